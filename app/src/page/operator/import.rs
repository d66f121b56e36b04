//! One import: how far it is, and what became of its records.

use super::{
    imports::state_tag,
    parts::{Head, at, english, sheet, source},
};
use crate::{
    format,
    island::upload::Follow,
    route,
    text::{
        self,
        operator::{self as common, import as words, reason::reason},
    },
};
use domain::{
    party::Language,
    unit::{Measure, Quantity, Unit},
};
use engine::read::import::{ImportDetail, ImportRow, ImportState};
use leptos::prelude::*;

/// What the page renews while the import goes on.
const PROGRESS: &str = "progress";

/// The page.
#[component]
pub fn ImportPage(
    /// The import.
    detail: ImportDetail,
) -> impl IntoView {
    let language = text::language();
    let row = &detail.row;
    let over = view! { <a href=route::IMPORTS.template>{words::title(language)}</a> };
    let state = match row.state {
        ImportState::Running => "running",
        ImportState::Done => "done",
        ImportState::Refused => "refused",
    };
    let follow =
        (row.state == ImportState::Running).then(|| view! { <Follow of=PROGRESS.to_owned() /> });
    view! {
        <Head over=over.into_any() title=source(&row.source).into_any() />
        <div class="stack" id=PROGRESS data-state=state>
            {refusal(row, language)}
            {sheet("records", words::what_became(language), None, records(row, language))}
            <div class="two">
                {reasons(&detail, language)}
                {sheet("file", common::file(language), None, facts(row, language))}
            </div>
        </div>
        {follow}
    }
}

fn refusal(row: &ImportRow, language: Language) -> Option<impl IntoView + use<>> {
    let why = row.refusal.clone()?;
    Some(view! {
        <p class="notice" data-kind="stop">
            <strong class="notice__word">{words::refusal(language)} ". "</strong>
            {english(why)} ". " {words::refusal_after(language)}
        </p>
    })
}

fn records(row: &ImportRow, language: Language) -> impl IntoView + use<> {
    let figure = |n: i64| format::integer(n, language);
    let size = size(row, language);
    let say = match row.state {
        ImportState::Running if row.records == 0 => words::waiting(language).to_owned(),
        ImportState::Running => {
            let records = common::records_of(language, row.records);
            words::so_far(language, &records, &size).to_string()
        }
        ImportState::Done if row.records == 0 => words::no_records(language).to_owned(),
        ImportState::Done => words::sum(
            language,
            &figure(row.accepted),
            &figure(row.duplicates),
            &figure(row.rejected),
            &figure(row.records),
        )
        .to_string(),
        ImportState::Refused => {
            let records = common::records_of(language, row.records);
            words::before_refusal(language, &records).to_string()
        }
    };
    let running = (row.state == ImportState::Running).then(|| {
        view! {
            <p class="notice" data-kind="note">
                {words::goes_on(language)} " "
                <a href=route::import(&row.id)>{common::reload(language)}</a>
            </p>
            <p class="soft small">{words::stopped_hint(language)}</p>
        }
    });
    let again = (row.rejected_again > 0).then(|| {
        let again = words::again(language, &figure(row.rejected_again)).to_string();
        view! { <p class="soft small">{again}</p> }
    });
    let tally = (row.records > 0).then(|| tally(row, language));
    view! {
        {running}
        {tally}
        <p role="status">{say}</p>
        {again}
    }
}

/// The bar: accepted is solid, duplicates are graduated, rejects are crossed;
/// and the same as figures.
fn tally(row: &ImportRow, language: Language) -> impl IntoView + use<> {
    let share = |part: i64| {
        // hundredths of a percent of the bar's width
        let part = i128::from(part) * 10_000 / i128::from(row.records.max(1));
        format!("{}.{:02}%", part / 100, part % 100)
    };
    let (accepted, known) = (share(row.accepted), share(row.accepted + row.duplicates));
    let duplicates = (row.duplicates > 0).then(|| {
        view! {
            <line class="tally__duplicate" x1=accepted.clone() x2=known.clone() y1="9" y2="9" />
        }
    });
    let rejected_bar = (row.rejected > 0).then(|| {
        view! {
            <rect class="tally__rejected" x=known.clone() width=share(row.rejected) height="16" y="1" />
        }
    });
    let figure = |n: i64| format::integer(n, language);
    let rejected = match row.rejected - row.rejected_again {
        0 => figure(row.rejected).into_any(),
        _ => {
            let path = route::REJECTS.with_query(&[("import", &row.id), ("all", "1")]);
            view! { <a href=path>{figure(row.rejected)}</a> }.into_any()
        }
    };
    view! {
        <div class="tally">
            <svg class="tally__bar" aria-hidden="true" focusable="false">
                <rect class="tally__ground" width="100%" height="16" y="1" />
                <rect class="tally__accepted" width=accepted.clone() height="16" y="1" />
                {duplicates}
                {rejected_bar}
            </svg>
            <dl class="tally__counts">
                <div>
                    <dt>
                        <svg class="tally__swatch" aria-hidden="true">
                            <rect class="tally__accepted" width="14" height="14" />
                        </svg>
                        {words::accepted(language)}
                    </dt>
                    <dd>{figure(row.accepted)}</dd>
                </div>
                <div>
                    <dt>
                        <svg class="tally__swatch" aria-hidden="true">
                            <rect class="tally__ground" x=".5" y=".5" width="13" height="13" />
                            <line class="tally__duplicate" x2="14" y1="7" y2="7" />
                        </svg>
                        {words::duplicates(language)}
                    </dt>
                    <dd>{figure(row.duplicates)}</dd>
                </div>
                <div>
                    <dt>
                        <svg class="tally__swatch" aria-hidden="true">
                            <rect class="tally__rejected" width="14" height="14" />
                        </svg>
                        {words::rejected(language)}
                    </dt>
                    <dd>{rejected}</dd>
                </div>
                <div>
                    <dt>{words::in_the_file(language)}</dt>
                    <dd>{figure(row.records)}</dd>
                </div>
            </dl>
        </div>
    }
}

fn reasons(detail: &ImportDetail, language: Language) -> Option<impl IntoView + use<>> {
    if detail.reasons.is_empty() {
        return None;
    }
    let rows = detail.reasons.iter().map(|(code, count)| {
        let path = route::REJECTS.with_query(&[
            ("import", &detail.row.id),
            ("reason", code),
            ("all", "1"),
        ]);
        view! {
            <tr>
                <th scope="row">
                    <a href=path>{reason(code, language).to_owned()}</a>
                    <span class="table__under mono">{code.clone()}</span>
                </th>
                <td class="n">{format::integer(*count, language)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let path = route::REJECTS.with_query(&[("import", &detail.row.id)]);
    let table = view! {
        <table class="table">
            <caption class="visually-hidden">{words::rejected_why(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{common::reason(language)}</th>
                    <th scope="col" class="n">{common::records(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    let link = Some((path, words::look_through(language)));
    Some(sheet("reasons", words::rejected_why(language), link, table))
}

fn facts(row: &ImportRow, language: Language) -> impl IntoView + use<> {
    let ended = row.finished_at.map(|ended| {
        view! { <div><dt>{common::ended(language)}</dt><dd>{at(ended, language)}</dd></div> }
    });
    view! {
        <dl class="facts" data-flow="rows">
            <div><dt>{common::state(language)}</dt><dd>{state_tag(row.state)}</dd></div>
            <div><dt>{common::format(language)}</dt><dd>{row.format.clone()}</dd></div>
            <div><dt>{common::began(language)}</dt><dd>{at(row.started_at, language)}</dd></div>
            {ended}
            <div><dt>{words::size_unpacked(language)}</dt><dd>{size(row, language)}</dd></div>
        </dl>
    }
}

fn size(row: &ImportRow, language: Language) -> String {
    format::quantity_natural(
        Quantity::new(row.bytes, Measure::Bytes),
        Unit::Byte,
        language,
    )
}
