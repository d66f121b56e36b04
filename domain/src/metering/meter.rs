//! The meter: records in, counters and crossings out.
//!
//! Room: `metering`. Pure: a fold over records in the order of (start, key) and
//! recharges in between, so that whoever folds the same gets the same.
//!
//! Rules:
//! - FLX: the first applicable primary, in the plan's order, that is not
//!   exceeded measures; what does not fit its quota goes to the next. The unit
//!   that reaches a quota belongs to it; exactly at the quota is not exceeding.
//!   Where none has room the last applicable one takes it beyond its quota, so
//!   that the metric always tells all usage, and the meter is exhausted.
//! - HMP: the first secondary whose condition holds, under an applicable primary,
//!   measures by its own factor; primary and secondary are both charged.
//! - FMS: a threshold fires when its counter reaches it, once a generation; a
//!   recharge raises the quota, begins a generation, and resets nothing.

use super::{
    action::{Action, Factor, PolicyStatus, Threshold},
    condition::UsageFacts,
    counter::{Metric, MetricError},
    policy::{MeteringPlan, Quota},
    select::{active_secondary, applicable, factor_of, measure, reaches, thresholds},
};
use crate::{unit::Quantity, usage::RecordKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where the counters of one account, period and service stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    /// One for each policy of the plan, in its order.
    counters: Vec<Counter>,
    /// The sum of generations at which it was exhausted last.
    exhausted_at: Option<u32>,
}

/// Where one policy stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Counter {
    metric: Metric,
    /// Base units that recharges added.
    recharged: i64,
    /// How many recharges there were.
    generation: u32,
    /// Usage came that did not fit.
    is_exceeded: bool,
    /// A secondary's quota as it was resolved last, in base units.
    resolved: Option<i64>,
    /// Thresholds that were passed in this generation.
    passed: Vec<Threshold>,
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
    /// The quota, recharges included; `None` where it is unlimited, or a
    /// secondary that was not used yet.
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

    /// Takes a record in. `extra` are thresholds that the household set, with the
    /// policy they are on.
    ///
    /// # Errors
    /// [`MetricError`].
    pub fn take(
        &mut self,
        plan: &MeteringPlan,
        extra: &[(usize, Threshold)],
        usage: &MeteredUsage<'_>,
    ) -> Result<Charged, MetricError> {
        let facts = &usage.facts;
        let secondary = active_secondary(plan, facts);
        let mut charged = Charged::default();
        let (mut rest, mut last) = (usage.quantity, None);
        for place in applicable(plan, facts) {
            if rest == 0 {
                break;
            }
            let part = self.fitting(plan, place, secondary, facts, rest);
            last = Some(part);
            if part.quantity > 0 {
                rest -= part.quantity;
                self.charge(plan, extra, usage, part, &mut charged)?;
            }
            if rest > 0 {
                self.counters[place].is_exceeded = true;
            }
        }
        if rest > 0 {
            let part = match last {
                Some(part) => Part {
                    quantity: rest,
                    metric: Metric::of(rest, part.factor),
                    is_over: true,
                    ..part
                },
                None => Part {
                    policy: None,
                    secondary: None,
                    factor: Factor::ONE,
                    quantity: rest,
                    metric: Metric::ZERO,
                    is_over: false,
                },
            };
            self.charge(plan, extra, usage, part, &mut charged)?;
            self.exhaust(plan, usage, part, &mut charged);
        }
        Ok(charged)
    }

    /// As much of `rest` as the primary at `place` has room for.
    fn fitting(
        &self,
        plan: &MeteringPlan,
        place: usize,
        secondary: Option<usize>,
        facts: &UsageFacts<'_>,
        rest: i64,
    ) -> Part {
        let secondary = secondary.filter(|under| plan.policies[*under].is_under(place));
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
            let resolved = self.resolve(plan, place, &usage.facts);
            let counter = &mut self.counters[place];
            counter.metric = counter.metric.checked_add(part.metric)?;
            counter.resolved = resolved;
            let Some(quota) = resolved else { continue };
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

    /// Raises a primary's quota (FMS-5). What was used stays; thresholds that
    /// are behind with the new quota too do not fire again.
    ///
    /// # Errors
    /// [`MetricError`].
    pub fn recharge(
        &mut self,
        plan: &MeteringPlan,
        recharge: &Recharge,
    ) -> Result<(), MetricError> {
        let raised = recharge.policy;
        let by = recharge.quantity.base_units();
        let Some(counter) = self.counters.get_mut(raised) else {
            return Ok(());
        };
        counter.recharged = counter.recharged.checked_add(by).ok_or(MetricError)?;
        self.counters[raised].resolved = self.quota(plan, raised);
        self.begin_generation(raised);
        for (place, policy) in plan.policies.iter().enumerate() {
            if policy.is_under(raised) && matches!(policy.quota, Quota::Inherited | Quota::Sum) {
                let counter = &mut self.counters[place];
                counter.resolved = counter.resolved.map(|quota| quota.saturating_add(by));
                self.begin_generation(place);
            }
        }
        Ok(())
    }

    fn begin_generation(&mut self, place: usize) {
        let counter = &mut self.counters[place];
        counter.generation += 1;
        if let Some(quota) = counter.resolved {
            let metric = counter.metric;
            counter.is_exceeded &= metric.in_millionths() > i128::from(quota) * 1_000_000;
            counter
                .passed
                .retain(|threshold| reaches(metric, *threshold, quota));
        }
    }

    /// What a primary may use, recharges included; `None` without end.
    fn quota(&self, plan: &MeteringPlan, place: usize) -> Option<i64> {
        match plan.policies[place].quota {
            Quota::Own(quota) => {
                let recharged = self.counters[place].recharged;
                Some(quota.base_units().saturating_add(recharged))
            }
            Quota::None | Quota::Inherited | Quota::Sum => None,
        }
    }

    /// What a policy may use for usage of such facts (HMP-2, HMP-4).
    fn resolve(&self, plan: &MeteringPlan, place: usize, facts: &UsageFacts<'_>) -> Option<i64> {
        let policy = &plan.policies[place];
        let mut primaries = applicable(plan, facts).filter(|primary| policy.is_under(*primary));
        match policy.quota {
            Quota::Own(_) | Quota::None => self.quota(plan, place),
            Quota::Inherited => primaries
                .next()
                .and_then(|primary| self.quota(plan, primary)),
            Quota::Sum => primaries.try_fold(0_i64, |sum, primary| {
                Some(sum.saturating_add(self.quota(plan, primary)?))
            }),
        }
    }

    /// Which policies would measure the next unit of such facts.
    pub fn decide(&self, plan: &MeteringPlan, facts: &UsageFacts<'_>) -> Decision {
        let mut has_applicable = false;
        for place in applicable(plan, facts) {
            has_applicable = true;
            if self.counters[place].is_exceeded {
                continue;
            }
            let secondary =
                active_secondary(plan, facts).filter(|under| plan.policies[*under].is_under(place));
            return Decision {
                policy: Some(place),
                secondary,
                factor: factor_of(plan, place, secondary, facts),
                is_exhausted: false,
            };
        }
        Decision {
            policy: None,
            secondary: None,
            factor: Factor::ONE,
            is_exhausted: has_applicable,
        }
    }

    /// How usage of such facts is served: by the most severe action among the
    /// thresholds that are passed, and by `at_cap` where it is exhausted.
    pub fn status(
        &self,
        plan: &MeteringPlan,
        at_cap: Action,
        facts: &UsageFacts<'_>,
    ) -> PolicyStatus {
        let secondary = active_secondary(plan, facts);
        let passed = applicable(plan, facts)
            .chain(secondary)
            .flat_map(|place| &self.counters[place].passed)
            .map(|threshold| threshold.action.status());
        let exhausted = self
            .decide(plan, facts)
            .is_exhausted
            .then(|| at_cap.status());
        passed
            .chain(exhausted)
            .max()
            .unwrap_or(PolicyStatus::Normal)
    }

    /// Where the policy at `place` stands.
    pub fn standing(&self, plan: &MeteringPlan, place: usize) -> Standing<'_> {
        let counter = &self.counters[place];
        Standing {
            metric: counter.metric,
            quota: self.quota(plan, place).or(counter.resolved),
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
