//! Payments: each is booked as it came in, and bills say what was owed.

use super::{Proof, booked};
use crate::{
    Db, EngineError,
    entity::{invoice, ledger_entry, payment},
    query::billing,
};
use domain::{id::PaymentId, posting::payment_entry, unit::Money};
use sea_orm::{EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::HashMap;

/// Rows read at a time.
const PAGE: u64 = 500;

/// Each payment's entry is what its amount says; what each invoice says is due is the
/// sum of its account's documents up to it, less what had been paid.
pub(super) async fn payments(db: &Db) -> Result<[Proof; 2], EngineError> {
    let mut posted = Proof::new("each payment is posted as it came in");
    let mut paid: HashMap<Uuid, Vec<(i64, i64)>> = HashMap::new();
    let mut after: Option<Uuid> = None;
    loop {
        let mut page = payment::Entity::find()
            .order_by_asc(payment::Column::Id)
            .limit(PAGE);
        if let Some(after) = after {
            page = page.filter(payment::Column::Id.gt(after));
        }
        let rows = page.all(db.read()).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        let ids = rows.iter().map(|row| row.id);
        let booked = booked::booked(db, ledger_entry::Column::PaymentId, ids).await?;
        for row in &rows {
            let currency = row.currency.parse().map_err(|_| EngineError::Row {
                table: "payment",
                column: "currency",
                row: row.id.to_string(),
            })?;
            let entry = payment_entry(Money::new(row.amount_micros, currency));
            let wanted = booked::wanted(&entry.map_err(EngineError::refused)?);
            let there = booked.get(&row.id).cloned().unwrap_or_default();
            posted.examine(wanted == there, || {
                format!("{}: the ledger holds {there:?}", PaymentId::new(row.id))
            });
            let of_account = paid.entry(row.account_id).or_default();
            of_account.push((row.booked_at_us, row.amount_micros));
        }
    }
    Ok([posted, due(db, &paid).await?])
}

async fn due(db: &Db, paid: &HashMap<Uuid, Vec<(i64, i64)>>) -> Result<Proof, EngineError> {
    let mut proof = Proof::new("each invoice says what its account owed");
    let mut totals: HashMap<Uuid, i64> = HashMap::new();
    let mut after: Option<(i16, i32)> = None;
    loop {
        use invoice::Column as C;
        let mut page = invoice::Entity::find()
            .order_by_asc(C::Year)
            .order_by_asc(C::Sequence)
            .limit(PAGE);
        if let Some((year, sequence)) = after {
            let later = C::Year.eq(year).and(C::Sequence.gt(sequence));
            page = page.filter(C::Year.gt(year).or(later));
        }
        let rows = page.all(db.read()).await?;
        let Some(last) = rows.last() else { break };
        after = Some((last.year, last.sequence));
        for row in &rows {
            let total = totals.entry(row.account_id).or_default();
            *total += row.total_micros;
            let document = billing::document(&row.document, row.id)?;
            if document.balance.is_none() {
                continue;
            }
            let payments = paid.get(&row.account_id).map_or(&[][..], Vec::as_slice);
            let before = payments.iter().filter(|(at, _)| *at < row.issued_at_us);
            let owed = *total - before.map(|(_, micros)| micros).sum::<i64>();
            let said = document.due().map_err(EngineError::refused)?;
            proof.examine(said.micros() == owed, || {
                format!(
                    "{}: {said} is said, {owed} micros are owed",
                    document.number
                )
            });
        }
    }
    Ok(proof)
}
