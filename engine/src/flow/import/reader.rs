//! The reading side: a file cut into records, parsed, and gathered in batches.

use super::{
    ImportRequest,
    batch::{At, Batch, Item, Rejected},
};
use crate::intake::{Intake, Limits, RawRecord};
use domain::mediation::{FileRefusal, Parsed, Parser, RecordShape, RejectReason};
use flate2::{Compression, write::DeflateEncoder};
use jiff::Timestamp;
use std::io::{Read, Write};
use tokio::sync::mpsc::Sender;

/// Records to a batch at most.
const RECORDS_MAX: usize = 16_000;
/// Bytes to a batch, at most one record more.
const BYTES_MAX: usize = 4 << 20;

/// Reads the whole file; returns the digest of its unpacked bytes.
pub(super) fn read(
    reader: Box<dyn Read + Send>,
    request: &ImportRequest,
    now: Timestamp,
    batches: &Sender<Batch>,
) -> Result<[u8; 32], FileRefusal> {
    let shape = request.format.shape();
    let mut parser = Parser::new(request.format, &request.options, now)?;
    let mut intake = Intake::open(reader, shape, Limits::default())?;
    let mut header = None;
    if shape == RecordShape::LinesAfterHeader {
        match intake.header()? {
            Some(line) => {
                parser.header(&line)?;
                header = Some(line);
            }
            None => return Ok(intake.digest()),
        }
    }
    let mut gathering = Gathering::new(&request.source, 0);
    gathering.batch.header = header;
    loop {
        let ended = match intake.next_record() {
            Ok(Some(record)) => {
                gathering.add(&record, &mut parser);
                None
            }
            Ok(None) => Some(Ok(())),
            Err(refusal) => Some(Err(refusal)),
        };
        if ended.is_some() || gathering.is_full() {
            let behind = intake.bytes_read();
            let batch = gathering.finish(behind);
            gathering = Gathering::new(&request.source, behind);
            // the writing side is gone: it has its own error to tell
            if batches.blocking_send(batch).is_err() {
                return Ok(intake.digest());
            }
        }
        match ended {
            Some(Ok(())) => return Ok(intake.digest()),
            Some(Err(refusal)) => return Err(refusal),
            None => {}
        }
    }
}

/// A batch that is being filled.
struct Gathering<'a> {
    source: &'a str,
    from: u64,
    batch: Batch,
}

impl<'a> Gathering<'a> {
    fn new(source: &'a str, from: u64) -> Self {
        Self {
            source,
            from,
            batch: Batch::default(),
        }
    }

    fn is_full(&self) -> bool {
        self.batch.items.len() + self.batch.rejects.len() >= RECORDS_MAX
            || self.batch.raw.len() >= BYTES_MAX
    }

    fn add(&mut self, record: &RawRecord<'_>, parser: &mut Parser) {
        let batch = &mut self.batch;
        if batch.raw.is_empty() {
            batch.first_offset = record.byte_offset;
        }
        // the bytes keep their distance, so that an offset finds them again
        let place =
            usize::try_from(record.byte_offset - batch.first_offset).unwrap_or(batch.raw.len());
        let at = At {
            record_number: record.record_number,
            line_number: record.line_number,
            byte_offset: record.byte_offset,
            byte_length: record.byte_length,
        };
        if record.is_too_long {
            let max = Limits::default().record_bytes_max as u64;
            let reason = RejectReason::TooLong {
                bytes: record.byte_length.cast_unsigned(),
                max,
            };
            batch.rejects.push(Rejected::new(
                at,
                self.source,
                record.bytes.to_vec(),
                &reason,
            ));
            return;
        }
        if place <= batch.raw.len() + BYTES_MAX {
            batch.raw.resize(place, b'\n');
            batch.raw.extend_from_slice(record.bytes);
        }
        match parser.record(record.bytes) {
            Ok(Parsed::Record(record)) => batch.items.push((at, Item::Record(record))),
            Ok(Parsed::Report(report)) => batch.items.push((at, Item::Report(report))),
            Err(reason) => {
                batch.ends.extend(parser.sessions_end(record.bytes));
                batch.rejects.push(Rejected::new(
                    at,
                    self.source,
                    record.bytes.to_vec(),
                    &reason,
                ));
            }
        }
    }

    fn finish(mut self, behind: u64) -> Batch {
        self.batch.byte_length = (behind - self.from).cast_signed();
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        // writing into a vector does not fail
        if encoder.write_all(&self.batch.raw).is_ok() {
            self.batch.deflated = encoder.finish().unwrap_or_default();
        }
        self.batch
    }
}
