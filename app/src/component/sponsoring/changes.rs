//! What differs between two versions of preferences: before and after.

use crate::{
    text::delivery::sponsoring as words,
    view::delivery::sponsoring::change::{ChangeKind, PreferenceChange},
};
use domain::party::Language;
use leptos::prelude::*;

/// Each part that differs, with its fields; or that nothing does.
pub fn changes_list(changes: &[PreferenceChange], language: Language) -> AnyView {
    if changes.is_empty() {
        return view! { <p>{words::no_changes(language)}</p> }.into_any();
    }
    let changes = changes.iter().map(|change| one(change, language));
    view! { <div class="stack" data-gap="medium">{changes.collect_view()}</div> }.into_any()
}

fn one(change: &PreferenceChange, language: Language) -> AnyView {
    let (kind, says) = match change.kind {
        ChangeKind::Added => ("good", words::added(language)),
        ChangeKind::Removed => ("stop", words::removed(language)),
        ChangeKind::Changed => ("warn", words::changed(language)),
    };
    let rows = change.fields.iter().map(|field| {
        view! {
            <tr>
                <th scope="row">{field.name}</th>
                <td><bdi>{field.before.clone()}</bdi></td>
                <td><bdi>{field.after.clone()}</bdi></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="table">
            <caption>
                <strong><bdi>{change.what.clone()}</bdi></strong>
                " "
                <span class="tag" data-kind=kind>{says}</span>
            </caption>
            <thead>
                <tr>
                    <th scope="col">{words::field(language)}</th>
                    <th scope="col">{words::before(language)}</th>
                    <th scope="col">{words::after(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
