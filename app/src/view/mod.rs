//! What components draw: words and geometry, made from domain values.
//!
//! Everything that is decided about a picture or a bill's wording is decided
//! here, once; a component only writes it down, on the server and in the
//! browser alike. View models hold strings and numbers, so a gauge travels to
//! an island as it is.

#[cfg(feature = "ssr")]
pub mod bill;
pub(crate) mod block;
#[cfg(feature = "ssr")]
pub mod change;
#[cfg(feature = "ssr")]
pub mod chart;
pub mod gauge;
#[cfg(feature = "ssr")]
pub mod open;
#[cfg(feature = "ssr")]
pub mod steps;
