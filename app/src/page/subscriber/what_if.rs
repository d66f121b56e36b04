//! The household's last months on every tariff, as a table.

use super::head::Head;
use crate::{
    component::empty::Empty,
    format, route,
    text::{self, what_if as words},
};
use domain::{party::Language, unit::Money};
use engine::read::what_if::{TariffCosts, WhatIf};
use leptos::prelude::*;

/// The parts of the usage that can be asked for, in percent.
pub const PERCENTS: [u16; 5] = [50, 80, 100, 120, 150];

/// The page.
#[component]
pub fn WhatIfPage(
    /// What it shows.
    found: WhatIf,
    /// Which part of the usage that is, in percent.
    percent: u16,
) -> impl IntoView {
    let language = text::language();
    let over = view! { <a href=route::OVERVIEW.template>{text::overview::title(language)}</a> };
    let body = if found.months.is_empty() {
        view! { <Empty say=words::no_months(language) /> }.into_any()
    } else {
        table(&found, language)
    };
    view! {
        <Head
            over=over.into_any()
            title=words::title(language).into_any()
            lead=words::lead(language).into_any()
        />
        {chooser(percent, language)}
        <section class="sheet" aria-label=words::title(language)>{body}</section>
    }
}

fn chooser(percent: u16, language: Language) -> impl IntoView {
    let options: Vec<AnyView> = PERCENTS
        .into_iter()
        .map(|one| {
            let words = words::percent_of_usage(
                language,
                &format::percent_of(i64::from(one), 100, language),
            );
            view! { <option value=one.to_string() selected=one == percent>{words.to_string()}</option> }
                .into_any()
        })
        .collect();
    view! {
        <form class="filters no-print" method="get" action=route::WHAT_IF.template>
            <div class="field">
                <label for="percent">{words::how_much(language)}</label>
                <select id="percent" name="percent">{options}</select>
            </div>
            <button class="btn">{words::show(language)}</button>
        </form>
    }
}

fn table(found: &WhatIf, language: Language) -> AnyView {
    let least = found.rows.first().and_then(|row| row.sum);
    let months: Vec<AnyView> = found
        .months
        .iter()
        .map(|month| {
            view! { <th scope="col" class="n" data-at="wide">{format::month_name(*month, language)}</th> }
                .into_any()
        })
        .collect();
    let rows: Vec<AnyView> = found
        .rows
        .iter()
        .map(|row| tariff_row(row, least, language))
        .collect();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::title(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::tariff(language)}</th>
                    {months}
                    <th scope="col" class="n">{words::together(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn tariff_row(row: &TariffCosts, least: Option<Money>, language: Language) -> AnyView {
    let months: Vec<AnyView> = row
        .totals
        .iter()
        .map(|total| {
            let total = total.map_or("–".to_owned(), |total| format::money(total, language));
            view! { <td class="n" data-at="wide">{total}</td> }.into_any()
        })
        .collect();
    let beside = row.sum.zip(least).and_then(|(sum, least)| {
        let more = sum.checked_sub(least).ok()?;
        Some(if more.micros() == 0 {
            words::cheapest(language).to_owned()
        } else {
            words::more(language, &format::money(more, language)).to_string()
        })
    });
    let beside = beside.unwrap_or_else(|| words::no_price(language).to_owned());
    let sum = row
        .sum
        .map_or("–".to_owned(), |sum| format::money(sum, language));
    let own = row.is_own.then(|| {
        view! { " " <span class="tag">{words::yours(language)}</span> }
    });
    view! {
        <tr>
            <th scope="row">
                {row.tariff.name(language.tag()).to_owned()}
                {own}
                <span class="table__under">{beside}</span>
            </th>
            {months}
            <td class="n">{sum}</td>
        </tr>
    }
    .into_any()
}
