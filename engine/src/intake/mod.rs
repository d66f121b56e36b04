//! A usage file as a stream of records, in bounded memory.
//!
//! Unpacks gzip, takes a UTF-8 mark off, cuts the bytes into records (a line,
//! or a block with an empty line after it) and counts lines, records and bytes
//! on the way. No more than one record and one read are in memory: a line of
//! 2 GB is skipped, its first bytes kept. The digest is of the unpacked bytes.

mod gzip;

use domain::mediation::{FileRefusal, RecordShape};
use std::io::{BufReader, ErrorKind, Read};

pub use gzip::RATIO_MAX;

/// What a file may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The longest record, in bytes; a longer one is rejected.
    pub record_bytes_max: usize,
    /// What is kept of a record that is too long.
    pub kept_bytes_max: usize,
    /// The longest file, unpacked, in bytes.
    pub file_bytes_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes_max: 1 << 20,
            kept_bytes_max: 64 << 10,
            file_bytes_max: 1 << 40,
        }
    }
}

/// One record's bytes and where they stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawRecord<'a> {
    /// From 1; a header is not counted.
    pub record_number: i64,
    /// The record's first line, from 1.
    pub line_number: i64,
    /// From the start of the unpacked file.
    pub byte_offset: i64,
    /// How long it is, without its line end.
    pub byte_length: i64,
    /// The bytes; only the first ones where the record is too long.
    pub bytes: &'a [u8],
    /// Whether it is too long.
    pub is_too_long: bool,
}

/// Bytes asked for at a time.
const READ_BYTES: usize = 128 << 10;

/// The stream.
pub struct Intake {
    reader: Box<dyn Read + Send>,
    shape: RecordShape,
    limits: Limits,
    buffer: Vec<u8>,
    /// The unread part of the buffer.
    start: usize,
    end: usize,
    is_at_end: bool,
    /// Where `start` stands in the unpacked file.
    offset: u64,
    line: i64,
    record: i64,
    digest: blake3::Hasher,
}

/// A record's extent, before its bytes are lent out.
struct Extent {
    offset: u64,
    line: i64,
    start: usize,
    length: usize,
    whole_length: u64,
}

impl Intake {
    /// Opens a file: unpacks it where it is gzip, by its first bytes.
    ///
    /// # Errors
    /// [`FileRefusal::Utf16`], [`FileRefusal::Unreadable`].
    pub fn open(
        reader: Box<dyn Read + Send>,
        shape: RecordShape,
        limits: Limits,
    ) -> Result<Self, FileRefusal> {
        let unreadable = |error: std::io::Error| FileRefusal::Unreadable {
            line: 0,
            why: error.to_string(),
        };
        let reader =
            gzip::unpacked(BufReader::with_capacity(READ_BYTES, reader)).map_err(unreadable)?;
        let mut intake = Self {
            reader,
            shape,
            limits,
            buffer: vec![0; 2 * READ_BYTES],
            start: 0,
            end: 0,
            is_at_end: false,
            offset: 0,
            line: 0,
            record: 0,
            digest: blake3::Hasher::new(),
        };
        while intake.end < 4 && !intake.is_at_end {
            intake.fill()?;
        }
        let mark = &intake.buffer[..intake.end.min(4)];
        if mark.starts_with(&[0xFF, 0xFE])
            || mark.starts_with(&[0xFE, 0xFF])
            || mark == [0, 0, 0xFE, 0xFF]
        {
            return Err(FileRefusal::Utf16);
        }
        if mark.starts_with(&[0xEF, 0xBB, 0xBF]) {
            intake.consume(3);
        }
        Ok(intake)
    }

    /// The first line of a format that has a header; `None` in an empty file.
    ///
    /// # Errors
    /// [`FileRefusal`] where the file cannot be read on.
    pub fn header(&mut self) -> Result<Option<Vec<u8>>, FileRefusal> {
        let Some(extent) = self.next_line()? else {
            return Ok(None);
        };
        Ok(Some(
            self.buffer[extent.start..extent.start + extent.length].to_vec(),
        ))
    }

    /// The next record; `None` at the end. Empty lines are no records.
    ///
    /// # Errors
    /// [`FileRefusal`] where the file cannot be read on.
    pub fn next_record(&mut self) -> Result<Option<RawRecord<'_>>, FileRefusal> {
        let extent = match self.shape {
            RecordShape::Blocks => self.next_block()?,
            RecordShape::Lines | RecordShape::LinesAfterHeader => loop {
                match self.next_line()? {
                    Some(line) if line.whole_length == 0 => {}
                    other => break other,
                }
            },
        };
        let Some(extent) = extent else {
            return Ok(None);
        };
        self.record += 1;
        let is_too_long = extent.whole_length > extent.length as u64;
        let kept = if is_too_long {
            extent.length.min(self.limits.kept_bytes_max)
        } else {
            extent.length
        };
        Ok(Some(RawRecord {
            record_number: self.record,
            line_number: extent.line,
            byte_offset: extent.offset.cast_signed(),
            byte_length: extent.whole_length.cast_signed(),
            bytes: &self.buffer[extent.start..extent.start + kept],
            is_too_long,
        }))
    }

    /// Bytes read so far, unpacked.
    pub fn bytes_read(&self) -> u64 {
        self.offset
    }

    /// BLAKE3 of all bytes read so far, unpacked.
    pub fn digest(&self) -> [u8; 32] {
        *self.digest.finalize().as_bytes()
    }

    /// The next line without its end.
    fn next_line(&mut self) -> Result<Option<Extent>, FileRefusal> {
        let mut searched = 0;
        loop {
            let unread = &self.buffer[self.start..self.end];
            if let Some(found) = memchr::memchr(b'\n', &unread[searched..]) {
                let length = searched + found;
                return Ok(Some(self.take_line(length, length + 1)));
            }
            searched = unread.len();
            if self.is_at_end {
                if searched == 0 {
                    return Ok(None);
                }
                return Ok(Some(self.take_line(searched, searched)));
            }
            if searched > self.limits.record_bytes_max {
                return self.skip_line().map(Some);
            }
            self.fill()?;
        }
    }

    /// Lends out `length` bytes as a line and goes on behind `taken`.
    fn take_line(&mut self, length: usize, taken: usize) -> Extent {
        let (offset, start) = (self.offset, self.start);
        let is_crlf = self.buffer[start..start + length].ends_with(b"\r");
        let length = if is_crlf { length - 1 } else { length };
        self.line += 1;
        self.consume(taken);
        Extent {
            offset,
            line: self.line,
            start,
            length,
            whole_length: length as u64,
        }
    }

    /// Reads to the end of a line that is too long, keeping its first bytes.
    fn skip_line(&mut self) -> Result<Extent, FileRefusal> {
        let offset = self.offset;
        let kept = self.limits.kept_bytes_max.min(self.end - self.start);
        let head = self.buffer[self.start..self.start + kept].to_vec();
        let mut whole_length = 0_u64;
        loop {
            let unread = &self.buffer[self.start..self.end];
            if let Some(found) = memchr::memchr(b'\n', unread) {
                whole_length += found as u64;
                self.consume(found + 1);
                break;
            }
            whole_length += unread.len() as u64;
            self.consume(unread.len());
            if self.is_at_end {
                break;
            }
            self.fill()?;
        }
        self.line += 1;
        // the head goes where the line was read over; what is unread moves behind it
        let unread = self.buffer[self.start..self.end].to_vec();
        self.buffer[..head.len()].copy_from_slice(&head);
        if self.buffer.len() < head.len() + unread.len() {
            self.buffer.resize(head.len() + unread.len(), 0);
        }
        self.buffer[head.len()..head.len() + unread.len()].copy_from_slice(&unread);
        self.start = head.len();
        self.end = head.len() + unread.len();
        Ok(Extent {
            offset,
            line: self.line,
            start: 0,
            length: head.len(),
            whole_length,
        })
    }

    /// The next block: lines up to an empty one.
    fn next_block(&mut self) -> Result<Option<Extent>, FileRefusal> {
        // empty lines before the block
        let first = loop {
            match self.next_line()? {
                None => return Ok(None),
                Some(line) if line.whole_length == 0 => {}
                Some(line) => break line,
            }
        };
        if first.whole_length > first.length as u64 {
            return Ok(Some(first));
        }
        // the block is copied together: its lines may lie across two reads
        let mut block = self.buffer[first.start..first.start + first.length].to_vec();
        let mut whole_length = first.whole_length;
        while let Some(line) = self.next_line()? {
            if line.whole_length == 0 {
                break;
            }
            whole_length = line.offset + line.whole_length - first.offset;
            if block.len() + line.length < self.limits.record_bytes_max {
                block.push(b'\n');
                block.extend_from_slice(&self.buffer[line.start..line.start + line.length]);
            }
        }
        let (unread, length) = (self.end - self.start, block.len());
        if self.start < length {
            // room for the block in front of what is unread
            if self.buffer.len() < length + unread {
                self.buffer.resize(length + unread, 0);
            }
            self.buffer.copy_within(self.start..self.end, length);
            (self.start, self.end) = (length, length + unread);
        }
        self.buffer[..length].copy_from_slice(&block);
        let whole_length = if whole_length > self.limits.record_bytes_max as u64 {
            whole_length
        } else {
            length as u64
        };
        Ok(Some(Extent {
            offset: first.offset,
            line: first.line,
            start: 0,
            length,
            whole_length,
        }))
    }

    fn consume(&mut self, bytes: usize) {
        self.start += bytes;
        self.offset += bytes as u64;
    }

    /// Reads more behind what is unread.
    fn fill(&mut self) -> Result<(), FileRefusal> {
        if self.start > 0 && self.buffer.len() - self.end < READ_BYTES {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if self.buffer.len() - self.end < READ_BYTES {
            self.buffer.resize(self.end + READ_BYTES, 0);
        }
        let line = self.line.cast_unsigned();
        loop {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(0) => {
                    self.is_at_end = true;
                    return Ok(());
                }
                Ok(read) => {
                    self.digest.update(&self.buffer[self.end..self.end + read]);
                    self.end += read;
                    let ahead = (self.end - self.start) as u64;
                    if self.offset + ahead > self.limits.file_bytes_max {
                        return Err(FileRefusal::TooLarge {
                            line,
                            bytes: self.limits.file_bytes_max,
                        });
                    }
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if gzip::is_bomb(&error) => {
                    return Err(FileRefusal::GzipBomb {
                        line,
                        ratio: RATIO_MAX,
                    });
                }
                Err(error) => {
                    return Err(FileRefusal::Unreadable {
                        line,
                        why: error.to_string(),
                    });
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "intake_tests.rs"]
mod tests;
