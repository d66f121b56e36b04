//! Previews: sums, rules, budgets, groups, and that nothing is lost.

use super::*;
use crate::delivery::{DeliveryTariffFile, PreferenceFile};
use jiff::civil::date;
use proptest::prelude::*;

fn tariff() -> DeliveryTariff {
    DeliveryTariffFile::from_toml(
        "version = 1\nvalid_from = '2026-01-01'\ncurrency = 'EUR'\n[[price]]\nname = { en = 'a', de = 'a' }\nper_mb = '0.10'",
    )
    .unwrap()
    .read()
    .unwrap()
}

fn preferences(text: &str) -> ProviderPreferences {
    let text = format!("currency = 'EUR'\n{text}");
    PreferenceFile::from_toml(&text).unwrap().read().unwrap()
}

fn euros(text: &str) -> Money {
    Money::parse(text, "EUR".parse().unwrap()).unwrap()
}

/// 10 MB over mobile: 1 euro, which the subscriber paid then.
fn past(content: &str, day: Date) -> PastDelivery {
    PastDelivery {
        content: content.into(),
        bytes: 10_000_000,
        duration_s: None,
        network: AccessNetwork::Mobile,
        local: day.at(12, 0, 0, 0),
        segment: None,
        arrived: ByteSet::first(10_000_000),
        count: 1,
        paid: Paid {
            provider: euros("0"),
            subscriber: euros("1"),
        },
    }
}

/// Sunday, 22 November.
const TODAY: Date = date(2026, 11, 22);
const ALL: &str = "[[rule]]\nname = 'all'\nshare = '100 %'\n";

fn seen(text: &str, past: Vec<PastDelivery>) -> Preview {
    let sample = Sample::of(past).unwrap();
    preview(
        &preferences(text),
        &tariff(),
        &sample,
        Window::before(TODAY),
    )
    .unwrap()
}

#[test]
fn sums_rules_and_items() {
    let rules = "[[rule]]\nname = 'a'\nitem = 'con_a'\nshare = '50 %'\n[[rule]]\nname = 'rest'\npart = 'first 2 MB'\nshare = '100 %'\n";
    let mut cut = past("con_b", date(2026, 11, 20));
    cut.arrived = ByteSet::first(1_000_000);
    cut.paid.subscriber = euros("0.10");
    // the day before the window is not looked at
    let outside = past("con_a", date(2026, 10, 22));
    let found = seen(rules, vec![past("con_a", date(2026, 10, 23)), cut, outside]);
    assert_eq!((found.deliveries, found.prevented), (2, 0));
    assert_eq!(found.before.subscriber, euros("1.10"));
    assert_eq!(found.after.provider, euros("0.60"));
    assert_eq!(found.after.subscriber, euros("0.50"));
    let by_rule: Vec<_> = found
        .rules
        .iter()
        .map(|rule| (&*rule.name, rule.deliveries, rule.provider))
        .collect();
    assert_eq!(
        by_rule,
        [("a", 1, euros("0.50")), ("rest", 1, euros("0.10"))]
    );
    let items: Vec<_> = found.items.iter().map(|item| &*item.content).collect();
    assert_eq!(items, ["con_a", "con_b"]);
}

#[test]
fn a_budget_runs_out_on_a_day_and_begins_anew_with_the_month() {
    let days = [
        date(2026, 10, 30),
        date(2026, 10, 31),
        date(2026, 11, 1),
        date(2026, 11, 2),
        date(2026, 11, 3),
    ];
    let past: Vec<_> = days.map(|day| past("con_a", day)).into();
    for (when_spent, prevented, provider, subscriber) in [
        ("subscriber pays", 0, "3", "2"),
        ("no delivery", 3, "2", "0"),
    ] {
        let text = format!("[budget]\nmonth = '1.50 EUR'\nwhen_spent = '{when_spent}'\n{ALL}");
        let found = seen(&text, past.clone());
        assert_eq!(found.prevented, prevented, "{when_spent}");
        assert_eq!(found.spent_on, [date(2026, 10, 31), date(2026, 11, 2)]);
        let paid = (found.after.provider, found.after.subscriber);
        assert_eq!(paid, (euros(provider), euros(subscriber)), "{when_spent}");
    }
}

#[test]
fn a_rule_pays_no_more_than_a_budget_leaves() {
    let text = "[budget]\nmonth = '0.70 EUR'\nwhen_spent = 'subscriber pays'\n[[rule]]\nname = 'intro'\npart = 'first 5 MB'\nshare = '100 %'\n[[rule]]\nname = 'rest'\nshare = '100 %'\n";
    let found = seen(text, vec![past("con_a", date(2026, 11, 20))]);
    let by_rule: Vec<Money> = found.rules.iter().map(|rule| rule.provider).collect();
    assert_eq!(by_rule, [euros("0.50"), euros("0.20")]);
    assert_eq!(found.after.provider, euros("0.70"));
}

#[test]
fn tomorrow_is_the_mean_of_its_weekday() {
    // Mondays: 26 October, 2, 9 and 16 November
    let mondays = [date(2026, 11, 9), date(2026, 11, 16)];
    let mut all: Vec<_> = mondays.map(|day| past("con_a", day)).into();
    all.push(past("con_a", date(2026, 11, 17)));
    let found = seen(ALL, all);
    assert_eq!(
        (found.tomorrow, found.tomorrow_of_days),
        (date(2026, 11, 23), 4)
    );
    assert_eq!(found.tomorrow_pays.provider, euros("0.50"));
}

#[test]
fn many_deliveries_are_grouped_by_the_hour_and_cost_the_same() {
    let mut all = Vec::new();
    for place in 0..5_000_i32 {
        let mut one = past(
            ["con_a", "con_b"][usize::from(place % 2 == 1)],
            date(2026, 11, 20),
        );
        one.local += place.seconds();
        all.push(one);
    }
    let sample = Sample::of(all).unwrap();
    assert!(sample.is_grouped && sample.left_out == 0 && sample.past.len() == 4);
    let text = format!("[budget]\nmonth = '100 EUR'\nwhen_spent = 'subscriber pays'\n{ALL}");
    let found = preview(
        &preferences(&text),
        &tariff(),
        &sample,
        Window::before(TODAY),
    )
    .unwrap();
    assert_eq!(found.deliveries, 5_000);
    assert_eq!(found.after.provider, euros("100"));
    assert_eq!(found.after.subscriber, euros("4900"));
    assert_eq!(found.spent_on, [date(2026, 11, 20)]);
}

#[test]
fn what_does_not_fit_is_counted() {
    let all = (0..ROWS_MAX + 7).map(|place| past(&format!("con_{place}"), date(2026, 11, 20)));
    let sample = Sample::of(all.collect()).unwrap();
    assert_eq!((sample.past.len(), sample.left_out), (ROWS_MAX, 7));
}

proptest! {
    #[test]
    fn whatever_the_preferences_both_sides_pay_what_it_costs(
        days in prop::collection::vec((0_i32..30, 0_u64..10_000_000, 1_u32..5), 1..20),
        share in 0_u32..=100,
        budget in 0_u32..20,
    ) {
        let mut cost = 0;
        let past = days.into_iter().map(|(day, arrived, count)| {
            let mut one = past("con_a", TODAY - (1 + day).days());
            one.arrived = ByteSet::first(arrived);
            one.count = count;
            cost += (arrived + 5) / 10 * u64::from(count);
            one
        });
        let past: Vec<_> = past.collect();
        let text = format!("[budget]\nmonth = '{budget} EUR'\nwhen_spent = 'subscriber pays'\n[[rule]]\nname = 'all'\nshare = '{share} %'\n");
        let found = seen(&text, past);
        let sum = found.after.sum().unwrap().micros();
        // to the micro of each delivery's own rounding
        prop_assert!(sum.abs_diff(i64::try_from(cost).unwrap()) <= 100);
        // two calendar months at most touch 30 days of October and November
        prop_assert!(found.after.provider.micros() <= 2 * i64::from(budget) * 1_000_000);
        let by_rule: i64 = found.rules.iter().map(|rule| rule.provider.micros()).sum();
        prop_assert_eq!(by_rule, found.after.provider.micros());
    }
}
