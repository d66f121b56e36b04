//! Named settings of the operator.

use crate::{Db, EngineError, entity::setting};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};

/// Keeps `value` under `name`, in place of what was there.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn put(db: &Db, name: &str, value: &str) -> Result<(), EngineError> {
    db.in_tx(async |tx| put_in(tx, name, value).await).await
}

/// The same inside of a transaction.
///
/// # Errors
/// [`EngineError::Database`].
pub(crate) async fn put_in(
    tx: &impl ConnectionTrait,
    name: &str,
    value: &str,
) -> Result<(), EngineError> {
    let row = setting::ActiveModel {
        name: Set(name.to_owned()),
        value: Set(value.to_owned()),
    };
    setting::Entity::insert(row)
        .on_conflict(
            OnConflict::column(setting::Column::Name)
                .update_column(setting::Column::Value)
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// What is kept under `name`.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn get(conn: &impl ConnectionTrait, name: &str) -> Result<Option<String>, EngineError> {
    let row = setting::Entity::find_by_id(name.to_owned())
        .one(conn)
        .await?;
    Ok(row.map(|row| row.value))
}
