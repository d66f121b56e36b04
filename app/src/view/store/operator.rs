//! What the operator's page about content shows.

use super::{Sleeve, provider::RecordingState};
use domain::unit::Money;
use jiff::Timestamp;

/// A recording of any provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentRow {
    /// What it is; a draft's title may still be empty.
    pub sleeve: Sleeve,
    /// Whose it is.
    pub provider: String,
    /// How it stands.
    pub state: RecordingState,
    /// How long it plays.
    pub length_ms: i64,
    /// What it costs, once that was said.
    pub price: Option<Money>,
    /// How often it was sold, refunds taken off.
    pub sold_count: i64,
}

/// Files that were refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalCount {
    /// The reason's code: `decoder_died`.
    pub code: String,
    /// The reason in words, in the reader's language.
    pub words: String,
    /// How often.
    pub count: i64,
    /// When last.
    pub last_at: Timestamp,
}
