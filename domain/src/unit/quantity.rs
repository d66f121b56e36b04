//! Amounts of usage: whole seconds or whole bytes, and the units people write.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Time, in whole seconds.
    Seconds,
    /// Data volume, in whole bytes.
    Bytes,
}

/// A unit that people write and read; KB, MB and GB are decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Second.
    #[serde(rename = "s")]
    Second,
    /// Minute, 60 seconds.
    #[serde(rename = "min")]
    Minute,
    /// Hour, 3,600 seconds.
    #[serde(rename = "h")]
    Hour,
    /// Byte.
    #[serde(rename = "B")]
    Byte,
    /// Kilobyte, 1,000 bytes.
    #[serde(rename = "KB")]
    Kilobyte,
    /// Megabyte, 1,000,000 bytes.
    #[serde(rename = "MB")]
    Megabyte,
    /// Gigabyte, 1,000,000,000 bytes.
    #[serde(rename = "GB")]
    Gigabyte,
    /// Kibibyte, 1,024 bytes.
    #[serde(rename = "KiB")]
    Kibibyte,
    /// Mebibyte, 1,048,576 bytes.
    #[serde(rename = "MiB")]
    Mebibyte,
    /// Gibibyte, 1,073,741,824 bytes.
    #[serde(rename = "GiB")]
    Gibibyte,
}

impl Unit {
    /// Every unit, smallest first within its measure.
    pub const ALL: [Unit; 10] = [
        Unit::Second,
        Unit::Minute,
        Unit::Hour,
        Unit::Byte,
        Unit::Kilobyte,
        Unit::Megabyte,
        Unit::Gigabyte,
        Unit::Kibibyte,
        Unit::Mebibyte,
        Unit::Gibibyte,
    ];

    /// What the unit counts.
    pub const fn measure(self) -> Measure {
        match self {
            Unit::Second | Unit::Minute | Unit::Hour => Measure::Seconds,
            _ => Measure::Bytes,
        }
    }

    /// Seconds or bytes in one unit.
    pub const fn base_units(self) -> i64 {
        match self {
            Unit::Second | Unit::Byte => 1,
            Unit::Minute => 60,
            Unit::Hour => 3_600,
            Unit::Kilobyte => 1_000,
            Unit::Megabyte => 1_000_000,
            Unit::Gigabyte => 1_000_000_000,
            Unit::Kibibyte => 1 << 10,
            Unit::Mebibyte => 1 << 20,
            Unit::Gibibyte => 1 << 30,
        }
    }

    /// The symbol, as in `GB`.
    pub const fn symbol(self) -> &'static str {
        match self {
            Unit::Second => "s",
            Unit::Minute => "min",
            Unit::Hour => "h",
            Unit::Byte => "B",
            Unit::Kilobyte => "KB",
            Unit::Megabyte => "MB",
            Unit::Gigabyte => "GB",
            Unit::Kibibyte => "KiB",
            Unit::Mebibyte => "MiB",
            Unit::Gibibyte => "GiB",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

impl FromStr for Unit {
    type Err = QuantityError;
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        Unit::ALL
            .into_iter()
            .find(|unit| unit.symbol() == text)
            .ok_or_else(|| QuantityError::UnknownUnit(text.chars().take(16).collect()))
    }
}

/// An amount of usage, in whole base units of its measure.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quantity {
    base_units: i64,
    measure: Measure,
}

/// Why a text or a sum is not a quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// The unit is none of those in [`Unit`].
    #[error("unknown unit {0:?}: one of s, min, h, B, KB, MB, GB, KiB, MiB, GiB is wanted")]
    UnknownUnit(String),
    /// The number is not a decimal, or does not come to whole base units.
    #[error("{0:?} is not a quantity such as 25 GB")]
    NotAQuantity(String),
    /// Seconds and bytes do not add up.
    #[error("{0:?} and {1:?} do not add up: two measures")]
    TwoMeasures(Measure, Measure),
    /// The result does not fit 64 bits.
    #[error("quantity out of range")]
    OutOfRange,
}

impl Quantity {
    /// A quantity from whole seconds or bytes.
    pub const fn new(base_units: i64, measure: Measure) -> Self {
        Self {
            base_units,
            measure,
        }
    }

    /// `count` of `unit`; saturates far beyond any use.
    pub const fn of(count: i64, unit: Unit) -> Self {
        Self::new(count.saturating_mul(unit.base_units()), unit.measure())
    }

    /// A decimal count of `unit` that comes to whole base units: `("0.5", GB)`.
    ///
    /// # Errors
    /// [`QuantityError::NotAQuantity`], [`QuantityError::OutOfRange`].
    pub fn parse_in(text: &str, unit: Unit) -> Result<Self, QuantityError> {
        let base = parse_decimal(text, unit.base_units())
            .ok_or_else(|| QuantityError::NotAQuantity(text.chars().take(32).collect()))?;
        let base = i64::try_from(base).map_err(|_| QuantityError::OutOfRange)?;
        Ok(Self::new(base, unit.measure()))
    }

    /// Whole seconds or bytes.
    pub const fn base_units(&self) -> i64 {
        self.base_units
    }

    /// What is counted.
    pub const fn measure(&self) -> Measure {
        self.measure
    }

    /// The sum.
    ///
    /// # Errors
    /// [`QuantityError::TwoMeasures`], [`QuantityError::OutOfRange`].
    pub fn checked_add(self, other: Self) -> Result<Self, QuantityError> {
        if self.measure != other.measure {
            return Err(QuantityError::TwoMeasures(self.measure, other.measure));
        }
        let sum = self.base_units.checked_add(other.base_units);
        Ok(Self::new(
            sum.ok_or(QuantityError::OutOfRange)?,
            self.measure,
        ))
    }
}

/// `25 GB`: a decimal, white space, a unit.
impl FromStr for Quantity {
    type Err = QuantityError;
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let text = text.trim();
        let split = text
            .find(|c: char| c.is_ascii_alphabetic())
            .ok_or_else(|| QuantityError::NotAQuantity(text.chars().take(32).collect()))?;
        let (number, unit) = text.split_at(split);
        Self::parse_in(number.trim_end(), unit.parse()?)
    }
}

/// In the largest unit that it is a whole number of: `25 GB`, `90 s`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = |unit: &Unit| {
            unit.measure() == self.measure
                && (unit.base_units() == 1
                    || self.base_units != 0 && self.base_units % unit.base_units() == 0)
        };
        let unit = Unit::ALL
            .into_iter()
            .filter(fits)
            .max_by_key(|unit| unit.base_units())
            .ok_or(fmt::Error)?;
        write!(f, "{} {unit}", self.base_units / unit.base_units())
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// `text × scale` exactly, or `None`: an optional sign, ASCII digits, one point.
pub(crate) fn parse_decimal(text: &str, scale: i64) -> Option<i128> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    // 18 digits of either part stay far inside 128 bits
    if whole.is_empty()
        || whole.len() > 18
        || fraction.len() > 18
        || digits.ends_with('.')
        || !all_digits(whole)
        || !all_digits(fraction)
    {
        return None;
    }
    let mut value = whole.parse::<i128>().ok()? * i128::from(scale);
    if !fraction.is_empty() {
        let denominator = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
        let numerator = fraction.parse::<i128>().ok()? * i128::from(scale);
        if numerator % denominator != 0 {
            return None;
        }
        value += numerator / denominator;
    }
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, base) in [
            ("25 GB", 25_000_000_000),
            ("0.5 GB", 500_000_000),
            ("1 KiB", 1_024),
            ("300 min", 18_000),
            ("1.5 min", 90),
            ("7s", 7),
        ] {
            assert_eq!(
                text.parse::<Quantity>().unwrap().base_units(),
                base,
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_quantity_by_name() {
        use QuantityError::*;
        assert_eq!("25 gb".parse::<Quantity>(), Err(UnknownUnit("gb".into())));
        assert_eq!(
            "0.0001 KB".parse::<Quantity>(),
            Err(NotAQuantity("0.0001".into()))
        );
        assert_eq!("25".parse::<Quantity>(), Err(NotAQuantity("25".into())));
        assert_eq!("99999999999999 GB".parse::<Quantity>(), Err(OutOfRange));
        let (s, b) = (Quantity::of(1, Unit::Second), Quantity::of(1, Unit::Byte));
        assert_eq!(
            s.checked_add(b),
            Err(TwoMeasures(Measure::Seconds, Measure::Bytes))
        );
    }
}
