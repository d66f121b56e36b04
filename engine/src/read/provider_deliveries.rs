//! Deliveries of a provider's files, month by month of the providers' zone.

use super::deliveries::{
    DeliveryPage, DeliveryQuery, DeliveryRow, deliveries, price_name, some_deliveries,
};
use crate::{
    Db, EngineError, Viewer,
    entity::delivery,
    query::delivery::{month_bounds, tariffs, zone},
};
use domain::{
    delivery::preview::Paid,
    id::DeliveryId,
    time::PeriodMonth,
    unit::{Currency, Money},
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, QuerySelect, entity::prelude::*, sea_query::ExprTrait};
use std::collections::BTreeMap;

/// Deliveries to a piece of a file that has all of them.
const PIECE: u64 = 500;

/// A delivery, and what its price was called.
#[derive(Debug, Clone)]
pub struct PricedDelivery {
    /// The delivery.
    pub row: DeliveryRow,
    /// By language; empty where it cost nothing.
    pub price_name: BTreeMap<String, String>,
}

/// What a month's deliveries came to in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthSum {
    /// How many.
    pub deliveries: u64,
    /// What was paid for them.
    pub paid: Paid,
}

async fn of_month(
    viewer: &Viewer,
    db: &Db,
    month: PeriodMonth,
    after: Option<DeliveryId>,
) -> Result<DeliveryQuery, EngineError> {
    Ok(DeliveryQuery {
        provider: Some(viewer.provider()?),
        between: Some(month_bounds(month, &zone(db.read()).await?)?),
        after,
        ..DeliveryQuery::default()
    })
}

/// Some of a month's deliveries of the viewer's files, newest first, and where the
/// next page begins.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no provider; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn month_deliveries(
    viewer: &Viewer,
    db: &Db,
    month: PeriodMonth,
    after: Option<DeliveryId>,
) -> Result<(Vec<PricedDelivery>, Option<DeliveryId>), EngineError> {
    let query = of_month(viewer, db, month, after).await?;
    let page = deliveries(viewer, db, &query).await?;
    let known = tariffs(db.read()).await?;
    let rows = page.rows.into_iter().map(|row| PricedDelivery {
        price_name: price_name(&known, &row.facts),
        row,
    });
    Ok((rows.collect(), page.next))
}

/// The same without names of prices, in the larger pieces that a file is written in.
///
/// # Errors
/// As [`month_deliveries`].
pub async fn month_piece(
    viewer: &Viewer,
    db: &Db,
    month: PeriodMonth,
    after: Option<DeliveryId>,
) -> Result<DeliveryPage, EngineError> {
    let query = of_month(viewer, db, month, after).await?;
    some_deliveries(viewer, db, &query, PIECE).await
}

/// What a month's deliveries of the viewer's files came to, for each currency.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no provider; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn month_sums(
    viewer: &Viewer,
    db: &Db,
    month: PeriodMonth,
) -> Result<Vec<MonthSum>, EngineError> {
    use delivery::Column as C;
    let [start, end] = month_bounds(month, &zone(db.read()).await?)?;
    // a sum is of a wider type on PostgreSQL
    let sum = |column: C| Expr::col(column).sum().cast_as("bigint");
    let rows: Vec<(String, i64, i64, i64)> = delivery::Entity::find()
        .select_only()
        .column(C::Currency)
        .column_as(C::Id.count(), "deliveries")
        .column_as(sum(C::ProviderMicros), "provider")
        .column_as(sum(C::SubscriberMicros), "subscriber")
        .filter(C::ProviderId.eq(viewer.provider()?.uuid()))
        .filter(C::CreatedAtUs.gte(start.as_microsecond()))
        .filter(C::CreatedAtUs.lt(end.as_microsecond()))
        .group_by(C::Currency)
        .into_tuple()
        .all(db.read())
        .await?;
    let sums = rows.into_iter().map(|(code, count, provider, subscriber)| {
        let currency: Currency = code.parse().map_err(|_| EngineError::Row {
            table: "delivery",
            column: "currency",
            row: code.clone(),
        })?;
        Ok(MonthSum {
            deliveries: count.unsigned_abs(),
            paid: Paid {
                provider: Money::new(provider, currency),
                subscriber: Money::new(subscriber, currency),
            },
        })
    });
    let mut sums = sums.collect::<Result<Vec<_>, EngineError>>()?;
    sums.sort_by_key(|sum| sum.paid.provider.currency());
    Ok(sums)
}

/// The months with deliveries of the viewer's files, newest first: a step through
/// the index each.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no provider; [`EngineError::Database`].
pub async fn delivery_months(viewer: &Viewer, db: &Db) -> Result<Vec<PeriodMonth>, EngineError> {
    use delivery::Column as C;
    let provider = viewer.provider()?;
    let zone = zone(db.read()).await?;
    let mut months = Vec::new();
    let mut before_us = i64::MAX;
    loop {
        let newest: Option<Option<i64>> = delivery::Entity::find()
            .select_only()
            .column_as(C::CreatedAtUs.max(), "newest")
            .filter(C::ProviderId.eq(provider.uuid()))
            .filter(C::CreatedAtUs.lt(before_us))
            .into_tuple()
            .one(db.read())
            .await?;
        let Some(newest) = newest.flatten() else {
            return Ok(months);
        };
        let at = Timestamp::from_microsecond(newest).map_err(EngineError::refused)?;
        let month = PeriodMonth::containing(zone.to_datetime(at).date());
        months.push(month);
        before_us = month_bounds(month, &zone)?[0].as_microsecond();
    }
}
