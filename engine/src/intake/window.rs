//! The part of a file that is in memory.

use super::source::{Fault, Source};
use std::{io::Read, ops::Range};

/// How much is read at a time: bytes.
const READ_BYTES: usize = 256 << 10;

/// Bytes that were read and are not yet let go.
#[derive(Default)]
pub(super) struct Window {
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    offset: u64,
    is_last: bool,
}

impl Window {
    /// The bytes, from where the reader stands.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Where the bytes begin in memory.
    pub const fn start(&self) -> usize {
        self.start
    }

    /// Where the bytes begin in the unpacked file.
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// Whether the file ends with them.
    pub const fn is_last(&self) -> bool {
        self.is_last
    }

    /// Moves the reader on.
    pub fn consume(&mut self, bytes: usize) {
        self.start += bytes;
        self.offset += super::wide(bytes);
    }

    /// Bytes that the reader has moved on from, good until the next fill.
    pub fn let_go(&self, places: Range<usize>) -> &[u8] {
        &self.buffer[places]
    }

    /// Reads on, a whole piece at a time however little the reader gives.
    pub fn fill<R: Read>(&mut self, source: &mut Source<R>) -> Result<(), Fault> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        let wanted = self.end + READ_BYTES;
        if self.buffer.len() < wanted {
            // no more than that: a file of long lines shall not double it
            self.buffer.reserve_exact(wanted - self.buffer.len());
            self.buffer.resize(wanted, 0);
        }
        while self.end < wanted && !self.is_last {
            let count = source.read(&mut self.buffer[self.end..wanted])?;
            self.end += count;
            self.is_last = count == 0;
        }
        Ok(())
    }

    /// How much memory it takes.
    #[cfg(test)]
    pub fn capacity(&self) -> usize {
        self.buffer.capacity()
    }
}
