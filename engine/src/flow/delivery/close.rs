//! Closes deliveries whose instruction is over: what is left of their reservations
//! is let go of.

use super::{instruct::let_go, settle::REPORT_GRACE};
use crate::{
    Db, EngineError,
    entity::{api_call, delivery, delivery_transfer},
    query::delivery::DeliveryFacts,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};

/// Deliveries to a transaction.
const BATCH: u64 = 200;
/// A transfer that nobody told the end of for so long has none.
const TRANSFER_LIFE: SignedDuration = SignedDuration::from_hours(48);
/// How long a call of a program may be repeated.
const CALL_LIFE: SignedDuration = SignedDuration::from_hours(48);

/// Closes what is due; says how many. One with a transfer under way stays open.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn close_due(db: &Db, now: Timestamp) -> Result<u64, EngineError> {
    use delivery::Column as C;
    let mut closed = 0;
    loop {
        let due: Vec<Uuid> = delivery::Entity::find()
            .select_only()
            .column(C::Id)
            .filter(C::ClosedAtUs.is_null())
            .filter(is_due(now))
            .filter(
                C::Id.not_in_subquery(
                    sea_orm::sea_query::Query::select()
                        .column(delivery_transfer::Column::DeliveryId)
                        .from(delivery_transfer::Entity)
                        .to_owned(),
                ),
            )
            .order_by_asc(C::ExpiresAtUs)
            .limit(BATCH)
            .into_tuple()
            .all(db.read())
            .await?;
        let count = due.len() as u64;
        for id in due {
            closed += db.in_tx(async |tx| close(tx, now, id).await).await?;
        }
        if count < BATCH {
            return Ok(closed);
        }
    }
}

/// Whose instruction is over; of what a provider's own server delivers, whose last
/// report may have come.
fn is_due(now: Timestamp) -> Condition {
    use delivery::Column as C;
    let reported = now.saturating_sub(REPORT_GRACE).unwrap_or(now);
    Condition::any()
        .add(
            Condition::all()
                .add(C::UserId.is_not_null())
                .add(C::ExpiresAtUs.lte(now.as_microsecond())),
        )
        .add(C::ExpiresAtUs.lte(reported.as_microsecond()))
}

async fn close(
    tx: &sea_orm::DatabaseTransaction,
    now: Timestamp,
    id: Uuid,
) -> Result<u64, EngineError> {
    use delivery::Column as C;
    let under_way = delivery_transfer::Entity::find()
        .filter(delivery_transfer::Column::DeliveryId.eq(id))
        .one(tx)
        .await?;
    let row = delivery::Entity::find_by_id(id)
        .filter(C::ClosedAtUs.is_null())
        .one(tx)
        .await?;
    let (None, Some(row)) = (under_way, row) else {
        return Ok(0);
    };
    let_go(tx, now, &DeliveryFacts::from_row(&row)?).await?;
    delivery::Entity::update_many()
        .col_expr(C::ClosedAtUs, Expr::value(now.as_microsecond()))
        .col_expr(C::ProviderReservedMicros, Expr::value(0_i64))
        .col_expr(C::SubscriberReservedMicros, Expr::value(0_i64))
        .filter(C::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(1)
}

/// Gives up transfers that nobody will tell the end of, and forgets calls that are
/// too old to be repeated. Says how many transfers were given up.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn forget_stale(db: &Db, now: Timestamp) -> Result<u64, EngineError> {
    let before = |life| now.saturating_sub(life).unwrap_or(now).as_microsecond();
    db.in_tx(async |tx| {
        api_call::Entity::delete_many()
            .filter(api_call::Column::AtUs.lt(before(CALL_LIFE)))
            .exec(tx)
            .await?;
        let given_up = delivery_transfer::Entity::delete_many()
            .filter(delivery_transfer::Column::StartedAtUs.lt(before(TRANSFER_LIFE)))
            .exec(tx)
            .await?;
        Ok(given_up.rows_affected)
    })
    .await
}
