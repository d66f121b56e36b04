//! What policies are made of: factors, thresholds, and what happens at them.

use super::policy::PlanError;
use crate::unit::{Quantity, parse_decimal};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

const MILLION: i64 = 1_000_000;

/// What a unit of usage counts, in millionths: 200,000 is a fifth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Factor {
    millionths: i64,
}

/// A part of a quota, in millionths: 800,000 is 80 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ThresholdPercent {
    millionths: i64,
}

/// Something that happens at a part of a quota (HMP-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Threshold {
    /// At which part.
    pub percent: ThresholdPercent,
    /// What happens.
    pub action: Action,
    /// Who wants it.
    pub origin: Origin,
}

/// Who set a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The plan.
    Plan,
    /// The household.
    Subscriber,
}

/// What happens at a threshold (FMS-4), the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Action {
    /// Nothing: usage goes on, and nobody is told.
    Continue,
    /// Somebody is told.
    Notify,
    /// The line is slowed down.
    Throttle {
        /// To so many kilobits a second.
        kbit_s: u32,
    },
    /// Pages lead to where the quota can be raised.
    Redirect,
    /// The service stops.
    Deny,
}

/// How a service is served, in the words of 3GPP TS 29.594, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PolicyStatus {
    /// As usual.
    Normal,
    /// As usual; somebody was told.
    Notify,
    /// Slowed down.
    Throttled,
    /// Led to where the quota can be raised.
    Redirect,
    /// Not at all.
    Denied,
}

impl Factor {
    /// A unit counts as one.
    pub const ONE: Factor = Factor {
        millionths: MILLION,
    };

    /// In millionths.
    pub const fn millionths(self) -> i64 {
        self.millionths
    }

    /// Whether a unit counts as one.
    pub const fn is_one(self) -> bool {
        self.millionths == MILLION
    }
}

/// `0.2`: at most six decimals, 0 to 1000.
impl FromStr for Factor {
    type Err = PlanError;
    fn from_str(text: &str) -> Result<Self, PlanError> {
        parse_decimal(text.trim(), MILLION)
            .and_then(|millionths| i64::try_from(millionths).ok())
            .filter(|millionths| (0..=1_000 * MILLION).contains(millionths))
            .map(|millionths| Self { millionths })
            .ok_or_else(|| PlanError::NotAFactor(text.chars().take(32).collect()))
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.millionths, MILLION, 6)
    }
}

/// `whole.fraction` without zeros at its end.
fn write_decimal(f: &mut fmt::Formatter<'_>, value: i64, scale: i64, digits: usize) -> fmt::Result {
    let (whole, rest) = (value / scale, value % scale);
    if rest == 0 {
        return write!(f, "{whole}");
    }
    let rest = format!("{rest:0digits$}");
    write!(f, "{whole}.{}", rest.trim_end_matches('0'))
}

impl ThresholdPercent {
    /// So many percent.
    pub fn of_percent(percent: u16) -> Self {
        Self {
            millionths: i64::from(percent) * 10_000,
        }
    }

    /// In millionths of the quota.
    pub const fn millionths(self) -> i64 {
        self.millionths
    }

    /// Where it is on `quota`, in whole units, rounded up: the first that reach it.
    pub fn of(self, quota: Quantity) -> Quantity {
        let exact = i128::from(quota.base_units()) * i128::from(self.millionths);
        let units = exact.div_euclid(i128::from(MILLION))
            + i128::from(exact.rem_euclid(i128::from(MILLION)) > 0);
        Quantity::new(i64::try_from(units).unwrap_or(i64::MAX), quota.measure())
    }
}

/// `80 %`: 1 to 1000, at most four decimals.
impl FromStr for ThresholdPercent {
    type Err = PlanError;
    fn from_str(text: &str) -> Result<Self, PlanError> {
        let number = text.trim().trim_end_matches('%').trim_end();
        parse_decimal(number, 10_000)
            .and_then(|millionths| i64::try_from(millionths).ok())
            .filter(|millionths| (10_000..=10 * MILLION).contains(millionths))
            .map(|millionths| Self { millionths })
            .ok_or_else(|| PlanError::NotAThreshold(text.chars().take(32).collect()))
    }
}

impl fmt::Display for ThresholdPercent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.millionths, 10_000, 4)?;
        f.write_str(" %")
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.percent, self.action)
    }
}

impl Action {
    /// How a service is served after it.
    pub const fn status(self) -> PolicyStatus {
        match self {
            Action::Continue => PolicyStatus::Normal,
            Action::Notify => PolicyStatus::Notify,
            Action::Throttle { .. } => PolicyStatus::Throttled,
            Action::Redirect => PolicyStatus::Redirect,
            Action::Deny => PolicyStatus::Denied,
        }
    }
}

/// `notify`, `throttle 1000 kbit/s`, `redirect`, `deny`.
impl FromStr for Action {
    type Err = PlanError;
    fn from_str(text: &str) -> Result<Self, PlanError> {
        let speed = |text: &str| {
            let number = text.strip_prefix("throttle")?.strip_suffix("kbit/s")?;
            let kbit_s = number.trim().parse().ok().filter(|speed| *speed > 0)?;
            Some(Action::Throttle { kbit_s })
        };
        match text.trim() {
            "continue" => Ok(Action::Continue),
            "notify" => Ok(Action::Notify),
            "redirect" => Ok(Action::Redirect),
            "deny" => Ok(Action::Deny),
            text => {
                speed(text).ok_or_else(|| PlanError::NotAnAction(text.chars().take(40).collect()))
            }
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Action::Continue => f.write_str("continue"),
            Action::Notify => f.write_str("notify"),
            Action::Throttle { kbit_s } => write!(f, "throttle {kbit_s} kbit/s"),
            Action::Redirect => f.write_str("redirect"),
            Action::Deny => f.write_str("deny"),
        }
    }
}

impl TryFrom<String> for Action {
    type Error = PlanError;
    fn try_from(text: String) -> Result<Self, PlanError> {
        text.parse()
    }
}

impl From<Action> for String {
    fn from(action: Action) -> Self {
        action.to_string()
    }
}

impl PolicyStatus {
    /// Every status, the mildest first.
    pub const ALL: [PolicyStatus; 5] = [
        PolicyStatus::Normal,
        PolicyStatus::Notify,
        PolicyStatus::Throttled,
        PolicyStatus::Redirect,
        PolicyStatus::Denied,
    ];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            PolicyStatus::Normal => "normal",
            PolicyStatus::Notify => "notify",
            PolicyStatus::Throttled => "throttled",
            PolicyStatus::Redirect => "redirect",
            PolicyStatus::Denied => "denied",
        }
    }

    /// The status of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

impl fmt::Display for PolicyStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
