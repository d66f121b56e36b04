//! Server functions: what islands ask the server for, below `/fn/`.
//!
//! Each is a public endpoint, whatever page its island is on, and at most fifteen
//! lines: the work is in `engine`. Its context has the `engine::Db`, the clock
//! (`Arc<dyn Clock>`) and the viewer of its own request (`Arc<engine::Viewer>`).
//! A first one costs the bundle 16 kB. To add one:
//! 1. `#[server(prefix = "/fn", endpoint = "NAME")]` in a module of this folder;
//!    without `endpoint` its address would change with the file it is in;
//! 2. a row in [`crate::route::FUNCTIONS`] says who may call it: without it the
//!    server does not start.

#[cfg(feature = "ssr")]
mod context;
mod gauge;

pub use gauge::gauge;
