//! Who did what.

use super::parts::{Head, at};
use crate::{
    component::{empty::Empty, pager::Pager},
    route,
    text::{self, operator::audit as words},
};
use domain::party::Language;
use engine::audit::{AuditRow, COMMAND_LINE};
use leptos::{
    prelude::*,
    serde_json::{self, Value},
};

/// The page.
#[component]
pub fn AuditPage(
    /// The rows, newest first.
    rows: Vec<AuditRow>,
    /// Where the next page begins.
    next: Option<i64>,
    /// Whether these are the newest.
    is_first: bool,
) -> impl IntoView {
    let language = text::language();
    let first = (!is_first).then(|| route::AUDIT.template.to_owned());
    let next = next.map(|row| route::AUDIT.with_query(&[("after", &row.to_string())]));
    let list = if rows.is_empty() {
        view! { <Empty say=words::none(language) /> }.into_any()
    } else {
        let rows = rows
            .iter()
            .map(|row| audit_row(row, language))
            .collect_view();
        view! {
            <table class="table">
                <caption class="visually-hidden">{words::title(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text::operator::when(language)}</th>
                        <th scope="col">{words::what(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <Head title=words::title(language).into_any() lead=words::how(language).into_any() />
        <section class="sheet" aria-label=words::title(language)>
            {list}
            <Pager first next />
        </section>
    }
}

fn audit_row(row: &AuditRow, language: Language) -> impl IntoView + use<> {
    let who = match row.actor.as_str() {
        COMMAND_LINE => words::command_line(language).to_owned(),
        _ => row.actor.clone(),
    };
    let action = words::action(&row.action, language).map(str::to_owned);
    let action = action.unwrap_or_else(|| row.action.clone());
    let detail = (row.detail != "null").then(|| {
        view! {
            <details class="small">
                <summary>{words::detail(language)}</summary>
                <code>{row.detail.clone()}</code>
            </details>
        }
    });
    let object = match (row.action.as_str(), link_of(row)) {
        // who signed in stands below
        ("sign-in", _) => ().into_any(),
        (_, Some(path)) => view! { ": " <a href=path>{label(row)}</a> }.into_any(),
        (_, None) => view! { ": " {label(row)} }.into_any(),
    };
    let client = (!row.client.is_empty()).then(|| format!(" · {}", row.client));
    view! {
        <tr>
            <th scope="row">{at(row.at, language)}</th>
            <td>
                <p>{action} {object}</p>
                <span class="table__under">{who} {client}</span>
                {detail}
            </td>
        </tr>
    }
}

/// What it was done to: the name that its detail knows, else its id.
fn label(row: &AuditRow) -> AnyView {
    let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
    let name = ["email", "source", "month"]
        .into_iter()
        .find_map(|key| detail.get(key).and_then(Value::as_str));
    match name {
        Some(name) => name.to_owned().into_any(),
        None => view! { <code>{row.object.clone()}</code> }.into_any(),
    }
}

/// The page of what it was done to, where it has one.
fn link_of(row: &AuditRow) -> Option<String> {
    let object = row.object.as_str();
    Some(match row.action.as_str() {
        "import.start" => route::import(object),
        "reject.replay" | "reject.discard" => route::reject(object),
        "bill_run.start" | "bill_run.finish" => route::bill_run(object),
        "invoice.credit" => route::OPERATOR_INVOICE.path(&[object]),
        "tariff.add" => {
            let (code, version) = object.split_once(' ')?;
            route::tariff(code, version.parse().ok()?)
        }
        _ => return None,
    })
}
