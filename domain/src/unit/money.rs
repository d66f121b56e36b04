//! Amounts of money: integer micro-units with their currency.

use super::{Currency, RoundingMode, div_round};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in micro-units of one currency (1 EUR = 1,000,000 micros).
///
/// Operations are checked; two currencies never add up. `Display` is for logs
/// and command lines, screens format for the reader's locale.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    micros: i64,
    currency: Currency,
}

/// Why two amounts did not become one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The operation would mix currencies.
    #[error("{0} and {1} do not add up: two currencies")]
    TwoCurrencies(Currency, Currency),
    /// The result is beyond ±9.2 trillion units.
    #[error("amount out of range")]
    OutOfRange,
    /// The text is not a decimal amount with at most six decimals.
    #[error("{0:?} is not an amount such as 35.00")]
    NotAnAmount(String),
}

impl Money {
    /// An amount from its micro-units.
    pub const fn new(micros: i64, currency: Currency) -> Self {
        Self { micros, currency }
    }

    /// Nothing, in that currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// A decimal such as `35.00` or `-0.000001`: at most six decimals, a point.
    ///
    /// # Errors
    /// [`MoneyError::NotAnAmount`] for any other text, [`MoneyError::OutOfRange`].
    ///
    /// # Examples
    /// ```
    /// # use domain::unit::Money;
    /// let usd = "USD".parse()?;
    /// assert_eq!(Money::parse("2.5", usd)?, Money::new(2_500_000, usd));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let micros = super::quantity::parse_decimal(text, 1_000_000)
            .ok_or_else(|| MoneyError::NotAnAmount(text.chars().take(32).collect()))?;
        let micros = i64::try_from(micros).map_err(|_| MoneyError::OutOfRange)?;
        Ok(Self::new(micros, currency))
    }

    /// Micro-units.
    pub const fn micros(&self) -> i64 {
        self.micros
    }

    /// The currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Whether this is nothing.
    pub const fn is_zero(&self) -> bool {
        self.micros == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::TwoCurrencies`], [`MoneyError::OutOfRange`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::TwoCurrencies(self.currency, other.currency));
        }
        let micros = self
            .micros
            .checked_add(other.micros)
            .ok_or(MoneyError::OutOfRange)?;
        Ok(Self::new(micros, self.currency))
    }

    /// The difference.
    ///
    /// # Errors
    /// [`MoneyError::TwoCurrencies`], [`MoneyError::OutOfRange`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(other.checked_neg()?)
    }

    /// The same amount the other way.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] for the one value that has no opposite.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        let micros = self.micros.checked_neg().ok_or(MoneyError::OutOfRange)?;
        Ok(Self::new(micros, self.currency))
    }

    /// `self × numerator ÷ denominator`, rounded to a micro by `mode`.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`], also for a zero denominator.
    pub fn scaled(
        self,
        numerator: i64,
        denominator: i64,
        mode: RoundingMode,
    ) -> Result<Self, MoneyError> {
        let product = i128::from(self.micros) * i128::from(numerator);
        let micros = div_round(product, denominator.into(), mode).ok_or(MoneyError::OutOfRange)?;
        Ok(Self::new(micros, self.currency))
    }

    /// Rounded to the smallest coin of its currency.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn round_to_minor_unit(self, mode: RoundingMode) -> Result<Self, MoneyError> {
        let unit = self.currency.minor_unit_micros();
        let coins = div_round(self.micros.into(), unit.into(), mode)
            .and_then(|coins| coins.checked_mul(unit))
            .ok_or(MoneyError::OutOfRange)?;
        Ok(Self::new(coins, self.currency))
    }

    /// The sum of `amounts`, which is nothing in `currency` when there are none.
    ///
    /// # Errors
    /// [`MoneyError::TwoCurrencies`], [`MoneyError::OutOfRange`].
    pub fn sum(
        currency: Currency,
        amounts: impl IntoIterator<Item = Money>,
    ) -> Result<Self, MoneyError> {
        amounts
            .into_iter()
            .try_fold(Self::zero(currency), Self::checked_add)
    }

    /// Decimal text with at least the digits of the smallest coin: `35.00`, `0.0125`.
    pub fn to_decimal(&self) -> String {
        let sign = if self.micros < 0 { "-" } else { "" };
        let micros = self.micros.unsigned_abs();
        let (whole, rest) = (micros / 1_000_000, micros % 1_000_000);
        let mut digits = format!("{rest:06}");
        let keep = usize::from(self.currency.exponent());
        while digits.len() > keep && digits.ends_with('0') {
            digits.pop();
        }
        if digits.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{digits}")
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_decimal(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RoundingMode::*;

    fn eur(text: &str) -> Money {
        Money::parse(text, "EUR".parse().unwrap()).unwrap()
    }

    #[test]
    fn reads_and_shows_decimals() {
        for (text, micros, shown) in [
            ("35", 35_000_000, "35.00 EUR"),
            ("35.00", 35_000_000, "35.00 EUR"),
            ("-0.5", -500_000, "-0.50 EUR"),
            ("0.000001", 1, "0.000001 EUR"),
            ("+1.2", 1_200_000, "1.20 EUR"),
        ] {
            assert_eq!(eur(text).micros(), micros);
            assert_eq!(eur(text).to_string(), shown);
        }
        for text in ["", ".", "1,5", "1.0000001", "1e3", "--1", "٣", "1 000", "-"] {
            let parsed = Money::parse(text, "EUR".parse().unwrap());
            assert_eq!(parsed, Err(MoneyError::NotAnAmount(text.into())));
        }
    }

    #[test]
    fn two_currencies_do_not_add_up() {
        let usd: Currency = "USD".parse().unwrap();
        let refused = eur("1").checked_add(Money::zero(usd));
        let euro = eur("1").currency();
        assert_eq!(refused, Err(MoneyError::TwoCurrencies(euro, usd)));
    }

    #[test]
    fn out_of_range_is_said_not_wrapped() {
        let most = Money::new(i64::MAX, eur("1").currency());
        assert_eq!(most.checked_add(eur("1")), Err(MoneyError::OutOfRange));
        assert_eq!(most.scaled(2, 1, Down), Err(MoneyError::OutOfRange));
        assert_eq!(eur("1").scaled(1, 0, Down), Err(MoneyError::OutOfRange));
    }

    #[test]
    fn rounds_to_the_coin_of_its_currency() {
        for (text, mode, coin) in [
            ("9.354839", HalfEven, "9.35"),
            ("0.125", HalfEven, "0.12"),
            ("0.125", HalfUp, "0.13"),
            ("-0.125", HalfUp, "-0.13"),
            ("0.121", Up, "0.13"),
        ] {
            assert_eq!(eur(text).round_to_minor_unit(mode), Ok(eur(coin)), "{text}");
        }
        let jpy = Money::parse("10.5", "JPY".parse().unwrap()).unwrap();
        assert_eq!(
            jpy.round_to_minor_unit(HalfUp).unwrap().to_string(),
            "11 JPY"
        );
    }
}
