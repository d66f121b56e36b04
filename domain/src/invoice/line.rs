//! Invoice lines: an amount and everything that led to it.

use crate::{
    catalog::{RatingGroup, TariffCode},
    time::{BillingPeriod, PeriodMonth, days_between},
    unit::{Money, MoneyError, Quantity, Rate, RoundingMode},
    usage::Service,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which tariff version a line was rated by, as the reader knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TariffRef {
    /// Its code.
    pub code: TariffCode,
    /// Its version.
    pub version: u32,
    /// Its name by language.
    pub names: BTreeMap<String, String>,
}

/// The part of a period that a tariff version was in force for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayShare {
    /// Days in force.
    pub days: i64,
    /// Days of the whole period.
    pub of_days: i64,
    /// The first of these days.
    pub first_day: Date,
    /// The day after the last of them.
    pub end_day: Date,
}

impl DayShare {
    /// No day of `period`.
    pub fn none_of(period: &BillingPeriod) -> Self {
        Self::between(period.first_day, period.first_day, period)
    }

    /// The days from `first_day` to before `end_day` as a share of `period`.
    pub fn between(first_day: Date, end_day: Date, period: &BillingPeriod) -> Self {
        Self {
            days: days_between(first_day, end_day),
            of_days: period.days(),
            first_day,
            end_day,
        }
    }

    /// Whether it is the whole period.
    pub fn is_whole(&self) -> bool {
        self.days == self.of_days
    }

    /// The part of a period's `cost` that falls to these days, to the micro.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn of(&self, cost: Money) -> Result<Money, MoneyError> {
        if self.is_whole() {
            return Ok(cost);
        }
        cost.scaled(self.days, self.of_days, RoundingMode::HalfEven)
    }
}

/// What a line charges for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum LineDetail {
    /// The cost of the band that the period's usage fell in.
    Band {
        /// Usage as the records say it.
        raw: Quantity,
        /// Usage as counted in increments.
        counted: Quantity,
        /// Whether a metering plan's factors made `counted` of `raw`.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        is_weighted: bool,
        /// How many records.
        records: i64,
        /// The band's cost, before it is weighted by days.
        band_cost: Money,
    },
    /// A closed period rated again because usage came in late.
    Adjustment {
        /// Usage as counted when it was billed.
        counted_before: Quantity,
        /// Usage as counted now.
        counted: Quantity,
        /// How many records came in late; negative for those that a standing
        /// adjustment has billed, where the period is billed anew.
        records: i64,
        /// The band's cost then, before it is weighted by days.
        band_cost_before: Money,
        /// The band's cost now, before it is weighted by days.
        band_cost: Money,
        /// What has been billed for it so far.
        billed: Money,
    },
}

/// One line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// Its place on the invoice, from 1.
    pub seq: u32,
    /// Which tariff version rated it.
    pub tariff: TariffRef,
    /// The rating group: service, increments, bands.
    pub group: RatingGroup,
    /// The period whose usage this is; an adjustment's is an earlier one.
    pub usage_month: PeriodMonth,
    /// The days of it that the tariff version was in force.
    pub share: DayShare,
    /// How it came about.
    pub detail: LineDetail,
    /// What is charged, rounded to the smallest coin; before tax or with it, as
    /// the document's tax mode says.
    pub amount: Money,
    /// What rounding gave (+) or took (−): `amount` less the exact amount.
    pub rounding: Money,
}

impl InvoiceLine {
    /// The service it bills.
    pub fn service(&self) -> Service {
        self.group.service
    }

    /// Usage as counted when the line was made.
    pub fn counted(&self) -> Quantity {
        match self.detail {
            LineDetail::Band { counted, .. } | LineDetail::Adjustment { counted, .. } => counted,
        }
    }

    /// How many records it rests on.
    pub fn records(&self) -> i64 {
        match self.detail {
            LineDetail::Band { records, .. } | LineDetail::Adjustment { records, .. } => records,
        }
    }

    /// Whether the amounts follow from the usage, the bands and the days: what
    /// a bill run computed once, computed again.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn follows(&self) -> Result<bool, MoneyError> {
        let schedule = &self.group.schedule;
        let (band_cost, before) = match self.detail {
            LineDetail::Band { band_cost, .. } => (band_cost, None),
            LineDetail::Adjustment {
                band_cost,
                band_cost_before,
                counted_before,
                billed,
                ..
            } => {
                if schedule.cost_of(counted_before)? != band_cost_before {
                    return Ok(false);
                }
                (band_cost, Some(billed))
            }
        };
        if schedule.cost_of(self.counted())? != band_cost {
            return Ok(false);
        }
        let rounded = self
            .share
            .of(band_cost)?
            .round_to_minor_unit(RoundingMode::HalfEven)?;
        let charged = match before {
            None => rounded,
            Some(billed) => rounded.checked_sub(billed)?,
        };
        // a credit note's line is the same amount the other way
        Ok(charged == self.amount || charged == self.amount.checked_neg()?)
    }

    /// Whether it takes off what standing adjustments have charged for the
    /// period that its document bills anew.
    pub fn is_taken_off(&self) -> bool {
        matches!(self.detail, LineDetail::Adjustment { records, .. } if records < 0)
    }

    /// Whether it bills a closed period again.
    pub fn is_adjustment(&self) -> bool {
        matches!(self.detail, LineDetail::Adjustment { .. })
    }
}

/// The tax at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    /// The rate.
    pub rate: Rate,
    /// What is taxed, without the tax.
    pub base: Money,
    /// The tax.
    pub tax: Money,
}
