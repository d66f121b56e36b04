//! All deliveries: what they brought, budgets that run out, disputes, the recent
//! ones, and the rules.

mod recent;
mod rules;

use super::parts::{Head, at, sheet};
use crate::{
    component::{
        bar::{Bar, BarPart, Look},
        empty::Empty,
        form::ErrorSummary,
    },
    format, route,
    text::{self, delivery as common, operator::delivery as words},
    view::delivery::{
        explain::size,
        network::name,
        operator::{BudgetRow, DeliveryDesk, DisputeRow, NetworkCount, Revenue},
    },
};
use domain::{party::Language, unit::Money};
use leptos::prelude::*;

/// From this part on a budget runs out.
const RUNS_OUT_PERCENT: i64 = 80;

/// The page.
#[component]
pub fn DeliveryDeskPage(
    /// What it shows.
    desk: DeliveryDesk,
) -> impl IntoView {
    let language = text::language();
    let faults = desk.networks_form.faults.iter();
    let faults: Vec<_> = faults.chain(&desk.statements.faults).cloned().collect();
    let errors = (!faults.is_empty()).then(|| view! { <ErrorSummary faults /> });
    let month = format::month(desk.month, language);
    let brought = words::this_month(language, &month).to_string();
    let new_version = (
        route::DELIVERY_TARIFF_NEW.template.to_owned(),
        words::new_version(language),
    );
    let tariffs = rules::tariffs(&desk.tariffs, language);
    let disputes = disputes(&desk.disputes, language);
    view! {
        {errors}
        <Head title=words::title(language).into_any() lead=words::lead(language).into_any() />
        <div class="two">
            <section class="sheet" aria-labelledby="brought">
                <h2 id="brought">{brought}</h2>
                {revenue(&desk.revenue, language)}
                {networks(&desk.networks, language)}
            </section>
            {sheet("disputes", words::disputes(language), None, disputes)}
        </div>
        {sheet("budgets", words::budgets(language), None, budgets(desk.budgets.clone(), language))}
        {recent::sheet_of(&desk, language)}
        <div class="two" data-split="even">
            {sheet("tariffs", words::tariffs(language), Some(new_version), tariffs)}
            {sheet(
                "statements",
                words::statements(language),
                None,
                rules::statements(&desk.statements, language),
            )}
        </div>
        {sheet(
            "access",
            words::networks(language),
            None,
            rules::networks(&desk.networks_form, language),
        )}
    }
}

fn revenue(rows: &[Revenue], language: Language) -> AnyView {
    if rows.is_empty() {
        return view! { <Empty say=words::nothing_yet(language) /> }.into_any();
    }
    let money = |amount| format::money_fine(amount, language);
    let rows = rows.iter().map(|row| {
        view! {
            <tr>
                <th scope="row">{row.total.currency().to_string()}</th>
                <td class="n">{money(row.subscribers)}</td>
                <td class="n">{money(row.providers)}</td>
                <td class="n strong">{money(row.total)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="table">
            <caption>{words::without_tax(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">
                        <span class="visually-hidden">{text::operator::currency(language)}</span>
                    </th>
                    <th scope="col" class="n">{words::subscribers(language)}</th>
                    <th scope="col" class="n">{words::providers(language)}</th>
                    <th scope="col" class="n">{words::together(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn networks(rows: &[NetworkCount], language: Language) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let all = |bytes: &dyn Fn(&NetworkCount) -> u64| rows.iter().map(bytes).sum::<u64>();
    let (count, bytes) = (
        rows.iter().map(|row| row.deliveries).sum(),
        all(&|row| row.bytes),
    );
    let rows = rows.iter().map(|row| {
        view! {
            <tr>
                <th scope="row">{name(row.network, language)}</th>
                <td class="n">{format::integer(row.deliveries, language)}</td>
                <td class="n">{size(row.bytes, language)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    Some(
        view! {
            <table class="table">
                <caption>{words::by_network(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{common::network(language)}</th>
                        <th scope="col" class="n">{words::deliveries(language)}</th>
                        <th scope="col" class="n">{words::volume(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{text::operator::total(language)}</th>
                        <td class="n">{format::integer(count, language)}</td>
                        <td class="n">{size(bytes, language)}</td>
                    </tr>
                </tfoot>
            </table>
        }
        .into_any(),
    )
}

/// How much of a budget is used or reserved, in whole percent, towards zero.
fn percent_gone(row: &BudgetRow) -> i64 {
    let gone = i128::from(row.used.micros()) + i128::from(row.reserved.micros());
    match i128::from(row.budget.micros()) {
        // nothing may be spent: it is
        ..=0 => 100,
        budget => i64::try_from(gone * 100 / budget).unwrap_or(i64::MAX),
    }
}

fn budgets(mut rows: Vec<BudgetRow>, language: Language) -> AnyView {
    if rows.is_empty() {
        return view! { <Empty say=words::no_budgets(language) /> }.into_any();
    }
    rows.sort_by_key(|row| std::cmp::Reverse(percent_gone(row)));
    let rows: Vec<AnyView> = rows.iter().map(|row| budget_row(row, language)).collect();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::budgets(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::provider(language)}</th>
                    <th scope="col">{words::budget(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn budget_row(row: &BudgetRow, language: Language) -> AnyView {
    let percent = percent_gone(row);
    let left = row.budget.micros().saturating_sub(row.used.micros());
    let left = left.saturating_sub(row.reserved.micros()).max(0);
    let part = |look, micros, name: &str| BarPart {
        look,
        size: micros,
        name: name.to_owned(),
        amount: format::money_fine(Money::new(micros, row.budget.currency()), language),
    };
    let parts = vec![
        part(Look::Solid, row.used.micros(), words::used(language)),
        part(
            Look::Striped,
            row.reserved.micros(),
            words::reserved(language),
        ),
        part(Look::Empty, left, words::left(language)),
    ];
    let tag = match percent {
        100.. => Some(("stop", words::is_spent(language))),
        RUNS_OUT_PERCENT.. => Some(("warn", words::runs_out(language))),
        _ => None,
    };
    let tag =
        tag.map(|(kind, words)| view! { " " <span class="tag" data-kind=kind>{words}</span> });
    let percent = format!(
        "{}{}%",
        format::integer(percent, language),
        format::NO_BREAK
    );
    let of = words::percent_used(
        language,
        &percent,
        &format::money_fine(row.budget, language),
    );
    view! {
        <tr>
            <th scope="row">
                <bdi>{row.provider.clone()}</bdi>
                {tag}
                <span class="table__under">{of.to_string()}</span>
                <span class="table__under">{words::when_spent(row.when_spent, language)}</span>
            </th>
            <td><Bar parts /></td>
        </tr>
    }
    .into_any()
}

fn disputes(rows: &[DisputeRow], language: Language) -> AnyView {
    if rows.is_empty() {
        return view! { <Empty say=words::no_disputes(language) /> }.into_any();
    }
    let rows = rows.iter().map(|row| {
        view! {
            <tr>
                <th scope="row">
                    <a href=route::OPERATOR_DELIVERY_ONE.path(&[&row.delivery])>
                        <bdi>{row.title.clone()}</bdi>
                    </a>
                    <span class="table__under">{row.account.clone()} " · " {at(row.at, language)}</span>
                </th>
                <td><bdi>{row.reason.clone()}</bdi></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::disputes(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::delivery(language)}</th>
                    <th scope="col">{words::reason(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
