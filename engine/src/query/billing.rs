//! Invoices as the bill run and the pages read them.

use crate::{
    EngineError,
    entity::{invoice, invoice_line, setting},
    flow::bill::{KIND_CREDIT_NOTE, KIND_INVOICE},
};
use domain::{
    id::{AccountId, InvoiceId},
    invoice::{InvoiceDocument, InvoiceNumber, Seller},
};
use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// An invoice that stands: no credit note has taken it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Billed {
    /// Which.
    pub id: InvoiceId,
    /// Its period's first instant.
    pub period_start: Timestamp,
}

/// The standing invoices of `accounts`, all periods.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn live_invoices(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Vec<Billed>>, EngineError> {
    let ids = accounts.iter().map(|account| account.uuid());
    let rows: Vec<(Uuid, Uuid, i16, Option<Uuid>, i64)> = invoice::Entity::find()
        .select_only()
        .columns([
            invoice::Column::Id,
            invoice::Column::AccountId,
            invoice::Column::Kind,
            invoice::Column::CreditsId,
            invoice::Column::PeriodStartUs,
        ])
        .filter(invoice::Column::AccountId.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    let taken_back: HashSet<Uuid> = rows.iter().filter_map(|row| row.3).collect();
    let mut live: HashMap<AccountId, Vec<Billed>> = HashMap::new();
    for (id, account, kind, _, start_us) in rows {
        if kind != KIND_INVOICE || taken_back.contains(&id) {
            continue;
        }
        let period_start = Timestamp::from_microsecond(start_us).map_err(|_| EngineError::Row {
            table: "invoice",
            column: "period_start_us",
            row: id.to_string(),
        })?;
        let billed = Billed {
            id: InvoiceId::new(id),
            period_start,
        };
        live.entry(AccountId::new(account))
            .or_default()
            .push(billed);
    }
    Ok(live)
}

/// How many invoices of each of these accounts' periods have been taken back.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn generations(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashMap<(AccountId, i64), i16>, EngineError> {
    let ids = accounts.iter().map(|account| account.uuid());
    let rows: Vec<(Uuid, i64)> = invoice::Entity::find()
        .select_only()
        .columns([invoice::Column::AccountId, invoice::Column::PeriodStartUs])
        .filter(invoice::Column::AccountId.is_in(ids))
        .filter(invoice::Column::Kind.eq(KIND_CREDIT_NOTE))
        .into_tuple()
        .all(conn)
        .await?;
    let mut generations = HashMap::new();
    for (account, start_us) in rows {
        *generations
            .entry((AccountId::new(account), start_us))
            .or_insert(0) += 1;
    }
    Ok(generations)
}

/// The standing documents that hold lines for the usage of the period that
/// starts at `usage_start`, oldest first.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn documents_with_usage_of(
    conn: &impl ConnectionTrait,
    account: AccountId,
    usage_start: Timestamp,
) -> Result<Vec<InvoiceDocument>, EngineError> {
    let rows = with_usage_of(conn, account, usage_start).await?;
    let taken_back: HashSet<Uuid> = rows.iter().filter_map(|row| row.credits_id).collect();
    rows.iter()
        .filter(|row| row.kind == KIND_INVOICE && !taken_back.contains(&row.id))
        .map(|row| document(&row.document, row.id))
        .collect()
}

/// The same with those that were taken back, and the notes that did so.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn all_documents_with_usage_of(
    conn: &impl ConnectionTrait,
    account: AccountId,
    usage_start: Timestamp,
) -> Result<Vec<InvoiceDocument>, EngineError> {
    let rows = with_usage_of(conn, account, usage_start).await?;
    rows.iter()
        .map(|row| document(&row.document, row.id))
        .collect()
}

async fn with_usage_of(
    conn: &impl ConnectionTrait,
    account: AccountId,
    usage_start: Timestamp,
) -> Result<Vec<invoice::Model>, EngineError> {
    let ids: Vec<Uuid> = invoice_line::Entity::find()
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .distinct()
        .filter(invoice_line::Column::AccountId.eq(account.uuid()))
        .filter(invoice_line::Column::UsageStartUs.eq(usage_start.as_microsecond()))
        .into_tuple()
        .all(conn)
        .await?;
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(ids))
        .order_by_asc(invoice::Column::Year)
        .order_by_asc(invoice::Column::Sequence)
        .all(conn)
        .await?;
    Ok(rows)
}

/// Reads a stored document.
///
/// # Errors
/// [`EngineError::Row`].
pub fn document(bytes: &[u8], id: Uuid) -> Result<InvoiceDocument, EngineError> {
    serde_json::from_slice(bytes).map_err(|_| EngineError::Row {
        table: "invoice",
        column: "document",
        row: id.to_string(),
    })
}

/// The row of the document with that number.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn by_number(
    conn: &impl ConnectionTrait,
    number: InvoiceNumber,
) -> Result<Option<invoice::Model>, EngineError> {
    let sequence = i32::try_from(number.sequence).unwrap_or(-1);
    Ok(invoice::Entity::find()
        .filter(invoice::Column::Year.eq(number.year))
        .filter(invoice::Column::Sequence.eq(sequence))
        .one(conn)
        .await?)
}

/// Who sends the bills.
///
/// # Errors
/// [`EngineError::Refused`] when nobody has been named yet.
pub async fn seller(conn: &impl ConnectionTrait) -> Result<Seller, EngineError> {
    let row = setting::Entity::find_by_id("seller".to_owned())
        .one(conn)
        .await?;
    let row = row.ok_or_else(|| {
        EngineError::refused(
            "no seller is named: add [seller] with name, address and tax_id to an account file",
        )
    })?;
    serde_json::from_str(&row.value).map_err(|_| EngineError::Row {
        table: "setting",
        column: "value",
        row: row.name,
    })
}
