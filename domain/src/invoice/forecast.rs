//! Where the open period is heading (BB-14).

use crate::{time::BillingPeriod, unit::Quantity};
use jiff::Timestamp;

/// A forecast of so young a period would be a guess; it stays hidden.
pub const FORECAST_HIDDEN_DAYS: i64 = 3;

/// Usage at the end of `period` if it goes on as it went until `now`:
/// used ÷ elapsed × length, cut to whole base units.
///
/// `None` during the first three days, after the period, and where nothing has
/// been used.
///
/// # Examples
/// ```
/// # use domain::{invoice::forecast, time::BillingCycle, unit::{Quantity, Unit}};
/// let cycle = BillingCycle { day: 1.try_into()?, zone: jiff::tz::TimeZone::UTC };
/// let november = cycle.period("2026-11".parse()?)?;
/// let used = Quantity::of(20, Unit::Gigabyte);
/// let half = forecast(&november, "2026-11-16T00:00:00Z".parse()?, used);
/// assert_eq!(half, Some(Quantity::of(40, Unit::Gigabyte)));
/// assert_eq!(forecast(&november, "2026-11-03T23:59:59Z".parse()?, used), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn forecast(period: &BillingPeriod, now: Timestamp, used: Quantity) -> Option<Quantity> {
    const DAY_US: i64 = 86_400_000_000;
    let elapsed_us = period.elapsed_us(now);
    if !period.contains(now) || elapsed_us < FORECAST_HIDDEN_DAYS * DAY_US || used.base_units() <= 0
    {
        return None;
    }
    let product = i128::from(used.base_units()) * i128::from(period.length_us());
    let at_end = i64::try_from(product / i128::from(elapsed_us)).ok()?;
    Some(Quantity::new(at_end, used.measure()))
}
