//! One delivery: who paid what, why, and what may be said against it.

use super::views;
use crate::portal::{
    PageContext, PageError, Portal,
    content::{named, sleeve},
};
use app::{
    component::form::FormFault,
    page::subscriber::delivery::{DeliveryPage, DeliveryPageProps},
    route,
    text::delivery::download as words,
    view::{
        delivery::{
            download::{DisputeForm, Disputing, DownloadDetail},
            explain::Reader,
        },
        store::Sleeve,
    },
};
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::id::DeliveryId;
use engine::{
    EngineError,
    flow::delivery::{DisputeRefusal, dispute},
    query::{
        delivery::DeliveryFacts,
        recording::{Recording, by_ids},
    },
    read::{allowance::account_of, deliveries::delivery_story},
};
use serde::Deserialize;
use std::sync::Arc;

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] for somebody else's.
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    page(&portal, &context, id, DisputeForm::default()).await
}

async fn page(
    portal: &Portal,
    context: &PageContext,
    id: DeliveryId,
    form: DisputeForm,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    let now = portal.clock.now();
    let story = delivery_story(viewer, &portal.db, now, id).await?;
    let facts = &story.row.facts;
    let reader = (Reader::Subscriber, language);
    let is_invalid = !form.faults.is_empty();
    let can_dispute = !viewer.is_member && !facts.settled.subscriber.is_zero();
    let disputing = match &story.dispute {
        Some(said) => Disputing::Said(views::dispute(said, &story.settlements)),
        None if can_dispute => Disputing::Possible(form),
        None => Disputing::No,
    };
    let mut decision = views::decision(
        &facts.terms,
        facts.network,
        &story.price_name,
        Some(&facts.arrived),
        reader,
    )?;
    decision.values = facts.settled;
    let token = story.token.as_deref();
    let detail = DownloadDetail {
        delivery: facts.id.to_string(),
        sleeve: shown(portal, facts).await?,
        format_name: views::format_name(facts.format.as_deref()),
        began_at: facts.created_at,
        decision,
        progress: views::progress(facts, now),
        settlements: story.settlements.iter().map(views::settlement).collect(),
        file_href: token.map(|token| route::DELIVERY_FILE.path(&[&facts.id.to_string(), token])),
        billed: views::billed(&story.billed),
        tax: facts.tax.mode,
        dispute: disputing,
    };
    let zone = account_of(viewer, &portal.db).await?.cycle.zone;
    let page = context.page(facts.title.clone());
    let page = match is_invalid {
        true => page.invalid(),
        false => page,
    };
    Ok(page.show(|| DeliveryPage(DeliveryPageProps { detail, zone })))
}

/// What was delivered: a recording, or what its provider calls the file.
async fn shown(portal: &Portal, facts: &DeliveryFacts) -> Result<Sleeve, EngineError> {
    if let Ok(content) = named(&facts.content) {
        let mut found = by_ids(portal.db.read(), [content]).await?;
        // what a provider's program calls its files is its own affair
        let is_it =
            |recording: &Recording| recording.provider == facts.provider && facts.format.is_some();
        if let Some(recording) = found.remove(&content).filter(is_it) {
            return Ok(sleeve(&recording));
        }
    }
    Ok(Sleeve {
        content: facts.content.clone(),
        title: facts.title.clone(),
        artist: String::new(),
        has_cover: false,
    })
}

/// What is said against it.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Said {
    #[serde(default)]
    reason: String,
}

/// Disputes its charge.
///
/// # Errors
/// [`PageError::NotFound`] for somebody else's, and for members of a household.
pub(in crate::portal) async fn dispute_it(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let id: DeliveryId = id.parse().map_err(|_| PageError::NotFound)?;
    let (viewer, language) = (context.viewer()?, context.language());
    let now = portal.clock.now();
    match dispute(&portal.db, now, viewer, id, &said.reason).await {
        // one that is there already, or has nothing to be about, shows as it is
        Ok(()) | Err(DisputeRefusal::Disputed | DisputeRefusal::NothingCharged) => {
            let path = route::DELIVERY.path(&[&id.to_string()]);
            Ok(Redirect::to(&path).into_response())
        }
        Err(DisputeRefusal::Reason) => {
            let fault = FormFault::new("reason", words::dispute_wanted(language));
            let form = DisputeForm {
                reason: said.reason,
                faults: vec![fault],
            };
            page(&portal, &context, id, form).await
        }
        Err(DisputeRefusal::Engine(error)) => Err(error.into()),
        Err(refusal @ (DisputeRefusal::Decided | DisputeRefusal::GoesOn)) => {
            Err(PageError::Refused(refusal.to_string()))
        }
    }
}
