//! The script that wakes a page's islands.
//!
//! Our own in place of Leptos' `HydrationScripts`, which writes the nonce into
//! the `crossorigin` of its links, where a stylesheet or a validator trips over
//! it (browsers hide a nonce in `nonce` only), and looks for files beside the
//! server's program. The contract with Leptos is small and kept by the browser
//! tests: the module exports `default`, `hydrate` and one function for each
//! `<leptos-island data-component>`; an island inside `<leptos-children>` first
//! calls that element's `$$on_hydrate`; what hydration looks for in globals is
//! empty, since a page is rendered in one piece.

use super::BundleLinks;
use leptos::prelude::*;

/// Takes the paths of the script and the module.
const LOADER: &str = include_str!("islands.js");

/// The links and the script, for the head of a page with islands.
#[component]
pub fn WakeIslands(links: BundleLinks, nonce: String) -> impl IntoView {
    let BundleLinks { script, module } = links;
    // both are paths of embedded files: letters, digits and a few marks
    let loader = format!("({})({script:?},{module:?})", LOADER.trim_end());
    view! {
        <link rel="modulepreload" href=script nonce=nonce.clone() />
        <link rel="preload" href=module r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
        <script type="module" nonce=nonce>{loader}</script>
    }
}
