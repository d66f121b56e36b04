//! The meter: records in, counters and crossings out.
//!
//! Room: `metering`. Pure: a fold over records in the order of (start, key) and
//! recharges in between, so that whoever folds the same gets the same.
//!
//! Rules:
//! - FLX: the first applicable primary, in the plan's order, that is not
//!   exceeded measures; what does not fit its quota goes to the next. The unit
//!   that reaches a quota belongs to it; exactly at the quota is not exceeding,
//!   and what counts nothing never exceeds.
//!   Where none has room the last applicable one takes it beyond its quota, so
//!   that the metric always tells all usage, and the meter is exhausted.
//! - HMP: the first secondary under that primary whose condition holds measures
//!   by its own factor; primary and secondary are both charged.
//! - FMS: a threshold fires when its counter reaches it, once a generation; a
//!   recharge raises the quota, begins a generation, and resets nothing.

use super::{
    action::{Action, Factor, PolicyStatus, Threshold},
    condition::UsageFacts,
    counter::{Metric, MetricError},
    policy::{MeteringPlan, Policy},
    select::{active_secondary, applicable, exceeds, factor_of, measure, reaches, thresholds},
};
use crate::{unit::Quantity, usage::RecordKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where the counters of one account, period and service stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    /// One for each policy of the plan, in its order.
    pub(super) counters: Vec<Counter>,
    /// The sum of generations at which it was exhausted last.
    exhausted_at: Option<u32>,
}

/// Where one policy stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Counter {
    pub(super) metric: Metric,
    /// Base units that recharges added.
    pub(super) recharged: i64,
    /// How many recharges there were.
    pub(super) generation: u32,
    /// Usage came that did not fit.
    pub(super) is_exceeded: bool,
    /// The primaries that applied when a secondary was used last, in order: what
    /// its quota is taken from, unless that is its own.
    pub(super) basis: Vec<usize>,
    /// Thresholds that were passed in this generation.
    pub(super) passed: Vec<Threshold>,
}

/// A record, as the meter sees it.
#[derive(Debug, Clone, Copy)]
pub struct MeteredUsage<'a> {
    /// When it began.
    pub at: Timestamp,
    /// What it is known by.
    pub key: RecordKey,
    /// What conditions look at.
    pub facts: UsageFacts<'a>,
    /// Seconds or bytes, at least 0.
    pub quantity: i64,
}

/// More of a primary's quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recharge {
    /// Which policy, by its place in the plan.
    pub policy: usize,
    /// By how much.
    pub quantity: Quantity,
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Charged {
    /// Its parts; they add up to it.
    pub parts: Vec<Part>,
    /// What they reached, the lowest threshold first.
    pub crossings: Vec<Crossing>,
}

/// A part of a record that was counted alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The primary that it was charged to; `None` where none applied: it counts
    /// nowhere.
    pub policy: Option<usize>,
    /// The secondary that measured it and was charged too.
    pub secondary: Option<usize>,
    /// What a unit counted.
    pub factor: Factor,
    /// Seconds or bytes.
    pub quantity: i64,
    /// What they count.
    pub metric: Metric,
    /// Whether it went beyond the last quota.
    pub is_over: bool,
}

/// Something that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// Which policy, by its place in the plan.
    pub policy: usize,
    /// What was reached.
    pub kind: CrossingKind,
    /// After how many recharges.
    pub generation: u32,
    /// When the record that reached it began.
    pub at: Timestamp,
    /// Which record that was.
    pub key: RecordKey,
    /// What counted then, that record's part included.
    pub metric: Metric,
    /// The quota then.
    pub quota: Quantity,
}

/// What was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrossingKind {
    /// A part of a quota.
    Threshold(Threshold),
    /// The end of every policy that applied: the plan's action at the cap.
    Exhausted,
}

/// Which policies would measure the next unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The selected primary; `None` where none applies, or all are exceeded.
    pub policy: Option<usize>,
    /// The active secondary.
    pub secondary: Option<usize>,
    /// What a unit counts.
    pub factor: Factor,
    /// Whether primaries apply and all of them are exceeded.
    pub is_exhausted: bool,
}

/// Where one policy stands, to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'m> {
    /// What counts.
    pub metric: Metric,
    /// The quota, recharges included; `None` where it is unlimited, or that of
    /// a secondary that was not used yet.
    pub quota: Option<i64>,
    /// After how many recharges.
    pub generation: u32,
    /// Thresholds that it has passed with this quota.
    pub passed: &'m [Threshold],
}

impl Meter {
    /// Nothing used yet.
    pub fn new(plan: &MeteringPlan) -> Self {
        Self {
            counters: vec![Counter::default(); plan.policies.len()],
            exhausted_at: None,
        }
    }

    /// Whether these are the counters of such a plan; a stored state of another
    /// one must not be used with it.
    pub fn is_of(&self, plan: &MeteringPlan) -> bool {
        let mut basis = self.counters.iter().flat_map(|counter| &counter.basis);
        let is_primary = |place: &usize| plan.policies.get(*place).is_some_and(Policy::is_primary);
        self.counters.len() == plan.policies.len() && basis.all(is_primary)
    }

    /// Takes a record in. `extra` are thresholds that the household set, with the
    /// policy they are on.
    ///
    /// # Errors
    /// [`MetricError`]; nothing is changed then.
    pub fn take(
        &mut self,
        plan: &MeteringPlan,
        extra: &[(usize, Threshold)],
        usage: &MeteredUsage<'_>,
    ) -> Result<Charged, MetricError> {
        let parts = self.parts(plan, usage);
        self.check(&parts)?;
        let mut charged = Charged::default();
        for (index, part) in parts.iter().enumerate() {
            if part.quantity > 0 {
                self.charge(plan, extra, usage, *part, &mut charged)?;
            }
            if let Some(place) = part.policy {
                // what comes after it did not fit
                self.counters[place].is_exceeded |= index + 1 < parts.len();
            }
            if part.is_over {
                self.exhaust(plan, usage, *part, &mut charged);
            }
        }
        Ok(charged)
    }

    /// How a record is cut: a part for each primary that is asked, empty where it
    /// has no room.
    fn parts(&self, plan: &MeteringPlan, usage: &MeteredUsage<'_>) -> Vec<Part> {
        let (mut parts, mut rest) = (Vec::new(), usage.quantity);
        for place in applicable(plan, &usage.facts) {
            if rest == 0 {
                break;
            }
            let part = self.fitting(plan, place, &usage.facts, rest);
            rest -= part.quantity;
            parts.push(part);
        }
        if rest > 0 {
            parts.push(match parts.last() {
                Some(last) => Part {
                    quantity: rest,
                    metric: Metric::of(rest, last.factor),
                    is_over: true,
                    ..*last
                },
                None => Part {
                    policy: None,
                    secondary: None,
                    factor: Factor::ONE,
                    quantity: rest,
                    metric: Metric::ZERO,
                    is_over: false,
                },
            });
        }
        parts
    }

    /// As much of `rest` as the primary at `place` has room for.
    fn fitting(
        &self,
        plan: &MeteringPlan,
        place: usize,
        facts: &UsageFacts<'_>,
        rest: i64,
    ) -> Part {
        let secondary = active_secondary(plan, place, facts);
        let factor = factor_of(plan, place, secondary, facts);
        let fits = match self.quota(plan, place) {
            Some(quota) if factor.millionths() > 0 => {
                let factor = i128::from(factor.millionths());
                let whole = i128::from(quota) * 1_000_000;
                let room = (whole - self.counters[place].metric.in_millionths()).max(0);
                // the unit that reaches the quota belongs to it
                let units = (room + factor - 1) / factor;
                i64::try_from(units).unwrap_or(i64::MAX).min(rest)
            }
            _ => rest,
        };
        Part {
            policy: Some(place),
            secondary,
            factor,
            quantity: fits,
            metric: Metric::of(fits, factor),
            is_over: false,
        }
    }

    /// Whether each counter that the parts are charged to could hold them all.
    fn check(&self, parts: &[Part]) -> Result<(), MetricError> {
        let mut sum = Metric::ZERO;
        for part in parts {
            sum = sum.checked_add(part.metric)?;
        }
        let touched = parts.iter().flat_map(|part| [part.policy, part.secondary]);
        for place in touched.flatten() {
            self.counters[place].metric.checked_add(sum)?;
        }
        Ok(())
    }

    fn charge(
        &mut self,
        plan: &MeteringPlan,
        extra: &[(usize, Threshold)],
        usage: &MeteredUsage<'_>,
        part: Part,
        charged: &mut Charged,
    ) -> Result<(), MetricError> {
        charged.parts.push(part);
        for place in part.policy.into_iter().chain(part.secondary) {
            self.rest_on(plan, place, &usage.facts);
            let quota = self.quota(plan, place);
            let counter = &mut self.counters[place];
            counter.metric = counter.metric.checked_add(part.metric)?;
            let Some(quota) = quota else { continue };
            counter.is_exceeded |= exceeds(counter.metric, quota);
            let from = charged.crossings.len();
            for threshold in thresholds(plan, extra, place) {
                if counter.pass(threshold, quota) {
                    charged.crossings.push(Crossing {
                        policy: place,
                        kind: CrossingKind::Threshold(threshold),
                        generation: counter.generation,
                        at: usage.at,
                        key: usage.key,
                        metric: counter.metric,
                        quota: Quantity::new(quota, measure(plan)),
                    });
                }
            }
            charged.crossings[from..].sort_by_key(|crossing| match crossing.kind {
                CrossingKind::Threshold(threshold) => Some(threshold),
                CrossingKind::Exhausted => None,
            });
        }
        Ok(())
    }

    /// Notes that no policy had room, once until the next recharge.
    fn exhaust(
        &mut self,
        plan: &MeteringPlan,
        usage: &MeteredUsage<'_>,
        part: Part,
        charged: &mut Charged,
    ) {
        let generation = self.generations();
        let (Some(policy), true) = (part.policy, self.exhausted_at != Some(generation)) else {
            return;
        };
        self.exhausted_at = Some(generation);
        charged.crossings.push(Crossing {
            policy,
            kind: CrossingKind::Exhausted,
            generation,
            at: usage.at,
            key: usage.key,
            metric: self.counters[policy].metric,
            quota: Quantity::new(self.quota(plan, policy).unwrap_or(0), measure(plan)),
        });
    }

    fn generations(&self) -> u32 {
        self.counters.iter().map(|counter| counter.generation).sum()
    }

    /// Which policies would measure the next unit of such facts.
    pub fn decide(&self, plan: &MeteringPlan, facts: &UsageFacts<'_>) -> Decision {
        match self.next(plan, facts) {
            Some(decision) if !decision.is_exhausted => decision,
            next => Decision {
                policy: None,
                secondary: None,
                factor: Factor::ONE,
                is_exhausted: next.is_some(),
            },
        }
    }

    /// The first applicable primary that the next unit does not exceed, else the
    /// last applicable one, which takes it all the same.
    fn next(&self, plan: &MeteringPlan, facts: &UsageFacts<'_>) -> Option<Decision> {
        let mut next = None;
        for place in applicable(plan, facts) {
            let secondary = active_secondary(plan, place, facts);
            let factor = factor_of(plan, place, secondary, facts);
            let is_exhausted = self.counters[place].is_exceeded && factor.millionths() > 0;
            next = Some(Decision {
                policy: Some(place),
                secondary,
                factor,
                is_exhausted,
            });
            if !is_exhausted {
                break;
            }
        }
        next
    }

    /// Whether nothing was reached: then everything is served as usual, whenever
    /// and wherever.
    pub fn is_quiet(&self) -> bool {
        let mut counters = self.counters.iter();
        counters.all(|counter| counter.passed.is_empty() && !counter.is_exceeded)
    }

    /// How usage of such facts is served: by the most severe action that was passed
    /// of the policy that takes it next and of the one under it, and by `at_cap`
    /// where nothing has room. A policy that is used up while a later one has
    /// room no longer decides.
    pub fn status(
        &self,
        plan: &MeteringPlan,
        at_cap: Action,
        facts: &UsageFacts<'_>,
    ) -> PolicyStatus {
        let next = self.next(plan, facts);
        let secondary = next.and_then(|next| next.secondary);
        // those that are used up decide only where all are
        let takes_it = next.filter(|next| !next.is_exhausted);
        let takes_it = takes_it.and_then(|next| next.policy);
        let passed = applicable(plan, facts)
            .filter(|place| takes_it.is_none_or(|takes_it| takes_it == *place))
            .chain(secondary)
            .flat_map(|place| &self.counters[place].passed)
            .map(|threshold| threshold.action.status());
        let exhausted = next.filter(|next| next.is_exhausted);
        passed
            .chain(exhausted.map(|_| at_cap.status()))
            .max()
            .unwrap_or(PolicyStatus::Normal)
    }

    /// Where the policy at `place` stands.
    pub fn standing(&self, plan: &MeteringPlan, place: usize) -> Standing<'_> {
        let counter = &self.counters[place];
        Standing {
            metric: counter.metric,
            quota: self.quota(plan, place),
            generation: counter.generation,
            passed: &counter.passed,
        }
    }
}

impl Counter {
    /// Whether a threshold is reached for the first time in this generation.
    fn pass(&mut self, threshold: Threshold, quota: i64) -> bool {
        let is_new = !self.passed.contains(&threshold) && reaches(self.metric, threshold, quota);
        if is_new {
            self.passed.push(threshold);
        }
        is_new
    }
}
