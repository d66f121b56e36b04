//! What the provider sponsors: the editor, the review, saving.

use super::{choices, said};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::shell::Bundle,
    page::provider::sponsoring::{
        SponsoringPage, SponsoringPageProps, SponsoringReviewPage, SponsoringReviewPageProps,
    },
    route,
    text::delivery::sponsoring as words,
    view::delivery::{
        provider::{SponsoringReview, SponsoringView, titles},
        sponsoring::{
            Focus, RecordingChoice, RowFault, RowFaultKind, SponsoringForm, Step, parse,
            preview::PreviewFacts,
        },
    },
};
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    delivery::{DeliveryTariffFile, PreferenceFile, ProviderPreferences},
    unit::Currency,
};
use engine::{
    EngineError,
    flow::delivery::{PreferRefusal, sponsor},
    read::sponsoring::{Sponsoring, preview_basis, sponsoring},
};
use http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;

/// The currency of a form where deliveries have no price in any.
const CURRENCY: &str = "EUR";

/// What was just saved.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::portal) struct Done {
    saved: String,
}

/// What stands around the fields.
struct Desk {
    kept: Sponsoring,
    recordings: Vec<RecordingChoice>,
    currencies: Vec<String>,
}

impl Desk {
    async fn load(portal: &Portal, context: &PageContext) -> Result<Self, PageError> {
        let viewer = context.viewer()?;
        let kept = sponsoring(viewer, &portal.db).await?;
        let mut currencies: Vec<String> = kept.currencies.iter().map(ToString::to_string).collect();
        if currencies.is_empty() {
            currencies.push(CURRENCY.to_owned());
        }
        Ok(Self {
            recordings: choices(portal, viewer).await?,
            kept,
            currencies,
        })
    }

    /// The fields of what is in force.
    fn form(&self) -> SponsoringForm {
        let file = match &self.kept.preferences {
            Some(preferences) => PreferenceFile::from(preferences),
            None => PreferenceFile {
                currency: self.currencies.first().cloned().unwrap_or_default(),
                ..PreferenceFile::default()
            },
        };
        SponsoringForm::of(&file, self.kept.version, &self.recordings)
    }

    /// What the preview is computed from; none without a tariff in the form's
    /// currency.
    async fn preview(
        &self,
        portal: &Portal,
        context: &PageContext,
        form: &SponsoringForm,
    ) -> Result<Option<PreviewFacts>, PageError> {
        let Ok(currency) = form.currency.trim().parse::<Currency>() else {
            return Ok(None);
        };
        let now = portal.clock.now();
        let basis = preview_basis(context.viewer()?, &portal.db, now, currency).await?;
        Ok(basis.map(|basis| PreviewFacts {
            language: context.language(),
            sample: basis.sample,
            window: basis.window,
            tariff: DeliveryTariffFile::from(&basis.tariff),
            titles: titles(&self.recordings),
        }))
    }
}

/// The editor.
///
/// # Errors
/// [`PageError::BadRequest`] for a version that no page of ours names.
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let desk = Desk::load(&portal, &context).await?;
    let saved: Option<u32> = said(&done.saved)?;
    let said = Said {
        saved: saved.filter(|version| *version == desk.kept.version),
        ..Said::default()
    };
    let form = desk.form();
    edit(&portal, &context, desk, form, said).await
}

/// What the editor says besides its fields.
#[derive(Default)]
struct Said {
    faults: Vec<RowFault>,
    focus: Focus,
    saved: Option<u32>,
}

async fn edit(
    portal: &Portal,
    context: &PageContext,
    desk: Desk,
    form: SponsoringForm,
    said: Said,
) -> Result<Response, PageError> {
    let page = context.page(words::title(context.language()));
    let page = match said.faults.is_empty() {
        true => page,
        false => page.invalid(),
    };
    let view = SponsoringView {
        preview: desk.preview(portal, context, &form).await?,
        form,
        recordings: desk.recordings,
        currencies: desk.currencies,
        faults: said.faults,
        focus: said.focus,
        saved: said.saved,
    };
    Ok(page
        .bundle(Bundle::Operator)
        .show(|| SponsoringPage(SponsoringPageProps { view })))
}

/// Does what the pressed button says: changes rows, reviews, saves.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn send(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let (form, step) = parse(&pairs);
    let desk = Desk::load(&portal, &context).await?;
    if let Step::Edit(focus) = step {
        let said = Said {
            focus,
            ..Said::default()
        };
        return edit(&portal, &context, desk, form, said).await;
    }
    let preferences = match form.check() {
        Ok(preferences) => preferences,
        Err(faults) => return refuse(&portal, &context, desk, form, faults).await,
    };
    if step == Step::Review {
        let is_conflict = form.from_version != desk.kept.version;
        return review(&portal, &context, desk, (form, preferences), is_conflict).await;
    }
    let (now, file) = (portal.clock.now(), form.to_file());
    let saved = sponsor(&portal.db, now, context.viewer()?, form.from_version, &file).await;
    match saved {
        Ok(version) => {
            let there = route::SPONSORING.with_query(&[("saved", &version.to_string())]);
            Ok(Redirect::to(&there).into_response())
        }
        Err(PreferRefusal::Stale { .. }) => {
            let desk = Desk::load(&portal, &context).await?;
            review(&portal, &context, desk, (form, preferences), true).await
        }
        Err(PreferRefusal::TooLong) => {
            let fault = RowFault {
                field: "groups".to_owned(),
                what: RowFaultKind::TooLong,
            };
            refuse(&portal, &context, desk, form, vec![fault]).await
        }
        Err(PreferRefusal::Engine(error)) => Err(error.into()),
        // the form was checked by the same rules
        Err(refusal @ (PreferRefusal::Faults(_) | PreferRefusal::Limit(_))) => {
            Err(PageError::Internal(EngineError::refused(refusal)))
        }
    }
}

async fn refuse(
    portal: &Portal,
    context: &PageContext,
    desk: Desk,
    form: SponsoringForm,
    faults: Vec<RowFault>,
) -> Result<Response, PageError> {
    let said = Said {
        faults,
        ..Said::default()
    };
    edit(portal, context, desk, form, said).await
}

/// What saving would change of what is in force; that is what is saved upon then.
async fn review(
    portal: &Portal,
    context: &PageContext,
    desk: Desk,
    (mut form, after): (SponsoringForm, ProviderPreferences),
    is_conflict: bool,
) -> Result<Response, PageError> {
    form.from_version = desk.kept.version;
    let page = context.page(words::review_title(context.language()));
    let page = match is_conflict {
        true => page.status(StatusCode::CONFLICT),
        false => page,
    };
    let review = SponsoringReview {
        preview: desk.preview(portal, context, &form).await?,
        form,
        recordings: desk.recordings,
        before: desk.kept.preferences,
        after,
        is_conflict,
    };
    Ok(page.show(|| SponsoringReviewPage(SponsoringReviewPageProps { review })))
}
