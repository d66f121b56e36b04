//! Charges beside usage: each is booked once, and is on one standing invoice or
//! waits for one.

use super::{Proof, booked};
use crate::{
    Db, EngineError,
    entity::{charge, invoice, ledger_entry},
    query::{billing, charge::from_row},
};
use domain::{id::ChargeId, posting::charge_entry, unit::Money};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::BTreeSet;

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
        let ids = rows.iter().map(|row| row.id);
        let booked = booked::booked(db, ledger_entry::Column::ChargeId, ids).await?;
        for row in &rows {
            let wanted = charge_entry(&from_row(row)?).map_err(EngineError::refused)?;
            let there = booked.get(&row.id).cloned().unwrap_or_default();
            posted.examine(booked::wanted(&wanted) == there, || {
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
