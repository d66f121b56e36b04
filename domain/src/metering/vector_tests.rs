//! The vectors of chapters 6, 7 and 9 by their numbers, and what must hold for
//! every plan and every order of records.

use super::*;
use crate::{
    id::LineId,
    unit::{Quantity, Unit},
    usage::{Network, RecordKey, Service},
};
use jiff::{Timestamp, civil::date, tz::TimeZone};
use proptest::prelude::*;

pub(super) const MB: i64 = 1_000_000;

pub(super) fn plan(policies: &str) -> MeteringPlan {
    let head = "code = \"p\"\nversion = 1\nvalid_from = \"2026-01-01\"\nservice = \"data\"\n\
                at_cap = \"deny\"\nname = { en = \"Plan\" }\n";
    plan_file::parse(&format!("{head}{policies}")).unwrap()
}

/// A record of so many MB in the `n`-th minute of 1 October, at `hour`.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) hour: i8,
    pub(super) network: Network,
    pub(super) roaming: bool,
    pub(super) megabytes: i64,
}

pub(super) const DAY: i8 = 12;
pub(super) const NIGHT: i8 = 23;

pub(super) fn mobile(megabytes: i64) -> Use {
    Use {
        hour: DAY,
        network: Network::Mobile,
        roaming: false,
        megabytes,
    }
}

pub(super) fn facts(used: &Use) -> UsageFacts<'static> {
    UsageFacts {
        service: Service::Data,
        network: used.network,
        roaming: used.roaming,
        local: date(2026, 10, 1).at(used.hour, 0, 0, 0),
        application: None,
        segment: None,
        schedule: None,
        size_bytes: None,
    }
}

pub(super) fn usage(index: usize, used: &Use) -> MeteredUsage<'static> {
    let minute = i64::try_from(index).unwrap() * 60;
    let at = Timestamp::from_second(1_790_000_000 + minute).unwrap();
    MeteredUsage {
        at,
        key: RecordKey::new(at, &blake3::hash(&index.to_be_bytes())),
        facts: facts(used),
        quantity: used.megabytes * MB,
    }
}

pub(super) fn fold(
    plan: &MeteringPlan,
    meter: &mut Meter,
    from: usize,
    uses: &[Use],
) -> Vec<Charged> {
    let records = uses.iter().enumerate();
    records
        .map(|(index, used)| meter.take(plan, &[], &usage(from + index, used)).unwrap())
        .collect()
}

pub(super) fn megabytes(meter: &Meter, plan: &MeteringPlan, code: &str) -> i64 {
    let mut policies = plan.policies.iter();
    let place = policies.position(|one| one.code.as_str() == code).unwrap();
    meter.standing(plan, place).metric.whole().unwrap() / MB
}

pub(super) fn said(charged: &[Charged]) -> Vec<String> {
    let crossings = charged.iter().flat_map(|charged| &charged.crossings);
    crossings
        .map(|crossing| match crossing.kind {
            CrossingKind::Threshold(threshold) => {
                format!("{threshold} at {}", crossing.metric.whole().unwrap() / MB)
            }
            CrossingKind::Exhausted => "exhausted".to_owned(),
        })
        .collect()
}

/// "factors mobile 1, fixed 0.2, limit 10: 6 GB mobile + 15 GB fixed = 9 → fine ·
/// +5 GB fixed = 10 → reached · recharge +5 → limit 15, metric 10, served again"
#[test]
fn fms_one_metric_for_fixed_and_mobile() {
    let plan = plan(
        "[[policy]]\ncode = \"all\"\nquota = \"10 GB\"\n\
         factors = [{ when = \"network = fixed\", factor = \"0.2\" }]\n\
         thresholds = [{ at = \"100 %\", action = \"deny\" }]\n",
    );
    let fixed = |megabytes| Use {
        network: Network::Fixed,
        ..mobile(megabytes)
    };
    let mut meter = Meter::new(&plan);
    let now = facts(&mobile(0));
    let status = |meter: &Meter| meter.status(&plan, plan.at_cap, &now);
    fold(&plan, &mut meter, 0, &[mobile(6_000), fixed(15_000)]);
    assert_eq!(megabytes(&meter, &plan, "all"), 9_000);
    assert_eq!(status(&meter), PolicyStatus::Normal);
    let reached = fold(&plan, &mut meter, 2, &[fixed(5_000)]);
    assert_eq!(said(&reached), ["100 %: deny at 10000"]);
    assert_eq!(status(&meter), PolicyStatus::Denied);
    let five = Recharge {
        policy: 0,
        quantity: Quantity::of(5, Unit::Gigabyte),
    };
    meter.recharge(&plan, &five).unwrap();
    assert_eq!(megabytes(&meter, &plan, "all"), 10_000);
    assert_eq!(meter.standing(&plan, 0).quota, Some(15_000 * MB));
    assert_eq!(status(&meter), PolicyStatus::Normal);
    // FMS-6: once a period and threshold, and anew at the raised one
    let more = fold(&plan, &mut meter, 3, &[mobile(4_999), mobile(1), mobile(1)]);
    assert_eq!(said(&more), ["100 %: deny at 15000", "exhausted"]);
}

/// "P1 10 GB, P2 2 GB, secondary roaming factor 2, quota = sum: both apply→12 · only
/// P1→10 · 1 GB roaming→2 charged to P1 (the first applicable primary) and to the
/// secondary · 80 % of 12→fires at 9.6 · not roaming→secondary inactive"
#[test]
fn hmp_a_secondary_measures_and_both_are_charged() {
    let plan = plan(
        "[[policy]]\ncode = \"p1\"\nquota = \"10 GB\"\n\
         [[policy]]\ncode = \"p2\"\nquota = \"2 GB\"\nwhen = \"time in 08:00-20:00\"\n\
         [[policy]]\ncode = \"roaming\"\nunder = [\"p1\", \"p2\"]\nwhen = \"roaming\"\n\
         factor = \"2\"\nquota = \"sum\"\nthresholds = [{ at = \"80 %\", action = \"notify\" }]\n",
    );
    let abroad = |hour, megabytes| Use {
        roaming: true,
        hour,
        ..mobile(megabytes)
    };
    let mut meter = Meter::new(&plan);
    fold(&plan, &mut meter, 0, &[mobile(500)]);
    assert_eq!(meter.decide(&plan, &facts(&mobile(0))).secondary, None);
    assert_eq!(megabytes(&meter, &plan, "roaming"), 0);
    fold(&plan, &mut meter, 1, &[abroad(DAY, 1_000)]);
    assert_eq!(megabytes(&meter, &plan, "p1"), 2_500);
    assert_eq!(megabytes(&meter, &plan, "p2"), 0);
    assert_eq!(megabytes(&meter, &plan, "roaming"), 2_000);
    assert_eq!(meter.standing(&plan, 2).quota, Some(12_000 * MB));
    fold(&plan, &mut meter, 2, &[abroad(NIGHT, 1)]);
    assert_eq!(meter.standing(&plan, 2).quota, Some(10_000 * MB));

    let mut meter = Meter::new(&plan);
    let quiet = fold(&plan, &mut meter, 0, &[abroad(DAY, 4_799)]);
    assert_eq!(said(&quiet), [""; 0]);
    let fired = fold(&plan, &mut meter, 1, &[abroad(DAY, 1), abroad(DAY, 1)]);
    assert_eq!(said(&fired), ["80 %: notify at 9600"]);
}

/// "A night 5 GB, B any 2 GB, C roaming 1 GB: day: B, at 2.01→exhausted · night: A;
/// 5.00 stays on A; 5.01→B"
#[test]
fn flx_the_next_policy_when_one_is_exceeded() {
    let plan = plan(
        "[[policy]]\ncode = \"a\"\nquota = \"5 GB\"\nwhen = \"time in 22:00-06:00\"\n\
         [[policy]]\ncode = \"b\"\nquota = \"2 GB\"\n\
         [[policy]]\ncode = \"c\"\nquota = \"1 GB\"\nwhen = \"roaming\"\n",
    );
    let night = |megabytes| Use {
        hour: NIGHT,
        ..mobile(megabytes)
    };
    let (by_day, by_night) = (facts(&mobile(0)), facts(&night(0)));
    let mut meter = Meter::new(&plan);
    assert_eq!(meter.decide(&plan, &by_day).policy, Some(1));
    let quiet = fold(&plan, &mut meter, 0, &[mobile(2_000)]);
    assert_eq!(said(&quiet), [""; 0]);
    assert!(!meter.decide(&plan, &by_day).is_exhausted);
    let over = fold(&plan, &mut meter, 1, &[mobile(10), mobile(10)]);
    assert_eq!(said(&over), ["exhausted"]);
    assert!(meter.decide(&plan, &by_day).is_exhausted);
    assert_eq!(
        meter.status(&plan, plan.at_cap, &by_day),
        PolicyStatus::Denied
    );
    assert_eq!(
        meter.status(&plan, plan.at_cap, &by_night),
        PolicyStatus::Normal
    );

    let mut meter = Meter::new(&plan);
    assert_eq!(meter.decide(&plan, &by_night).policy, Some(0));
    fold(&plan, &mut meter, 0, &[night(5_000)]);
    assert_eq!(meter.decide(&plan, &by_night).policy, Some(0));
    fold(&plan, &mut meter, 1, &[night(10)]);
    assert_eq!(meter.decide(&plan, &by_night).policy, Some(1));
    assert_eq!(megabytes(&meter, &plan, "a"), 5_000);
    assert_eq!(megabytes(&meter, &plan, "b"), 10);
}

#[test]
fn flx_what_no_policy_is_for_counts_nowhere() {
    let plan = plan("[[policy]]\ncode = \"c\"\nquota = \"1 GB\"\nwhen = \"roaming\"\n");
    let mut meter = Meter::new(&plan);
    let charged = fold(&plan, &mut meter, 0, &[mobile(5_000)]);
    assert_eq!(charged[0].parts[0].policy, None);
    assert_eq!(megabytes(&meter, &plan, "c"), 0);
    assert!(!meter.decide(&plan, &facts(&mobile(0))).is_exhausted);
}

#[test]
fn a_factor_that_does_not_divide_the_quota_still_reaches_it() {
    let plan = plan(
        "[[policy]]\ncode = \"a\"\nquota = \"10 B\"\nfactor = \"3\"\n\
         thresholds = [{ at = \"100 %\", action = \"notify\" }]\n\
         [[policy]]\ncode = \"b\"\n",
    );
    let mut meter = Meter::new(&plan);
    let charged = fold(&plan, &mut meter, 0, &[mobile(1)]);
    let quantities: Vec<i64> = charged[0].parts.iter().map(|part| part.quantity).collect();
    assert_eq!(quantities, [4, MB - 4]);
    assert_eq!(said(&charged), ["100 %: notify at 0"]);
}

pub(super) fn household() -> MeteringPlan {
    plan(
        "recharges = [\"1 GB\"]\n\
         [[policy]]\ncode = \"night\"\nquota = \"300 MB\"\nwhen = \"time in 22:00-06:00\"\n\
         factor = \"0.333333\"\n\
         [[policy]]\ncode = \"all\"\nquota = \"1 GB\"\n\
         factors = [{ when = \"network = fixed\", factor = \"0.2\" }]\n\
         thresholds = [{ at = \"50 %\", action = \"notify\" }, { at = \"80 %\", action = \"throttle 64 kbit/s\" }]\n\
         [[policy]]\ncode = \"roaming\"\nunder = [\"all\", \"night\"]\nwhen = \"roaming\"\n\
         factor = \"2\"\nquota = \"sum\"\nthresholds = [{ at = \"10 %\", action = \"notify\" }]\n",
    )
}

pub(super) fn any_use() -> impl Strategy<Value = Use> {
    (any::<bool>(), any::<bool>(), any::<bool>(), 0_i64..400).prop_map(
        |(is_night, is_fixed, roaming, megabytes)| Use {
            hour: if is_night { NIGHT } else { DAY },
            network: if is_fixed {
                Network::Fixed
            } else {
                Network::Mobile
            },
            roaming,
            megabytes,
        },
    )
}

proptest! {
    /// Charging both quotas conserves usage; each threshold fires once.
    #[test]
    fn usage_is_conserved(uses in prop::collection::vec(any_use(), 1..40)) {
        let plan = household();
        let mut meter = Meter::new(&plan);
        let charged = fold(&plan, &mut meter, 0, &uses);
        let parts = || charged.iter().flat_map(|charged| &charged.parts);
        let quantity: i64 = parts().map(|part| part.quantity).sum();
        prop_assert_eq!(quantity, uses.iter().map(|used| used.megabytes * MB).sum::<i64>());
        for (index, record) in charged.iter().enumerate() {
            let sum: i64 = record.parts.iter().map(|part| part.quantity).sum();
            prop_assert_eq!(sum, uses[index].megabytes * MB);
        }
        for place in 0..plan.policies.len() {
            let of = |part: &&Part| part.policy == Some(place) || part.secondary == Some(place);
            let sum: i128 = parts().filter(of).map(|part| part.metric.in_millionths()).sum();
            prop_assert_eq!(meter.standing(&plan, place).metric.in_millionths(), sum);
        }
        let mut fired = said(&charged);
        let count = fired.len();
        fired.sort();
        fired.dedup();
        prop_assert_eq!(fired.len(), count);
    }

    /// A state that was stored and read goes on as if it had never been.
    #[test]
    fn a_stored_meter_goes_on(uses in prop::collection::vec(any_use(), 2..30), at in 0_usize..30) {
        let plan = household();
        let at = at.min(uses.len());
        let mut whole = Meter::new(&plan);
        let want = fold(&plan, &mut whole, 0, &uses);
        let mut meter = Meter::new(&plan);
        let mut got = fold(&plan, &mut meter, 0, &uses[..at]);
        let stored = serde_json::to_string(&meter).unwrap();
        let mut meter: Meter = serde_json::from_str(&stored).unwrap();
        got.extend(fold(&plan, &mut meter, at, &uses[at..]));
        prop_assert_eq!(got, want);
        prop_assert_eq!(meter, whole);
    }

    /// One record counts what its two halves count.
    #[test]
    fn cutting_a_record_changes_nothing(uses in prop::collection::vec(any_use(), 1..20), cut in 0_i64..400) {
        let plan = household();
        let (mut whole, mut halves) = (Meter::new(&plan), Meter::new(&plan));
        for (index, used) in uses.iter().enumerate() {
            let record = usage(index, used);
            whole.take(&plan, &[], &record).unwrap();
            let first = (cut * MB).min(record.quantity);
            for quantity in [first, record.quantity - first] {
                halves.take(&plan, &[], &MeteredUsage { quantity, ..record }).unwrap();
            }
        }
        prop_assert_eq!(whole, halves);
    }

    /// The breakdown adds up to the counters, in whatever order lines come.
    #[test]
    fn the_breakdown_adds_up(uses in prop::collection::vec(any_use(), 1..20)) {
        let plan = household();
        let mut meter = Meter::new(&plan);
        let (mut forth, mut back) = (Breakdown::default(), Breakdown::default());
        let lines = [1_u128, 2].map(|id| LineId::new(uuid::Uuid::from_u128(id)));
        let charged = fold(&plan, &mut meter, 0, &uses);
        let parts: Vec<(LineId, &Part)> = charged
            .iter()
            .enumerate()
            .flat_map(|(index, charged)| charged.parts.iter().map(move |part| (lines[index % 2], part)))
            .collect();
        for (line, part) in &parts {
            forth.add(*line, part).unwrap();
        }
        for (line, part) in parts.iter().rev() {
            back.add(*line, part).unwrap();
        }
        prop_assert_eq!(&forth, &back);
        for place in 0..2 {
            let rows = forth.rows().iter().filter(|row| row.policy == Some(place));
            let sum: i128 = rows.map(|row| row.metric.in_millionths()).sum();
            prop_assert_eq!(sum, meter.standing(&plan, place).metric.in_millionths());
        }
    }
}

#[test]
fn tod_a_policy_can_ask_for_the_schedule() {
    let plan = plan(
        "[[schedule]]\nname = \"christmas\"\npriority = 1\nyearly = \"12-25\"\n\
         [[schedule]]\nname = \"usual\"\npriority = 4\nalways = true\n\
         [[policy]]\ncode = \"gift\"\nwhen = 'schedule = \"christmas\"'\n\
         [[policy]]\ncode = \"all\"\nquota = \"1 GB\"\n",
    );
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    for (at, want) in [
        ("2026-12-24T22:59:59Z", "all"),
        ("2026-12-24T23:00:00Z", "gift"),
        ("2026-12-25T23:00:00Z", "all"),
    ] {
        let local = zone.to_datetime(at.parse::<Timestamp>().unwrap());
        let entry = plan.schedule.active_local(local);
        let facts = UsageFacts {
            local,
            schedule: entry.map(|entry| entry.name.as_str()),
            ..facts(&mobile(0))
        };
        let decision = Meter::new(&plan).decide(&plan, &facts);
        assert_eq!(
            plan.policies[decision.policy.unwrap()].code.as_str(),
            want,
            "{at}"
        );
    }
}
