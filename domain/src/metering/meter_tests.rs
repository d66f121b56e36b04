//! The meter where rules meet: free usage beyond a quota, units that overshoot,
//! recharges beside secondaries, and sums that do not fit.

use super::vector_tests::*;
use super::*;
use crate::{
    unit::{Quantity, Unit},
    usage::Network,
};
use proptest::prelude::*;

fn night(megabytes: i64) -> Use {
    Use {
        hour: NIGHT,
        ..mobile(megabytes)
    }
}

fn abroad(used: Use) -> Use {
    Use {
        roaming: true,
        ..used
    }
}

fn fixed(megabytes: i64) -> Use {
    Use {
        network: Network::Fixed,
        ..mobile(megabytes)
    }
}

fn gigabytes(policy: usize, count: i64) -> Recharge {
    Recharge {
        policy,
        quantity: Quantity::of(count, Unit::Gigabyte),
    }
}

#[test]
fn what_counts_nothing_is_never_exhausted() {
    let plan = plan(
        "[[policy]]\ncode = \"all\"\nquota = \"1 GB\"\n\
         factors = [{ when = \"network = fixed\", factor = \"0\" }]\n",
    );
    let mut meter = Meter::new(&plan);
    let over = fold(&plan, &mut meter, 0, &[mobile(1_001)]);
    assert_eq!(said(&over), ["exhausted"]);
    assert!(meter.decide(&plan, &facts(&mobile(0))).is_exhausted);
    let free = facts(&fixed(0));
    let decision = meter.decide(&plan, &free);
    assert_eq!((decision.policy, decision.is_exhausted), (Some(0), false));
    let status = meter.status(&plan, plan.at_cap, &free);
    assert_eq!(status, PolicyStatus::Normal);
    let charged = fold(&plan, &mut meter, 1, &[fixed(500)]);
    assert_eq!(charged[0].parts.len(), 1);
    assert!(!charged[0].parts[0].is_over);
}

#[test]
fn flx_a_unit_that_overshoots_exceeds() {
    let plan = plan(
        "[[policy]]\ncode = \"a\"\nquota = \"2 MB\"\nfactor = \"3\"\n\
         [[policy]]\ncode = \"b\"\n",
    );
    let units = 2 * MB / 3 + 1;
    for (quantity, want) in [(units - 1, 0), (units, 1)] {
        let mut meter = Meter::new(&plan);
        let record = MeteredUsage {
            quantity,
            ..usage(0, &mobile(0))
        };
        let charged = meter.take(&plan, &[], &record).unwrap();
        assert_eq!(charged.parts.len(), 1);
        let decision = meter.decide(&plan, &facts(&mobile(0)));
        assert_eq!(decision.policy, Some(want), "{quantity}");
    }
}

/// By day a and b apply, at night only b; a secondary over both has the sum.
const UNDER_TWO: &str = "[[policy]]\ncode = \"a\"\nquota = \"10 GB\"\nwhen = \"time in 08:00-20:00\"\n\
    [[policy]]\ncode = \"b\"\nquota = \"2 GB\"\n\
    [[policy]]\ncode = \"roaming\"\nunder = [\"a\", \"b\"]\nwhen = \"roaming\"\nquota = \"QUOTA\"\n\
    thresholds = [{ at = \"80 %\", action = \"deny\" }]\n";

#[test]
fn hmp_a_recharge_raises_only_what_it_is_part_of() {
    // used at night, so b alone is what the secondary's quota is made of
    for (quota, recharged, want, status) in [
        ("sum", 1, 12_000, PolicyStatus::Normal),
        ("sum", 0, 2_000, PolicyStatus::Denied),
        ("inherited", 1, 12_000, PolicyStatus::Normal),
        ("inherited", 0, 2_000, PolicyStatus::Denied),
    ] {
        let plan = plan(&UNDER_TWO.replace("QUOTA", quota));
        let mut meter = Meter::new(&plan);
        let abroad_at_night = abroad(night(1_600));
        let here = facts(&abroad_at_night);
        let reached = fold(&plan, &mut meter, 0, &[abroad_at_night]);
        assert_eq!(said(&reached), ["80 %: deny at 1600"]);
        meter.recharge(&plan, &gigabytes(recharged, 10)).unwrap();
        let standing = meter.standing(&plan, 2);
        assert_eq!(standing.quota, Some(want * MB), "{quota} {recharged}");
        assert_eq!(meter.status(&plan, plan.at_cap, &here), status);
        // and what was not lifted does not fire again
        let more = fold(&plan, &mut meter, 1, &[abroad(night(1))]);
        assert_eq!(said(&more), [""; 0], "{quota} {recharged}");
    }
}

#[test]
fn hmp_a_recharge_of_two_primaries_counts_both() {
    let plan = plan(&UNDER_TWO.replace("QUOTA", "sum"));
    let mut meter = Meter::new(&plan);
    fold(&plan, &mut meter, 0, &[abroad(mobile(1))]);
    for (policy, want) in [(0, 13_000), (1, 14_000), (0, 15_000)] {
        meter.recharge(&plan, &gigabytes(policy, 1)).unwrap();
        assert_eq!(meter.standing(&plan, 2).quota, Some(want * MB));
    }
}

#[test]
fn hmp_each_primary_has_the_secondary_that_is_under_it() {
    let plan = plan(
        "[[policy]]\ncode = \"a\"\nquota = \"1 GB\"\n\
         [[policy]]\ncode = \"b\"\nquota = \"9 GB\"\n\
         [[policy]]\ncode = \"abroad-a\"\nunder = [\"a\"]\nwhen = \"roaming\"\nfactor = \"2\"\n\
         [[policy]]\ncode = \"abroad-b\"\nunder = [\"b\"]\nwhen = \"roaming\"\nfactor = \"3\"\n",
    );
    let mut meter = Meter::new(&plan);
    let here = facts(&abroad(mobile(0)));
    assert_eq!(meter.decide(&plan, &here).secondary, Some(2));
    let charged = fold(&plan, &mut meter, 0, &[abroad(mobile(1_500))]);
    let parts: Vec<_> = charged[0]
        .parts
        .iter()
        .map(|part| (part.policy, part.secondary))
        .collect();
    assert_eq!(parts, [(Some(0), Some(2)), (Some(1), Some(3))]);
    assert_eq!(meter.decide(&plan, &here).secondary, Some(3));
    assert_eq!(megabytes(&meter, &plan, "b"), 3_000);
}

#[test]
fn what_does_not_fit_changes_nothing() {
    let plan = plan(
        "[[policy]]\ncode = \"a\"\nquota = \"1 GB\"\nthresholds = [{ at = \"50 %\", action = \"notify\" }]\n\
         [[policy]]\ncode = \"b\"\nfactor = \"1000\"\n",
    );
    let mut meter = Meter::new(&plan);
    fold(&plan, &mut meter, 0, &[mobile(1)]);
    let before = meter.clone();
    let record = MeteredUsage {
        quantity: i64::MAX,
        ..usage(1, &mobile(0))
    };
    assert_eq!(meter.take(&plan, &[], &record), Err(MetricError));
    assert_eq!(meter, before);
    let most = Recharge {
        policy: 0,
        quantity: Quantity::new(i64::MAX, Quantity::of(1, Unit::Byte).measure()),
    };
    assert_eq!(meter.recharge(&plan, &most), Ok(()));
    let before = meter.clone();
    assert_eq!(meter.recharge(&plan, &most), Err(MetricError));
    assert_eq!(meter, before);
}

#[test]
fn a_state_of_another_plan_is_known() {
    let (two, one) = (
        plan(&UNDER_TWO.replace("QUOTA", "sum")),
        plan("[[policy]]\ncode = \"a\"\n"),
    );
    let mut meter = Meter::new(&two);
    fold(&two, &mut meter, 0, &[abroad(mobile(1))]);
    assert!(meter.is_of(&two));
    assert!(!meter.is_of(&one));
    // a quota that would be taken from the policy itself, without end
    let stored = serde_json::to_string(&meter).unwrap();
    for basis in ["[2]", "[3]"] {
        let broken = stored.replace("[0,1]", basis);
        assert_ne!(broken, stored);
        let broken: Meter = serde_json::from_str(&broken).unwrap();
        assert!(!broken.is_of(&two), "{basis}");
    }
}

proptest! {
    /// What is decided is what happens to the next unit, unless the counter
    /// stands exactly at its quota, where the next unit is what exceeds it.
    #[test]
    fn the_decision_tells_who_measures_the_next_unit(
        uses in prop::collection::vec(any_use(), 0..20),
        next in any_use(),
    ) {
        let plan = household();
        let mut meter = Meter::new(&plan);
        fold(&plan, &mut meter, 0, &uses);
        let decision = meter.decide(&plan, &facts(&next));
        let unit = MeteredUsage { quantity: 1, ..usage(99, &next) };
        let charged = meter.clone().take(&plan, &[], &unit).unwrap();
        let part = charged.parts[0];
        let is_at_quota = decision.policy.is_some_and(|place| {
            let standing = meter.standing(&plan, place);
            standing.quota.is_some_and(|quota| standing.metric.whole() == Ok(quota))
        });
        if decision.is_exhausted {
            prop_assert!(part.is_over);
        } else if !is_at_quota {
            prop_assert_eq!(
                (decision.policy, decision.secondary, decision.factor),
                (part.policy, part.secondary, part.factor)
            );
        }
    }

    /// Recharges in between: each threshold fires once a generation.
    #[test]
    fn fms_a_threshold_fires_once_a_generation(
        uses in prop::collection::vec((any_use(), prop::option::weighted(0.2, 0_usize..2)), 1..40),
    ) {
        let plan = household();
        let mut meter = Meter::new(&plan);
        let mut fired = std::collections::BTreeSet::new();
        for (index, (used, recharged)) in uses.iter().enumerate() {
            if let Some(policy) = recharged {
                meter.recharge(&plan, &gigabytes(*policy, 1)).unwrap();
            }
            let charged = meter.take(&plan, &[], &usage(index, used)).unwrap();
            for crossing in charged.crossings {
                let words = format!("{:?}", crossing.kind);
                prop_assert!(fired.insert((crossing.policy, crossing.generation, words)));
            }
        }
    }
}

#[test]
fn a_policy_that_is_used_up_decides_no_more_while_another_has_room() {
    let plan = plan(
        "[[policy]]\ncode = \"first\"\nquota = \"1 GB\"\n\
         thresholds = [{ at = \"100 %\", action = \"deny\" }]\n\
         [[policy]]\ncode = \"second\"\nquota = \"1 GB\"\n\
         thresholds = [{ at = \"50 %\", action = \"throttle 64 kbit/s\" }]\n",
    );
    let mut meter = Meter::new(&plan);
    for (step, (megabytes, want)) in [
        (1_100, PolicyStatus::Normal),
        (300, PolicyStatus::Normal),
        (200, PolicyStatus::Throttled),
        (401, PolicyStatus::Denied),
    ]
    .into_iter()
    .enumerate()
    {
        fold(&plan, &mut meter, step, &[mobile(megabytes)]);
        let status = meter.status(&plan, Action::Notify, &facts(&mobile(0)));
        assert_eq!(status, want, "after {megabytes} more");
    }
}
