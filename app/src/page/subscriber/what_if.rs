//! The household's last months on every tariff, as a table.

use super::head::Head;
use crate::{
    component::empty::Empty,
    format,
    island::what_if::WhatIfTable,
    route,
    text::{self, what_if as words},
    view::{
        bands::Bands,
        what_if::{TariffView, WhatIfView},
    },
};
use domain::party::Language;
use engine::read::what_if::{TariffUsage, WhatIf};
use leptos::prelude::*;

/// The parts of the usage that can be asked for, in percent.
const PERCENTS: [u16; 7] = [25, 50, 80, 100, 120, 150, 200];

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
    let body = match found.months.is_empty() {
        true => view! {
            <section class="sheet"><Empty say=words::no_months(language) /></section>
        }
        .into_any(),
        false => view! {
            {chooser(percent, language)}
            <section class="sheet" aria-label=words::title(language)>
                <WhatIfTable facts=facts(&found, percent, language) />
            </section>
        }
        .into_any(),
    };
    view! {
        <Head
            over=over.into_any()
            title=words::title(language).into_any()
            lead=words::lead(language).into_any()
        />
        {body}
    }
}

/// Whether `percent` is one that the form offers.
pub fn is_offered(percent: u16) -> bool {
    PERCENTS.contains(&percent)
}

fn chooser(percent: u16, language: Language) -> impl IntoView {
    let options: Vec<AnyView> = PERCENTS
        .into_iter()
        .map(|one| {
            let part = format::percent_of(i64::from(one), 100, language);
            let words = words::percent_of_usage(language, &part).to_string();
            let is_chosen = one == percent;
            view! { <option value=one.to_string() selected=is_chosen>{words}</option> }.into_any()
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

/// What the table is computed from.
fn facts(found: &WhatIf, percent: u16, language: Language) -> WhatIfView {
    let months = found.months.iter();
    WhatIfView {
        language,
        currency: found.account.currency,
        percent,
        months: months
            .map(|month| format::month_name(*month, language).to_owned())
            .collect(),
        tariffs: found
            .tariffs
            .iter()
            .map(|one| tariff(one, language))
            .collect(),
    }
}

fn tariff(one: &TariffUsage, language: Language) -> TariffView {
    let used = |place: usize| {
        let months = one.months.iter();
        let units = months.map(|month| {
            let counted = month.as_ref().and_then(|groups| groups.get(place));
            counted.map(|counted| counted.base_units())
        });
        units.collect()
    };
    let groups = one.tariff.groups.iter().enumerate();
    TariffView {
        name: one.tariff.name(language.tag()).to_owned(),
        is_own: one.is_own,
        tax: one.tariff.tax,
        groups: groups
            .map(|(place, group)| (Bands(group.clone()), used(place)))
            .collect(),
    }
}
