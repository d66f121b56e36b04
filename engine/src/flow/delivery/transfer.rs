//! Lets bytes of a delivery go out: by its instruction, and by nothing else.

use super::instruct::verified;
use crate::{
    Db, EngineError, Viewer, clock::new_uuid, entity::delivery_transfer,
    query::delivery::DeliveryFacts,
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

/// Begins a transfer of a delivery, as the viewer, whose device is on `network`.
///
/// # Errors
/// One variant of [`TransferRefusal`] for each reason; [`EngineError::NotFound`] for
/// somebody else's.
pub async fn begin(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: DeliveryId,
    token: &str,
    network: AccessNetwork,
) -> Result<Begun, TransferRefusal> {
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
    let transfer = new_uuid(now);
    let row = delivery_transfer::Model {
        id: transfer,
        delivery_id: delivery.id.uuid(),
        started_at_us: now.as_microsecond(),
    };
    db.in_tx(async |tx| {
        delivery_transfer::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(tx)
            .await?;
        Ok(())
    })
    .await?;
    Ok(Begun {
        transfer: TransferId::new(transfer),
        delivery,
    })
}
