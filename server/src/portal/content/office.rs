//! What operators see of content: every recording, and what was refused.

use super::{
    sound::named,
    views::{After, after, length_ms, listing, sleeve, state},
};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    page::operator::content::{ContentPage, ContentPageProps},
    route,
    text::operator::content as words,
    view::store::operator::{ContentRow, RefusalCount},
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{Redirect, Response},
};
use domain::id::ContentId;
use engine::{
    flow::content::{RefuseRefusal, refuse},
    read::{
        PAGE_ROWS,
        desk::{all_recordings, open_matches, refusal_counts},
    },
};
use serde::Deserialize;
use std::sync::Arc;

/// Every recording, and what was refused.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of.
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<After>,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    let after: Option<ContentId> = after(&query.after)?;
    let page = all_recordings(viewer, &portal.db, after, PAGE_ROWS).await?;
    let rows = listing(page, after.is_none(), |row| ContentRow {
        sleeve: sleeve(&row.recording),
        provider: row.provider,
        state: state(row.recording.state),
        length_ms: length_ms(&row.recording),
        price: row.recording.offer.as_ref().map(|offer| offer.price),
        sold_count: i64::try_from(row.sales).unwrap_or(i64::MAX),
    });
    let refusals = refusal_counts(viewer, &portal.db).await?;
    let refusals = refusals.into_iter().map(|row| RefusalCount {
        words: words::refusal(&row.code, language).to_owned(),
        count: i64::try_from(row.count).unwrap_or(i64::MAX),
        last_at: row.last_at,
        code: row.code,
    });
    let refusals = refusals.collect();
    let open = open_matches(viewer, &portal.db).await?;
    let page = context.page(words::title(language));
    Ok(page.show(|| {
        ContentPage(ContentPageProps {
            rows,
            refusals,
            open_matches: i64::try_from(open).unwrap_or(i64::MAX),
        })
    }))
}

/// Why a recording is refused.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Why {
    reason: String,
}

/// Takes a recording out for good.
///
/// # Errors
/// [`PageError::NotFound`]; [`PageError::Refused`] for one that people have a right to.
pub(in crate::portal) async fn take_out(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Form(why): Form<Why>,
) -> Result<Redirect, PageError> {
    if why.reason.trim().is_empty() {
        return Err(PageError::BadRequest);
    }
    let now = portal.clock.now();
    match refuse(&portal.db, now, context.viewer()?, named(&id)?, &why.reason).await {
        Ok(()) => Ok(Redirect::to(route::OPERATOR_CONTENT.template)),
        Err(RefuseRefusal::Engine(error)) => Err(error.into()),
        Err(refusal) => Err(PageError::Refused(refusal.to_string())),
    }
}
