//! Counts every meter anew from its records.

use super::meter::recount_account;
use crate::{
    Db, EngineError,
    entity::{account_metering, meter},
};
use domain::id::AccountId;
use jiff::Timestamp;
use sea_orm::{EntityTrait, PaginatorTrait, QuerySelect};
use uuid::Uuid;

/// Counts the meters of every account anew, an account to a transaction; says
/// how many meters there are.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn recount_meters(db: &Db, now: Timestamp) -> Result<u64, EngineError> {
    let accounts: Vec<Uuid> = account_metering::Entity::find()
        .select_only()
        .column(account_metering::Column::AccountId)
        .distinct()
        .into_tuple()
        .all(db.read())
        .await?;
    for account in accounts {
        db.in_tx(async |tx| recount_account(tx, now, AccountId::new(account)).await)
            .await?;
    }
    Ok(meter::Entity::find().count(db.read()).await?)
}
