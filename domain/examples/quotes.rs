//! Quotes, as often as it is told, one delivery against 50 rules of a provider;
//! `scripts/bench` times it.
//!
//!     quotes 1000000

use domain::{
    delivery::{
        AccessNetwork, Delivery, DeliveryTariffFile, PreferenceFile, RuleFile, Standing,
        SubscriberPreferences, quote,
    },
    unit::Money,
};
use jiff::civil::date;
use std::{env, error::Error, hint::black_box, time::Instant};

/// Conditions of several kinds, none of which holds but the last.
const CONDITIONS: [&str; 5] = [
    "time in 22:00-06:00 and not roaming",
    "day in (sat, sun)",
    "network = fixed and segment in (\"student\", \"senior\")",
    "roaming",
    "size > 100 MB",
];

fn main() -> Result<(), Box<dyn Error>> {
    let count: u64 = env::args().nth(1).ok_or("how many?")?.parse()?;
    let rules = (0..50).map(|number| RuleFile {
        name: format!("rule {number}"),
        when: match number {
            49 => String::new(),
            number => CONDITIONS[number % CONDITIONS.len()].to_owned(),
        },
        item: if number % 5 == 0 {
            format!("item {number}")
        } else {
            String::new()
        },
        share: "75 %".to_owned(),
        up_to: "0.50 EUR".to_owned(),
        ..RuleFile::default()
    });
    let file = PreferenceFile {
        currency: "EUR".to_owned(),
        rules: rules.collect(),
        ..PreferenceFile::default()
    };
    let provider = file.read().map_err(|faults| format!("{faults:?}"))?;
    let tariff = DeliveryTariffFile::from_toml(
        "version = 1\nvalid_from = '2026-01-01'\ncurrency = 'EUR'\n[[price]]\nname = { en = 'a', de = 'a' }\nper_mb = '0.10'",
    )?;
    let tariff = tariff.read().map_err(|faults| format!("{faults:?}"))?;
    let subscriber = SubscriberPreferences::default();
    let zero = Money::zero("EUR".parse()?);
    let standing = Standing {
        provider_used: zero,
        subscriber_used: zero,
    };
    let begin = Instant::now();
    for index in 0..count {
        let delivery = Delivery {
            content: "con_a",
            bytes: 12_000_000 + index % 1_000,
            duration_s: Some(200),
            network: AccessNetwork::Mobile,
            local: date(2026, 11, 18).at(12, 0, 0, 0),
            segment: None,
        };
        let quoted = quote(
            &tariff,
            &provider,
            &subscriber,
            &black_box(delivery),
            &standing,
        )?;
        black_box(quoted.map_err(|why| why.to_string())?);
    }
    let seconds = begin.elapsed().as_secs_f64();
    println!("{:.0}", count as f64 / seconds);
    Ok(())
}
