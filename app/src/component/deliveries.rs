//! The deliveries of a bill, below its line: by recording and network.

use crate::{
    component::rich::Say,
    text::{self, delivery as common, delivery::bill as words},
    view::delivery::bill::DeliveriesView,
};
use leptos::prelude::*;

/// What the line says, a row a group, and the sum.
#[component]
pub fn DeliveriesTable(
    /// The deliveries.
    view: DeliveriesView,
) -> impl IntoView {
    let language = text::language();
    let DeliveriesView {
        say,
        groups,
        total: [count, bytes, provider, subscriber],
        rounded,
    } = view;
    let rows = groups.into_iter().map(|group| {
        let [count, bytes, provider, subscriber] = group.figures;
        let narrow = format!(
            "{count} · {bytes} · {}: {provider}",
            words::provider_paid(language)
        );
        view! {
            <tr>
                <th scope="row">
                    <bdi>{group.title}</bdi>
                    <span class="table__under">{group.network}</span>
                    <span class="table__under" data-at="narrow">{narrow}</span>
                </th>
                <td class="n" data-at="wide">{count}</td>
                <td class="n" data-at="wide">{bytes}</td>
                <td class="n" data-at="wide">{provider}</td>
                <td class="n">{subscriber}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let narrow = format!(
        "{count} · {bytes} · {}: {provider}",
        words::provider_paid(language)
    );
    let rounded = rounded.map(|say| view! { <p class="soft small"><Say say /></p> });
    view! {
        <p><Say say /></p>
        <table class="table">
            <caption class="visually-hidden">{words::caption(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">
                        {words::recording(language)} ", " {common::network(language)}
                    </th>
                    <th scope="col" class="n" data-at="wide">{words::downloads_head(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::volume(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::provider_paid(language)}</th>
                    <th scope="col" class="n">{words::you_pay(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">
                        {words::total(language)}
                        <span class="table__under" data-at="narrow">{narrow}</span>
                    </th>
                    <td class="n" data-at="wide">{count}</td>
                    <td class="n" data-at="wide">{bytes}</td>
                    <td class="n" data-at="wide">{provider}</td>
                    <td class="n">{subscriber}</td>
                </tr>
            </tfoot>
        </table>
        {rounded}
    }
    .into_any()
}
