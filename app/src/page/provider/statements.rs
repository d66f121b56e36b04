//! The provider's monthly statements.

use crate::{
    component::{empty::Empty, pager::Pager, sheet::Head},
    format, route,
    text::{self, delivery::provider as words},
    view::{
        delivery::{provider::StatementRow, statement::owed},
        store::Listing,
    },
};
use domain::party::Language;
use leptos::prelude::*;

/// The page.
#[component]
pub fn StatementsPage(
    /// The statements, newest first; `next` is the number that the next page is below.
    rows: Listing<StatementRow>,
) -> impl IntoView {
    let language = text::language();
    let path = |after: &str| route::STATEMENTS.with_query(&[("after", after)]);
    let first = (!rows.is_first).then(|| path(""));
    let next = rows.next.as_deref().map(path);
    let list = if rows.rows.is_empty() {
        view! { <Empty say=words::no_statements(language) how=words::no_statements_how(language) /> }
            .into_any()
    } else {
        let rows = rows.rows.iter().map(|row| statement_row(row, language));
        view! {
            <table class="table">
                <caption class="visually-hidden">{words::statements(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::month(language)}</th>
                        <th scope="col" data-at="wide">{words::issued(language)}</th>
                        <th scope="col" class="n">{words::balance(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <Head
            title=words::statements(language).into_any()
            lead=words::statements_lead(language).into_any()
        />
        <section class="sheet" aria-label=words::statements(language)>
            {list}
            <Pager first next />
        </section>
    }
}

fn statement_row(row: &StatementRow, language: Language) -> impl IntoView + use<> {
    let number = row.number.to_string();
    let path = route::STATEMENT.path(&[&number]);
    let issued = format::date_short(row.issued_on, language);
    let (says, amount) = owed(row.balance);
    view! {
        <tr>
            <th scope="row">
                <a class="table__keep" href=path>{format::month(row.month, language)}</a>
                <span class="table__under">{number}</span>
            </th>
            <td data-at="wide">
                <time datetime=row.issued_on.to_string()>{issued}</time>
            </td>
            <td class="n">
                {format::money(amount, language)}
                <span class="table__under">{says(language)}</span>
            </td>
        </tr>
    }
}
