//! What the pages about imports do in a browser that the plain form and the
//! plain link cannot: show how far an upload is, and renew how far an import is.
//!
//! Neither holds data of its own: both show what the server's pages say.

#![expect(
    missing_docs,
    reason = "the macro makes a struct that it does not document"
)]

use leptos::{html, prelude::*};

/// Stands in an upload form and sends it, showing how much of it is gone. What
/// the server answers is shown as without it: the import's page, or the form
/// again with what is wrong.
#[island]
pub fn Upload(
    /// "Uploading".
    uploading: String,
    /// What to say when the connection is lost.
    lost: String,
) -> impl IntoView {
    let here = NodeRef::<html::Div>::new();
    let sending = RwSignal::new(Sending::No);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(here) = here.get() {
            browser::send_form_around(&here, sending);
        }
    });
    let percent = move || match sending.get() {
        Sending::Percent(percent) => Some(percent),
        Sending::No | Sending::Lost => None,
    };
    let label = uploading.clone();
    view! {
        <div node_ref=here>
            <div hidden=move || percent().is_none()>
                <progress
                    class="progress"
                    max="100"
                    value=move || percent().unwrap_or(0).to_string()
                    aria-label=label
                ></progress>
                <p class="progress__say">
                    <span>{uploading}</span>
                    <span>{move || format!("{}\u{a0}%", percent().unwrap_or(0))}</span>
                </p>
            </div>
            <p class="notice" data-kind="stop" role="alert" hidden=move || sending.get() != Sending::Lost>
                {lost}
            </p>
        </div>
    }
}

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sending {
    /// Nothing is on its way.
    No,
    /// So much of it is gone.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "browsers send"))]
    Percent(u8),
    /// The connection was lost.
    Lost,
}

/// Renews the element with the id `of` from the page it is on, once a second,
/// for as long as its `data-state` is `running`.
#[island]
pub fn Follow(
    /// The element's id.
    of: String,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| browser::follow(of.clone()));
    #[cfg(not(feature = "hydrate"))]
    drop(of);
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::Sending;
    use crate::island::browser::{FormData, Progress, XMLHttpRequest, on};
    use leptos::{
        prelude::*,
        web_sys::{Document, Element, HtmlElement, HtmlFormElement},
    };
    use std::time::Duration;
    use wasm_bindgen::prelude::*;

    // only what is used here, so that the bundle stays small
    #[wasm_bindgen]
    extern "C" {
        type DOMParser;
        #[wasm_bindgen(constructor)]
        fn new() -> DOMParser;
        #[wasm_bindgen(method, js_name = parseFromString)]
        fn parse(this: &DOMParser, text: &str, kind: &str) -> Document;
    }

    fn page(html: &str) -> Document {
        DOMParser::new().parse(html, "text/html")
    }

    fn find(within: &Document, selector: &str) -> Option<Element> {
        within.query_selector(selector).ok().flatten()
    }

    /// Sends the form around `here` itself from now on.
    pub(super) fn send_form_around(here: &Element, sending: RwSignal<Sending>) {
        let Some(form) = here.closest("form").ok().flatten() else {
            return;
        };
        let form: HtmlFormElement = form.unchecked_into();
        on(form.clone(), "submit", move |event| {
            event
                .unchecked_ref::<leptos::web_sys::Event>()
                .prevent_default();
            // a second press while the first is on its way
            if !matches!(sending.get_untracked(), Sending::Percent(_)) {
                send(&form, sending);
            }
        });
    }

    fn send(form: &HtmlFormElement, sending: RwSignal<Sending>) {
        sending.set(Sending::Percent(0));
        let request = XMLHttpRequest::new();
        request.open("POST", &form.action());
        on(request.upload(), "progress", move |event| {
            let event: &Progress = event.unchecked_ref();
            let percent = (event.loaded() / event.total().max(1.0) * 100.0).clamp(0.0, 100.0);
            // within 0 to 100
            sending.set(Sending::Percent(percent as u8));
        });
        on(&request, "error", move |_| sending.set(Sending::Lost));
        on(&request, "load", {
            let (request, form) = (request.clone(), form.clone());
            move |_| {
                let url = request.response_url();
                if url == form.action() {
                    sending.set(Sending::No);
                    show_faults(&form, &request.response_text());
                } else {
                    // the import's page, or the sign-in form
                    let _ = window().location().assign(&url);
                }
            }
        });
        request.send(&FormData::of(form));
    }

    /// Shows what the server found wrong: its summary, and its fields in place
    /// of those here; the chosen file stays chosen.
    fn show_faults(form: &HtmlFormElement, answer: &str) {
        let (here, answer) = (document(), page(answer));
        here.set_title(&answer.title());
        let Some(main) = find(&here, "main") else {
            return;
        };
        if let Some(errors) = find(&here, "main .errors") {
            errors.remove();
        }
        let Some(errors) = find(&answer, "main .errors") else {
            // too large, not signed in any more, our own mistake: a page of its own
            if let Some(other) = find(&answer, "main") {
                main.set_inner_html(&other.inner_html());
            }
            return;
        };
        let file = form.query_selector("input[type=file]").ok().flatten();
        let selector = "form[enctype] .field";
        if let (Ok(old), Ok(new)) = (
            here.query_selector_all(selector),
            answer.query_selector_all(selector),
        ) {
            for index in 0..old.length().min(new.length()) {
                if let (Some(old), Some(new)) = (old.get(index), new.get(index)) {
                    let _ = old
                        .unchecked_ref::<Element>()
                        .replace_with_with_node_1(&new);
                }
            }
        }
        if let (Some(chosen), Ok(Some(empty))) = (file, form.query_selector("input[type=file]")) {
            let _ = empty.replace_with_with_node_1(&chosen);
        }
        let _ = main.prepend_with_node_1(&errors);
        if let Some(errors) = errors.dyn_ref::<HtmlElement>() {
            let _ = errors.focus();
        }
    }

    /// Asks for this page again in a second, while the element says `running`.
    pub(super) fn follow(of: String) {
        let is_running = document()
            .get_element_by_id(&of)
            .is_some_and(|part| part.get_attribute("data-state").as_deref() == Some("running"));
        if is_running {
            set_timeout(move || renew(of), Duration::from_secs(1));
        }
    }

    fn renew(of: String) {
        let Ok(address) = window().location().href() else {
            return;
        };
        let request = XMLHttpRequest::new();
        request.open("GET", &address);
        on(&request, "loadend", {
            let request = request.clone();
            move |_| {
                // a server that is restarted answers again in a moment
                if request.status() == 200 && request.response_url() == address {
                    put_in_place(&of, &request.response_text());
                }
                follow(of.clone());
            }
        });
        request.send(&JsValue::NULL);
    }

    fn put_in_place(of: &str, answer: &str) {
        let new = page(answer).get_element_by_id(of);
        if let (Some(old), Some(new)) = (document().get_element_by_id(of), new) {
            let state = new.get_attribute("data-state").unwrap_or_default();
            let _ = old.set_attribute("data-state", &state);
            old.set_inner_html(&new.inner_html());
        }
    }
}
