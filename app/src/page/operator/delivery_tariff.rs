//! The editor for a delivery tariff's version: a plain form with its file in it
//! and, once it is checked, each price in words.

use super::parts::{Head, area_content, sheet};
use crate::{
    component::form::{ErrorSummary, FormFault},
    format, route,
    text::{self, operator::delivery as words},
    view::{condition, delivery::operator::TariffChecked},
};
use domain::{
    delivery::{DeliveryPrice, DeliveryTariff},
    metering::{Condition, Schedule},
    party::Language,
    unit::Unit,
};
use leptos::prelude::*;

/// What the editor begins with.
pub const SAMPLE: &str = include_str!("delivery_tariff_sample.toml");

/// The page.
#[component]
pub fn DeliveryTariffPage(
    /// The file as it stands.
    source: String,
    /// What a check of it came to.
    checked: TariffChecked,
) -> impl IntoView {
    let language = text::language();
    let faults = match &checked {
        TariffChecked::Refused(faults) => faults.clone(),
        TariffChecked::NotYet | TariffChecked::Sound { .. } => Vec::new(),
    };
    let errors = (!faults.is_empty()).then(|| {
        let faults = faults.iter().map(|words| FormFault::new("source", words));
        let faults = faults.collect();
        view! { <ErrorSummary faults /> }
    });
    let over = view! { <a href=route::OPERATOR_DELIVERY.template>{words::title(language)}</a> };
    let sound = match checked {
        TariffChecked::Sound { tariff, notice } => Some(sound(&tariff, notice, language)),
        TariffChecked::NotYet | TariffChecked::Refused(_) => None,
    };
    let form = form(&source, faults, language);
    view! {
        {errors}
        <Head
            over=over.into_any()
            title=words::tariff_title(language).into_any()
            lead=words::tariff_how(language).into_any()
        />
        {sound}
        {sheet("file", words::file(language), None, form)}
    }
}

fn form(source: &str, faults: Vec<String>, language: Language) -> AnyView {
    let is_wrong = !faults.is_empty();
    let described = match is_wrong {
        true => "source-error source-hint",
        false => "source-hint",
    };
    let faults = is_wrong.then(|| {
        let lines = faults.into_iter();
        let lines = lines.map(|line| view! { <p class="field__error">{line}</p> });
        view! { <div id="source-error">{lines.collect_view()}</div> }
    });
    let rows = (source.lines().count() + 2).clamp(16, 40).to_string();
    let content = area_content(source);
    view! {
        <form class="form" method="post" action=route::DELIVERY_TARIFF_SEND.template>
            <div class="field" data-state=is_wrong.then_some("error")>
                <label for="source">{words::source_label(language)}</label>
                <p class="field__hint" id="source-hint">{words::source_hint(language)}</p>
                {faults}
                <textarea
                    class="field__bytes"
                    id="source"
                    name="source"
                    rows=rows
                    spellcheck="false"
                    autocapitalize="off"
                    aria-describedby=described
                    aria-invalid=is_wrong.then_some("true")
                >
                    {content}
                </textarea>
            </div>
            <div class="form__actions">
                <button class="btn" name="how" value="check">{words::check(language)}</button>
                <button class="btn" data-kind="main" name="how" value="add">
                    {words::add(language)}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn sound(tariff: &DeliveryTariff, notice: Option<String>, language: Language) -> AnyView {
    let notice = notice.unwrap_or_else(|| words::checked(language).to_owned());
    let day = format::date(tariff.valid_from, language);
    let (currency, version) = (tariff.currency.to_string(), tariff.version.to_string());
    let name = words::tariff_of(language, &currency, &version).to_string();
    let title = words::prices_from(language, &day).to_string();
    view! {
        <p class="notice" role="status">{notice}</p>
        <section class="sheet" aria-labelledby="prices">
            <h2 id="prices">{title}</h2>
            <p class="soft">{name}</p>
            {prices(tariff, language)}
        </section>
    }
    .into_any()
}

fn prices(tariff: &DeliveryTariff, language: Language) -> AnyView {
    let rows = tariff.prices.iter();
    let rows: Vec<AnyView> = rows.map(|price| price_row(price, language)).collect();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::prices(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::price_name(language)}</th>
                    <th scope="col">{words::when(language)}</th>
                    <th scope="col" class="n">{words::per_mb(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn price_row(price: &DeliveryPrice, language: Language) -> AnyView {
    let name = price.name.get(language.tag()).cloned().unwrap_or_default();
    let when = match &price.condition {
        Condition::Always => words::otherwise(language).to_owned(),
        condition => condition::say(condition, &Schedule::default(), language),
    };
    let amount = match price.price.amount.is_zero() {
        true => words::free(language).to_owned(),
        false => format::money(price.price.amount, language),
    };
    let per = price.price.per;
    let per = (per.base_units() != Unit::Megabyte.base_units()).then(|| {
        let per = format::quantity_exact(per, Unit::Megabyte, language);
        view! { <span class="table__under">{per}</span> }
    });
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{when}</td>
            <td class="n">{amount}{per}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::SAMPLE;
    use domain::delivery::DeliveryTariffFile;

    #[test]
    fn the_sample_is_a_tariff() {
        let tariff = DeliveryTariffFile::from_toml(SAMPLE).unwrap().read();
        assert_eq!(tariff.unwrap().prices.len(), 4);
    }
}
