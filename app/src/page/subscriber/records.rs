//! Raw records, page by page.

use super::head::{Head, service_name};
use crate::{
    component::{empty::Empty, pager::Pager},
    format, route,
    text::{self, empty, usage as words},
};
use domain::{party::Language, time::BillingPeriod, unit::Quantity, usage::Service};
use engine::read::{Page, record::RecordRow};
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// Which records, as the address says it.
#[derive(Debug, Clone, Default)]
pub struct RecordsQuery {
    /// The month their period starts in.
    pub period: String,
    /// The line's id.
    pub line: String,
    /// `voice` or `data`.
    pub service: String,
    /// One day.
    pub day: String,
    /// The invoice whose late records these are.
    pub late: String,
}

/// The page.
#[component]
pub fn RecordsPage(
    /// The records, oldest first.
    rows: Page<RecordRow>,
    /// Which these are.
    query: RecordsQuery,
    /// Their period.
    period: BillingPeriod,
    /// The account's zone.
    zone: TimeZone,
    /// Its IANA name.
    zone_name: String,
    /// Whether these are the first.
    is_first: bool,
) -> impl IntoView {
    let language = text::language();
    let path = |after: &str| {
        route::USAGE_RECORDS.with_query(&[
            ("period", &query.period),
            ("line", &query.line),
            ("service", &query.service),
            ("day", &query.day),
            ("late", &query.late),
            ("after", after),
        ])
    };
    let first = (!is_first).then(|| path(""));
    let next = rows.next.as_deref().map(path);
    let what = match query.day.parse() {
        Ok(day) => format::date(day, language),
        Err(_) => format::period(&period, language),
    };
    let back = route::USAGE.with_query(&[("period", &query.period), ("line", &query.line)]);
    let over = view! { <a href=back>{words::title(language)}</a> }.into_any();
    let lead = words::times_in(language, &zone_name).to_string();
    let lead = format!("{} {lead}", words::records_lead(language));
    let list = if rows.rows.is_empty() {
        view! { <Empty say=empty::no_records(language) how=empty::no_records_how(language) /> }
            .into_any()
    } else {
        let rows = rows
            .rows
            .iter()
            .map(|row| record_row(row, &zone, language))
            .collect_view();
        view! {
            <table class="table">
                <caption class="visually-hidden">{words::records(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::started(language)}</th>
                        <th scope="col" data-at="wide">{words::line(language)}</th>
                        <th scope="col" data-at="wide">{words::service(language)}</th>
                        <th scope="col" class="n">{words::quantity(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <Head over title=words::records_of(language, &what).to_string().into_any() lead=lead.into_any() />
        <section class="sheet" aria-label=words::records(language)>{list}<Pager first next /></section>
    }
}

fn record_row(row: &RecordRow, zone: &TimeZone, language: Language) -> impl IntoView + use<> {
    let machine = row.started_at.to_string();
    let path = route::USAGE_RECORD.path(&[&row.key]);
    let with = row
        .peer
        .clone()
        .map(|peer| view! { <span class="table__under">{peer}</span> });
    let narrow = format!("{} · {}", row.line_label, service_name(row.service));
    view! {
        <tr>
            <th scope="row">
                <a class="table__keep" href=path>
                    <time datetime=machine>{format::instant(row.started_at, zone, language)}</time>
                </a>
                <span class="table__under" data-at="narrow">{narrow}</span>
            </th>
            <td data-at="wide">{row.line_label.clone()}</td>
            <td data-at="wide">{service_name(row.service)}{with}</td>
            <td class="n">{amount(row.service, row.quantity, language)}</td>
        </tr>
    }
}

/// What a record says, to be read.
pub(crate) fn amount(service: Service, quantity: Quantity, language: Language) -> String {
    match service {
        Service::Voice => format::duration(quantity, language),
        Service::Data => format::quantity_natural(quantity, domain::unit::Unit::Gigabyte, language),
    }
}
