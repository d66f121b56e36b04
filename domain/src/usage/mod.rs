//! What a usage record is.

mod access;
mod record;
mod service;

pub use access::{Access, Network, UnknownNetwork};
pub use record::{
    APPLICATION_BYTES_MAX, Disposition, IDENTIFIER_BYTES_MAX, LineIdentifier, RecordKey,
    UsageRecord,
};
pub use service::{Service, UnknownService};
