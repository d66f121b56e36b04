//! Tariffs: what one price plan says, in one version of it.

use super::BandSchedule;
use crate::{
    rating::Increment,
    unit::{Currency, Rate, Unit},
    usage::Service,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// A tariff's name in files, addresses and tables: `harbour-data`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TariffCode(String);

/// Whether the tariff's costs hold the tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaxMode {
    /// Tax comes on top.
    Exclusive,
    /// Tax is inside.
    Inclusive,
}

impl fmt::Display for TaxMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Exclusive => "exclusive",
            Self::Inclusive => "inclusive",
        })
    }
}

/// What is billed together under one band schedule (3GPP: rating group).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingGroup {
    /// The service whose records count here; one group for each.
    pub service: Service,
    /// The unit that bounds are shown in.
    pub unit: Unit,
    /// How records are counted.
    pub increment: Increment,
    /// The tax rate of its lines.
    pub tax_rate: Rate,
    /// The bands.
    pub schedule: BandSchedule,
}

/// One version of a tariff. It never changes; a change is a new version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tariff {
    /// Which tariff.
    pub code: TariffCode,
    /// Which version of it, from 1.
    pub version: u32,
    /// Its name by language tag; `en` is always there.
    pub names: BTreeMap<String, String>,
    /// The first day it applies to, in the account's zone.
    pub valid_from: Date,
    /// The currency of all its costs.
    pub currency: Currency,
    /// Whether its costs hold the tax.
    pub tax: TaxMode,
    /// Days from the invoice's date to its due date.
    pub payment_days: u16,
    /// What it bills; at least one.
    pub groups: Vec<RatingGroup>,
}

/// Why a tariff was refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TariffError {
    /// The code is not 1 to 48 of `a-z 0-9 -`, beginning with a letter.
    #[error("{0:?} is not a tariff code: lower-case letters, digits and hyphens, 48 at most")]
    NotACode(String),
    /// The version is not a number from 1.
    #[error("a tariff's version is a number from 1")]
    NoVersion,
    /// Nothing to bill.
    #[error("the tariff has no rating group")]
    NoGroups,
    /// Two groups for one service.
    #[error("two rating groups for {0}")]
    TwoGroups(Service),
    /// A group's costs are in another currency than the tariff's.
    #[error("the costs of {service} are in {costs}, the tariff is in {tariff}")]
    OtherCurrency {
        /// Which group.
        service: Service,
        /// The currency of its costs.
        costs: Currency,
        /// The tariff's.
        tariff: Currency,
    },
    /// A group counts seconds where the service has bytes, or the other way.
    #[error("{service} is not counted in {unit}")]
    OtherMeasure {
        /// Which group.
        service: Service,
        /// The unit that does not fit.
        unit: Unit,
    },
    /// The increment is zero or less.
    #[error("the increment of {0} must be more than zero")]
    NoIncrement(Service),
    /// No English name.
    #[error("the tariff has no name in English (name.en)")]
    NoName,
}

impl Tariff {
    /// Checks what only the whole can tell, and returns the tariff.
    ///
    /// # Errors
    /// One variant of [`TariffError`] for each rule.
    pub fn checked(self) -> Result<Self, TariffError> {
        if self.version == 0 {
            return Err(TariffError::NoVersion);
        }
        if self.groups.is_empty() {
            return Err(TariffError::NoGroups);
        }
        if self
            .names
            .get("en")
            .is_none_or(|name| name.trim().is_empty())
        {
            return Err(TariffError::NoName);
        }
        for (index, group) in self.groups.iter().enumerate() {
            self.check_group(index, group)?;
        }
        Ok(self)
    }

    fn check_group(&self, index: usize, group: &RatingGroup) -> Result<(), TariffError> {
        let service = group.service;
        if self.groups[..index]
            .iter()
            .any(|other| other.service == service)
        {
            return Err(TariffError::TwoGroups(service));
        }
        let measure = service.measure();
        let first = group.schedule.bands()[0];
        if group.unit.measure() != measure
            || group.increment.block.measure() != measure
            || first.up_to.measure() != measure
        {
            let unit = group.unit;
            return Err(TariffError::OtherMeasure { service, unit });
        }
        if group.increment.block.base_units() <= 0 {
            return Err(TariffError::NoIncrement(service));
        }
        let costs = first.cost.currency();
        if costs != self.currency {
            let tariff = self.currency;
            return Err(TariffError::OtherCurrency {
                service,
                costs,
                tariff,
            });
        }
        Ok(())
    }

    /// The name in `language`, else in English.
    pub fn name(&self, language: &str) -> &str {
        self.names
            .get(language)
            .or_else(|| self.names.get("en"))
            .map_or("", String::as_str)
    }

    /// The rating group of a service.
    pub fn group(&self, service: Service) -> Option<&RatingGroup> {
        self.groups.iter().find(|group| group.service == service)
    }
}

impl FromStr for TariffCode {
    type Err = TariffError;
    fn from_str(text: &str) -> Result<Self, TariffError> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if (1..=48).contains(&text.len())
            && text.bytes().all(fits)
            && text.as_bytes()[0].is_ascii_lowercase()
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(TariffError::NotACode(text.chars().take(64).collect()))
        }
    }
}

impl TryFrom<String> for TariffCode {
    type Error = TariffError;
    fn try_from(text: String) -> Result<Self, TariffError> {
        text.parse()
    }
}

impl From<TariffCode> for String {
    fn from(code: TariffCode) -> Self {
        code.0
    }
}

impl TariffCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TariffCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
