//! The operator's home: what needs somebody, what comes next, what came in last.

use super::parts::{Head, at, at_text, sheet, source};
use crate::{
    component::empty::Empty,
    format, route,
    text::{
        self,
        operator::{home as words, import as import_words, refused as refused_words},
    },
};
use domain::{party::Language, time::PeriodMonth};
use engine::read::{
    bill_run::BillRunRow,
    import::{ImportRow, ImportState},
};
use jiff::Timestamp;
use leptos::prelude::*;

/// Imports that are listed.
const LISTED: usize = 5;

/// What the page is made of.
#[derive(Debug, Clone)]
pub struct HomeFacts {
    /// When it is looked at.
    pub now: Timestamp,
    /// Rejected records that wait.
    pub open_rejects: u64,
    /// Mails that were refused.
    pub refused_mails: u64,
    /// Papers that could not be made.
    pub unmade_papers: u64,
    /// The newest imports.
    pub imports: Vec<ImportRow>,
    /// The newest bill run.
    pub last_run: Option<BillRunRow>,
    /// The month to be billed next.
    pub next_month: PeriodMonth,
}

/// The page.
#[component]
pub fn HomePage(
    /// What it is made of.
    facts: HomeFacts,
) -> impl IntoView {
    let language = text::language();
    let as_of = words::as_of(language, &at_text(facts.now, language)).to_string();
    let imports = facts.imports.iter().take(LISTED).map(import_row);
    let imports = imports.collect_view();
    let imports = if facts.imports.is_empty() {
        view! { <Empty say=words::no_imports(language) /> }.into_any()
    } else {
        view! {
            <table class="table">
                <caption class="visually-hidden">{words::imports(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text::operator::file(language)}</th>
                        <th scope="col" class="n">{import_words::accepted(language)}</th>
                        <th scope="col" class="n">{import_words::rejected(language)}</th>
                    </tr>
                </thead>
                <tbody>{imports}</tbody>
            </table>
        }
        .into_any()
    };
    let imports = view! {
        {imports}
        <div class="row">
            <a class="btn" href=route::IMPORTS.template>{words::import_now(language)}</a>
            <a class="btn" href=route::TARIFF_NEW.template>{words::new_tariff(language)}</a>
        </div>
    };
    let all_runs = (
        route::BILL_RUNS.template.to_owned(),
        words::all_runs(language),
    );
    let all_imports = (
        route::IMPORTS.template.to_owned(),
        words::all_imports(language),
    );
    view! {
        <Head over=as_of.into_any() title=words::title(language).into_any() />
        <div class="two">
            {sheet("to-do", words::to_do(language), None, to_do(&facts, language))}
            {sheet("next", words::next(language), Some(all_runs), next_run(&facts, language))}
        </div>
        {sheet("imports", words::imports(language), Some(all_imports), imports)}
    }
}

fn to_do(facts: &HomeFacts, language: Language) -> impl IntoView + use<> {
    let rejects = i64::try_from(facts.open_rejects).unwrap_or(i64::MAX);
    let refused = facts
        .imports
        .iter()
        .filter(|row| row.state == ImportState::Refused);
    let refused = i64::try_from(refused.count()).unwrap_or(i64::MAX);
    let parked = facts.last_run.as_ref().map_or(0, |run| run.parked);
    let of_run = facts.last_run.as_ref().map(|run| {
        let month = format::month(run.month, language);
        (
            route::bill_run(&run.id.to_string()),
            words::parked_note(language, &month).to_string(),
        )
    });
    let rejects_note = match rejects {
        0 => words::rejects_none(language),
        _ => words::rejects_note(language),
    };
    let parked_row = of_run.map(|(path, note)| {
        view! { <ToDo path name=words::parked(language) note count=parked /> }
    });
    let mails = i64::try_from(facts.refused_mails).unwrap_or(i64::MAX);
    let mails_note = match mails {
        0 => words::mails_none(language),
        _ => words::mails_note(language),
    };
    let papers = i64::try_from(facts.unmade_papers).unwrap_or(i64::MAX);
    let papers_note = match papers {
        0 => words::papers_none(language),
        _ => words::papers_note(language),
    };
    view! {
        <table class="parts">
            <caption class="visually-hidden">{words::to_do(language)}</caption>
            <tbody>
                <ToDo
                    path=route::REJECTS.template.to_owned()
                    name=words::rejects(language)
                    note=rejects_note.to_owned()
                    count=rejects
                />
                {parked_row}
                <ToDo
                    path=route::IMPORTS.template.to_owned()
                    name=words::refused(language)
                    note=words::refused_note(language).to_owned()
                    count=refused
                />
                <ToDo
                    path=route::MAILS.template.to_owned()
                    name=refused_words::mails(language)
                    note=mails_note.to_owned()
                    count=mails
                />
                <ToDo
                    path=route::PAPERS.template.to_owned()
                    name=refused_words::papers(language)
                    note=papers_note.to_owned()
                    count=papers
                />
            </tbody>
        </table>
    }
}

#[component]
fn ToDo(path: String, name: &'static str, note: String, count: i64) -> impl IntoView {
    let language = text::language();
    view! {
        <tr>
            <th scope="row"><a href=path>{name}</a><span class="parts__note">{note}</span></th>
            <td class="n">{format::integer(count, language)}</td>
        </tr>
    }
}

fn next_run(facts: &HomeFacts, language: Language) -> impl IntoView + use<> {
    let last = match &facts.last_run {
        None => words::no_run(language).into_any(),
        Some(run) => {
            let month = format::month(run.month, language);
            let path = route::bill_run(&run.id.to_string());
            match run.finished_at {
                Some(ended) => view! {
                    <a href=path>{month}</a>
                    <span class="facts__under">{at(ended, language)}</span>
                }
                .into_any(),
                None => view! {
                    <a href=path>{words::open_run(language, &month).to_string()}</a>
                }
                .into_any(),
            }
        }
    };
    let month = facts.next_month;
    let preview = route::BILL_RUN_PREVIEW.with_query(&[("period", &month.to_string())]);
    view! {
        <dl class="facts" data-flow="rows">
            <div>
                <dt>{text::operator::month(language)}</dt>
                <dd>{format::month(month, language)}</dd>
            </div>
            <div><dt>{words::last(language)}</dt><dd>{last}</dd></div>
        </dl>
        <div class="row">
            <a class="btn" data-kind="main" href=preview>{words::dry_run(language)}</a>
        </div>
    }
}

fn import_row(row: &ImportRow) -> impl IntoView + use<> {
    let language = text::language();
    let rejected = format::integer(row.rejected, language);
    let rejected = match row.rejected {
        0 => rejected.into_any(),
        _ => {
            let path = route::REJECTS.with_query(&[("import", &row.id)]);
            view! { <a href=path>{rejected}</a> }.into_any()
        }
    };
    let state = (row.state != ImportState::Done).then(|| super::imports::state_tag(row.state));
    view! {
        <tr>
            <th scope="row">
                <a href=route::import(&row.id)>{source(&row.source)}</a>
                {state}
                <span class="table__under">
                    {row.format.clone()} " · " {at(row.started_at, language)}
                </span>
            </th>
            <td class="n">{format::integer(row.accepted, language)}</td>
            <td class="n">{rejected}</td>
        </tr>
    }
}
