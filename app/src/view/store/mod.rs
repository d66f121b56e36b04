//! What the pages of the rights store are made of: plain values that the server
//! fills in, and the geometry of its pictures.
//!
//! Ids are texts as addresses hold them (`con_…`); what moves money carries the
//! text of a UUID that is new with each page, so that a form sent twice counts
//! once.

pub mod alignment;
pub mod cover;
pub mod library;
pub mod matching;
pub mod operator;
pub mod provider;
pub mod rights;
pub mod shop;
pub mod waveform;

/// What a recording is known by: what stands on its sleeve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sleeve {
    /// The content's id.
    pub content: String,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub artist: String,
    /// Whether its provider gave it a cover; without one it gets one of ours.
    pub has_cover: bool,
}

/// The lowest and the highest sample of each stretch of a recording, in order
/// and equally long: what a waveform is drawn from.
pub type Peaks = Vec<(i16, i16)>;

/// What was recognized in a master.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterFacts {
    /// Its format by name: `FLAC`, `WAV`.
    pub format: String,
    /// How long it plays.
    pub length_ms: i64,
    /// Samples in a second.
    pub sample_rate_hz: u32,
    /// Bits in a sample; lossy formats have none.
    pub bits_per_sample: Option<u8>,
    /// Channels.
    pub channels: u8,
    /// How loud it is on the whole (EBU R 128), in hundredths of a LUFS; silence
    /// has none.
    pub loudness_hundredths_lufs: Option<i32>,
    /// The file's size.
    pub size_bytes: i64,
    /// Its waveform.
    pub peaks: Peaks,
}

/// Where a recording may be sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Territory {
    /// Everywhere.
    Worldwide,
    /// In these countries, by their ISO 3166 codes.
    Countries(Vec<String>),
}

/// A format that a right can be fetched in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOffer {
    /// Its word in addresses: `flac`.
    pub format: String,
    /// Its name: `FLAC`.
    pub name: String,
    /// The file's size, if it is known before it is made.
    pub size_bytes: Option<i64>,
    /// Whether it is the master, sample by sample.
    pub is_lossless: bool,
}

/// One page of a list that follows keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// What the next page comes `after`, if there is one.
    pub next: Option<String>,
    /// Whether this is the first page.
    pub is_first: bool,
}
