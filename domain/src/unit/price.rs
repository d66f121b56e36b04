//! Prices as ratios: so much for so much.

use super::{Money, MoneyError, Quantity, RoundingMode};
use serde::{Deserialize, Serialize};

/// An amount per block of usage; never micros per byte, which 0.01 EUR per MB
/// would round to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Price {
    /// What one block costs.
    pub amount: Money,
    /// The block; more than zero.
    pub per: Quantity,
}

impl Price {
    /// What `quantity` costs, in proportion, rounded to a micro by `mode`.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    ///
    /// # Examples
    /// ```
    /// # use domain::unit::{Money, Price, Quantity, RoundingMode, Unit};
    /// let eur = "EUR".parse()?;
    /// let price = Price { amount: Money::parse("0.01", eur)?, per: Quantity::of(1, Unit::Megabyte) };
    /// let half = Quantity::of(500, Unit::Kilobyte);
    /// assert_eq!(price.charge(half, RoundingMode::HalfEven)?, Money::parse("0.005", eur)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn charge(&self, quantity: Quantity, mode: RoundingMode) -> Result<Money, MoneyError> {
        self.amount
            .scaled(quantity.base_units(), self.per.base_units(), mode)
    }
}
