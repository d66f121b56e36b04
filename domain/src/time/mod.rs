//! Instants, billing periods and the clock that is passed in.
//!
//! Instants are UTC ([`jiff::Timestamp`]); a calendar date only means something
//! in an account's own [`jiff::tz::TimeZone`], and a billing period is
//! half-open in it.

mod clock;
mod period;

pub use clock::{Clock, FixedClock};
pub(crate) use period::days_between;
pub use period::{BillingCycle, BillingPeriod, CycleDay, PeriodError, PeriodMonth};
