//! What a provider's program is shown of its deliveries.

use crate::{
    Db, EngineError,
    identity::ApiCaller,
    query::delivery::{DeliveryFacts, by_id},
};
use domain::id::DeliveryId;

/// A delivery that one of the caller's own programs asked for. What subscribers
/// fetch in the portal is theirs, and not shown here.
///
/// # Errors
/// [`EngineError::NotFound`] for any other; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn api_delivery(
    caller: &ApiCaller,
    db: &Db,
    id: DeliveryId,
) -> Result<DeliveryFacts, EngineError> {
    let delivery = by_id(db.read(), id).await?;
    if delivery.provider != caller.provider || delivery.user.is_some() {
        return Err(EngineError::NotFound);
    }
    Ok(delivery)
}
