//! Who pays, who refuses, and what holds for any preferences.

use super::{preference_file::*, *};
use crate::unit::{Currency, Money};
use jiff::civil::date;
use proptest::prelude::*;

fn eur() -> Currency {
    "EUR".parse().unwrap()
}

fn money(text: &str) -> Money {
    Money::parse(text, eur()).unwrap()
}

fn tariff(per_mb: &str) -> DeliveryTariff {
    let text = format!(
        "version = 1\nvalid_from = '2026-01-01'\ncurrency = 'EUR'\n[[price]]\nname = {{ en = 'free', de = 'frei' }}\nwhen = 'network = fixed'\nper_mb = '0'\n[[price]]\nname = {{ en = 'a', de = 'a' }}\nper_mb = '{per_mb}'"
    );
    DeliveryTariffFile::from_toml(&text)
        .unwrap()
        .read()
        .unwrap()
}

fn delivery(bytes: u64) -> Delivery<'static> {
    Delivery {
        content: "con_a",
        bytes,
        duration_s: Some(100),
        network: AccessNetwork::Mobile,
        local: date(2026, 11, 21).at(23, 0, 0, 0),
        segment: Some("student"),
    }
}

fn standing(provider: &str, subscriber: &str) -> Standing {
    Standing {
        provider_used: money(provider),
        subscriber_used: money(subscriber),
    }
}

fn provider(rules: &str) -> ProviderPreferences {
    let file = PreferenceFile::from_toml(&format!("currency = 'EUR'\n{rules}"));
    file.unwrap().read().unwrap()
}

fn limits(
    willing: Willing,
    per_delivery: Option<&str>,
    per_month: Option<&str>,
) -> SubscriberPreferences {
    SubscriberPreferences {
        willing,
        per_delivery: per_delivery.map(money),
        per_month: per_month.map(money),
        ask: Ask::Never,
    }
}

#[test]
fn spl_9_refusals_then_caps_then_shares() {
    use Willing::{IfSponsored, Never, Yes};
    let half = "[[rule]]\nname = 'half'\nshare = '50 %'";
    let all = "[[rule]]\nname = 'all'\nshare = '100 %'";
    let capped = "[[rule]]\nname = 'capped'\nshare = '100 %'\nup_to = '0.30 EUR'";
    let spent = "[budget]\nmonth = '5 EUR'\nwhen_spent = 'no delivery'\n[[rule]]\nname = 'half'\nshare = '50 %'";
    let left = "[budget]\nmonth = '5 EUR'\nwhen_spent = 'subscriber pays'\n[[rule]]\nname = 'half'\nshare = '50 %'";
    let (none, cent) = ("0", "4.99");
    let no_delivery = |refusal| Err(refusal);
    for (rules, subscriber, used, want) in [
        // both accept: the provider pays
        (all, limits(Yes, None, None), (none, none), Ok(("0", "1"))),
        (
            all,
            limits(Never, Some("0"), Some("0")),
            (none, none),
            Ok(("0", "1")),
        ),
        (
            half,
            limits(Yes, None, None),
            (none, none),
            Ok(("0.50", "0.50")),
        ),
        (
            half,
            limits(IfSponsored, None, None),
            (none, none),
            Ok(("0.50", "0.50")),
        ),
        (
            capped,
            limits(Yes, None, None),
            (none, none),
            Ok(("0.70", "0.30")),
        ),
        (
            left,
            limits(Yes, None, None),
            (cent, none),
            Ok(("0.99", "0.01")),
        ),
        (left, limits(Yes, None, None), ("7", none), Ok(("1", "0"))),
        (
            "",
            limits(Yes, Some("1"), Some("3")),
            (none, "2"),
            Ok(("1", "0")),
        ),
        // both refuse
        (
            "",
            limits(Never, None, None),
            (none, none),
            no_delivery(NoDelivery::NobodyPays { charge: money("1") }),
        ),
        (
            half,
            limits(Never, None, None),
            (none, none),
            no_delivery(NoDelivery::NeverCharged {
                rest: money("0.50"),
                sponsored: money("0.50"),
            }),
        ),
        (
            "",
            limits(IfSponsored, None, None),
            (none, none),
            no_delivery(NoDelivery::NotSponsored { charge: money("1") }),
        ),
        (
            left,
            limits(IfSponsored, None, None),
            ("5", none),
            no_delivery(NoDelivery::NotSponsored { charge: money("1") }),
        ),
        (
            spent,
            limits(Yes, None, None),
            ("4.51", none),
            no_delivery(NoDelivery::BudgetSpent {
                left: money("0.49"),
                wanted: money("0.50"),
            }),
        ),
        // a refusal is said before a cap
        (
            "",
            limits(Never, Some("0"), None),
            (none, none),
            no_delivery(NoDelivery::NobodyPays { charge: money("1") }),
        ),
        (
            half,
            limits(Yes, Some("0.49"), Some("0")),
            (none, none),
            no_delivery(NoDelivery::OverDeliveryLimit {
                rest: money("0.50"),
                limit: money("0.49"),
            }),
        ),
        (
            half,
            limits(Yes, None, Some("2.49")),
            (none, "2"),
            no_delivery(NoDelivery::OverMonthLimit {
                rest: money("0.50"),
                used: money("2"),
                limit: money("2.49"),
            }),
        ),
    ] {
        let quoted = quote(
            &tariff("0.10"),
            &provider(rules),
            &subscriber,
            &delivery(10_000_000),
            &standing(used.0, used.1),
        )
        .unwrap();
        let quoted = quoted.map(|quote| (quote.values.subscriber, quote.values.provider));
        let want = want.map(|(subscriber, provider)| (money(subscriber), money(provider)));
        assert_eq!(quoted, want, "{rules} {subscriber:?}");
    }
}

#[test]
fn of_each_byte_the_first_rule_that_holds_counts() {
    let rules = "
[[group]]
name = 'g'
items = ['con_a']
[[rule]]
name = 'rest'
share = '10 %'
[[rule]]
name = 'never'
when = 'roaming'
share = '100 %'
[[rule]]
name = 'group'
group = 'g'
part = 'first 50 %'
share = '50 %'
[[rule]]
name = 'other'
item = 'con_b'
share = '100 %'
[[rule]]
name = 'chapter'
item = 'con_a'
part = '0:10-0:20'
share = '0 %'
";
    let quoted = quote(
        &tariff("1"),
        &provider(rules),
        &SubscriberPreferences::default(),
        &delivery(1_000_000),
        &standing("0", "0"),
    );
    let terms = quoted.unwrap().unwrap().terms;
    let pieces: Vec<(u64, i64, Option<&str>)> = terms
        .segments
        .iter()
        .map(|piece| {
            (
                piece.end,
                piece.provider_share.millionths(),
                piece.rule.map(|rule| &*terms.rules[usize::from(rule)].name),
            )
        })
        .collect();
    assert_eq!(
        pieces,
        [
            (100_000, 500_000, Some("group")),
            (200_000, 0, Some("chapter")),
            (500_000, 500_000, Some("group")),
            (1_000_000, 100_000, Some("rest")),
        ]
    );
    let explained = terms.explain(&ByteSet::first(150_000)).unwrap();
    assert_eq!(explained.values.provider, money("0.05"));
    assert_eq!(explained.parts[1].delivered, 50_000);
}

#[test]
fn what_is_free_or_in_another_currency_is_nobodys() {
    let sponsor = provider("[[rule]]\nname = 'all'\nshare = '100 %'");
    let at_home = Delivery {
        network: AccessNetwork::Fixed,
        ..delivery(10)
    };
    let never = limits(Willing::Never, None, None);
    let free = quote(
        &tariff("0.10"),
        &sponsor,
        &never,
        &at_home,
        &standing("0", "0"),
    )
    .unwrap()
    .unwrap();
    assert_eq!(
        (free.values, free.terms.price_row),
        (Values::zero(eur()), 0)
    );

    let usd =
        PreferenceFile::from_toml("currency = 'USD'\n[[rule]]\nname = 'all'\nshare = '100 %'");
    let usd = usd.unwrap().read().unwrap();
    let yes = limits(Willing::Yes, None, None);
    let quoted = quote(
        &tariff("0.10"),
        &usd,
        &yes,
        &delivery(10_000_000),
        &standing("0", "0"),
    );
    assert_eq!(quoted.unwrap().unwrap().values.subscriber, money("1"));

    let dollars = SubscriberPreferences {
        per_month: Some(Money::zero("USD".parse().unwrap())),
        ..yes
    };
    let refused = quote(
        &tariff("0.10"),
        &sponsor,
        &dollars,
        &delivery(1),
        &standing("0", "0"),
    );
    assert!(matches!(
        refused,
        Err(quote::QuoteError::OtherCurrency { .. })
    ));
}

#[test]
fn they_are_asked_where_they_want_it_and_something_is_charged() {
    for (ask, network, bytes, want) in [
        (Ask::Never, AccessNetwork::Mobile, 10, false),
        (Ask::OnMobile, AccessNetwork::Mobile, 10, true),
        (Ask::OnMobile, AccessNetwork::Roaming, 10, true),
        (Ask::OnMobile, AccessNetwork::Fixed, 10, false),
        (Ask::Always, AccessNetwork::Mobile, 10, true),
        (Ask::Always, AccessNetwork::Mobile, 0, false),
        // free
        (Ask::Always, AccessNetwork::Fixed, 10, false),
    ] {
        let subscriber = SubscriberPreferences {
            ask,
            ..SubscriberPreferences::default()
        };
        let delivery = Delivery {
            network,
            ..delivery(bytes)
        };
        let nothing = ProviderPreferences::nothing(eur());
        let quoted = quote(
            &tariff("1"),
            &nothing,
            &subscriber,
            &delivery,
            &standing("0", "0"),
        );
        assert_eq!(quoted.unwrap().unwrap().must_ask, want, "{ask:?} {network}");
    }
}

#[test]
fn limits_are_amounts_from_zero_in_the_accounts_currency() {
    let usd: Currency = "USD".parse().unwrap();
    for (limit, want) in [
        (money("0"), Ok(())),
        (money("-0.01"), Err(subscriber::LimitFault::Negative)),
        (
            Money::zero(usd),
            Err(subscriber::LimitFault::OtherCurrency(eur())),
        ),
    ] {
        let preferences = SubscriberPreferences {
            per_month: Some(limit),
            ..SubscriberPreferences::default()
        };
        assert_eq!(preferences.check(eur()), want);
    }
}

fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        (1_u64..3_000_000).prop_map(|bytes| format!("first {bytes} B")),
        (1_u64..3_000_000).prop_map(|bytes| format!("last {bytes} B")),
        (1_u32..=100).prop_map(|share| format!("first {share} %")),
        (0_u32..90, 1_u32..30).prop_map(|(from, length)| {
            let second = |second: u32| format!("{}:{:02}", second / 60, second % 60);
            format!("{}-{}", second(from), second(from + length))
        }),
    ]
}

fn rule() -> impl Strategy<Value = RuleFile> {
    let when = prop::sample::select(vec![
        "",
        "network = mobile",
        "roaming",
        "time in 22:00-06:00",
        "segment = \"student\"",
        "size <= 2 MB",
    ]);
    let cap = prop::option::of(0_i64..2_000_000);
    (part(), when, 0_u32..=1_000_000, cap, 0_u8..3).prop_map(|(part, when, share, cap, scope)| {
        RuleFile {
            part,
            when: when.into(),
            share: format!("{}.{:04} %", share / 10_000, share % 10_000),
            up_to: cap.map_or_else(String::new, |cap| Money::new(cap, eur()).to_string()),
            item: if scope == 0 {
                "con_a".into()
            } else {
                String::new()
            },
            group: if scope == 1 {
                "g".into()
            } else {
                String::new()
            },
            ..RuleFile::default()
        }
    })
}

prop_compose! {
    fn sponsor()(rules in prop::collection::vec(rule(), 0..6), budget in prop::option::of(0_i64..2_000_000), is_left in any::<bool>()) -> ProviderPreferences {
        let mut file = PreferenceFile { currency: "EUR".into(), rules, ..PreferenceFile::default() };
        for (number, rule) in file.rules.iter_mut().enumerate() {
            rule.name = number.to_string();
        }
        file.groups.push(GroupFile { name: "g".into(), items: vec!["con_a".into()] });
        file.budget = budget.map(|month| BudgetFile {
            month: Money::new(month, eur()).to_string(),
            when_spent: WhenSpent::ALL[usize::from(is_left)].as_str().into(),
        });
        file.read().unwrap()
    }
}

fn ranges() -> impl Strategy<Value = Vec<(u64, u64)>> {
    prop::collection::vec((0_u64..3_000_000, 0_u64..1_500_000), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn values_add_up_however_it_is_cut(
        sponsor in sponsor(), bytes in 0_u64..3_000_000, per_mb in 0_i64..5_000_000, ranges in ranges(),
        network in prop::sample::select(AccessNetwork::ALL.to_vec()),
    ) {
        let tariff = tariff(&Money::new(per_mb, eur()).to_decimal());
        let delivery = Delivery { network, ..delivery(bytes) };
        let yes = limits(Willing::Yes, None, None);
        let quoted = quote(&tariff, &sponsor, &yes, &delivery, &standing("0", "0")).unwrap();
        let Ok(Quote { terms, values, .. }) = quoted else { return Ok(()) };
        prop_assert_eq!(terms.segments.last().map_or(0, |last| last.end), bytes);

        // in one, and in pieces: the same; and at each step it adds up
        let mut arrived = ByteSet::new();
        let mut sum = Values::zero(eur());
        let mut charged = 0;
        for (start, length) in ranges.into_iter().chain([(0, bytes)]) {
            arrived.insert(start.min(bytes)..(start + length).min(bytes)).unwrap();
            let now = terms.values(&arrived).unwrap();
            prop_assert_eq!(now.subscriber.checked_add(now.provider), Ok(now.charge));
            prop_assert!(now.subscriber.micros() >= 0 && now.provider.micros() >= 0);
            prop_assert!(now.charge.micros() >= charged);
            charged = now.charge.micros();
            let more = now.beyond(&sum).unwrap();
            // a side gives back a micro for each rule that rounds, never more
            prop_assert!(more.subscriber.micros() >= -7 && more.provider.micros() >= -7);
            sum = now;
            // and the words for it tell the same
            prop_assert_eq!(terms.explain(&arrived).unwrap().values, now);
        }
        prop_assert_eq!(sum, values);
        // nobody's share, nobody's micro
        if terms.segments.iter().all(|piece| piece.provider_share.millionths() == 0) {
            prop_assert!(values.provider.is_zero());
        }
        if terms.segments.iter().all(|piece| piece.provider_share.millionths() == 1_000_000)
            && terms.provider_max.is_none() && terms.rules.iter().all(|rule| rule.up_to.is_none()) {
            prop_assert!(values.subscriber.is_zero());
        }
    }

    #[test]
    fn a_stricter_subscriber_never_pays_more(
        sponsor in sponsor(), bytes in 0_u64..3_000_000,
        limit in prop::option::of(0_i64..2_000_000), lower in 0_i64..2_000_000, month in prop::option::of(0_i64..2_000_000),
    ) {
        let pays = |willing, limit: Option<i64>, month: Option<i64>| {
            let subscriber = SubscriberPreferences {
                willing,
                per_delivery: limit.map(|micros| Money::new(micros, eur())),
                per_month: month.map(|micros| Money::new(micros, eur())),
                ask: Ask::Never,
            };
            let quoted = quote(&tariff("0.7"), &sponsor, &subscriber, &delivery(bytes), &standing("0", "0.4")).unwrap();
            quoted.map_or(0, |quote| quote.values.subscriber.micros())
        };
        let strict = |limit: Option<i64>| Some(limit.map_or(lower, |limit| limit.min(lower)));
        let mut before = i64::MAX;
        for willing in Willing::ALL.into_iter().rev() {
            let loose = pays(willing, limit, month);
            prop_assert!(loose <= before);
            before = loose;
            prop_assert!(pays(willing, strict(limit), month) <= loose);
            prop_assert!(pays(willing, limit, strict(month)) <= loose);
        }
    }
}
