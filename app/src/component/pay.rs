//! How to pay: what to do, what a transfer's form asks for, a code for a banking app.

use super::{
    facts::{Fact, Facts, FactsFlow},
    rich::Say,
};
use crate::{text::paper as words, view::pay::PayView};
use domain::party::Language;
use leptos::prelude::*;
use paper::QrCells;

/// The light margin around a code, in modules.
const QUIET_MODULES: u16 = 4;

/// The sheet's content.
#[component]
pub fn HowToPay(
    /// What to do.
    view: PayView,
    /// The reader's language.
    language: Language,
) -> impl IntoView {
    let PayView {
        says,
        transfer,
        code,
    } = view;
    let facts = transfer
        .into_iter()
        .map(|(name, value)| Fact::new(name, value));
    let facts: Vec<Fact> = facts.collect();
    let facts = (!facts.is_empty()).then(|| view! { <Facts facts flow=FactsFlow::Rows /> });
    let code = code.map(|cells| {
        view! {
            <figure class="pay__code">
                {picture(&cells, language)}
                <figcaption>{words::scan(language)}</figcaption>
            </figure>
        }
    });
    view! {
        <p><Say say=says /></p>
        <div class="pay">{facts}{code}</div>
    }
    .into_any()
}

/// Dark on light in every theme: cameras read no other.
fn picture(cells: &QrCells, language: Language) -> AnyView {
    let side = cells.size + 2 * QUIET_MODULES;
    let path = cells.dark.iter().map(|[x, y, width, height]| {
        let (x, y) = (x + QUIET_MODULES, y + QUIET_MODULES);
        format!("M{x} {y}h{width}v{height}h-{width}z")
    });
    let path: String = path.collect();
    view! {
        <svg
            class="pay__picture"
            viewBox=format!("0 0 {side} {side}")
            role="img"
            aria-label=words::scan_text(language)
            focusable="false"
            shape-rendering="crispEdges"
        >
            <path d=path />
        </svg>
    }
    .into_any()
}
