//! What a subscriber lets deliveries charge, and what they did before.

use crate::{
    Db, EngineError, Viewer,
    entity::{delivery, delivery_budget},
    query::delivery::{DeliveryFacts, wishes},
};
use domain::{
    delivery::SubscriberPreferences,
    time::PeriodMonth,
    unit::{Currency, Money},
};
use jiff::{Timestamp, tz::TimeZone};
use sea_orm::{EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};

/// What an account lets deliveries charge, and what they took of a month.
#[derive(Debug, Clone)]
pub struct DeliveryLimits {
    /// What its holder wants.
    pub wishes: SubscriberPreferences,
    /// Of all amounts.
    pub currency: Currency,
    /// Where its months begin and end.
    pub zone: TimeZone,
    /// The running month.
    pub month: PeriodMonth,
    /// What was charged in it.
    pub charged: Money,
    /// What is reserved beyond that.
    pub reserved: Money,
}

/// What the viewer's account lets deliveries charge.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no subscriber; [`EngineError::Database`].
pub async fn delivery_limits(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
) -> Result<DeliveryLimits, EngineError> {
    let id = viewer.subscriber()?;
    let (facts, _, _) = crate::query::account::one(db.read(), id).await?;
    let (_, wishes) = wishes(db.read(), id).await?;
    let zone = facts.cycle.zone;
    let month = PeriodMonth::containing(zone.to_datetime(now).date());
    let key = (id.uuid(), facts.currency.to_string(), month.to_string());
    let row = delivery_budget::Entity::find_by_id(key)
        .one(db.read())
        .await?;
    let money = |micros| Money::new(micros, facts.currency);
    Ok(DeliveryLimits {
        wishes,
        currency: facts.currency,
        zone,
        month,
        charged: money(row.as_ref().map_or(0, |row| row.used_micros)),
        reserved: money(row.as_ref().map_or(0, |row| row.reserved_micros)),
    })
}

/// The last delivery of a file to the viewer whose instruction is over, where some
/// of it arrived.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no subscriber; [`EngineError::Database`].
pub async fn fetched_before(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    content: &str,
    format: &str,
) -> Result<Option<DeliveryFacts>, EngineError> {
    use delivery::Column as C;
    let row = delivery::Entity::find()
        .filter(C::AccountId.eq(viewer.subscriber()?.uuid()))
        .filter(C::UserId.eq(viewer.user.uuid()))
        .filter(C::Content.eq(content))
        .filter(C::Format.eq(format))
        .filter(C::ArrivedBytes.gt(0))
        .filter(C::ExpiresAtUs.lte(now.as_microsecond()))
        .order_by(C::CreatedAtUs, Order::Desc)
        .limit(1)
        .one(db.read())
        .await?;
    row.as_ref().map(DeliveryFacts::from_row).transpose()
}

/// Whether the viewer's account has deliveries before or from an instant on.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no subscriber; [`EngineError::Database`].
pub async fn has_deliveries(
    viewer: &Viewer,
    db: &Db,
    at: Timestamp,
    is_before: bool,
) -> Result<Option<Timestamp>, EngineError> {
    use delivery::Column as C;
    let mut query = delivery::Entity::find()
        .filter(C::AccountId.eq(viewer.subscriber()?.uuid()))
        .limit(1);
    query = match is_before {
        true => query
            .filter(C::CreatedAtUs.lt(at.as_microsecond()))
            .order_by(C::CreatedAtUs, Order::Desc),
        false => query
            .filter(C::CreatedAtUs.gte(at.as_microsecond()))
            .order_by(C::CreatedAtUs, Order::Asc),
    };
    let row = query.one(db.read()).await?;
    Ok(row.and_then(|row| Timestamp::from_microsecond(row.created_at_us).ok()))
}
