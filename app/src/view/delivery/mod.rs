//! What the pages of deliveries are made of: plain values that the server fills
//! in, and the words that explain who pays for what.
//!
//! Ids are texts as addresses hold them; what moves money carries the text of a
//! UUID that is new with each page, so that a form sent twice counts once.

#[cfg(feature = "ssr")]
pub mod bill;
#[cfg(feature = "ssr")]
pub mod decision;
#[cfg(feature = "ssr")]
pub mod download;
pub mod explain;
pub mod network;
#[cfg(feature = "ssr")]
pub mod operator;
#[cfg(feature = "ssr")]
pub mod provider;
#[cfg(feature = "ssr")]
pub mod rule_fault;
#[cfg(feature = "operator")]
pub mod simple_condition;
#[cfg(feature = "operator")]
pub mod sponsoring;
#[cfg(feature = "ssr")]
pub mod statement;
