//! The gauge of the running month, kept fresh.
//!
//! The server has drawn it; here it is asked for again every half minute and
//! whenever the page comes back into view, and drawn by the same functions.
//! What has changed is read out politely, once. While the page is hidden or the
//! browser offline nothing is asked; after an answer that failed it waits for
//! the page to come back.

#![expect(
    missing_docs,
    reason = "the macro makes a struct that it does not document"
)]

use crate::{
    component::gauge::{Piece, piece, with_strip},
    text::gauge as words,
    view::live::LiveView,
};
use leptos::prelude::*;

/// A gauge that follows the usage as it comes in.
#[island]
pub fn LiveGauge(
    /// What it shows first, and what it is drawn from: [`crate::view::open::live`].
    live: LiveView,
) -> impl IntoView {
    let as_table = words::as_table(live.language);
    let now = RwSignal::new(live.now.clone());
    let has_changed = RwSignal::new(false);
    let live = StoredValue::new(live);
    #[cfg(feature = "hydrate")]
    browser::keep_fresh(live, now, has_changed);
    // the same closure for all pieces: each of its own would be compiled again
    let drawn = |of: Piece| {
        move || {
            if of == Piece::Changed && !has_changed.get() {
                return String::new();
            }
            let view = now.with(|now| live.with_value(|live| live.draw(now)));
            view.map(|view| piece(&view, of)).unwrap_or_default()
        }
    };
    view! {
        {with_strip(drawn(Piece::Strip), drawn(Piece::Words), drawn(Piece::Table), as_table)}
        <p class="visually-hidden" role="status" inner_html=drawn(Piece::Changed)></p>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use crate::view::live::{LiveView, UsedNow};
    use leptos::{prelude::*, serde_json};
    use std::time::Duration;
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::XmlHttpRequest;

    const BETWEEN: Duration = Duration::from_secs(30);

    /// Asks for `now` again and again.
    pub(super) fn keep_fresh(
        live: StoredValue<LiveView>,
        now: RwSignal<UsedNow>,
        has_changed: RwSignal<bool>,
    ) {
        let is_waiting = StoredValue::new(false);
        let ask = move || {
            if is_waiting.get_value() || document().hidden() || !window().navigator().on_line() {
                return;
            }
            let form = live.with_value(|live| format!("key={}", live.key));
            post("/fn/gauge", &form, move |answer| {
                match answer.and_then(|answer| serde_json::from_str::<UsedNow>(&answer).ok()) {
                    None => is_waiting.set_value(true),
                    Some(fresh) => {
                        if now.with_untracked(|now| now.used != fresh.used) {
                            has_changed.set(true);
                        }
                        now.set(fresh);
                    }
                }
            });
        };
        set_interval(ask, BETWEEN);
        for event in ["visibilitychange", "online"] {
            // as long as the page
            let _ = window_event_listener_untyped(event, move |_| {
                is_waiting.set_value(false);
                ask();
            });
        }
    }

    /// Calls a server function; `None` where it did not answer. The client that
    /// comes with server functions does the same and weighs 13 kB more, a sixth of
    /// what the bundle may.
    fn post(path: &str, form: &str, then: impl Fn(Option<String>) + 'static) {
        let Ok(request) = XmlHttpRequest::new() else {
            return;
        };
        let answered = Closure::once_into_js({
            let request = request.clone();
            move || {
                let is_good = request.status().is_ok_and(|status| status == 200);
                then(request.response_text().ok().flatten().filter(|_| is_good));
            }
        });
        request.set_onloadend(Some(answered.unchecked_ref()));
        let kind = "application/x-www-form-urlencoded";
        // what cannot be sent has no answer, as what was lost on the way
        let _ = request
            .open("POST", path)
            .and_then(|()| request.set_request_header("content-type", kind))
            .and_then(|()| request.set_request_header("accept", "application/json"))
            .and_then(|()| request.send_with_opt_str(Some(form)));
    }
}
