//! An invoice's lines as CSV: docs/formats/invoice.md.

use super::invoices::parsed;
use crate::portal::{PageContext, PageError, Portal, csv::Csv};
use app::{
    format::NO_BREAK,
    view::bill::{charge_label, label},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    catalog::TaxMode,
    invoice::{ChargeDetail, ChargeLine, InvoiceDocument, InvoiceLine, TaxLine},
    party::Language,
    unit::{Measure, MoneyError},
    usage::Service,
};
use engine::{EngineError, read::invoice::invoice};
use std::sync::Arc;

const COLUMNS: [&str; 13] = [
    "invoice",
    "line",
    "kind",
    "service",
    "name",
    "month",
    "counted",
    "unit",
    "records",
    "tax_rate_percent",
    "tax_included",
    "amount",
    "currency",
];

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
    let csv = lines(&detail.document, context.language()).map_err(EngineError::refused)?;
    Ok(csv.into_response(&format!("invoice-{}.csv", detail.document.number)))
}

fn lines(document: &InvoiceDocument, language: Language) -> Result<Csv, MoneyError> {
    let mut csv = Csv::new(&COLUMNS);
    for line in &document.lines {
        csv.row(usage(document, line, language)?);
    }
    for line in &document.charges {
        csv.row(charge(document, line, language));
    }
    // where the amounts hold the tax, adding it would count it twice
    let on_top = document.tax_mode == TaxMode::Exclusive;
    for line in document.taxes.iter().filter(|_| on_top) {
        csv.row(tax(document, line));
    }
    Ok(csv)
}

/// Whether the amounts of lines hold the tax.
fn included(document: &InvoiceDocument) -> String {
    match document.tax_mode {
        TaxMode::Inclusive => "yes",
        TaxMode::Exclusive => "no",
    }
    .to_owned()
}

const fn base_unit(service: Service) -> &'static str {
    match service.measure() {
        Measure::Seconds => "s",
        Measure::Bytes => "B",
    }
}

/// Words of a page, without what keeps them together there.
fn plain(words: &str) -> String {
    words.replace(NO_BREAK, " ")
}

fn usage(
    document: &InvoiceDocument,
    line: &InvoiceLine,
    language: Language,
) -> Result<[String; 13], MoneyError> {
    let kind = match line.is_adjustment() {
        true => "adjustment",
        false => "band",
    };
    Ok([
        document.number.to_string(),
        line.seq.to_string(),
        kind.to_owned(),
        line.service().to_string(),
        plain(&label(line, language)?),
        line.usage_month.to_string(),
        line.counted().base_units().to_string(),
        base_unit(line.service()).to_owned(),
        line.records().to_string(),
        line.group.tax_rate.to_percent(),
        included(document),
        line.amount.to_decimal(),
        document.total.currency().to_string(),
    ])
}

/// What was charged once; recordings by their titles.
fn charge(document: &InvoiceDocument, line: &ChargeLine, language: Language) -> [String; 13] {
    let music = |kind| (kind, "music".to_owned(), String::new(), "");
    let (kind, service, counted, unit) = match &line.detail {
        ChargeDetail::Recharge { service, quantity } => {
            let counted = quantity.base_units().to_string();
            (
                "recharge",
                service.to_string(),
                counted,
                base_unit(*service),
            )
        }
        ChargeDetail::Purchase { sale } if sale.is_gift => music("gift"),
        ChargeDetail::Purchase { .. } => music("purchase"),
        ChargeDetail::Refund { .. } => music("refund"),
        ChargeDetail::Deliveries { deliveries } => {
            let bytes = deliveries.bytes.to_string();
            ("deliveries", "delivery".to_owned(), bytes, "B")
        }
    };
    [
        document.number.to_string(),
        line.seq.to_string(),
        kind.to_owned(),
        service,
        plain(&charge_label(&line.detail, language)),
        document.period.month.to_string(),
        counted,
        unit.to_owned(),
        String::new(),
        line.tax_rate.to_percent(),
        included(document),
        line.amount.to_decimal(),
        document.total.currency().to_string(),
    ]
}

fn tax(document: &InvoiceDocument, line: &TaxLine) -> [String; 13] {
    let none = String::new;
    [
        document.number.to_string(),
        none(),
        "tax".to_owned(),
        none(),
        none(),
        document.period.month.to_string(),
        none(),
        none(),
        none(),
        line.rate.to_percent(),
        none(),
        line.tax.to_decimal(),
        document.total.currency().to_string(),
    ]
}
