//! A month's downloads, and what may be charged for them.

use super::views;
use crate::portal::{
    PageContext, PageError, Portal,
    subscriber::{allowance::amount_of, said},
};
use app::{
    component::form::FormFault,
    page::subscriber::deliveries::{DeliveriesPage, DeliveriesPageProps},
    route,
    text::delivery::download as words,
    view::{
        delivery::download::{Downloads, Spent, WishesForm},
        store::Listing,
    },
};
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    delivery::{Ask, SubscriberPreferences, Willing},
    time::PeriodMonth,
    unit::{Currency, Money},
};
use engine::{
    flow::delivery::{PreferRefusal, wish},
    query::delivery::month_bounds,
    read::{
        deliveries::{DeliveryQuery, deliveries},
        delivery_limits::{DeliveryLimits, delivery_limits, has_deliveries},
    },
};
use serde::Deserialize;
use std::sync::Arc;

/// Which of them.
#[derive(Debug, Default, Deserialize)]
pub(in crate::portal) struct Asked {
    month: Option<String>,
    after: Option<String>,
    done: Option<String>,
}

/// Shows them.
///
/// # Errors
/// [`PageError::NotFound`] for a month or a page that there is none of.
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    page(&portal, &context, &asked, None).await
}

fn typed(limit: Option<Money>) -> String {
    limit.map_or_else(String::new, |limit| limit.to_decimal())
}

async fn page(
    portal: &Portal,
    context: &PageContext,
    asked: &Asked,
    refused: Option<WishesForm>,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    let now = portal.clock.now();
    let limits = delivery_limits(viewer, &portal.db, now).await?;
    let month: Option<PeriodMonth> = said(asked.month.as_deref())?;
    let month = month.unwrap_or(limits.month);
    let [start, end] = month_bounds(month, &limits.zone)?;
    let query = DeliveryQuery {
        account: Some(viewer.subscriber()?),
        between: Some([start, end]),
        after: said(asked.after.as_deref())?,
        ..DeliveryQuery::default()
    };
    let found = deliveries(viewer, &portal.db, &query).await?;
    let in_month =
        |at: jiff::Timestamp| PeriodMonth::containing(limits.zone.to_datetime(at).date());
    let earlier = has_deliveries(viewer, &portal.db, start, true).await?;
    let later = has_deliveries(viewer, &portal.db, end, false).await?;
    let is_invalid = refused.is_some();
    let downloads = Downloads {
        wishes: refused.unwrap_or_else(|| as_set(&limits, asked.done.is_some())),
        is_holder: !viewer.is_member,
        spent: Spent {
            month: limits.month,
            charged: limits.charged,
            reserved: limits.reserved,
            limit: limits.wishes.per_month,
        },
        month,
        later: later.map(in_month),
        earlier: earlier.map(in_month),
        deliveries: Listing {
            rows: found
                .rows
                .iter()
                .map(|row| views::row(&row.facts, now))
                .collect(),
            next: found.next.map(|id| id.to_string()),
            is_first: query.after.is_none(),
        },
    };
    let page = context.page(words::title(language));
    let page = match is_invalid {
        true => page.invalid(),
        false => page,
    };
    let zone = limits.zone;
    Ok(page.show(|| DeliveriesPage(DeliveriesPageProps { downloads, zone })))
}

fn as_set(limits: &DeliveryLimits, is_saved: bool) -> WishesForm {
    let wishes = &limits.wishes;
    WishesForm {
        willing: wishes.willing,
        per_delivery: typed(wishes.per_delivery),
        per_month: typed(wishes.per_month),
        ask: wishes.ask,
        currency: limits.currency,
        is_saved,
        faults: Vec::new(),
    }
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Sent {
    #[serde(default)]
    willing: String,
    #[serde(default)]
    per_delivery: String,
    #[serde(default)]
    per_month: String,
    #[serde(default)]
    ask: String,
}

/// Keeps what may be charged.
///
/// # Errors
/// [`PageError::NotFound`] for who does not hold the account.
pub(in crate::portal) async fn choose(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    viewer.holder()?;
    let now = portal.clock.now();
    let currency = delivery_limits(viewer, &portal.db, now).await?.currency;
    let mut faults = Vec::new();
    let willing = Willing::ALL
        .into_iter()
        .find(|one| one.as_str() == sent.willing);
    let ask = Ask::ALL.into_iter().find(|one| one.as_str() == sent.ask);
    for (field, is_there) in [("willing", willing.is_some()), ("ask", ask.is_some())] {
        if !is_there {
            faults.push(FormFault::new(field, words::choose_one(language)));
        }
    }
    let mut limit = |field: &'static str, text: &str| match read_limit(text, currency) {
        Ok(limit) => limit,
        Err(said) => {
            let words = words::not_an_amount(language, &said).to_string();
            faults.push(FormFault::new(field, words));
            None
        }
    };
    let per_delivery = limit("per_delivery", &sent.per_delivery);
    let per_month = limit("per_month", &sent.per_month);
    let (willing, ask) = match (willing, ask) {
        (Some(willing), Some(ask)) if faults.is_empty() => (willing, ask),
        (willing, ask) => {
            let set = SubscriberPreferences::default();
            let form = WishesForm {
                willing: willing.unwrap_or(set.willing),
                per_delivery: sent.per_delivery,
                per_month: sent.per_month,
                ask: ask.unwrap_or(set.ask),
                currency,
                is_saved: false,
                faults,
            };
            return page(&portal, &context, &Asked::default(), Some(form)).await;
        }
    };
    let wishes = SubscriberPreferences {
        willing,
        per_delivery,
        per_month,
        ask,
    };
    match wish(&portal.db, now, viewer, &wishes).await {
        Ok(()) => {
            let path = route::DELIVERIES.with_query(&[("done", "saved")]);
            Ok(Redirect::to(&path).into_response())
        }
        Err(PreferRefusal::Engine(error)) => Err(error.into()),
        Err(refusal) => Err(PageError::Refused(refusal.to_string())),
    }
}

/// An amount from 0, in the account's currency; none for an empty text.
fn read_limit(text: &str, currency: Currency) -> Result<Option<Money>, String> {
    match text.trim() {
        "" => Ok(None),
        "0" => Ok(Some(Money::zero(currency))),
        typed => amount_of(typed, currency)
            .map(Some)
            .ok_or_else(|| typed.chars().take(40).collect()),
    }
}
