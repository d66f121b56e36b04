//! Mails that were refused: to whom, what about, why, and what becomes of them.

use super::Page;
use crate::{
    Db, EngineError,
    entity::{account, invoice, outbox, portal_user},
    flow::{
        bill::{KIND_INVOICE, MESSAGE_INVOICE},
        dispatch::{InvitationPayload, InvoicePayload, MESSAGE_INVITATION, TRIES_MAX},
        meter::MESSAGE_CROSSING,
        spend::MESSAGE_SPEND,
    },
    viewer::Viewer,
};
use domain::{id::MessageId, invoice::InvoiceNumber};
use jiff::Timestamp;
use sea_orm::{
    Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    entity::prelude::*,
};
use serde::Serialize;
use std::collections::HashMap;

/// A mail that was refused at least once and has not gone out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedMail {
    /// Which.
    pub id: MessageId,
    /// When it was put out.
    pub put_out_at: Timestamp,
    /// The reference of the account that it is about.
    pub account: String,
    /// To which address; none where nobody is there any more.
    pub to: Option<String>,
    /// What it is about.
    pub about: MailAbout,
    /// How often it was tried since it was put out, or sent again by hand.
    pub tries: u32,
    /// Why it was refused last; none where every try ended with its process.
    pub reason: Option<String>,
    /// What becomes of it.
    pub state: MailState,
}

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailAbout {
    /// A bill.
    Invoice(InvoiceNumber),
    /// A credit note.
    CreditNote(InvoiceNumber),
    /// A threshold of the allowance.
    Allowance,
    /// An amount that the month's bill reached.
    Amount,
    /// An invitation into a household.
    Invitation,
    /// What it says cannot be read.
    Unreadable,
}

/// What becomes of a mail that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailState {
    /// It is tried again.
    Waiting {
        /// When.
        next_at: Timestamp,
    },
    /// It is not, unless an operator says so.
    GivenUp,
}

fn refused() -> Condition {
    use outbox::Column as C;
    let is_refused = Condition::any()
        .add(C::Fault.is_not_null())
        .add(C::Attempts.gte(TRIES_MAX));
    Condition::all()
        .add(C::SentAtUs.is_null())
        .add(C::WebhookId.is_null())
        .add(is_refused)
}

/// How many mails were refused and have not gone out.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`].
pub async fn refused_count(viewer: &Viewer, db: &Db) -> Result<u64, EngineError> {
    viewer.operator()?;
    let count = outbox::Entity::find().filter(refused()).count(db.read());
    Ok(count.await?)
}

/// Mails that were refused and have not gone out, newest first, after `after`.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn refused_mails(
    viewer: &Viewer,
    db: &Db,
    after: Option<MessageId>,
    limit: u64,
) -> Result<Page<RefusedMail>, EngineError> {
    use outbox::Column as C;
    viewer.operator()?;
    let mut select = outbox::Entity::find().filter(refused());
    if let Some(after) = after {
        let last = outbox::Entity::find_by_id(after.uuid()).one(db.read());
        let last = last.await?.ok_or(EngineError::NotFound)?;
        let same = Condition::all()
            .add(C::CreatedAtUs.eq(last.created_at_us))
            .add(C::Id.lt(last.id));
        let older = Condition::any().add(C::CreatedAtUs.lt(last.created_at_us));
        select = select.filter(older.add(same));
    }
    let rows = select
        .order_by_desc(C::CreatedAtUs)
        .order_by_desc(C::Id)
        .limit(limit + 1)
        .all(db.read())
        .await?;
    let named = Named::of(db, &rows).await?;
    let rows = rows.iter().map(|row| refused_mail(row, &named));
    let rows = rows.collect::<Result<Vec<_>, EngineError>>()?;
    Ok(Page::from_rows(rows, limit, |row| row.id.to_string()))
}

/// What rows name by ids.
struct Named {
    accounts: HashMap<Uuid, String>,
    emails: HashMap<Uuid, String>,
    invoices: HashMap<Uuid, MailAbout>,
}

impl Named {
    async fn of(db: &Db, rows: &[outbox::Model]) -> Result<Self, EngineError> {
        let accounts: Vec<(Uuid, String)> = account::Entity::find()
            .select_only()
            .columns([account::Column::Id, account::Column::Reference])
            .filter(account::Column::Id.is_in(rows.iter().map(|row| row.account_id)))
            .into_tuple()
            .all(db.read())
            .await?;
        let emails: Vec<(Uuid, String)> = portal_user::Entity::find()
            .select_only()
            .columns([portal_user::Column::Id, portal_user::Column::Email])
            .filter(portal_user::Column::Id.is_in(rows.iter().filter_map(|row| row.user_id)))
            .into_tuple()
            .all(db.read())
            .await?;
        let invoices: Vec<(Uuid, i16, i16, i32)> = invoice::Entity::find()
            .select_only()
            .columns([
                invoice::Column::Id,
                invoice::Column::Kind,
                invoice::Column::Year,
                invoice::Column::Sequence,
            ])
            .filter(invoice::Column::Id.is_in(rows.iter().filter_map(invoice_of)))
            .into_tuple()
            .all(db.read())
            .await?;
        let about = |(id, kind, year, sequence): (Uuid, i16, i16, i32)| {
            let sequence = sequence.unsigned_abs();
            let number = InvoiceNumber { year, sequence };
            let about = match kind {
                KIND_INVOICE => MailAbout::Invoice(number),
                _ => MailAbout::CreditNote(number),
            };
            (id, about)
        };
        Ok(Self {
            accounts: accounts.into_iter().collect(),
            emails: emails.into_iter().collect(),
            invoices: invoices.into_iter().map(about).collect(),
        })
    }
}

fn invoice_of(row: &outbox::Model) -> Option<Uuid> {
    let is_invoice = row.kind == MESSAGE_INVOICE;
    let payload = is_invoice.then(|| serde_json::from_str::<InvoicePayload>(&row.payload).ok());
    Some(payload??.invoice.uuid())
}

fn refused_mail(row: &outbox::Model, named: &Named) -> Result<RefusedMail, EngineError> {
    let instant = |us, column| {
        Timestamp::from_microsecond(us).map_err(|_| EngineError::Row {
            table: "outbox",
            column,
            row: row.id.to_string(),
        })
    };
    let mut to = row.user_id.and_then(|id| named.emails.get(&id).cloned());
    let about = match row.kind.as_str() {
        MESSAGE_CROSSING => MailAbout::Allowance,
        MESSAGE_SPEND => MailAbout::Amount,
        MESSAGE_INVITATION => {
            let payload = serde_json::from_str::<InvitationPayload>(&row.payload);
            to = payload.ok().map(|payload| payload.email);
            MailAbout::Invitation
        }
        _ => {
            let about = invoice_of(row).and_then(|id| named.invoices.get(&id));
            about.copied().unwrap_or(MailAbout::Unreadable)
        }
    };
    let is_given_up = row.given_up_at_us.is_some() || row.attempts >= TRIES_MAX;
    Ok(RefusedMail {
        id: MessageId::new(row.id),
        put_out_at: instant(row.created_at_us, "created_at_us")?,
        account: named
            .accounts
            .get(&row.account_id)
            .cloned()
            .unwrap_or_default(),
        to,
        about,
        tries: row.attempts.unsigned_abs(),
        reason: row.fault.clone(),
        state: match is_given_up {
            true => MailState::GivenUp,
            false => MailState::Waiting {
                next_at: instant(row.due_at_us, "due_at_us")?,
            },
        },
    })
}
