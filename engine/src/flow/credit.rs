//! Takes a wrong invoice back with a credit note; the invoice itself stays as
//! it is, and its period can be billed again.

use super::bill::{KIND_INVOICE, NewInvoice, insert_invoices, mail_one, take_numbers};
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::{account, invoice, invoice_line, usage_total},
    query::{account::AccountFacts, billing},
};
use domain::{
    id::{AccountId, InvoiceId},
    invoice::{InvoiceNumber, Itemization},
};
use jiff::Timestamp;
use sea_orm::{DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, entity::prelude::*};
use serde_json::json;

/// Longest reason, in characters.
pub const REASON_CHARS_MAX: usize = 500;

/// Writes the credit note for invoice `number` and returns its number. A second
/// call returns the number of the note that is there already.
///
/// # Errors
/// [`EngineError::NotFound`]; [`EngineError::Refused`] for a credit note, without a
/// reason, or with one that cannot be printed; [`EngineError::Database`].
pub async fn credit(
    db: &Db,
    now: Timestamp,
    number: InvoiceNumber,
    reason: &str,
    by: Option<&Viewer>,
) -> Result<InvoiceNumber, EngineError> {
    let reason = reason.trim();
    if let Err(fault) = paper::check_text(reason) {
        return Err(EngineError::Refused(format!("reason: {fault}")));
    }
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        return Err(EngineError::refused("say why, in 1 to 500 characters"));
    }
    db.in_tx(async |tx| credit_in(tx, now, number, reason, by).await)
        .await
}

async fn credit_in(
    tx: &DatabaseTransaction,
    now: Timestamp,
    number: InvoiceNumber,
    reason: &str,
    by: Option<&Viewer>,
) -> Result<InvoiceNumber, EngineError> {
    let row = billing::by_number(tx, number)
        .await?
        .ok_or(EngineError::NotFound)?;
    if row.kind != KIND_INVOICE {
        return Err(EngineError::refused("a credit note cannot be taken back"));
    }
    let note = invoice::Entity::find()
        .filter(invoice::Column::CreditsId.eq(row.id))
        .one(tx)
        .await?;
    if let Some(note) = note {
        let sequence = note.sequence.unsigned_abs();
        return Ok(InvoiceNumber {
            year: note.year,
            sequence,
        });
    }
    let account = account::Entity::find_by_id(row.account_id).one(tx).await?;
    let account = account.ok_or(EngineError::NotFound)?;
    let document = billing::document(&row.document, row.id)?;
    let facts = AccountFacts::from_row(&account)?;
    let issued_on = facts.cycle.local_day(now);
    let note_number = take_numbers(tx, issued_on.year(), 1).await?[0];
    let note = document
        .credit_note(note_number, issued_on, reason.to_owned())
        .map_err(EngineError::refused)?;
    let new = NewInvoice {
        account: AccountId::new(row.account_id),
        cycle: facts.cycle,
        language: facts.language,
        // the invoice listed them
        itemization: Itemization::None,
        document: note,
        generation: row.generation,
        credits: Some(InvoiceId::new(row.id)),
        run: None,
        issued_at: now,
    };
    for id in insert_invoices(tx, vec![new]).await? {
        mail_one(tx, now, id, AccountId::new(row.account_id)).await?;
    }
    unmark_billed(tx, &row).await?;
    let event = Event::new("invoice.credit", number)
        .with_detail(json!({ "note": note_number, "reason": reason }));
    audit::record(tx, now, by, event).await?;
    Ok(note_number)
}

/// The usage that the invoice billed waits for a bill again: its own period's
/// for a new run, an adjusted period's for the next adjustment.
async fn unmark_billed(tx: &DatabaseTransaction, row: &invoice::Model) -> Result<(), EngineError> {
    let starts: Vec<i64> = invoice_line::Entity::find()
        .select_only()
        .column(invoice_line::Column::UsageStartUs)
        .distinct()
        .filter(invoice_line::Column::InvoiceId.eq(row.id))
        .into_tuple()
        .all(tx)
        .await?;
    usage_total::Entity::update_many()
        .col_expr(usage_total::Column::BilledRecords, (-1_i64).into())
        .filter(usage_total::Column::AccountId.eq(row.account_id))
        .filter(usage_total::Column::PeriodStartUs.is_in(starts))
        .exec(tx)
        .await?;
    Ok(())
}
