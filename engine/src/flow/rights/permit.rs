//! Permissions for devices: signed, about one person and one recording, and over
//! after some days.

use crate::{
    Db, EngineError, Viewer,
    query::{
        holding,
        recording::{Recording, by_ids, identity_text},
    },
    signature::{Kind, sign},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use domain::{
    id::{ContentId, UserId},
    rights::{Holding, PermissionClaims},
};
use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

/// What a device keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Permission {
    /// For what.
    pub content: ContentId,
    /// What was signed, and the signature.
    pub token: String,
    /// What the recording is known by: the text whose hash was signed.
    pub identity: String,
}

/// A permission by `right`, which holds at `now`.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`]; [`EngineError::NotFound`] before
/// [`ensure_key`](crate::signature::ensure_key).
pub async fn permit(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    right: &Holding,
    recording: &Recording,
) -> Result<Permission, EngineError> {
    let identity = identity_text(conn, recording).await?;
    let digest: [u8; 32] = Sha256::digest(identity.as_bytes()).into();
    let claims = PermissionClaims::new(right.user, recording.id, digest, now, right.until);
    Ok(Permission {
        content: recording.id,
        token: sign(conn, Kind::Permission, &said(&claims)).await?,
        identity,
    })
}

fn said(claims: &PermissionClaims) -> serde_json::Value {
    json!({
        "iss": "bandstand",
        "sub": claims.user,
        "content": claims.content,
        "identity": BASE64.encode(claims.identity_sha256),
        "iat": claims.issued_at.as_second(),
        "exp": claims.expires_at.as_second(),
    })
}

/// New permissions for those of `contents` that the viewer still has a right to;
/// the others are revoked on the device.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no subscriber; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn renew(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    contents: &[ContentId],
) -> Result<(Vec<Permission>, Vec<ContentId>), EngineError> {
    viewer.subscriber()?;
    let known = by_ids(db.read(), contents.iter().copied()).await?;
    let user: UserId = viewer.user;
    let (mut renewed, mut revoked) = (Vec::new(), Vec::new());
    for id in contents {
        let right = holding::standing(db.read(), now, user, *id).await?;
        match (right, known.get(id)) {
            (Some(right), Some(recording)) => {
                renewed.push(permit(db.read(), now, &right, recording).await?);
            }
            _ => revoked.push(*id),
        }
    }
    Ok((renewed, revoked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_permission_says_whose_it_is_and_how_long() {
        let now = "2026-03-10T12:00:00Z".parse().unwrap();
        let (user, content) = (UserId::new(Uuid::nil()), ContentId::new(Uuid::nil()));
        let said = said(&PermissionClaims::new(user, content, [1; 32], now, None));
        assert_eq!(said["sub"], user.to_string());
        assert_eq!(said["content"], content.to_string());
        let [issued, expires] = ["iat", "exp"].map(|claim| said[claim].as_i64().unwrap());
        assert_eq!(expires - issued, 604_800);
    }
}
