//! How an account stands: what is owed, and what was paid last.

use super::empty::Empty;
use crate::{
    format,
    text::{Rich, account as words, paper as paper_words},
};
use domain::{
    party::Language,
    unit::{Money, MoneyError},
};
use engine::read::payment::TakenPayment;
use leptos::prelude::*;

/// What is owed now, in a sentence.
///
/// # Errors
/// [`MoneyError::OutOfRange`].
pub fn owed(owed: Money, language: Language) -> Result<Rich, MoneyError> {
    Ok(match owed.micros() {
        0 => Rich::plain(words::nothing_owed(language)),
        1.. => words::owed_now(language, &format::money(owed, language)),
        _ => words::credit_now(language, &format::money(owed.checked_neg()?, language)),
    })
}

/// Payments, newest first.
pub fn payments(taken: &[TakenPayment], language: Language) -> AnyView {
    if taken.is_empty() {
        return view! { <Empty say=words::no_payments(language) /> }.into_any();
    }
    let rows = taken.iter().map(|payment| {
        let day = format::date_short(payment.on, language);
        view! {
            <tr>
                <th scope="row">
                    <time class="table__keep" datetime=payment.on.to_string()>{day}</time>
                    <span class="table__under"><bdi>{payment.reference.clone()}</bdi></span>
                </th>
                <td class="n">{format::money(payment.amount, language)}</td>
            </tr>
        }
    });
    let head = format!(
        "{}, {}",
        words::day(language),
        paper_words::reference(language)
    );
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::payments(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{head}</th>
                    <th scope="col" class="n">{paper_words::amount(language)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
