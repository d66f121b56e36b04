//! Metering plans: the list, and the editor that says what a draft would do.

use super::named;
use crate::portal::{PageContext, PageError, Portal};
use app::{
    page::operator::{
        plan_editor::{Checked, PlanEditorPage, PlanEditorPageProps, SAMPLE, Sound},
        plans::{PlansPage, PlansPageProps},
    },
    text::operator::plan as words,
};
use axum::{
    Form,
    extract::{Query, State},
    response::Response,
};
use domain::metering::PlanCode;
use engine::{
    EngineError,
    flow::add_plan::{add_plan, check_fit, read_plan},
    read::{
        metering::{plan_source, plans, zone_of_plan},
        plan_preview::{reaches_back, replay},
    },
};
use serde::Deserialize;
use std::sync::Arc;

/// Switches of a schedule that are shown.
const SWITCHES: usize = 10;

/// Lists every version of every plan.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
) -> Result<Response, PageError> {
    let rows = plans(context.viewer()?, &portal.db).await?;
    let page = context.page(words::title(context.language()));
    Ok(page.show(|| PlansPage(PlansPageProps { rows })))
}

/// What the editor begins with: `family-20/2`.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct FromQuery {
    #[serde(default)]
    from: String,
}

/// Shows the editor, with a version that is there and what it comes to, or with
/// a sample.
///
/// # Errors
/// [`PageError::NotFound`] for a version that there is none of.
pub(in crate::portal) async fn new(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<FromQuery>,
) -> Result<Response, PageError> {
    let Some((code, version)) = query.from.split_once('/') else {
        return Ok(editor(&context, SAMPLE.to_owned(), Checked::NotYet));
    };
    let code: PlanCode = named(code)?;
    let version: u32 = named(version)?;
    let source = plan_source(context.viewer()?, &portal.db, &code, version).await?;
    let notice = words::there(context.language()).to_owned();
    let checked = check(&portal, &context, &source, Some(notice)).await?;
    Ok(editor(&context, source, checked))
}

/// The form's fields: the file, and which button was pressed.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct EditorForm {
    #[serde(default)]
    source: String,
    #[serde(default)]
    how: String,
}

/// Checks the file, or adds the version that it describes.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn send(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(form): Form<EditorForm>,
) -> Result<Response, PageError> {
    // browsers send every line end as CR LF
    let source = form.source.replace("\r\n", "\n");
    if source.trim().is_empty() {
        return Ok(editor(&context, source, Checked::Empty));
    }
    let mut notice = None;
    if form.how == "add" {
        let viewer = context.viewer()?;
        let language = context.language();
        match add_plan(&portal.db, portal.clock.now(), &source, Some(viewer)).await {
            Ok(added) if added.is_new => notice = Some(words::added(language).to_owned()),
            Ok(_) => notice = Some(words::was_there(language).to_owned()),
            Err(EngineError::Refused(reason)) => {
                return Ok(editor(&context, source, Checked::Refused(reason)));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let checked = check(&portal, &context, &source, notice).await?;
    Ok(editor(&context, source, checked))
}

/// What the file comes to.
async fn check(
    portal: &Portal,
    context: &PageContext,
    source: &str,
    notice: Option<String>,
) -> Result<Checked, PageError> {
    let plan = match read_plan(source) {
        Ok(plan) => plan,
        Err(EngineError::Refused(reason)) => return Ok(Checked::Refused(reason)),
        Err(error) => return Err(error.into()),
    };
    match check_fit(&portal.db, &plan).await {
        Ok(()) => {}
        Err(EngineError::Refused(reason)) => return Ok(Checked::Refused(reason)),
        Err(error) => return Err(error.into()),
    }
    let (viewer, now) = (context.viewer()?, portal.clock.now());
    let zone = zone_of_plan(viewer, &portal.db, &plan.code).await?;
    let switches = plan.schedule.switches(now, &zone).take(SWITCHES).collect();
    let replays = replay(viewer, &portal.db, now, &plan).await?;
    // what was just added has counted them already
    let reaches_back = match notice {
        Some(_) => 0,
        None => reaches_back(viewer, &portal.db, now, &plan).await?,
    };
    Ok(Checked::Sound(Box::new(Sound {
        plan,
        switches,
        zone,
        replays,
        reaches_back,
        notice,
    })))
}

fn editor(context: &PageContext, source: String, checked: Checked) -> Response {
    let page = context.page(words::add(context.language()));
    let page = match checked {
        Checked::NotYet | Checked::Sound(_) => page,
        Checked::Empty | Checked::Refused(_) => page.invalid(),
    };
    page.show(|| PlanEditorPage(PlanEditorPageProps { source, checked }))
}
