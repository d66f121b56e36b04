//! What accounts owe: invoices and credit notes, less payments.

use crate::{
    EngineError,
    entity::{invoice, payment},
    flow::bill::KIND_INVOICE,
};
use domain::{
    id::AccountId,
    invoice::{Balance, InvoiceNumber, Payment, PaymentKind},
    time::BillingCycle,
    unit::{Currency, Money},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, entity::prelude::*};
use std::collections::HashMap;
use uuid::Uuid;

/// An account whose balance is asked for.
#[derive(Debug, Clone)]
pub struct Owing<'a> {
    /// Which.
    pub account: AccountId,
    /// The currency of its bills.
    pub currency: Currency,
    /// Where its days begin.
    pub cycle: &'a BillingCycle,
}

/// An invoice's number, instant and total.
struct Booked {
    number: InvoiceNumber,
    is_invoice: bool,
    at_us: i64,
    total_micros: i64,
}

/// What each of `accounts` owed when its last invoice was issued, and what was taken
/// back since, or paid before `until`. Together they are what it owes then.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`]; [`EngineError::Refused`] for sums
/// out of range.
pub async fn balances(
    conn: &impl ConnectionTrait,
    accounts: &[Owing<'_>],
    until: Timestamp,
) -> Result<HashMap<AccountId, Balance>, EngineError> {
    let ids: Vec<Uuid> = accounts.iter().map(|one| one.account.uuid()).collect();
    let mut booked = booked(conn, &ids).await?;
    let mut paid: HashMap<Uuid, Vec<payment::Model>> = HashMap::new();
    let rows = payment::Entity::find()
        .filter(payment::Column::AccountId.is_in(ids))
        .filter(payment::Column::BookedAtUs.lt(until.as_microsecond()))
        .all(conn)
        .await?;
    for row in rows {
        paid.entry(row.account_id).or_default().push(row);
    }
    let mut balances = HashMap::new();
    for one in accounts {
        let booked = booked.remove(&one.account.uuid()).unwrap_or_default();
        let paid = paid.remove(&one.account.uuid()).unwrap_or_default();
        balances.insert(one.account, balance(one, &booked, &paid)?);
    }
    Ok(balances)
}

async fn booked(
    conn: &impl ConnectionTrait,
    accounts: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Booked>>, EngineError> {
    use invoice::Column as C;
    let rows: Vec<(Uuid, i16, i16, i32, i64, i64)> = invoice::Entity::find()
        .select_only()
        .columns([
            C::AccountId,
            C::Kind,
            C::Year,
            C::Sequence,
            C::IssuedAtUs,
            C::TotalMicros,
        ])
        .filter(C::AccountId.is_in(accounts.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let mut booked: HashMap<Uuid, Vec<Booked>> = HashMap::new();
    for (account, kind, year, sequence, at_us, total_micros) in rows {
        booked.entry(account).or_default().push(Booked {
            number: InvoiceNumber {
                year,
                sequence: sequence.unsigned_abs(),
            },
            is_invoice: kind == KIND_INVOICE,
            at_us,
            total_micros,
        });
    }
    Ok(booked)
}

fn balance(
    of: &Owing<'_>,
    booked: &[Booked],
    paid: &[payment::Model],
) -> Result<Balance, EngineError> {
    let money = |micros| Money::new(micros, of.currency);
    let mut owed = Money::zero(of.currency);
    let add = |sum: Money, amount: Money| sum.checked_add(amount).map_err(EngineError::refused);
    let invoices = booked.iter().filter(|one| one.is_invoice);
    let last = invoices.max_by_key(|one| one.number);
    let since = last.map_or(i64::MIN, |last| last.at_us);
    let mut moved: Vec<(i64, Payment)> = Vec::new();
    for one in booked {
        owed = add(owed, money(one.total_micros))?;
        if !one.is_invoice && last.is_none_or(|last| one.number > last.number) {
            let at = Timestamp::from_microsecond(one.at_us).map_err(EngineError::refused)?;
            let payment = Payment {
                on: of.cycle.local_day(at),
                kind: PaymentKind::CreditNote { number: one.number },
                amount: money(one.total_micros)
                    .checked_neg()
                    .map_err(EngineError::refused)?,
            };
            moved.push((one.at_us, payment));
        }
    }
    for row in paid {
        let amount = money(row.amount_micros);
        owed = owed.checked_sub(amount).map_err(EngineError::refused)?;
        if row.booked_at_us >= since {
            let on = row.received_on.parse().map_err(|_| EngineError::Row {
                table: "payment",
                column: "received_on",
                row: row.id.to_string(),
            })?;
            let kind = PaymentKind::Received {
                reference: row.reference.clone(),
            };
            moved.push((row.booked_at_us, Payment { on, kind, amount }));
        }
    }
    // by the day that is printed beside it
    moved.sort_by_key(|(at_us, payment)| (payment.on, *at_us));
    let payments: Vec<Payment> = moved.into_iter().map(|(_, payment)| payment).collect();
    let mut previous = owed;
    for payment in &payments {
        previous = add(previous, payment.amount)?;
    }
    Ok(Balance { previous, payments })
}
