//! Which bytes of a file arrived: disjoint ranges, however often each was sent.

use serde::{Deserialize, Serialize};
use std::{fmt, ops::Range, str::FromStr};

/// The most ranges that are kept apart. A delivery in more pieces than this, none
/// of which touch, is refused its next piece.
pub const RANGES_MAX: usize = 1_000;

/// A set of byte offsets, written `0-1023,4096-8191`: both ends included, as in
/// HTTP ranges.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ByteSet {
    // half-open, in order, neither empty nor touching
    ranges: Vec<Range<u64>>,
}

/// Why a text is no set of bytes, or a range was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ByteSetError {
    /// Not ranges, in order.
    #[error("{0:?} is not ranges of bytes such as 0-1023,4096-8191")]
    Form(String),
    /// More than [`RANGES_MAX`] ranges that do not touch.
    #[error("more than {RANGES_MAX} pieces that do not touch")]
    TooMany,
}

impl ByteSet {
    /// Nothing.
    pub const fn new() -> Self {
        Self { ranges: Vec::new() }
    }

    /// The first `bytes` of a file.
    pub fn first(bytes: u64) -> Self {
        let mut set = Self::new();
        if bytes > 0 {
            set.ranges.push(0..bytes);
        }
        set
    }

    /// The ranges, half-open, in order.
    pub fn ranges(&self) -> &[Range<u64>] {
        &self.ranges
    }

    /// How many bytes.
    pub fn count(&self) -> u64 {
        self.ranges
            .iter()
            .map(|range| range.end - range.start)
            .sum()
    }

    /// How many of them lie in `within`.
    pub fn count_in(&self, within: &Range<u64>) -> u64 {
        let first = self.ranges.partition_point(|one| one.end <= within.start);
        let ranges = self.ranges.get(first..).unwrap_or_default().iter();
        ranges
            .take_while(|one| one.start < within.end)
            .map(|one| one.end.min(within.end) - one.start.max(within.start))
            .sum()
    }

    /// The offset after the last byte; 0 for nothing.
    pub fn end(&self) -> u64 {
        self.ranges.last().map_or(0, |range| range.end)
    }

    /// Adds a range; says how many of its bytes are new.
    ///
    /// # Errors
    /// [`ByteSetError::TooMany`]; nothing is added then.
    ///
    /// # Examples
    /// ```
    /// # use domain::delivery::ByteSet;
    /// let mut arrived = ByteSet::first(100);
    /// assert_eq!(arrived.insert(50..150)?, 50);
    /// assert_eq!(arrived.insert(0..150)?, 0);
    /// assert_eq!(arrived.to_string(), "0-149");
    /// # Ok::<(), domain::delivery::ByteSetError>(())
    /// ```
    pub fn insert(&mut self, range: Range<u64>) -> Result<u64, ByteSetError> {
        if range.is_empty() {
            return Ok(0);
        }
        let known = self.count_in(&range);
        // those that overlap or touch become one
        let first = self.ranges.partition_point(|one| one.end < range.start);
        let end = self.ranges.partition_point(|one| one.start <= range.end);
        if first == end && self.ranges.len() >= RANGES_MAX {
            return Err(ByteSetError::TooMany);
        }
        let touched = self.ranges.get(first..end).unwrap_or_default();
        let from = touched
            .first()
            .map_or(range.start, |one| one.start.min(range.start));
        let to = touched
            .last()
            .map_or(range.end, |one| one.end.max(range.end));
        self.ranges.splice(first..end, std::iter::once(from..to));
        Ok(range.end - range.start - known)
    }

    /// What `within` has that this has not, in order.
    pub fn missing_in(&self, within: &Range<u64>) -> Vec<Range<u64>> {
        let mut missing = Vec::new();
        let mut at = within.start;
        let first = self.ranges.partition_point(|one| one.end <= within.start);
        let ranges = self.ranges.get(first..).unwrap_or_default().iter();
        for one in ranges.take_while(|one| one.start < within.end) {
            if at < one.start {
                missing.push(at..one.start);
            }
            at = at.max(one.end);
        }
        if at < within.end {
            missing.push(at..within.end);
        }
        missing
    }

    /// Adds all of another set; says how many bytes were new.
    ///
    /// # Errors
    /// [`ByteSetError::TooMany`]; some may have been added then.
    pub fn insert_all(&mut self, other: &Self) -> Result<u64, ByteSetError> {
        other
            .ranges
            .iter()
            .try_fold(0, |new, range| Ok(new + self.insert(range.clone())?))
    }
}

impl fmt::Display for ByteSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_ranges(f, self.ranges.iter())
    }
}

/// `0-1023,4096-8191`.
pub(super) fn write_ranges<'r>(
    f: &mut fmt::Formatter<'_>,
    ranges: impl Iterator<Item = &'r Range<u64>>,
) -> fmt::Result {
    for (index, range) in ranges.enumerate() {
        let comma = if index > 0 { "," } else { "" };
        write!(f, "{comma}{}-{}", range.start, range.end - 1)?;
    }
    Ok(())
}

/// `0-1023`: both ends included.
pub(super) fn read_range(text: &str) -> Result<Range<u64>, ByteSetError> {
    let form = || ByteSetError::Form(text.chars().take(40).collect());
    let number = |digits: &str| -> Option<u64> {
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| is_number)
    };
    let (first, last) = text.split_once('-').ok_or_else(form)?;
    let first = number(first).ok_or_else(form)?;
    let last = number(last)
        .filter(|last| *last >= first)
        .ok_or_else(form)?;
    let end = last.checked_add(1).ok_or_else(form)?;
    Ok(first..end)
}

impl fmt::Debug for ByteSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ByteSet {
    type Err = ByteSetError;
    fn from_str(text: &str) -> Result<Self, ByteSetError> {
        let mut set = Self::new();
        if text.is_empty() {
            return Ok(set);
        }
        for part in text.split(',') {
            let range = read_range(part).map_err(|_| {
                // as a whole: which part it is does not matter
                ByteSetError::Form(text.chars().take(40).collect())
            })?;
            set.insert(range)?;
        }
        Ok(set)
    }
}

impl TryFrom<String> for ByteSet {
    type Error = ByteSetError;
    fn try_from(text: String) -> Result<Self, ByteSetError> {
        text.parse()
    }
}

impl From<ByteSet> for String {
    fn from(set: ByteSet) -> Self {
        set.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_that_is_none_is_refused() {
        for text in [
            "-",
            "1",
            "5-4",
            "a-b",
            "+1-2",
            "1-2,",
            "0-18446744073709551615",
            "1 -2",
        ] {
            assert_eq!(
                text.parse::<ByteSet>(),
                Err(ByteSetError::Form(text.into()))
            );
        }
        assert_eq!("3-4,0-1".parse::<ByteSet>().unwrap().to_string(), "0-1,3-4");
    }

    #[test]
    fn pieces_that_do_not_touch_are_bounded() {
        let mut set = ByteSet::new();
        for piece in 0..RANGES_MAX as u64 {
            set.insert(2 * piece..2 * piece + 1).unwrap();
        }
        let next = 2 * RANGES_MAX as u64;
        assert_eq!(set.insert(next..next + 1), Err(ByteSetError::TooMany));
        // one that touches makes fewer
        assert_eq!(set.insert(1..2), Ok(1));
        assert_eq!(set.ranges().len(), RANGES_MAX - 1);
    }

    proptest! {
        #[test]
        fn it_is_the_set_of_bytes(ranges in prop::collection::vec((0_u64..60, 0_u64..20), 0..12), at in 0_u64..70, length in 0_u64..30) {
            let mut set = ByteSet::new();
            let mut model = std::collections::BTreeSet::new();
            for (start, length) in ranges {
                let new = (start..start + length).filter(|byte| model.insert(*byte)).count();
                prop_assert_eq!(set.insert(start..start + length), Ok(new as u64));
            }
            prop_assert_eq!(set.count(), model.len() as u64);
            prop_assert_eq!(set.count_in(&(at..at + length)), model.range(at..at + length).count() as u64);
            let missing: u64 = set.missing_in(&(at..at + length)).iter().map(|range| range.end - range.start).sum();
            prop_assert_eq!(missing + set.count_in(&(at..at + length)), length);
            for pair in set.ranges().windows(2) {
                prop_assert!(pair[0].end < pair[1].start);
            }
            prop_assert_eq!(set.to_string().parse(), Ok(set));
        }
    }
}
