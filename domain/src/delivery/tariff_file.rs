//! Delivery tariffs as operators write them: TOML.
//!
//! The format is described, with an example that is tested, in
//! `docs/formats/delivery.md`.

use super::{
    ConditionMisfit, DeliveryPrice, DeliveryTariff, possible, preference_file::FILE_BYTES_MAX,
    tariff::PRICES_MAX,
};
use crate::{
    metering::{Condition, ConditionError},
    party::Language,
    unit::{Currency, Money, Price, Quantity, Unit, UnknownCurrency},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A delivery tariff as it is written, nothing checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryTariffFile {
    /// From 1.
    pub version: u32,
    /// The first day it is for.
    pub valid_from: String,
    /// ISO 4217.
    pub currency: String,
    /// `[[price]]`.
    #[serde(default, rename = "price")]
    pub prices: Vec<PriceFile>,
}

/// One `[[price]]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceFile {
    /// By language.
    pub name: BTreeMap<String, String>,
    /// A condition; always, where it is left out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub when: String,
    /// `0.10`; `0` is a free zone.
    pub per_mb: String,
}

/// A fault of a delivery tariff.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TariffFault {
    /// Not TOML, or not of this form; the message says where.
    #[error("{0}")]
    Form(String),
    /// Versions count from 1.
    #[error("version: a number from 1 is wanted")]
    Version,
    /// Not a date.
    #[error("valid_from: {0:?} is not a date such as 2026-01-31")]
    Day(String),
    /// No such currency.
    #[error("currency: {0}")]
    Currency(#[from] UnknownCurrency),
    /// None, or too many.
    #[error("1 to {PRICES_MAX} prices are wanted")]
    Count,
    /// The last one does not always hold.
    #[error("the last price must be without `when`, so that each delivery has one")]
    NotAlways,
    /// Not a price.
    #[error("price {0}: per_mb: {1:?} is not a price from 0 such as 0.10")]
    Price(usize, String),
    /// Not a condition.
    #[error("price {0}: when: {1}")]
    Condition(usize, ConditionError),
    /// A condition that is none for deliveries.
    #[error("price {0}: when: {1}")]
    Misfit(usize, ConditionMisfit),
    /// A name is missing, in this language.
    #[error("price {0}: a name in {1} is wanted")]
    Name(usize, Language),
}

impl DeliveryTariffFile {
    /// Reads TOML.
    ///
    /// # Errors
    /// [`TariffFault::Form`].
    pub fn from_toml(text: &str) -> Result<Self, TariffFault> {
        if text.len() > FILE_BYTES_MAX {
            let words = format!("at most {FILE_BYTES_MAX} bytes are wanted");
            return Err(TariffFault::Form(words));
        }
        toml::from_str(text).map_err(|error| TariffFault::Form(error.to_string()))
    }

    /// As TOML.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// Checks every rule.
    ///
    /// # Errors
    /// Every fault, in order of where it is.
    pub fn read(&self) -> Result<DeliveryTariff, Vec<TariffFault>> {
        let mut faults = Vec::new();
        if self.version == 0 {
            faults.push(TariffFault::Version);
        }
        let day: Result<Date, _> = self.valid_from.parse();
        let day = day.map_err(|_| TariffFault::Day(self.valid_from.chars().take(16).collect()));
        let valid_from = day.map_err(|fault| faults.push(fault)).ok();
        let currency: Result<Currency, _> = self.currency.parse();
        let currency = currency
            .map_err(|error| faults.push(TariffFault::Currency(error)))
            .ok();
        if self.prices.is_empty() || self.prices.len() > PRICES_MAX {
            faults.push(TariffFault::Count);
        } else if self
            .prices
            .last()
            .is_some_and(|last| !last.when.trim().is_empty())
        {
            faults.push(TariffFault::NotAlways);
        }
        let mut prices = Vec::with_capacity(self.prices.len());
        for (number, file) in (1..).zip(self.prices.iter().take(PRICES_MAX)) {
            // the currency's own fault is noted; any other one reads the numbers
            prices.extend(read_price(&mut faults, number, file, currency));
        }
        match (valid_from, currency) {
            (Some(valid_from), Some(currency)) if faults.is_empty() => Ok(DeliveryTariff {
                version: self.version,
                valid_from,
                currency,
                prices,
            }),
            _ => Err(faults),
        }
    }
}

fn read_price(
    faults: &mut Vec<TariffFault>,
    number: usize,
    file: &PriceFile,
    currency: Option<Currency>,
) -> Option<DeliveryPrice> {
    for language in Language::ALL {
        let name = file.name.get(language.tag());
        if name.is_none_or(|name| name.trim().is_empty()) {
            faults.push(TariffFault::Name(number, language));
        }
    }
    let condition = match file.when.trim() {
        "" => Some(Condition::Always),
        when => when
            .parse()
            .map_err(|error| faults.push(TariffFault::Condition(number, error)))
            .ok(),
    };
    let condition = condition.filter(|condition| match possible::check(condition) {
        Ok(()) => true,
        Err(misfit) => {
            faults.push(TariffFault::Misfit(number, misfit));
            false
        }
    });
    let amount = Money::parse(file.per_mb.trim(), currency?).ok();
    let amount = amount.filter(|amount| amount.micros() >= 0);
    if amount.is_none() {
        let shown = file.per_mb.chars().take(32).collect();
        faults.push(TariffFault::Price(number, shown));
    }
    Some(DeliveryPrice {
        name: file.name.clone(),
        condition: condition?,
        price: Price {
            amount: amount?,
            per: Quantity::of(1, Unit::Megabyte),
        },
    })
}

/// As it is written in its shortest form.
impl From<&DeliveryTariff> for DeliveryTariffFile {
    fn from(tariff: &DeliveryTariff) -> Self {
        let prices = tariff.prices.iter().map(|price| PriceFile {
            name: price.name.clone(),
            when: match &price.condition {
                Condition::Always => String::new(),
                condition => condition.to_string(),
            },
            per_mb: price.price.amount.to_decimal(),
        });
        Self {
            version: tariff.version,
            valid_from: tariff.valid_from.to_string(),
            currency: tariff.currency.to_string(),
            prices: prices.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
version = 2
valid_from = "2026-01-01"
currency = "EUR"

[[price]]
name = { en = "Nights at home", de = "Nachts zu Hause" }
when = "network = fixed and time in 22:00-06:00"
per_mb = "0"

[[price]]
name = { en = "Elsewhere", de = "Sonst" }
per_mb = "0.10"
"#;

    #[test]
    fn a_tariff_is_read_and_written() {
        let file = DeliveryTariffFile::from_toml(FILE).unwrap();
        let tariff = file.read().unwrap();
        assert_eq!(tariff.prices[1].price.amount.micros(), 100_000);
        let again = DeliveryTariffFile::from(&tariff);
        assert_eq!(
            DeliveryTariffFile::from_toml(&again.to_toml())
                .unwrap()
                .read(),
            Ok(tariff)
        );
    }

    #[test]
    fn each_fault_is_named() {
        for (from, to, want) in [
            ("version = 2", "version = 0", "version: a number from 1"),
            ("2026-01-01", "2026-02-31", "valid_from: \"2026-02-31\""),
            ("EUR", "EUX", "currency: "),
            (
                "network = fixed",
                "service = data",
                "price 1: when: a delivery has no service",
            ),
            (
                "network = fixed",
                "netwok = fixed",
                "price 1: when: at character 1",
            ),
            (
                "network = fixed",
                "network = fixed and roaming",
                "price 1: when: it can never hold",
            ),
            ("\"0.10\"", "\"-0.10\"", "price 2: per_mb: \"-0.10\""),
            (
                "\"0.10\"",
                "\"0.10\"\nwhen = \"roaming\"",
                "the last price must be without",
            ),
            (", de = \"Sonst\"", "", "price 2: a name in de"),
            ("per_mb", "per_gb", "unknown field"),
        ] {
            let text = FILE.replacen(from, to, if from == "per_mb" { 1 } else { 9 });
            let faults = match DeliveryTariffFile::from_toml(&text) {
                Ok(file) => file.read().unwrap_err(),
                Err(fault) => vec![fault],
            };
            let words: Vec<String> = faults.iter().map(ToString::to_string).collect();
            assert!(
                words.iter().any(|one| one.contains(want)),
                "{want}: {words:?}"
            );
        }
        let none = FILE.split("[[price]]").next().unwrap();
        let none = DeliveryTariffFile::from_toml(none).unwrap().read();
        assert_eq!(none, Err(vec![TariffFault::Count]));
    }
}
