//! One way in which a person came to a right.

use crate::id::{ChargeId, ContentId, HoldingId, UserId};
use jiff::Timestamp;

/// How somebody came to a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// They bought it.
    Purchase {
        /// What they were charged.
        charge: ChargeId,
    },
    /// Somebody bought it for them.
    Gift {
        /// Who.
        by: UserId,
        /// What the giver was charged.
        charge: ChargeId,
    },
    /// The operator granted it: for good, or for a subscription's window.
    Grant,
}

impl Origin {
    /// The charge behind it.
    pub const fn charge(self) -> Option<ChargeId> {
        match self {
            Self::Purchase { charge } | Self::Gift { charge, .. } => Some(charge),
            Self::Grant => None,
        }
    }
}

/// A person's right to a recording, from one origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Which.
    pub id: HoldingId,
    /// Whose.
    pub user: UserId,
    /// To what.
    pub content: ContentId,
    /// How they came to it.
    pub origin: Origin,
    /// The first instant at which it holds.
    pub from: Timestamp,
    /// The first at which it does not any more; `None` for good.
    pub until: Option<Timestamp>,
    /// When it was taken away.
    pub revoked_at: Option<Timestamp>,
}

/// What a holding is worth at an instant. Later variants are worth more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HoldingState {
    /// It was taken away.
    Revoked,
    /// Its window is over.
    Expired,
    /// Its window begins later.
    NotYet,
    /// It holds.
    Holds,
}

impl Holding {
    /// What it is worth at `now`.
    pub fn state_at(&self, now: Timestamp) -> HoldingState {
        if self.revoked_at.is_some_and(|at| at <= now) {
            HoldingState::Revoked
        } else if now < self.from {
            HoldingState::NotYet
        } else if self.until.is_some_and(|until| until <= now) {
            HoldingState::Expired
        } else {
            HoldingState::Holds
        }
    }
}

/// The holding that is worth most at `now`: of those that hold, the one that
/// lasts longest.
pub fn best_of(holdings: impl IntoIterator<Item = Holding>, now: Timestamp) -> Option<Holding> {
    holdings.into_iter().max_by_key(|holding| {
        let until = holding.until.unwrap_or(Timestamp::MAX);
        (holding.state_at(now), until)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(text: &str) -> Timestamp {
        format!("2026-03-{text}T12:00:00Z").parse().unwrap()
    }

    fn window(from: &str, until: Option<&str>, revoked: Option<&str>) -> Holding {
        Holding {
            id: HoldingId::new(Uuid::nil()),
            user: UserId::new(Uuid::nil()),
            content: ContentId::new(Uuid::nil()),
            origin: Origin::Grant,
            from: at(from),
            until: until.map(at),
            revoked_at: revoked.map(at),
        }
    }

    #[test]
    fn windows_are_half_open_and_revocation_beats_them() {
        use HoldingState::{Expired, Holds, NotYet, Revoked};
        let rows = [
            (window("10", None, None), "09", NotYet),
            (window("10", None, None), "10", Holds),
            (window("10", Some("12"), None), "11", Holds),
            (window("10", Some("12"), None), "12", Expired),
            (window("10", None, Some("11")), "10", Holds),
            (window("10", None, Some("11")), "11", Revoked),
            (window("10", Some("11"), Some("11")), "12", Revoked),
        ];
        for (holding, now, state) in rows {
            assert_eq!(holding.state_at(at(now)), state, "{holding:?} at {now}");
        }
    }

    #[test]
    fn what_holds_longest_counts() {
        let all = [
            window("01", Some("20"), None),
            window("01", None, None),
            window("01", None, Some("02")),
            window("01", Some("05"), None),
        ];
        assert_eq!(best_of(all, at("10")), Some(all[1]));
        assert_eq!(best_of([all[2], all[3]], at("10")), Some(all[3]));
        assert_eq!(best_of([], at("10")), None);
    }
}
