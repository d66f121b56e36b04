//! "Who pays for this download": shown before anything is sent, and fixed.

use super::views;
use crate::portal::{
    PageContext, PageError, Portal,
    content::{OFFERED, named, rendered, sleeve},
};
use app::{
    page::subscriber::delivery_ask::{DeliveryAskPage, DeliveryAskPageProps},
    route,
    text::{Rich, delivery::download as words},
    view::delivery::{
        download::{AskOutcome, Before, DownloadAsk, OnNetwork},
        explain::{Explained, Reader, refusal},
    },
};
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::delivery::AccessNetwork;
use engine::{
    EngineError, Viewer,
    flow::delivery::{
        Asked, DeliveryRefusal, InstructRequest, Quoted, instruct, quoted, recording_item,
        still_going,
    },
    new_uuid,
    query::{delivery::networks, recording::Recording},
    read::{deliveries::price_name_of, delivery_limits::fetched_before, library::playable},
};
use serde::Deserialize;
use sound::Format;
use std::sync::Arc;
use uuid::Uuid;

/// Which network the visitor's device is on.
pub(super) async fn device(
    portal: &Portal,
    context: &PageContext,
) -> Result<AccessNetwork, EngineError> {
    let map = networks(portal.db.read()).await?;
    Ok(map.network(context.scope().client()))
}

/// A file of the library that somebody wants.
struct Wanted {
    recording: Recording,
    format: Format,
    asked: Asked,
}

async fn wanted(
    portal: &Arc<Portal>,
    context: &PageContext,
    content: &str,
    format: &str,
) -> Result<Wanted, PageError> {
    let format: Format = format.parse().map_err(|_| PageError::NotFound)?;
    if !OFFERED.contains(&format) {
        return Err(PageError::NotFound);
    }
    let viewer = context.viewer()?;
    let now = portal.clock.now();
    let recording = playable(viewer, &portal.db, now, named(content)?).await?;
    let blob = rendered(portal, recording.clone(), Some(format)).await?;
    let asked = Asked {
        account: viewer.subscriber()?,
        user: Some(viewer.user),
        item: recording_item(&recording, format.name(), blob),
        network: device(portal, context).await?,
    };
    Ok(Wanted {
        recording,
        format,
        asked,
    })
}

/// Shows who would pay what, and why.
///
/// # Errors
/// [`PageError::NotFound`] where there is no right to the recording, and for a
/// format that there is none of.
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path((content, format)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let wanted = wanted(&portal, &context, &content, &format).await?;
    page(&portal, &context, &wanted, false).await
}

async fn page(
    portal: &Portal,
    context: &PageContext,
    wanted: &Wanted,
    has_changed: bool,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    let now = portal.clock.now();
    let asked = &wanted.asked;
    let quoted = quote(portal, asked).await?;
    let going = still_going(&portal.db, now, asked).await?;
    let before = match &going {
        Some(going) => Some(Before::GoesOn {
            delivery: going.id.to_string(),
            arrived: going.arrived.count(),
            settled: going.settled,
            until: going.expires_at,
        }),
        None => fetched(portal, viewer, asked).await?,
    };
    let must_ask = quoted.quote.as_ref().is_ok_and(|quote| quote.must_ask);
    let reader = (Reader::Subscriber, language);
    let terms = match (&going, &quoted.quote) {
        (Some(going), _) => Ok((&going.terms, price_name_of(&portal.db, going).await?)),
        (None, Ok(quote)) => Ok((&quote.terms, quoted.price_name.clone())),
        (None, Err(why)) => Err(why),
    };
    let outcome = match terms {
        Ok(_) if must_ask && viewer.is_member && going.is_none() => {
            AskOutcome::Refused(Explained {
                head: Rich::plain(words::holder_decides(language)),
                because: Vec::new(),
            })
        }
        Ok((terms, name)) => AskOutcome::Possible {
            decision: views::decision(terms, asked.network, &name, None, reader)?,
            once: new_uuid(now).to_string(),
        },
        Err(why) => AskOutcome::Refused(refusal(why, Reader::Subscriber, language)),
    };
    let mut networks = Vec::with_capacity(AccessNetwork::ALL.len());
    for network in AccessNetwork::ALL {
        let elsewhere = Asked {
            network,
            ..asked.clone()
        };
        let outcome = quote(portal, &elsewhere).await?.quote;
        networks.push(OnNetwork {
            network,
            outcome: outcome.map(|quote| quote.values),
        });
    }
    let ask = DownloadAsk {
        sleeve: sleeve(&wanted.recording),
        format: wanted.format.name().to_owned(),
        format_name: wanted.format.label().to_owned(),
        bytes: asked.item.bytes,
        network: asked.network,
        tax: quoted.tax.mode,
        outcome,
        before,
        networks,
        has_changed,
    };
    let zone = quoted.account.cycle.zone;
    let title = words::ask_title(language, &wanted.recording.title).to_string();
    let page = match has_changed {
        true => context.page(title).invalid(),
        false => context.page(title),
    };
    Ok(page.show(|| DeliveryAskPage(DeliveryAskPageProps { ask, zone })))
}

async fn fetched(
    portal: &Portal,
    viewer: &Viewer,
    asked: &Asked,
) -> Result<Option<Before>, EngineError> {
    let now = portal.clock.now();
    let format = asked.item.format.as_deref().unwrap_or_default();
    let before = fetched_before(viewer, &portal.db, now, &asked.item.content, format).await?;
    Ok(before.map(|before| Before::Over {
        delivery: before.id.to_string(),
        arrived: before.arrived.count(),
        on: before.created_at,
    }))
}

async fn quote(portal: &Portal, asked: &Asked) -> Result<Quoted, PageError> {
    match quoted(&portal.db, portal.clock.now(), asked).await {
        Ok(quoted) => Ok(quoted),
        Err(DeliveryRefusal::Engine(error)) => Err(error.into()),
        Err(refusal) => Err(PageError::Refused(refusal.to_string())),
    }
}

/// What was agreed to.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Agreed {
    once: Uuid,
    /// Micro-units of both values, where they were shown.
    subscriber: Option<i64>,
    provider: Option<i64>,
}

/// Fixes who pays, and sends the file by it. Where something is to be looked at
/// first, it is shown instead.
///
/// # Errors
/// As [`show`].
pub(in crate::portal) async fn start(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path((content, format)): Path<(String, String)>,
    Form(agreed): Form<Agreed>,
) -> Result<Response, PageError> {
    let wanted = wanted(&portal, &context, &content, &format).await?;
    let seen_micros = agreed.subscriber.zip(agreed.provider);
    let request = InstructRequest {
        asked: wanted.asked.clone(),
        once: agreed.once,
        seen_micros: seen_micros.map(|(subscriber, provider)| [subscriber, provider]),
        // who was asked into a household decides nothing for its account
        has_agreed: seen_micros.is_some() && !context.viewer()?.is_member,
    };
    match instruct(&portal.db, portal.clock.now(), &request).await {
        Ok(fixed) => {
            let id = fixed.delivery.id.to_string();
            let path = route::DELIVERY_FILE.path(&[&id, &fixed.token]);
            Ok(Redirect::to(&path).into_response())
        }
        Err(DeliveryRefusal::Changed { .. }) => page(&portal, &context, &wanted, true).await,
        Err(DeliveryRefusal::MustAsk { .. } | DeliveryRefusal::NoDelivery(_)) => {
            let path = route::DELIVERY_ASK.path(&[&content, &format]);
            Ok(Redirect::to(&path).into_response())
        }
        Err(refusal @ DeliveryRefusal::NotBillable) => Err(PageError::Refused(refusal.to_string())),
        Err(DeliveryRefusal::Engine(error)) => Err(error.into()),
    }
}
