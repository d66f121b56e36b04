//! Invoices: the list, one, how an amount came about, why it changed, CSV.

use super::said;
use crate::portal::{PageContext, PageError, Portal, csv::Csv};
use app::{
    page::subscriber::{
        change::{ChangePage, ChangePageProps},
        invoice::invoice_page,
        invoices::{InvoicesPage, InvoicesPageProps},
        line::{LinePage, LinePageProps},
    },
    text::{bill as words, change as change_words, steps as steps_words},
    view::{bill::Links, change::ChangesView, steps::StepsView},
};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    catalog::TaxMode,
    invoice::{ChargeDetail, ChargeLine, InvoiceNumber},
    unit::Measure,
};
use engine::{
    EngineError,
    read::{
        PAGE_ROWS,
        invoice::{changes, invoice, invoices, itemization, postings},
        usage::zone,
    },
};
use serde::Deserialize;
use std::sync::Arc;

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
    let rows = invoices(viewer, &portal.db, viewer.subscriber()?, after, PAGE_ROWS).await?;
    let zone = zone(viewer, &portal.db).await?;
    let is_first = after.is_none();
    let wish = (!viewer.is_member).then_some(itemization(viewer, &portal.db).await?);
    let page = context.page(words::invoices(context.language()));
    Ok(page.show(|| {
        InvoicesPage(InvoicesPageProps {
            rows,
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
    let detail = invoice(context.viewer()?, &portal.db, number).await?;
    let title = words::number(language, &number.to_string()).to_string();
    context
        .page(title)
        .try_show(|| invoice_page(detail, Links::Subscriber, true, None, language))
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

/// Its lines and taxes as CSV; the amounts add up to the total.
///
/// # Errors
/// [`PageError::NotFound`] for another's.
pub(in crate::portal) async fn csv(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let detail = invoice(context.viewer()?, &portal.db, parsed(&number)?).await?;
    let document = &detail.document;
    let currency = document.total.currency().to_string();
    let mut csv = Csv::new(&[
        "line", "kind", "service", "month", "counted", "unit", "records", "amount", "currency",
    ]);
    for line in &document.lines {
        csv.row([
            line.seq.to_string(),
            if line.is_adjustment() {
                "adjustment"
            } else {
                "band"
            }
            .to_owned(),
            line.service().to_string(),
            line.usage_month.to_string(),
            line.counted().base_units().to_string(),
            match line.service().measure() {
                Measure::Seconds => "s",
                Measure::Bytes => "B",
            }
            .to_owned(),
            line.records().to_string(),
            line.amount.to_decimal(),
            currency.clone(),
        ]);
    }
    for charge in &document.charges {
        csv.row(charge_row(
            charge,
            &document.period.month.to_string(),
            &currency,
        ));
    }
    // where the amounts hold the tax, adding it would count it twice
    let on_top = document.tax_mode == TaxMode::Exclusive;
    for tax in document.taxes.iter().filter(|_| on_top) {
        csv.row([
            String::new(),
            format!("tax {} %", tax.rate.to_percent()),
            String::new(),
            document.period.month.to_string(),
            String::new(),
            String::new(),
            String::new(),
            tax.tax.to_decimal(),
            currency.clone(),
        ]);
    }
    Ok(csv.into_response(&format!("invoice-{}.csv", document.number)))
}

/// What was charged once; recordings by their titles.
fn charge_row(charge: &ChargeLine, month: &str, currency: &str) -> [String; 9] {
    let (kind, service, counted, unit) = match &charge.detail {
        ChargeDetail::Recharge { service, quantity } => {
            let unit = match service.measure() {
                Measure::Seconds => "s",
                Measure::Bytes => "B",
            };
            let counted = quantity.base_units().to_string();
            ("recharge", service.to_string(), counted, unit)
        }
        ChargeDetail::Purchase { sale } if sale.is_gift => {
            ("gift", sale.title.clone(), String::new(), "")
        }
        ChargeDetail::Purchase { sale } => ("purchase", sale.title.clone(), String::new(), ""),
        ChargeDetail::Refund { sale, .. } => ("refund", sale.title.clone(), String::new(), ""),
        ChargeDetail::Deliveries { deliveries } => {
            let bytes = deliveries.bytes.to_string();
            ("deliveries", String::new(), bytes, "B")
        }
    };
    [
        charge.seq.to_string(),
        kind.to_owned(),
        service,
        month.to_owned(),
        counted,
        unit.to_owned(),
        String::new(),
        charge.amount.to_decimal(),
        currency.to_owned(),
    ]
}

pub(super) fn parsed(number: &str) -> Result<InvoiceNumber, PageError> {
    number.parse().map_err(|_| PageError::NotFound)
}
