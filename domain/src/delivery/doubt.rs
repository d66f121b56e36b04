//! Bytes that a socket took before its connection was cut: they may have arrived.
//!
//! Of each delivery a little of this is let go, once, so that nobody pays for what
//! was lost on the way. What is beyond it has arrived: whoever really lost bytes
//! fetches them again, and what was fetched again is in doubt no more.

use super::{ByteSet, ByteSetError};
use std::{collections::VecDeque, fmt, ops::Range, str::FromStr};

/// What is let go of a delivery at most, in bytes.
pub const LET_GO_BYTES_MAX: u64 = 256 * 1024;

/// Ranges in doubt, the oldest first, that have no byte in common; written as
/// [`ByteSet`]s are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Doubt {
    ranges: VecDeque<Range<u64>>,
}

impl Doubt {
    /// How many bytes are in doubt.
    pub fn count(&self) -> u64 {
        self.ranges
            .iter()
            .map(|range| range.end - range.start)
            .sum()
    }

    /// Puts a range in doubt, takes out of all what arrived, and counts as arrived
    /// what is more than is let go, the oldest first. Says how many bytes that
    /// are. A byte that was cut off twice is as old as the second time: nobody
    /// fetches again what is there.
    ///
    /// # Errors
    /// [`ByteSetError::TooMany`].
    ///
    /// # Examples
    /// ```
    /// # use domain::delivery::{ByteSet, Doubt};
    /// let (mut doubt, mut arrived) = (Doubt::default(), ByteSet::new());
    /// // three pieces that were each cut at their end
    /// assert_eq!(doubt.add(0..190_000, &mut arrived)?, 0);
    /// assert_eq!(doubt.add(190_000..380_000, &mut arrived)?, 380_000 - 262_144);
    /// assert_eq!(doubt.add(380_000..570_000, &mut arrived)?, 190_000);
    /// assert_eq!(arrived.count() + doubt.count(), 570_000);
    /// # Ok::<(), domain::delivery::ByteSetError>(())
    /// ```
    pub fn add(&mut self, range: Range<u64>, arrived: &mut ByteSet) -> Result<u64, ByteSetError> {
        let older: Vec<Range<u64>> = self.ranges.drain(..).collect();
        for old in older {
            let before = old.start..old.end.min(range.start);
            let after = old.start.max(range.end)..old.end;
            for left in [before, after] {
                self.ranges.extend(arrived.missing_in(&left));
            }
        }
        self.ranges.extend(arrived.missing_in(&range));
        let mut new = 0;
        let mut over = self.count().saturating_sub(LET_GO_BYTES_MAX);
        while over > 0
            && let Some(oldest) = self.ranges.front_mut()
        {
            let end = oldest.end.min(oldest.start + over);
            let sure = oldest.start..end;
            over -= sure.end - sure.start;
            oldest.start = end;
            if oldest.is_empty() {
                self.ranges.pop_front();
            }
            new += arrived.insert(sure)?;
        }
        Ok(new)
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::byte_set::write_ranges(f, self.ranges.iter())
    }
}

impl FromStr for Doubt {
    type Err = ByteSetError;
    fn from_str(text: &str) -> Result<Self, ByteSetError> {
        let parts = text.split(',').filter(|part| !part.is_empty());
        let ranges = parts.map(super::byte_set::read_range);
        Ok(Self {
            ranges: ranges.collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn who_goes_on_where_it_stopped_pays_for_nothing_that_was_lost(
            cuts in prop::collection::vec((0_u64..300_000, 0_u64..=192 * 1024), 0..40),
        ) {
            let (mut doubt, mut arrived) = (Doubt::default(), ByteSet::new());
            let (mut came, mut before) = (0, 0);
            for (read, on_the_way) in cuts {
                let start = came;
                came += read;
                let took = came + on_the_way;
                let proven = took.saturating_sub(192 * 1024).max(start);
                arrived.insert(start..proven).unwrap();
                doubt.add(proven..took, &mut arrived).unwrap();
                let mut of_device = ByteSet::first(came);
                prop_assert_eq!(of_device.insert_all(&arrived), Ok(0), "{}", arrived);
                prop_assert!(came - arrived.count() <= LET_GO_BYTES_MAX);
                prop_assert!(before <= arrived.count());
                before = arrived.count();
            }
        }

        #[test]
        fn at_most_so_much_is_let_go(cuts in prop::collection::vec((0_u64..3_000_000, 0_u64..200_000), 0..40)) {
            let (mut doubt, mut arrived) = (Doubt::default(), ByteSet::new());
            let mut took = ByteSet::new();
            for (start, length) in cuts {
                let before = arrived.count();
                let new = doubt.add(start..start + length, &mut arrived).unwrap();
                prop_assert_eq!(arrived.count() - before, new);
                took.insert(start..start + length).unwrap();
                prop_assert!(doubt.count() <= LET_GO_BYTES_MAX);
                prop_assert_eq!(took.count() - arrived.count(), doubt.count());
                let mut all = took.clone();
                prop_assert_eq!(all.insert_all(&arrived), Ok(0));
                prop_assert_eq!(doubt.to_string().parse(), Ok(doubt.clone()));
            }
        }
    }
}
