//! Which of a batch's records are new, and what they count.

use super::{
    batch::{Accepted, Item, Placed},
    write::known_keys,
};
use crate::{EngineError, entity::usage_session};
use domain::mediation::{SessionState, increase};
use sea_orm::{
    ActiveValue::Set, DatabaseTransaction, EntityTrait, QueryFilter, entity::prelude::*,
    sea_query::OnConflict,
};
use std::{borrow::Cow, collections::HashMap};

/// The batch's new records in order of their key, and how many were there
/// already. The states of data sessions are read and written here, in the
/// records' own transaction, so that a counter is never added up twice.
pub(super) async fn accept<'p>(
    tx: &DatabaseTransaction,
    placed: &'p Placed,
) -> Result<(Vec<Accepted<'p>>, usize), EngineError> {
    let known = known_keys(tx, placed).await?;
    let mut sessions = sessions(tx, placed).await?;
    let mut accepted = Vec::with_capacity(placed.records.len());
    let mut before = None;
    // in order of time: so the table grows at its end, counters are added up as
    // they rose, and of two that are the same the file's first is kept
    for row in &placed.records {
        let is_new = before != Some(row.key) && !known.contains(&row.key);
        before = Some(row.key);
        if !is_new {
            continue;
        }
        let record = match &row.item {
            Item::Record(record) => Cow::Borrowed(record),
            Item::Report(report) => {
                let state = sessions.entry(*report.session.as_bytes()).or_default();
                Cow::Owned(increase(state, report))
            }
        };
        let counted = row.counted(&record)?;
        accepted.push(Accepted {
            row,
            record,
            counted,
        });
    }
    write_sessions(tx, &sessions).await?;
    let duplicates = placed.records.len() - accepted.len();
    Ok((accepted, duplicates))
}

type Sessions = HashMap<[u8; 16], SessionState>;

/// The states of the sessions that the batch reports on.
async fn sessions(tx: &DatabaseTransaction, placed: &Placed) -> Result<Sessions, EngineError> {
    let keys: Vec<Vec<u8>> = placed
        .records
        .iter()
        .filter_map(|row| match &row.item {
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
