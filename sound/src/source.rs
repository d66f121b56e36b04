//! Where bytes come from, and how many of them may be read.

use crate::{Limits, Refusal};
use std::io::{self, Read, Seek, SeekFrom};
use symphonia::core::io::MediaSource;

/// A file, or bytes in memory (`std::io::Cursor`).
pub trait Source: Read + Seek + Send + Sync {}
impl<T: Read + Seek + Send + Sync> Source for T {}

/// Tables at both ends of a small file may be read more than once.
const READING_FREE_BYTES: u64 = 16 << 20;

/// A source of known size that stops a reader who goes round in circles.
pub(crate) struct Metered<S> {
    inner: S,
    bytes: u64,
    budget_bytes: u64,
}

/// What [`Metered`] answers when its budget is spent.
#[derive(Debug, thiserror::Error)]
#[error("the reading budget is spent")]
pub(crate) struct BudgetSpent;

impl<S: Source> Metered<S> {
    pub fn new(mut inner: S, limits: &Limits) -> Result<Self, Refusal> {
        let unreadable = |error: io::Error| Refusal::Unreadable {
            reason: error.to_string(),
        };
        let bytes = inner.seek(SeekFrom::End(0)).map_err(unreadable)?;
        inner.rewind().map_err(unreadable)?;
        if bytes == 0 {
            return Err(Refusal::Empty);
        }
        if bytes > limits.bytes_max {
            return Err(Refusal::TooManyBytes {
                bytes,
                bytes_max: limits.bytes_max,
            });
        }
        let budget_bytes = bytes
            .saturating_mul(limits.reading_max)
            .saturating_add(READING_FREE_BYTES);
        Ok(Self {
            inner,
            bytes,
            budget_bytes,
        })
    }

    pub const fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl<S: Source> Read for Metered<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.budget_bytes = self
            .budget_bytes
            .checked_sub(count as u64)
            .ok_or_else(|| io::Error::other(BudgetSpent))?;
        Ok(count)
    }
}

impl<S: Source> Seek for Metered<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

impl<S: Source> MediaSource for Metered<S> {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.bytes)
    }
}
