//! What components draw: words and geometry, made from domain values.
//!
//! Everything that is decided about a picture or a bill's wording is decided
//! here, once; a component only writes it down, on the server and in the
//! browser alike. What travels to an island are not view models but the few
//! numbers they are made from ([`bands`], [`live`]).

#[cfg(feature = "ssr")]
pub mod allowance;
pub mod bands;
#[cfg(feature = "ssr")]
pub mod bill;
pub(crate) mod block;
#[cfg(feature = "ssr")]
pub mod change;
#[cfg(feature = "ssr")]
pub mod chart;
#[cfg(feature = "ssr")]
pub mod condition;
pub mod delivery;
pub mod gauge;
#[cfg(feature = "ssr")]
pub mod letter_fault;
pub mod live;
#[cfg(feature = "ssr")]
pub mod open;
#[cfg(feature = "ssr")]
pub mod pay;
#[cfg(feature = "ssr")]
pub mod steps;
#[cfg(feature = "ssr")]
pub mod store;
pub mod what_if;

#[cfg(all(test, feature = "ssr"))]
pub(crate) mod paper_tests;
