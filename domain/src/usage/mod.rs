//! What a usage record is.

mod record;
mod service;

pub use record::{Disposition, IDENTIFIER_BYTES_MAX, LineIdentifier, RecordKey, UsageRecord};
pub use service::{Service, UnknownService};
