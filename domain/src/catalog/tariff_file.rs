//! Tariffs as people write them: TOML.
//!
//! The format is described, with examples that are tested, in
//! `docs/formats/tariff.md`. Numbers with decimals are written as text
//! (`"19.00"`), so that no float ever touches money.

use super::{
    Above, Band, BandSchedule, RatingGroup, ScheduleError, Series, Tariff, TariffError, TaxMode,
};
use crate::{
    rating::{Increment, IncrementScope},
    unit::{
        Currency, Money, MoneyError, Price, Quantity, QuantityError, RateError, Unit,
        UnknownCurrency,
    },
    usage::Service,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a tariff file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TariffFileError {
    /// Not TOML, or not of this form; the message says where.
    #[error("{0}")]
    Form(String),
    /// The currency.
    #[error("currency: {0}")]
    Currency(#[from] UnknownCurrency),
    /// A group gives both a table and a series, or neither.
    #[error("{service}: give the bands either as `bands` or as `series`")]
    OneWay {
        /// Which group.
        service: Service,
    },
    /// An amount of money.
    #[error("{service}: {field}: {error}")]
    Amount {
        /// Which group.
        service: Service,
        /// Which field.
        field: String,
        /// What is wrong with it.
        error: MoneyError,
    },
    /// A bound, a width or a block.
    #[error("{service}: {field}: {error}")]
    Quantity {
        /// Which group.
        service: Service,
        /// Which field.
        field: String,
        /// What is wrong with it.
        error: QuantityError,
    },
    /// The tax rate.
    #[error("{service}: tax_rate: {error}")]
    Rate {
        /// Which group.
        service: Service,
        /// What is wrong with it.
        error: RateError,
    },
    /// The schedule.
    #[error("{service}: {error}")]
    Schedule {
        /// Which group.
        service: Service,
        /// Which rule it breaks.
        error: ScheduleError,
    },
    /// The tariff as a whole.
    #[error("{0}")]
    Tariff(#[from] TariffError),
}

/// A tariff file as it is written, nothing checked but its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffFile {
    /// `harbour-data`.
    pub code: String,
    /// From 1.
    pub version: u32,
    /// The first day it applies to.
    pub valid_from: String,
    /// ISO 4217.
    pub currency: String,
    /// `exclusive` or `inclusive`.
    pub tax: TaxMode,
    /// Days to pay.
    #[serde(default = "default_payment_days")]
    pub payment_days: u16,
    /// By language.
    pub name: BTreeMap<String, String>,
    /// What it bills.
    #[serde(default, rename = "group")]
    pub groups: Vec<GroupFile>,
}

/// One `[[group]]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupFile {
    /// `voice` or `data`.
    pub service: Service,
    /// The unit of all bounds and widths.
    pub unit: Unit,
    /// The block that usage is counted in: `1 min`.
    pub increment: String,
    /// What is counted up; per record when not said.
    #[serde(default = "default_scope")]
    pub per: IncrementScope,
    /// Percent: `19`.
    pub tax_rate: String,
    /// The schedule as a table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<BandFile>,
    /// The schedule as its parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<SeriesFile>,
    /// The rule above the last band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<AboveFile>,
}

/// One row of `bands`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandFile {
    /// Where it begins; may be left out, else it must be where the one before ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// Where it ends, included.
    pub up_to: String,
    /// What it costs.
    pub cost: String,
}

/// `[group.series]`: P, Q, N, T, M, C and G by their meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesFile {
    /// P.
    pub first: String,
    /// C.
    pub first_cost: String,
    /// Q.
    pub width: String,
    /// N.
    pub count: u16,
    /// T.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wide_width: Option<String>,
    /// M.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wide_count: Option<u16>,
    /// G.
    pub step: String,
}

/// `[group.above]`: either the cost of one open band, or a price and its block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AboveFile {
    /// What the open band costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<String>,
    /// What a block beyond the last band costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    /// The block: `1 MB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
}

fn default_payment_days() -> u16 {
    14
}

fn default_scope() -> IncrementScope {
    IncrementScope::Record
}

/// Reads a tariff file and checks every rule.
///
/// # Errors
/// One variant of [`TariffFileError`]; the first broken rule is named.
pub fn parse(text: &str) -> Result<Tariff, TariffFileError> {
    let file: TariffFile =
        toml::from_str(text).map_err(|error| TariffFileError::Form(error.to_string()))?;
    file.to_tariff()
}

/// Writes a tariff file that [`parse`] reads back as the same form.
///
/// # Errors
/// [`TariffFileError::Form`] if a value has no form in TOML.
pub fn write(file: &TariffFile) -> Result<String, TariffFileError> {
    toml::to_string_pretty(file).map_err(|error| TariffFileError::Form(error.to_string()))
}

impl TariffFile {
    /// The tariff that the file describes.
    ///
    /// # Errors
    /// One variant of [`TariffFileError`]; the first broken rule is named.
    pub fn to_tariff(&self) -> Result<Tariff, TariffFileError> {
        let currency: Currency = self.currency.parse()?;
        let valid_from: Date = self.valid_from.parse().map_err(|_| {
            TariffFileError::Form(format!(
                "valid_from: {:?} is not a date such as 2026-01-31",
                self.valid_from
            ))
        })?;
        let groups = self.groups.iter().map(|group| group.to_group(currency));
        let tariff = Tariff {
            code: self.code.parse()?,
            version: self.version,
            names: self.name.clone(),
            valid_from,
            currency,
            tax: self.tax,
            payment_days: self.payment_days,
            groups: groups.collect::<Result<_, _>>()?,
        };
        Ok(tariff.checked()?)
    }
}

impl GroupFile {
    fn to_group(&self, currency: Currency) -> Result<RatingGroup, TariffFileError> {
        let service = self.service;
        let above = self.above.as_ref();
        let above = above.ok_or_else(|| self.schedule_error(ScheduleError::NoRuleAbove))?;
        let above = match (&above.cost, &above.price, &above.per) {
            (Some(cost), None, None) => Above::Open {
                cost: self.money("above.cost", cost, currency)?,
            },
            (None, Some(price), Some(per)) => Above::PerUnit {
                price: Price {
                    amount: self.money("above.price", price, currency)?,
                    per: per
                        .parse()
                        .map_err(|error| self.quantity_error("above.per", error))?,
                },
            },
            _ => {
                return Err(TariffFileError::Form(format!(
                    "{service}: above: either cost, or price and per, is wanted"
                )));
            }
        };
        let schedule = match (&self.series, self.bands.as_slice()) {
            (Some(series), []) => {
                let series = self.series(series, currency)?;
                BandSchedule::from_series(&series, above)
            }
            (None, [_, ..]) => BandSchedule::from_table(self.table(currency)?, above),
            _ => return Err(TariffFileError::OneWay { service }),
        };
        Ok(RatingGroup {
            service,
            unit: self.unit,
            increment: Increment {
                block: self
                    .increment
                    .parse()
                    .map_err(|error| self.quantity_error("increment", error))?,
                scope: self.per,
            },
            tax_rate: self
                .tax_rate
                .parse()
                .map_err(|error| TariffFileError::Rate { service, error })?,
            schedule: schedule.map_err(|error| self.schedule_error(error))?,
        })
    }

    fn table(&self, currency: Currency) -> Result<Vec<Band>, TariffFileError> {
        let mut bands: Vec<Band> = Vec::with_capacity(self.bands.len());
        let mut before = Quantity::new(0, self.unit.measure());
        for (number, row) in (1_usize..).zip(&self.bands) {
            let field = |name: &str| format!("bands {number}.{name}");
            if let Some(over) = &row.over {
                let over = self.bound(&field("over"), over)?;
                match over.base_units().cmp(&before.base_units()) {
                    std::cmp::Ordering::Equal => {}
                    std::cmp::Ordering::Greater => {
                        let before_band = number - 1;
                        return Err(self.schedule_error(ScheduleError::Gap {
                            before_band,
                            before,
                            over,
                        }));
                    }
                    std::cmp::Ordering::Less => {
                        let overlap = ScheduleError::Overlap {
                            band: number,
                            up_to: over,
                            before,
                        };
                        return Err(self.schedule_error(overlap));
                    }
                }
            }
            let up_to = self.bound(&field("up_to"), &row.up_to)?;
            let cost = self.money(&field("cost"), &row.cost, currency)?;
            bands.push(Band { up_to, cost });
            before = up_to;
        }
        Ok(bands)
    }

    fn series(&self, file: &SeriesFile, currency: Currency) -> Result<Series, TariffFileError> {
        let wide = match (&file.wide_width, file.wide_count) {
            (Some(width), Some(count)) => Some((self.bound("series.wide_width", width)?, count)),
            (None, None) => None,
            _ => {
                return Err(TariffFileError::Form(format!(
                    "{}: series: wide_width and wide_count go together",
                    self.service
                )));
            }
        };
        Ok(Series {
            first: self.bound("series.first", &file.first)?,
            first_cost: self.money("series.first_cost", &file.first_cost, currency)?,
            width: self.bound("series.width", &file.width)?,
            count: file.count,
            wide,
            step: self.money("series.step", &file.step, currency)?,
        })
    }

    fn bound(&self, field: &str, text: &str) -> Result<Quantity, TariffFileError> {
        Quantity::parse_in(text.trim(), self.unit)
            .map_err(|error| self.quantity_error(field, error))
    }

    fn money(&self, field: &str, text: &str, currency: Currency) -> Result<Money, TariffFileError> {
        Money::parse(text.trim(), currency).map_err(|error| TariffFileError::Amount {
            service: self.service,
            field: field.to_owned(),
            error,
        })
    }

    fn quantity_error(&self, field: &str, error: QuantityError) -> TariffFileError {
        TariffFileError::Quantity {
            service: self.service,
            field: field.to_owned(),
            error,
        }
    }

    fn schedule_error(&self, error: ScheduleError) -> TariffFileError {
        TariffFileError::Schedule {
            service: self.service,
            error,
        }
    }
}

#[cfg(test)]
#[path = "tariff_file_tests.rs"]
mod tests;
