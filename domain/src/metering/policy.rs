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
use crate::{unit::Quantity, usage::Service};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

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
    /// By how much a household may recharge.
    pub recharges: Vec<Quantity>,
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
    /// Its name in `language`, else in English.
    pub fn name(&self, language: &str) -> &str {
        let name = self.names.get(language).or_else(|| self.names.get("en"));
        name.map_or(self.code.as_str(), String::as_str)
    }

    /// Every rule that the plan as a whole breaks, with the policy's place where
    /// it is about one.
    pub fn faults(&self) -> Vec<(Option<usize>, PlanError)> {
        let mut faults = Vec::new();
        if self.version == 0 {
            faults.push((None, PlanError::Version));
        }
        if !self.names.contains_key("en") {
            faults.push((None, PlanError::NoName));
        }
        match self.policies.len() {
            0 => faults.push((None, PlanError::NoPolicies)),
            1..=POLICIES_MAX => {}
            count => faults.push((None, PlanError::TooManyPolicies(count))),
        }
        let is_primary = |policy: &Policy| policy.kind == PolicyKind::Primary;
        if !self.policies.is_empty() && !self.policies.iter().any(is_primary) {
            faults.push((None, PlanError::NoPrimary));
        }
        for (place, policy) in self.policies.iter().enumerate() {
            let before = &self.policies[..place];
            if before.iter().any(|other| other.code == policy.code) {
                faults.push((Some(place), PlanError::TwoPolicies(policy.code.clone())));
            }
            let found = self.faults_of(policy);
            faults.extend(found.into_iter().map(|fault| (Some(place), fault)));
        }
        faults
    }

    fn faults_of(&self, policy: &Policy) -> Vec<PlanError> {
        let mut faults = Vec::new();
        faults.extend(self.quota_fault(policy));
        if policy.thresholds.len() > THRESHOLDS_MAX {
            faults.push(PlanError::TooManyThresholds(policy.thresholds.len()));
        }
        if policy.quota == Quota::None && !policy.thresholds.is_empty() {
            faults.push(PlanError::ThresholdWithoutQuota);
        }
        for (index, threshold) in policy.thresholds.iter().enumerate() {
            if policy.thresholds[..index].contains(threshold) {
                faults.push(PlanError::TwoThresholds(*threshold));
            }
        }
        let conditions = policy.factors.iter().map(|(condition, _)| condition);
        for name in conditions
            .chain([&policy.condition])
            .flat_map(Condition::schedule_names)
        {
            if self.schedule.entry(name).is_none() {
                faults.push(PlanError::NoSuchEntry(name.to_owned()));
            }
        }
        faults
    }

    fn quota_fault(&self, policy: &Policy) -> Option<PlanError> {
        let of = match &policy.kind {
            PolicyKind::Primary => &[][..],
            PolicyKind::Secondary { of } => of,
        };
        match policy.quota {
            Quota::Own(quota) if quota.measure() != self.service.measure() => {
                Some(PlanError::OtherMeasure {
                    service: self.service,
                    unit: quota.to_string(),
                })
            }
            Quota::Own(quota) => (quota.base_units() <= 0).then_some(PlanError::NoQuota),
            Quota::Inherited | Quota::Sum if policy.is_primary() => {
                Some(PlanError::NothingToInherit)
            }
            Quota::Sum => {
                let mut sum = Some(0_i64);
                for place in of {
                    if let Some(Quota::Own(quota)) = self.policies.get(*place).map(|one| one.quota)
                    {
                        sum = sum.and_then(|sum| sum.checked_add(quota.base_units()));
                    }
                }
                sum.is_none().then_some(PlanError::SumOutOfRange)
            }
            Quota::Inherited | Quota::None => None,
        }
    }
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
