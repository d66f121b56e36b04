//! Quantities that carry their unit: money, usage, prices, rates, rounding.

mod currency;
mod money;
mod price;
mod quantity;
mod rate;
mod rounding;

pub use currency::{Currency, UnknownCurrency};
pub use money::{Money, MoneyError};
pub use price::Price;
pub(crate) use quantity::parse_decimal;
pub use quantity::{Measure, Quantity, QuantityError, Unit};
pub use rate::{Rate, RateError};
pub use rounding::{RoundingMode, div_round};
