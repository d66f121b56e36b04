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
    invoice::{ChargeDetail, InvoiceDocument, InvoiceLine, Itemization},
    party::Language,
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
    for line in gauges(document) {
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
        "record_heads": record_heads(language),
        "hidden": hidden(sample),
    }))
}

/// The headings in reading order, each with its level.
fn headings(sample: &Sample) -> Vec<(u8, String)> {
    let (document, language) = (&sample.document, sample.language);
    let mut headings = vec![(1, document_name(document, language))];
    let mut two = |text: &str| headings.push((2, text.to_owned()));
    two(bill_words::parts(language));
    two(words::taxes(language));
    if document.balance.is_some() {
        two(words::account(language));
    }
    match document.is_credit_note() {
        false => two(words::how_to_pay(language)),
        true => two(words::money_back(language)),
    }
    for line in gauges(document) {
        two(bill_words::service(line.service(), language));
    }
    if !document.is_credit_note() {
        if has_deliveries(document) {
            two(app::text::delivery::download::title(language));
        }
        if !document.usage_by_line.is_empty() {
            two(bill_words::usage_by_line(language));
        }
        two(words::notes(language));
    }
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

/// The lines whose bands are shown.
fn gauges(document: &InvoiceDocument) -> impl Iterator<Item = &InvoiceLine> {
    let lines = document.lines.iter();
    lines.filter(|line| !line.is_adjustment() && !document.is_credit_note())
}

fn has_deliveries(document: &InvoiceDocument) -> bool {
    let mut charges = document.charges.iter();
    charges.any(|line| matches!(line.detail, ChargeDetail::Deliveries { .. }))
}

/// The heads above calls, and above data sessions.
fn record_heads(language: Language) -> [String; 2] {
    let when = words::when(language);
    let (with, duration) = (words::with(language), words::duration(language));
    [
        format!("{when} {with} {duration}"),
        format!("{when} {}", words::volume(language)),
    ]
}

/// The day of each record, and its row below it: when, with whom, how much.
fn records(sample: &Sample) -> Result<Vec<[String; 2]>, Fault> {
    let language = sample.language;
    let zone = TimeZone::get(&sample.document.zone)?;
    let row = |record: &RecordRow| {
        let day = zone.to_datetime(record.started_at).date();
        let time = format::time_of_day(record.started_at, &zone);
        let says = match record.service {
            Service::Voice => {
                let with = match &record.peer {
                    Some(peer) => sample.itemization.peer(peer),
                    None => words::call(language).to_owned(),
                };
                let duration = format::duration(record.quantity, language);
                format!("{time} {with} {duration}")
            }
            Service::Data => {
                let volume = format::quantity_natural(record.quantity, Unit::Gigabyte, language);
                format!("{time} {volume}")
            }
        };
        [format::weekday_day(day, language), says]
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
