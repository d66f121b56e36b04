//! What the system does: one verb per file, one transaction each.

pub mod add_accounts;
pub mod add_plan;
pub mod add_tariff;
pub mod add_user;
pub mod api_call;
pub mod bill;
pub mod choose;
pub mod content;
pub mod credit;
pub mod delivery;
pub mod dispatch;
pub mod import;
pub mod letter;
pub mod listen;
pub(crate) mod meter;
pub mod paper;
pub mod pay;
pub mod recount_meters;
pub mod replay;
pub mod rights;
pub mod send_again;
pub mod spend;
pub(crate) mod tell;
pub mod tick;
pub mod webhook;
pub mod wish_itemization;
