//! A recording's cover: its provider's picture, or one drawn from its id.

use crate::{
    route,
    view::store::{
        Sleeve,
        cover::{CoverView, SIDE},
    },
};
use leptos::prelude::*;

/// How large a cover stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverSize {
    /// In a row of a list.
    Small,
    /// As wide as its place: on the shelf, on a page of its own.
    Wide,
}

/// The cover. It says nothing that does not stand beside it in words, so it is
/// a picture for the eye only.
#[component]
pub fn Cover(
    /// Whose cover it is.
    sleeve: Sleeve,
    /// How large it stands.
    size: CoverSize,
) -> impl IntoView {
    let (size, side) = match size {
        CoverSize::Small => ("small", "56"),
        CoverSize::Wide => ("wide", "480"),
    };
    if sleeve.has_cover {
        let path = route::COVER.path(&[&sleeve.content]);
        return view! {
            <img class="cover" data-size=size src=path alt="" width=side height=side loading="lazy" />
        }
        .into_any();
    }
    let CoverView { tone, lines, mark } = CoverView::of(&sleeve.content);
    view! {
        <svg
            class="cover"
            data-size=size
            data-tone=tone
            viewBox=format!("0 0 {SIDE} {SIDE}")
            width=side
            height=side
            aria-hidden="true"
            focusable="false"
        >
            <rect class="cover__ground" width="100%" height="100%" />
            <path class="cover__lines" d=lines />
            <path class="cover__mark" d=mark />
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_is_the_providers_or_ours() {
        let sleeve = Sleeve {
            content: "con_1\"<".into(),
            title: "T".into(),
            artist: "A".into(),
            has_cover: true,
        };
        let size = CoverSize::Wide;
        let html = view! { <Cover sleeve=sleeve.clone() size /> }.to_html();
        assert!(
            html.contains("src=\"/content/con_1%22%3C/cover\" alt=\"\""),
            "{html}"
        );
        let has_cover = false;
        let html = view! { <Cover sleeve=Sleeve { has_cover, ..sleeve } size /> }.to_html();
        assert!(
            html.starts_with("<svg ") && !html.contains("con_1"),
            "{html}"
        );
        assert!(
            html.contains("aria-hidden=\"true\"") && !html.contains("style="),
            "{html}"
        );
    }
}
