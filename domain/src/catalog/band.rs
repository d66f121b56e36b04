//! Band schedules: contiguous usage ranges, each with one cost (BB-1 … BB-5, BB-12).
//!
//! Room: `catalog`. Pure.
//! Units: bounds in base units (seconds, bytes); costs in micro-units of one
//! currency.
//! Invariants: the bands start at 0, tile the range without gap or overlap, and
//! above the last one a rule says what happens. A band includes its upper bound.

use crate::unit::{Money, MoneyError, Price, Quantity, RoundingMode};
use serde::{Deserialize, Serialize};

/// The most bands a schedule may have; a gauge of more is no gauge.
pub const BANDS_MAX: usize = 500;

/// One band: everything over the band before it, up to and including `up_to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Upper bound, included.
    pub up_to: Quantity,
    /// What a period that ends in this band costs.
    pub cost: Money,
}

/// What happens above the last band (BB-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Above {
    /// One more band, without an upper bound.
    Open {
        /// What a period that ends there costs.
        cost: Money,
    },
    /// The last band's cost and a price for what goes beyond it.
    PerUnit {
        /// The price beyond.
        price: Price,
    },
}

/// The bands of one rating group and the rule above them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandSchedule {
    bands: Vec<Band>,
    above: Above,
}

/// A schedule written as its parameters: `0..P`, then `count` bands of `width`,
/// then `wide_count` bands of `wide_width`; each step up costs `step` more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series {
    /// P: the first band's upper bound.
    pub first: Quantity,
    /// C: the first band's cost.
    pub first_cost: Money,
    /// Q: the width of the bands after it.
    pub width: Quantity,
    /// N: how many of these.
    pub count: u16,
    /// T and M: the width and number of wider bands after those.
    pub wide: Option<(Quantity, u16)>,
    /// G: what each band costs more than the one before.
    pub step: Money,
}

/// Why a schedule was refused. Bands are numbered from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// No band at all.
    #[error("the schedule has no bands")]
    NoBands,
    /// Too many bands.
    #[error("{0} bands: at most 500 make a gauge")]
    TooManyBands(usize),
    /// The band's upper bound is not above the one before.
    #[error(
        "band {band} overlaps the band before it: it ends at {up_to}, which is not above {before}"
    )]
    Overlap {
        /// Number of the band.
        band: usize,
        /// Its upper bound.
        up_to: Quantity,
        /// The upper bound before it (0 for the first).
        before: Quantity,
    },
    /// The band says that it begins above the end of the one before.
    #[error("between band {before_band} and the next there is a gap: {before} to {over}")]
    Gap {
        /// Number of the band before the gap.
        before_band: usize,
        /// Where it ends.
        before: Quantity,
        /// Where the next says that it begins.
        over: Quantity,
    },
    /// Nothing says what happens above the last band.
    #[error(
        "no rule above the last band: an open band with its cost, or a price per unit, is wanted"
    )]
    NoRuleAbove,
    /// T is not wider than Q.
    #[error("the wide bands ({wide}) must be wider than the bands before them ({width})")]
    NotWider {
        /// T.
        wide: Quantity,
        /// Q.
        width: Quantity,
    },
    /// A band without any width.
    #[error("a band's width must be more than zero")]
    NoWidth,
    /// A negative cost or price.
    #[error("band {band} has a negative cost")]
    NegativeCost {
        /// Number of the band; one more than the last means the rule above it.
        band: usize,
    },
    /// Seconds and bytes in one schedule.
    #[error("band {band} counts in another measure than the first")]
    TwoMeasures {
        /// Number of the band; one more than the last means the rule above it.
        band: usize,
    },
    /// Costs do not add up.
    #[error("the schedule's costs: {0}")]
    Money(#[from] MoneyError),
    /// A bound is beyond what 64 bits hold.
    #[error("a band's bound is out of range")]
    OutOfRange,
}

impl BandSchedule {
    /// A schedule from a table of (upper bound, cost), ascending.
    ///
    /// # Errors
    /// One variant of [`ScheduleError`] for each rule it breaks.
    pub fn from_table(bands: Vec<Band>, above: Above) -> Result<Self, ScheduleError> {
        let first = bands.first().ok_or(ScheduleError::NoBands)?;
        if bands.len() > BANDS_MAX {
            return Err(ScheduleError::TooManyBands(bands.len()));
        }
        let (measure, currency) = (first.up_to.measure(), first.cost.currency());
        let mut before = Quantity::new(0, measure);
        for (number, band) in (1..).zip(&bands) {
            check_cost(number, band.cost, currency)?;
            if band.up_to.measure() != measure {
                return Err(ScheduleError::TwoMeasures { band: number });
            }
            if band.up_to.base_units() <= before.base_units() {
                let up_to = band.up_to;
                return Err(ScheduleError::Overlap {
                    band: number,
                    up_to,
                    before,
                });
            }
            before = band.up_to;
        }
        let beyond = bands.len() + 1;
        match above {
            Above::Open { cost } => check_cost(beyond, cost, currency)?,
            Above::PerUnit { price } => {
                check_cost(beyond, price.amount, currency)?;
                if price.per.measure() != measure {
                    return Err(ScheduleError::TwoMeasures { band: beyond });
                }
                if price.per.base_units() <= 0 {
                    return Err(ScheduleError::NoWidth);
                }
            }
        }
        Ok(Self { bands, above })
    }

    /// A schedule from its parameters (BB-1 … BB-4).
    ///
    /// # Errors
    /// [`ScheduleError::NotWider`] when T ≤ Q, and those of [`Self::from_table`].
    pub fn from_series(series: &Series, above: Above) -> Result<Self, ScheduleError> {
        if series.width.base_units() <= 0 {
            return Err(ScheduleError::NoWidth);
        }
        let mut widths = vec![series.width; series.count.into()];
        if let Some((wide, count)) = series.wide {
            if wide.base_units() <= series.width.base_units() {
                let width = series.width;
                return Err(ScheduleError::NotWider { wide, width });
            }
            widths.extend(std::iter::repeat_n(wide, count.into()));
        }
        if widths.len() + 1 > BANDS_MAX {
            return Err(ScheduleError::TooManyBands(widths.len() + 1));
        }
        let mut bands = vec![Band {
            up_to: series.first,
            cost: series.first_cost,
        }];
        let mut last = bands[0];
        for width in widths {
            let up_to = last.up_to.checked_add(width);
            last = Band {
                up_to: up_to.map_err(|_| ScheduleError::OutOfRange)?,
                cost: last.cost.checked_add(series.step)?,
            };
            bands.push(last);
        }
        Self::from_table(bands, above)
    }

    /// The closed bands, lowest first.
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// The rule above the last closed band.
    pub fn above(&self) -> Above {
        self.above
    }

    /// Closed bands and the one above them: how many rows the gauge has.
    pub fn band_count(&self) -> usize {
        self.bands.len() + 1
    }

    /// The index (from 0) of the band that `used` falls in (BB-5); the number
    /// of closed bands means "above the last".
    pub fn band_of(&self, used: Quantity) -> usize {
        self.bands
            .partition_point(|band| band.up_to.base_units() < used.base_units())
    }

    /// Over which bound the band at `index` begins; 0 for the first.
    pub fn over(&self, index: usize) -> Quantity {
        match index.checked_sub(1) {
            Some(before) => self.bands[before.min(self.bands.len() - 1)].up_to,
            None => Quantity::new(0, self.bands[0].up_to.measure()),
        }
    }

    /// What a period with `used` costs, before tax.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] where a price per unit leaves 64 bits.
    pub fn cost_of(&self, used: Quantity) -> Result<Money, MoneyError> {
        match self.bands.get(self.band_of(used)) {
            Some(band) => Ok(band.cost),
            None => self.cost_above(used),
        }
    }

    fn cost_above(&self, used: Quantity) -> Result<Money, MoneyError> {
        match self.above {
            Above::Open { cost } => Ok(cost),
            Above::PerUnit { price } => {
                let last = self.bands[self.bands.len() - 1];
                let beyond = used.base_units() - last.up_to.base_units();
                let beyond = Quantity::new(beyond, used.measure());
                last.cost
                    .checked_add(price.charge(beyond, RoundingMode::HalfEven)?)
            }
        }
    }
}

fn check_cost(
    band: usize,
    cost: Money,
    currency: crate::unit::Currency,
) -> Result<(), ScheduleError> {
    if cost.currency() != currency {
        return Err(MoneyError::TwoCurrencies(currency, cost.currency()).into());
    }
    if cost.micros() < 0 {
        return Err(ScheduleError::NegativeCost { band });
    }
    Ok(())
}

#[cfg(test)]
#[path = "band_tests.rs"]
mod tests;
