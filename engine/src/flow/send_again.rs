//! Sends a message again that was refused, under its old id.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::outbox,
};
use domain::id::MessageId;
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, entity::prelude::*, sea_query::Expr};

/// Makes a message to a person due at `now`, with all its tries before it; whether
/// that did anything: what has gone out meanwhile is left alone.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator, and for no such message;
/// [`EngineError::Database`].
pub async fn send_again(
    db: &Db,
    now: Timestamp,
    by: &Viewer,
    id: MessageId,
) -> Result<bool, EngineError> {
    use outbox::Column as C;
    by.operator()?;
    db.in_tx(async |tx| {
        let row = outbox::Entity::find_by_id(id.uuid()).one(tx).await?;
        let row = row.filter(|row| row.webhook_id.is_none());
        let row = row.ok_or(EngineError::NotFound)?;
        if row.sent_at_us.is_some() {
            return Ok(false);
        }
        outbox::Entity::update_many()
            .col_expr(C::DueAtUs, now.as_microsecond().into())
            .col_expr(C::Attempts, 0.into())
            .col_expr(C::GivenUpAtUs, Expr::value(Option::<i64>::None))
            .filter(C::Id.eq(row.id))
            .exec(tx)
            .await?;
        let event = Event::new("mail.again", id)
            .with_detail(serde_json::json!({ "tries": row.attempts, "fault": row.fault }));
        audit::record(tx, now, Some(by), event).await?;
        Ok(true)
    })
    .await
}
