//! Messages that wait to be sent: claimed, and what became of them.
//!
//! A message is claimed by moving its due instant on, with an update that asks
//! for the old one: of several processes one has it. What is claimed and neither
//! sent nor refused (a crash) comes due again, under the same id; so a message
//! goes out at least once, and a second one is known by its id (decision 14). What is
//! refused for good is given up at once; an operator sees it, and may send it again.

use crate::{
    Db, EngineError,
    entity::{account, invoice, outbox, portal_user},
    flow::{
        bill::MESSAGE_INVOICE,
        meter::MESSAGE_CROSSING,
        spend::MESSAGE_SPEND,
        webhook::{WebhookSecret, by_id, secrets_of},
    },
    identity::{Token, one_line},
    query::{account::AccountFacts, billing},
};
use domain::{
    id::InvoiceId,
    invoice::InvoiceDocument,
    metering::Action,
    party::Language,
    unit::{Currency, Money, Quantity},
    usage::Service,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*, sea_query::SimpleExpr,
};
use serde::Deserialize;
use uuid::Uuid;

/// Messages claimed at a time: whoever gets so many asks again.
pub const ROWS_MAX: usize = 50;
/// How long whoever claims a message has for sending it.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// The longest wait between two tries.
const WAIT_MAX: SignedDuration = SignedDuration::from_hours(6);
/// Tries, after which a message is given up, a week later; its fault stays.
pub(crate) const TRIES_MAX: i32 = 36;
/// Characters of a fault that are kept.
const FAULT_CHARS_MAX: usize = 500;

/// `outbox.kind`: somebody is asked into a household.
pub(crate) const MESSAGE_INVITATION: &str = "invitation";

/// A message on its way to a person.
#[derive(Debug, Clone)]
pub struct Message {
    /// The same at every try.
    pub id: Uuid,
    /// Which account it is about.
    pub account: AccountFacts,
    /// Who gets it.
    pub recipient: Recipient,
    /// What it says.
    pub says: Says,
}

/// Somebody who gets a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Their e-mail address.
    pub email: String,
    /// Their name, where it is known.
    pub name: Option<String>,
    /// The language they read.
    pub language: Language,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// A threshold was reached.
    Crossing(CrossingMessage),
    /// The month's bill reached an amount.
    Spend {
        /// The amount that the household set.
        amount: Money,
        /// What the bill came to.
        total: Money,
        /// When it was seen.
        at: Timestamp,
    },
    /// A bill or a credit note was issued; it goes along.
    Invoice {
        /// Which.
        id: InvoiceId,
        /// The document.
        document: Box<InvoiceDocument>,
    },
    /// They are asked into a household.
    Invitation {
        /// By whom.
        by: String,
        /// What lets them in.
        token: Token,
    },
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

/// A call to another system on its way.
#[derive(Debug, Clone)]
pub struct Call {
    /// The same at every try.
    pub id: Uuid,
    /// Where to.
    pub url: String,
    /// What it is signed with, each by itself.
    pub secrets: Vec<WebhookSecret>,
    /// The body, the same at every try.
    pub body: String,
}

#[derive(Deserialize)]
struct CrossingPayload {
    service: i16,
    threshold: String,
    action: Action,
    at_us: i64,
    metric: i64,
    quota: i64,
}

#[derive(Deserialize)]
struct SpendPayload {
    amount_micros: i64,
    total_micros: i64,
    currency: Currency,
    at_us: i64,
}

#[derive(Deserialize)]
pub(crate) struct InvoicePayload {
    pub invoice: InvoiceId,
}

#[derive(Deserialize)]
pub(crate) struct InvitationPayload {
    pub email: String,
    by: String,
    language: Language,
    token: String,
}

/// Claims the messages to people that are due at `now`.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn claim_due(db: &Db, now: Timestamp) -> Result<Vec<Message>, EngineError> {
    let mut claimed = Vec::new();
    for row in claim(db, now, outbox::Column::WebhookId.is_null()).await? {
        match message(db, &row).await {
            Ok(Some(message)) => claimed.push(message),
            // nobody is there any more to be told
            Ok(None) => note_sent(db, now, row.id).await?,
            // the others are no worse for it
            Err(error @ EngineError::Row { .. }) => {
                give_up(db, now, row.id, &error.chain()).await?;
            }
            Err(error) => note_fault(db, row.id, &error.chain()).await?,
        }
    }
    Ok(claimed)
}

/// Claims the calls to other systems that are due at `now`.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn claim_calls(db: &Db, now: Timestamp) -> Result<Vec<Call>, EngineError> {
    let mut claimed = Vec::new();
    for row in claim(db, now, outbox::Column::WebhookId.is_not_null()).await? {
        match by_id(db.read(), row.webhook_id.unwrap_or_default()).await? {
            Some(hook) => claimed.push(Call {
                id: row.id,
                secrets: secrets_of(&hook, now),
                url: hook.url,
                body: row.payload,
            }),
            // it was removed meanwhile
            None => note_sent(db, now, row.id).await?,
        }
    }
    Ok(claimed)
}

async fn claim(
    db: &Db,
    now: Timestamp,
    channel: SimpleExpr,
) -> Result<Vec<outbox::Model>, EngineError> {
    use outbox::Column as C;
    let due = outbox::Entity::find()
        .filter(channel)
        .filter(C::SentAtUs.is_null())
        .filter(C::GivenUpAtUs.is_null())
        .filter(C::DueAtUs.lte(now.as_microsecond()))
        .filter(C::Attempts.lt(TRIES_MAX))
        .order_by_asc(C::DueAtUs)
        .limit(ROWS_MAX as u64)
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
            claimed.push(row);
        }
    }
    Ok(claimed)
}

/// `None` where who was to be told is no user any more.
async fn message(db: &Db, row: &outbox::Model) -> Result<Option<Message>, EngineError> {
    let unreadable = || EngineError::Row {
        table: "outbox",
        column: "payload",
        row: row.id.to_string(),
    };
    let account = account::Entity::find_by_id(row.account_id)
        .one(db.read())
        .await?
        .ok_or(EngineError::NotFound)?;
    let account = AccountFacts::from_row(&account)?;
    let instant = |us| Timestamp::from_microsecond(us).map_err(|_| unreadable());
    let says = match row.kind.as_str() {
        MESSAGE_CROSSING => {
            let payload: CrossingPayload =
                serde_json::from_str(&row.payload).map_err(|_| unreadable())?;
            let service = Service::from_code(payload.service).ok_or_else(unreadable)?;
            let quantity = |units| Quantity::new(units, service.measure());
            Says::Crossing(CrossingMessage {
                service,
                threshold: payload.threshold,
                action: payload.action,
                at: instant(payload.at_us)?,
                metric: quantity(payload.metric),
                quota: quantity(payload.quota),
            })
        }
        MESSAGE_SPEND => {
            let payload: SpendPayload =
                serde_json::from_str(&row.payload).map_err(|_| unreadable())?;
            Says::Spend {
                amount: Money::new(payload.amount_micros, payload.currency),
                total: Money::new(payload.total_micros, payload.currency),
                at: instant(payload.at_us)?,
            }
        }
        MESSAGE_INVOICE => {
            let payload: InvoicePayload =
                serde_json::from_str(&row.payload).map_err(|_| unreadable())?;
            let issued = invoice::Entity::find_by_id(payload.invoice.uuid());
            let issued = issued.one(db.read()).await?.ok_or_else(unreadable)?;
            Says::Invoice {
                id: payload.invoice,
                document: Box::new(billing::document(&issued.document, issued.id)?),
            }
        }
        MESSAGE_INVITATION => {
            let payload: InvitationPayload =
                serde_json::from_str(&row.payload).map_err(|_| unreadable())?;
            let recipient = Recipient {
                email: payload.email,
                name: None,
                language: payload.language,
            };
            let says = Says::Invitation {
                by: payload.by,
                token: Token::parse(&payload.token).ok_or_else(unreadable)?,
            };
            return Ok(Some(Message {
                id: row.id,
                account,
                recipient,
                says,
            }));
        }
        _ => return Err(unreadable()),
    };
    let user = portal_user::Entity::find_by_id(row.user_id.unwrap_or_default())
        .filter(portal_user::Column::DisabledAtUs.is_null())
        .one(db.read())
        .await?;
    Ok(user.map(|user| Message {
        id: row.id,
        account,
        recipient: Recipient {
            language: user.language.parse().unwrap_or_default(),
            email: user.email,
            name: Some(user.display_name),
        },
        says,
    }))
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
        // what lets somebody in is kept by nobody but them
        outbox::Entity::update_many()
            .col_expr(C::Payload, Expr::value("{}"))
            .filter(C::Id.eq(id))
            .filter(C::Kind.eq(MESSAGE_INVITATION))
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
    refused(db, id, fault, None).await
}

/// Notes why a message will never be taken; it is tried again only when an operator
/// [says so](crate::flow::send_again).
///
/// # Errors
/// [`EngineError::Database`].
pub async fn give_up(db: &Db, now: Timestamp, id: Uuid, fault: &str) -> Result<(), EngineError> {
    refused(db, id, fault, Some(now)).await
}

async fn refused(
    db: &Db,
    id: Uuid,
    fault: &str,
    given_up_at: Option<Timestamp>,
) -> Result<(), EngineError> {
    use outbox::Column as C;
    // what a server answers is a stranger's words
    let fault = one_line(fault, FAULT_CHARS_MAX);
    let given_up_at_us = given_up_at.map(Timestamp::as_microsecond);
    db.in_tx(async |tx| {
        outbox::Entity::update_many()
            .col_expr(C::Fault, Expr::value(Some(fault.as_str())))
            .col_expr(C::GivenUpAtUs, Expr::value(given_up_at_us))
            .filter(C::Id.eq(id))
            .filter(C::SentAtUs.is_null())
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
}
