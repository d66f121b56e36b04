//! The worked examples of SPL, by number.

use super::{preference_file::*, *};
use crate::unit::{Currency, Money};
use jiff::civil::date;

fn usd() -> Currency {
    "USD".parse().unwrap()
}

fn micros(subscriber: i64, provider: i64) -> Values {
    let money = |micros| Money::new(micros, usd());
    Values {
        subscriber: money(subscriber),
        provider: money(provider),
        charge: money(subscriber + provider),
    }
}

/// 10 MB at 0.10 USD for a MB, sponsored by one rule.
fn terms(part: &str) -> Terms {
    let tariff = DeliveryTariffFile::from_toml(
        "version = 1\nvalid_from = '2026-01-01'\ncurrency = 'USD'\n[[price]]\nname = { en = 'a', de = 'a' }\nper_mb = '0.10'",
    );
    let file = PreferenceFile {
        currency: "USD".into(),
        rules: vec![RuleFile {
            name: "rule".into(),
            part: part.into(),
            share: "100 %".into(),
            ..RuleFile::default()
        }],
        ..PreferenceFile::default()
    };
    let delivery = Delivery {
        content: "con_a",
        bytes: 10_000_000,
        duration_s: None,
        network: AccessNetwork::Mobile,
        local: date(2026, 11, 21).at(12, 0, 0, 0),
        segment: None,
    };
    let zero = Money::zero(usd());
    let standing = Standing {
        provider_used: zero,
        subscriber_used: zero,
    };
    let (tariff, provider) = (tariff.unwrap().read().unwrap(), file.read().unwrap());
    let subscriber = SubscriberPreferences::default();
    let quoted = quote(&tariff, &provider, &subscriber, &delivery, &standing);
    quoted.unwrap().unwrap().terms
}

#[test]
fn spl_3_both_values_are_fixed_before_the_delivery() {
    for (part, want) in [
        ("whole", micros(0, 1_000_000)),
        ("last 6 MB", micros(400_000, 600_000)),
        ("first 6 MB", micros(400_000, 600_000)),
    ] {
        assert_eq!(terms(part).of_all(), Ok(want), "{part}");
    }
}

#[test]
fn spl_4_5_8_an_aborted_delivery_charges_what_arrived_portion_by_portion() {
    for (part, arrived, want) in [
        ("last 6 MB", 4_000_000, micros(400_000, 0)),
        ("first 6 MB", 4_000_000, micros(0, 400_000)),
        ("last 6 MB", 4_000_001, micros(400_000, 0)),
        ("last 6 MB", 4_000_010, micros(400_000, 1)),
        ("whole", 0, micros(0, 0)),
    ] {
        let values = terms(part).values(&ByteSet::first(arrived));
        assert_eq!(values, Ok(want), "{part} {arrived}");
    }
}

#[test]
fn spl_7_ten_cents_among_three() {
    assert_eq!(split(100_000, &[1, 1, 1]), [33_334, 33_333, 33_333]);
}

#[test]
fn spl_8_a_resumed_download_and_a_repeated_range_are_charged_once() {
    let terms = terms("last 6 MB");
    let mut arrived = ByteSet::first(4_000_000);
    let before = terms.values(&arrived).unwrap();
    // goes on a little before it broke off, and fetches its beginning again
    arrived.insert(3_900_000..10_000_000).unwrap();
    arrived.insert(0..1_000).unwrap();
    let after = terms.values(&arrived).unwrap();
    assert_eq!(after, terms.of_all().unwrap());
    assert_eq!(after.beyond(&before), Ok(micros(0, 600_000)));
}
