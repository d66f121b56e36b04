//! Beside the editor of a provider's preferences: what they would have come to for
//! the deliveries of the last days, computed anew with every change.
//!
//! The editor is a plain form, `#sponsoring`; the server draws the preview of what it
//! was sent with. A browser with scripts reads the same fields by the same
//! [`parse`], so that what it shows is what a review would.

#![expect(
    missing_docs,
    reason = "the macro makes a struct that it does not document"
)]

#[cfg(feature = "hydrate")]
use crate::view::delivery::sponsoring::parse;
use crate::{
    component::delivery_preview::delivery_preview, text::delivery::preview as words,
    view::delivery::sponsoring::preview::PreviewFacts,
};
use domain::delivery::PreferenceFile;
use leptos::prelude::*;

/// The preview of what the form holds.
#[island]
pub fn SponsoringPreview(
    /// What it is computed from.
    facts: PreviewFacts,
    /// What the form holds at first.
    file: PreferenceFile,
) -> impl IntoView {
    let language = facts.language;
    let file = RwSignal::new(Some(file));
    #[cfg(feature = "hydrate")]
    browser::follow(move |pairs| {
        let (form, _) = parse(&pairs);
        file.set(form.check().is_ok().then(|| form.to_file()));
    });
    let shown = move || {
        let preferences = file.with(|file| file.as_ref().and_then(|file| file.read().ok()));
        match preferences.map(|preferences| facts.view(&preferences)) {
            None => view! { <p class="soft">{words::not_yet(language)}</p> }.into_any(),
            Some(Err(_)) => view! { <p class="soft">{words::failed(language)}</p> }.into_any(),
            Some(Ok(view)) => delivery_preview(view, language),
        }
    };
    view! {
        <section class="sheet" aria-labelledby="preview">
            <h2 id="preview">{words::title(language)}</h2>
            {shown}
        </section>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{
        prelude::*,
        wasm_bindgen::JsCast,
        web_sys::{Element, HtmlInputElement},
    };

    /// Tells what the form holds with every change, as long as the page.
    pub(super) fn follow(tell: impl Fn(Vec<(String, String)>) + Clone + 'static) {
        for event in ["input", "change"] {
            let tell = tell.clone();
            let _ = window_event_listener_untyped(event, move |_| tell(pairs()));
        }
        // a browser that came back may have kept other text than the server sent
        Effect::new(move |_| tell(pairs()));
    }

    /// The fields as a browser would post them.
    fn pairs() -> Vec<(String, String)> {
        let Ok(found) = document().query_selector_all("#sponsoring [name]") else {
            return Vec::new();
        };
        let nodes = (0..found.length()).filter_map(|place| found.item(place));
        let fields = nodes.filter_map(|node| {
            let element: Element = node.unchecked_into();
            let (name, kind) = (
                element.get_attribute("name")?,
                element.get_attribute("type"),
            );
            if element.tag_name() == "BUTTON" {
                return None;
            }
            // selects and text areas have a value, too
            let field: HtmlInputElement = element.unchecked_into();
            let is_left_out = kind.as_deref() == Some("checkbox") && !field.checked();
            (!is_left_out).then(|| (name, field.value()))
        });
        fields.collect()
    }
}
