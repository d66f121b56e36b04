//! Timeframes: parts of the day, the week or the year that come again (TOD-3).
//!
//! Room: `metering`. Pure. A timeframe is about the clock on the wall: it is
//! asked with a local date and time, and knows nothing of zones.
//! Units: whole minutes, whole days.
//! Invariant: a timeframe is never empty, except where the calendar makes it
//! so: `02-29` holds in leap years only.

use jiff::{
    SignedDuration, ToSpan,
    civil::{Date, DateTime, Time, Weekday},
};
use std::{fmt, str::FromStr};

const DAY_MINUTES: i32 = 24 * 60;
const WEEK_MINUTES: i32 = 7 * DAY_MINUTES;
const WEEKDAY_WORDS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// When something holds, by the local clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timeframe {
    /// A part of each day.
    Daily(DailyRange),
    /// A part of each week.
    Weekly(WeeklyRange),
    /// A part of each year.
    Yearly(YearlyRange),
    /// At all times.
    Always,
}

/// A part of each day, written `22:00-06:00`: half-open, and it may pass
/// midnight. A day's end is written `24:00`; `00:00-24:00` is the whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DailyRange(Minutes);

/// A part of each week: whole days, both included (`sat-sun`, `wed`), or from
/// one time to another, half-open (`fri 18:00 - mon 06:00`). It may pass the
/// end of the week; the week begins on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WeeklyRange(Minutes);

/// Whole days of each year, both included: `12-25`, `12-24 - 01-06`. It may
/// pass the end of the year. `02-29` alone holds in leap years only; a range
/// from it begins on 1 March in other years, a range to it ends on 28 February.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct YearlyRange {
    first: MonthDay,
    last: MonthDay,
}

/// Why a text is no timeframe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeframeError {
    /// Not of the form that is wanted.
    #[error("{text:?} is not a timeframe such as {example}")]
    Form {
        /// What was written.
        text: String,
        /// What might have been.
        example: &'static str,
    },
    /// Not a time; `24:00` is one only as an end.
    #[error("{0:?} is not a time from 00:00 to 23:59 (24:00 as an end)")]
    NotATime(String),
    /// Not a weekday.
    #[error("{0:?} is not a weekday: mon, tue, wed, thu, fri, sat or sun is wanted")]
    NotAWeekday(String),
    /// Not a day that any year has.
    #[error("{0:?} is not a day of the year such as 12-25")]
    NotADayOfTheYear(String),
    /// It ends where it begins.
    #[error("{0:?} is empty: it ends where it begins")]
    Empty(String),
}

/// Half-open minutes of a day or a week, from 0 ≤ `from` < the cycle's length
/// to 0 < `to` ≤ that length; an end that is not above `from` lies in the next
/// cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Minutes {
    from: i32,
    to: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct MonthDay {
    month: i8,
    day: i8,
}

impl DailyRange {
    /// The minutes of the day that it begins and ends at.
    pub(crate) fn minutes_of_day(self) -> [i32; 2] {
        let DailyRange(Minutes { from, to }) = self;
        [from, to].map(|minute| minute.rem_euclid(24 * 60))
    }
}

impl Timeframe {
    /// Whether it holds at a local time.
    ///
    /// # Examples
    /// ```
    /// # use domain::metering::{Timeframe, TimeframeError};
    /// # use jiff::civil::date;
    /// let night = Timeframe::Daily("22:00-06:00".parse()?);
    /// assert!(night.holds_at(date(2024, 12, 24).at(5, 59, 59, 0)));
    /// assert!(!night.holds_at(date(2024, 12, 24).at(6, 0, 0, 0)));
    /// # Ok::<(), TimeframeError>(())
    /// ```
    pub fn holds_at(&self, local: DateTime) -> bool {
        match self {
            Timeframe::Daily(range) => range.contains(local.time()),
            Timeframe::Weekly(range) => range.contains(local),
            Timeframe::Yearly(range) => range.contains(local.date()),
            Timeframe::Always => true,
        }
    }

    /// The first local time after `local` at which it may begin or end; between
    /// the two it does neither. `None`: it never does, or the calendar ends.
    pub(super) fn next_boundary(&self, local: DateTime) -> Option<DateTime> {
        let date = local.date();
        match self {
            Timeframe::Daily(range) => range.0.next_boundary(local, date, DAY_MINUTES),
            Timeframe::Weekly(range) => {
                let since_monday = date.weekday().to_monday_zero_offset();
                let monday = date.checked_sub(since_monday.days()).ok()?;
                range.0.next_boundary(local, monday, WEEK_MINUTES)
            }
            Timeframe::Yearly(range) => range.next_boundary(local),
            Timeframe::Always => None,
        }
    }
}

/// `daily 22:00-06:00`, `always`.
impl fmt::Display for Timeframe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timeframe::Daily(range) => write!(f, "daily {range}"),
            Timeframe::Weekly(range) => write!(f, "weekly {range}"),
            Timeframe::Yearly(range) => write!(f, "yearly {range}"),
            Timeframe::Always => f.write_str("always"),
        }
    }
}

impl Minutes {
    /// Ends that meet are the whole cycle; a caller refuses equal ends before.
    fn new(from: i32, to: i32, cycle: i32) -> Self {
        match to % cycle {
            end if end == from => Self { from: 0, to: cycle },
            0 => Self { from, to: cycle },
            end => Self { from, to: end },
        }
    }

    fn contains(self, minute: i32) -> bool {
        if self.from < self.to {
            (self.from..self.to).contains(&minute)
        } else {
            self.from <= minute || minute < self.to
        }
    }

    /// `first_day` is the one on which the cycle that `local` lies in begins.
    fn next_boundary(self, local: DateTime, first_day: Date, cycle: i32) -> Option<DateTime> {
        let start = first_day.to_datetime(Time::midnight());
        [self.from, self.to, self.from + cycle, self.to + cycle]
            .into_iter()
            .filter_map(|minute| {
                start
                    .checked_add(SignedDuration::from_mins(minute.into()))
                    .ok()
            })
            .filter(|boundary| *boundary > local)
            .min()
    }
}

impl DailyRange {
    /// Whether a time of the day lies in it.
    pub fn contains(&self, time: Time) -> bool {
        self.0.contains(minute_of_day(time))
    }
}

impl WeeklyRange {
    /// Whether a local time lies in it, by its weekday.
    pub fn contains(&self, local: DateTime) -> bool {
        let minute = minute_of_day(local.time());
        self.0.contains(day_start(local.date().weekday()) + minute)
    }
}

impl YearlyRange {
    /// Whether a day lies in it.
    pub fn contains(&self, date: Date) -> bool {
        let day = MonthDay::of(date);
        if self.first <= self.last {
            (self.first..=self.last).contains(&day)
        } else {
            self.first <= day || day <= self.last
        }
    }

    fn next_boundary(self, local: DateTime) -> Option<DateTime> {
        let year = local.year();
        let years = [Some(year), year.checked_add(1)].into_iter().flatten();
        years
            .flat_map(|year| [self.first.day_from(year), self.last.day_after(year)])
            .flatten()
            .map(|date| date.to_datetime(Time::midnight()))
            .filter(|boundary| *boundary > local)
            .min()
    }
}

impl MonthDay {
    fn of(date: Date) -> Self {
        Self {
            month: date.month(),
            day: date.day(),
        }
    }

    /// The day in `year`, or the one after it if that year does not have it.
    fn day_from(self, year: i16) -> Option<Date> {
        // only 29 February may be missing
        let day = Date::new(year, self.month, self.day);
        day.or_else(|_| Date::new(year, 3, 1)).ok()
    }

    fn day_after(self, year: i16) -> Option<Date> {
        match Date::new(year, self.month, self.day) {
            Ok(day) => day.tomorrow().ok(),
            Err(_) => self.day_from(year),
        }
    }
}

impl FromStr for DailyRange {
    type Err = TimeframeError;
    fn from_str(text: &str) -> Result<Self, TimeframeError> {
        let (from, to) = text
            .split_once('-')
            .ok_or_else(|| form(text, "22:00-06:00"))?;
        let (from, to) = (parse_start(from.trim())?, parse_end(to.trim())?);
        if from == to {
            return Err(TimeframeError::Empty(excerpt(text)));
        }
        Ok(Self(Minutes::new(from, to, DAY_MINUTES)))
    }
}

impl FromStr for WeeklyRange {
    type Err = TimeframeError;
    fn from_str(text: &str) -> Result<Self, TimeframeError> {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let (from, to) = (from.trim(), to.trim());
        let (from, to) = match (from.split_once(' '), to.split_once(' ')) {
            (None, None) => {
                let (first, last) = (parse_weekday(from)?, parse_weekday(to)?);
                (day_start(first), day_start(last) + DAY_MINUTES)
            }
            (Some((first, from)), Some((last, to))) if text.contains('-') => {
                let (first, last) = (parse_weekday(first)?, parse_weekday(last)?);
                let (from, to) = (parse_start(from.trim())?, parse_end(to.trim())?);
                if (first, from) == (last, to) {
                    return Err(TimeframeError::Empty(excerpt(text)));
                }
                (day_start(first) + from, day_start(last) + to)
            }
            _ => return Err(form(text, "sat-sun or fri 18:00 - mon 06:00")),
        };
        Ok(Self(Minutes::new(from, to, WEEK_MINUTES)))
    }
}

impl FromStr for YearlyRange {
    type Err = TimeframeError;
    fn from_str(text: &str) -> Result<Self, TimeframeError> {
        let (first, last) = text.split_once(" - ").unwrap_or((text, text));
        Ok(Self {
            first: parse_month_day(first.trim())?,
            last: parse_month_day(last.trim())?,
        })
    }
}

impl fmt::Display for DailyRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Minutes { from, to } = self.0;
        write!(f, "{}-{}", time_text(from), time_text(to))
    }
}

impl fmt::Display for WeeklyRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Minutes { from, to } = self.0;
        let first = day_word(from);
        // the end belongs to the day before it: Sunday 24:00, not Monday 00:00
        let last = day_word(to - 1);
        let last_minute = (to - 1) % DAY_MINUTES + 1;
        if from % DAY_MINUTES != 0 || last_minute != DAY_MINUTES {
            let (from, to) = (time_text(from % DAY_MINUTES), time_text(last_minute));
            write!(f, "{first} {from} - {last} {to}")
        } else if first == last {
            f.write_str(first)
        } else {
            write!(f, "{first}-{last}")
        }
    }
}

impl fmt::Display for YearlyRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            self.first.fmt(f)
        } else {
            write!(f, "{} - {}", self.first, self.last)
        }
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// The weekday of a word: `mon` to `sun`.
///
/// # Errors
/// [`TimeframeError::NotAWeekday`].
pub fn parse_weekday(text: &str) -> Result<Weekday, TimeframeError> {
    Weekday::Monday
        .cycle_forward()
        .take(WEEKDAY_WORDS.len())
        .find(|day| weekday_word(*day) == text)
        .ok_or_else(|| TimeframeError::NotAWeekday(excerpt(text)))
}

/// The word of a weekday: `mon` to `sun`.
pub fn weekday_word(day: Weekday) -> &'static str {
    day_word(day_start(day))
}

fn day_start(day: Weekday) -> i32 {
    i32::from(day.to_monday_zero_offset()) * DAY_MINUTES
}

fn day_word(minute_of_week: i32) -> &'static str {
    usize::try_from(minute_of_week / DAY_MINUTES)
        .ok()
        .and_then(|day| WEEKDAY_WORDS.get(day))
        .copied()
        .unwrap_or_default()
}

fn minute_of_day(time: Time) -> i32 {
    i32::from(time.hour()) * 60 + i32::from(time.minute())
}

fn time_text(minute: i32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Minutes up to a time that something begins at.
fn parse_start(text: &str) -> Result<i32, TimeframeError> {
    parse_time(text)
        .filter(|minute| *minute < DAY_MINUTES)
        .ok_or_else(|| not_a_time(text))
}

/// Minutes up to a time that something ends at.
fn parse_end(text: &str) -> Result<i32, TimeframeError> {
    parse_time(text).ok_or_else(|| not_a_time(text))
}

fn parse_time(text: &str) -> Option<i32> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (two_digits(hour)?, two_digits(minute)?);
    let minutes = i32::from(hour) * 60 + i32::from(minute);
    (minute < 60 && minutes <= DAY_MINUTES).then_some(minutes)
}

fn parse_month_day(text: &str) -> Result<MonthDay, TimeframeError> {
    text.split_once('-')
        .and_then(|(month, day)| Some((two_digits(month)?, two_digits(day)?)))
        // a leap year has every day that any year has
        .and_then(|(month, day)| Date::new(2024, month, day).ok())
        .map(MonthDay::of)
        .ok_or_else(|| TimeframeError::NotADayOfTheYear(excerpt(text)))
}

fn two_digits(text: &str) -> Option<i8> {
    let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn form(text: &str, example: &'static str) -> TimeframeError {
    let text = excerpt(text);
    TimeframeError::Form { text, example }
}

fn not_a_time(text: &str) -> TimeframeError {
    TimeframeError::NotATime(excerpt(text))
}

/// Enough of what was written to find it again.
fn excerpt(text: &str) -> String {
    text.chars().take(32).collect()
}

#[cfg(test)]
#[path = "timeframe_tests.rs"]
pub(super) mod tests;
