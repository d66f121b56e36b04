//! The audit log.

use super::ListQuery;
use crate::portal::{PageContext, PageError, Portal};
use app::{
    page::operator::audit::{AuditPage, AuditPageProps},
    text::operator::audit as words,
};
use axum::{
    extract::{Query, State},
    response::Response,
};
use engine::{audit::page as read, read::PAGE_ROWS};
use std::sync::Arc;

/// Lists what was done, newest first.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of.
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let before: Option<i64> = query.after()?;
    // one more than is shown says whether there is another page
    let mut rows = read(context.viewer()?, &portal.db, before, PAGE_ROWS + 1).await?;
    let shown = usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    let has_more = rows.len() > shown;
    rows.truncate(shown);
    let next = rows.last().filter(|_| has_more).map(|row| row.id);
    let page = context.page(words::title(context.language()));
    Ok(page.show(|| {
        AuditPage(AuditPageProps {
            rows,
            next,
            is_first: before.is_none(),
        })
    }))
}
