//! What the pages about unsure matches show.

use super::alignment::AlignmentFacts;
use crate::component::form::FormFault;
use jiff::Timestamp;

/// What was decided about a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Both are one recording.
    Same,
    /// They are two.
    Different,
}

/// Who decided a match, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// How.
    pub decision: Decision,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What they noted.
    pub note: String,
}

/// A match in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Its id.
    pub case: String,
    /// The recording that was there first, by its title.
    pub known: String,
    /// The other one: its title, or the file's name.
    pub other: String,
    /// Why it is unsure, in the reader's language.
    pub reason: String,
    /// The part of all bits that differ.
    pub error_millionths: u32,
    /// When it came up.
    pub opened_at: Timestamp,
    /// How it was decided, if it was.
    pub decided: Option<Decided>,
}

/// One side of a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSide {
    /// Its title; where there is none, the file's name.
    pub title: String,
    /// Who made it.
    pub artist: String,
    /// Whose it is.
    pub owner: Owner,
    /// How long it plays.
    pub length_ms: i64,
    /// Its ISRC.
    pub isrc: Option<String>,
    /// The content's id if its sound is here: without one it was never uploaded.
    pub content: Option<String>,
    /// The part of it that overlaps, in millionths.
    pub overlap_millionths: u32,
}

/// Whose a side of a match is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A provider, by name.
    Provider(String),
    /// A subscriber, by name.
    Subscriber(String),
}

/// One match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub case: String,
    /// When it came up.
    pub opened_at: Timestamp,
    /// Why it is unsure, in the reader's language.
    pub reason: String,
    /// The recording that was there first.
    pub known: CaseSide,
    /// The other one.
    pub other: CaseSide,
    /// The part of all bits that differ.
    pub error_millionths: u32,
    /// Words of the fingerprint that overlap.
    pub overlap_words: i64,
    /// How long that is.
    pub overlap_ms: i64,
    /// Blocks of the overlap that fit.
    pub blocks_fitting: i64,
    /// How they lie over each other.
    pub alignment: AlignmentFacts,
    /// How it was decided, if it was.
    pub decided: Option<Decided>,
}

/// The form that decides, as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionForm {
    /// What was noted.
    pub note: String,
    /// Why it was refused, of the field `note`.
    pub faults: Vec<FormFault>,
}
