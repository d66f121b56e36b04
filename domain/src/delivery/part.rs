//! Pieces of a file that a preference is about.

use crate::unit::{Measure, Quantity, Rate};
use std::{fmt, ops::Range, str::FromStr};

/// A piece of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// All of it.
    Whole,
    /// `first 5 MB`
    FirstBytes(u64),
    /// `last 6 MB`
    LastBytes(u64),
    /// `first 10 %`
    FirstShare(Rate),
    /// `last 10 %`
    LastShare(Rate),
    /// `0:00-1:30`, minutes and seconds of what it plays: the same part of the
    /// file's bytes as of its length in time.
    Time {
        /// The second it begins at.
        from_s: u32,
        /// The second it ends at, beyond `from_s`.
        to_s: u32,
    },
}

/// Why a text is no part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    /// Not of the form.
    #[error("{0:?} is not a part such as first 5 MB, last 6 MB, first 10 % or 0:00-1:30")]
    Form(String),
    /// A part without a byte or a second in it.
    #[error("{0:?} is an empty part")]
    Empty(String),
}

impl Part {
    /// Its bytes in a file of `bytes` that plays for `duration_s`; `None` where it
    /// is by time and the file has none.
    pub fn range(&self, bytes: u64, duration_s: Option<u32>) -> Option<Range<u64>> {
        // rounds down; both factors fit 64 bits
        let scaled = |numerator: u64, denominator: u64| {
            let exact = u128::from(bytes) * u128::from(numerator) / u128::from(denominator.max(1));
            u64::try_from(exact).unwrap_or(bytes).min(bytes)
        };
        let share = |rate: Rate| scaled(rate.millionths().unsigned_abs(), 1_000_000);
        Some(match *self {
            Self::Whole => 0..bytes,
            Self::FirstBytes(first) => 0..first.min(bytes),
            Self::LastBytes(last) => bytes.saturating_sub(last)..bytes,
            Self::FirstShare(rate) => 0..share(rate),
            Self::LastShare(rate) => bytes - share(rate)..bytes,
            Self::Time { from_s, to_s } => {
                let all = u64::from(duration_s.filter(|seconds| *seconds > 0)?);
                let at = |second: u32| scaled(u64::from(second).min(all), all);
                at(from_s)..at(to_s)
            }
        })
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quantity =
            |bytes: u64| Quantity::new(i64::try_from(bytes).unwrap_or(i64::MAX), Measure::Bytes);
        match *self {
            Self::Whole => f.write_str("whole"),
            Self::FirstBytes(bytes) => write!(f, "first {}", quantity(bytes)),
            Self::LastBytes(bytes) => write!(f, "last {}", quantity(bytes)),
            Self::FirstShare(rate) => write!(f, "first {rate}"),
            Self::LastShare(rate) => write!(f, "last {rate}"),
            Self::Time { from_s, to_s } => {
                let (from, to) = (from_s / 60, to_s / 60);
                write!(f, "{from}:{:02}-{to}:{:02}", from_s % 60, to_s % 60)
            }
        }
    }
}

impl FromStr for Part {
    type Err = PartError;
    fn from_str(text: &str) -> Result<Self, PartError> {
        let text = text.trim();
        let shown = || text.chars().take(40).collect::<String>();
        let form = || PartError::Form(shown());
        let empty = || PartError::Empty(shown());
        if text.is_empty() || text == "whole" {
            return Ok(Self::Whole);
        }
        let (is_first, rest) = match (text.strip_prefix("first "), text.strip_prefix("last ")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return time(text).ok_or_else(form)?.ok_or_else(empty),
        };
        if rest.contains('%') {
            let rate: Rate = rest.parse().map_err(|_| form())?;
            return match (rate.millionths(), is_first) {
                (0, _) => Err(empty()),
                (_, true) => Ok(Self::FirstShare(rate)),
                (_, false) => Ok(Self::LastShare(rate)),
            };
        }
        let quantity: Quantity = rest.parse().map_err(|_| form())?;
        let bytes = u64::try_from(quantity.base_units()).map_err(|_| form())?;
        match (quantity.measure(), bytes, is_first) {
            (Measure::Seconds, ..) => Err(form()),
            (_, 0, _) => Err(empty()),
            (_, _, true) => Ok(Self::FirstBytes(bytes)),
            (_, _, false) => Ok(Self::LastBytes(bytes)),
        }
    }
}

/// `0:00-1:30`; inside, nothing where it is empty.
fn time(text: &str) -> Option<Option<Part>> {
    let second = |text: &str| -> Option<u32> {
        let (minutes, seconds) = text.trim().split_once(':')?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(minutes) || !digits(seconds) || seconds.len() != 2 || minutes.len() > 4 {
            return None;
        }
        let seconds: u32 = seconds.parse().ok().filter(|seconds| *seconds < 60)?;
        Some(minutes.parse::<u32>().ok()? * 60 + seconds)
    };
    let (from, to) = text.split_once('-')?;
    let (from_s, to_s) = (second(from)?, second(to)?);
    Some((from_s < to_s).then_some(Part::Time { from_s, to_s }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_written_and_measured() {
        for (text, bytes, duration_s, want) in [
            ("whole", 10, None, Some(0..10)),
            ("first 5 MB", 10_000_000, None, Some(0..5_000_000)),
            ("first 5 MB", 3, None, Some(0..3)),
            ("last 6 MB", 10_000_000, None, Some(4_000_000..10_000_000)),
            ("last 6 MB", 3, None, Some(0..3)),
            ("first 10 %", 1_001, None, Some(0..100)),
            ("last 12.5 %", 80, None, Some(70..80)),
            ("0:00-1:30", 1_000, Some(180), Some(0..500)),
            ("1:00-9:00", 1_000, Some(180), Some(333..1_000)),
            ("4:00-9:00", 1_000, Some(180), Some(1_000..1_000)),
            ("0:00-1:30", 1_000, None, None),
            ("first 100 %", u64::MAX, None, Some(0..u64::MAX)),
        ] {
            let part: Part = text.parse().unwrap();
            assert_eq!(part.to_string(), text);
            assert_eq!(part.range(bytes, duration_s), want, "{text}");
        }
    }

    #[test]
    fn what_is_no_part_is_refused_by_name() {
        for text in [
            "first",
            "first 5",
            "5 MB",
            "first 5 min",
            "first 101 %",
            "last -5 MB",
            "1-2",
            "0:60-1:00",
            "0:1-0:20",
            "first 1.5 B",
        ] {
            assert_eq!(
                text.parse::<Part>(),
                Err(PartError::Form(text.into())),
                "{text}"
            );
        }
        for text in ["first 0 MB", "last 0 %", "1:30-1:30", "2:00-1:00"] {
            assert_eq!(
                text.parse::<Part>(),
                Err(PartError::Empty(text.into())),
                "{text}"
            );
        }
    }
}
