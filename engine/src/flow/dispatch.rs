//! Messages that wait to be sent: claimed, and what became of them.
//!
//! A message is claimed by moving its due instant on, with an update that asks
//! for the old one: of several processes one has it. What is claimed and neither
//! sent nor refused (a crash) comes due again, under the same id; so a message
//! goes out at least once, and a second one is known by its id (decision 14).

use crate::{
    Db, EngineError,
    entity::{account, outbox, portal_user},
    query::account::AccountFacts,
};
use domain::{metering::Action, party::Language, unit::Quantity, usage::Service};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use serde::Deserialize;
use uuid::Uuid;

/// Messages claimed at a time.
const ROWS_MAX: u64 = 50;
/// How long whoever claims a message has for sending it.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// The longest wait between two tries.
const WAIT_MAX: SignedDuration = SignedDuration::from_hours(6);
/// Tries, after which a message is given up, a week later; its fault stays.
const TRIES_MAX: i32 = 36;

/// A message on its way.
#[derive(Debug, Clone)]
pub struct Message {
    /// The same at every try.
    pub id: Uuid,
    /// Whose meter it is about.
    pub account: AccountFacts,
    /// Who gets it.
    pub recipients: Vec<Recipient>,
    /// What it says.
    pub crossing: CrossingMessage,
}

/// Somebody who gets a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Their e-mail address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// The language they read.
    pub language: Language,
}

/// A threshold was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossingMessage {
    /// Of which service.
    pub service: Service,
    /// Which part of the quota: `80 %`, or `exhausted`.
    pub threshold: String,
    /// What follows.
    pub action: Action,
    /// When the record that fired it began.
    pub at: Timestamp,
    /// What counted by then.
    pub metric: Quantity,
    /// The quota.
    pub quota: Quantity,
}

#[derive(Deserialize)]
struct Payload {
    service: i16,
    threshold: String,
    action: Action,
    at_us: i64,
    metric: i64,
    quota: i64,
}

/// Claims the messages that are due at `now`.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn claim_due(db: &Db, now: Timestamp) -> Result<Vec<Message>, EngineError> {
    use outbox::Column as C;
    let due = outbox::Entity::find()
        .filter(C::SentAtUs.is_null())
        .filter(C::DueAtUs.lte(now.as_microsecond()))
        .filter(C::Attempts.lt(TRIES_MAX))
        .order_by_asc(C::DueAtUs)
        .limit(ROWS_MAX)
        .all(db.read())
        .await?;
    let mut claimed = Vec::with_capacity(due.len());
    for row in due {
        // twice as long each time
        let factor = 1 << row.attempts.clamp(0, 10);
        let wait = LEASE.checked_mul(factor).unwrap_or(WAIT_MAX).min(WAIT_MAX);
        let until_us = (now + wait).as_microsecond();
        let is_mine = db
            .in_tx(async |tx| {
                let moved = outbox::Entity::update_many()
                    .col_expr(C::DueAtUs, until_us.into())
                    .col_expr(C::Attempts, (row.attempts + 1).into())
                    .filter(C::Id.eq(row.id))
                    .filter(C::DueAtUs.eq(row.due_at_us))
                    .filter(C::SentAtUs.is_null())
                    .exec(tx)
                    .await?;
                Ok(moved.rows_affected == 1)
            })
            .await?;
        if is_mine {
            match message(db, &row).await {
                Ok(message) => claimed.push(message),
                // the others are no worse for it
                Err(error) => note_fault(db, row.id, &error.chain()).await?,
            }
        }
    }
    Ok(claimed)
}

async fn message(db: &Db, row: &outbox::Model) -> Result<Message, EngineError> {
    let unreadable = || EngineError::Row {
        table: "outbox",
        column: "payload",
        row: row.id.to_string(),
    };
    let payload: Payload = serde_json::from_str(&row.payload).map_err(|_| unreadable())?;
    let service = Service::from_code(payload.service).ok_or_else(unreadable)?;
    let quantity = |units| Quantity::new(units, service.measure());
    let account = account::Entity::find_by_id(row.account_id)
        .one(db.read())
        .await?
        .ok_or(EngineError::NotFound)?;
    let users = portal_user::Entity::find()
        .filter(portal_user::Column::AccountId.eq(row.account_id))
        .filter(portal_user::Column::DisabledAtUs.is_null())
        .order_by_asc(portal_user::Column::Email)
        .all(db.read())
        .await?;
    let recipients = users.into_iter().map(|user| Recipient {
        language: user.language.parse().unwrap_or_default(),
        email: user.email,
        name: user.display_name,
    });
    Ok(Message {
        id: row.id,
        account: AccountFacts::from_row(&account)?,
        recipients: recipients.collect(),
        crossing: CrossingMessage {
            service,
            threshold: payload.threshold,
            action: payload.action,
            at: Timestamp::from_microsecond(payload.at_us).map_err(|_| unreadable())?,
            metric: quantity(payload.metric),
            quota: quantity(payload.quota),
        },
    })
}

/// Notes that a message is on its way.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn note_sent(db: &Db, now: Timestamp, id: Uuid) -> Result<(), EngineError> {
    use outbox::Column as C;
    db.in_tx(async |tx| {
        outbox::Entity::update_many()
            .col_expr(C::SentAtUs, now.as_microsecond().into())
            .col_expr(C::Fault, Expr::value(Option::<String>::None))
            .filter(C::Id.eq(id))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
}

/// Notes why a message could not be sent; it is tried again when its lease ends.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn note_fault(db: &Db, id: Uuid, fault: &str) -> Result<(), EngineError> {
    use outbox::Column as C;
    db.in_tx(async |tx| {
        outbox::Entity::update_many()
            .col_expr(C::Fault, Expr::value(Some(fault.to_owned())))
            .filter(C::Id.eq(id))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
}
