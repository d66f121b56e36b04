//! An invoice as the operator sees it: how it is booked, and its credit note.

use super::{ListQuery, named};
use crate::portal::{PageContext, PageError, Portal, subscriber::invoices::beside};
use app::{
    component::form::FormFault,
    page::operator::invoice::{CreditForm, operator_invoice_page},
    route,
    text::operator::invoice as words,
    view::letter_fault::of_text,
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::invoice::{DocumentKind, InvoiceNumber};
use engine::{
    EngineError,
    flow::credit::{REASON_CHARS_MAX, credit as take_back},
    read::invoice::{InvoiceDetail, invoice, postings},
};
use serde::Deserialize;
use std::sync::Arc;

/// Shows an invoice or credit note.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(number): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let number: InvoiceNumber = named(&number)?;
    let detail = invoice(context.viewer()?, &portal.db, number).await?;
    let is_done = query.done.as_deref() == Some("credited");
    let notice = detail.credited_by.filter(|_| is_done).map(|note| {
        let language = context.language();
        words::written(language, &note.to_string(), &number.to_string()).to_string()
    });
    show_invoice(&portal, &context, detail, CreditForm::default(), notice).await
}

async fn show_invoice(
    portal: &Portal,
    context: &PageContext,
    detail: InvoiceDetail,
    form: CreditForm,
    notice: Option<String>,
) -> Result<Response, PageError> {
    let (document, viewer) = (&detail.document, context.viewer()?);
    let postings = postings(viewer, &portal.db, document.number).await?;
    let beside = beside(portal, viewer, &detail, context.language()).await?;
    let is_note = matches!(document.kind, DocumentKind::CreditNote { .. });
    let number = document.number.to_string();
    let title = match is_note {
        false => words::invoice(context.language(), &number),
        true => words::note(context.language(), &number),
    };
    let page = context.page(title.to_string());
    let page = match form.faults.is_empty() {
        true => page,
        false => page.invalid(),
    };
    page.notice(notice)
        .try_show(|| operator_invoice_page(detail, &beside, &postings, form, context.language()))
}

/// The form's fields.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct SentForm {
    #[serde(default)]
    reason: String,
    /// There when the box was ticked.
    #[serde(default)]
    sure: String,
}

/// Takes an invoice back with a credit note.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn credit(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(number): Path<String>,
    Form(sent): Form<SentForm>,
) -> Result<Response, PageError> {
    let number: InvoiceNumber = named(&number)?;
    let detail = invoice(context.viewer()?, &portal.db, number).await?;
    let language = context.language();
    let reason = sent.reason.trim();
    let mut faults = Vec::new();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        faults.push(FormFault::new("reason", words::fault_reason(language)));
    } else if let Err(fault) = paper::check_text(reason) {
        faults.push(FormFault::new("reason", of_text(fault, language)));
    }
    if sent.sure.is_empty() {
        faults.push(FormFault::new("sure", words::fault_sure(language)));
    }
    let was_credited = detail.credited_by.is_some();
    if faults.is_empty() && !was_credited {
        let by = Some(context.viewer()?);
        match take_back(&portal.db, portal.clock.now(), number, reason, by).await {
            Ok(_) => {}
            Err(EngineError::Refused(why)) => faults.push(FormFault::new("reason", why)),
            Err(error) => return Err(error.into()),
        }
    }
    if !faults.is_empty() {
        let form = CreditForm {
            reason: sent.reason,
            is_sure: !sent.sure.is_empty(),
            faults,
        };
        return show_invoice(&portal, &context, detail, form, None).await;
    }
    let path = route::OPERATOR_INVOICE.path(&[&number.to_string()]);
    Ok(Redirect::to(&route::query(path, &[("done", "credited")])).into_response())
}
