//! Calls of programs that may be repeated: what was answered is answered again.

use crate::{Db, EngineError, entity::api_call};
use domain::id::UserId;
use jiff::Timestamp;
use sea_orm::{EntityTrait, IntoActiveModel, sea_query::OnConflict};
use uuid::Uuid;

/// The longest key, in bytes.
pub const KEY_BYTES_MAX: usize = 128;

/// A call by the key that its program gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Whose.
    pub user: UserId,
    /// The key.
    pub key: String,
    /// Of method, path and body.
    pub digest: [u8; 32],
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// The key was given to another call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key was given to another call")]
pub struct OtherCall;

impl Call {
    /// The id of what the call does, the same whenever it is repeated.
    pub fn once(&self) -> Uuid {
        let mut hasher = blake3::Hasher::new_derive_key("Bandstand 2026-11 repeated call");
        hasher.update(self.user.uuid().as_bytes());
        hasher.update(self.key.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Uuid::new_v8(bytes)
    }
}

/// What was answered to this call; `None` the first time.
///
/// # Errors
/// Inside, [`OtherCall`]; [`EngineError::Database`].
pub async fn answered(
    db: &Db,
    call: &Call,
) -> Result<Result<Option<Answered>, OtherCall>, EngineError> {
    let row = api_call::Entity::find_by_id((call.user.uuid(), call.key.clone()))
        .one(db.read())
        .await?;
    Ok(match row {
        None => Ok(None),
        Some(row) if row.digest != call.digest => Err(OtherCall),
        Some(row) => Ok(Some(Answered {
            status: u16::try_from(row.status).unwrap_or(200),
            body: row.answer,
        })),
    })
}

/// Remembers what was answered; the first answer stays.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn remember(
    db: &Db,
    now: Timestamp,
    call: &Call,
    answer: &Answered,
) -> Result<(), EngineError> {
    let row = api_call::Model {
        user_id: call.user.uuid(),
        call_key: call.key.clone(),
        digest: call.digest.to_vec(),
        at_us: now.as_microsecond(),
        status: i16::try_from(answer.status).unwrap_or(i16::MAX),
        answer: answer.body.clone(),
    };
    db.in_tx(async |tx| {
        let columns = [api_call::Column::UserId, api_call::Column::CallKey];
        api_call::Entity::insert(row.clone().into_active_model())
            .on_conflict(OnConflict::columns(columns).do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(tx)
            .await?;
        Ok(())
    })
    .await
}
