//! A subscriber who does not want to pay for a delivery says so; an operator
//! decides.

use super::settle::Batch;
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    clock::new_uuid,
    entity::delivery_dispute,
    query::delivery::by_id,
};
use domain::id::DeliveryId;
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::json;

/// The longest reason, in characters.
pub const REASON_CHARS_MAX: usize = 500;

/// Why a dispute was not opened, or not decided.
#[derive(Debug, thiserror::Error)]
pub enum DisputeRefusal {
    /// No reason, or too much of one.
    #[error("1 to {REASON_CHARS_MAX} characters are wanted")]
    Reason,
    /// It is there already.
    #[error("the delivery is disputed already")]
    Disputed,
    /// It is decided.
    #[error("the dispute is decided")]
    Decided,
    /// Nothing was charged.
    #[error("nothing was charged for this delivery")]
    NothingCharged,
    /// Bytes still go out.
    #[error("the delivery still goes on")]
    GoesOn,
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

fn worded(text: &str) -> Result<String, DisputeRefusal> {
    let text = text.trim();
    let is_fine = !text.is_empty()
        && text.chars().count() <= REASON_CHARS_MAX
        && !text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\r');
    match is_fine {
        true => Ok(text.to_owned()),
        false => Err(DisputeRefusal::Reason),
    }
}

/// Disputes a delivery of the viewer's account.
///
/// # Errors
/// One variant of [`DisputeRefusal`] for each reason; [`EngineError::NotFound`] for
/// somebody else's.
pub async fn dispute(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: DeliveryId,
    reason: &str,
) -> Result<(), DisputeRefusal> {
    let account = viewer.holder()?;
    let reason = worded(reason)?;
    db.in_tx(async |tx| {
        let delivery = by_id(tx, id).await?;
        if delivery.account != account {
            return Err(EngineError::NotFound);
        }
        if delivery.settled.subscriber.is_zero() {
            return Ok(Err(DisputeRefusal::NothingCharged));
        }
        let there = delivery_dispute::Entity::find_by_id(id.uuid())
            .one(tx)
            .await?;
        if there.is_some() {
            return Ok(Err(DisputeRefusal::Disputed));
        }
        let row = delivery_dispute::Model {
            delivery_id: id.uuid(),
            opened_at_us: now.as_microsecond(),
            opened_by: viewer.user.uuid(),
            reason: reason.clone(),
            decided_at_us: None,
            decided_by: None,
            is_refunded: None,
            note: None,
        };
        delivery_dispute::Entity::insert(row.into_active_model())
            .exec_without_returning(tx)
            .await?;
        let event = Event::new("delivery.dispute", id).with_detail(json!({ "reason": reason }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await?
}

/// Decides a dispute; a refund takes back what both sides were charged.
///
/// # Errors
/// One variant of [`DisputeRefusal`] for each reason; [`EngineError::NotFound`] for
/// who is no operator, and where nothing is disputed.
pub async fn decide_dispute(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: DeliveryId,
    is_refunded: bool,
    note: &str,
) -> Result<(), DisputeRefusal> {
    viewer.operator()?;
    let note = worded(note)?;
    db.in_tx(async |tx| {
        let there = delivery_dispute::Entity::find_by_id(id.uuid())
            .one(tx)
            .await?;
        let there = there.ok_or(EngineError::NotFound)?;
        if there.decided_at_us.is_some() {
            return Ok(Err(DisputeRefusal::Decided));
        }
        if is_refunded {
            if by_id(tx, id).await?.closed_at.is_none() {
                return Ok(Err(DisputeRefusal::GoesOn));
            }
            let mut batch = Batch::load(tx, [id.uuid()]).await?;
            batch.take_back(now, new_uuid(now), id.uuid())?;
            batch.write(tx, now).await?;
        }
        let mut row = there.into_active_model();
        row.decided_at_us = Set(Some(now.as_microsecond()));
        row.decided_by = Set(Some(viewer.email.clone()));
        row.is_refunded = Set(Some(i16::from(is_refunded)));
        row.note = Set(Some(note.clone()));
        delivery_dispute::Entity::update(row).exec(tx).await?;
        let detail = json!({ "refunded": is_refunded, "note": note });
        let event = Event::new("delivery.decide", id).with_detail(detail);
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await?
}
