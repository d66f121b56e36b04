//! Usage by day and by line.

use super::{
    head::{Head, service_name},
    records::amount,
};
use crate::{
    component::{chart::Chart, empty::Empty},
    format, route,
    text::{self, empty, usage as words},
    view::chart::{ChartDay, ChartFacts, ChartView},
};
use domain::{party::Language, usage::Service};
use engine::read::usage::PeriodUsage;
use jiff::Timestamp;
use leptos::prelude::*;

/// The page.
#[component]
pub fn UsagePage(
    /// What it shows.
    usage: PeriodUsage,
    /// The line that the days are of, by its id; empty for all.
    line: String,
    /// The present instant.
    now: Timestamp,
) -> impl IntoView {
    let language = text::language();
    let month = usage.period.month.to_string();
    let title = words::usage_in(language, &format::month(usage.period.month, language)).to_string();
    let csv = route::USAGE_CSV.with_query(&[("period", &month)]);
    let actions = view! { <a class="btn" href=csv>{words::download_csv(language)}</a> }.into_any();
    let services: Vec<Service> = Service::ALL
        .into_iter()
        .filter(|service| usage.days.iter().any(|day| day.service == *service))
        .collect();
    let sheets = if services.is_empty() {
        let month = format::month(usage.period.month, language);
        let how = empty::no_records_in(language, &month).to_string();
        view! { <section class="sheet"><Empty say=empty::no_usage(language) how /></section> }
            .into_any()
    } else {
        let sheets = services
            .into_iter()
            .map(|service| days_sheet(&usage, service, &line, now, language));
        sheets.collect_view().into_any()
    };
    let over = format::period(&usage.period, language).into_any();
    view! {
        <Head title=title.into_any() over actions />
        {filters(&usage, &line, language)}
        {sheets}
        {lines_sheet(&usage, language)}
    }
}

fn filters(usage: &PeriodUsage, line: &str, language: Language) -> impl IntoView + use<> {
    let chosen = usage.period.month;
    let months = usage.months.iter().map(|month| {
        let value = month.to_string();
        view! { <option value=value selected=*month == chosen>{format::month(*month, language)}</option> }
    });
    let lines = usage.all_lines.iter().map(|(id, label)| {
        let value = id.to_string();
        let selected = value == line;
        view! { <option value=value selected=selected>{label.clone()}</option> }
    });
    view! {
        <form class="filters no-print" method="get" action=route::USAGE.template>
            <div class="field">
                <label for="period">{words::period(language)}</label>
                <select id="period" name="period">{months.collect_view()}</select>
            </div>
            <div class="field">
                <label for="line">{words::line(language)}</label>
                <select id="line" name="line">
                    <option value="">{words::all_lines(language)}</option>
                    {lines.collect_view()}
                </select>
            </div>
            <button class="btn">{words::show(language)}</button>
        </form>
    }
}

fn days_sheet(
    usage: &PeriodUsage,
    service: Service,
    line: &str,
    now: Timestamp,
    language: Language,
) -> impl IntoView + use<> {
    let month = usage.period.month.to_string();
    let days: Vec<ChartDay> = usage
        .days
        .iter()
        .filter(|day| day.service == service)
        .map(|day| {
            let date = day.day.to_string();
            let query = [
                ("period", month.as_str()),
                ("line", line),
                ("service", service.as_str()),
                ("day", &date),
            ];
            ChartDay {
                day: day.day,
                used: day.raw,
                records: day.records,
                href: (day.records > 0).then(|| route::USAGE_RECORDS.with_query(&query)),
            }
        })
        .collect();
    let facts = ChartFacts {
        id: service.as_str(),
        service,
        month: usage.period.month,
        today: usage
            .period
            .contains(now)
            .then(|| usage.account.cycle.local_day(now)),
        language,
    };
    let view = ChartView::new(&days, &facts);
    view! {
        <section class="sheet" aria-label=service_name(service)>
            <h2>{service_name(service)}</h2>
            <Chart view />
        </section>
    }
}

fn lines_sheet(usage: &PeriodUsage, language: Language) -> impl IntoView + use<> {
    let month = usage.period.month.to_string();
    let rows = usage.lines.iter().map(|line| {
        let id = line.line.to_string();
        let path = route::USAGE_RECORDS.with_query(&[
            ("period", &month),
            ("line", &id),
            ("service", line.service.as_str()),
        ]);
        view! {
            <tr>
                <th scope="row">
                    <a class="table__keep" href=path>{line.label.clone()}</a>
                    <span class="table__under">{service_name(line.service)}</span>
                </th>
                <td class="n">{format::integer(line.records, language)}</td>
                <td class="n">{amount(line.service, line.raw, language)}</td>
            </tr>
        }
    });
    (!usage.lines.is_empty()).then(|| {
        view! {
            <section class="sheet" aria-labelledby="by-line">
                <h2 id="by-line">{words::by_line(language)}</h2>
                <table class="table">
                    <caption class="visually-hidden">{words::by_line(language)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{words::line(language)}</th>
                            <th scope="col" class="n">{words::records(language)}</th>
                            <th scope="col" class="n">{words::quantity(language)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </section>
        }
    })
}
