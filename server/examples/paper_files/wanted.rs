//! What a reader must find in a sample's file.

use crate::{parts::Fault, samples::Sample};
use app::{
    format,
    print::epc_payload,
    text::{bill as bill_words, gauge as gauge_words, paper as words},
    view::{
        bill::{charge_label, label, range},
        steps::document_name,
    },
};
use domain::{
    catalog::TaxMode,
    invoice::{ChargeDetail, InvoiceDocument, Itemization},
    unit::Unit,
    usage::Service,
};
use engine::read::record::RecordRow;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// As JSON, for `scripts/oracle/paper.py`.
pub fn wanted(sample: &Sample) -> Result<Value, Fault> {
    let (document, language) = (&sample.document, sample.language);
    let mut lines = Vec::new();
    for line in &document.lines {
        lines.push((label(line, language)?, line.amount));
    }
    let charges = document.charges.iter();
    lines.extend(charges.map(|line| (charge_label(&line.detail, language), line.amount)));
    let lines: Vec<Value> = lines
        .into_iter()
        .map(|(label, amount)| json!([label, format::money(amount, language)]))
        .collect();
    let taxes: Vec<Value> = document
        .taxes
        .iter()
        .map(|line| {
            let rate = format::percent(line.rate, language);
            let amounts = [line.base, line.tax].map(|amount| format::money(amount, language));
            json!([rate, amounts])
        })
        .collect();
    let mut bands = Vec::new();
    for line in document.lines.iter().filter(|line| !line.is_adjustment()) {
        bands.push(range(line, line.counted(), language)?);
    }
    let (total, due) = sample.sums;
    let pay_to = document.seller.pay_to.as_ref().filter(|_| due.is_some());
    let number = document.number.to_string();
    let payload = pay_to.and_then(|to| epc_payload(to, document.due().ok()?, &number).ok());
    Ok(json!({
        "language": language.tag(),
        "title": format!("{}, {}", document_name(document, language), document.seller.name),
        "pages": sample.pages,
        "headings": headings(sample),
        "lines": lines,
        "taxes": taxes,
        "tax_is_inside": document.tax_mode == TaxMode::Inclusive,
        "total": [bill_words::total(language), total],
        "due": [words::how_to_pay(language), words::amount(language), due],
        "bands": bands,
        "mark": gauge_words::your_band(language),
        "iban": pay_to.map(|to| &to.iban),
        "epc": payload,
        "records": records(sample)?,
        "record_heads": [words::when(language), words::with(language), words::how_much(language)],
        "hidden": hidden(sample),
    }))
}

/// The headings in reading order, each with its level.
fn headings(sample: &Sample) -> Vec<(u8, String)> {
    let (document, language) = (&sample.document, sample.language);
    let mut headings = vec![(1, document_name(document, language))];
    let mut two = |text: &str| headings.push((2, text.to_owned()));
    for line in document.lines.iter().filter(|line| !line.is_adjustment()) {
        two(bill_words::service(line.service(), language));
    }
    two(bill_words::parts(language));
    two(words::taxes(language));
    if document.balance.is_some() {
        two(words::account(language));
    }
    if !document.is_credit_note() {
        two(words::how_to_pay(language));
    }
    if has_deliveries(document) {
        two(app::text::delivery::download::title(language));
    }
    if !document.usage_by_line.is_empty() {
        two(bill_words::usage_by_line(language));
    }
    two(words::notes(language));
    two(words::complain(language));
    if sample.itemization != Itemization::None {
        two(words::annex(language));
        let mut lines: Vec<&str> = Vec::new();
        for record in &sample.records {
            if !lines.contains(&record.line_label.as_str()) {
                lines.push(&record.line_label);
            }
        }
        headings.extend(lines.into_iter().map(|line| (3, line.to_owned())));
    }
    headings
}

fn has_deliveries(document: &InvoiceDocument) -> bool {
    let mut charges = document.charges.iter();
    charges.any(|line| matches!(line.detail, ChargeDetail::Deliveries { .. }))
}

/// When, with whom, and how much, of each record.
fn records(sample: &Sample) -> Result<Vec<[String; 3]>, Fault> {
    let language = sample.language;
    let zone = TimeZone::get(&sample.document.zone)?;
    let row = |record: &RecordRow| {
        let with = match (&record.peer, record.service) {
            (Some(peer), _) => sample.itemization.peer(peer),
            (None, Service::Voice) => words::call(language).to_owned(),
            (None, Service::Data) => words::session(language).to_owned(),
        };
        [
            format::instant(record.started_at, &zone, language),
            with,
            match record.service {
                Service::Voice => format::duration(record.quantity, language),
                Service::Data => {
                    format::quantity_natural(record.quantity, Unit::Gigabyte, language)
                }
            },
        ]
    };
    Ok(sample.records.iter().map(row).collect())
}

/// What a masked annex must not say: the numbers in full.
fn hidden(sample: &Sample) -> Vec<&str> {
    match sample.itemization {
        Itemization::Masked => sample
            .records
            .iter()
            .filter_map(|record| record.peer.as_deref())
            .collect(),
        Itemization::None | Itemization::Full => Vec::new(),
    }
}
