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
    view::live::LiveView,
};
use leptos::prelude::*;

/// A gauge that follows the usage as it comes in.
#[island]
pub fn LiveGauge(
    /// What it shows first, and what it is drawn from: [`crate::view::open::live`].
    live: LiveView,
) -> impl IntoView {
    let now = RwSignal::new(live.now.clone());
    let live = StoredValue::new(live);
    let view = Memo::new(move |_| now.with(|now| live.with_value(|live| live.draw(now).ok())));
    #[cfg(feature = "hydrate")]
    let changed = browser::keep_fresh(live, now, view);
    #[cfg(not(feature = "hydrate"))]
    let changed = "";
    let gauge = move || {
        view.get()
            .map(|view| view! { <Gauge view shape=GaugeShape::Strip /> })
    };
    view! {
        {gauge}
        <p class="visually-hidden" role="status">{changed}</p>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use crate::{
        api,
        view::{
            gauge::GaugeView,
            live::{LiveView, UsedNow},
        },
    };
    use leptos::{prelude::*, task::spawn_local};
    use std::time::Duration;

    const BETWEEN: Duration = Duration::from_secs(30);

    /// Asks for `now` again and again; returns what to read out.
    pub(super) fn keep_fresh(
        live: StoredValue<LiveView>,
        now: RwSignal<UsedNow>,
        view: Memo<Option<GaugeView>>,
    ) -> RwSignal<String> {
        let changed = RwSignal::new(String::new());
        let is_waiting = StoredValue::new(false);
        let ask = move || {
            if is_waiting.get_value() || document().hidden() || !window().navigator().on_line() {
                return;
            }
            spawn_local(async move {
                let Ok(fresh) = api::gauge(live.with_value(|live| live.key.clone())).await else {
                    return is_waiting.set_value(true);
                };
                let has_changed = now.with_untracked(|now| now.used != fresh.used);
                now.set(fresh);
                if let (true, Some(view)) = (has_changed, view.get_untracked()) {
                    changed.set(view.changed);
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
        changed
    }
}
