//! The bill runs, and the form for the next.

use super::parts::{Head, at, english, sheet};
use crate::{
    component::{
        empty::Empty,
        form::{ErrorSummary, FormFault},
        pager::Pager,
    },
    format, route,
    text::{self, operator::bill_run as words},
};
use domain::party::Language;
use engine::read::{Page, bill_run::BillRunRow};
use leptos::prelude::*;

/// The form, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct BillRunForm {
    /// The month as it was typed.
    pub month: String,
    /// Why the run did not start.
    pub fault: Option<String>,
}

/// The page.
#[component]
pub fn BillRunsPage(
    /// The runs, newest first.
    rows: Page<BillRunRow>,
    /// Whether these are the newest.
    is_first: bool,
    /// The form.
    form: BillRunForm,
) -> impl IntoView {
    let language = text::language();
    let errors = form.fault.clone().map(|words| {
        view! { <ErrorSummary faults=vec![FormFault::new("period", words)] /> }
    });
    let first = (!is_first).then(|| route::BILL_RUNS.template.to_owned());
    let next = rows.next.as_deref();
    let next = next.map(|after| route::BILL_RUNS.with_query(&[("after", after)]));
    let list = if rows.rows.is_empty() {
        view! { <Empty say=words::none(language) /> }.into_any()
    } else {
        let rows = rows
            .rows
            .iter()
            .map(|row| run_row(row, language))
            .collect_view();
        view! {
            <table class="table">
                <caption class="visually-hidden">{words::all(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::month(language)}</th>
                        <th scope="col" class="n">{words::billed(language)}</th>
                        <th scope="col" class="n">{words::parked(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        {errors}
        <Head title=words::title(language).into_any() />
        {sheet("new", words::new(language), None, start_form(form, language))}
        <section class="sheet" aria-label=words::all(language)>
            {list}
            <Pager first next />
        </section>
    }
}

fn start_form(form: BillRunForm, language: Language) -> impl IntoView {
    let state = form.fault.is_some().then_some("error");
    let invalid = form.fault.is_some().then_some("true");
    let described = match form.fault {
        Some(_) => "period-error period-hint",
        None => "period-hint",
    };
    let fault = form.fault.map(|words| {
        view! { <p class="field__error" id="period-error">{english(words)}</p> }
    });
    view! {
        <p>{words::new_how(language)}</p>
        <form class="form" method="get" action=route::BILL_RUN_PREVIEW.template>
            <div class="field" data-width="short" data-state=state>
                <label for="period">{words::month(language)}</label>
                <p class="field__hint" id="period-hint">{words::month_hint(language)}</p>
                {fault}
                <input
                    id="period"
                    name="period"
                    type="month"
                    value=form.month
                    aria-describedby=described
                    aria-invalid=invalid
                />
            </div>
            <div class="form__actions">
                <button class="btn" data-kind="main">{words::dry_run(language)}</button>
            </div>
        </form>
    }
}

fn run_row(row: &BillRunRow, language: Language) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">
                <a href=route::bill_run(&row.id.to_string())>{format::month(row.month, language)}</a>
                " "
                {state_tag(row, language)}
                <span class="table__under">{at(row.issued_at, language)}</span>
            </th>
            <td class="n">{format::integer(row.billed, language)}</td>
            <td class="n">{format::integer(row.parked, language)}</td>
        </tr>
    }
}

/// Whether a run has ended, as a tag.
pub(super) fn state_tag(row: &BillRunRow, language: Language) -> impl IntoView + use<> {
    let (kind, words) = match row.finished_at {
        Some(_) => ("good", words::finished(language)),
        None => ("warn", words::not_ended(language)),
    };
    view! { <span class="tag" data-kind=kind>{words}</span> }
}
