//! What was delivered of the provider's files, and who paid.

use crate::{
    component::{delivery::progress_tag, empty::Empty, pager::Pager, rich::Say, sheet::Head},
    format::{self, money_fine, quantity_natural},
    route,
    text::{self, delivery::provider as words},
    view::delivery::{
        download::Progress,
        network,
        provider::{ProviderDeliveries, ProviderDelivery},
    },
};
use domain::{
    party::Language,
    unit::{Measure, Quantity, Unit},
};
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// The page.
#[component]
pub fn ProviderDeliveriesPage(
    /// What it shows.
    view: ProviderDeliveries,
    /// The provider's zone.
    zone: TimeZone,
) -> impl IntoView {
    let language = text::language();
    let month = view.month.to_string();
    let csv = route::PROVIDER_DELIVERIES_CSV.with_query(&[("month", &month)]);
    let actions = view! { <a class="btn" href=csv>{words::csv(language)}</a> };
    let path =
        |after: &str| route::PROVIDER_DELIVERIES.with_query(&[("month", &month), ("after", after)]);
    let first = (!view.rows.is_first).then(|| path(""));
    let next = view.rows.next.as_deref().map(path);
    let named = format::month(view.month, language);
    let list = if view.rows.rows.is_empty() {
        view! { <Empty say=words::no_deliveries(language) /> }.into_any()
    } else {
        table(&view, &zone, language)
    };
    view! {
        <Head
            title=words::deliveries_in(language, &named).to_string().into_any()
            lead=words::deliveries_lead(language).into_any()
            actions=actions.into_any()
        />
        {filter(&view, language)}
        {sums(&view, language)}
        <section class="sheet" aria-label=words::deliveries(language)>
            {list}
            <Pager first next />
        </section>
    }
}

fn filter(view: &ProviderDeliveries, language: Language) -> impl IntoView + use<> {
    let chosen = view.month;
    let months = view.months.iter().map(|month| {
        let value = month.to_string();
        view! { <option value=value selected=*month == chosen>{format::month(*month, language)}</option> }
    });
    view! {
        <form class="filters no-print" method="get" action=route::PROVIDER_DELIVERIES.template>
            <div class="field">
                <label for="month">{words::month(language)}</label>
                <select id="month" name="month">{months.collect_view()}</select>
            </div>
            <button class="btn">{words::show(language)}</button>
        </form>
    }
}

/// What both sides paid in the month.
fn sums(view: &ProviderDeliveries, language: Language) -> Option<AnyView> {
    if view.sums.is_empty() {
        return None;
    }
    let count = i64::try_from(view.count).unwrap_or(i64::MAX);
    let caption = words::sums_of(language, &words::deliveries_of(language, count)).to_string();
    let rows = view.sums.iter().map(|paid| {
        let (provider, subscriber) = (paid.provider, paid.subscriber);
        view! {
            <tr>
                <th scope="row">{provider.currency().to_string()}</th>
                <td class="n">{money_fine(provider, language)}</td>
                <td class="n">{money_fine(subscriber, language)}</td>
            </tr>
        }
    });
    let table = view! {
        <table class="table">
            <caption class="visually-hidden">{caption.clone()}</caption>
            <thead>
                <tr>
                    <th scope="col">{crate::text::delivery::sponsoring::currency(language)}</th>
                    <th scope="col" class="n">{words::you_paid(language)}</th>
                    <th scope="col" class="n">{words::subscribers_paid(language)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    Some(
        view! {
            <section class="sheet" aria-labelledby="sums">
                <h2 id="sums">{caption}</h2>
                {table}
            </section>
        }
        .into_any(),
    )
}

fn table(view: &ProviderDeliveries, zone: &TimeZone, language: Language) -> AnyView {
    let rows = view
        .rows
        .rows
        .iter()
        .map(|row| table_row(row, zone, language));
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::deliveries(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::item(language)}</th>
                    <th scope="col" data-at="wide">{text::delivery::network(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::arrived(language)}</th>
                    <th scope="col" class="n">{words::you_paid(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::subscriber_paid(language)}</th>
                    <th scope="col" data-at="wide">{words::state(language)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn table_row(row: &ProviderDelivery, zone: &TimeZone, language: Language) -> AnyView {
    let size = |bytes: u64| {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        quantity_natural(
            Quantity::new(bytes, Measure::Bytes),
            Unit::Megabyte,
            language,
        )
    };
    let arrived = match row.progress {
        Progress::Complete => size(row.bytes),
        Progress::Open { .. } | Progress::Ended => {
            words::of_total(language, &size(row.arrived_bytes), &size(row.bytes)).to_string()
        }
    };
    let (item, own) = match &row.title {
        Some(title) => (title.clone(), None),
        None => (row.content.clone(), Some(words::own_file(language))),
    };
    let own = own.map(|own| view! { <span class="table__under">{own}</span> });
    let over = network::name(row.network, language);
    let subscriber = money_fine(row.paid.subscriber, language);
    let tag = || {
        let pieces = (row.arrived_bytes, row.bytes);
        let back = row.is_refunded.then(|| {
            view! { " " <span class="tag" data-kind="soft">{words::refunded(language)}</span> }
        });
        view! { {progress_tag(row.progress, pieces, zone, language)} {back} }
    };
    let narrow = format!(
        "{over} · {arrived} · {}: {subscriber}",
        words::subscriber_paid(language)
    );
    let why = row.explained.clone().map(|explained| {
        let because = explained.because.into_iter();
        let because = because.map(|say| view! { <p><Say say /></p> });
        view! {
            <details class="small no-print">
                <summary>{words::why(language)}</summary>
                <p><Say say=explained.head /></p>
                {because.collect_view()}
            </details>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <bdi>{item}</bdi>
                {own}
                <span class="table__under">
                    <time datetime=row.at.to_string()>{format::instant(row.at, zone, language)}</time>
                </span>
                <span class="table__under" data-at="narrow">{narrow} " " {tag()}</span>
                {why}
            </th>
            <td data-at="wide">{over}</td>
            <td class="n" data-at="wide">{arrived}</td>
            <td class="n">{money_fine(row.paid.provider, language)}</td>
            <td class="n" data-at="wide">{subscriber}</td>
            <td data-at="wide">{tag()}</td>
        </tr>
    }
    .into_any()
}
