//! Charges beside usage: each is booked once, and is on one standing invoice or
//! waits for one.

use super::Proof;
use crate::{
    Db, EngineError,
    entity::{charge, invoice, ledger_entry, ledger_posting},
    query::{
        billing,
        charge::{from_row, posting_rows},
    },
};
use domain::{id::ChargeId, posting::charge_entry, unit::Money};
use sea_orm::{ActiveValue, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Charges read at a time.
const PAGE: u64 = 500;

/// Each charge's entry is what its price says; each that has an invoice is one of
/// that invoice's lines, and each standing invoice's charges have it as theirs.
pub(super) async fn charges(db: &Db) -> Result<[Proof; 2], EngineError> {
    let mut posted = Proof::new("each charge is posted as its price says");
    let mut billed = Proof::new("each charge is on one standing invoice, or waits for one");
    let mut on_rows: BTreeSet<(Uuid, Uuid, i64)> = BTreeSet::new();
    let mut after: Option<Uuid> = None;
    loop {
        let mut page = charge::Entity::find()
            .order_by_asc(charge::Column::Id)
            .limit(PAGE);
        if let Some(after) = after {
            page = page.filter(charge::Column::Id.gt(after));
        }
        let rows = page.all(db.read()).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        let booked = booked(db, &rows).await?;
        for row in &rows {
            let wanted = charge_entry(&from_row(row)?).map_err(EngineError::refused)?;
            let wanted = posting_rows(Uuid::nil(), &wanted).into_iter();
            let wanted: Vec<(String, i64)> = wanted
                .map(|row| (value(row.ledger_account), value(row.amount_micros)))
                .collect();
            let there = booked.get(&row.id).cloned().unwrap_or_default();
            posted.examine(wanted == there, || {
                format!("{}: the ledger holds {there:?}", ChargeId::new(row.id))
            });
            if let Some(invoice) = row.invoice_id {
                on_rows.insert((invoice, row.id, row.amount_micros));
            }
        }
    }
    let on_documents = on_documents(db).await?;
    let all: BTreeSet<_> = on_rows.union(&on_documents).collect();
    for (invoice, id, amount) in all {
        let entry = (*invoice, *id, *amount);
        let both = on_rows.contains(&entry) && on_documents.contains(&entry);
        billed.examine(both, || {
            format!(
                "{}: invoice {invoice} and the charge differ",
                ChargeId::new(*id)
            )
        });
    }
    Ok([posted, billed])
}

fn value<V: Into<sea_orm::Value> + Default>(value: ActiveValue<V>) -> V {
    match value {
        ActiveValue::Set(value) | ActiveValue::Unchanged(value) => value,
        ActiveValue::NotSet => V::default(),
    }
}

/// The postings of these charges, in order.
async fn booked(
    db: &Db,
    rows: &[charge::Model],
) -> Result<HashMap<Uuid, Vec<(String, i64)>>, EngineError> {
    let entries = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::ChargeId.is_in(rows.iter().map(|row| row.id)))
        .all(db.read())
        .await?;
    let of_entry: BTreeMap<Uuid, Uuid> = entries
        .into_iter()
        .filter_map(|entry| Some((entry.id, entry.charge_id?)))
        .collect();
    let postings = ledger_posting::Entity::find()
        .filter(ledger_posting::Column::EntryId.is_in(of_entry.keys().copied()))
        .order_by_asc(ledger_posting::Column::EntryId)
        .order_by_asc(ledger_posting::Column::Seq)
        .all(db.read())
        .await?;
    let mut booked: HashMap<Uuid, Vec<(String, i64)>> = HashMap::new();
    for row in postings {
        if let Some(charge) = of_entry.get(&row.entry_id) {
            let of_charge = booked.entry(*charge).or_default();
            of_charge.push((row.ledger_account, row.amount_micros));
        }
    }
    Ok(booked)
}

/// Invoice, charge and amount, for each charge on a standing invoice.
async fn on_documents(db: &Db) -> Result<BTreeSet<(Uuid, Uuid, i64)>, EngineError> {
    let mut found = BTreeSet::new();
    let mut after: Option<Uuid> = None;
    loop {
        let mut page = invoice::Entity::find()
            .order_by_asc(invoice::Column::Id)
            .limit(PAGE);
        if let Some(after) = after {
            page = page.filter(invoice::Column::Id.gt(after));
        }
        let rows = page.all(db.read()).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        let notes: Vec<Option<Uuid>> = invoice::Entity::find()
            .select_only()
            .column(invoice::Column::CreditsId)
            .filter(invoice::Column::CreditsId.is_in(rows.iter().map(|row| row.id)))
            .into_tuple()
            .all(db.read())
            .await?;
        let taken_back: BTreeSet<Uuid> = notes.into_iter().flatten().collect();
        for row in &rows {
            let document = billing::document(&row.document, row.id)?;
            if document.is_credit_note() || taken_back.contains(&row.id) {
                continue;
            }
            let line = |id: ChargeId, amount: Money| (row.id, id.uuid(), amount.micros());
            found.extend(document.charges.iter().map(|one| line(one.id, one.amount)));
        }
    }
    Ok(found)
}
