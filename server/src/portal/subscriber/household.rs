//! Who is in the household: ask somebody in, take them out.

use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::form::FormFault,
    page::subscriber::household::{HouseholdPage, HouseholdPageProps, InviteForm},
    route,
    text::household as words,
};
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::id::UserId;
use engine::{
    EngineError,
    identity::{self, InviteRefusal},
    read::allowance::account_of,
};
use serde::Deserialize;
use std::sync::Arc;
use uuid::Uuid;

/// What was just done.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Done {
    done: Option<String>,
}

/// Shows it.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let language = context.language();
    let notice = match done.done.as_deref() {
        Some("invited") => Some(words::invited(language)),
        Some("withdrawn") => Some(words::withdrawn(language)),
        Some("removed") => Some(words::removed(language)),
        _ => None,
    };
    page(&portal, &context, notice, InviteForm::default()).await
}

async fn page(
    portal: &Portal,
    context: &PageContext,
    notice: Option<&str>,
    form: InviteForm,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    let household = identity::household(viewer, &portal.db, portal.clock.now()).await?;
    let page = context
        .page(words::title(language))
        .notice(notice.map(str::to_owned));
    let page = match form.faults.is_empty() {
        true => page,
        false => page.invalid(),
    };
    let user = viewer.user;
    let zone = account_of(viewer, &portal.db).await?.cycle.zone;
    Ok(page.show(|| {
        HouseholdPage(HouseholdPageProps {
            household,
            user,
            zone,
            form,
        })
    }))
}

/// Whom to ask.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Asked {
    #[serde(default)]
    email: String,
}

/// Asks somebody in.
///
/// # Errors
/// [`PageError::NotFound`] for who is not the holder.
pub(in crate::portal) async fn invite(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(asked): Form<Asked>,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    let now = portal.clock.now();
    let refusal = match identity::invite(&portal.db, now, viewer, &asked.email).await {
        Ok(()) => return Ok(done("invited").into_response()),
        Err(refusal) => refusal,
    };
    let said = match refusal {
        InviteRefusal::NotAnEmail => words::not_an_address(language).to_owned(),
        InviteRefusal::InAlready(email) => words::in_already(language, &email).to_string(),
        InviteRefusal::TooMany => {
            let count = identity::PEOPLE_MAX.to_string();
            words::too_many(language, &count).to_string()
        }
        InviteRefusal::TooOften => {
            let count = identity::INVITATIONS_A_DAY.to_string();
            words::too_often(language, &count).to_string()
        }
        InviteRefusal::Engine(error) => return Err(error.into()),
    };
    let form = InviteForm {
        email: asked.email,
        faults: vec![FormFault::new("email", said)],
    };
    page(&portal, &context, None, form).await
}

/// Which invitation.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct WhichInvitation {
    invitation: Uuid,
}

/// Takes an invitation back.
///
/// # Errors
/// [`PageError::NotFound`] where it is not theirs to take back.
pub(in crate::portal) async fn withdraw(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(which): Form<WhichInvitation>,
) -> Result<Redirect, PageError> {
    let now = portal.clock.now();
    identity::withdraw(&portal.db, now, context.viewer()?, which.invitation).await?;
    Ok(done("withdrawn"))
}

/// Which member.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct WhichMember {
    user: String,
}

/// Takes a member out.
///
/// # Errors
/// [`PageError::NotFound`] where they are not theirs to take out.
pub(in crate::portal) async fn remove(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(which): Form<WhichMember>,
) -> Result<Redirect, PageError> {
    let user: UserId = which.user.parse().map_err(|_| EngineError::NotFound)?;
    let now = portal.clock.now();
    identity::remove_member(&portal.db, now, context.viewer()?, user).await?;
    Ok(done("removed"))
}

fn done(what: &str) -> Redirect {
    Redirect::to(&route::HOUSEHOLD.with_query(&[("done", what)]))
}
