//! Policies and the plan that they make: who may use how much, what it counts,
//! and what happens at which part of it.
//!
//! Room: `metering`. Pure. Quotas are quantities of one service's measure;
//! factors are integer millionths, thresholds are millionths of a quota.
//! Rules: FMS-3 and FMS-4, HMP-1 to HMP-5, FLX-1 and FLX-3.

use super::{
    action::{Action, Factor, Threshold},
    condition::Condition,
    schedule::Schedule,
};
use crate::{
    unit::{Money, Quantity},
    usage::Service,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

/// The most policies in a plan.
pub const POLICIES_MAX: usize = 100;
/// The most thresholds of a policy.
pub const THRESHOLDS_MAX: usize = 20;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = PlanError;
            fn from_str(text: &str) -> Result<Self, PlanError> {
                let is_good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
                if (1..=40).contains(&text.len()) && text.bytes().all(is_good) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(PlanError::NotACode(text.chars().take(40).collect()))
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = PlanError;
            fn try_from(text: String) -> Result<Self, PlanError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

impl PolicyCode {
    /// Stands in for the code of the policy at `place` while a file that cannot
    /// be taken is looked through: no code can be equal to it.
    pub(super) fn unread(place: usize) -> Self {
        Self(format!("?{place}"))
    }
}

codes! {
    /// A plan's code: `family-20`.
    PlanCode
    /// A policy's code within its plan: `roaming`.
    PolicyCode
}

/// Everything that meters one service of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeteringPlan {
    /// Its code.
    pub code: PlanCode,
    /// From 1.
    pub version: u32,
    /// By language.
    pub names: BTreeMap<String, String>,
    /// The first day it applies to.
    pub valid_from: Date,
    /// What it meters.
    pub service: Service,
    /// What happens when every policy that applies is used up (FLX-3).
    pub at_cap: Action,
    /// What conditions call `schedule`.
    pub schedule: Schedule,
    /// In the order in which they are selected.
    pub policies: Vec<Policy>,
    /// By how much a household may recharge, and for how much.
    pub recharges: Vec<RechargeOffer>,
    /// How often in a period.
    pub recharges_max: u32,
    /// What the price bands of the bill count.
    pub bands: BandsCount,
}

/// What the price bands of the bill count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BandsCount {
    /// Usage by the plan's factors, as the allowance counts it.
    #[default]
    Weighted,
    /// Usage as the records say it.
    Raw,
}

/// A recharge that a plan offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RechargeOffer {
    /// By how much.
    pub quantity: Quantity,
    /// For how much, whole coins, as the account's tariff means its costs: with tax
    /// or without. `None` where it costs nothing.
    pub price: Option<Money>,
}

/// One policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its code.
    pub code: PolicyCode,
    /// By language; the code where there is none.
    pub names: BTreeMap<String, String>,
    /// When it applies.
    pub condition: Condition,
    /// Whether it stands by itself.
    pub kind: PolicyKind,
    /// How much may be used.
    pub quota: Quota,
    /// What a unit counts: the first whose condition holds.
    pub factors: Vec<(Condition, Factor)>,
    /// What happens on the way.
    pub thresholds: Vec<Threshold>,
}

/// Whether a policy stands by itself or under others (HMP).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyKind {
    /// By itself.
    Primary,
    /// Under these primaries, by their place in the plan.
    Secondary {
        /// At least one.
        of: Vec<usize>,
    },
}

/// How much may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// So much.
    Own(Quantity),
    /// Without end.
    None,
    /// As much as the first applicable primary (HMP-2).
    Inherited,
    /// As much as all applicable primaries together (HMP-4).
    Sum,
}

/// Which rule a plan breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Not a code.
    #[error("{0:?} is not a code: 1 to 40 lower-case letters, digits and hyphens")]
    NotACode(String),
    /// Versions count from 1.
    #[error("version is a number from 1")]
    Version,
    /// No name in English.
    #[error("no name in English (en)")]
    NoName,
    /// No policy.
    #[error("a plan has at least one policy")]
    NoPolicies,
    /// Too many policies.
    #[error("{0} policies: a plan has at most 100")]
    TooManyPolicies(usize),
    /// Two policies with one code.
    #[error("two policies are called {0}")]
    TwoPolicies(PolicyCode),
    /// Nothing but secondaries.
    #[error("no policy stands by itself: one without `under` is wanted")]
    NoPrimary,
    /// A primary that is not there.
    #[error("under {0:?}: no policy is called that")]
    MissingPrimary(String),
    /// A secondary under nothing.
    #[error("under is empty: at least one policy is wanted")]
    UnderNothing,
    /// Inheritance in a ring.
    #[error("inheritance runs in a circle: {0}")]
    Cycle(String),
    /// A secondary under a secondary.
    #[error("{0} stands under others itself: there are two levels, not more")]
    ThreeLevels(PolicyCode),
    /// A quota of nothing or less.
    #[error("a quota must be more than nothing")]
    NoQuota,
    /// A quota in another measure than the service.
    #[error("{service} is not measured in {unit}")]
    OtherMeasure {
        /// Which service.
        service: Service,
        /// The unit that was given.
        unit: String,
    },
    /// Sum or inherited without anything to take it from.
    #[error("only a policy under others can have its quota from them")]
    NothingToInherit,
    /// A threshold that is a part of nothing.
    #[error("a threshold needs a quota")]
    ThresholdWithoutQuota,
    /// A threshold beyond reason.
    #[error("{0:?} is not a threshold between 1 % and 1000 %, with at most four decimals")]
    NotAThreshold(String),
    /// The same twice.
    #[error("two thresholds are the same: {0}")]
    TwoThresholds(Threshold),
    /// Too many thresholds.
    #[error("{0} thresholds: a policy has at most 20")]
    TooManyThresholds(usize),
    /// A factor beyond reason.
    #[error("{0:?} is not a factor between 0 and 1000, with at most six decimals")]
    NotAFactor(String),
    /// Not an action.
    #[error("{0:?} is not an action: notify, throttle 1000 kbit/s, redirect or deny is wanted")]
    NotAnAction(String),
    /// The sum of the primaries' quotas does not fit 64 bits.
    #[error("the sum of the quotas is out of range")]
    SumOutOfRange,
    /// A condition asks for an entry that the schedule does not have.
    #[error("the schedule has no entry {0:?}")]
    NoSuchEntry(String),
}

impl MeteringPlan {
    /// Whether usage abroad may be served otherwise than at home.
    pub fn tells_roaming(&self) -> bool {
        let mut tells = false;
        self.visit_conditions(&mut |one| tells |= matches!(one, Condition::Roaming));
        tells
    }

    /// The minutes of the day, by the clock on the wall, at which a condition on day
    /// or time may begin or cease to hold; the schedule's are its own.
    pub fn minutes_of_day(&self) -> BTreeSet<i32> {
        let mut minutes = BTreeSet::new();
        self.visit_conditions(&mut |one| match one {
            Condition::Day(_) => minutes.extend([0]),
            Condition::Time(range) => minutes.extend(range.minutes_of_day()),
            _ => {}
        });
        minutes
    }

    fn visit_conditions(&self, see: &mut dyn FnMut(&Condition)) {
        for policy in &self.policies {
            policy.condition.visit(see);
            for (condition, _) in &policy.factors {
                condition.visit(see);
            }
        }
    }

    /// Whether the price bands of the bill count by the plan's factors: it has
    /// some, and does not say otherwise.
    pub fn weighs_bands(&self) -> bool {
        let mut factors = self.policies.iter().flat_map(|policy| &policy.factors);
        self.bands == BandsCount::Weighted && factors.any(|(_, factor)| !factor.is_one())
    }

    /// Its name in `language`, else in English.
    pub fn name(&self, language: &str) -> &str {
        let name = self.names.get(language).or_else(|| self.names.get("en"));
        name.map_or(self.code.as_str(), String::as_str)
    }

    /// Every rule that the plan as a whole breaks, with the policy's place where
    /// it is about one.
    pub fn faults(&self) -> Vec<(Option<usize>, PlanError)> {
        let head = head_faults(Some(self.version), Some(&self.names));
        let policies = policy_faults(&self.policies, Some(self.service), Some(&self.schedule));
        let head = head.into_iter().map(|fault| (None, fault));
        head.chain(policies).collect()
    }
}

/// What is wrong with a plan apart from its policies. What is not known has no
/// fault.
pub(super) fn head_faults(
    version: Option<u32>,
    names: Option<&BTreeMap<String, String>>,
) -> Vec<PlanError> {
    let is_blank = |names: &BTreeMap<String, String>| {
        let name = names.get("en");
        name.is_none_or(|name| name.trim().is_empty())
    };
    let version = (version == Some(0)).then_some(PlanError::Version);
    let name = names.is_some_and(is_blank).then_some(PlanError::NoName);
    version.into_iter().chain(name).collect()
}

/// What is wrong with policies, with the place of the one that it is about.
/// What the service or the schedule would tell is left out where they are not
/// known.
pub(super) fn policy_faults(
    policies: &[Policy],
    service: Option<Service>,
    schedule: Option<&Schedule>,
) -> Vec<(Option<usize>, PlanError)> {
    let mut faults = Vec::new();
    match policies.len() {
        0 => faults.push((None, PlanError::NoPolicies)),
        1..=POLICIES_MAX => {}
        count => faults.push((None, PlanError::TooManyPolicies(count))),
    }
    if !policies.is_empty() && !policies.iter().any(Policy::is_primary) {
        faults.push((None, PlanError::NoPrimary));
    }
    for (place, policy) in policies.iter().enumerate() {
        let before = &policies[..place];
        let twice = before.iter().any(|other| other.code == policy.code);
        let twice = twice.then(|| PlanError::TwoPolicies(policy.code.clone()));
        let found = twice
            .into_iter()
            .chain(quota_fault(policy, policies, service))
            .chain(threshold_faults(policy, policies))
            .chain(schedule.map_or_else(Vec::new, |schedule| entry_faults(policy, schedule)));
        faults.extend(found.map(|fault| (Some(place), fault)));
    }
    faults
}

fn quota_fault(
    policy: &Policy,
    policies: &[Policy],
    service: Option<Service>,
) -> Option<PlanError> {
    match policy.quota {
        Quota::Own(quota) if quota.base_units() <= 0 => Some(PlanError::NoQuota),
        Quota::Own(quota) => service
            .filter(|service| service.measure() != quota.measure())
            .map(|service| PlanError::OtherMeasure {
                service,
                unit: quota.to_string(),
            }),
        Quota::Inherited | Quota::Sum if policy.is_primary() => Some(PlanError::NothingToInherit),
        Quota::Sum => {
            let mut quotas =
                primaries(policy, policies).filter_map(|primary| match primary.quota {
                    Quota::Own(quota) => Some(quota.base_units()),
                    _ => None,
                });
            let sum = quotas.try_fold(0_i64, i64::checked_add);
            sum.is_none().then_some(PlanError::SumOutOfRange)
        }
        Quota::Inherited | Quota::None => None,
    }
}

fn threshold_faults(policy: &Policy, policies: &[Policy]) -> Vec<PlanError> {
    let thresholds = &policy.thresholds;
    let mut faults = Vec::new();
    if thresholds.len() > THRESHOLDS_MAX {
        faults.push(PlanError::TooManyThresholds(thresholds.len()));
    }
    let is_limited = match policy.quota {
        Quota::Own(_) => true,
        Quota::None => false,
        // under nothing is another fault
        Quota::Inherited | Quota::Sum => {
            let mut primaries = primaries(policy, policies).peekable();
            primaries.peek().is_none() || primaries.any(|primary| primary.quota != Quota::None)
        }
    };
    if !is_limited && !thresholds.is_empty() {
        faults.push(PlanError::ThresholdWithoutQuota);
    }
    for (index, threshold) in thresholds.iter().enumerate() {
        if thresholds[..index].contains(threshold) {
            faults.push(PlanError::TwoThresholds(*threshold));
        }
    }
    faults
}

fn entry_faults(policy: &Policy, schedule: &Schedule) -> Vec<PlanError> {
    let factors = policy.factors.iter().map(|(condition, _)| condition);
    let conditions = std::iter::once(&policy.condition).chain(factors);
    let names = conditions.flat_map(Condition::schedule_names);
    names
        .filter(|name| schedule.entry(name).is_none())
        .map(|name| PlanError::NoSuchEntry(name.to_owned()))
        .collect()
}

/// The primaries that a policy is under.
fn primaries<'p>(policy: &Policy, policies: &'p [Policy]) -> impl Iterator<Item = &'p Policy> {
    let of = match &policy.kind {
        PolicyKind::Primary => &[][..],
        PolicyKind::Secondary { of } => of,
    };
    of.iter().filter_map(|place| policies.get(*place))
}

impl Policy {
    /// Its name in `language`, else in English, else its code.
    pub fn name(&self, language: &str) -> &str {
        let name = self.names.get(language).or_else(|| self.names.get("en"));
        name.map_or(self.code.as_str(), String::as_str)
    }

    /// Whether it stands by itself.
    pub fn is_primary(&self) -> bool {
        self.kind == PolicyKind::Primary
    }
}
