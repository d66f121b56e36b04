//! Billing periods: half-open, in the account's own zone.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The day of the month on which an account's periods start, 1 to 31; in
/// shorter months the last day stands in for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub struct CycleDay(i8);

/// The month in which a period starts, written `2026-10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PeriodMonth {
    year: i16,
    month: i8,
}

/// Why a text or number is no part of a billing cycle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// A cycle day outside 1 to 31.
    #[error("{0} is not a day of the month from 1 to 31")]
    NotACycleDay(i64),
    /// Not `YYYY-MM` between 1970 and 9000.
    #[error("{0:?} is not a month such as 2026-10")]
    NotAMonth(String),
    /// The calendar ends before the period does.
    #[error("period out of the calendar's range")]
    OutOfRange,
}

/// When an account's periods begin, and where.
#[derive(Debug, Clone)]
pub struct BillingCycle {
    /// Day of the month.
    pub day: CycleDay,
    /// The account's time zone.
    pub zone: TimeZone,
}

/// One billing period, `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BillingPeriod {
    /// The month the period starts in: its name.
    pub month: PeriodMonth,
    /// First day.
    pub first_day: Date,
    /// The day after the last one.
    pub end_day: Date,
    /// First instant.
    pub start: Timestamp,
    /// The instant after the last one.
    pub end: Timestamp,
}

impl TryFrom<i8> for CycleDay {
    type Error = PeriodError;
    fn try_from(day: i8) -> Result<Self, PeriodError> {
        if (1..=31).contains(&day) {
            Ok(Self(day))
        } else {
            Err(PeriodError::NotACycleDay(day.into()))
        }
    }
}

impl From<CycleDay> for i8 {
    fn from(day: CycleDay) -> Self {
        day.0
    }
}

impl PeriodMonth {
    /// The month that `day` lies in.
    pub fn containing(day: Date) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// The month after.
    pub fn next(self) -> Self {
        if self.month == 12 {
            Self {
                year: self.year + 1,
                month: 1,
            }
        } else {
            Self {
                month: self.month + 1,
                ..self
            }
        }
    }

    /// The month before.
    pub fn previous(self) -> Self {
        if self.month == 1 {
            Self {
                year: self.year - 1,
                month: 12,
            }
        } else {
            Self {
                month: self.month - 1,
                ..self
            }
        }
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        date(self.year, self.month, 1)
    }

    fn cycle_start(self, day: CycleDay) -> Date {
        let last = self.first_day().days_in_month();
        date(self.year, self.month, day.0.min(last))
    }
}

impl FromStr for PeriodMonth {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let refused = || PeriodError::NotAMonth(text.chars().take(16).collect());
        let (year, month) = text.split_once('-').ok_or_else(refused)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(refused());
        }
        let year: i16 = year.parse().map_err(|_| refused())?;
        let month: i8 = month.parse().map_err(|_| refused())?;
        if (1970..9000).contains(&year) && (1..=12).contains(&month) {
            Ok(Self { year, month })
        } else {
            Err(refused())
        }
    }
}

impl TryFrom<String> for PeriodMonth {
    type Error = PeriodError;
    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl From<PeriodMonth> for String {
    fn from(month: PeriodMonth) -> Self {
        month.to_string()
    }
}

impl fmt::Display for PeriodMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl BillingCycle {
    /// The period that starts in `month`.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] at the end of the calendar.
    pub fn period(&self, month: PeriodMonth) -> Result<BillingPeriod, PeriodError> {
        let first_day = month.cycle_start(self.day);
        let end_day = month.next().cycle_start(self.day);
        Ok(BillingPeriod {
            month,
            first_day,
            end_day,
            start: self.day_start(first_day)?,
            end: self.day_start(end_day)?,
        })
    }

    /// The period that `instant` lies in.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] at the ends of the calendar.
    pub fn period_at(&self, instant: Timestamp) -> Result<BillingPeriod, PeriodError> {
        let month = PeriodMonth::containing(self.local_day(instant));
        let period = self.period(month)?;
        if instant < period.start {
            self.period(month.previous())
        } else {
            Ok(period)
        }
    }

    /// The calendar day of `instant` in the account's zone.
    pub fn local_day(&self, instant: Timestamp) -> Date {
        self.zone.to_datetime(instant).date()
    }

    /// The first instant of `day` in the account's zone, also where a change
    /// of the clocks skips midnight.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] at the ends of the calendar.
    pub fn day_start(&self, day: Date) -> Result<Timestamp, PeriodError> {
        day.to_zoned(self.zone.clone())
            .and_then(|midnight| midnight.start_of_day())
            .map(|start| start.timestamp())
            .map_err(|_| PeriodError::OutOfRange)
    }
}

impl BillingPeriod {
    /// Whether `instant` lies in the period.
    pub fn contains(&self, instant: Timestamp) -> bool {
        self.start <= instant && instant < self.end
    }

    /// Whole days from the first to the last, inclusive.
    pub fn days(&self) -> i64 {
        days_between(self.first_day, self.end_day)
    }

    /// The last day.
    pub fn last_day(&self) -> Date {
        self.end_day.saturating_sub(1.day())
    }

    /// Days that have begun by `instant`, at least 0 and at most all of them.
    pub fn elapsed_us(&self, instant: Timestamp) -> i64 {
        let instant = instant.clamp(self.start, self.end);
        instant.as_microsecond() - self.start.as_microsecond()
    }

    /// The period's length in microseconds (23- and 25-hour days included).
    pub fn length_us(&self) -> i64 {
        self.end.as_microsecond() - self.start.as_microsecond()
    }
}

/// Whole days from `start` to `end`.
pub(crate) fn days_between(start: Date, end: Date) -> i64 {
    // a span in days of two civil dates is whole and small
    start
        .until(end)
        .map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cycle(day: i8, zone: &str) -> BillingCycle {
        BillingCycle {
            day: day.try_into().unwrap(),
            zone: TimeZone::get(zone).unwrap(),
        }
    }

    fn check(day: i8, zone: &str, month: &str, want: &str) {
        let period = cycle(day, zone).period(month.parse().unwrap()).unwrap();
        let got = format!("{} … {} ({} d)", period.start, period.end, period.days());
        assert_eq!(got, want);
    }

    #[test]
    fn periods_follow_the_accounts_zone_and_short_months() {
        check(
            1,
            "Europe/Berlin",
            "2026-03",
            "2026-02-28T23:00:00Z … 2026-03-31T22:00:00Z (31 d)",
        );
        check(
            31,
            "Europe/Berlin",
            "2026-02",
            "2026-02-27T23:00:00Z … 2026-03-30T22:00:00Z (31 d)",
        );
        check(
            31,
            "UTC",
            "2026-04",
            "2026-04-30T00:00:00Z … 2026-05-31T00:00:00Z (31 d)",
        );
        check(
            15,
            "America/New_York",
            "2026-12",
            "2026-12-15T05:00:00Z … 2027-01-15T05:00:00Z (31 d)",
        );
        // midnight does not exist on the day the clocks go forward
        check(
            6,
            "America/Havana",
            "2022-03",
            "2022-03-06T05:00:00Z … 2022-04-06T04:00:00Z (31 d)",
        );
        check(
            13,
            "America/Havana",
            "2022-03",
            "2022-03-13T05:00:00Z … 2022-04-13T04:00:00Z (31 d)",
        );
    }

    #[test]
    fn what_is_no_month_or_day_is_refused() {
        for text in [
            "2026-13",
            "2026-1",
            "26-01",
            "2026",
            "",
            "2026-10-01",
            "-026-01",
        ] {
            assert_eq!(
                text.parse::<PeriodMonth>(),
                Err(PeriodError::NotAMonth(text.into()))
            );
        }
        assert_eq!(CycleDay::try_from(0), Err(PeriodError::NotACycleDay(0)));
        assert_eq!(CycleDay::try_from(32), Err(PeriodError::NotACycleDay(32)));
    }

    proptest! {
        #[test]
        fn periods_tile_time(
            day in 1_i8..=31,
            zone in prop::sample::select(vec!["Europe/Berlin", "America/Havana", "Asia/Kathmandu", "Pacific/Apia", "UTC"]),
            second in 0_i64..4_000_000_000,
        ) {
            let cycle = cycle(day, zone);
            let instant = Timestamp::from_second(second).unwrap();
            let period = cycle.period_at(instant).unwrap();
            prop_assert!(period.contains(instant));
            let next = cycle.period(period.month.next()).unwrap();
            prop_assert_eq!(period.end, next.start);
            prop_assert!(!next.contains(instant));
            prop_assert_eq!(next.month.previous(), period.month);
        }
    }
}
