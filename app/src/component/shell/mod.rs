//! The shell around every page: head, bar, navigation, footer.
//!
//! Everything in it works without a script: theme and language are a form, the
//! theme an attribute of `html` that the server sets, so that nothing flashes.

mod frame;
mod islands;
mod nav;
mod words;

pub use frame::{Bundle, BundleLinks, Frame, Theme};

use crate::route;
use domain::party::Language;
use engine::Viewer;
use islands::WakeIslands;
use leptos::prelude::*;
use nav::Nav;
use std::sync::Arc;

/// The whole document around `page`.
#[component]
pub fn Shell(
    /// All of the page but its content.
    frame: Frame,
    /// Its content.
    page: AnyView,
) -> impl IntoView {
    let title = frame.document_title();
    let language = frame.language;
    // no attribute: the stylesheet follows the device
    let data_theme = (frame.theme != Theme::Auto).then(|| frame.theme.as_str());
    let nonce = frame.nonce;
    let islands = frame
        .bundle
        .map(|links| view! { <WakeIslands links nonce /> });
    let notice = frame
        .notice
        .map(|notice| view! { <p class="notice" role="status">{notice}</p> });
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() data-theme=data_theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{title}</title>
                <link rel="stylesheet" href=frame.stylesheet />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
                <link rel="manifest" href="/manifest.webmanifest" />
                {islands}
            </head>
            <body>
                <a class="skip" href="#main">{words::skip(language)}</a>
                <Bar viewer=frame.viewer language path=frame.path.clone() />
                <main id="main" tabindex="-1">{notice}{page}</main>
                <Foot language theme=frame.theme path=frame.path />
            </body>
        </html>
    }
}

/// The bar at the top: brand, navigation, the viewer.
#[component]
fn Bar(viewer: Option<Arc<Viewer>>, language: Language, path: String) -> impl IntoView {
    let nav = viewer
        .as_ref()
        .map(|viewer| view! { <Nav role=viewer.role language path /> });
    let person = match viewer {
        Some(viewer) => view! { <SignedIn name=viewer.name.clone() language /> }.into_any(),
        None => view! { <a href=route::SIGN_IN.template>{words::sign_in(language)}</a> }.into_any(),
    };
    view! {
        <header class="shell__bar">
            <div>
                <a class="brand" href="/"><Logo /> "Bandstand"</a>
                {nav}
                <div class="shell__person">{person}</div>
            </div>
        </header>
    }
}

/// Who is signed in, and the way out.
#[component]
fn SignedIn(name: String, language: Language) -> impl IntoView {
    view! {
        <a href=route::SESSIONS.template title=words::sessions(language)>{name}</a>
        <form method="post" action=route::SIGN_OUT.template>
            <button class="link">{words::sign_out(language)}</button>
        </form>
    }
}

/// The footer: language and theme.
#[component]
fn Foot(language: Language, theme: Theme, path: String) -> impl IntoView {
    let languages = Language::ALL
        .map(|of| {
            let name = match of {
                Language::En => "English",
                Language::De => "Deutsch",
            };
            view! { <option value=of.tag() lang=of.tag() selected=of == language>{name}</option> }
        })
        .collect_view();
    let themes = Theme::ALL
        .map(|of| {
            let name = match of {
                Theme::Auto => words::theme_auto(language),
                Theme::Light => words::theme_light(language),
                Theme::Dark => words::theme_dark(language),
            };
            view! { <option value=of.as_str() selected=of == theme>{name}</option> }
        })
        .collect_view();
    view! {
        <footer class="shell__foot">
            <form class="preferences" method="post" action=route::PREFERENCES.template>
                <input type="hidden" name="next" value=path />
                <label>{words::language(language)} " " <select name="language">{languages}</select></label>
                <label>{words::theme(language)} " " <select name="theme">{themes}</select></label>
                <button class="btn">{words::apply(language)}</button>
                <a href=route::API.template>{words::api(language)}</a>
            </form>
        </footer>
    }
}

/// A bandstand: roof, pillars, stage.
#[component]
fn Logo() -> impl IntoView {
    view! {
        <svg class="brand__mark" width="26" height="22" viewBox="0 0 26 22" aria-hidden="true">
            <path d="M13 1 25 8H1z" fill="currentColor" />
            <path d="M3 10v8M8 10v8M13 10v8M18 10v8M23 10v8" stroke="currentColor" stroke-width="2" />
            <path class="brand__stage" d="M1 20h24" stroke-width="3" />
        </svg>
    }
}
