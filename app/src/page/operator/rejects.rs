//! Rejected records, as a list.

use super::parts::{Head, at, english, source};
use crate::{
    component::{empty::Empty, pager::Pager},
    format, route,
    text::{
        self,
        operator::{
            self as common,
            reason::{CODES, reason},
            reject as words,
        },
    },
};
use domain::party::Language;
use engine::read::{
    Page,
    import::ImportRow,
    reject::{RejectFilter, RejectRow, RejectState},
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn RejectsPage(
    /// The records, newest first.
    rows: Page<RejectRow>,
    /// Which ones.
    filter: RejectFilter,
    /// The import they are of, where they are of one.
    import: Option<ImportRow>,
    /// Whether these are the newest.
    is_first: bool,
) -> impl IntoView {
    let language = text::language();
    let lead = import.as_ref().map(|row| {
        view! {
            {words::of_import(language)} " "
            <a href=route::import(&row.id)>{source(&row.source)}</a>
        }
        .into_any()
    });
    let import_id = import.map(|row| row.id).unwrap_or_default();
    let is_filtered = filter.reason.is_some() || filter.with_resolved || !import_id.is_empty();
    let pages = pager(&rows, &filter, &import_id, is_first, language);
    let list = if rows.rows.is_empty() {
        let say = match is_filtered {
            true => words::none_found(language),
            false => words::none_open(language),
        };
        view! { <Empty say /> }.into_any()
    } else {
        let rows = rows
            .rows
            .iter()
            .map(|row| reject_row(row, language))
            .collect_view();
        view! {
            <table class="table">
                <caption class="visually-hidden">{words::title(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::place(language)}</th>
                        <th scope="col">{common::reason(language)}</th>
                        <th scope="col">{common::state(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <Head title=words::title(language).into_any() lead=lead.unwrap_or_else(|| words::how(language).into_any()) />
        {filters(&filter, &import_id, language)}
        <section class="sheet" aria-label=words::title(language)>{list}{pages}</section>
    }
}

fn filters(filter: &RejectFilter, import: &str, language: Language) -> impl IntoView + use<> {
    let chosen = filter.reason.clone().unwrap_or_default();
    let options = CODES.iter().map(|code| {
        let words = reason(code, language).to_owned();
        view! { <option value=*code selected=chosen == *code>{words}</option> }
    });
    let options = options.collect_view();
    let import_field = (!import.is_empty())
        .then(|| view! { <input type="hidden" name="import" value=import.to_owned() /> });
    let all_imports = (!import.is_empty()).then(|| {
        view! { <a href=route::REJECTS.template>{words::of_all_imports(language)}</a> }
    });
    view! {
        <form class="filters" method="get" action=route::REJECTS.template>
            {import_field}
            <div class="field">
                <label for="reason">{words::filter_reason(language)}</label>
                <select id="reason" name="reason">
                    <option value="">{words::any_reason(language)}</option>
                    {options}
                </select>
            </div>
            <div class="choice">
                <input id="all" name="all" type="checkbox" value="1" checked=filter.with_resolved />
                <label for="all">{words::filter_state(language)}</label>
            </div>
            <button class="btn">{words::filter(language)}</button>
            {all_imports}
        </form>
    }
}

fn pager(
    rows: &Page<RejectRow>,
    filter: &RejectFilter,
    import: &str,
    is_first: bool,
    language: Language,
) -> impl IntoView + use<> {
    let all = if filter.with_resolved { "1" } else { "" };
    let reason = filter.reason.clone().unwrap_or_default();
    let path = |after: &str| {
        route::REJECTS.with_query(&[
            ("import", import),
            ("reason", &reason),
            ("all", all),
            ("after", after),
        ])
    };
    let first = (!is_first).then(|| path(""));
    let next = rows.next.as_deref().map(path);
    let _ = language;
    view! { <Pager first next /> }
}

fn reject_row(row: &RejectRow, language: Language) -> impl IntoView + use<> {
    let line = format::integer(row.line_number, language);
    view! {
        <tr>
            <th scope="row">
                <a class="table__keep" href=route::reject(&row.id)>
                    {words::line_of(language, &line).to_string()}
                </a>
                <span class="table__under">{source(&row.source)}</span>
                <span class="table__under">{at(row.created_at, language)}</span>
            </th>
            <td>
                {reason(&row.reason, language).to_owned()}
                <span class="table__under">{english(row.detail.clone())}</span>
            </td>
            <td>{state_tag(row.state, language)}</td>
        </tr>
    }
}

/// What became of a reject, as a tag.
pub(super) fn state_tag(state: RejectState, language: Language) -> impl IntoView {
    let kind = match state {
        RejectState::Open => None,
        RejectState::Accepted => Some("good"),
        RejectState::Duplicate | RejectState::Discarded => Some("soft"),
    };
    view! { <span class="tag" data-kind=kind>{words::state(state, language)}</span> }
}
