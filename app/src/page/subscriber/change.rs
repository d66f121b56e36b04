//! Why an invoice differs from the one before.

use super::head::Head;
use crate::{
    component::{delta::Changes, empty::Empty, rich::Say},
    route,
    text::{self, bill as bill_words, change as words, empty},
    view::change::ChangesView,
};
use domain::invoice::InvoiceNumber;
use leptos::prelude::*;

/// The page.
#[component]
pub fn ChangePage(
    /// The invoice.
    number: InvoiceNumber,
    /// What differs; `None` when there is nothing to compare it with.
    changes: Option<ChangesView>,
) -> impl IntoView {
    let language = text::language();
    let number = number.to_string();
    let named = bill_words::number(language, &number).to_string();
    let over = view! { <a href=route::invoice(&number)>{named}</a> }.into_any();
    let content = match changes {
        None => {
            let how = words::no_before(language).to_owned();
            view! { <Empty say=empty::no_change(language) how /> }.into_any()
        }
        Some(view) => {
            let say = view.say.clone();
            view! { <p class="gauge__say"><Say say /></p> <Changes view /> }.into_any()
        }
    };
    view! {
        <Head over title=words::title(language).into_any() />
        <section class="sheet" aria-label=words::title(language)>{content}</section>
    }
}
