//! What a usage record is.

mod service;

pub use service::{Service, UnknownService};
