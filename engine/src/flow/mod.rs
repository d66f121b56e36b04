//! What the system does: one verb per file, one transaction each.

pub mod add_accounts;
pub mod add_tariff;
pub mod add_user;
pub mod bill;
pub mod credit;
pub mod import;
pub mod replay;
