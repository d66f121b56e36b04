//! The web server and the command line of Bandstand.
//!
//! Room: the doorway. It owns sockets, headers and cookies; what is true about
//! usage and money is in `engine` and `domain`, what pages look like in `app`.
//!
//! - [`start()`]: the one way to run the server, for `main` and for every test.
//! - [`portal`]: the pages' handlers, and the files they need.
//! - [`rest`]: the interface for providers' programs.
//! - [`middleware`]: what every request passes through.

pub mod download;
pub mod mail;
pub mod middleware;
pub mod papers;
pub mod portal;
pub mod rest;
pub mod start;
pub mod webhook;

pub use start::{Config, Running, StartError, start};
