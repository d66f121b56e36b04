//! All accounts, in order of their reference.

use super::parts::Head;
use crate::{
    component::{empty::Empty, pager::Pager},
    route,
    text::{self, operator::account as words},
};
use domain::party::Language;
use engine::{query::account::AccountFacts, read::Page};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AccountsPage(
    /// The accounts.
    rows: Page<AccountFacts>,
    /// Whether these are the first.
    is_first: bool,
) -> impl IntoView {
    let language = text::language();
    let first = (!is_first).then(|| route::ACCOUNTS.template.to_owned());
    let next = rows.next.as_deref();
    let next = next.map(|after| route::ACCOUNTS.with_query(&[("after", after)]));
    let list = if rows.rows.is_empty() {
        view! { <Empty say=words::none(language) /> }.into_any()
    } else {
        let rows = rows
            .rows
            .iter()
            .map(|row| account_row(row, language))
            .collect_view();
        view! {
            <table class="table">
                <caption class="visually-hidden">{words::title(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text::operator::account(language)}</th>
                        <th scope="col">{text::operator::currency(language)}</th>
                        <th scope="col" class="n" data-at="wide">{words::cycle_day(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <Head title=words::title(language).into_any() />
        <section class="sheet" aria-label=words::title(language)>
            {list}
            <Pager first next />
        </section>
    }
}

fn account_row(row: &AccountFacts, _language: Language) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">
                <a href=route::account(&row.reference)>{row.name.clone()}</a>
                <span class="table__under">{row.reference.clone()} " · " {row.zone_name.clone()}</span>
            </th>
            <td>{row.currency.code().to_owned()}</td>
            <td class="n" data-at="wide">{i8::from(row.cycle.day).to_string()}</td>
        </tr>
    }
}
