//! The gauge of the running month, kept fresh.
//!
//! The server has drawn it; here it is asked for again every half minute and
//! whenever the page comes back into view, and drawn by the same component.
//! What has changed is read out politely, once. While the page is hidden or the
//! browser offline nothing is asked; after an answer that failed it waits for
//! the page to come back.

#![expect(
    missing_docs,
    reason = "the macro makes a struct that it does not document"
)]

use crate::{
    component::gauge::{Gauge, GaugeShape},
    view::gauge::GaugeView,
};
use leptos::prelude::*;

/// A gauge that follows the usage as it comes in.
#[island]
pub fn LiveGauge(
    /// What it shows first.
    view: GaugeView,
    /// What it is asked for by: [`crate::view::open::key`].
    key: String,
) -> impl IntoView {
    let shown = RwSignal::new(view);
    let changed = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| browser::keep_fresh(key.clone(), shown, changed));
    #[cfg(not(feature = "hydrate"))]
    drop(key);
    view! {
        {move || view! { <Gauge view=shown.get() shape=GaugeShape::Strip /> }}
        <p class="visually-hidden" role="status">{changed}</p>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use crate::{api, view::gauge::GaugeView};
    use leptos::{prelude::*, task::spawn_local};
    use std::time::Duration;

    const BETWEEN: Duration = Duration::from_secs(30);

    pub(super) fn keep_fresh(key: String, shown: RwSignal<GaugeView>, changed: RwSignal<String>) {
        let is_waiting = StoredValue::new(false);
        let key = StoredValue::new(key);
        let ask = move || {
            if document().hidden() || !window().navigator().on_line() {
                return;
            }
            spawn_local(async move {
                match api::gauge(key.get_value()).await {
                    Ok(fresh) => show(fresh, shown, changed),
                    Err(_) => is_waiting.set_value(true),
                }
            });
        };
        let timer = set_interval_with_handle(
            move || {
                if !is_waiting.get_value() {
                    ask();
                }
            },
            BETWEEN,
        );
        let back = ["visibilitychange", "online"].map(|event| {
            window_event_listener_untyped(event, move |_| {
                is_waiting.set_value(false);
                ask();
            })
        });
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
            back.into_iter().for_each(|listener| listener.remove());
        });
    }

    /// Draws what is new, and says so if it is more than the time.
    fn show(fresh: GaugeView, shown: RwSignal<GaugeView>, changed: RwSignal<String>) {
        let before = shown.with_untracked(|view| view.changed.clone());
        if fresh.changed != before {
            changed.set(fresh.changed.clone());
        }
        if shown.with_untracked(|view| *view != fresh) {
            shown.set(fresh);
        }
    }
}
