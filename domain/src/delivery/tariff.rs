//! What a delivery costs, as the operator says.

use super::Delivery;
use crate::{
    metering::Condition,
    unit::{Currency, Price},
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Prices at most.
pub const PRICES_MAX: usize = 50;

/// One version of an operator's delivery tariff in one currency. Its prices are
/// meant as those of the subscriber's own tariff: with tax or without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryTariff {
    /// From 1.
    pub version: u32,
    /// The first day it is for.
    pub valid_from: Date,
    /// Of all prices.
    pub currency: Currency,
    /// The first that holds counts; the last always holds.
    pub prices: Vec<DeliveryPrice>,
}

/// What a megabyte costs when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryPrice {
    /// What it is called, by language.
    pub name: BTreeMap<String, String>,
    /// When it holds.
    pub condition: Condition,
    /// For a megabyte; zero is a free zone.
    pub price: Price,
}

impl DeliveryTariff {
    /// The price that counts for a delivery, and its place.
    pub fn price(&self, delivery: &Delivery<'_>) -> Option<(usize, &DeliveryPrice)> {
        let facts = delivery.facts();
        let mut prices = self.prices.iter().enumerate();
        prices.find(|(_, price)| price.condition.holds(&facts))
    }

    /// Of several versions the one that is in force on `day`.
    pub fn in_force<T: AsRef<Self>>(versions: &[T], currency: Currency, day: Date) -> Option<&T> {
        let of_day = versions.iter().filter(|version| {
            let version = version.as_ref();
            version.currency == currency && version.valid_from <= day
        });
        of_day.max_by_key(|version| {
            let version = version.as_ref();
            (version.valid_from, version.version)
        })
    }
}

impl AsRef<DeliveryTariff> for DeliveryTariff {
    fn as_ref(&self) -> &DeliveryTariff {
        self
    }
}
