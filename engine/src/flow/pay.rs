//! Takes payments down: money that came in for an account, or went back.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    clock::new_uuid,
    entity::{account, ledger_entry, ledger_posting, payment},
    query::charge::posting_rows,
};
use domain::{
    posting::payment_entry,
    unit::{Money, RoundingMode},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, entity::prelude::*};
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;

/// The longest reference and the longest key, in characters.
pub const REFERENCE_CHARS_MAX: usize = 140;
/// Payments to one call.
pub const PAYMENTS_MAX: usize = 100_000;

/// A payment as its source says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayment {
    /// The account's reference.
    pub account: String,
    /// What it is known by, so that it counts once: the bank's id.
    pub key: String,
    /// The day it came in.
    pub on: Date,
    /// How much; below zero for what went back.
    pub amount: Money,
    /// What its sender wrote.
    pub reference: String,
}

/// What was taken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PaymentsReport {
    /// Payments that are new.
    pub added: u64,
    /// Payments that were there.
    pub known: u64,
}

/// What is wrong with a payment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentFault {
    /// No such account.
    #[error("there is no account {0:?}")]
    NoAccount(String),
    /// The account's bills are in another currency.
    #[error("the account pays in {0}")]
    Currency(String),
    /// Nothing, or less than a coin.
    #[error("an amount of whole coins is wanted, other than zero")]
    Amount,
    /// After today.
    #[error("{0} is in the future")]
    Future(Date),
    /// The key or the reference is empty, too long or has control characters.
    #[error("key and reference are one line of 1 to {REFERENCE_CHARS_MAX} characters")]
    Text,
    /// The key is known with other values.
    #[error("it was taken down before, with other values")]
    Differs,
}

/// Takes `payments` down, all of them or none; one that is known already is not
/// booked again.
///
/// # Errors
/// [`EngineError::Refused`] in the words of [`PaymentFault`], with the payment's key;
/// [`EngineError::Database`].
pub async fn take_payments(
    db: &Db,
    now: Timestamp,
    payments: &[NewPayment],
    by: Option<&Viewer>,
) -> Result<PaymentsReport, EngineError> {
    if payments.len() > PAYMENTS_MAX {
        let many = format!("more than {PAYMENTS_MAX} payments");
        return Err(EngineError::Refused(many));
    }
    db.in_tx(async |tx| {
        let mut report = PaymentsReport::default();
        let mut accounts = HashMap::new();
        for payment in payments {
            match take(tx, now, &mut accounts, payment).await? {
                Ok(true) => report.added += 1,
                Ok(false) => report.known += 1,
                Err(fault) => {
                    // what was written is let go of with the transaction
                    return Err(EngineError::Refused(format!(
                        "payment {:?}: {fault}",
                        payment.key
                    )));
                }
            }
        }
        if report.added > 0 {
            let event = Event::new("payment.take", "payments").with_detail(json!(report));
            audit::record(tx, now, by, event).await?;
        }
        Ok(report)
    })
    .await
}

async fn take(
    tx: &DatabaseTransaction,
    now: Timestamp,
    accounts: &mut HashMap<String, Option<account::Model>>,
    new: &NewPayment,
) -> Result<Result<bool, PaymentFault>, EngineError> {
    if !accounts.contains_key(&new.account) {
        let found = account::Entity::find()
            .filter(account::Column::Reference.eq(&new.account))
            .one(tx)
            .await?;
        accounts.insert(new.account.clone(), found);
    }
    let Some(account) = accounts.get(&new.account).and_then(Option::as_ref) else {
        return Ok(Err(PaymentFault::NoAccount(new.account.clone())));
    };
    if let Err(fault) = fits(now, account, new) {
        return Ok(Err(fault));
    }
    let wanted = payment::Model {
        id: new_uuid(now),
        account_id: account.id,
        payment_key: new.key.clone(),
        received_on: new.on.to_string(),
        currency: account.currency.clone(),
        amount_micros: new.amount.micros(),
        reference: new.reference.clone(),
        booked_at_us: now.as_microsecond(),
    };
    let there = payment::Entity::find()
        .filter(payment::Column::PaymentKey.eq(&new.key))
        .one(tx)
        .await?;
    if let Some(there) = there {
        let same = payment::Model {
            id: there.id,
            booked_at_us: there.booked_at_us,
            ..wanted
        };
        return Ok(match same == there {
            true => Ok(false),
            false => Err(PaymentFault::Differs),
        });
    }
    let entry = payment_entry(new.amount).map_err(EngineError::refused)?;
    let entry_id = new_uuid(now);
    let row = ledger_entry::Model {
        id: entry_id,
        invoice_id: None,
        charge_id: None,
        delivery_id: None,
        settlement_id: None,
        statement_id: None,
        account_id: Some(account.id),
        booked_at_us: now.as_microsecond(),
        payment_id: Some(wanted.id),
    };
    payment::Entity::insert(wanted.into_active_model())
        .exec_without_returning(tx)
        .await?;
    ledger_entry::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    ledger_posting::Entity::insert_many(posting_rows(entry_id, &entry))
        .exec_without_returning(tx)
        .await?;
    Ok(Ok(true))
}

fn fits(now: Timestamp, account: &account::Model, new: &NewPayment) -> Result<(), PaymentFault> {
    let is_line = |text: &str| {
        let is_long = text.chars().count() > REFERENCE_CHARS_MAX;
        !text.trim().is_empty() && !is_long && !text.chars().any(char::is_control)
    };
    if !is_line(&new.key) || !is_line(&new.reference) {
        return Err(PaymentFault::Text);
    }
    if new.amount.currency().code() != account.currency {
        return Err(PaymentFault::Currency(account.currency.clone()));
    }
    let coins = new.amount.round_to_minor_unit(RoundingMode::HalfEven);
    if new.amount.is_zero() || coins != Ok(new.amount) {
        return Err(PaymentFault::Amount);
    }
    // where the date line is furthest, it is tomorrow
    let tomorrow = now.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(14)));
    if new.on > tomorrow.date() {
        return Err(PaymentFault::Future(new.on));
    }
    Ok(())
}
