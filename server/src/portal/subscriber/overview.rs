//! The running month.

use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::shell::Bundle,
    page::subscriber::overview::{OverviewPage, OverviewPageProps},
    text::overview as words,
};
use axum::{extract::State, response::Response};
use engine::read::{invoice::invoices, period::open_period};
use std::sync::Arc;

/// Invoices on the page.
const INVOICES: u64 = 3;

/// Shows it.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
) -> Result<Response, PageError> {
    let viewer = context.viewer()?;
    let open = open_period(viewer, &portal.db, portal.clock.now()).await?;
    let invoices = invoices(viewer, &portal.db, open.account.id, None, INVOICES)
        .await?
        .rows;
    let page = context
        .page(words::title(context.language()))
        .bundle(Bundle::Client);
    Ok(page.show(|| OverviewPage(OverviewPageProps { open, invoices })))
}
