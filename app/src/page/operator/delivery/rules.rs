//! What operators set: delivery tariffs, networks, providers' statements.

use crate::{
    component::{
        empty::Empty,
        form::fault_of,
        sheet::{area_content, field},
    },
    format, route,
    text::{self, operator::delivery as words},
    view::delivery::{
        network::name,
        operator::{DeliveryTariffRow, IssuedStatement, NetworksForm, Statements},
    },
};
use domain::{delivery::AccessNetwork, party::Language};
use leptos::prelude::*;

/// Every version, each leading to the editor with its file.
pub(super) fn tariffs(rows: &[DeliveryTariffRow], language: Language) -> AnyView {
    if rows.is_empty() {
        return view! { <Empty say=words::no_tariffs(language) /> }.into_any();
    }
    let rows: Vec<AnyView> = rows.iter().map(|row| tariff(row, language)).collect();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::tariffs(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::version(language)}</th>
                    <th scope="col">{words::valid_from(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn tariff(row: &DeliveryTariffRow, language: Language) -> AnyView {
    let (currency, version) = (row.currency.to_string(), row.version.to_string());
    let from = format!("{currency}/{version}");
    let label = words::tariff_of(language, &currency, &version).to_string();
    let prices = i64::try_from(row.prices).unwrap_or(i64::MAX);
    let tag = row.is_in_force.then(|| {
        view! { " " <span class="tag" data-kind="good">{words::in_force(language)}</span> }
    });
    view! {
        <tr>
            <th scope="row">
                <a href=route::DELIVERY_TARIFF_NEW.with_query(&[("from", &from)])>{label}</a>
                {tag}
                <span class="table__under">{words::prices_of(language, prices)}</span>
            </th>
            <td>{format::date_short(row.valid_from, language)}</td>
        </tr>
    }
    .into_any()
}

/// Which addresses are which network.
pub(super) fn networks(form: &NetworksForm, language: Language) -> AnyView {
    let options = AccessNetwork::ALL.map(|network| {
        let is_chosen = form.default == network;
        view! { <option value=network.as_str() selected=is_chosen>{name(network, language)}</option> }
    });
    let options = options.into_iter().collect_view();
    let fault = |id: &str| fault_of(&form.faults, id).map(str::to_owned);
    let default = field(
        "default",
        words::default_network(language),
        None,
        fault("default"),
        |described, invalid| {
            view! {
                <select
                    id="default"
                    name="default"
                    aria-describedby=described
                    aria-invalid=invalid
                >
                    {options}
                </select>
            }
        },
    );
    let value = form.zone.clone();
    let zone = field(
        "zone",
        words::zone(language),
        Some(words::zone_hint(language).to_owned()),
        fault("zone"),
        |described, invalid| {
            view! {
                <input
                    id="zone"
                    name="zone"
                    value=value
                    autocomplete="off"
                    spellcheck="false"
                    autocapitalize="off"
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
        },
    );
    view! {
        <p class="soft">{words::networks_how(language)}</p>
        <form class="form" method="post" action=route::DELIVERY_NETWORKS.template>
            {lines(form, language)}
            {default}
            {zone}
            <div class="form__actions">
                <button class="btn" data-kind="main">{words::save(language)}</button>
            </div>
        </form>
    }
    .into_any()
}

/// The lines, with a reason for each that was refused.
fn lines(form: &NetworksForm, language: Language) -> AnyView {
    let faults: Vec<AnyView> = form
        .faults
        .iter()
        .filter(|fault| fault.field == "networks")
        .map(|fault| view! { <p class="field__error">{fault.words.clone()}</p> }.into_any())
        .collect();
    let is_wrong = !faults.is_empty();
    let described = match is_wrong {
        true => "networks-error networks-hint",
        false => "networks-hint",
    };
    let faults = is_wrong.then(|| view! { <div id="networks-error">{faults}</div> });
    let rows = (form.lines.lines().count() + 2).clamp(4, 20).to_string();
    let content = area_content(&form.lines);
    view! {
        <div class="field" data-state=is_wrong.then_some("error")>
            <label for="networks">{words::networks_lines(language)}</label>
            <p class="field__hint" id="networks-hint">{words::networks_hint(language)}</p>
            {faults}
            <textarea
                class="field__bytes"
                id="networks"
                name="networks"
                rows=rows
                spellcheck="false"
                autocapitalize="off"
                aria-describedby=described
                aria-invalid=is_wrong.then_some("true")
            >
                {content}
            </textarea>
        </div>
    }
    .into_any()
}

/// The form that issues a month's statements, and the last ones.
pub(super) fn statements(part: &Statements, language: Language) -> AnyView {
    // a month that was refused is named at its field, even where none waits
    let form = match part.months.is_empty() && part.faults.is_empty() {
        true => view! { <p>{words::no_months(language)}</p> }.into_any(),
        false => issue(part, language),
    };
    view! {
        <p class="soft">{words::statements_how(language)}</p>
        {form}
        {issued(&part.issued, language)}
    }
    .into_any()
}

fn issue(part: &Statements, language: Language) -> AnyView {
    let options = part.months.iter().map(|month| {
        let value = month.to_string();
        let is_chosen = value == part.month;
        view! { <option value=value selected=is_chosen>{format::month(*month, language)}</option> }
    });
    let options = options.collect_view();
    let fault = fault_of(&part.faults, "month").map(str::to_owned);
    let month = field(
        "month",
        words::month(language),
        None,
        fault,
        |described, invalid| {
            view! {
                <select id="month" name="month" aria-describedby=described aria-invalid=invalid>
                    {options}
                </select>
            }
        },
    );
    view! {
        <form class="form" method="post" action=route::STATEMENTS_ISSUE.template>
            {month}
            <div class="form__actions">
                <button class="btn">{words::issue(language)}</button>
            </div>
        </form>
    }
    .into_any()
}

fn issued(rows: &[IssuedStatement], language: Language) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="soft">{words::none_issued(language)}</p> }.into_any();
    }
    let rows = rows.iter().map(|row| {
        view! {
            <tr>
                <th scope="row">
                    <a href=row.href.clone()>{row.number.clone()}</a>
                    <span class="table__under">
                        <bdi>{row.provider.clone()}</bdi> " · "
                        {format::month(row.month, language)}
                    </span>
                </th>
                <td class="n">{format::money(row.total, language)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="table">
            <caption>{words::issued(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::number(language)}</th>
                    <th scope="col" class="n">{text::operator::total(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
