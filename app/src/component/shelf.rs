//! The shelf: recordings side by side, cover up.

use super::{
    cover::{Cover, CoverSize},
    recording::Length,
};
use crate::view::store::Sleeve;
use leptos::prelude::*;

/// Recordings side by side.
#[component]
pub fn Shelf(
    /// What they are, for who cannot see them.
    name: &'static str,
    /// The cards.
    cards: Vec<AnyView>,
) -> impl IntoView {
    let cards = cards
        .into_iter()
        .map(|card| view! { <li class="shelf__card">{card}</li> })
        .collect_view();
    view! { <ul class="shelf" aria-label=name>{cards}</ul> }
}

/// One recording: its cover, what it is called, and what is to be said of it.
#[component]
pub fn Card(
    /// What it is.
    sleeve: Sleeve,
    /// Where it leads.
    path: String,
    /// How long it plays.
    length_ms: i64,
    /// Its price, how it came.
    foot: AnyView,
    /// How it sounds.
    #[prop(optional_no_strip)]
    sound: Option<AnyView>,
) -> impl IntoView {
    let (title, artist) = (sleeve.title.clone(), sleeve.artist.clone());
    view! {
        <a class="shelf__link" href=path>
            <Cover sleeve size=CoverSize::Wide />
            <span class="shelf__title"><bdi>{title}</bdi></span>
        </a>
        <p class="shelf__artist"><bdi>{artist}</bdi></p>
        <p class="shelf__foot">
            <span>{foot}</span>
            <Length length_ms />
        </p>
        {sound}
    }
    .into_any()
}
