//! One bill run: what it wrote, what it parked.

use super::{
    bill_runs::state_tag,
    parts::{Head, at_text, english, sheet},
    preview::in_words,
};
use crate::{
    component::empty::Empty,
    format, route,
    text::{self, operator::bill_run as words},
};
use domain::party::Language;
use engine::read::bill_run::BillRunDetail;
use leptos::prelude::*;

/// Rows that the engine gives of a run at most.
const SHOWN: usize = 200;

/// The page.
#[component]
pub fn BillRunPage(
    /// The run.
    detail: BillRunDetail,
) -> impl IntoView {
    let language = text::language();
    let row = &detail.row;
    let month = format::month(row.month, language);
    let over = view! { <a href=route::BILL_RUNS.template>{words::title(language)}</a> };
    let totals = in_words(&detail.totals, language);
    let title = match totals.is_empty() {
        true => words::run_of(language, &month).to_string().into_any(),
        false => view! {
            {words::came_to(language, &month).to_string()} " "
            <span class="head__sum">{totals}</span>
        }
        .into_any(),
    };
    let issued = at_text(row.issued_at, language);
    let lead = match row.finished_at {
        Some(ended) => words::issued_and_ended(language, &issued, &at_text(ended, language)),
        None => words::issued_at(language, &issued),
    };
    let open = row.finished_at.is_none().then(|| {
        view! {
            <div class="notice" data-kind="warn">
                <p>{words::open_run(language)}</p>
                {again(&detail, words::resume(language))}
            </div>
        }
    });
    view! {
        <Head over=over.into_any() title lead=lead.to_string().into_any() />
        {open}
        <dl class="facts">
            <div><dt>{text::operator::state(language)}</dt><dd>{state_tag(row, language)}</dd></div>
            <div>
                <dt>{words::billed(language)}</dt>
                <dd>{format::integer(row.billed, language)}</dd>
            </div>
            <div>
                <dt>{words::parked(language)}</dt>
                <dd>{format::integer(row.parked, language)}</dd>
            </div>
        </dl>
        {parked(&detail, language)}
        {sheet("invoices", words::invoices(language), None, invoices(&detail, language))}
    }
}

/// The form that runs the month once more.
fn again(detail: &BillRunDetail, words: &'static str) -> impl IntoView + use<> {
    view! {
        <form method="post" action=route::BILL_RUN_SEND.template>
            <input type="hidden" name="period" value=detail.row.month.to_string() />
            <button class="btn" name="how" value="run">{words}</button>
        </form>
    }
}

fn parked(detail: &BillRunDetail, language: Language) -> Option<impl IntoView + use<>> {
    if detail.parked.is_empty() {
        return None;
    }
    let rows = detail.parked.iter().map(|(account, reason)| {
        view! {
            <tr>
                <th scope="row"><a href=route::account(account)>{account.clone()}</a></th>
                <td>{english(reason.clone())}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let is_through = detail.row.finished_at.is_some();
    let cut = first_shown(detail.parked.len(), detail.row.parked, language);
    let again = is_through.then(|| again(detail, words::run_again(language)));
    let table = view! {
        <p>{words::parked_how(language)}</p>
        <table class="table">
            <caption class="visually-hidden">{words::parked_accounts(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{text::operator::account(language)}</th>
                    <th scope="col">{text::operator::reason(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {cut}
        {again}
    };
    Some(sheet(
        "parked",
        words::parked_accounts(language),
        None,
        table,
    ))
}

fn invoices(detail: &BillRunDetail, language: Language) -> AnyView {
    if detail.invoices.is_empty() {
        return view! { <Empty say=words::no_invoices(language) /> }.into_any();
    }
    let rows = detail.invoices.iter().map(|(number, account, total)| {
        let number = number.to_string();
        view! {
            <tr>
                <th scope="row" class="table__keep">
                    <a href=route::OPERATOR_INVOICE.path(&[&number])>{number.clone()}</a>
                </th>
                <td><a href=route::account(account)>{account.clone()}</a></td>
                <td class="n">{format::money(*total, language)}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::invoices(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{text::operator::account::number(language)}</th>
                    <th scope="col">{text::operator::account(language)}</th>
                    <th scope="col" class="n">{text::operator::total(language)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {first_shown(detail.invoices.len(), detail.row.billed, language)}
    }
    .into_any()
}

fn first_shown(shown: usize, all: i64, language: Language) -> Option<impl IntoView> {
    let is_cut = shown >= SHOWN && i64::try_from(shown).is_ok_and(|shown| shown < all);
    is_cut.then(|| view! { <p class="soft small">{words::first_shown(language)}</p> })
}
