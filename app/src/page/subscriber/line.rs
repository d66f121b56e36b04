//! How one amount of an invoice came about, step by step, down to the records.

use super::head::Head;
use crate::{
    component::steps::Steps,
    format, route,
    text::{self, bill as bill_words, steps as words},
    view::steps::StepsView,
};
use engine::read::invoice::{InvoiceDetail, PostingRow};
use leptos::prelude::*;

/// The page.
#[component]
pub fn LinePage(
    /// The invoice.
    detail: InvoiceDetail,
    /// The steps to the line's amount.
    steps: StepsView,
    /// How the whole invoice is booked.
    postings: Vec<PostingRow>,
) -> impl IntoView {
    let language = text::language();
    let number = detail.document.number.to_string();
    let named = bill_words::number(language, &number).to_string();
    let over = view! { <a href=route::invoice(&number)>{named}</a> }.into_any();
    let title = format!("{} {}", words::how_we_got(language), steps.amount);
    let lead = steps.label.clone().into_any();
    let rows = postings.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row">{words::ledger_account(&row.ledger_account, language)}</th>
                <td class="n">{format::money_signed(row.amount, language)}</td>
            </tr>
        }
    });
    view! {
        <Head over title=title.into_any() lead />
        <section class="sheet" aria-label=words::title(language)><Steps view=steps /></section>
        <section class="sheet" aria-labelledby="booked">
            <h2 id="booked">{words::booked(language)}</h2>
            <table class="parts">
                <caption class="visually-hidden">{words::booked(language)}</caption>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}
