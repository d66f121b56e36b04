//! Who a provider is by law.

use crate::{EngineError, entity::provider_party};
use domain::{delivery::ProviderParty, id::UserId};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, entity::prelude::*};

/// What `provider` last said of itself, with its version; none where it said nothing.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn party(
    conn: &impl ConnectionTrait,
    provider: UserId,
) -> Result<Option<(u32, ProviderParty)>, EngineError> {
    use provider_party::Column as C;
    let row = provider_party::Entity::find()
        .filter(C::ProviderId.eq(provider.uuid()))
        .order_by_desc(C::Version)
        .one(conn)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let party = serde_json::from_str(&row.document).map_err(|_| EngineError::Row {
        table: "provider_party",
        column: "document",
        row: format!("{} {}", row.provider_id, row.version),
    })?;
    Ok(Some((row.version.unsigned_abs(), party)))
}
