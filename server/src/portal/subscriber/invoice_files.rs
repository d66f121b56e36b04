//! An invoice as a file: PDF, JSON, and XML for bookkeeping programs.

use super::invoices::parsed;
use crate::{
    papers::bill_of,
    portal::{
        PageContext, PageError, Portal,
        content::bytes::{Outgoing, file, send},
    },
};
use app::{print::einvoice, route};
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::invoice::Itemization;
use engine::{
    EngineError,
    flow::{paper::paper_order, wish_itemization::wish_itemization},
    query::letter::letter,
    read::{invoice::invoice, paper::paper},
};
use http::HeaderMap;
use serde::Deserialize;
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
    let number = parsed(&number)?;
    let viewer = context.viewer()?;
    let known = paper(viewer, &portal.db, number).await?;
    let made = portal.papers.file(portal.clock.now(), known.invoice).await;
    let name = format!("{number}.pdf");
    let outgoing = Outgoing {
        blob: made.map_err(|error| PageError::no_paper(error, viewer))?,
        media_type: "application/pdf",
        file_name: Some(&name),
        is_kept: true,
    };
    Ok(send(&portal.store, &headers, outgoing).await?)
}

/// The document as JSON: every line with what led to it; they add up to the total.
///
/// # Errors
/// [`PageError::NotFound`] for another's.
pub(in crate::portal) async fn json(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let number = parsed(&number)?;
    let detail = invoice(context.viewer()?, &portal.db, number).await?;
    let text = serde_json::to_string_pretty(&detail.document).map_err(EngineError::refused)?;
    Ok(file(&format!("{number}.json"), "application/json", text))
}

/// OASIS UBL 2.1 (EN 16931).
///
/// # Errors
/// [`PageError::NotFound`] for another's, and where the document lacks what the
/// standard wants.
pub(in crate::portal) async fn ubl(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    machine(&portal, &context, &number, "ubl").await
}

/// UN/CEFACT CII (EN 16931), as it is inside the PDF.
///
/// # Errors
/// As [`ubl`].
pub(in crate::portal) async fn cii(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    machine(&portal, &context, &number, "cii").await
}

async fn machine(
    portal: &Portal,
    context: &PageContext,
    number: &str,
    syntax: &str,
) -> Result<Response, PageError> {
    let number = parsed(number)?;
    let known = paper(context.viewer()?, &portal.db, number).await?;
    let order = paper_order(&portal.db, known.invoice).await?;
    let stored = letter(portal.db.read()).await?;
    let said = einvoice(&bill_of(&order, &stored)).map_err(|error| {
        tracing::info!(%error, %number, "no e-invoice");
        PageError::NotFound
    })?;
    let text = match syntax {
        "ubl" => said.ubl(),
        _ => said.cii(),
    };
    Ok(file(
        &format!("{number}.{syntax}.xml"),
        "application/xml",
        text,
    ))
}

/// What a household wishes of its next bills.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Wish {
    itemization: String,
}

/// Keeps it.
///
/// # Errors
/// [`PageError::NotFound`] for who does not hold the account, and for other words.
pub(in crate::portal) async fn wish(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(wish): Form<Wish>,
) -> Result<Response, PageError> {
    let wanted: Itemization = wish.itemization.parse().map_err(|_| PageError::NotFound)?;
    let now = portal.clock.now();
    wish_itemization(&portal.db, now, context.viewer()?, wanted).await?;
    let back = route::INVOICES.with_query(&[("done", "1")]);
    Ok(Redirect::to(&back).into_response())
}
