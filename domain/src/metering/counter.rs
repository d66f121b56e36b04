//! Exact sums of what counts.
//!
//! Room: `metering`. Pure. A metric is Σ factor × usage (FMS-3), kept in
//! millionths of a base unit, so that no order and no cutting of records changes
//! it.

use super::{action::Factor, meter::Part};
use crate::id::LineId;
use serde::{Deserialize, Serialize};

const MILLION: i128 = 1_000_000;

/// Weighted usage, in millionths of a second or byte; never negative.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(into = "(i64, u32)", try_from = "(i64, u32)")]
pub struct Metric {
    millionths: i128,
}

/// The sum does not fit 64 bits of whole units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("metered usage is out of range")]
pub struct MetricError;

impl Metric {
    /// Nothing.
    pub const ZERO: Metric = Metric { millionths: 0 };

    /// `quantity` base units, each counting `factor`.
    pub fn of(quantity: i64, factor: Factor) -> Self {
        Self {
            millionths: i128::from(quantity) * i128::from(factor.millionths()),
        }
    }

    /// So many millionths of a base unit.
    pub const fn from_millionths(millionths: i128) -> Self {
        Self { millionths }
    }

    /// In millionths of a base unit.
    pub const fn in_millionths(self) -> i128 {
        self.millionths
    }

    /// Whole base units, the rest left out.
    ///
    /// # Errors
    /// [`MetricError`].
    pub fn whole(self) -> Result<i64, MetricError> {
        i64::try_from(self.millionths / MILLION).map_err(|_| MetricError)
    }

    /// Millionths beyond the whole units.
    pub fn fraction_millionths(self) -> u32 {
        u32::try_from(self.millionths % MILLION).unwrap_or(0)
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MetricError`].
    pub fn checked_add(self, other: Self) -> Result<Self, MetricError> {
        let millionths = self.millionths.checked_add(other.millionths);
        let sum = Self {
            millionths: millionths.ok_or(MetricError)?,
        };
        sum.whole().map(|_| sum)
    }
}

impl From<Metric> for (i64, u32) {
    fn from(metric: Metric) -> Self {
        // every sum was checked to fit
        (
            metric.whole().unwrap_or(i64::MAX),
            metric.fraction_millionths(),
        )
    }
}

impl TryFrom<(i64, u32)> for Metric {
    type Error = MetricError;
    fn try_from((whole, fraction): (i64, u32)) -> Result<Self, MetricError> {
        if whole < 0 || i128::from(fraction) >= MILLION {
            return Err(MetricError);
        }
        Ok(Self {
            millionths: i128::from(whole) * MILLION + i128::from(fraction),
        })
    }
}

/// What a meter is made of, by line and by how it was counted, in a fixed order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Breakdown {
    rows: Vec<BreakdownRow>,
}

/// Usage of one line that was counted alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakdownRow {
    /// Which line.
    pub line: LineId,
    /// The primary it was charged to, by its place in the plan.
    pub policy: Option<usize>,
    /// The secondary that measured it.
    pub secondary: Option<usize>,
    /// What a unit counted.
    pub factor: Factor,
    /// Seconds or bytes, as the records say it.
    pub raw: i64,
    /// What they count.
    pub metric: Metric,
}

impl Breakdown {
    /// What all of it counts, in whole units, rounded up.
    ///
    /// # Errors
    /// [`MetricError`].
    pub fn metric_up(&self) -> Result<i64, MetricError> {
        let mut all = Metric::ZERO;
        for row in &self.rows {
            all = all.checked_add(row.metric)?;
        }
        let whole = all.whole()?;
        let more = i64::from(all.fraction_millionths() > 0);
        whole.checked_add(more).ok_or(MetricError)
    }

    /// Adds a part of a record of `line`.
    ///
    /// # Errors
    /// [`MetricError`].
    pub fn add(&mut self, line: LineId, part: &Part) -> Result<(), MetricError> {
        let key = (part.policy, part.secondary, line, part.factor);
        let place = self.rows.binary_search_by_key(&key, |row| {
            (row.policy, row.secondary, row.line, row.factor)
        });
        let place = place.unwrap_or_else(|place| {
            let row = BreakdownRow {
                line,
                policy: part.policy,
                secondary: part.secondary,
                factor: part.factor,
                raw: 0,
                metric: Metric::ZERO,
            };
            self.rows.insert(place, row);
            place
        });
        let row = &mut self.rows[place];
        row.raw = row.raw.checked_add(part.quantity).ok_or(MetricError)?;
        row.metric = row.metric.checked_add(part.metric)?;
        Ok(())
    }

    /// Its rows, by policy, secondary, line and factor.
    pub fn rows(&self) -> &[BreakdownRow] {
        &self.rows
    }
}
