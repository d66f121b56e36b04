//! Conditions: when a policy, a factor or a secondary holds.
//!
//! Room: `metering`. Pure. A condition looks at [`UsageFacts`] alone; times are
//! the clock on the wall in the account's zone.

use super::{
    parse_condition::parse,
    timeframe::{DailyRange, weekday_word},
};
use crate::{
    unit::Quantity,
    usage::{Network, Service},
};
use jiff::civil::{DateTime, Weekday};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The longest text of a condition, in bytes.
pub const TEXT_BYTES_MAX: usize = 2_000;
/// How deep parentheses and `not` may nest.
pub const DEPTH_MAX: usize = 32;
/// The longest list, and the longest row of `and` or `or`.
pub const LIST_MAX: usize = 50;
/// The longest name in quotes, in bytes.
pub const NAME_BYTES_MAX: usize = 64;

/// What a condition may look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsageFacts<'a> {
    /// Which service.
    pub service: Service,
    /// Over which network.
    pub network: Network,
    /// Whether it was another operator's.
    pub roaming: bool,
    /// When it began, by the clock in the account's zone.
    pub local: DateTime,
    /// What used it, where the record says so.
    pub application: Option<&'a str>,
    /// What kind of subscriber it was.
    pub segment: Option<&'a str>,
    /// The name of the schedule's active entry.
    pub schedule: Option<&'a str>,
    /// How many bytes a delivery has; usage has no size.
    pub size_bytes: Option<i64>,
}

/// A condition. Its text form is what people write: `roaming and not (day in
/// (sat, sun) or time in 22:00-06:00)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Condition {
    /// `always`
    Always,
    /// `service = data`
    Service(Service),
    /// `network = fixed`
    Network(Network),
    /// `roaming`
    Roaming,
    /// `day in (sat, sun)`: Monday first, each once.
    Day(Vec<Weekday>),
    /// `time in 22:00-06:00`
    Time(DailyRange),
    /// `application in ("video", "music")`
    Application(Vec<Box<str>>),
    /// `segment = "student"`
    Segment(Vec<Box<str>>),
    /// `schedule = "weekend"`
    Schedule(Vec<Box<str>>),
    /// `size <= 20 MB`, `size > 20 MB`: of a delivery, whole bytes.
    Size {
        /// Whether it holds up to the quantity, or from there on.
        is_up_to: bool,
        /// The bound; still small.
        bound: Quantity,
    },
    /// `not …`
    Not(Box<Condition>),
    /// `… and …`: two or more, none of them an `And`.
    And(Vec<Condition>),
    /// `… or …`: two or more, none of them an `Or`.
    Or(Vec<Condition>),
}

/// Why a text is no condition, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {}: {fault}", at + 1)]
pub struct ConditionError {
    /// The character it was noticed at, from 0.
    pub at: usize,
    /// What is wrong there.
    pub fault: ConditionFault,
}

/// What is wrong at a place of a condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionFault {
    /// Something else must stand there.
    #[error("{wanted} is wanted")]
    Wanted {
        /// What.
        wanted: &'static str,
    },
    /// A quote without its end.
    #[error("a quote is opened and not closed")]
    OpenQuote,
    /// A name that is empty or longer than [`NAME_BYTES_MAX`].
    #[error("a name has 1 to 64 bytes")]
    Name,
    /// A range of time that is none.
    #[error("{0}")]
    Time(super::timeframe::TimeframeError),
    /// A size that is no number of bytes from 0.
    #[error("a size such as 20 MB is wanted")]
    Size,
    /// More than [`LIST_MAX`] in a row.
    #[error("at most 50 stand in one row")]
    TooMany,
    /// Nested deeper than [`DEPTH_MAX`].
    #[error("nested too deep")]
    TooDeep,
    /// Longer than [`TEXT_BYTES_MAX`].
    #[error("a condition has at most 2000 bytes")]
    TooLong,
}

impl Condition {
    /// Shows itself and all its parts to `see`.
    pub fn visit(&self, see: &mut dyn FnMut(&Condition)) {
        see(self);
        match self {
            Self::Not(inner) => inner.visit(see),
            Self::And(all) | Self::Or(all) => all.iter().for_each(|one| one.visit(see)),
            _ => {}
        }
    }

    /// Whether it holds.
    ///
    /// # Examples
    /// ```
    /// # use domain::{metering::{Condition, UsageFacts}, usage::{Network, Service}};
    /// let night: Condition = "time in 22:00-06:00 and not roaming".parse()?;
    /// let facts = UsageFacts {
    ///     service: Service::Data,
    ///     network: Network::Mobile,
    ///     roaming: false,
    ///     local: jiff::civil::date(2026, 11, 21).at(23, 30, 0, 0),
    ///     application: None,
    ///     segment: None,
    ///     schedule: None,
    ///     size_bytes: None,
    /// };
    /// assert!(night.holds(&facts));
    /// assert!(!night.holds(&UsageFacts { roaming: true, ..facts }));
    /// # Ok::<(), domain::metering::ConditionError>(())
    /// ```
    pub fn holds(&self, facts: &UsageFacts<'_>) -> bool {
        match self {
            Condition::Always => true,
            Condition::Service(service) => facts.service == *service,
            Condition::Network(network) => facts.network == *network,
            Condition::Roaming => facts.roaming,
            Condition::Day(days) => days.contains(&facts.local.weekday()),
            Condition::Time(range) => range.contains(facts.local.time()),
            Condition::Application(names) => is_one(names, facts.application),
            Condition::Segment(names) => is_one(names, facts.segment),
            Condition::Schedule(names) => is_one(names, facts.schedule),
            Condition::Size { is_up_to, bound } => facts
                .size_bytes
                .is_some_and(|bytes| (bytes <= bound.base_units()) == *is_up_to),
            Condition::Not(inner) => !inner.holds(facts),
            Condition::And(all) => all.iter().all(|one| one.holds(facts)),
            Condition::Or(any) => any.iter().any(|one| one.holds(facts)),
        }
    }

    /// The names of schedule entries that it asks for.
    pub fn schedule_names(&self) -> Vec<&str> {
        match self {
            Condition::Schedule(names) => names.iter().map(AsRef::as_ref).collect(),
            Condition::Not(inner) => inner.schedule_names(),
            Condition::And(all) | Condition::Or(all) => {
                all.iter().flat_map(Condition::schedule_names).collect()
            }
            _ => Vec::new(),
        }
    }

    /// How loosely it binds: what binds looser stands in parentheses.
    const fn looseness(&self) -> u8 {
        match self {
            Condition::Or(_) => 2,
            Condition::And(_) => 1,
            _ => 0,
        }
    }

    fn write_inside(&self, f: &mut fmt::Formatter<'_>, of: u8) -> fmt::Result {
        if self.looseness() >= of && self.looseness() > 0 {
            write!(f, "({self})")
        } else {
            write!(f, "{self}")
        }
    }
}

fn is_one(names: &[Box<str>], name: Option<&str>) -> bool {
    name.is_some_and(|name| names.iter().any(|one| **one == *name))
}

fn write_row(
    f: &mut fmt::Formatter<'_>,
    row: &[Condition],
    between: &str,
    looseness: u8,
) -> fmt::Result {
    for (index, one) in row.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        one.write_inside(f, looseness)?;
    }
    Ok(())
}

fn write_names(f: &mut fmt::Formatter<'_>, what: &str, names: &[Box<str>]) -> fmt::Result {
    if let [name] = names {
        return write!(f, "{what} = \"{name}\"");
    }
    write!(f, "{what} in (")?;
    for (index, name) in names.iter().enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        write!(f, "{comma}\"{name}\"")?;
    }
    f.write_str(")")
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Always => f.write_str("always"),
            Condition::Service(service) => write!(f, "service = {service}"),
            Condition::Network(network) => write!(f, "network = {network}"),
            Condition::Roaming => f.write_str("roaming"),
            Condition::Day(days) => match days.as_slice() {
                [day] => write!(f, "day = {}", weekday_word(*day)),
                days => {
                    let words: Vec<&str> = days.iter().copied().map(weekday_word).collect();
                    write!(f, "day in ({})", words.join(", "))
                }
            },
            Condition::Time(range) => write!(f, "time in {range}"),
            Condition::Application(names) => write_names(f, "application", names),
            Condition::Segment(names) => write_names(f, "segment", names),
            Condition::Schedule(names) => write_names(f, "schedule", names),
            Condition::Size { is_up_to, bound } => {
                write!(f, "size {} {bound}", if *is_up_to { "<=" } else { ">" })
            }
            Condition::Not(inner) => {
                f.write_str("not ")?;
                inner.write_inside(f, 1)
            }
            Condition::And(all) => write_row(f, all, " and ", 1),
            Condition::Or(any) => write_row(f, any, " or ", 2),
        }
    }
}

impl FromStr for Condition {
    type Err = ConditionError;
    fn from_str(text: &str) -> Result<Self, ConditionError> {
        parse(text)
    }
}

impl TryFrom<String> for Condition {
    type Error = ConditionError;
    fn try_from(text: String) -> Result<Self, ConditionError> {
        text.parse()
    }
}

impl From<Condition> for String {
    fn from(condition: Condition) -> Self {
        condition.to_string()
    }
}

#[cfg(test)]
#[path = "condition_tests.rs"]
mod tests;
