//! What the operator's pages share.

use crate::{format, text};
use domain::party::Language;
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

pub(super) use crate::component::sheet::{Head, area_content, field, sheet};

/// An instant, to the minute, in UTC.
pub(super) fn at(instant: Timestamp, language: Language) -> impl IntoView {
    view! { <time datetime=instant.to_string()>{at_text(instant, language)}</time> }
}

/// The same as plain words.
pub(super) fn at_text(instant: Timestamp, language: Language) -> String {
    let instant = format::instant(instant, &TimeZone::UTC, language);
    format!("{instant}{}UTC", format::NO_BREAK)
}

/// Words of the engine, which are English on every page.
pub(super) fn english(words: String) -> AnyView {
    match text::language() {
        Language::En => words.into_any(),
        Language::De => view! { <span lang="en">{words}</span> }.into_any(),
    }
}

/// A file's name: somebody else's words, in whatever direction they run.
pub(super) fn source(name: &str) -> impl IntoView + use<> {
    view! { <bdi>{name.to_owned()}</bdi> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_a_text_area() {
        let content = area_content("</textarea><script>a &lt; b</script>");
        let html = view! { <textarea>{content}</textarea> }.to_html();
        assert_eq!(
            html,
            "<textarea>\n&lt;/textarea>&lt;script>a &amp;lt; b&lt;/script></textarea>"
        );
    }
}
