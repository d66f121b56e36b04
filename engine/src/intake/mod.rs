//! Usage files as a stream of records, in bounded memory.
//!
//! Room: between a reader (a file, standard input, an upload) and the parsers
//! of `domain::mediation`. Unpacks gzip, refuses what is no usage file, cuts
//! the rest into records and counts what it has seen. Blocking: an importer
//! runs it on a thread of its own and sends what comes out through a channel.
//!
//! Memory: a window of the file, as large as the longest record that is kept
//! and two reads more (by default below 2 MiB), whatever the file's size.
//! Units: bytes, lines and records of the unpacked file; lines and records are
//! counted from 1.

mod limits;
pub mod radius;
mod source;
mod window;

pub use limits::Limits;

use domain::mediation::{Cut, FileRefusal, RecordShape, RejectReason, first_record, skip};
use source::Source;
use std::{io::Read, ops::Range};
use window::Window;

/// A usage file that is being read.
pub struct Intake<R: Read> {
    source: Source<R>,
    window: Window,
    shape: RecordShape,
    limits: Limits,
    kept: Vec<u8>,
    line_count: u64,
    record_count: i64,
}

/// One record as it stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawRecord<'a> {
    /// Its number in the file, from 1; a header is no record.
    pub record_number: i64,
    /// The line it begins on, from 1.
    pub line_number: i64,
    /// Where it begins in the unpacked file.
    pub byte_offset: i64,
    /// How long it is without its line end; of one that is too long, with it.
    pub byte_length: i64,
    /// Its bytes without the line end; of one that is too long, the first.
    pub bytes: &'a [u8],
    /// Whether it is too long to be a record.
    pub is_too_long: bool,
}

impl<R: Read> Intake<R> {
    /// Looks at the file's first bytes. An empty file is a file without records.
    ///
    /// # Errors
    /// [`FileRefusal::Utf16`], [`FileRefusal::Archive`], and those of
    /// [`Intake::next_record`].
    pub fn open(reader: R, shape: RecordShape, limits: Limits) -> Result<Self, FileRefusal> {
        let source = Source::open(reader, limits).map_err(|fault| fault.at_line(0))?;
        let mut intake = Self {
            source,
            window: Window::default(),
            shape,
            limits,
            kept: Vec::new(),
            line_count: 0,
            record_count: 0,
        };
        intake.fill()?;
        intake.begin()?;
        Ok(intake)
    }

    /// The first line that is not blank, of a format whose first line is a
    /// header; `None` in a file without one. Called before the first record.
    ///
    /// # Errors
    /// [`FileRefusal::BadHeader`] where it is too long, and those of
    /// [`Intake::next_record`].
    pub fn header(&mut self) -> Result<Option<Vec<u8>>, FileRefusal> {
        let Some(place) = self.find()? else {
            return Ok(None);
        };
        if place.is_too_long {
            return Err(FileRefusal::BadHeader(RejectReason::TooLong {
                bytes: place.byte_length,
                max: wide(self.limits.record_bytes_max),
            }));
        }
        Ok(Some(self.window.let_go(place.bytes).to_vec()))
    }

    /// The next record; `None` at the file's end.
    ///
    /// # Errors
    /// [`FileRefusal::GzipBomb`], [`FileRefusal::GzipTruncated`],
    /// [`FileRefusal::GzipCorrupt`], [`FileRefusal::TooLarge`],
    /// [`FileRefusal::Unreadable`]; what was read before stays good.
    pub fn next_record(&mut self) -> Result<Option<RawRecord<'_>>, FileRefusal> {
        let Some(place) = self.find()? else {
            return Ok(None);
        };
        self.record_count += 1;
        Ok(Some(RawRecord {
            record_number: self.record_count,
            line_number: place.line_number.cast_signed(),
            byte_offset: place.byte_offset.cast_signed(),
            byte_length: place.byte_length.cast_signed(),
            bytes: if place.is_too_long {
                &self.kept
            } else {
                self.window.let_go(place.bytes)
            },
            is_too_long: place.is_too_long,
        }))
    }

    /// How far into the unpacked file the records so far reach, in bytes; its
    /// length once the last record is out.
    pub const fn bytes_read(&self) -> u64 {
        self.window.offset()
    }

    /// Lines so far: headers, blank lines and all.
    pub const fn lines_read(&self) -> u64 {
        self.line_count
    }

    /// BLAKE3 of the unpacked file, once the last record is out.
    pub fn digest(&self) -> [u8; 32] {
        self.source.digest()
    }

    fn fill(&mut self) -> Result<(), FileRefusal> {
        self.window
            .fill(&mut self.source)
            .map_err(|fault| fault.at_line(self.line_count))
    }

    /// Takes off the mark of UTF-8, refuses other marks and archives.
    fn begin(&mut self) -> Result<(), FileRefusal> {
        let beginning = self.window.bytes();
        if source::is_other_unicode(beginning) {
            return Err(FileRefusal::Utf16);
        }
        if let Some(kind) = source::archive(beginning) {
            return Err(FileRefusal::Archive(kind));
        }
        if beginning.starts_with(b"\xEF\xBB\xBF") {
            self.window.consume(3);
        }
        Ok(())
    }

    /// Finds the next record and moves on behind it.
    fn find(&mut self) -> Result<Option<Place>, FileRefusal> {
        loop {
            let is_last = self.window.is_last();
            match first_record(self.shape, self.window.bytes(), is_last) {
                Cut::Record(found) => {
                    self.line_count += found.lines_before;
                    if found.end - found.start > self.limits.record_bytes_max {
                        return self.find_end(found.start).map(Some);
                    }
                    let (base, offset) = (self.window.start(), self.window.offset());
                    let place = Place {
                        bytes: base + found.start..base + found.end,
                        line_number: self.line_count + 1,
                        byte_offset: offset + wide(found.start),
                        byte_length: wide(found.end - found.start),
                        is_too_long: false,
                    };
                    self.line_count += found.lines;
                    self.window.consume(found.next);
                    return Ok(Some(place));
                }
                Cut::More { blank, blank_lines } => {
                    self.line_count += blank_lines;
                    self.window.consume(blank);
                    if is_last {
                        return Ok(None);
                    }
                    if self.window.bytes().len() > self.limits.window_bytes_max() {
                        return self.find_end(0).map(Some);
                    }
                    self.fill()?;
                }
            }
        }
    }

    /// Keeps the first bytes of a record that is too long, and goes to its end.
    fn find_end(&mut self, start: usize) -> Result<Place, FileRefusal> {
        self.window.consume(start);
        let (byte_offset, line_number) = (self.window.offset(), self.line_count + 1);
        let bytes = self.window.bytes();
        let kept = bytes.len().min(self.limits.kept_bytes());
        self.kept.clear();
        self.kept.extend_from_slice(&bytes[..kept]);
        loop {
            let skipped = skip(self.shape, self.window.bytes(), self.window.is_last());
            self.line_count += skipped.lines;
            self.window.consume(skipped.bytes);
            if skipped.is_over {
                break;
            }
            self.fill()?;
        }
        Ok(Place {
            bytes: 0..0,
            line_number,
            byte_offset,
            byte_length: self.window.offset() - byte_offset,
            is_too_long: true,
        })
    }
}

/// Where a record is in the window, and in the file.
struct Place {
    bytes: Range<usize>,
    line_number: u64,
    byte_offset: u64,
    byte_length: u64,
    is_too_long: bool,
}

/// A length in memory as a length in a file.
const fn wide(length: usize) -> u64 {
    length as u64
}

#[cfg(test)]
#[path = "intake_tests.rs"]
mod tests;
