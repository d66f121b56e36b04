//! Permissions for devices: signed, about one person and one recording, and over
//! after some days.
//!
//! The form is a JSON Web Signature (RFC 7515, compact) by Ed25519 (RFC 8037),
//! which every browser can verify without code of ours.

use crate::{
    Db, EngineError, Viewer,
    clock::new_uuid,
    entity::signing_key,
    query::{
        holding,
        recording::{Recording, by_ids, identity_text},
    },
};
use argon2::password_hash::rand_core::{OsRng, RngCore};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use domain::{
    id::{ContentId, UserId},
    rights::{Holding, PermissionClaims},
};
use ed25519_dalek::{Signer, SigningKey};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, QueryOrder};
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

/// A key that permissions are verified with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicKey {
    /// Its name, in the token's head.
    pub kid: String,
    /// Ed25519, 32 bytes, base64url.
    pub key: String,
}

/// Makes the key that permissions are signed with, unless there is one.
///
/// # Errors
/// [`EngineError::Io`] where the system has no randomness; [`EngineError::Database`].
pub async fn ensure_key(db: &Db, now: Timestamp) -> Result<(), EngineError> {
    if signing_key::Entity::find().one(db.read()).await?.is_some() {
        return Ok(());
    }
    let mut seed = [0; 32];
    OsRng
        .try_fill_bytes(&mut seed)
        .map_err(std::io::Error::other)?;
    let row = signing_key::Model {
        id: new_uuid(now),
        seed: seed.to_vec(),
        created_at_us: now.as_microsecond(),
    };
    db.in_tx(async |tx| {
        if signing_key::Entity::find().one(tx).await?.is_none() {
            signing_key::Entity::insert(row.clone().into_active_model())
                .exec_without_returning(tx)
                .await?;
        }
        Ok(())
    })
    .await
}

struct Key {
    kid: String,
    key: SigningKey,
}

/// Every key, oldest first; the newest signs.
async fn keys(conn: &impl ConnectionTrait) -> Result<Vec<Key>, EngineError> {
    let rows = signing_key::Entity::find()
        .order_by_asc(signing_key::Column::CreatedAtUs)
        .all(conn)
        .await?;
    let keys = rows.into_iter().map(|row| {
        let seed: [u8; 32] = row.seed.try_into().map_err(|_| EngineError::Row {
            table: "signing_key",
            column: "seed",
            row: row.id.to_string(),
        })?;
        Ok(Key {
            kid: row.id.simple().to_string(),
            key: SigningKey::from_bytes(&seed),
        })
    });
    keys.collect()
}

/// What permissions are verified with.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn public_keys(conn: &impl ConnectionTrait) -> Result<Vec<PublicKey>, EngineError> {
    let keys = keys(conn).await?.into_iter().map(|key| PublicKey {
        kid: key.kid,
        key: BASE64.encode(key.key.verifying_key().as_bytes()),
    });
    Ok(keys.collect())
}

/// A permission by `right`, which holds at `now`.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`]; [`EngineError::NotFound`] before
/// [`ensure_key`].
pub async fn permit(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    right: &Holding,
    recording: &Recording,
) -> Result<Permission, EngineError> {
    let key = keys(conn).await?.pop().ok_or(EngineError::NotFound)?;
    let identity = identity_text(conn, recording).await?;
    let digest: [u8; 32] = Sha256::digest(identity.as_bytes()).into();
    let claims = PermissionClaims::new(right.user, recording.id, digest, now, right.until);
    Ok(Permission {
        content: recording.id,
        token: sign(&key, &claims),
        identity,
    })
}

fn sign(key: &Key, claims: &PermissionClaims) -> String {
    let head = json!({ "alg": "EdDSA", "kid": key.kid });
    let payload = json!({
        "iss": "bandstand",
        "sub": claims.user,
        "content": claims.content,
        "identity": BASE64.encode(claims.identity_sha256),
        "iat": claims.issued_at.as_second(),
        "exp": claims.expires_at.as_second(),
    });
    let part = |json: &serde_json::Value| BASE64.encode(json.to_string());
    let signed = format!("{}.{}", part(&head), part(&payload));
    let signature = key.key.sign(signed.as_bytes());
    format!("{signed}.{}", BASE64.encode(signature.to_bytes()))
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
    use ed25519_dalek::{Signature, Verifier};
    use uuid::Uuid;

    #[test]
    fn what_is_signed_can_be_verified_and_nothing_else() {
        let key = Key {
            kid: "k".into(),
            key: SigningKey::from_bytes(&[7; 32]),
        };
        let now = "2026-03-10T12:00:00Z".parse().unwrap();
        let (user, content) = (UserId::new(Uuid::nil()), ContentId::new(Uuid::nil()));
        let token = sign(
            &key,
            &PermissionClaims::new(user, content, [1; 32], now, None),
        );
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = BASE64.decode(signature).unwrap();
        let signature = Signature::from_slice(&signature).unwrap();
        let public = key.key.verifying_key();
        assert!(public.verify(signed.as_bytes(), &signature).is_ok());
        let other = signed.replace('A', "B");
        assert!(public.verify(other.as_bytes(), &signature).is_err());
        let (head, payload) = signed.split_once('.').unwrap();
        let read = |part| -> serde_json::Value {
            serde_json::from_slice(&BASE64.decode(part).unwrap()).unwrap()
        };
        assert_eq!(read(head)["alg"], "EdDSA");
        let payload = read(payload);
        assert_eq!(payload["sub"], user.to_string());
        assert_eq!(
            payload["exp"].as_i64().unwrap() - payload["iat"].as_i64().unwrap(),
            604_800
        );
    }
}
