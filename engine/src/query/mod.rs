//! SQL in, domain values out.
//!
//! Absence is `Option`; a row that cannot be read names its table and column.

pub mod account;
pub mod balance;
pub mod billing;
pub(crate) mod charge;
pub mod delivery;
pub(crate) mod delivery_billing;
pub mod holding;
pub mod letter;
pub mod line;
pub mod lookup;
pub mod match_case;
pub mod metering;
pub mod provider_party;
pub mod recording;
pub mod tariff;
pub mod usage_total;
