//! Invoices: the list, one, how an amount came about, why it changed.

use super::said;
use crate::portal::{PageContext, PageError, Portal};
use app::{
    page::subscriber::{
        change::{ChangePage, ChangePageProps},
        invoice::{Beside, invoice_page},
        invoices::{InvoicesPage, InvoicesPageProps},
        line::{LinePage, LinePageProps},
    },
    text::{bill as words, change as change_words, steps as steps_words},
    view::{bill::Links, change::ChangesView, pay::Standing, steps::StepsView},
};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{invoice::InvoiceNumber, party::Language};
use engine::{
    EngineError, Viewer,
    query::letter::letter,
    read::{
        PAGE_ROWS,
        invoice::{InvoiceDetail, changes, invoice, invoices, itemization, postings},
        payment::{payments, standing},
        usage::zone,
    },
};
use serde::Deserialize;
use std::sync::Arc;

/// Payments beside the list.
const PAYMENTS: u64 = 12;

/// Where a page of the list begins.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct After {
    after: Option<String>,
    done: Option<String>,
}

/// Lists them.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(after): Query<After>,
) -> Result<Response, PageError> {
    let viewer = context.viewer()?;
    let is_kept = after.done.is_some();
    let after: Option<InvoiceNumber> = said(after.after.as_deref())?;
    let account = viewer.subscriber()?;
    let rows = invoices(viewer, &portal.db, account, after, PAGE_ROWS).await?;
    let (owed, paid) = payments(viewer, &portal.db, account, PAYMENTS).await?;
    let zone = zone(viewer, &portal.db).await?;
    let is_first = after.is_none();
    let wish = (!viewer.is_member).then_some(itemization(viewer, &portal.db).await?);
    let page = context.page(words::invoices(context.language()));
    Ok(page.show(|| {
        InvoicesPage(InvoicesPageProps {
            rows,
            owed,
            paid,
            zone,
            is_first,
            wish,
            is_kept,
        })
    }))
}

/// Shows one.
///
/// # Errors
/// [`PageError::NotFound`] for another's.
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let number = parsed(&number)?;
    let language = context.language();
    let viewer = context.viewer()?;
    let detail = invoice(viewer, &portal.db, number).await?;
    let beside = beside(&portal, viewer, &detail, language).await?;
    let title = words::number(language, &number.to_string()).to_string();
    context
        .page(title)
        .try_show(|| invoice_page(detail, &beside, Links::Subscriber, true, None, language))
}

/// What an invoice's page says that its document does not.
pub(in crate::portal) async fn beside(
    portal: &Portal,
    viewer: &Viewer,
    detail: &InvoiceDetail,
    language: Language,
) -> Result<Beside, EngineError> {
    let stands = standing(viewer, &portal.db, detail.account).await?;
    let mut letter = letter(portal.db.read()).await?;
    Ok(Beside {
        standing: Some(Standing {
            owed: stands.owed,
            is_newest: stands.newest == Some(detail.document.number),
        }),
        complaints: letter.design.complaints.remove(&language),
    })
}

/// How one of its amounts came about.
///
/// # Errors
/// [`PageError::NotFound`] for another's, and for a line it does not have.
pub(in crate::portal) async fn line(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path((number, seq)): Path<(String, u32)>,
) -> Result<Response, PageError> {
    let (viewer, number) = (context.viewer()?, parsed(&number)?);
    let detail = invoice(viewer, &portal.db, number).await?;
    let line = detail.document.line(seq).ok_or(PageError::NotFound)?;
    let language = context.language();
    let steps = StepsView::new(&detail.document, line, Links::Subscriber, language);
    let steps = steps.map_err(EngineError::refused)?;
    let postings = postings(viewer, &portal.db, number).await?;
    let page = context.page(steps_words::title(language));
    Ok(page.show(|| {
        LinePage(LinePageProps {
            detail,
            steps,
            postings,
        })
    }))
}

/// Why it differs from the one before.
///
/// # Errors
/// [`PageError::NotFound`] for another's.
pub(in crate::portal) async fn change(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let number = parsed(&number)?;
    let language = context.language();
    let (now, before) = changes(context.viewer()?, &portal.db, number).await?;
    if now.document.is_credit_note() {
        return Err(PageError::NotFound);
    }
    let view = before
        .map(|(before, changes)| {
            ChangesView::new(&now.document, &before.document, &changes, language)
        })
        .transpose()
        .map_err(EngineError::refused)?;
    let page = context.page(change_words::title(language));
    Ok(page.show(|| {
        ChangePage(ChangePageProps {
            number,
            changes: view,
        })
    }))
}

pub(super) fn parsed(number: &str) -> Result<InvoiceNumber, PageError> {
    number.parse().map_err(|_| PageError::NotFound)
}
