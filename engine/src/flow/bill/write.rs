//! Writing invoices: numbers, documents, lines, ledger, all in one transaction.

use crate::{
    EngineError,
    clock::new_uuid,
    entity::{invoice, invoice_line, ledger_entry, ledger_posting, number_series, paper},
    query::charge::{self, posting_rows},
};
use domain::{
    id::{AccountId, ChargeId, InvoiceId},
    invoice::{InvoiceDocument, InvoiceNumber, Itemization},
    party::Language,
    posting::invoice_entry,
    time::BillingCycle,
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QuerySelect, sea_query::OnConflict};
use uuid::Uuid;

/// An invoice or credit note that is about to be written.
pub(crate) struct NewInvoice {
    /// Whose.
    pub account: AccountId,
    /// The account's periods.
    pub cycle: BillingCycle,
    /// The language of its paper.
    pub language: Language,
    /// Whether, and how, its paper lists calls and sessions.
    pub itemization: Itemization,
    /// The document, number and all.
    pub document: InvoiceDocument,
    /// How many invoices of the period were taken back before it.
    pub generation: i16,
    /// The invoice that a credit note takes back.
    pub credits: Option<InvoiceId>,
    /// The run that made it.
    pub run: Option<Uuid>,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// The document's bytes, as they are stored, hashed and archived.
///
/// # Errors
/// [`EngineError::Row`] if it has no JSON form, which no document of ours has.
pub(crate) fn document_bytes(document: &InvoiceDocument) -> Result<Vec<u8>, EngineError> {
    serde_json::to_vec(document).map_err(|_| EngineError::Row {
        table: "invoice",
        column: "document",
        row: document.number.to_string(),
    })
}

/// Takes the next `count` numbers of `year`'s series; the series' row is held
/// until the transaction ends, so numbers have no gaps and no repeats.
///
/// # Errors
/// [`EngineError::Database`].
pub(crate) async fn take_numbers(
    tx: &impl ConnectionTrait,
    year: i16,
    count: usize,
) -> Result<Vec<InvoiceNumber>, EngineError> {
    let mut query = number_series::Entity::find_by_id(year);
    if tx.get_database_backend() != sea_orm::DatabaseBackend::Sqlite {
        query = query.lock_exclusive();
    }
    let first = query
        .one(tx)
        .await?
        .map_or(1, |series| series.next_sequence);
    let next = i32::try_from(count)
        .ok()
        .and_then(|count| first.checked_add(count))
        .ok_or_else(|| EngineError::refused("the year's invoice numbers are used up"))?;
    let row = number_series::ActiveModel {
        year: Set(year),
        next_sequence: Set(next),
    };
    number_series::Entity::insert(row)
        .on_conflict(
            OnConflict::column(number_series::Column::Year)
                .update_column(number_series::Column::NextSequence)
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok((first..next)
        .map(|sequence| InvoiceNumber {
            year,
            sequence: sequence.unsigned_abs(),
        })
        .collect())
}

/// Writes the invoices with their lines and ledger entries; returns their ids.
///
/// # Errors
/// [`EngineError::Database`]; [`EngineError::Refused`] for a document whose
/// amounts do not balance, which is a bug of ours and stops the transaction.
pub(crate) async fn insert_invoices(
    tx: &impl ConnectionTrait,
    invoices: Vec<NewInvoice>,
) -> Result<Vec<InvoiceId>, EngineError> {
    let (mut rows, mut lines, mut entries, mut postings) = (vec![], vec![], vec![], vec![]);
    let mut ids = Vec::with_capacity(invoices.len());
    let mut due = Vec::with_capacity(invoices.len());
    let (mut put_on, mut take_off): (Vec<(Uuid, Vec<ChargeId>)>, Vec<Uuid>) = (vec![], vec![]);
    for new in invoices {
        let id = new_uuid(new.issued_at);
        ids.push(InvoiceId::new(id));
        due.push(paper::ActiveModel {
            document_id: Set(id),
            invoice_id: Set(Some(id)),
            language: Set(new.language.to_string()),
            itemization: Set(new.itemization.code()),
            ..Default::default()
        });
        let document = &new.document;
        for line in &document.lines {
            let usage_period = new
                .cycle
                .period(line.usage_month)
                .map_err(EngineError::refused)?;
            lines.push(invoice_line::ActiveModel {
                invoice_id: Set(id),
                seq: Set(i32::try_from(line.seq).unwrap_or(i32::MAX)),
                account_id: Set(new.account.uuid()),
                service: Set(line.service().code()),
                usage_start_us: Set(usage_period.start.as_microsecond()),
                is_adjustment: Set(i16::from(line.is_adjustment())),
                counted: Set(line.counted().base_units()),
                records: Set(line.records()),
                amount_micros: Set(line.amount.micros()),
                rounding_micros: Set(line.rounding.micros()),
            });
        }
        let entry = invoice_entry(document).map_err(EngineError::refused)?;
        let entry_id = new_uuid(new.issued_at);
        if let Some(taken_back) = new.credits {
            take_off.push(taken_back.uuid());
        } else if !document.charges.is_empty() {
            put_on.push((id, document.charges.iter().map(|line| line.id).collect()));
        }
        entries.push(ledger_entry::ActiveModel {
            id: Set(entry_id),
            invoice_id: Set(Some(id)),
            charge_id: Set(None),
            delivery_id: Set(None),
            settlement_id: Set(None),
            statement_id: Set(None),
            account_id: Set(Some(new.account.uuid())),
            booked_at_us: Set(new.issued_at.as_microsecond()),
            payment_id: Set(None),
        });
        postings.extend(posting_rows(entry_id, &entry));
        let bytes = document_bytes(document)?;
        rows.push(invoice::ActiveModel {
            id: Set(id),
            year: Set(document.number.year),
            sequence: Set(i32::try_from(document.number.sequence).unwrap_or(i32::MAX)),
            account_id: Set(new.account.uuid()),
            kind: Set(if document.is_credit_note() {
                KIND_CREDIT_NOTE
            } else {
                KIND_INVOICE
            }),
            generation: Set(new.generation),
            credits_id: Set(new.credits.map(InvoiceId::uuid)),
            period_start_us: Set(document.period.start.as_microsecond()),
            period_month: Set(document.period.month.to_string()),
            issued_at_us: Set(new.issued_at.as_microsecond()),
            currency: Set(document.total.currency().to_string()),
            net_micros: Set(document.net.micros()),
            tax_micros: Set(document.tax.micros()),
            total_micros: Set(document.total.micros()),
            run_id: Set(new.run),
            digest: Set(blake3::hash(&bytes).as_bytes().to_vec()),
            document: Set(bytes),
        });
    }
    if rows.is_empty() {
        return Ok(ids);
    }
    invoice::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    paper::Entity::insert_many(due)
        .exec_without_returning(tx)
        .await?;
    // an invoice may be of charges alone
    if !lines.is_empty() {
        invoice_line::Entity::insert_many(lines)
            .exec_without_returning(tx)
            .await?;
    }
    ledger_entry::Entity::insert_many(entries)
        .exec_without_returning(tx)
        .await?;
    if !postings.is_empty() {
        ledger_posting::Entity::insert_many(postings)
            .exec_without_returning(tx)
            .await?;
    }
    for invoice in take_off {
        charge::take_off(tx, invoice).await?;
    }
    for (invoice, charges) in put_on {
        charge::put_on(tx, invoice, charges.into_iter()).await?;
    }
    Ok(ids)
}

/// `invoice.kind` of an invoice.
pub(crate) const KIND_INVOICE: i16 = 1;
/// `invoice.kind` of a credit note.
pub(crate) const KIND_CREDIT_NOTE: i16 = 2;
