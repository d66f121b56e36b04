//! Every version of what the provider sponsors.

use super::{ListQuery, choices, named, said};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    format::integer,
    page::provider::sponsoring_history::{
        SponsoringHistoryPage, SponsoringHistoryPageProps, SponsoringVersionPage,
        SponsoringVersionPageProps,
    },
    text::delivery::sponsoring as words,
    view::{delivery::provider::SponsoringVersion, store::Listing},
};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use engine::{
    query::delivery::zone,
    read::{
        PAGE_ROWS,
        sponsoring::{PreferenceVersion, preference_version, preference_versions},
    },
};
use std::sync::Arc;

/// All versions.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of.
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let viewer = context.viewer()?;
    let below: Option<u32> = said(&query.after)?;
    let page = preference_versions(viewer, &portal.db, below, PAGE_ROWS).await?;
    let rows = Listing {
        rows: page.rows.into_iter().map(version).collect(),
        next: page.next,
        is_first: below.is_none(),
    };
    let recordings = choices(&portal, viewer).await?;
    let zone = zone(portal.db.read()).await?;
    let page = context.page(words::history(context.language()));
    Ok(page.show(|| {
        SponsoringHistoryPage(SponsoringHistoryPageProps {
            rows,
            recordings,
            zone,
        })
    }))
}

/// One of them.
///
/// # Errors
/// [`PageError::NotFound`] where the viewer has none of that number.
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let viewer = context.viewer()?;
    let found = preference_version(viewer, &portal.db, named(&number)?).await?;
    let recordings = choices(&portal, viewer).await?;
    let zone = zone(portal.db.read()).await?;
    let language = context.language();
    let title = words::version_of(language, &integer(found.version.into(), language));
    let page = context.page(title.to_string());
    Ok(page.show(|| {
        SponsoringVersionPage(SponsoringVersionPageProps {
            version: version(found),
            recordings,
            zone,
        })
    }))
}

fn version(found: PreferenceVersion) -> SponsoringVersion {
    SponsoringVersion {
        version: found.version,
        saved_at: found.saved_at,
        who: found.who,
        preferences: found.preferences,
        before: found.before,
        is_in_force: found.is_newest,
    }
}
