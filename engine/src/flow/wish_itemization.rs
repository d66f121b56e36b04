//! Whether an account's bills list calls and sessions.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::account,
};
use domain::invoice::Itemization;
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, entity::prelude::*};
use serde_json::json;

/// Keeps the wish of the viewer's own account, for papers that are made from now on.
///
/// # Errors
/// [`EngineError::NotFound`] for who holds no account; [`EngineError::Database`].
pub async fn wish_itemization(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    wish: Itemization,
) -> Result<(), EngineError> {
    let account = viewer.holder()?;
    db.in_tx(async |tx| {
        account::Entity::update_many()
            .col_expr(account::Column::Itemization, wish.code().into())
            .filter(account::Column::Id.eq(account.uuid()))
            .exec(tx)
            .await?;
        let event =
            Event::new("account.itemization", account).with_detail(json!({ "itemization": wish }));
        audit::record(tx, now, Some(viewer), event).await
    })
    .await
}
