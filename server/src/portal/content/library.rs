//! The library: what the viewer has a right to.

use super::{
    sound::named,
    views::{ended, files, length_ms, master, origin, sleeve},
};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    page::subscriber::{
        library::{LibraryPage, LibraryPageProps},
        library_item::{LibraryItemPage, LibraryItemPageProps},
    },
    text::store::library as words,
    view::store::{
        Listing,
        library::{Charge, LibraryDetail, LibraryItem},
    },
};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use engine::read::library::{Billed, LibraryRow, library, library_item};
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::sync::Arc;

fn item(row: &LibraryRow) -> LibraryItem {
    let right = &row.right;
    LibraryItem {
        sleeve: sleeve(&row.recording),
        length_ms: length_ms(&row.recording),
        origin: origin(right, row.given_by.as_deref()),
        from: right.from,
        until: right.until,
        ended: ended(
            right,
            row.state,
            row.revoked_why.as_deref(),
            row.is_refunded,
        ),
    }
}

async fn zone(portal: &Portal, context: &PageContext) -> Result<TimeZone, PageError> {
    let account = context.viewer()?.subscriber()?;
    let accounts = engine::query::account::by_ids(portal.db.read(), &[account]).await?;
    let zone = accounts
        .into_iter()
        .next()
        .map(|account| account.cycle.zone);
    zone.ok_or(PageError::NotFound)
}

/// Everything.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
) -> Result<Response, PageError> {
    let rows = library(context.viewer()?, &portal.db, portal.clock.now()).await?;
    let zone = zone(&portal, &context).await?;
    let (ended, rows): (Vec<_>, Vec<_>) =
        rows.iter().map(item).partition(|item| item.ended.is_some());
    let items = Listing {
        rows,
        next: None,
        is_first: true,
    };
    let page = context.page(words::title(context.language()));
    Ok(page.show(|| LibraryPage(LibraryPageProps { items, ended, zone })))
}

/// What was just done.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Done {
    done: Option<String>,
}

/// One recording: to play, and to fetch.
///
/// # Errors
/// [`PageError::NotFound`] where there is no right to it.
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let now = portal.clock.now();
    let found = library_item(context.viewer()?, &portal.db, now, named(&id)?).await?;
    let zone = zone(&portal, &context).await?;
    let recording = &found.row.recording;
    let detail = LibraryDetail {
        item: item(&found.row),
        provider: found.provider,
        master: master(recording),
        files: files(recording, &found.bytes),
        charge: found.billed.map(|(price, billed)| Charge {
            price,
            invoice: match billed {
                Billed::Waits => None,
                Billed::On(number) => Some(number.to_string()),
            },
        }),
    };
    let bought = done.done.as_deref() == Some("bought");
    let notice = bought.then(|| words::bought(context.language()).to_owned());
    let page = context.page(recording.title.clone()).notice(notice);
    Ok(page.show(|| LibraryItemPage(LibraryItemPageProps { detail, zone })))
}
