//! A statement as a file: PDF, and XML for bookkeeping programs; for its provider and
//! for operators alike.

use super::named;
use crate::{
    papers::statement_of,
    portal::{
        PageContext, PageError, Portal,
        content::bytes::{Outgoing, file, send},
    },
};
use app::{page::provider::statement::FileForm, print::settlement};
use axum::{
    extract::{Path, State},
    response::Response,
};
use engine::{flow::paper::statement_order, read::statement::statement_id};
use http::HeaderMap;
use std::sync::Arc;

/// The PDF, whole or in ranges; made now if it is due.
///
/// # Errors
/// [`PageError::NotFound`] for another's.
pub(in crate::portal) async fn pdf(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let number = named(&number)?;
    let viewer = context.viewer()?;
    let id = statement_id(viewer, &portal.db, number).await?;
    let made = portal.papers.file(portal.clock.now(), id).await;
    let name = format!("{number}.pdf");
    let outgoing = Outgoing {
        blob: made.map_err(|error| PageError::no_paper(error, viewer))?,
        media_type: "application/pdf",
        file_name: Some(&name),
        is_kept: true,
    };
    Ok(send(&portal.store, &headers, outgoing).await?)
}

/// One of its two documents: `earned` or `sponsored`, as `ubl` or `cii`.
///
/// # Errors
/// [`PageError::NotFound`] for another's, for a part that it does not have, and for a
/// statement of before providers said who they are.
pub(in crate::portal) async fn machine(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path((number, part, form)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let number = named(&number)?;
    let id = statement_id(context.viewer()?, &portal.db, number).await?;
    let order = statement_order(&portal.db, id).await?;
    let settled = settlement(&statement_of(&order)).map_err(|error| {
        tracing::info!(%error, %number, "no e-invoice");
        PageError::NotFound
    })?;
    let (said, ending) = match part.as_str() {
        "earned" => (settled.earned, ""),
        "sponsored" => (settled.sponsored, "-D"),
        _ => (None, ""),
    };
    let said = said.ok_or(PageError::NotFound)?;
    let form = FileForm::ALL.into_iter().find(|one| one.as_str() == form);
    let form = form.ok_or(PageError::NotFound)?;
    let text = match form {
        FileForm::Ubl => said.ubl(),
        FileForm::Cii => said.cii(),
    };
    let name = format!("{number}{ending}.{}.xml", form.as_str());
    Ok(file(&name, "application/xml", text))
}
