//! Which of a batch's records are new, and what they count.

use super::{
    batch::{Accepted, Item, Placed},
    write::known_keys,
};
use crate::{EngineError, entity::usage_session};
use domain::{
    mediation::{AccountingReport, ServerState, SessionState, increase},
    usage::UsageRecord,
};
use sea_orm::{
    ActiveValue::Set, DatabaseTransaction, EntityTrait, QueryFilter, entity::prelude::*,
    sea_query::OnConflict,
};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

/// The batch's new records in order of their key, and how many were there
/// already. The states of data sessions, and of access servers, are read and
/// written here, in the records' own transaction, so that a counter is never added
/// up twice.
pub(super) async fn accept<'p>(
    tx: &DatabaseTransaction,
    placed: &'p Placed,
) -> Result<(Vec<Accepted<'p>>, usize), EngineError> {
    let known = known_keys(tx, placed).await?;
    let mut states = States::of(tx, placed).await?;
    states.end(placed);
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
            Item::Report(report) => Cow::Owned(states.increase(report)),
        };
        let counted = row.counted(&record)?;
        accepted.push(Accepted {
            row,
            record,
            counted,
        });
    }
    states.write(tx).await?;
    let duplicates = placed.records.len() - accepted.len();
    Ok((accepted, duplicates))
}

type Key = [u8; 16];

/// What is known of the sessions, and of the access servers, that a batch reports
/// on. Both are rows of `usage_session`.
#[derive(Default)]
struct States {
    sessions: HashMap<Key, SessionState>,
    servers: HashMap<Key, ServerState>,
    /// Servers of which there is news.
    changed: HashSet<Key>,
}

impl States {
    async fn of(tx: &DatabaseTransaction, placed: &Placed) -> Result<Self, EngineError> {
        let reports = placed.records.iter().filter_map(|row| match &row.item {
            Item::Report(report) => Some(report),
            Item::Record(_) => None,
        });
        let (mut keys, mut servers) = (HashSet::new(), HashSet::new());
        for report in reports {
            keys.insert(*report.session.as_bytes());
            servers.insert(*report.server.as_bytes());
        }
        servers.extend(placed.batch.ends.iter().map(|end| *end.server.as_bytes()));
        keys.extend(&servers);
        let keys: Vec<Vec<u8>> = keys.iter().map(|key| key.to_vec()).collect();
        let mut states = Self::default();
        for keys in keys.chunks(2_000) {
            let rows = usage_session::Entity::find()
                .filter(usage_session::Column::SessionKey.is_in(keys.iter().cloned()))
                .all(tx)
                .await?;
            for row in rows {
                let key = row.session_key.as_slice();
                let key: Key = key.try_into().map_err(|_| unreadable(&row))?;
                if servers.contains(&key) {
                    states.servers.insert(key, read(&row)?);
                } else {
                    states.sessions.insert(key, read(&row)?);
                }
            }
        }
        Ok(states)
    }

    /// Hears of the batch's access servers that their sessions are over.
    fn end(&mut self, placed: &Placed) {
        for end in &placed.batch.ends {
            let key = *end.server.as_bytes();
            if self.servers.entry(key).or_default().end(end.at) {
                self.changed.insert(key);
            }
        }
    }

    fn increase(&mut self, report: &AccountingReport) -> UsageRecord {
        let server = self.servers.entry(*report.server.as_bytes()).or_default();
        let session = self.sessions.entry(*report.session.as_bytes()).or_default();
        increase(session, server, report)
    }

    async fn write(&self, tx: &DatabaseTransaction) -> Result<(), EngineError> {
        let mut rows = Vec::with_capacity(self.sessions.len() + self.changed.len());
        for (key, state) in &self.sessions {
            rows.push((key.to_vec(), written(state)?));
        }
        let servers = self.servers.iter();
        for (key, state) in servers.filter(|(key, _)| self.changed.contains(*key)) {
            rows.push((key.to_vec(), written(state)?));
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
}

fn read<T: DeserializeOwned>(row: &usage_session::Model) -> Result<T, EngineError> {
    serde_json::from_str(&row.state).map_err(|_| unreadable(row))
}

fn written(state: &impl Serialize) -> Result<String, EngineError> {
    serde_json::to_string(state).map_err(EngineError::refused)
}

fn unreadable(row: &usage_session::Model) -> EngineError {
    EngineError::Row {
        table: "usage_session",
        column: "state",
        row: row.state.clone(),
    }
}
