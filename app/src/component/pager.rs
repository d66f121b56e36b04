//! The way through a long list, page by page.

use crate::text;
use leptos::prelude::*;

crate::texts! {
    pages: "Pages" | "Seiten";
    first_page: "Back to the beginning" | "Zurück zum Anfang";
    next_page: "Next page" | "Nächste Seite";
}

/// Links to the first and the next page; nothing where there is only one.
#[component]
pub fn Pager(
    /// Path to the first page, unless this is it.
    first: Option<String>,
    /// Path to the next page, if there is one.
    next: Option<String>,
) -> impl IntoView {
    let language = text::language();
    (first.is_some() || next.is_some()).then(|| {
        let first = first.map(|path| view! { <a href=path>{first_page(language)}</a> });
        let next = next.map(|path| view! { <a href=path rel="next">{next_page(language)}</a> });
        view! { <nav class="pager no-print" aria-label=pages(language)>{first}{next}</nav> }
    })
}
