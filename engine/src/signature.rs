//! What the server vouches for outside of its database: permissions for devices,
//! instructions of deliveries.
//!
//! The form is a JSON Web Signature (RFC 7515, compact) by Ed25519 (RFC 8037),
//! which every browser can verify without code of ours. Its head says by `typ` what
//! it is, so that one kind never passes for another.

use crate::{Db, EngineError, clock::new_uuid, entity::signing_key};
use argon2::password_hash::rand_core::{OsRng, RngCore};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, QueryOrder};
use serde::Serialize;
use serde_json::{Value, json};

/// The longest text that is looked at as a signed one, in bytes.
const TOKEN_BYTES_MAX: usize = 64 << 10;

/// What is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A permission to play.
    Permission,
    /// An instruction of a delivery.
    Instruction,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Permission => "permission",
            Self::Instruction => "delivery-instruction",
        }
    }
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

/// Signs `claims` as what `kind` says, with the newest key.
///
/// # Errors
/// [`EngineError::NotFound`] before [`ensure_key`]; [`EngineError::Database`],
/// [`EngineError::Row`].
pub(crate) async fn sign(
    conn: &impl ConnectionTrait,
    kind: Kind,
    claims: &Value,
) -> Result<String, EngineError> {
    let key = keys(conn).await?.pop().ok_or(EngineError::NotFound)?;
    Ok(sign_with(&key, kind, claims))
}

fn sign_with(key: &Key, kind: Kind, claims: &Value) -> String {
    let head = json!({ "alg": "EdDSA", "kid": key.kid, "typ": kind.as_str() });
    let part = |json: &Value| BASE64.encode(json.to_string());
    let signed = format!("{}.{}", part(&head), part(claims));
    let signature = key.key.sign(signed.as_bytes());
    format!("{signed}.{}", BASE64.encode(signature.to_bytes()))
}

/// What a text says that one of our keys signed as what `kind` says; `None` for
/// any other text.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn verify(
    conn: &impl ConnectionTrait,
    kind: Kind,
    token: &str,
) -> Result<Option<Value>, EngineError> {
    Ok(verify_with(&keys(conn).await?, kind, token))
}

fn verify_with(keys: &[Key], kind: Kind, token: &str) -> Option<Value> {
    if token.len() > TOKEN_BYTES_MAX {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let (head, claims) = signed.split_once('.')?;
    let read =
        |part: &str| -> Option<Value> { serde_json::from_slice(&BASE64.decode(part).ok()?).ok() };
    let head = read(head)?;
    let is_of_kind = head.get("typ")? == kind.as_str() && head.get("alg")? == "EdDSA";
    let kid = head.get("kid")?.as_str()?;
    let key = keys
        .iter()
        .find(|key| key.kid == kid)
        .filter(|_| is_of_kind)?;
    let signature = Signature::from_slice(&BASE64.decode(signature).ok()?).ok()?;
    let public = key.key.verifying_key();
    public.verify(signed.as_bytes(), &signature).ok()?;
    read(claims)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_can_be_verified_and_nothing_else() {
        let key = |seed| Key {
            kid: format!("k{seed}"),
            key: SigningKey::from_bytes(&[seed; 32]),
        };
        let keys = [key(1), key(2)];
        let claims = json!({ "sub": "somebody", "exp": 5 });
        let token = sign_with(&keys[1], Kind::Instruction, &claims);
        assert_eq!(
            verify_with(&keys, Kind::Instruction, &token),
            Some(claims.clone())
        );
        // as something else, by an unknown key, changed, cut, or no token at all
        assert_eq!(verify_with(&keys, Kind::Permission, &token), None);
        assert_eq!(verify_with(&keys[..1], Kind::Instruction, &token), None);
        let mut forger = key(9);
        forger.kid = "k2".into();
        let forged = sign_with(&forger, Kind::Instruction, &claims);
        assert_eq!(verify_with(&keys, Kind::Instruction, &forged), None);
        for place in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            // the last character of a signature holds bits that are not read
            let reads = verify_with(&keys, Kind::Instruction, &changed);
            assert!(reads.is_none() || changed == token, "{place}");
        }
        for text in ["", ".", "..", "a.b.c", &token[..token.len() - 4]] {
            assert_eq!(verify_with(&keys, Kind::Instruction, text), None, "{text}");
        }
        let none = json!({ "alg": "none", "kid": "k1", "typ": "delivery-instruction" });
        let part = |json: &Value| BASE64.encode(json.to_string());
        let unsigned = format!("{}.{}.", part(&none), part(&claims));
        assert_eq!(verify_with(&keys, Kind::Instruction, &unsigned), None);
    }
}
