//! What the ledger holds for something that was booked, beside what it should.

use crate::{
    Db, EngineError,
    entity::{ledger_entry, ledger_posting},
    query::charge::posting_rows,
};
use domain::ledger::JournalEntry;
use sea_orm::{ActiveValue, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::HashMap;

/// An entry's postings in order: the ledger account, the amount in micro-units.
pub(super) type Postings = Vec<(String, i64)>;

/// The postings of the entries that `column` says are of `ids`.
pub(super) async fn booked(
    db: &Db,
    column: ledger_entry::Column,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Postings>, EngineError> {
    let entries: Vec<(Uuid, Option<Uuid>)> = ledger_entry::Entity::find()
        .select_only()
        .columns([ledger_entry::Column::Id, column])
        .filter(column.is_in(ids))
        .into_tuple()
        .all(db.read())
        .await?;
    let of_entry: HashMap<Uuid, Uuid> = entries
        .into_iter()
        .filter_map(|(entry, of)| Some((entry, of?)))
        .collect();
    let postings = ledger_posting::Entity::find()
        .filter(ledger_posting::Column::EntryId.is_in(of_entry.keys().copied()))
        .order_by_asc(ledger_posting::Column::EntryId)
        .order_by_asc(ledger_posting::Column::Seq)
        .all(db.read())
        .await?;
    let mut booked: HashMap<Uuid, Postings> = HashMap::new();
    for row in postings {
        if let Some(of) = of_entry.get(&row.entry_id) {
            let there = booked.entry(*of).or_default();
            there.push((row.ledger_account, row.amount_micros));
        }
    }
    Ok(booked)
}

/// The postings that `entry` should have.
pub(super) fn wanted(entry: &JournalEntry) -> Postings {
    let rows = posting_rows(Uuid::nil(), entry).into_iter();
    rows.map(|row| (value(row.ledger_account), value(row.amount_micros)))
        .collect()
}

fn value<V: Into<sea_orm::Value> + Default>(value: ActiveValue<V>) -> V {
    match value {
        ActiveValue::Set(value) | ActiveValue::Unchanged(value) => value,
        ActiveValue::NotSet => V::default(),
    }
}
