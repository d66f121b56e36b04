//! The gauge: all bands with their costs, one of them marked (BB-6 … BB-10, BB-14).
//!
//! Room: `invoice`. Reads a rating group and an amount of usage; page, paper
//! and the browser's preview draw what it returns. Pure.
//!
//! Units: base units (seconds, bytes); the marker's place in millionths of its
//! band.
//! Invariant: the marked band is the band that is billed.

use crate::{
    catalog::{Above, RatingGroup},
    unit::{Money, MoneyError, Price, Quantity, Unit},
    usage::Service,
};
use serde::{Deserialize, Serialize};

/// Where a band stands in relation to the usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BandState {
    /// The usage has gone through it.
    Passed,
    /// The usage ends in it: "your band".
    Current,
    /// Not reached.
    Ahead,
}

/// What stands in the cost column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BandCost {
    /// One cost for the whole band.
    Flat(Money),
    /// So much, and a price for each unit beyond the band below.
    PerUnit {
        /// The last closed band's cost.
        base: Money,
        /// The price beyond.
        price: Price,
    },
}

/// One row of the gauge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GaugeBand {
    /// Usage over this …
    pub over: Quantity,
    /// … up to and including this; `None` in the band that is open above.
    pub up_to: Option<Quantity>,
    /// What it costs.
    pub cost: BandCost,
    /// Where it stands.
    pub state: BandState,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextBand {
    /// How much may still be used before it begins.
    pub left: Quantity,
    /// What it costs.
    pub cost: BandCost,
}

/// Where the period is heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// Usage at the period's end, at this pace.
    pub used: Quantity,
    /// The index of the band it would end in.
    pub band: usize,
    /// What the period would cost.
    pub cost: Money,
    /// Its place in that band, in millionths; `None` in the open one.
    pub marker_millionths: Option<i64>,
}

/// All bands of a rating group with the usage of one period marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gauge {
    /// Whose bands these are.
    pub service: Service,
    /// The unit to show bounds in.
    pub unit: Unit,
    /// Whether usage counts in whole `unit`s, so that ranges may be written
    /// "301 – 325" and not "over 300 up to 325".
    pub whole_units: bool,
    /// The usage, as counted.
    pub used: Quantity,
    /// Every band, lowest first; the last is open above.
    pub bands: Vec<GaugeBand>,
    /// The index of the marked band.
    pub current: usize,
    /// The marker's place in its band, in millionths; `None` in the open one.
    pub marker_millionths: Option<i64>,
    /// What the usage costs.
    pub cost: Money,
    /// The next band; `None` in the last.
    pub next: Option<NextBand>,
    /// Where it is heading, while the period is open and old enough to tell.
    pub forecast: Option<Forecast>,
}

impl Gauge {
    /// The gauge of `group` with `used` marked and, hollow, `forecast`.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] where a price per unit leaves 64 bits.
    ///
    /// # Examples
    /// ```
    /// # use domain::{catalog::tariff_file, invoice::Gauge, unit::{Quantity, Unit}};
    /// # let tariff = tariff_file::parse(r#"
    /// # code = "t"
    /// # version = 1
    /// # valid_from = "2026-01-01"
    /// # currency = "EUR"
    /// # tax = "inclusive"
    /// # name = { en = "T" }
    /// # [[group]]
    /// # service = "data"
    /// # unit = "GB"
    /// # increment = "1 KB"
    /// # tax_rate = "19"
    /// # bands = [{ up_to = "10", cost = "19" }, { up_to = "25", cost = "24" }]
    /// # above = { cost = "55" }
    /// # "#)?;
    /// let gauge = Gauge::new(&tariff.groups[0], Quantity::of(12, Unit::Gigabyte), None)?;
    /// assert_eq!(gauge.current, 1);
    /// assert_eq!(gauge.cost.to_string(), "24.00 EUR");
    /// assert_eq!(gauge.next.map(|next| next.left), Some(Quantity::of(13, Unit::Gigabyte)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        group: &RatingGroup,
        used: Quantity,
        forecast: Option<Quantity>,
    ) -> Result<Self, MoneyError> {
        let schedule = &group.schedule;
        let current = schedule.band_of(used);
        let bands: Vec<GaugeBand> = (0..schedule.band_count())
            .map(|index| row(group, index, current))
            .collect();
        let next = bands.get(current + 1).map(|next| NextBand {
            left: Quantity::new(next.over.base_units() - used.base_units(), used.measure()),
            cost: next.cost,
        });
        let forecast = forecast
            .map(|used| {
                let band = schedule.band_of(used);
                Ok(Forecast {
                    used,
                    band,
                    cost: schedule.cost_of(used)?,
                    marker_millionths: place(&bands[band], used),
                })
            })
            .transpose()?;
        Ok(Self {
            service: group.service,
            unit: group.unit,
            whole_units: group.increment.block.base_units() == group.unit.base_units(),
            used,
            current,
            marker_millionths: place(&bands[current], used),
            cost: schedule.cost_of(used)?,
            next,
            forecast,
            bands,
        })
    }

    /// The marked row.
    pub fn current_band(&self) -> &GaugeBand {
        &self.bands[self.current]
    }
}

fn row(group: &RatingGroup, index: usize, current: usize) -> GaugeBand {
    let schedule = &group.schedule;
    let closed = schedule.bands().get(index);
    let cost = match (closed, schedule.above()) {
        (Some(band), _) => BandCost::Flat(band.cost),
        (None, Above::Open { cost }) => BandCost::Flat(cost),
        (None, Above::PerUnit { price }) => BandCost::PerUnit {
            base: schedule.bands()[schedule.bands().len() - 1].cost,
            price,
        },
    };
    GaugeBand {
        over: schedule.over(index),
        up_to: closed.map(|band| band.up_to),
        cost,
        state: match index.cmp(&current) {
            std::cmp::Ordering::Less => BandState::Passed,
            std::cmp::Ordering::Equal => BandState::Current,
            std::cmp::Ordering::Greater => BandState::Ahead,
        },
    }
}

/// Millionths of the way through `band`.
fn place(band: &GaugeBand, used: Quantity) -> Option<i64> {
    let width = band.up_to?.base_units() - band.over.base_units();
    let into = used.base_units() - band.over.base_units();
    let millionths = i128::from(into) * 1_000_000 / i128::from(width.max(1));
    i64::try_from(millionths.clamp(0, 1_000_000)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalog::{Band, BandSchedule},
        rating::{Increment, IncrementScope},
    };
    use proptest::prelude::*;

    fn group(widths: &[i64], open: bool) -> RatingGroup {
        let eur = "EUR".parse().unwrap();
        let mut up_to = 0;
        let bands = (1..).zip(widths).map(|(number, width)| {
            up_to += width;
            Band {
                up_to: Quantity::of(up_to, Unit::Kilobyte),
                cost: Money::new(number * 1_000_000, eur),
            }
        });
        let bands = bands.collect();
        let amount = Money::new(7_000, eur);
        let above = if open {
            Above::Open {
                cost: Money::new(900_000_000, eur),
            }
        } else {
            Above::PerUnit {
                price: Price {
                    amount,
                    per: Quantity::of(1, Unit::Megabyte),
                },
            }
        };
        RatingGroup {
            service: Service::Data,
            unit: Unit::Kilobyte,
            increment: Increment {
                block: Quantity::of(1, Unit::Kilobyte),
                scope: IncrementScope::Record,
            },
            tax_rate: "19".parse().unwrap(),
            schedule: BandSchedule::from_table(bands, above).unwrap(),
        }
    }

    #[test]
    fn bb_6_and_7_all_bands_one_marker_and_the_distance() {
        let gauge = Gauge::new(
            &group(&[10, 15, 25], true),
            Quantity::of(12, Unit::Kilobyte),
            None,
        )
        .unwrap();
        let states: Vec<_> = gauge.bands.iter().map(|band| band.state).collect();
        use BandState::*;
        assert_eq!(states, [Passed, Current, Ahead, Ahead]);
        assert_eq!(gauge.marker_millionths, Some(133_333));
        let next = gauge.next.unwrap();
        assert_eq!(next.left, Quantity::of(13, Unit::Kilobyte));
        assert!(gauge.whole_units);
    }

    #[test]
    fn an_open_last_band_has_no_place_and_nothing_next() {
        let gauge =
            Gauge::new(&group(&[10], true), Quantity::of(11, Unit::Kilobyte), None).unwrap();
        assert_eq!(
            (gauge.current, gauge.marker_millionths, gauge.next),
            (1, None, None)
        );
        assert_eq!(gauge.current_band().up_to, None);
    }

    proptest! {
        #[test]
        fn the_marked_band_is_the_band_that_is_billed(
            widths in prop::collection::vec(1_i64..500, 1..30), open: bool, step in -1_i64..=1, at in 0_usize..30,
        ) {
            let group = group(&widths, open);
            // on each bound and one byte to both sides of it
            let bound = group.schedule.bands()[at % widths.len()].up_to.base_units();
            let used = Quantity::of(bound + step, Unit::Byte);
            let gauge = Gauge::new(&group, used, Some(used)).unwrap();
            let marked = gauge.current_band();
            prop_assert!(gauge.bands.iter().filter(|band| band.state == BandState::Current).count() == 1);
            prop_assert!(marked.over.base_units() < used.base_units());
            prop_assert!(marked.up_to.is_none_or(|up_to| used.base_units() <= up_to.base_units()));
            let billed = group.schedule.cost_of(used).unwrap();
            prop_assert_eq!(gauge.cost, billed);
            match marked.cost {
                BandCost::Flat(cost) => prop_assert_eq!(cost, billed),
                BandCost::PerUnit { base, .. } => prop_assert!(billed.micros() >= base.micros()),
            }
            prop_assert_eq!(gauge.forecast.unwrap().band, gauge.current);
        }
    }
}
