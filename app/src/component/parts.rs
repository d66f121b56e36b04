//! What makes up a sum: a label, how we got it, an amount.

use super::rich::Say;
use crate::view::bill::{BillView, HowView, PartView};
use leptos::prelude::*;

/// The lines of a bill, its taxes and its total.
#[component]
pub fn Parts(
    /// What makes up the total.
    view: BillView,
) -> impl IntoView {
    let BillView {
        caption,
        what_head,
        amount_head,
        parts,
        taxes,
        total,
    } = view;
    let parts = parts
        .into_iter()
        .map(|part| view! { <Part part /> })
        .collect_view();
    let taxes = (!taxes.is_empty()).then(|| {
        let taxes = taxes
            .into_iter()
            .map(|part| view! { <Part part /> })
            .collect_view();
        view! { <tbody>{taxes}</tbody> }
    });
    view! {
        <table class="parts">
            <caption class="visually-hidden">{caption}</caption>
            <thead class="visually-hidden">
                <tr><th scope="col">{what_head}</th><th scope="col">{amount_head}</th></tr>
            </thead>
            <tbody>{parts}</tbody>
            {taxes}
            <tfoot><Part part=total is_total=true /></tfoot>
        </table>
    }
    .into_any()
}

/// One row.
#[component]
fn Part(part: PartView, #[prop(optional)] is_total: bool) -> impl IntoView {
    let PartView {
        label,
        note,
        how,
        amount,
    } = part;
    let note = note.map(|note| view! { " " <span class="parts__note">{note}</span> });
    let how = how.map(|how| view! { <How how /> });
    view! {
        <tr class=is_total.then_some("parts__total")>
            <th scope="row">{label}{note}{how}</th>
            <td class="n">{amount}</td>
        </tr>
    }
    .into_any()
}

/// How the amount came about, folded away.
#[component]
fn How(how: HowView) -> impl IntoView {
    let HowView { title, say, link } = how;
    let link = link.map(|(words, href)| view! { " " <a href=href>{words}</a> });
    view! {
        <details class="parts__how">
            <summary>{title}</summary>
            <p><Say say />{link}</p>
        </details>
    }
    .into_any()
}
