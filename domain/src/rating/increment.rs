//! Counting usage up to whole increments (BB-13).
//!
//! A partial minute counts as a whole one, per call; bytes count up to the next
//! KB per session and per clock hour. Which of the two is the tariff's choice.
//!
//! Units: whole seconds or bytes, as the quantity says.

use crate::unit::{Measure, Quantity};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// What is counted up to a whole block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IncrementScope {
    /// The whole record: a call, a session's report.
    Record,
    /// Each clock hour of the account's zone that the record touches.
    ClockHour,
}

/// A block size and what it applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Increment {
    /// The block: 60 s, 1,000 B. Usage counts in whole blocks.
    pub block: Quantity,
    /// What is counted up.
    pub scope: IncrementScope,
}

/// Why usage could not be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IncrementError {
    /// Seconds by a byte increment, or the other way.
    #[error("usage in {usage:?} cannot be counted in blocks of {block:?}")]
    OtherMeasure {
        /// What was used.
        usage: Measure,
        /// What the block counts.
        block: Measure,
    },
    /// A negative amount.
    #[error("negative usage")]
    Negative,
    /// The result does not fit 64 bits.
    #[error("usage out of range")]
    OutOfRange,
}

const HOUR_US: i64 = 3_600_000_000;

impl Increment {
    /// `counted` in whole blocks, rounded up.
    pub fn up_to_block(&self, counted: Quantity) -> Quantity {
        self.part_of(counted, 100)
    }

    /// So many `percent` of usage that was counted already, in whole blocks again,
    /// rounded up.
    pub fn part_of(&self, counted: Quantity, percent: u16) -> Quantity {
        let block = i128::from(self.block.base_units().max(1));
        let exact = i128::from(counted.base_units()) * i128::from(percent);
        let blocks = (exact + 100 * block - 1).div_euclid(100 * block);
        let units = i64::try_from(blocks * block).unwrap_or(i64::MAX);
        Quantity::new(units, counted.measure())
    }

    /// What `used`, in a record from `start` to `end`, counts as.
    ///
    /// With [`IncrementScope::ClockHour`] a record that touches several clock
    /// hours of `zone` is apportioned to them evenly over time (to the whole
    /// base unit, nothing lost), and each hour's part is counted up.
    ///
    /// # Errors
    /// One variant of [`IncrementError`] for each refusal.
    ///
    /// # Examples
    /// ```
    /// # use domain::{rating::{Increment, IncrementScope}, unit::{Quantity, Unit}};
    /// # let start = "2026-10-01T10:00:00Z".parse::<jiff::Timestamp>()?;
    /// let minute = Increment { block: Quantity::of(1, Unit::Minute), scope: IncrementScope::Record };
    /// let counted = minute.count(Quantity::of(61, Unit::Second), start, start, &jiff::tz::TimeZone::UTC)?;
    /// assert_eq!(counted, Quantity::of(2, Unit::Minute));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn count(
        &self,
        used: Quantity,
        start: Timestamp,
        end: Timestamp,
        zone: &TimeZone,
    ) -> Result<Quantity, IncrementError> {
        if used.measure() != self.block.measure() {
            return Err(IncrementError::OtherMeasure {
                usage: used.measure(),
                block: self.block.measure(),
            });
        }
        if used.base_units() < 0 {
            return Err(IncrementError::Negative);
        }
        let counted = match self.scope {
            IncrementScope::Record => self.up(used.base_units()),
            IncrementScope::ClockHour => self.count_hours(used.base_units(), start, end, zone),
        };
        counted
            .map(|units| Quantity::new(units, used.measure()))
            .ok_or(IncrementError::OutOfRange)
    }

    /// `units` up to the next whole block.
    fn up(&self, units: i64) -> Option<i64> {
        let block = self.block.base_units().max(1);
        match units % block {
            0 => Some(units),
            rest => units.checked_add(block - rest),
        }
    }

    fn count_hours(
        &self,
        units: i64,
        start: Timestamp,
        end: Timestamp,
        zone: &TimeZone,
    ) -> Option<i64> {
        let start_us = start.as_microsecond();
        let length_us = end.as_microsecond().saturating_sub(start_us);
        // zones differ from UTC by whole seconds; the hour's edge moves with them
        let offset_us = i64::from(zone.to_offset(start).seconds()) * 1_000_000;
        let mut edge_us =
            (start_us + offset_us).div_euclid(HOUR_US) * HOUR_US + HOUR_US - offset_us;
        if length_us <= 0 || edge_us >= start_us + length_us {
            return self.up(units);
        }
        let used_by = |instant_us: i64| {
            let part = i128::from(units) * i128::from(instant_us - start_us);
            i64::try_from(part / i128::from(length_us)).ok()
        };
        let (mut counted, mut before) = (0_i64, 0_i64);
        while edge_us < start_us + length_us {
            let so_far = used_by(edge_us)?;
            counted = counted.checked_add(self.up(so_far - before)?)?;
            before = so_far;
            edge_us += HOUR_US;
        }
        counted.checked_add(self.up(units - before)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Unit;
    use proptest::prelude::*;

    fn hour_kb() -> Increment {
        Increment {
            block: Quantity::of(1, Unit::Kilobyte),
            scope: IncrementScope::ClockHour,
        }
    }

    fn check(bytes: i64, from: &str, to: &str, zone: &str, want_kb: i64) {
        let zone = TimeZone::get(zone).unwrap();
        let counted = hour_kb().count(
            Quantity::of(bytes, Unit::Byte),
            from.parse().unwrap(),
            to.parse().unwrap(),
            &zone,
        );
        assert_eq!(counted, Ok(Quantity::of(want_kb, Unit::Kilobyte)));
    }

    #[test]
    fn a_part_of_usage_is_whole_blocks_again() {
        for (minutes, percent, want) in [(100, 100, 100), (100, 50, 50), (101, 50, 51), (1, 1, 1)] {
            let minute = Increment {
                block: Quantity::of(1, Unit::Minute),
                scope: IncrementScope::Record,
            };
            let part = minute.part_of(Quantity::of(minutes, Unit::Minute), percent);
            assert_eq!(
                part,
                Quantity::of(want, Unit::Minute),
                "{minutes} {percent}"
            );
        }
    }

    #[test]
    fn bb_13_bytes_count_up_per_session_and_clock_hour() {
        check(0, "2026-10-01T10:10:00Z", "2026-10-01T10:20:00Z", "UTC", 0);
        check(1, "2026-10-01T10:10:00Z", "2026-10-01T10:20:00Z", "UTC", 1);
        check(
            1_000,
            "2026-10-01T10:10:00Z",
            "2026-10-01T11:00:00Z",
            "UTC",
            1,
        );
        // two hours touched: 1 B and 1 B, each counts as a KB
        check(2, "2026-10-01T10:30:00Z", "2026-10-01T11:30:00Z", "UTC", 2);
        check(
            2_500,
            "2026-10-01T10:00:00Z",
            "2026-10-01T12:00:00Z",
            "UTC",
            4,
        );
        // the half-hour zone has its hour's edge at :30 UTC
        check(
            2,
            "2026-10-01T10:40:00Z",
            "2026-10-01T11:20:00Z",
            "Asia/Kolkata",
            1,
        );
        check(
            2,
            "2026-10-01T10:20:00Z",
            "2026-10-01T10:40:00Z",
            "Asia/Kolkata",
            2,
        );
    }

    #[test]
    fn refusals_are_named() {
        let at = Timestamp::UNIX_EPOCH;
        let seconds = hour_kb().count(Quantity::of(1, Unit::Second), at, at, &TimeZone::UTC);
        assert_eq!(
            seconds,
            Err(IncrementError::OtherMeasure {
                usage: Measure::Seconds,
                block: Measure::Bytes
            })
        );
        let negative = hour_kb().count(Quantity::of(-1, Unit::Byte), at, at, &TimeZone::UTC);
        assert_eq!(negative, Err(IncrementError::Negative));
        let most = hour_kb().count(Quantity::of(i64::MAX, Unit::Byte), at, at, &TimeZone::UTC);
        assert_eq!(most, Err(IncrementError::OutOfRange));
    }

    proptest! {
        #[test]
        fn counting_never_loses_and_adds_less_than_a_block_an_hour(
            bytes in 0_i64..50_000_000, start in 0_i64..4_000_000, seconds in 0_i64..40_000,
        ) {
            let from = Timestamp::from_second(start).unwrap();
            let to = Timestamp::from_second(start + seconds).unwrap();
            let used = Quantity::of(bytes, Unit::Byte);
            let counted = hour_kb().count(used, from, to, &TimeZone::UTC).unwrap().base_units();
            let hours = seconds / 3_600 + 2;
            prop_assert!(counted >= bytes && counted < bytes + hours * 1_000);
            prop_assert_eq!(counted % 1_000, 0);
        }
    }
}
