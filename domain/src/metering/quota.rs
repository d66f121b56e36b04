//! What a policy may use, and how a recharge raises it.
//!
//! Room: `metering`. Pure. Quotas are whole base units of the plan's measure.
//! A secondary's quota, unless it has one of its own, is never stored: it is
//! taken from the primaries that applied when it was used last, so that it
//! follows whatever becomes of theirs (HMP-2, HMP-4).

use super::{
    condition::UsageFacts,
    counter::MetricError,
    meter::{Meter, Recharge},
    policy::{MeteringPlan, Quota},
    select::{applicable, exceeds, reaches},
};

impl Meter {
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
        for place in 0..plan.policies.len() {
            if place == raised || self.is_taken_from(plan, place, raised) {
                self.begin_generation(plan, place);
            }
        }
        Ok(())
    }

    /// Whether the quota of the secondary at `place` is taken from `primary`.
    fn is_taken_from(&self, plan: &MeteringPlan, place: usize, primary: usize) -> bool {
        let basis = &self.counters[place].basis;
        match plan.policies[place].quota {
            Quota::Own(_) | Quota::None => false,
            Quota::Inherited => basis.first() == Some(&primary),
            Quota::Sum => basis.contains(&primary),
        }
    }

    fn begin_generation(&mut self, plan: &MeteringPlan, place: usize) {
        let quota = self.quota(plan, place);
        let counter = &mut self.counters[place];
        counter.generation += 1;
        if let Some(quota) = quota {
            let metric = counter.metric;
            counter.is_exceeded &= exceeds(metric, quota);
            counter
                .passed
                .retain(|threshold| reaches(metric, *threshold, quota));
        }
    }

    /// Notes which primaries the quota of the secondary at `place` is taken from
    /// for usage of such facts.
    pub(super) fn rest_on(&mut self, plan: &MeteringPlan, place: usize, facts: &UsageFacts<'_>) {
        let policy = &plan.policies[place];
        if matches!(policy.quota, Quota::Inherited | Quota::Sum) {
            let basis = &mut self.counters[place].basis;
            basis.clear();
            basis.extend(applicable(plan, facts).filter(|primary| policy.is_under(*primary)));
        }
    }

    /// What a policy may use, recharges included; `None` without end, and for a
    /// secondary that was not used yet (HMP-2, HMP-4).
    pub(super) fn quota(&self, plan: &MeteringPlan, place: usize) -> Option<i64> {
        let counter = &self.counters[place];
        let mut of_basis = counter.basis.iter().map(|of| self.quota(plan, *of));
        match plan.policies[place].quota {
            Quota::Own(quota) => Some(quota.base_units().saturating_add(counter.recharged)),
            Quota::None => None,
            Quota::Inherited => of_basis.next().flatten(),
            Quota::Sum => of_basis.reduce(|sum, quota| Some(sum?.saturating_add(quota?)))?,
        }
    }
}
