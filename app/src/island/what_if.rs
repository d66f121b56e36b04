//! The last months on every tariff, for more or less of the usage: computed in
//! the browser as soon as another part is chosen, by the code that bills.
//!
//! The form stands beside it on the page, and asks the server where there is no
//! script; here it is only listened to, which keeps it out of the bundle.

#![expect(
    missing_docs,
    reason = "the macro makes a struct that it does not document"
)]

use crate::{component::what_if::table, view::what_if::WhatIfView};
use leptos::prelude::*;

/// The table.
#[island]
pub fn WhatIfTable(
    /// What it is computed from.
    facts: WhatIfView,
) -> impl IntoView {
    let part = RwSignal::new(facts.percent);
    #[cfg(feature = "hydrate")]
    browser::listen(part);
    let drawn = move || table(&facts.table(part.get()), &facts.months);
    view! { <table class="table" inner_html=drawn></table> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;

    /// Follows the form's choice, as long as the page.
    pub(super) fn listen(part: RwSignal<u16>) {
        let _ = window_event_listener_untyped("change", move |event| {
            if let Ok(percent) = event_target_value(&event).parse() {
                part.set(percent);
            }
        });
    }
}
