//! An amount of money in running text.

use crate::{format, text};
use domain::unit::Money;
use leptos::prelude::*;

/// The amount in the page's language, kept on one line.
#[component]
pub fn Amount(
    /// The amount.
    amount: Money,
) -> impl IntoView {
    view! { <span class="money">{format::money(amount, text::language())}</span> }
}
