//! Downloads by real clients over real sockets, counted.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must stop at once"
)]

mod client;
mod cuts;
mod h2c;
mod kill;
mod whole;
mod world;
