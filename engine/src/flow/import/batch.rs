//! What travels from the reading thread to the database: a few thousand
//! records at a time.

use super::context::{Context, NoPlace, Place};
use crate::EngineError;
use domain::{
    mediation::{AccountingReport, RejectReason, SessionsEnd},
    unit::Quantity,
    usage::UsageRecord,
};
use std::{borrow::Cow, collections::HashSet};

/// Where a record stood in its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    /// From 1.
    pub record_number: i64,
    /// From 1.
    pub line_number: i64,
    /// From the start of the unpacked file.
    pub byte_offset: i64,
    pub byte_length: i64,
}

/// A record as its format gives it.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// A whole record.
    Record(UsageRecord),
    /// A session's counters, whose increase is the usage.
    Report(AccountingReport),
}

/// A rejected record.
#[derive(Debug, Clone)]
pub(super) struct Rejected {
    pub at: At,
    /// The same for the same bytes at the same place of the same source.
    pub fingerprint: [u8; 16],
    pub original: Vec<u8>,
    pub reason: String,
    pub detail: String,
}

/// Some thousand records, as they were read.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// The file's header line, in its first batch; a record mended later is
    /// read by it.
    pub header: Option<Vec<u8>>,
    pub first_offset: i64,
    /// The file's bytes from there on, whole records.
    pub raw: Vec<u8>,
    pub deflated: Vec<u8>,
    /// How many bytes of the file it stands for (more than `raw` where a
    /// record was too long to keep).
    pub byte_length: i64,
    pub items: Vec<(At, Item)>,
    pub rejects: Vec<Rejected>,
    /// Access servers whose sessions are over.
    pub ends: Vec<SessionsEnd>,
}

/// A batch whose records know where they belong, in order of their key.
pub(super) struct Placed {
    pub records: Vec<PlacedRecord>,
    pub batch: Batch,
}

/// A record that knows where it belongs.
pub(super) struct PlacedRecord {
    pub at: At,
    pub key: [u8; 16],
    pub item: Item,
    pub place: Place,
}

/// A record that is about to be written.
pub(super) struct Accepted<'p> {
    pub row: &'p PlacedRecord,
    pub record: Cow<'p, UsageRecord>,
    /// In increments, base units.
    pub counted: i64,
}

impl PlacedRecord {
    /// What `record` counts where it belongs, in base units.
    pub fn counted(&self, record: &UsageRecord) -> Result<i64, EngineError> {
        let used = Quantity::new(record.quantity, record.service.measure());
        let Place {
            increment, zone, ..
        } = &self.place;
        increment
            .count(used, record.started_at, record.ended_at, zone)
            .map(|counted| counted.base_units())
            .map_err(EngineError::refused)
    }
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct BatchCounts {
    pub accepted: usize,
    pub duplicates: usize,
    pub rejected: usize,
    pub rejected_again: usize,
}

impl Item {
    /// What the record calls its line.
    pub fn line(&self) -> &str {
        match self {
            Item::Record(record) => record.line.as_str(),
            Item::Report(report) => report.line.as_str(),
        }
    }

    /// What a second arrival of the same record is known by.
    pub fn key(&self) -> [u8; 16] {
        match self {
            Item::Record(record) => *record.key.as_bytes(),
            Item::Report(report) => *report.key.as_bytes(),
        }
    }
}

/// Finds the line and the account of each record; those without become rejects.
pub(super) async fn place(
    db: &crate::Db,
    context: &mut Context,
    source: &str,
    mut batch: Batch,
) -> Result<Placed, EngineError> {
    let identifiers: HashSet<&str> = batch.items.iter().map(|(_, item)| item.line()).collect();
    context.learn(db, &identifiers).await?;
    let mut records = Vec::with_capacity(batch.items.len());
    for (at, item) in std::mem::take(&mut batch.items) {
        let (service, started_at) = match &item {
            Item::Record(record) => (record.service, record.started_at),
            Item::Report(report) => (domain::usage::Service::Data, report.at),
        };
        match context.place(item.line(), service, started_at)? {
            Ok(place) => records.push(PlacedRecord {
                at,
                key: item.key(),
                item,
                place,
            }),
            Err(none) => {
                let line = item.line().to_owned();
                let reason = match none {
                    NoPlace::UnknownLine => RejectReason::UnknownLine { line },
                    NoPlace::NoAccountAtTime => RejectReason::NoAccountAtTime { line },
                };
                let original = batch.bytes_of(&at).to_vec();
                batch
                    .rejects
                    .push(Rejected::new(at, source, original, &reason));
            }
        }
    }
    batch.rejects.sort_by_key(|reject| reject.at.record_number);
    // stable: of two with one key the file's first stays first
    records.sort_by_key(|row| row.key);
    Ok(Placed { records, batch })
}

impl Batch {
    fn bytes_of(&self, at: &At) -> &[u8] {
        let range = usize::try_from(at.byte_offset - self.first_offset)
            .ok()
            .zip(usize::try_from(at.byte_length).ok())
            .and_then(|(start, length)| self.raw.get(start..start + length));
        range.unwrap_or_default()
    }
}

impl Rejected {
    pub fn new(at: At, source: &str, original: Vec<u8>, reason: &RejectReason) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(source.as_bytes());
        hasher.update(&[0]);
        hasher.update(&at.record_number.to_be_bytes());
        hasher.update(&original);
        let mut fingerprint = [0; 16];
        fingerprint.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self {
            at,
            fingerprint,
            original,
            reason: reason.code().to_owned(),
            detail: reason.to_string(),
        }
    }
}
