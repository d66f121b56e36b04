//! One raw record: what it says, and the bytes it came in.

use super::{
    head::{Head, service_name},
    records::amount,
};
use crate::{
    component::raw::Raw,
    format, route,
    text::{self, usage as words},
};
use domain::{party::Language, usage::Service};
use engine::read::record::RecordDetail;
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// The page.
#[component]
pub fn RecordPage(
    /// The record.
    detail: RecordDetail,
    /// The account's zone.
    zone: TimeZone,
) -> impl IntoView {
    let language = text::language();
    let row = &detail.row;
    let started = format::instant_exact(row.started_at, &zone, language);
    let title = format!("{}, {started}", service_name(row.service));
    let day = zone.to_datetime(row.started_at).date().to_string();
    let back = route::USAGE_RECORDS.with_query(&[("day", &day)]);
    let over = view! { <a href=back>{words::records(language)}</a> }.into_any();
    view! {
        <Head over title=title.into_any() />
        {facts(&detail, &zone, language)}
        <section class="sheet" aria-labelledby="bytes">
            <h2 id="bytes">{words::original_bytes(language)}</h2>
            <p class="soft small">{words::as_they_stood(language)}</p>
            <Raw bytes=detail.original.clone() />
        </section>
    }
}

fn facts(detail: &RecordDetail, zone: &TimeZone, language: Language) -> impl IntoView + use<> {
    let row = &detail.row;
    let exact = row.quantity.base_units();
    let exact = match row.service {
        Service::Voice => words::exact_seconds(language, &format::integer(exact, language)),
        Service::Data => words::exact_bytes(language, &format::integer(exact, language)),
    };
    let place = words::record_place(
        language,
        &detail.source,
        &format::integer(detail.record_number, language),
        &format::integer(detail.byte_offset.max(0), language),
    );
    let facts = [
        (words::line(language), row.line_label.clone()),
        (
            words::service(language),
            service_name(row.service).to_owned(),
        ),
        (
            words::ended(language),
            format::instant_exact(row.ended_at, zone, language),
        ),
        (
            words::quantity(language),
            format!("{} ({exact})", amount(row.service, row.quantity, language)),
        ),
        (
            words::with(language),
            row.peer
                .clone()
                .unwrap_or_else(|| words::nobody(language).to_owned()),
        ),
        (words::file(language), place.to_string()),
        (
            words::accepted(language),
            format::instant_exact(row.accepted_at, zone, language),
        ),
        (words::key(language), row.key.clone()),
    ];
    let facts = facts.into_iter().map(|(name, value)| {
        view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
    });
    view! { <dl class="facts">{facts.collect_view()}</dl> }
}
