//! Lets bytes of a delivery go out: by its instruction, and by nothing else.

use super::instruct::verified;
use crate::{
    Db, EngineError, Viewer,
    clock::new_uuid,
    entity::delivery_transfer,
    query::delivery::{DeliveryFacts, by_id},
};
use domain::{
    delivery::AccessNetwork,
    id::{DeliveryId, TransferId},
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, IntoActiveModel};

/// A transfer that has begun.
#[derive(Debug, Clone)]
pub struct Begun {
    /// What is told when it ends.
    pub transfer: TransferId,
    /// Of which delivery.
    pub delivery: DeliveryFacts,
}

/// Why nothing goes out.
#[derive(Debug, thiserror::Error)]
pub enum TransferRefusal {
    /// No instruction that was signed here for this delivery.
    #[error("the instruction is not one that was signed here for this delivery")]
    Forged,
    /// It is over.
    #[error("the instruction is over since {0}")]
    Over(Timestamp),
    /// The device has another network than the one that was priced.
    #[error("the delivery was priced over {fixed}, and the device is on {device}")]
    OtherNetwork {
        /// Of the instruction.
        fixed: AccessNetwork,
        /// Of the device.
        device: AccessNetwork,
    },
    /// It was taken back.
    #[error("the delivery was refunded")]
    Refunded,
    /// Not theirs, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// The delivery whose bytes may go out by `token`, to the viewer, whose device is on
/// `network`.
///
/// # Errors
/// One variant of [`TransferRefusal`] for each reason; [`EngineError::NotFound`] for
/// somebody else's.
pub async fn permitted(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: DeliveryId,
    token: &str,
    network: AccessNetwork,
) -> Result<DeliveryFacts, TransferRefusal> {
    let account = viewer.subscriber()?;
    let (instruction, delivery) = verified(db.read(), token)
        .await?
        .filter(|(_, delivery)| delivery.id == id)
        .ok_or(TransferRefusal::Forged)?;
    if delivery.account != account
        || delivery.user != Some(viewer.user)
        || instruction.sub != delivery.user
    {
        return Err(EngineError::NotFound.into());
    }
    if delivery.expires_at <= now {
        return Err(TransferRefusal::Over(delivery.expires_at));
    }
    if delivery.refunded_at.is_some() {
        return Err(TransferRefusal::Refunded);
    }
    if delivery.network != network {
        let (fixed, device) = (delivery.network, network);
        return Err(TransferRefusal::OtherNetwork { fixed, device });
    }
    Ok(delivery)
}

/// Begins a transfer of a delivery that is [`permitted`]. Whoever begins one tells
/// what it delivered, be it nothing.
///
/// # Errors
/// [`TransferRefusal::Over`] where it has closed meanwhile;
/// [`EngineError::Database`].
pub async fn start(
    db: &Db,
    now: Timestamp,
    delivery: DeliveryId,
) -> Result<TransferId, TransferRefusal> {
    let transfer = new_uuid(now);
    let row = delivery_transfer::Model {
        id: transfer,
        delivery_id: delivery.uuid(),
        started_at_us: now.as_microsecond(),
    };
    db.in_tx(async |tx| {
        // looked at here, so that it cannot close in between
        let still = by_id(tx, delivery).await?;
        if still.closed_at.is_some() && !still.is_complete() {
            return Ok(Err(TransferRefusal::Over(still.expires_at)));
        }
        delivery_transfer::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(tx)
            .await?;
        Ok(Ok(()))
    })
    .await??;
    Ok(TransferId::new(transfer))
}

/// Both: what is [`permitted`] is begun.
///
/// # Errors
/// As [`permitted`] and [`start`].
pub async fn begin(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: DeliveryId,
    token: &str,
    network: AccessNetwork,
) -> Result<Begun, TransferRefusal> {
    let delivery = permitted(db, now, viewer, id, token, network).await?;
    let transfer = start(db, now, delivery.id).await?;
    Ok(Begun { transfer, delivery })
}
