//! Bandstand's rules: values in, values out.
//!
//! Room: the ground floor. Nothing here reads a clock, a file, a database or a
//! random number; instants, ids and time zones arrive as arguments, so the same
//! code runs on the server, in the browser (WASM) and in tests.
//!
//! The way of one usage record through these modules is their order:
//! [`usage`] (what a record is) → [`mediation`] (parse, refuse, recognize a
//! duplicate) → [`metering`] (allowances) → [`rating`] (count into increments) → [`catalog`] (find the
//! band) → [`invoice`] (lines, tax, document, gauge) → [`posting`] → [`ledger`].
//! A module may know what comes before it, never what comes after.
//!
//! Units: money in integer micro-units of one ISO 4217 currency
//! (1 EUR = 1,000,000), usage in whole seconds or bytes, rates in millionths,
//! instants in UTC; see [`unit`] and [`time`].
//!
//! # Adding a rule
//! Give it a type or a function of its own, an error variant that names what
//! it refuses, a table of rows as its test, and, where it promises something
//! for every input, a property test beside it.

pub mod catalog;
pub mod content;
pub mod delivery;
pub mod id;
pub mod identity;
pub mod invoice;
pub mod ledger;
pub mod mediation;
pub mod metering;
pub mod party;
pub mod posting;
pub mod rating;
pub mod rights;
pub mod time;
pub mod unit;
pub mod usage;
