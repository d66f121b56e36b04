//! The list of invoices.

use super::head::Head;
use crate::{
    component::{balance, empty::Empty, form::choices, pager::Pager, rich::Say, sheet::sheet},
    format, route,
    text::{self, account as account_words, bill as words, empty, paper as paper_words},
};
use domain::{invoice::Itemization, party::Language, unit::Money};
use engine::read::{Page, invoice::InvoiceRow, payment::TakenPayment};
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// The page.
#[component]
pub fn InvoicesPage(
    /// The invoices, newest first.
    rows: Page<InvoiceRow>,
    /// What the account owes now.
    owed: Money,
    /// Its newest payments.
    paid: Vec<TakenPayment>,
    /// The account's zone, for the dates.
    zone: TimeZone,
    /// Whether these are the newest.
    is_first: bool,
    /// What bills list, for who may say so.
    wish: Option<Itemization>,
    /// Whether that was just kept.
    is_kept: bool,
) -> impl IntoView {
    let language = text::language();
    let first = (!is_first).then(|| route::INVOICES.template.to_owned());
    let next = rows
        .next
        .as_deref()
        .map(|after| route::INVOICES.with_query(&[("after", after)]));
    let list = if rows.rows.is_empty() {
        view! { <Empty say=empty::no_invoices(language) /> }.into_any()
    } else {
        let rows = rows
            .rows
            .iter()
            .map(|row| view! { <Row row=row.clone() zone=zone.clone() /> });
        view! {
            <table class="table">
                <caption class="visually-hidden">{words::invoices_caption(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::period(language)}</th>
                        <th scope="col">{words::issued(language)}</th>
                        <th scope="col" class="n">{words::total(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    let title = account_words::payments(language);
    let payments = sheet("payments", title, None, balance::payments(&paid, language));
    // an amount without a counterpart is no amount that was booked
    let lead = balance::owed(owed, language).ok();
    let lead = lead.map(|say| view! { <Say say /> }.into_any());
    view! {
        <Head title=words::invoices(language).into_any() lead=lead.unwrap_or_else(|| ().into_any()) />
        <div class="two">
            <section class="sheet" aria-label=words::invoices(language)>
                {list}
                <Pager first next />
            </section>
            {payments}
        </div>
        {wish.map(|wish| sheet("annex", paper_words::annex_title(language), None, wish_form(wish, is_kept, language)))}
    }
}

/// Whether bills list calls and sessions.
fn wish_form(wish: Itemization, is_kept: bool, language: Language) -> AnyView {
    let options = Itemization::ALL.map(|one| {
        let words = match one {
            Itemization::None => paper_words::annex_none(language),
            Itemization::Full => paper_words::annex_full(language),
            Itemization::Masked => paper_words::annex_masked(language),
        };
        (one.as_str(), words, one == wish)
    });
    let kept = is_kept
        .then(|| view! { <p class="notice" role="status">{paper_words::annex_kept(language)}</p> });
    view! {
        {kept}
        <form class="form" method="post" action=route::INVOICES_CHOOSE.template>
            {choices("itemization", paper_words::annex_ask(language), &options, None)}
            <p class="soft small">{paper_words::annex_from_now(language)}</p>
            <div class="form__actions">
                <button class="btn">{paper_words::keep(language)}</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Row(row: InvoiceRow, zone: TimeZone) -> impl IntoView {
    let language = text::language();
    let number = row.number.to_string();
    let issued = zone.to_datetime(row.issued_at).date();
    let kind = if row.is_credit_note {
        Some(words::credit_note(language))
    } else {
        row.is_taken_back.then(|| words::taken_back(language))
    };
    let tag = kind.map(|kind| view! { " " <span class="tag" data-kind="soft">{kind}</span> });
    view! {
        <tr>
            <th scope="row">
                <a class="table__keep" href=route::invoice(&number)>{format::month(row.month, language)}</a>
                {tag}
                <span class="table__under">{number.clone()}</span>
            </th>
            <td><time datetime=issued.to_string()>{format::date_short(issued, language)}</time></td>
            <td class="n">{format::money(row.total, language)}</td>
        </tr>
    }
}
