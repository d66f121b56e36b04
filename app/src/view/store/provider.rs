//! What the provider's pages show.

use super::{MasterFacts, Sleeve};
use crate::component::form::FormFault;
use domain::unit::Money;
use jiff::Timestamp;

/// How a recording stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordingState {
    /// It was uploaded; only its provider sees it.
    Draft,
    /// It sounds like somebody else's: an operator decides.
    Waiting,
    /// It is in the shop.
    Published,
    /// It was in the shop; who has a right keeps it.
    Withdrawn,
    /// It is somebody else's.
    Refused,
}

impl RecordingState {
    /// Every state, in the order of the list.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Draft,
        Self::Published,
        Self::Withdrawn,
        Self::Refused,
    ];

    /// Its word in addresses and attributes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
            Self::Refused => "refused",
        }
    }
}

/// A recording in the provider's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderRow {
    /// What it is; a draft's title may still be empty.
    pub sleeve: Sleeve,
    /// How it stands.
    pub state: RecordingState,
    /// The master's format by name.
    pub format: String,
    /// How long it plays.
    pub length_ms: i64,
    /// When it was uploaded.
    pub uploaded_at: Timestamp,
    /// What it costs, once that was said.
    pub price: Option<Money>,
    /// How often it was sold, refunds taken off.
    pub sold_count: i64,
}

/// One recording, as its provider sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// What it is; a draft's title may still be empty.
    pub sleeve: Sleeve,
    /// How it stands.
    pub state: RecordingState,
    /// Why it stands so, in the reader's language: what is waited for, or why it
    /// was refused.
    pub why: Option<String>,
    /// When it was uploaded.
    pub uploaded_at: Timestamp,
    /// What was recognized in it.
    pub master: MasterFacts,
    /// The tags it carries: what each is called, and what it says.
    pub tags: Vec<(String, String)>,
    /// What part of the price the provider gets, in the reader's language.
    pub share_note: String,
    /// How often it was sold, refunds taken off.
    pub sold_count: i64,
    /// What is wrong with the cover that was sent, of the field `cover`.
    pub cover_faults: Vec<FormFault>,
}

/// What is said about a recording, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordingForm {
    /// Its title.
    pub title: String,
    /// Who made it.
    pub artist: String,
    /// Its ISRC.
    pub isrc: String,
    /// The label.
    pub label: String,
    /// The year.
    pub year: String,
    /// What it costs: a decimal.
    pub price: String,
    /// The price's currency, by its ISO 4217 code.
    pub currency: String,
    /// ISO 3166 codes with spaces between them; empty is everywhere.
    pub territory: String,
    /// Where the preview begins, in seconds.
    pub preview_start_seconds: String,
    /// What else is allowed or asked for.
    pub terms: String,
    /// Why it was refused; fields are called as they are here.
    pub faults: Vec<FormFault>,
}

/// The form for a master without script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterForm {
    /// The largest file that is taken.
    pub file_bytes_max: i64,
    /// Formats that are taken, by name.
    pub formats: Vec<String>,
    /// Why the last was refused, of the field `file`.
    pub faults: Vec<FormFault>,
}
