//! Unsure matches: those that wait, and those that were decided.

use super::parts::{Head, at, at_text, sheet};
use crate::{
    component::{empty::Empty, pager::Pager},
    format, route,
    text::{self, operator::matching as words},
    view::store::{
        Listing,
        matching::{CaseRow, Decided, Decision},
    },
};
use domain::party::Language;
use leptos::prelude::*;

/// The page.
#[component]
pub fn MatchesPage(
    /// Those that wait, oldest first.
    open: Vec<CaseRow>,
    /// Those that were decided, newest first.
    decided: Listing<CaseRow>,
) -> impl IntoView {
    let language = text::language();
    let path = |after: &str| route::MATCHES.with_query(&[("after", after)]);
    let first = (!decided.is_first).then(|| path(""));
    let next = decided.next.as_deref().map(path);
    let waiting = if open.is_empty() {
        view! { <Empty say=words::none_open(language) how=words::none_open_how(language) /> }
            .into_any()
    } else {
        table(
            &open,
            words::open(language),
            words::since(language),
            language,
        )
        .into_any()
    };
    let over = (!decided.rows.is_empty()).then(|| {
        let list = table(
            &decided.rows,
            words::decided(language),
            words::outcome(language),
            language,
        );
        let list = view! { {list} <Pager first next /> };
        sheet("decided", words::decided(language), None, list)
    });
    view! {
        <Head title=words::title(language).into_any() lead=words::lead(language).into_any() />
        {sheet("open", words::open(language), None, waiting)}
        {over}
    }
}

fn table(
    rows: &[CaseRow],
    name: &'static str,
    last: &'static str,
    language: Language,
) -> impl IntoView + use<> {
    let rows = rows
        .iter()
        .map(|row| case_row(row, language))
        .collect_view();
    view! {
        <table class="table">
            <caption class="visually-hidden">{name}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::pair(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::errors(language)}</th>
                    <th scope="col">{last}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn case_row(row: &CaseRow, language: Language) -> impl IntoView + use<> {
    let pair = words::of_two(language, &row.known, &row.other).to_string();
    let rate = format::percent_tenths(row.error_millionths.into(), language);
    let narrow = format!("{}: {rate}", words::errors(language));
    let last = match &row.decided {
        Some(decided) => decision(decided, language).into_any(),
        None => at(row.opened_at, language).into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <a href=route::MATCH.path(&[&row.case])><bdi>{pair}</bdi></a>
                <span class="table__under">{row.reason.clone()}</span>
                <span class="table__under" data-at="narrow">{narrow}</span>
            </th>
            <td class="n" data-at="wide">{rate}</td>
            <td>{last}</td>
        </tr>
    }
}

/// What was decided, by whom and when.
pub(super) fn decision(decided: &Decided, language: Language) -> impl IntoView + use<> {
    let kind = match decided.decision {
        Decision::Same => "good",
        Decision::Different => "soft",
    };
    let when = at_text(decided.at, language);
    view! {
        <span class="tag" data-kind=kind>{words::decision(&decided.decision, language)}</span>
        <span class="table__under">
            {words::decided_by(language, &decided.by, &when).to_string()}
        </span>
    }
}
