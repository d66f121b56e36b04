//! What is charged once, beside usage: a recharge, a recording that was bought, a
//! period's deliveries.
//!
//! A charge is earned when it is made, and billed on the next invoice. Its price
//! is a whole number of coins; of deliveries, which were earned to the micro when
//! they were settled, it is the sum, rounded once.

use crate::{
    catalog::TaxMode,
    delivery::AccessNetwork,
    id::{ChargeId, ContentId, UserId},
    unit::{Money, MoneyError, Quantity, Rate, RoundingMode},
    usage::Service,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a charge is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ChargeDetail {
    /// More of an allowance until the period ends.
    Recharge {
        /// Of which service.
        service: Service,
        /// By how much.
        quantity: Quantity,
    },
    /// The right to a recording.
    Purchase {
        /// What was sold.
        sale: Sale,
    },
    /// A purchase that is taken back; its amount is negative.
    Refund {
        /// The purchase.
        of: ChargeId,
        /// What had been sold.
        sale: Sale,
    },
    /// The subscriber's part of a period's deliveries; the price is rounded to
    /// coins once, here.
    Deliveries {
        /// Which, and what stands in the books for them.
        deliveries: DeliveriesBilled,
    },
}

/// What deliveries cost a subscriber, up to a bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveriesBilled {
    /// How many.
    pub count: u32,
    /// What arrived.
    pub bytes: u64,
    /// What their providers paid of them; meant as the price is.
    pub sponsored: Money,
    /// What was booked for the subscriber when they were settled, without tax, to
    /// the micro.
    pub booked: Money,
    /// The same by item and network.
    pub groups: Vec<DeliveryGroup>,
}

/// The deliveries of one item over one network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryGroup {
    /// A recording's id, or what its provider calls the file.
    pub content: String,
    /// Its title then.
    pub title: String,
    /// Over which network.
    pub network: AccessNetwork,
    /// How many.
    pub deliveries: u32,
    /// What arrived.
    pub bytes: u64,
    /// The subscriber's part, to the micro; below zero where one was refunded.
    pub subscriber: Money,
    /// The provider's part.
    pub provider: Money,
}

/// A recording that was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// Which.
    pub content: ContentId,
    /// Its title then.
    pub title: String,
    /// Its artist then.
    pub artist: String,
    /// Who provides it.
    pub provider: UserId,
    /// The provider's part of the price without tax.
    pub provider_share: Rate,
    /// Whether it was bought for somebody else.
    pub is_gift: bool,
}

/// A charge that waits for its invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// Which.
    pub id: ChargeId,
    /// When it was made.
    pub at: Timestamp,
    /// What it is for.
    pub detail: ChargeDetail,
    /// The price, whole coins; before tax or with it, as `tax_mode` says.
    pub amount: Money,
    /// Whether the price holds the tax.
    pub tax_mode: TaxMode,
    /// The rate of the tax.
    pub tax_rate: Rate,
}

impl Charge {
    /// The price without tax, to the micro.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn earned(&self) -> Result<Money, MoneyError> {
        earned(self.amount, self.tax_mode, self.tax_rate)
    }
}

/// A charge on an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeLine {
    /// Its place on the invoice, after the lines of usage.
    pub seq: u32,
    /// Which charge.
    pub id: ChargeId,
    /// When it was made.
    pub at: Timestamp,
    /// What it is for.
    pub detail: ChargeDetail,
    /// The rate of the tax.
    pub tax_rate: Rate,
    /// The price; before tax or with it, as the document's tax mode says.
    pub amount: Money,
}

/// What `amount` is without tax, to the micro.
///
/// # Errors
/// [`MoneyError::OutOfRange`].
pub(crate) fn earned(amount: Money, mode: TaxMode, rate: Rate) -> Result<Money, MoneyError> {
    match mode {
        TaxMode::Exclusive => Ok(amount),
        TaxMode::Inclusive => {
            amount.checked_sub(rate.contained_in(amount, RoundingMode::HalfEven)?)
        }
    }
}
