//! A difference, and the table of differences between two bills.

use crate::view::change::{ChangeView, ChangesView, DeltaView};
use leptos::prelude::*;

/// A difference: its sign first, then how it looks.
#[component]
pub fn Delta(
    /// The difference.
    view: DeltaView,
) -> impl IntoView {
    view! { <span class="delta" data-sign=view.sign.as_str()>{view.amount}</span> }
}

/// Every difference between two bills, adding up to that of their totals.
#[component]
pub fn Changes(
    /// The differences.
    view: ChangesView,
) -> impl IntoView {
    let ChangesView {
        caption,
        heads: [what, before, now, difference],
        rows,
        total,
        ..
    } = view;
    let rows = rows
        .into_iter()
        .map(|row| view! { <Row row /> })
        .collect_view();
    view! {
        <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{what}</th>
                        <th scope="col" class="n" data-at="wide">{before}</th>
                        <th scope="col" class="n" data-at="wide">{now}</th>
                        <th scope="col" class="n">{difference}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot><Row row=total /></tfoot>
        </table>
    }
    .into_any()
}

#[component]
fn Row(row: ChangeView) -> impl IntoView {
    let ChangeView {
        label,
        cause,
        before,
        now,
        delta,
    } = row;
    let cause =
        (!cause.is_empty()).then(|| view! { " " <span class="table__under">{cause}</span> });
    let both = format!("{before} → {now}");
    view! {
        <tr>
            <th scope="row">
                {label}
                {cause}
                <span class="table__under" data-at="narrow">{both}</span>
            </th>
            <td class="n" data-at="wide">{before}</td>
            <td class="n" data-at="wide">{now}</td>
            <td class="n"><Delta view=delta /></td>
        </tr>
    }
}
