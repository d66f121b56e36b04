//! What an operator does with rights: grants, revokes, refunds.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    clock::new_uuid,
    entity::{charge as charge_row, holding as holding_row, recording},
    identity::{Email, by_email},
    query::{
        charge,
        holding::{self, NewHolding, from_row},
        recording::by_id,
    },
};
use domain::{
    content::Isrc,
    id::{AccountId, ChargeId, ContentId, HoldingId, UserId},
    invoice::{Charge, ChargeDetail},
    rights::Origin,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, DatabaseTransaction, EntityTrait, QueryFilter, entity::prelude::*,
};
use serde_json::json;

/// The longest reason that is kept, in characters.
const REASON_CHARS_MAX: usize = 200;

/// A right that an operator gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRequest {
    /// To whom, by their e-mail address.
    pub email: String,
    /// To what: a recording's id or its ISRC.
    pub recording: String,
    /// From when; `None` for now.
    pub from: Option<Timestamp>,
    /// Until when: a subscription's window; `None` for good.
    pub until: Option<Timestamp>,
}

/// Why no right was given or taken.
#[derive(Debug, thiserror::Error)]
pub enum GrantRefusal {
    /// Nobody signs in with the address.
    #[error("nobody signs in with that e-mail address")]
    NoSuchPerson,
    /// There is no such recording.
    #[error("there is no recording with that id or ISRC")]
    NoSuchRecording,
    /// A window that ends before it begins.
    #[error("the window ends before it begins")]
    EmptyWindow,
    /// They have it for good.
    #[error("they have it for good already")]
    HasIt,
    /// It was not bought.
    #[error("only a purchase can be refunded")]
    NotBought,
    /// It was revoked before.
    #[error("the right was revoked already")]
    Gone,
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Gives a right.
///
/// # Errors
/// [`GrantRefusal`]; [`EngineError::NotFound`] for who is no operator.
pub async fn grant(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    request: &GrantRequest,
) -> Result<HoldingId, GrantRefusal> {
    viewer.operator()?;
    let from = request.from.unwrap_or(now);
    if request.until.is_some_and(|until| until <= from) {
        return Err(GrantRefusal::EmptyWindow);
    }
    db.in_tx(async |tx| {
        let Some(user) = by_email(tx, &Email::as_compared(&request.email)).await? else {
            return Ok(Err(GrantRefusal::NoSuchPerson));
        };
        let Some(content) = named(tx, &request.recording).await? else {
            return Ok(Err(GrantRefusal::NoSuchRecording));
        };
        let user = UserId::new(user.id);
        let standing = holding::standing(tx, now, user, content).await?;
        if standing.is_some_and(|holding| holding.until.is_none()) {
            return Ok(Err(GrantRefusal::HasIt));
        }
        let new = NewHolding {
            user,
            content,
            origin: Origin::Grant,
            from,
            until: request.until,
        };
        let id = holding::insert(tx, now, new).await?;
        let event = Event::new("right.grant", id).with_detail(json!({
            "user": user,
            "recording": content,
            "from": from,
            "until": request.until,
        }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(id))
    })
    .await?
}

async fn named(tx: &DatabaseTransaction, name: &str) -> Result<Option<ContentId>, EngineError> {
    if let Ok(id) = name.trim().parse::<ContentId>() {
        return match by_id(tx, id).await {
            Ok(recording) => Ok(Some(recording.id)),
            Err(EngineError::NotFound) => Ok(None),
            Err(error) => Err(error),
        };
    }
    let Ok(isrc) = name.parse::<Isrc>() else {
        return Ok(None);
    };
    let row = recording::Entity::find()
        .filter(recording::Column::Isrc.eq(isrc.as_str()))
        .filter(recording::Column::PublishedAtUs.is_not_null())
        .one(tx)
        .await?;
    Ok(row.map(|row| ContentId::new(row.id)))
}

/// Takes a right away, for a reason that the person will read.
///
/// # Errors
/// [`GrantRefusal::Gone`]; [`EngineError::NotFound`] for who is no operator, or where
/// there is no such right.
pub async fn revoke(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: HoldingId,
    why: &str,
) -> Result<(), GrantRefusal> {
    viewer.operator()?;
    db.in_tx(async |tx| {
        if !take_away(tx, now, id, why).await? {
            return Ok(Err(GrantRefusal::Gone));
        }
        let event = Event::new("right.revoke", id).with_detail(json!({ "why": reason(why) }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await?
}

/// Takes a purchase back: the right is revoked, and a charge of the opposite amount
/// waits for the next invoice of who paid.
///
/// # Errors
/// [`GrantRefusal`]; [`EngineError::NotFound`] for who is no operator, or where there
/// is no such right.
pub async fn refund(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: HoldingId,
    why: &str,
) -> Result<(), GrantRefusal> {
    viewer.operator()?;
    db.in_tx(async |tx| {
        let row = holding_row::Entity::find_by_id(id.uuid()).one(tx).await?;
        let row = row.ok_or(EngineError::NotFound)?;
        let is_refunded = row.refund_id.is_some();
        let right = from_row(&row)?;
        let Some(of) = right.origin.charge() else {
            return Ok(Err(GrantRefusal::NotBought));
        };
        if is_refunded {
            return Ok(Err(GrantRefusal::Gone));
        }
        // one that was revoked before can still be paid back
        take_away(tx, now, id, why).await?;
        let paid = charge_row::Entity::find_by_id(of.uuid()).one(tx).await?;
        let paid = paid.ok_or(EngineError::NotFound)?;
        let account = AccountId::new(paid.account_id);
        let paid = charge::from_row(&paid)?;
        let ChargeDetail::Purchase { sale } = paid.detail else {
            return Ok(Err(GrantRefusal::NotBought));
        };
        let back = Charge {
            id: ChargeId::new(new_uuid(now)),
            at: now,
            detail: ChargeDetail::Refund { of, sale },
            amount: paid.amount.checked_neg().map_err(EngineError::refused)?,
            ..paid
        };
        charge::insert(tx, account, &back, viewer.user_id()).await?;
        let row = holding_row::ActiveModel {
            id: Set(id.uuid()),
            refund_id: Set(Some(back.id.uuid())),
            ..Default::default()
        };
        holding_row::Entity::update(row).exec(tx).await?;
        let event = Event::new("right.refund", id).with_detail(json!({
            "charge": of,
            "refund": back.id,
            "amount": back.amount.to_string(),
            "why": reason(why),
        }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await?
}

fn reason(why: &str) -> String {
    let shown = why.trim().chars().filter(|c| !c.is_control());
    shown.take(REASON_CHARS_MAX).collect()
}

/// Whether it was there to be taken.
async fn take_away(
    tx: &DatabaseTransaction,
    now: Timestamp,
    id: HoldingId,
    why: &str,
) -> Result<bool, EngineError> {
    let row = holding_row::Entity::find_by_id(id.uuid()).one(tx).await?;
    let row = row.ok_or(EngineError::NotFound)?;
    if row.revoked_at_us.is_some() {
        return Ok(false);
    }
    let row = holding_row::ActiveModel {
        id: Set(row.id),
        revoked_at_us: Set(Some(now.as_microsecond())),
        revoked_why: Set(Some(reason(why))),
        ..Default::default()
    };
    holding_row::Entity::update(row).exec(tx).await?;
    Ok(true)
}
