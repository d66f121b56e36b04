//! The viewer's sessions: see them, end one, end all.

use super::{PageContext, PageError, Portal};
use app::{
    page::public::sessions::{SessionsPage, SessionsPageProps},
    route,
    text::session as words,
};
use axum::{
    Form,
    extract::{Query, State},
    response::{Redirect, Response},
};
use engine::identity;
use serde::Deserialize;
use std::sync::Arc;
use uuid::Uuid;

/// What was just done.
#[derive(Debug, Deserialize)]
pub(super) struct Done {
    done: Option<String>,
}

/// Which session to end.
#[derive(Debug, Deserialize)]
pub(super) struct Which {
    session: Uuid,
}

/// Lists them.
///
/// # Errors
/// [`PageError::Internal`].
pub(super) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let viewer = context.viewer()?;
    let sessions = identity::sessions(viewer, &portal.db, portal.clock.now()).await?;
    let language = context.language();
    let notice = done.done.map(|_| words::ended(language).to_owned());
    let page = context.page(words::title(language)).notice(notice);
    Ok(page.show(|| SessionsPage(SessionsPageProps { sessions })))
}

/// Ends one.
///
/// # Errors
/// [`PageError::NotFound`] for a session of somebody else.
pub(super) async fn end(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(which): Form<Which>,
) -> Result<Redirect, PageError> {
    identity::end_session(context.viewer()?, &portal.db, which.session).await?;
    Ok(Redirect::to(
        &route::SESSIONS.with_query(&[("done", "one")]),
    ))
}

/// Ends all of them, this one too.
///
/// # Errors
/// [`PageError::Internal`].
pub(super) async fn end_all(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
) -> Result<Redirect, PageError> {
    identity::end_all_sessions(context.viewer()?, &portal.db).await?;
    Ok(Redirect::to(route::SIGN_IN.template))
}
