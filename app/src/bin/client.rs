//! The WASM bundle of subscriber and provider pages; Trunk builds it.

// links the islands: nothing here names them
use app as _;

fn main() {}

/// Called by the page's loader before it wakes the islands.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
