//! What was delivered of the provider's files, month by month.

use super::{ListQuery, said};
use crate::portal::{PageContext, PageError, Portal, csv::Csv, delivery::views};
use app::{
    page::provider::deliveries::{ProviderDeliveriesPage, ProviderDeliveriesPageProps},
    text::delivery::provider as words,
    view::{
        delivery::{
            explain::{Explained, Occasion, Reader, explain},
            provider::{ProviderDeliveries, ProviderDelivery},
        },
        store::Listing,
    },
};
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{delivery::preview::Paid, id::DeliveryId, party::Language, time::PeriodMonth};
use engine::{
    Db, EngineError, Viewer,
    query::delivery::{DeliveryFacts, zone},
    read::provider_deliveries::{
        PricedDelivery, delivery_months, month_deliveries, month_piece, month_sums,
    },
};
use futures_util::{Stream, stream::try_unfold};
use jiff::{Timestamp, tz::TimeZone};
use std::sync::Arc;

/// A month of them.
///
/// # Errors
/// [`PageError::BadRequest`] for a month or a page that there is none of.
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    let (db, now) = (&portal.db, portal.clock.now());
    let zone = zone(db.read()).await?;
    let mut months = delivery_months(viewer, db).await?;
    let month = chosen(&query.month, months.first().copied(), now, &zone)?;
    if !months.contains(&month) {
        months.push(month);
        months.sort_by(|a, b| b.cmp(a));
    }
    let after: Option<DeliveryId> = said(&query.after)?;
    let (rows, next) = month_deliveries(viewer, db, month, after).await?;
    let rows = rows.into_iter().map(|row| view_of(row, now, language));
    let rows = rows.collect::<Result<_, EngineError>>()?;
    let sums = month_sums(viewer, db, month).await?;
    let view = ProviderDeliveries {
        rows: Listing {
            rows,
            next: next.map(|id| id.to_string()),
            is_first: after.is_none(),
        },
        month,
        months,
        count: sums.iter().map(|sum| sum.deliveries).sum(),
        sums: sums.into_iter().map(|sum| sum.paid).collect(),
    };
    let page = context.page(words::deliveries(language));
    Ok(page.show(|| ProviderDeliveriesPage(ProviderDeliveriesPageProps { view, zone })))
}

/// The month that a query names, else the newest that has some, else the running one.
fn chosen(
    month: &str,
    newest: Option<PeriodMonth>,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<PeriodMonth, PageError> {
    let running = || PeriodMonth::containing(zone.to_datetime(now).date());
    Ok(said(month)?.or(newest).unwrap_or_else(running))
}

fn view_of(
    PricedDelivery { row, price_name }: PricedDelivery,
    now: Timestamp,
    language: Language,
) -> Result<ProviderDelivery, EngineError> {
    let facts = row.facts;
    let is_refunded = facts.refunded_at.is_some();
    let explained: Option<Explained> = match is_refunded {
        true => None,
        false => {
            let occasion = Occasion {
                network: facts.network,
                price_name: crate::portal::price_name(&price_name, language),
                delivered: Some(&facts.arrived),
                reader: Reader::Provider,
            };
            let explained = explain(&facts.terms, &occasion, language);
            Some(explained.map_err(EngineError::refused)?)
        }
    };
    Ok(ProviderDelivery {
        at: facts.created_at,
        progress: views::progress(&facts, now),
        network: facts.network,
        arrived_bytes: facts.arrived.count(),
        bytes: facts.terms.bytes,
        paid: Paid::from(facts.settled),
        is_refunded,
        explained,
        title: (facts.title != facts.content).then_some(facts.title),
        content: facts.content,
    })
}

/// A month's as CSV, all of them.
///
/// # Errors
/// [`PageError::BadRequest`] for a month that is none.
pub(in crate::portal) async fn csv(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let (viewer, now) = (context.viewer()?, portal.clock.now());
    let zone = zone(portal.db.read()).await?;
    let month = chosen(&query.month, None, now, &zone)?;
    let head = Csv::new(&[
        "delivery",
        "fixed_at",
        "item",
        "title",
        "network",
        "bytes",
        "arrived_bytes",
        "provider",
        "subscriber",
        "currency",
        "preferences_version",
        "refunded",
    ]);
    let pieces = pieces(portal.db.clone(), viewer.clone(), month);
    Ok(head.followed_by(pieces, &format!("deliveries-{month}.csv")))
}

/// The rows of a month's file, a piece at a time.
fn pieces(
    db: Db,
    viewer: Viewer,
    month: PeriodMonth,
) -> impl Stream<Item = Result<Csv, EngineError>> + Send {
    /// Where to go on: from the start, behind a delivery, or not at all.
    type Place = Option<Option<DeliveryId>>;
    let start: Place = Some(None);
    try_unfold((db, viewer, start), move |(db, viewer, place)| async move {
        let Some(after) = place else {
            return Ok(None);
        };
        let page = month_piece(&viewer, &db, month, after).await?;
        let mut rows = Csv::rows();
        for row in &page.rows {
            rows.row(cells(&row.facts));
        }
        Ok(Some((rows, (db, viewer, page.next.map(Some)))))
    })
}

/// Whom it was for is not among them.
fn cells(facts: &DeliveryFacts) -> [String; 12] {
    [
        facts.id.to_string(),
        facts.created_at.to_string(),
        facts.content.clone(),
        facts.title.clone(),
        facts.network.to_string(),
        facts.terms.bytes.to_string(),
        facts.arrived.count().to_string(),
        facts.settled.provider.to_decimal(),
        facts.settled.subscriber.to_decimal(),
        facts.currency().to_string(),
        facts.versions[1].to_string(),
        u8::from(facts.refunded_at.is_some()).to_string(),
    ]
}
