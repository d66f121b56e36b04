//! The running month.

use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::shell::Bundle,
    page::subscriber::{
        overview::{OverviewPage, OverviewPageProps},
        what_if::{WhatIfPage, WhatIfPageProps, is_offered},
    },
    text::{overview as words, what_if as what_if_words},
};
use axum::{
    extract::{Query, State},
    response::Response,
};
use engine::read::{invoice::invoices, period::open_period, what_if};
use serde::Deserialize;
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

/// Which part of the usage.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Part {
    percent: Option<String>,
}

/// Shows the last months on every tariff.
///
/// # Errors
/// [`PageError::NotFound`] for a part that no form of ours asks for.
pub(in crate::portal) async fn what_if(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(part): Query<Part>,
) -> Result<Response, PageError> {
    let percent: u16 = super::said(part.percent.as_deref())?.unwrap_or(100);
    if !is_offered(percent) {
        return Err(PageError::NotFound);
    }
    let (viewer, now) = (context.viewer()?, portal.clock.now());
    let found = what_if::what_if(viewer, &portal.db, now).await?;
    let page = context
        .page(what_if_words::title(context.language()))
        .bundle(Bundle::Client);
    Ok(page.show(|| WhatIfPage(WhatIfPageProps { found, percent })))
}
