//! Which policies apply to usage, what they count and what they watch: the part
//! of metering that needs no counters.

use super::{
    action::{Factor, Threshold},
    condition::UsageFacts,
    counter::Metric,
    policy::{MeteringPlan, Policy, PolicyKind},
};
use crate::unit::Measure;

impl Policy {
    /// Whether it stands under the policy at `primary`.
    pub fn is_under(&self, primary: usize) -> bool {
        match &self.kind {
            PolicyKind::Primary => false,
            PolicyKind::Secondary { of } => of.contains(&primary),
        }
    }
}

/// `>=` (FMS-6), exactly.
pub(super) fn reaches(metric: Metric, threshold: Threshold, quota: i64) -> bool {
    metric.in_millionths() >= i128::from(quota) * i128::from(threshold.percent.millionths())
}

/// `>` (FLX-2), exactly.
pub(super) fn exceeds(metric: Metric, quota: i64) -> bool {
    metric.in_millionths() > i128::from(quota) * 1_000_000
}

pub(super) fn measure(plan: &MeteringPlan) -> Measure {
    plan.service.measure()
}

/// The primaries whose condition holds, in order.
pub(super) fn applicable<'p>(
    plan: &'p MeteringPlan,
    facts: &'p UsageFacts<'_>,
) -> impl Iterator<Item = usize> + use<'p> {
    let policies = plan.policies.iter().enumerate();
    policies
        .filter(|(_, policy)| policy.is_primary() && policy.condition.holds(facts))
        .map(|(place, _)| place)
}

/// The first secondary under an applicable primary whose own condition holds
/// too (HMP-1).
pub(super) fn active_secondary(
    plan: &MeteringPlan,
    primary: usize,
    facts: &UsageFacts<'_>,
) -> Option<usize> {
    let mut policies = plan.policies.iter();
    policies.position(|policy| policy.is_under(primary) && policy.condition.holds(facts))
}

/// The secondary's factor, else the primary's, else one (HMP-3).
pub(super) fn factor_of(
    plan: &MeteringPlan,
    primary: usize,
    secondary: Option<usize>,
    facts: &UsageFacts<'_>,
) -> Factor {
    let of = |place: usize| {
        let factors = plan.policies[place].factors.iter();
        let mut holding = factors.filter(|(condition, _)| condition.holds(facts));
        holding.next().map(|(_, factor)| *factor)
    };
    secondary
        .and_then(of)
        .or_else(|| of(primary))
        .unwrap_or(Factor::ONE)
}

pub(super) fn thresholds<'t>(
    plan: &'t MeteringPlan,
    extra: &'t [(usize, Threshold)],
    place: usize,
) -> impl Iterator<Item = Threshold> + use<'t> {
    let own = plan.policies[place].thresholds.iter().copied();
    let added = extra.iter().filter(move |(of, _)| *of == place);
    own.chain(added.map(|(_, threshold)| *threshold))
}
