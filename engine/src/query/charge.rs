//! Charges beside usage: those that wait for an invoice, and how one is made.

use crate::{
    EngineError,
    clock::new_uuid,
    entity::{charge, ledger_entry, ledger_posting},
};
use domain::{
    catalog::TaxMode,
    id::{AccountId, ChargeId},
    invoice::Charge,
    ledger::JournalEntry,
    posting::charge_entry,
    unit::{Money, Rate},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    entity::prelude::*,
};
use std::collections::HashMap;
use uuid::Uuid;

/// What a row says.
///
/// # Errors
/// [`EngineError::Row`].
pub(crate) fn from_row(row: &charge::Model) -> Result<Charge, EngineError> {
    let unreadable = |column| EngineError::Row {
        table: "charge",
        column,
        row: row.id.to_string(),
    };
    let currency = row.currency.parse().map_err(|_| unreadable("currency"))?;
    Ok(Charge {
        id: ChargeId::new(row.id),
        at: Timestamp::from_microsecond(row.at_us).map_err(|_| unreadable("at_us"))?,
        detail: serde_json::from_str(&row.detail).map_err(|_| unreadable("detail"))?,
        amount: Money::new(row.amount_micros, currency),
        tax_mode: tax_mode(&row.tax_mode).ok_or_else(|| unreadable("tax_mode"))?,
        tax_rate: Rate::from_millionths(row.tax_millionths),
    })
}

/// What a column says of how a price is meant.
pub(crate) fn tax_mode(text: &str) -> Option<TaxMode> {
    match text {
        "exclusive" => Some(TaxMode::Exclusive),
        "inclusive" => Some(TaxMode::Inclusive),
        _ => None,
    }
}

/// The charges of these accounts that are on no invoice, in order of time.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn waiting(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Vec<Charge>>, EngineError> {
    let rows = charge::Entity::find()
        .filter(charge::Column::InvoiceId.is_null())
        .filter(charge::Column::AccountId.is_in(accounts.iter().map(|id| id.uuid())))
        .order_by_asc(charge::Column::AtUs)
        .order_by_asc(charge::Column::Id)
        .all(conn)
        .await?;
    let mut charges: HashMap<AccountId, Vec<Charge>> = HashMap::new();
    for row in &rows {
        let of_account = charges.entry(AccountId::new(row.account_id)).or_default();
        of_account.push(from_row(row)?);
    }
    Ok(charges)
}

/// What these charges cost, as far as there are any, by their ids.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn prices(
    conn: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, Money>, EngineError> {
    let rows = charge::Entity::find()
        .filter(charge::Column::Id.is_in(ids))
        .all(conn)
        .await?;
    let prices = rows.iter().map(|row| Ok((row.id, from_row(row)?.amount)));
    prices.collect()
}

/// Makes a charge and books it.
///
/// # Errors
/// [`EngineError::Database`]; [`EngineError::Refused`] for an amount out of range.
pub(crate) async fn insert(
    tx: &impl ConnectionTrait,
    account: AccountId,
    charge: &Charge,
    user: Option<Uuid>,
) -> Result<(), EngineError> {
    let row = charge::Model {
        id: charge.id.uuid(),
        account_id: account.uuid(),
        at_us: charge.at.as_microsecond(),
        detail: serde_json::to_string(&charge.detail).map_err(EngineError::refused)?,
        amount_micros: charge.amount.micros(),
        currency: charge.amount.currency().to_string(),
        tax_mode: charge.tax_mode.to_string(),
        tax_millionths: charge.tax_rate.millionths(),
        invoice_id: None,
        user_id: user,
        statement_id: None,
    };
    charge::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    let entry = charge_entry(charge).map_err(EngineError::refused)?;
    let entry_id = new_uuid(charge.at);
    let row = ledger_entry::Model {
        id: entry_id,
        invoice_id: None,
        charge_id: Some(charge.id.uuid()),
        delivery_id: None,
        settlement_id: None,
        statement_id: None,
        account_id: Some(account.uuid()),
        booked_at_us: charge.at.as_microsecond(),
        payment_id: None,
    };
    ledger_entry::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    let postings = posting_rows(entry_id, &entry);
    if !postings.is_empty() {
        ledger_posting::Entity::insert_many(postings)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// The rows of an entry's postings.
pub(crate) fn posting_rows(
    entry_id: Uuid,
    entry: &JournalEntry,
) -> Vec<ledger_posting::ActiveModel> {
    let postings = (1_i16..).zip(entry.postings());
    let rows = postings.map(|(seq, posting)| ledger_posting::ActiveModel {
        entry_id: Set(entry_id),
        seq: Set(seq),
        ledger_account: Set(posting.account.to_string()),
        amount_micros: Set(posting.amount.micros()),
        currency: Set(posting.amount.currency().to_string()),
    });
    rows.collect()
}

/// Notes that the invoice holds these charges, all of which waited.
///
/// # Errors
/// [`EngineError::Refused`] where one did not; [`EngineError::Database`].
pub(crate) async fn put_on(
    tx: &impl ConnectionTrait,
    invoice: Uuid,
    charges: impl Iterator<Item = ChargeId>,
) -> Result<(), EngineError> {
    let ids: Vec<Uuid> = charges.map(ChargeId::uuid).collect();
    let wanted = ids.len() as u64;
    if wanted == 0 {
        return Ok(());
    }
    let put = charge::Entity::update_many()
        .col_expr(charge::Column::InvoiceId, Expr::value(Some(invoice)))
        .filter(charge::Column::Id.is_in(ids))
        .filter(charge::Column::InvoiceId.is_null())
        .exec(tx)
        .await?;
    if put.rows_affected == wanted {
        return Ok(());
    }
    Err(EngineError::refused(
        "a charge is on another invoice already",
    ))
}

/// Lets the charges of an invoice that is taken back wait again.
///
/// # Errors
/// [`EngineError::Database`].
pub(crate) async fn take_off(tx: &impl ConnectionTrait, invoice: Uuid) -> Result<(), EngineError> {
    charge::Entity::update_many()
        .col_expr(charge::Column::InvoiceId, Expr::value(Option::<Uuid>::None))
        .filter(charge::Column::InvoiceId.eq(invoice))
        .exec(tx)
        .await?;
    Ok(())
}
