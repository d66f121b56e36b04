//! The operator's pages.
//!
//! Lists follow keys, not page numbers: what is added meanwhile moves nothing.
//! Times are in UTC, as an operator has accounts in many zones; days of an
//! account are in its own.

pub mod account;
pub mod accounts;
pub mod audit;
pub mod bill_run;
pub mod bill_runs;
pub mod content;
pub mod delivery;
pub mod delivery_one;
pub mod delivery_tariff;
pub mod home;
pub mod import;
pub mod imports;
pub mod invoice;
pub mod letter;
pub mod matches;
pub mod matching;
mod parts;
pub mod plan_editor;
pub mod plans;
pub mod preview;
pub mod refused;
pub mod reject;
pub mod rejects;
pub mod rights;
pub mod tariff;
pub mod tariff_editor;
pub mod tariffs;
