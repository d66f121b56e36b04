//! What a provider's preferences would have come to: the sentence, then the
//! figures that prove it.

use crate::{
    component::rich::Say, text::delivery::preview as words,
    view::delivery::sponsoring::preview::PreviewView,
};
use domain::party::Language;
use leptos::prelude::*;

/// A preview.
pub fn delivery_preview(view: PreviewView, language: Language) -> AnyView {
    let PreviewView {
        lead,
        tomorrow,
        budget,
        sides,
        rules,
        items,
        notes,
    } = view;
    let budget = budget.into_iter().map(|say| view! { <p><Say say /></p> });
    let sides = table(
        words::title(language),
        [
            words::who(language),
            words::was(language),
            words::would(language),
        ],
        sides,
    );
    let rules = (!rules.is_empty()).then(|| {
        let heads = [
            words::rule(language),
            words::deliveries(language),
            words::you_pay(language),
        ];
        table(words::rules(language), heads, rules)
    });
    let items = (!items.is_empty()).then(|| {
        let heads = [
            words::item(language),
            words::deliveries(language),
            words::you_paid(language),
            words::you_pay(language),
            words::subscribers_pay(language),
        ];
        table(words::items(language), heads, items)
    });
    let notes = notes
        .into_iter()
        .map(|note| view! { <p class="soft small">{note}</p> });
    view! {
        <p role="status"><Say say=lead /></p>
        <p><Say say=tomorrow /></p>
        {budget.collect_view()}
        {sides}
        {rules}
        {items}
        {notes.collect_view()}
    }
    .into_any()
}

fn table<const N: usize>(
    caption: &'static str,
    heads: [&'static str; N],
    rows: Vec<[String; N]>,
) -> AnyView {
    let heads = heads.into_iter().enumerate().map(|(place, head)| {
        let class = (place > 0).then_some("n");
        view! { <th scope="col" class=class>{head}</th> }
    });
    let rows = rows.into_iter().map(|row| {
        let cells = row
            .into_iter()
            .enumerate()
            .map(|(place, cell)| match place {
                0 => view! { <th scope="row"><bdi>{cell}</bdi></th> }.into_any(),
                _ => view! { <td class="n">{cell}</td> }.into_any(),
            });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    // figures side by side may be wider than a phone
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=caption>
            <table class="table">
                <caption>{caption}</caption>
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
