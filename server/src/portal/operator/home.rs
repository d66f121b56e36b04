//! The operator's home.

use super::next_month;
use crate::portal::{PageContext, PageError, Portal};
use app::{
    page::operator::home::{HomeFacts, HomePage, HomePageProps},
    text::operator::home as words,
};
use axum::{extract::State, response::Response};
use engine::read::{
    bill_run::bill_runs, import::imports, refused_mail::refused_count, reject::open_count,
    unmade_paper::unmade_count,
};
use std::sync::Arc;

/// Imports that are looked at for trouble.
const NEWEST_IMPORTS: u64 = 20;

/// Shows what waits for the operator.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn home(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
) -> Result<Response, PageError> {
    let (viewer, db) = (context.viewer()?, &portal.db);
    let now = portal.clock.now();
    let last_run = bill_runs(viewer, db, None, 1).await?.rows.pop();
    let facts = HomeFacts {
        now,
        open_rejects: open_count(viewer, db).await?,
        refused_mails: refused_count(viewer, db).await?,
        unmade_papers: unmade_count(viewer, db).await?,
        imports: imports(viewer, db, None, NEWEST_IMPORTS).await?.rows,
        next_month: next_month(last_run.as_ref(), now),
        last_run,
    };
    let page = context.page(words::title(context.language()));
    Ok(page.show(|| HomePage(HomePageProps { facts })))
}
