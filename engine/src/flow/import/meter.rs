//! Which of a batch's records are new, and what they count.

use super::{
    batch::{Accepted, At, Item, Placed},
    context::Place,
    write::unknown,
};
use crate::{EngineError, entity::usage_session};
use domain::{
    mediation::{SessionState, increase},
    unit::Quantity,
    usage::UsageRecord,
};
use sea_orm::{
    ActiveValue::Set, DatabaseTransaction, EntityTrait, QueryFilter, entity::prelude::*,
    sea_query::OnConflict,
};
use std::collections::HashMap;

/// The batch's new records in order of their key, and how many were there
/// already. The states of data sessions are read and written here, in the
/// records' own transaction, so that a counter is never added up twice.
pub(super) async fn accept(
    tx: &DatabaseTransaction,
    placed: &Placed,
) -> Result<(Vec<Accepted>, usize), EngineError> {
    let keys: Vec<[u8; 16]> = placed
        .records
        .iter()
        .map(|(_, item, _)| item.key())
        .collect();
    let mut new = unknown(tx, &keys).await?;
    let mut sessions = sessions(tx, placed).await?;
    let mut accepted = Vec::with_capacity(new.len());
    for (at, item, place) in &placed.records {
        // the first of two in one batch is the one that is kept
        if !new.remove(&item.key()) {
            continue;
        }
        let record = match item {
            Item::Record(record) => record.clone(),
            Item::Report(report) => increase(
                sessions.entry(*report.session.as_bytes()).or_default(),
                report,
            ),
        };
        accepted.push(count(*at, record, place.clone())?);
    }
    write_sessions(tx, &sessions).await?;
    let duplicates = placed.records.len() - accepted.len();
    // in order of the key the table grows at its end
    accepted.sort_unstable_by_key(|row| *row.record.key.as_bytes());
    Ok((accepted, duplicates))
}

/// A record with what it counts where it belongs.
pub(super) fn count(at: At, record: UsageRecord, place: Place) -> Result<Accepted, EngineError> {
    let used = Quantity::new(record.quantity, record.service.measure());
    let counted = place
        .increment
        .count(used, record.started_at, record.ended_at, &place.zone)
        .map_err(EngineError::refused)?;
    Ok(Accepted {
        at,
        counted: counted.base_units(),
        record,
        place,
    })
}

type Sessions = HashMap<[u8; 16], SessionState>;

/// The states of the sessions that the batch reports on.
async fn sessions(tx: &DatabaseTransaction, placed: &Placed) -> Result<Sessions, EngineError> {
    let keys: Vec<Vec<u8>> = placed
        .records
        .iter()
        .filter_map(|(_, item, _)| match item {
            Item::Report(report) => Some(report.session.as_bytes().to_vec()),
            Item::Record(_) => None,
        })
        .collect();
    let mut sessions = Sessions::new();
    for keys in keys.chunks(2_000) {
        let rows = usage_session::Entity::find()
            .filter(usage_session::Column::SessionKey.is_in(keys.iter().cloned()))
            .all(tx)
            .await?;
        for row in rows {
            let unreadable = || EngineError::Row {
                table: "usage_session",
                column: "state",
                row: row.state.clone(),
            };
            let key = row
                .session_key
                .as_slice()
                .try_into()
                .map_err(|_| unreadable())?;
            let state = serde_json::from_str(&row.state).map_err(|_| unreadable())?;
            sessions.insert(key, state);
        }
    }
    Ok(sessions)
}

async fn write_sessions(tx: &DatabaseTransaction, sessions: &Sessions) -> Result<(), EngineError> {
    let mut rows = Vec::with_capacity(sessions.len());
    for (key, state) in sessions {
        let state = serde_json::to_string(state).map_err(EngineError::refused)?;
        rows.push((key.to_vec(), state));
    }
    rows.sort_unstable();
    for rows in rows.chunks(2_000) {
        let rows = rows.iter().map(|(key, state)| usage_session::ActiveModel {
            session_key: Set(key.clone()),
            state: Set(state.clone()),
        });
        usage_session::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::column(usage_session::Column::SessionKey)
                    .update_column(usage_session::Column::State)
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
