//! The rights store's pages in their main states, in both languages, with text
//! that would rather be markup.

mod operator;
mod provider;
pub(super) mod sample;
mod subscriber;

use domain::party::Language;
use leptos::prelude::*;

/// The page in that language.
pub(super) fn draw<V: IntoView + 'static>(language: Language, page: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    let html = owner.with(|| {
        provide_context(language);
        page().into_any().to_html()
    });
    // no-break spaces read badly in rows
    html.replace("<!>", "").replace('\u{a0}', " ")
}

/// Asserts that `html` holds each of `parts`.
pub(super) fn has(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "without {part}: {html}");
    }
}

/// Asserts that `html` holds none of `parts`.
pub(super) fn lacks(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(!html.contains(part), "with {part}: {html}");
    }
}
