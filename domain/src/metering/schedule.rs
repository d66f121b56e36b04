//! Schedules: which entry is active at an instant, and when that changes (TOD).
//!
//! Room: `metering`. Pure. Instants in UTC; timeframes are about the clock on
//! the wall in a zone that is passed in, the account's.
//! Rule: of the entries whose timeframe holds at the local time, the one of the
//! highest priority is active (TOD-2); none may be.
//! Where the clocks change (TOD-5), the wall clock decides: an hour that comes
//! twice counts both times, and of a timeframe that lies in a skipped hour only
//! the part remains that some wall clock shows, which may be nothing.
//! Method: between two changes of its offset a zone's clock runs evenly, so the
//! boundaries of timeframes and the changes themselves are all the instants at
//! which another entry can become active; nothing steps by the minute.

use super::timeframe::{Timeframe, TimeframeError};
use jiff::{
    SignedDuration, Timestamp,
    civil::DateTime,
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The most entries a schedule may have.
pub const ENTRIES_MAX: usize = 50;

/// How far ahead switches are looked for: five years with two leap days.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * (5 * 365 + 2));

/// An entry's name in conditions, files and tables: `weekend`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EntryName(String);

/// One entry: what is active, when, and before which others (TOD-4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleEntry {
    /// Its name; no other entry has it.
    pub name: EntryName,
    /// 1 comes first; no other entry has it.
    pub priority: u16,
    /// When it holds.
    pub frame: Timeframe,
}

/// Entries by priority; the first that holds is active. It may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<ScheduleEntry>", into = "Vec<ScheduleEntry>")]
pub struct Schedule {
    entries: Vec<ScheduleEntry>,
}

/// Why a schedule or an entry of it was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleFault {
    /// The name is not 1 to 32 of `a-z 0-9 -`.
    #[error("{0:?} is not an entry's name: lower-case letters, digits and hyphens, 32 at most")]
    NotAName(String),
    /// The priority is not a number from 1.
    #[error("the priority of {0} must be a number from 1")]
    NoPriority(EntryName),
    /// Two entries of one priority.
    #[error("{first} and {second} have the same priority {priority}")]
    OnePriority {
        /// Which priority.
        priority: u16,
        /// Who has it.
        first: EntryName,
        /// Who has it too.
        second: EntryName,
    },
    /// Two entries of one name.
    #[error("two entries are named {0}")]
    OneName(EntryName),
    /// Too many entries.
    #[error("{0} entries: a schedule has at most 50")]
    TooManyEntries(usize),
    /// An entry says not when it holds.
    #[error("no timeframe: give daily, weekly, yearly or always = true")]
    NoTimeframe,
    /// An entry says twice when it holds.
    #[error("more than one timeframe: give one of daily, weekly, yearly or always")]
    TwoTimeframes,
    /// The timeframe's text.
    #[error("{0}")]
    Timeframe(#[from] TimeframeError),
}

/// Another entry becomes active.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switch {
    /// The first instant at which `to` is active.
    pub at: Timestamp,
    /// What is active before; never equal to `to`.
    pub from: Option<EntryName>,
    /// What is active from then on.
    pub to: Option<EntryName>,
    /// How the clocks changed since the switch before, or since the look ahead
    /// began, this switch's own instant included; after several changes, the
    /// latest. It marks the rows of a list: between the row above and a marked
    /// one an hour was skipped, or came twice.
    pub clock: ClockChange,
}

/// What the clocks do, for daylight saving or because a zone's rules change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockChange {
    /// They run on.
    #[default]
    None,
    /// They go forward: local time is skipped.
    Forward,
    /// They go back: local time comes twice.
    Back,
}

/// The switches of a schedule, in order; see [`Schedule::switches`].
#[derive(Debug, Clone)]
pub struct Switches<'a> {
    entries: &'a [ScheduleEntry],
    zone: &'a TimeZone,
    /// How far it has looked.
    at: Timestamp,
    until: Timestamp,
    offset: Offset,
    /// Where the offset changes next, and to what.
    change: Option<(Timestamp, Offset)>,
    active: Option<usize>,
}

impl Schedule {
    /// A schedule of `entries`, in any order.
    ///
    /// # Errors
    /// The first of [`Schedule::faults`].
    pub fn new(mut entries: Vec<ScheduleEntry>) -> Result<Self, ScheduleFault> {
        match Self::faults(&entries).into_iter().next() {
            Some((_, fault)) => Err(fault),
            None => {
                entries.sort_by_key(|entry| entry.priority);
                Ok(Self { entries })
            }
        }
    }

    /// Everything that keeps `entries` from being a schedule, each fault with
    /// the index of the entry that is at fault, in order; empty if they are one.
    pub fn faults(entries: &[ScheduleEntry]) -> Vec<(usize, ScheduleFault)> {
        let mut faults = Vec::new();
        for (index, entry) in entries.iter().enumerate().take(ENTRIES_MAX) {
            let before = &entries[..index];
            faults.extend(entry.faults(before).map(|fault| (index, fault)));
        }
        if entries.len() > ENTRIES_MAX {
            let fault = ScheduleFault::TooManyEntries(entries.len());
            faults.push((ENTRIES_MAX, fault));
        }
        faults
    }

    /// Its entries, the highest priority first.
    pub fn entries(&self) -> &[ScheduleEntry] {
        &self.entries
    }

    /// The entry of that name.
    pub fn entry(&self, name: &str) -> Option<&ScheduleEntry> {
        self.entries.iter().find(|entry| entry.name.0 == name)
    }

    /// The entry that is active at an instant, by the wall clock of `zone`.
    ///
    /// # Examples
    /// ```
    /// # use domain::metering::{Schedule, ScheduleEntry, ScheduleFault, Timeframe};
    /// # use jiff::{Timestamp, tz::TimeZone};
    /// let night = ScheduleEntry {
    ///     name: "night".parse()?,
    ///     priority: 1,
    ///     frame: Timeframe::Daily("22:00-06:00".parse()?),
    /// };
    /// let schedule = Schedule::new(vec![night])?;
    /// let (at, zone) = (Timestamp::UNIX_EPOCH, TimeZone::UTC);
    /// assert_eq!(schedule.active_at(at, &zone).unwrap().name.as_str(), "night");
    /// let morning = schedule.next_switch(at, &zone).unwrap();
    /// assert_eq!(morning.at.to_string(), "1970-01-01T06:00:00Z");
    /// assert_eq!(morning.to, None);
    /// # Ok::<(), ScheduleFault>(())
    /// ```
    pub fn active_at(&self, at: Timestamp, zone: &TimeZone) -> Option<&ScheduleEntry> {
        self.active_local(zone.to_datetime(at))
    }

    /// The entry that is active at a local time.
    pub fn active_local(&self, local: DateTime) -> Option<&ScheduleEntry> {
        active_index(&self.entries, local).map(|index| &self.entries[index])
    }

    /// The first switch after an instant, if there is one within five years.
    pub fn next_switch(&self, after: Timestamp, zone: &TimeZone) -> Option<Switch> {
        self.switches(after, zone).next()
    }

    /// All switches after an instant and within five years of it.
    pub fn switches<'a>(&'a self, after: Timestamp, zone: &'a TimeZone) -> Switches<'a> {
        let until = after.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
        let offset = zone.to_offset(after);
        Switches {
            entries: &self.entries,
            zone,
            at: after,
            until,
            offset,
            change: next_change(zone, after, until, offset),
            active: active_index(&self.entries, offset.to_datetime(after)),
        }
    }
}

impl TryFrom<Vec<ScheduleEntry>> for Schedule {
    type Error = ScheduleFault;
    fn try_from(entries: Vec<ScheduleEntry>) -> Result<Self, ScheduleFault> {
        Self::new(entries)
    }
}

impl From<Schedule> for Vec<ScheduleEntry> {
    fn from(schedule: Schedule) -> Self {
        schedule.entries
    }
}

impl ScheduleEntry {
    /// What is wrong with it after the entries `before` it.
    fn faults(&self, before: &[ScheduleEntry]) -> impl Iterator<Item = ScheduleFault> {
        let name = &self.name;
        let unnumbered = self.priority == 0;
        let number = unnumbered.then(|| ScheduleFault::NoPriority(name.clone()));
        let named = before.iter().any(|other| other.name == *name);
        let named = named.then(|| ScheduleFault::OneName(name.clone()));
        let equal = before.iter().find(|other| other.priority == self.priority);
        let equal = equal.filter(|_| !unnumbered);
        let ranked = equal.map(|other| ScheduleFault::OnePriority {
            priority: self.priority,
            first: other.name.clone(),
            second: name.clone(),
        });
        [number, named, ranked].into_iter().flatten()
    }
}

impl Iterator for Switches<'_> {
    type Item = Switch;
    fn next(&mut self) -> Option<Switch> {
        let from = self.active;
        let mut clock = ClockChange::None;
        while self.active == from {
            let change = self.advance()?;
            if change != ClockChange::None {
                clock = change;
            }
        }
        Some(Switch {
            at: self.at,
            from: self.name(from),
            to: self.name(self.active),
            clock,
        })
    }
}

impl Switches<'_> {
    /// Goes on to the next instant at which another entry may become active, and
    /// says what the clocks do there. `None`: there is none in the years ahead.
    fn advance(&mut self) -> Option<ClockChange> {
        let change = self.change.map(|(at, _)| at);
        let next = self.boundary().into_iter().chain(change).min()?;
        if next > self.until {
            return None;
        }
        self.at = next;
        let clock = match self.change {
            Some((at, offset)) if at == next => self.change_to(offset),
            _ => ClockChange::None,
        };
        self.active = active_index(self.entries, self.offset.to_datetime(next));
        Some(clock)
    }

    /// The next boundary of a timeframe that matters, if the clocks run on.
    fn boundary(&self) -> Option<Timestamp> {
        let local = self.offset.to_datetime(self.at);
        // what comes after the active entry cannot take over before it ends
        let count = self.active.map_or(self.entries.len(), |index| index + 1);
        let boundaries = self.entries[..count]
            .iter()
            .filter_map(|entry| entry.frame.next_boundary(local));
        self.offset.to_timestamp(boundaries.min()?).ok()
    }

    fn change_to(&mut self, offset: Offset) -> ClockChange {
        let before = std::mem::replace(&mut self.offset, offset);
        self.change = next_change(self.zone, self.at, self.until, offset);
        if before < offset {
            ClockChange::Forward
        } else {
            ClockChange::Back
        }
    }

    fn name(&self, index: Option<usize>) -> Option<EntryName> {
        index.map(|index| self.entries[index].name.clone())
    }
}

/// The index of the active one among entries that are sorted by priority.
fn active_index(entries: &[ScheduleEntry], local: DateTime) -> Option<usize> {
    entries.iter().position(|entry| entry.frame.holds_at(local))
}

/// Where a zone's offset next becomes another than `offset`, and which.
fn next_change(
    zone: &TimeZone,
    after: Timestamp,
    until: Timestamp,
    offset: Offset,
) -> Option<(Timestamp, Offset)> {
    // some transitions rename the offset and leave it as it is
    zone.following(after)
        .map(|transition| (transition.timestamp(), transition.offset()))
        .take_while(|(at, _)| *at <= until)
        .find(|(_, next)| *next != offset)
}

impl EntryName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EntryName {
    type Err = ScheduleFault;
    fn from_str(text: &str) -> Result<Self, ScheduleFault> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if (1..=32).contains(&text.len()) && text.bytes().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ScheduleFault::NotAName(text.chars().take(48).collect()))
        }
    }
}

impl TryFrom<String> for EntryName {
    type Error = ScheduleFault;
    fn try_from(text: String) -> Result<Self, ScheduleFault> {
        text.parse()
    }
}

impl From<EntryName> for String {
    fn from(name: EntryName) -> Self {
        name.0
    }
}

impl fmt::Display for EntryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
pub(super) mod tests;
