//! Everything in Bandstand that holds a database handle or a file.
//!
//! Room: between the rules (`domain`) and what people see (`app`, `server`).
//! - [`Db`]: SQLite or PostgreSQL; one transaction per flow.
//! - [`intake`]: usage files as a stream of records, in bounded memory.
//! - [`flow`]: one verb per file, each all or nothing and harmless to repeat.
//! - [`read`]: what pages show; every function takes the viewer first, so an
//!   unscoped read does not compile.
//! - [`identity`]: sign-in, sessions, throttling; [`viewer`] is who came of it.
//! - [`audit`]: what was done, in a chain of hashes.
//! - [`check`]: proves on a live database that records = bands = lines =
//!   invoice = ledger.
//!
//! # Adding a flow
//! One file in `flow/`, named by its verb. Take values, an instant and a
//! [`Db`]; do everything inside one [`Db::in_tx`]; make the second call
//! harmless; test it on both databases with `testing`.

pub mod audit;
pub mod check;
pub mod clock;
mod db;
pub mod demo;
pub mod entity;
mod error;
pub mod flow;
pub mod identity;
pub mod intake;
pub mod job;
pub mod media;
pub mod query;
pub mod read;
pub mod setting;
pub mod signature;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod viewer;

pub use clock::{SystemClock, new_uuid};
pub use db::{Db, SyncedDb};
pub use error::EngineError;
pub use viewer::{Role, RoleName, Viewer};
