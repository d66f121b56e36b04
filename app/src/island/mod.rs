//! Islands: the only code of the portal that runs in the browser.
//!
//! The server renders an island like any component; the loader in
//! `component/shell` wakes it when the browser is idle. Everything an island
//! does must also be possible without it, with a plain form or link.
//!
//! # Adding an island
//! 1. One file here, `#[island] pub fn …`. Its arguments travel in the page as
//!    JSON (serde): pass few, small, and nothing the viewer may not see. The
//!    first render must be equal on both sides: no clock, no randomness, no
//!    locale of the browser; browser APIs only in handlers and `Effect`s.
//! 2. An operator's or a provider's island stands behind
//!    `#[cfg(feature = "operator")]` and is then absent from the subscribers'
//!    bundle.
//! 3. The page that shows it chooses the bundle in its handler:
//!    `context.page(…).bundle(Bundle::Client)`. Without one, no script is sent.
//! 4. Data that changes comes from a server function ([`crate::api`]) called in
//!    an `Action` or `Effect`. Not from a `Resource`: a page is rendered in one
//!    piece, and nothing waits for it.
//!
//! The name of an island's function in the bundle is a hash of its source, so
//! server and bundles must be built from the same sources; `scripts/run` and
//! `scripts/test` see to it. A page is alive when `html` has
//! `data-islands="live"`.

#[cfg(feature = "operator")]
pub mod band_preview;
#[cfg(all(feature = "hydrate", feature = "operator"))]
mod browser;
#[cfg(feature = "operator")]
pub mod letter_preview;
pub mod live_gauge;
#[cfg(feature = "operator")]
pub mod master_upload;
#[cfg(feature = "operator")]
pub mod sponsoring_preview;
#[cfg(all(feature = "operator", any(feature = "hydrate", test)))]
mod tus;
#[cfg(feature = "operator")]
pub mod upload;
pub mod what_if;
