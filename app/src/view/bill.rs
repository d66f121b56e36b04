//! The bill's parts: what each line charges, the tax, the total.

use super::{allowance::unit, block::blocks, steps::tariff_name};
use crate::{
    format, route,
    text::{Rich, bill as words, gauge as gauge_words},
};
use domain::{
    catalog::{RatingGroup, TaxMode},
    invoice::{ChargeDetail, ChargeLine, Gauge, InvoiceDocument, InvoiceLine, LineDetail},
    party::Language,
    rating::IncrementScope,
    unit::{MoneyError, Quantity},
    usage::Service,
};

/// Whose page a bill is on, which decides where its links lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// The subscriber's own: to the explanation of each line and its records.
    Subscriber,
    /// Nowhere: the operator's view, and paper.
    None,
}

/// How an amount came about, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HowView {
    /// The words on it.
    pub title: &'static str,
    /// In one sentence.
    pub say: Rich,
    /// The words of the link to every step, and where it leads.
    pub link: Option<(&'static str, String)>,
}

/// One row of the bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartView {
    /// What it is for.
    pub label: String,
    /// What else there is to know.
    pub note: Option<String>,
    /// How it came about.
    pub how: Option<HowView>,
    /// The amount.
    pub amount: String,
}

/// What makes up the total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillView {
    /// The table's caption.
    pub caption: &'static str,
    /// The heading of the column of labels.
    pub what_head: &'static str,
    /// The heading of the column of amounts.
    pub amount_head: &'static str,
    /// The lines.
    pub parts: Vec<PartView>,
    /// Sum without tax and the tax for each rate, where tax comes on top.
    pub taxes: Vec<PartView>,
    /// The total; where tax is inside, its note says how much.
    pub total: PartView,
}

impl BillView {
    /// The parts of `document`, their links leading where `links` says.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`], which a stored document never has.
    pub fn new(
        document: &InvoiceDocument,
        links: Links,
        language: Language,
    ) -> Result<Self, MoneyError> {
        let usage = document.lines.iter();
        let usage = usage.map(|line| part(document, line, links, language));
        let mut parts = usage.collect::<Result<Vec<PartView>, _>>()?;
        let charges = document.charges.iter();
        parts.extend(charges.map(|line| charge(document, line, language)));
        Ok(Self {
            caption: words::parts(language),
            what_head: words::what(language),
            amount_head: words::amount(language),
            parts,
            taxes: taxes(document, language),
            total: total(document, language),
        })
    }
}

/// `Calls, band 401 – 425 min`, `Late calls of September`: what a line is for.
///
/// # Errors
/// [`MoneyError::OutOfRange`].
pub fn label(line: &InvoiceLine, language: Language) -> Result<String, MoneyError> {
    if line.is_adjustment() {
        let month = format::month_name(line.usage_month, language);
        return Ok(match (line.service(), line.is_taken_off()) {
            (Service::Voice, false) => words::late_calls(language, month),
            (Service::Data, false) => words::late_data(language, month),
            (Service::Voice, true) => words::taken_off_calls(language, month),
            (Service::Data, true) => words::taken_off_data(language, month),
        }
        .to_string());
    }
    let service = words::service(line.service(), language);
    let range = range(line, line.counted(), language)?;
    let is_past = line.group.schedule.band_of(line.counted()) == line.group.schedule.bands().len();
    Ok(match is_past {
        true => words::past_bands(language, service, &range),
        false => words::in_band(language, service, &range),
    }
    .to_string())
}

/// The range of the band that `counted` falls in on the line's schedule.
///
/// # Errors
/// [`MoneyError::OutOfRange`].
pub fn range(
    line: &InvoiceLine,
    counted: Quantity,
    language: Language,
) -> Result<String, MoneyError> {
    let gauge = Gauge::new(&line.group, counted, None)?;
    let band = gauge.current_band();
    let bounds = (band.over, band.up_to);
    Ok(format::band_range(
        bounds,
        gauge.unit,
        gauge.whole_units,
        language,
    ))
}

fn part(
    document: &InvoiceDocument,
    line: &InvoiceLine,
    links: Links,
    language: Language,
) -> Result<PartView, MoneyError> {
    Ok(PartView {
        label: label(line, language)?,
        note: note(line, language)?,
        how: Some(HowView {
            title: words::how(language),
            say: how(line, language),
            link: (links == Links::Subscriber).then(|| {
                let number = document.number.to_string();
                (
                    words::step_by_step(language),
                    route::invoice_line(&number, line.seq),
                )
            }),
        }),
        amount: format::money(line.amount, language),
    })
}

/// `Recharge, 5 GB`, `Music: Song, Somebody`: what was charged once.
pub fn charge_label(detail: &ChargeDetail, language: Language) -> String {
    match detail {
        ChargeDetail::Recharge { service, quantity } => {
            let quantity = format::quantity_exact(*quantity, unit(*service), language);
            words::recharge(language, &quantity).to_string()
        }
        ChargeDetail::Purchase { sale } if sale.is_gift => {
            words::recording_gift(language, &sale.title, &sale.artist).to_string()
        }
        ChargeDetail::Purchase { sale } => {
            words::recording(language, &sale.title, &sale.artist).to_string()
        }
        ChargeDetail::Refund { sale, .. } => {
            words::recording_back(language, &sale.title, &sale.artist).to_string()
        }
        ChargeDetail::Deliveries { deliveries } => {
            super::delivery::bill::label(deliveries, language).to_string()
        }
    }
}

fn charge(document: &InvoiceDocument, line: &ChargeLine, language: Language) -> PartView {
    let zone = jiff::tz::TimeZone::get(&document.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let at = format::day_and_time(line.at, &zone, language);
    PartView {
        label: charge_label(&line.detail, language),
        note: match line.detail {
            ChargeDetail::Refund { .. } => Some(words::paid_back_on(language, &at).to_string()),
            ChargeDetail::Recharge { .. } | ChargeDetail::Purchase { .. } => {
                Some(words::bought_on(language, &at).to_string())
            }
            // the table of downloads says who paid how much of it
            ChargeDetail::Deliveries { .. } => None,
        },
        how: None,
        amount: format::money(line.amount, language),
    }
}

/// The days of the tariff, where it was not in force on all; how late usage
/// moved the count.
fn note(line: &InvoiceLine, language: Language) -> Result<Option<String>, MoneyError> {
    if let LineDetail::Adjustment {
        counted_before,
        counted,
        records,
        ..
    } = line.detail
    {
        if line.is_taken_off() {
            let records = words::records_of(line.service(), records.saturating_neg(), language);
            return Ok(Some(words::taken_off(language, &records).to_string()));
        }
        let amounts = [counted_before, counted];
        let [before, now] = format::quantities_apart(amounts, line.group.unit, language);
        let records = words::records_of(line.service(), records, language);
        let moved = words::late_moved(language, &records, &before, &now);
        let schedule = &line.group.schedule;
        let is_same = schedule.band_of(counted_before) == schedule.band_of(counted);
        let same = if is_same {
            words::same_band(language)
        } else {
            ""
        };
        return Ok(Some(join(&moved.to_string(), same)));
    }
    if line.share.is_whole() {
        return Ok(None);
    }
    let name = tariff_name(&line.tariff, language);
    let days = |days| format::integer(days, language);
    let (days, of) = (days(line.share.days), days(line.share.of_days));
    let note = words::tariff_days(language, &name, &days, &of);
    Ok(Some(note.to_string()))
}

/// `7 h 57 min recorded; each call counts in whole minutes`: what the records of a
/// `group` say where that is not what counts. Bytes in blocks are too many to tell.
pub fn recorded(
    group: &RatingGroup,
    (raw, counted): (Quantity, Quantity),
    is_weighted: bool,
    language: Language,
) -> Option<String> {
    if is_weighted {
        let raw = format::quantity(raw, group.unit, language);
        return Some(gauge_words::weighted(language, &raw).to_string());
    }
    if raw == counted || group.service != Service::Voice {
        return None;
    }
    let time = format::duration(raw, language);
    let blocks = blocks(group.increment.block, group.unit, language);
    let sentence = match group.increment.scope {
        IncrementScope::Record => gauge_words::recorded_calls,
        IncrementScope::ClockHour => gauge_words::recorded,
    };
    Some(sentence(language, &time, &blocks).to_string())
}

fn join(text: &str, more: &str) -> String {
    match more {
        "" => text.to_owned(),
        more => format!("{text}, {more}"),
    }
}

/// In one sentence: `187 calls, each counted in whole minutes: 412 min.`
fn how(line: &InvoiceLine, language: Language) -> Rich {
    match line.detail {
        LineDetail::Band {
            raw,
            counted,
            is_weighted: true,
            records,
            ..
        } => {
            let records = words::records_of(line.service(), records, language);
            let show = |amount| format::quantity(amount, line.group.unit, language);
            words::how_weighted(language, &records, &show(raw), &show(counted))
        }
        LineDetail::Band {
            counted, records, ..
        } => {
            let sentence = match (line.group.increment.scope, line.service()) {
                (IncrementScope::ClockHour, _) => words::how_each_hour,
                (IncrementScope::Record, Service::Voice) => words::how_each_call,
                (IncrementScope::Record, Service::Data) => words::how_each_record,
            };
            let records = words::records_of(line.service(), records, language);
            let blocks = blocks(line.group.increment.block, line.group.unit, language);
            let counted = format::quantity(counted, line.group.unit, language);
            sentence(language, &records, &blocks, &counted)
        }
        LineDetail::Adjustment {
            counted_before,
            band_cost,
            billed,
            ..
        } => {
            let before = format::quantity(counted_before, line.group.unit, language);
            let now = line.share.of(band_cost).unwrap_or(band_cost);
            let (now, billed) = (
                format::money(now, language),
                format::money(billed, language),
            );
            match line.is_taken_off() {
                true => words::how_taken_off(language, &now, &billed),
                false => words::how_late(language, &before, &now, &billed),
            }
        }
    }
}

fn taxes(document: &InvoiceDocument, language: Language) -> Vec<PartView> {
    if document.tax_mode == TaxMode::Inclusive {
        return Vec::new();
    }
    let plain = |label: String, amount| PartView {
        label,
        note: None,
        how: None,
        amount: format::money(amount, language),
    };
    let net = plain(words::without_tax(language).to_owned(), document.net);
    let rates = document.taxes.iter().map(|line| {
        let rate = format::percent(line.rate, language);
        let base = format::money(line.base, language);
        plain(words::tax_on(language, &rate, &base).to_string(), line.tax)
    });
    std::iter::once(net).chain(rates).collect()
}

fn total(document: &InvoiceDocument, language: Language) -> PartView {
    let inside = match document.tax_mode {
        TaxMode::Exclusive => Vec::new(),
        TaxMode::Inclusive => document
            .taxes
            .iter()
            .map(|line| {
                let rate = format::percent(line.rate, language);
                words::tax_inside(language, &rate, &format::money(line.tax, language)).to_string()
            })
            .collect(),
    };
    PartView {
        label: words::total(language).to_owned(),
        note: (!inside.is_empty()).then(|| inside.join("; ")),
        how: None,
        amount: format::money(document.total, language),
    }
}
