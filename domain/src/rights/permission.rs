//! What a device is told that it may play, for how long.

use crate::id::{ContentId, UserId};
use jiff::{SignedDuration, Timestamp};

/// How long a device may play without asking again.
pub const PERMISSION_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What a permission says. Who signs it vouches that the person had the right when
/// it was issued; whoever takes it checks signature, person and time, each time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionClaims {
    /// Whose.
    pub user: UserId,
    /// To play what.
    pub content: ContentId,
    /// SHA-256 of the identity that goes with it: the recording's fingerprint and
    /// the digests of its known forms.
    pub identity_sha256: [u8; 32],
    /// When it was signed.
    pub issued_at: Timestamp,
    /// The first instant at which it is worth nothing.
    pub expires_at: Timestamp,
}

/// Why a permission permits nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PermissionRefusal {
    /// It is somebody else's.
    #[error("the permission is somebody else's")]
    OtherPerson,
    /// It is for another recording.
    #[error("the permission is for another recording")]
    OtherContent,
    /// It is over.
    #[error("the permission is over")]
    Over,
    /// It was signed later than now: some clock is wrong.
    #[error("the permission is from the future")]
    NotYet,
}

impl PermissionClaims {
    /// A permission from `now` on: for [`PERMISSION_LIFE`], or as long as the right
    /// lasts.
    pub fn new(
        user: UserId,
        content: ContentId,
        identity_sha256: [u8; 32],
        now: Timestamp,
        right_until: Option<Timestamp>,
    ) -> Self {
        let at_most = now.saturating_add(PERMISSION_LIFE).unwrap_or(now);
        Self {
            user,
            content,
            identity_sha256,
            issued_at: now,
            expires_at: right_until.map_or(at_most, |until| until.min(at_most)),
        }
    }

    /// Whether `user` may play `content` by it at `now`.
    ///
    /// # Errors
    /// One variant of [`PermissionRefusal`] for each rule.
    pub fn check(
        &self,
        user: UserId,
        content: ContentId,
        now: Timestamp,
    ) -> Result<(), PermissionRefusal> {
        // clocks that agree to the minute are right
        let soon = now
            .saturating_add(SignedDuration::from_mins(1))
            .unwrap_or(now);
        match () {
            () if self.user != user => Err(PermissionRefusal::OtherPerson),
            () if self.content != content => Err(PermissionRefusal::OtherContent),
            () if self.expires_at <= now => Err(PermissionRefusal::Over),
            () if self.issued_at > soon => Err(PermissionRefusal::NotYet),
            () => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn each_rule_has_its_refusal() {
        let user = |n| UserId::new(Uuid::from_u128(n));
        let content = |n| ContentId::new(Uuid::from_u128(n));
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-03-10T12:00:00Z");
        let claims = PermissionClaims::new(user(1), content(2), [0; 32], now, None);
        assert_eq!(claims.expires_at, at("2026-03-17T12:00:00Z"));
        for (who, what, when, want) in [
            (1, 2, now, Ok(())),
            (1, 2, at("2026-03-17T11:59:59Z"), Ok(())),
            (3, 2, now, Err(PermissionRefusal::OtherPerson)),
            (1, 3, now, Err(PermissionRefusal::OtherContent)),
            (
                1,
                2,
                at("2026-03-17T12:00:00Z"),
                Err(PermissionRefusal::Over),
            ),
            (
                1,
                2,
                at("2026-03-10T11:58:59Z"),
                Err(PermissionRefusal::NotYet),
            ),
        ] {
            assert_eq!(claims.check(user(who), content(what), when), want);
        }
        let window = Some(at("2026-03-11T00:00:00Z"));
        let claims = PermissionClaims::new(user(1), content(2), [0; 32], now, window);
        assert_eq!(Some(claims.expires_at), window);
    }
}
