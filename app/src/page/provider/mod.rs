//! A provider's pages.

pub mod deliveries;
pub mod party;
pub mod recording;
pub mod recordings;
pub mod sponsoring;
pub mod sponsoring_history;
pub mod statement;
pub mod statements;
pub mod tokens;
