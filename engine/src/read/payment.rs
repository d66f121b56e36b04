//! Payments, and what is owed.

use crate::{
    Db, EngineError,
    entity::{account, invoice, payment},
    flow::bill::KIND_INVOICE,
    query::{account::AccountFacts, balance::balances},
    viewer::Viewer,
};
use domain::{
    id::{AccountId, PaymentId},
    invoice::InvoiceNumber,
    unit::Money,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};

/// A payment as it was taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenPayment {
    /// Which.
    pub id: PaymentId,
    /// What it is known by.
    pub key: String,
    /// The day it came in.
    pub on: Date,
    /// How much; below zero for what went back.
    pub amount: Money,
    /// What its sender wrote.
    pub reference: String,
}

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What it owes; below zero for a credit.
    pub owed: Money,
    /// Its newest invoice, which asks for it; credit notes do not.
    pub newest: Option<InvoiceNumber>,
}

/// How `account` stands.
///
/// # Errors
/// As [`payments`].
pub async fn standing(
    viewer: &Viewer,
    db: &Db,
    account: AccountId,
) -> Result<Standing, EngineError> {
    use invoice::Column as C;
    let (owed, _) = payments(viewer, db, account, 0).await?;
    let newest: Option<(i16, i32)> = invoice::Entity::find()
        .select_only()
        .columns([C::Year, C::Sequence])
        .filter(C::AccountId.eq(account.uuid()))
        .filter(C::Kind.eq(KIND_INVOICE))
        .order_by_desc(C::Year)
        .order_by_desc(C::Sequence)
        .limit(1)
        .into_tuple()
        .one(db.read())
        .await?;
    let number = |(year, sequence): (i16, i32)| InvoiceNumber {
        year,
        sequence: sequence.unsigned_abs(),
    };
    Ok(Standing {
        owed,
        newest: newest.map(number),
    })
}

/// What an account owes, and its newest payments, at most `limit`.
///
/// # Errors
/// [`EngineError::NotFound`] for who may not see them; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn payments(
    viewer: &Viewer,
    db: &Db,
    account: AccountId,
    limit: u64,
) -> Result<(Money, Vec<TakenPayment>), EngineError> {
    viewer.sees(account)?;
    let row = account::Entity::find_by_id(account.uuid()).one(db.read());
    let facts = AccountFacts::from_row(&row.await?.ok_or(EngineError::NotFound)?)?;
    let zero = Money::zero(facts.currency);
    let owed = match balances(db.read(), &[facts.owing()], Timestamp::MAX)
        .await?
        .remove(&account)
    {
        Some(balance) => balance.with(zero).map_err(EngineError::refused)?,
        None => zero,
    };
    let rows = payment::Entity::find()
        .filter(payment::Column::AccountId.eq(account.uuid()))
        .order_by_desc(payment::Column::ReceivedOn)
        .order_by_desc(payment::Column::Id)
        .limit(limit)
        .all(db.read())
        .await?;
    let taken = rows.into_iter().map(|row| {
        let unreadable = |column| EngineError::Row {
            table: "payment",
            column,
            row: row.id.to_string(),
        };
        let currency = row.currency.parse().map_err(|_| unreadable("currency"))?;
        Ok(TakenPayment {
            id: PaymentId::new(row.id),
            on: row
                .received_on
                .parse()
                .map_err(|_| unreadable("received_on"))?,
            amount: Money::new(row.amount_micros, currency),
            key: row.payment_key,
            reference: row.reference,
        })
    });
    Ok((owed, taken.collect::<Result<_, EngineError>>()?))
}
