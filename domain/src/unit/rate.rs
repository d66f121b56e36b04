//! Rates and factors: integer millionths.

use super::{Money, MoneyError, RoundingMode};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A ratio in millionths: 190,000 is 19 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate {
    millionths: i64,
}

/// The text is not a percentage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a rate between 0 % and 100 %, with at most four decimals")]
pub struct RateError(pub String);

impl Rate {
    /// From millionths.
    pub const fn from_millionths(millionths: i64) -> Self {
        Self { millionths }
    }

    /// Millionths: 190,000 for 19 %.
    pub const fn millionths(self) -> i64 {
        self.millionths
    }

    /// The rate's part of `base`, rounded to a micro by `mode`.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn of(self, base: Money, mode: RoundingMode) -> Result<Money, MoneyError> {
        base.scaled(self.millionths, 1_000_000, mode)
    }

    /// The part of `gross` that the rate contributed: `gross × r ÷ (1 + r)`.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn contained_in(self, gross: Money, mode: RoundingMode) -> Result<Money, MoneyError> {
        gross.scaled(self.millionths, 1_000_000 + self.millionths, mode)
    }

    /// The number of percent as decimal text: `19`, `8.1`.
    pub fn to_percent(self) -> String {
        let (whole, rest) = (self.millionths / 10_000, self.millionths % 10_000);
        if rest == 0 {
            return whole.to_string();
        }
        format!("{whole}.{rest:04}")
            .trim_end_matches('0')
            .to_owned()
    }
}

/// `19 %`, `19%` or `19`.
impl FromStr for Rate {
    type Err = RateError;
    fn from_str(text: &str) -> Result<Self, RateError> {
        let number = text.trim().trim_end_matches('%').trim_end();
        super::quantity::parse_decimal(number, 10_000)
            .and_then(|millionths| i64::try_from(millionths).ok())
            .filter(|millionths| (0..=1_000_000).contains(millionths))
            .map(Self::from_millionths)
            .ok_or_else(|| RateError(text.chars().take(16).collect()))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.to_percent())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_in_and_out() {
        for (text, millionths, shown) in [
            ("19 %", 190_000, "19 %"),
            ("8.1%", 81_000, "8.1 %"),
            ("14.09", 140_900, "14.09 %"),
            ("0", 0, "0 %"),
        ] {
            let rate: Rate = text.parse().unwrap();
            assert_eq!(
                (rate.millionths(), rate.to_string().as_str()),
                (millionths, shown)
            );
        }
        for text in ["", "%", "-1", "101", "1.00001", "x"] {
            assert_eq!(text.parse::<Rate>(), Err(RateError(text.into())));
        }
    }

    #[test]
    fn tax_on_top_and_tax_inside_agree() {
        let eur = "EUR".parse().unwrap();
        let rate: Rate = "19".parse().unwrap();
        let net = Money::parse("100", eur).unwrap();
        let tax = rate.of(net, RoundingMode::HalfUp).unwrap();
        let gross = net.checked_add(tax).unwrap();
        assert_eq!(rate.contained_in(gross, RoundingMode::HalfUp), Ok(tax));
    }
}
