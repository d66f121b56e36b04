//! The running month: which band, how far the next one is, where it is heading.

use super::head::{Head, service_name};
use crate::{
    component::{
        empty::Empty,
        gauge::{Gauge, GaugeShape},
        rich::Say,
    },
    format,
    island::live_gauge::LiveGauge,
    route,
    text::{self, bill as bill_words, empty, overview as words, what_if},
    view::{self, gauge::GaugeView},
};
use domain::{catalog::TaxMode, party::Language};
use engine::read::{
    invoice::InvoiceRow,
    period::{LineTotal, OpenGauge, OpenPeriod},
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn OverviewPage(
    /// The running period.
    open: OpenPeriod,
    /// The last invoices.
    invoices: Vec<InvoiceRow>,
) -> impl IntoView {
    let language = text::language();
    let views: Vec<(OpenGauge, GaugeView)> = open
        .gauges
        .iter()
        .map(|one| (one.clone(), view::open::view(&open, one, language)))
        .collect();
    let title = match views.as_slice() {
        [(_, only)] => only.title.clone(),
        _ => words::two_gauges(language).to_owned(),
    };
    let gauges = if views.is_empty() {
        view! {
            <section class="sheet">
                <Empty say=empty::no_tariff(language) how=empty::no_tariff_how(language) />
            </section>
        }
        .into_any()
    } else {
        let several = open.gauges.iter().any(|one| !one.share.is_whole());
        let sheets = views
            .into_iter()
            .enumerate()
            .map(|(index, (one, view))| gauge_sheet(&open, index, &one, view, several, language));
        sheets.collect_view().into_any()
    };
    view! {
        <Head title=title.into_any() over=period_line(&open, language).into_any() />
        {so_far(&open, language)}
        {gauges}
        <div class="two">
            {lines_sheet(&open, language)}
            {invoices_sheet(&invoices, language)}
        </div>
    }
}

/// What the bill would be by now.
fn so_far(open: &OpenPeriod, language: Language) -> Option<AnyView> {
    let bill = open.so_far.as_ref()?;
    let total = format::money(bill.total, language);
    let say = match bill.tax_mode {
        TaxMode::Exclusive => {
            words::so_far_with(language, &total, &format::money(bill.net, language))
        }
        TaxMode::Inclusive => words::so_far(language, &total),
    };
    Some(view! { <p class="head__lead"><Say say /></p> }.into_any())
}

/// "1 – 30 November 2026 · 9 days left"; how fresh the figures are stands in each
/// gauge, where it is kept fresh.
fn period_line(open: &OpenPeriod, language: Language) -> String {
    let zone = &open.account.cycle.zone;
    let mut parts = vec![format::period(&open.period, language)];
    parts.extend(format::days_left(&open.period, open.now, zone, language));
    parts.join(" · ")
}

fn gauge_sheet(
    open: &OpenPeriod,
    index: usize,
    one: &OpenGauge,
    view: GaugeView,
    several: bool,
    language: Language,
) -> impl IntoView + use<> {
    let id = format!("gauge-{index}");
    let labelled = id.clone();
    let service = service_name(one.gauge.service);
    // the island draws the same gauge and keeps it fresh
    let gauge = match view::open::live(open, one, language) {
        Some(live) => view! { <LiveGauge live /> }.into_any(),
        None => view! { <Gauge view shape=GaugeShape::Strip /> }.into_any(),
    };
    let tariff = several.then(|| {
        let name = one.tariff.name(language.tag());
        let first = format::day(one.share.first_day, language);
        let last = one.share.end_day.yesterday().unwrap_or(one.share.end_day);
        let days = format!("{first} – {}", format::day(last, language));
        view! { <p class="soft small">{words::tariff(language, name, &days).to_string()}</p> }
    });
    view! {
        <section class="sheet" aria-labelledby=labelled>
            <h2 id=id>{service}</h2>
            {tariff}
            {gauge}
        </section>
    }
}

fn lines_sheet(open: &OpenPeriod, language: Language) -> impl IntoView + use<> {
    let month = open.period.month.to_string();
    let rows = open
        .lines
        .iter()
        .map(|line| line_row(open, line, language))
        .collect_view();
    let table = if open.lines.is_empty() {
        view! { <Empty say=empty::no_usage(language) /> }.into_any()
    } else {
        view! {
            <table class="parts">
                <caption class="visually-hidden">{words::by_line(language)}</caption>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="sheet" aria-labelledby="lines">
            <div class="sheet__head">
                <h2 id="lines">{words::together(language)}</h2>
                <a href=route::USAGE.with_query(&[("period", &month)])>{words::usage_by_day(language)}</a>
            </div>
            {table}
        </section>
    }
}

fn line_row(open: &OpenPeriod, line: &LineTotal, language: Language) -> impl IntoView + use<> {
    let unit = open
        .gauges
        .iter()
        .find(|one| one.gauge.service == line.service)
        .map_or(default_unit(line), |one| one.gauge.unit);
    let amount = format::quantity(line.counted, unit, language);
    let service = service_name(line.service);
    view! {
        <tr>
            <th scope="row">{line.label.clone()} <span class="parts__note">{service}</span></th>
            <td class="n">{amount}</td>
        </tr>
    }
}

fn default_unit(line: &LineTotal) -> domain::unit::Unit {
    match line.service {
        domain::usage::Service::Voice => domain::unit::Unit::Minute,
        domain::usage::Service::Data => domain::unit::Unit::Gigabyte,
    }
}

fn invoices_sheet(invoices: &[InvoiceRow], language: Language) -> impl IntoView + use<> {
    let list = if invoices.is_empty() {
        view! { <Empty say=empty::no_invoices(language) /> }.into_any()
    } else {
        let rows = invoices.iter().map(|row| {
            let number = row.number.to_string();
            let remark = if row.is_credit_note {
                Some(bill_words::credit_note(language))
            } else {
                row.is_taken_back.then(|| bill_words::taken_back(language))
            };
            let remark = remark.map(|words| format!(" · {words}"));
            view! {
                <tr>
                    <th scope="row">
                        <a href=route::invoice(&number)>{format::month(row.month, language)}</a>
                        " "
                        <span class="parts__note">{number.clone()} {remark}</span>
                    </th>
                    <td class="n">{format::money(row.total, language)}</td>
                </tr>
            }
        });
        view! {
            <table class="parts">
                <caption class="visually-hidden">{words::last_invoices(language)}</caption>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="sheet" aria-labelledby="invoices">
            <div class="sheet__head">
                <h2 id="invoices">{words::last_invoices(language)}</h2>
                <a href=route::INVOICES.template>{words::all_invoices(language)}</a>
            </div>
            {list}
            <p class="small"><a href=route::WHAT_IF.template>{what_if::link(language)}</a></p>
        </section>
    }
}
