//! Mends a rejected record and tries it again, or decides against it.

use super::import::{
    REJECT_ACCEPTED, REJECT_DISCARDED, REJECT_DUPLICATE, REJECT_OPEN, Replayed, replay_record,
};
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::{usage_import, usage_reject},
};
use domain::id::{ImportId, RejectId};
use jiff::Timestamp;
use sea_orm::{DatabaseTransaction, EntityTrait, QueryFilter, entity::prelude::*};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

/// The longest mended record, in bytes.
pub const MENDED_BYTES_MAX: usize = 64 << 10;

/// What became of a rejected record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum ReplayOutcome {
    /// It counts now.
    Accepted,
    /// It is there already; nothing was added.
    Duplicate,
    /// It is still refused; the reject stays open.
    Rejected {
        /// Why, as a stable code.
        reason: String,
        /// Why, in words.
        detail: String,
    },
    /// It had been decided on before; nothing was done.
    AlreadyResolved,
}

/// Tries a rejected record again: as `mended`, or as it is, where what was
/// missing (its line, say) is there now.
///
/// # Errors
/// [`EngineError::NotFound`]; [`EngineError::Refused`] for more than 64 KiB.
pub async fn replay(
    db: &Db,
    now: Timestamp,
    reject: RejectId,
    mended: Option<Vec<u8>>,
    by: Option<&Viewer>,
) -> Result<ReplayOutcome, EngineError> {
    if mended
        .as_ref()
        .is_some_and(|bytes| bytes.len() > MENDED_BYTES_MAX)
    {
        return Err(EngineError::refused("a mended record has 64 KiB at most"));
    }
    db.in_tx(async |tx| {
        let Some(row) = open(tx, reject).await? else {
            return Ok(ReplayOutcome::AlreadyResolved);
        };
        let import = usage_import::Entity::find_by_id(row.import_id)
            .one(tx)
            .await?;
        let import = import.ok_or(EngineError::NotFound)?;
        let bytes = mended.as_deref().unwrap_or(&row.original);
        let replayed = replay_record(db, tx, &import, row.record_number, bytes, now).await?;
        let (state, key, outcome) = match replayed {
            Replayed::Accepted(key) => (
                REJECT_ACCEPTED,
                Some(key.as_bytes().to_vec()),
                ReplayOutcome::Accepted,
            ),
            Replayed::Duplicate => (REJECT_DUPLICATE, None, ReplayOutcome::Duplicate),
            Replayed::Rejected(reason, detail) => {
                let outcome = ReplayOutcome::Rejected { reason, detail };
                let event = replayed_event(reject, mended.as_deref(), &outcome);
                audit::record(tx, now, by, event).await?;
                return Ok(outcome);
            }
        };
        let resolution = Resolution {
            state,
            key,
            mended: mended.clone(),
            by: by.and_then(Viewer::user_id),
            now,
        };
        resolve(tx, row.id, resolution).await?;
        let event = replayed_event(reject, mended.as_deref(), &outcome);
        audit::record(tx, now, by, event).await?;
        Ok(outcome)
    })
    .await
}

/// Decides that a rejected record shall not count. Returns whether this did it: not
/// where it had been decided on before.
///
/// # Errors
/// [`EngineError::NotFound`].
pub async fn discard(
    db: &Db,
    now: Timestamp,
    reject: RejectId,
    by: Option<&Viewer>,
) -> Result<bool, EngineError> {
    db.in_tx(async |tx| {
        let Some(row) = open(tx, reject).await? else {
            return Ok(false);
        };
        let resolution = Resolution {
            state: REJECT_DISCARDED,
            key: None,
            mended: None,
            by: by.and_then(Viewer::user_id),
            now,
        };
        resolve(tx, row.id, resolution).await?;
        let event = Event::new("reject.discard", reject).with_detail(json!({
            "import": ImportId::new(row.import_id).to_string(),
            "record_number": row.record_number,
            "reason": row.reason,
        }));
        audit::record(tx, now, by, event).await?;
        Ok(true)
    })
    .await
}

fn replayed_event(reject: RejectId, mended: Option<&[u8]>, outcome: &ReplayOutcome) -> Event {
    Event::new("reject.replay", reject).with_detail(json!({
        "mended_bytes": mended.map(<[u8]>::len),
        "result": outcome,
    }))
}

async fn open(
    tx: &DatabaseTransaction,
    reject: RejectId,
) -> Result<Option<usage_reject::Model>, EngineError> {
    let row = usage_reject::Entity::find_by_id(reject.uuid())
        .one(tx)
        .await?;
    let row = row.ok_or(EngineError::NotFound)?;
    Ok((row.state == REJECT_OPEN).then_some(row))
}

struct Resolution {
    state: i16,
    key: Option<Vec<u8>>,
    mended: Option<Vec<u8>>,
    by: Option<Uuid>,
    now: Timestamp,
}

async fn resolve(tx: &DatabaseTransaction, id: Uuid, to: Resolution) -> Result<(), EngineError> {
    use usage_reject::Column as C;
    usage_reject::Entity::update_many()
        .col_expr(C::State, to.state.into())
        .col_expr(C::RecordKey, Expr::value(to.key))
        .col_expr(C::Mended, Expr::value(to.mended))
        .col_expr(C::ResolvedAtUs, to.now.as_microsecond().into())
        .col_expr(C::ResolvedBy, Expr::value(to.by))
        .filter(C::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}
