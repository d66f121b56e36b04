//! Downloads: what they may charge, and what a month's did.

use super::head::Head;
use crate::{
    component::{
        delivery::progress_line,
        empty::Empty,
        facts::{Fact, Facts, FactsFlow},
        form::{ErrorSummary, TextField, choices, fault_of},
        pager::Pager,
        rich::Say,
        sheet::sheet,
    },
    format, route,
    text::{self, delivery::bill as bill_words, delivery::download as words},
    view::delivery::{
        download::{DownloadRow, Downloads, Spent, WishesForm},
        network::name,
    },
};
use domain::{
    delivery::{Ask, Willing},
    party::Language,
};
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// The page.
#[component]
pub fn DeliveriesPage(
    /// What it shows.
    downloads: Downloads,
    /// The account's zone.
    zone: TimeZone,
) -> impl IntoView {
    let language = text::language();
    let faults = downloads.wishes.faults.clone();
    let errors = (!faults.is_empty()).then(|| view! { <ErrorSummary faults /> });
    let saved = downloads.wishes.is_saved.then(|| {
        view! { <p class="notice" role="status">{words::saved(language)}</p> }
    });
    let month = format::month(downloads.month, language);
    let title = words::in_month(language, &month).to_string();
    let list = list(&downloads, &title, &zone, language);
    let wishes = match downloads.is_holder {
        true => form(&downloads.wishes, language),
        false => as_set(&downloads.wishes, language),
    };
    let wishes = view! {
        {spent(&downloads.spent, language)}
        <p class="soft">{words::wishes_how(language)}</p>
        {wishes}
    };
    view! {
        {errors}
        {saved}
        <Head title=words::title(language).into_any() lead=words::lead(language).into_any() />
        <div class="two">
            <section class="sheet" aria-labelledby="downloads">
                <h2 id="downloads">{title}</h2>
                {list}
            </section>
            {sheet("wishes", words::wishes(language), None, wishes)}
        </div>
    }
}

fn spent(spent: &Spent, language: Language) -> AnyView {
    let month = format::month_name(spent.month, language);
    let charged = format::money_fine(spent.charged, language);
    let say = match spent.limit {
        Some(limit) => {
            let limit = format::money_fine(limit, language);
            words::spent_of(language, &charged, &limit, month)
        }
        None => words::spent(language, &charged, month),
    };
    let reserved = (!spent.reserved.is_zero()).then(|| {
        let amount = format::money_fine(spent.reserved, language);
        words::reserved(language, &amount)
    });
    let say = reserved.into_iter().fold(say, text::Rich::and);
    view! { <p><Say say /></p> }.into_any()
}

/// What is set, for who cannot change it.
fn as_set(wishes: &WishesForm, language: Language) -> AnyView {
    let amount = |typed: &str| match typed.trim() {
        "" => words::no_limit(language).to_owned(),
        amount => format!("{amount}{}{}", format::NO_BREAK, wishes.currency),
    };
    let facts = vec![
        Fact::new(
            words::willing(language),
            willing_words(wishes.willing, language),
        ),
        Fact::new(
            words::per_delivery_label(language),
            amount(&wishes.per_delivery),
        ),
        Fact::new(words::per_month_label(language), amount(&wishes.per_month)),
        Fact::new(words::ask(language), ask_words(wishes.ask, language)),
    ];
    view! {
        <Facts facts flow=FactsFlow::Rows />
        <p class="soft">{words::holder_decides(language)}</p>
    }
    .into_any()
}

fn form(wishes: &WishesForm, language: Language) -> AnyView {
    let currency = wishes.currency.to_string();
    let fault = |field: &str| fault_of(&wishes.faults, field).map(str::to_owned);
    let willing = Willing::ALL.map(|one| {
        let words = willing_words(one, language);
        (one.as_str(), words, one == wishes.willing)
    });
    let ask = Ask::ALL.map(|one| (one.as_str(), ask_words(one, language), one == wishes.ask));
    let per_delivery = words::per_delivery(language, &currency).to_string();
    let per_month = words::per_month(language, &currency).to_string();
    view! {
        <form
            class="form"
            method="post"
            action=route::DELIVERIES_CHOOSE.template
            novalidate=true
        >
            {choices("willing", words::willing(language), &willing, fault("willing"))}
            <TextField
                name="per_delivery"
                label=per_delivery
                value=wishes.per_delivery.clone()
                fault=fault("per_delivery")
            />
            <TextField
                name="per_month"
                label=per_month
                value=wishes.per_month.clone()
                fault=fault("per_month")
            />
            {choices("ask", words::ask(language), &ask, fault("ask"))}
            <div class="form__actions">
                <button class="btn" data-kind="main">{words::save(language)}</button>
            </div>
        </form>
    }
    .into_any()
}

fn list(downloads: &Downloads, title: &str, zone: &TimeZone, language: Language) -> AnyView {
    let month = downloads.month.to_string();
    let path = |month: &str, after: &str| {
        route::DELIVERIES.with_query(&[("month", month), ("after", after)])
    };
    let link = |month: &domain::time::PeriodMonth| {
        let path = path(&month.to_string(), "");
        view! { <a href=path>{format::month(*month, language)}</a> }
    };
    let months = (downloads.earlier.is_some() || downloads.later.is_some()).then(|| {
        let later = downloads.later.as_ref().map(link);
        let earlier = downloads.earlier.as_ref().map(link);
        view! { <nav class="row no-print" aria-label=words::months(language)>{later}{earlier}</nav> }
    });
    let deliveries = &downloads.deliveries;
    if deliveries.rows.is_empty() {
        return view! {
            {months}
            <Empty say=words::none(language) how=words::none_how(language) />
            <p><a href=route::LIBRARY.template>{words::to_library(language)}</a></p>
        }
        .into_any();
    }
    let first = (!deliveries.is_first).then(|| path(&month, ""));
    let next = deliveries.next.as_deref().map(|after| path(&month, after));
    let rows = deliveries.rows.iter();
    let rows = rows.map(|row| delivery(row, zone, language)).collect_view();
    view! {
        {months}
        <table class="table">
            <caption class="visually-hidden">{title.to_owned()}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::recording(language)}</th>
                    <th scope="col" class="n" data-at="wide">
                        {bill_words::provider_paid(language)}
                    </th>
                    <th scope="col" class="n">{words::you_paid(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <Pager first next />
    }
    .into_any()
}

fn delivery(row: &DownloadRow, zone: &TimeZone, language: Language) -> impl IntoView + use<> {
    let began = format::day_and_time(row.began_at, zone, language);
    let under = format!("{} · {began}", name(row.network, language));
    let provider = format::money_fine(row.values.provider, language);
    let narrow = format!("{}: {provider}", bill_words::provider_paid(language));
    view! {
        <tr>
            <th scope="row">
                <a href=route::DELIVERY.path(&[&row.delivery])>
                    <bdi>{row.title.clone()}</bdi>
                </a>
                ", "
                {row.format_name.clone()}
                <span class="table__under">{under}</span>
                <span class="table__under">
                    {progress_line(row.progress, (row.delivered, row.bytes), zone, language)}
                </span>
                <span class="table__under" data-at="narrow">{narrow}</span>
            </th>
            <td class="n" data-at="wide">{provider}</td>
            <td class="n">{format::money_fine(row.values.subscriber, language)}</td>
        </tr>
    }
}

const fn willing_words(willing: Willing, language: Language) -> &'static str {
    match willing {
        Willing::Never => words::willing_never(language),
        Willing::IfSponsored => words::willing_sponsored(language),
        Willing::Yes => words::willing_yes(language),
    }
}

const fn ask_words(ask: Ask, language: Language) -> &'static str {
    match ask {
        Ask::Never => words::ask_never(language),
        Ask::OnMobile => words::ask_mobile(language),
        Ask::Always => words::ask_always(language),
    }
}
