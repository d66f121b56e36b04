//! A sentence with emphasis.

use crate::text::Rich;
use leptos::prelude::*;

/// The sentence's parts, the emphasized ones in `<strong>`.
#[component]
pub fn Say(
    /// The sentence.
    say: Rich,
) -> impl IntoView {
    let parts = say.parts().map(|(part, is_strong)| {
        let part = part.to_owned();
        match is_strong {
            true => leptos::either::Either::Left(view! { <strong>{part}</strong> }),
            false => leptos::either::Either::Right(part),
        }
    });
    parts.collect_view()
}
