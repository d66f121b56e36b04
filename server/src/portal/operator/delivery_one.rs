//! One delivery, as operators see it, and the decision of its dispute.

use super::named;
use crate::portal::{PageContext, PageError, Portal, delivery::views};
use app::{
    component::form::FormFault,
    page::operator::delivery_one::{DeliveryOnePage, DeliveryOnePageProps},
    route,
    text::operator::delivery as words,
    view::delivery::{
        explain::Reader,
        operator::{DecideForm, Instruction, OperatorDelivery, RuleVersions},
    },
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{id::DeliveryId, party::Language};
use engine::{
    EngineError,
    flow::delivery::{DisputeRefusal, decide_dispute},
    read::deliveries::{DeliveryStory, delivery_story},
};
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;

/// What was just done.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Done {
    #[serde(default)]
    done: String,
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Query(query): Query<Done>,
) -> Result<Response, PageError> {
    let notice = match query.done.as_str() {
        "decided" => Some(words::is_decided(context.language())),
        "was-decided" => Some(words::was_decided(context.language())),
        _ => None,
    };
    page(
        &portal,
        &context,
        named(&id)?,
        DecideForm::default(),
        notice,
    )
    .await
}

async fn page(
    portal: &Portal,
    context: &PageContext,
    id: DeliveryId,
    form: DecideForm,
    notice: Option<&str>,
) -> Result<Response, PageError> {
    let language = context.language();
    let now = portal.clock.now();
    let story = delivery_story(context.viewer()?, &portal.db, now, id).await?;
    let is_invalid = !form.faults.is_empty();
    let delivery = view(&story, form, now, language)?;
    let page = context
        .page(story.row.facts.title.clone())
        .notice(notice.map(str::to_owned));
    let page = match is_invalid {
        true => page.invalid(),
        false => page,
    };
    Ok(page.show(|| DeliveryOnePage(DeliveryOnePageProps { delivery })))
}

fn view(
    story: &DeliveryStory,
    form: DecideForm,
    now: Timestamp,
    language: Language,
) -> Result<OperatorDelivery, EngineError> {
    let facts = &story.row.facts;
    let mut decision = views::decision(
        &facts.terms,
        facts.network,
        &story.price_name,
        Some(&facts.arrived),
        (Reader::Operator, language),
    )?;
    decision.values = facts.settled;
    let [tariff, provider, subscriber] = facts
        .versions
        .map(|version| Some(version).filter(|version| *version > 0));
    let dispute = story.dispute.as_ref();
    Ok(OperatorDelivery {
        delivery: facts.id.to_string(),
        title: facts.title.clone(),
        content: facts.content.clone(),
        format_name: views::format_name(facts.format.as_deref()),
        account: story.row.account.clone(),
        provider: story.row.provider.clone(),
        began_at: facts.created_at,
        versions: RuleVersions {
            tariff,
            provider,
            subscriber,
        },
        instruction: Instruction {
            issued_at: facts.created_at,
            until: facts.expires_at,
        },
        decision,
        progress: views::progress(facts, now),
        settlements: story.settlements.iter().map(views::settlement).collect(),
        dispute: dispute.map(|said| views::dispute(said, &story.settlements)),
        decide: dispute.filter(|said| said.decided.is_none()).map(|_| form),
    })
}

/// What was decided, and why.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Decided {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    note: String,
}

/// Decides a dispute. Sent twice it is decided once.
///
/// # Errors
/// [`PageError::NotFound`] where nothing is disputed; [`PageError::BadRequest`] for
/// a decision that there is none of.
pub(in crate::portal) async fn decide(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Form(sent): Form<Decided>,
) -> Result<Response, PageError> {
    let id: DeliveryId = named(&id)?;
    let is_refunded = match sent.decision.as_str() {
        "refund" => true,
        "keep" => false,
        _ => return Err(PageError::BadRequest),
    };
    let (viewer, language) = (context.viewer()?, context.language());
    let (db, now) = (&portal.db, portal.clock.now());
    let wanted = match decide_dispute(db, now, viewer, id, is_refunded, &sent.note).await {
        Ok(()) => return Ok(back_with(id, "decided")),
        // somebody was first, or the button was pressed twice
        Err(DisputeRefusal::Decided) => return Ok(back_with(id, "was-decided")),
        Err(DisputeRefusal::Reason) => words::note_wanted(language),
        Err(DisputeRefusal::GoesOn) => words::goes_on(language),
        Err(DisputeRefusal::Engine(error)) => return Err(error.into()),
        Err(refusal @ (DisputeRefusal::Disputed | DisputeRefusal::NothingCharged)) => {
            return Err(EngineError::refused(refusal).into());
        }
    };
    let form = DecideForm {
        note: sent.note,
        faults: vec![FormFault::new("note", wanted)],
    };
    page(&portal, &context, id, form, None).await
}

fn back_with(id: DeliveryId, done: &str) -> Response {
    let path = route::OPERATOR_DELIVERY_ONE.path(&[&id.to_string()]);
    Redirect::to(&route::query(path, &[("done", done)])).into_response()
}
