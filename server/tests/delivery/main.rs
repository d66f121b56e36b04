//! Downloads over real sockets against the real server: what arrives is what both
//! sides pay, in the ledger, on the bills and on the statements.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

mod client;
mod interrupted;
mod killed;
mod pages;
mod world;
