//! The vectors of BB and a row for each refusal.

use super::*;
use crate::{
    rating::{Increment, IncrementScope},
    unit::Unit::{self, *},
};
use proptest::prelude::*;

fn usd(text: &str) -> Money {
    Money::parse(text, "USD".parse().unwrap()).unwrap()
}

/// The published plan of 2004 with the ends of our own.
pub(crate) fn minutes_plan() -> BandSchedule {
    let series = Series {
        first: Quantity::of(300, Minute),
        first_cost: usd("35.00"),
        width: Quantity::of(25, Minute),
        count: 14,
        wide: Some((Quantity::of(50, Minute), 7)),
        step: usd("2.50"),
    };
    BandSchedule::from_series(&series, Above::Open { cost: usd("90.00") }).unwrap()
}

fn data_plan() -> BandSchedule {
    let series = Series {
        first: Quantity::of(5_000, Kilobyte),
        first_cost: usd("20"),
        width: Quantity::of(500, Kilobyte),
        count: 14,
        wide: Some((Quantity::of(1_000, Kilobyte), 4)),
        step: usd("1"),
    };
    BandSchedule::from_series(&series, Above::Open { cost: usd("39") }).unwrap()
}

/// "401–425 $47.50", "over 1000 $90.00": the band of `used`, in `unit`.
fn band_text(schedule: &BandSchedule, used: Quantity, unit: Unit) -> String {
    let index = schedule.band_of(used);
    let over = schedule.over(index).base_units() / unit.base_units();
    let cost = schedule.cost_of(used).unwrap().to_decimal();
    match schedule.bands().get(index) {
        None => format!("over {over} ${cost}"),
        Some(band) => {
            let from = if index == 0 { 0 } else { over + 1 };
            let up_to = band.up_to.base_units() / unit.base_units();
            format!("{from}–{up_to} ${cost}")
        }
    }
}

#[test]
fn bb_vectors_in_minutes() {
    for (minutes, want) in [
        (0, "0–300 $35.00"),
        (300, "0–300 $35.00"),
        (301, "301–325 $37.50"),
        (325, "301–325 $37.50"),
        (326, "326–350 $40.00"),
        (412, "401–425 $47.50"),
        (500, "476–500 $55.00"),
        (625, "601–625 $67.50"),
        (626, "626–650 $70.00"),
        (650, "626–650 $70.00"),
        (651, "651–700 $72.50"),
        (700, "651–700 $72.50"),
        (701, "701–750 $75.00"),
        (1000, "951–1000 $87.50"),
        (1001, "over 1000 $90.00"),
    ] {
        let used = Quantity::of(minutes, Minute);
        assert_eq!(
            band_text(&minutes_plan(), used, Minute),
            want,
            "{minutes} min"
        );
    }
}

#[test]
fn bb_13_one_call_of_300_min_1_s_counts_as_301() {
    let minute = Increment {
        block: Quantity::of(1, Minute),
        scope: IncrementScope::Record,
    };
    let call = Quantity::of(300 * 60 + 1, Second);
    let start = jiff::Timestamp::UNIX_EPOCH;
    let counted = minute.count(call, start, start, &jiff::tz::TimeZone::UTC);
    assert_eq!(
        band_text(&minutes_plan(), counted.unwrap(), Minute),
        "301–325 $37.50"
    );
}

#[test]
fn bb_vectors_in_kilobytes() {
    for (kilobytes, want) in [
        (5_000, "0–5000 $20.00"),
        (5_001, "5001–5500 $21.00"),
        (5_500, "5001–5500 $21.00"),
        (5_501, "5501–6000 $22.00"),
        (11_500, "11001–11500 $33.00"),
        (11_501, "11501–12000 $34.00"),
        (12_001, "12001–13000 $35.00"),
        (16_000, "15001–16000 $38.00"),
        (16_001, "over 16000 $39.00"),
    ] {
        let used = Quantity::of(kilobytes, Kilobyte);
        assert_eq!(
            band_text(&data_plan(), used, Kilobyte),
            want,
            "{kilobytes} KB"
        );
    }
}

#[test]
fn bb_12_a_price_per_unit_above_the_last_band() {
    let bands = vec![Band {
        up_to: Quantity::of(10, Gigabyte),
        cost: usd("19"),
    }];
    let price = crate::unit::Price {
        amount: usd("0.01"),
        per: Quantity::of(1, Megabyte),
    };
    let schedule = BandSchedule::from_table(bands, Above::PerUnit { price }).unwrap();
    let half_over = Quantity::parse_in("10.5", Gigabyte).unwrap();
    assert_eq!(schedule.cost_of(half_over), Ok(usd("24")));
    assert_eq!(schedule.cost_of(Quantity::of(10, Gigabyte)), Ok(usd("19")));
}

#[test]
fn each_refusal_is_named() {
    let band = |gigabytes, cost| Band {
        up_to: Quantity::of(gigabytes, Gigabyte),
        cost: usd(cost),
    };
    let open = Above::Open { cost: usd("99") };
    let refused = |bands, above| BandSchedule::from_table(bands, above).unwrap_err();
    use ScheduleError::*;

    assert_eq!(refused(vec![], open), NoBands);
    assert_eq!(refused(vec![band(1, "1"); 501], open), TooManyBands(501));
    let overlap = Overlap {
        band: 2,
        up_to: Quantity::of(5, Gigabyte),
        before: Quantity::of(10, Gigabyte),
    };
    assert_eq!(refused(vec![band(10, "1"), band(5, "2")], open), overlap);
    assert!(matches!(
        refused(vec![band(0, "1")], open),
        Overlap { band: 1, .. }
    ));
    assert_eq!(refused(vec![band(1, "-1")], open), NegativeCost { band: 1 });
    let below_zero = Above::Open { cost: usd("-1") };
    assert_eq!(
        refused(vec![band(1, "1")], below_zero),
        NegativeCost { band: 2 }
    );
    let euro = crate::unit::Money::parse("2", "EUR".parse().unwrap()).unwrap();
    let two = vec![
        band(1, "1"),
        Band {
            cost: euro,
            ..band(2, "2")
        },
    ];
    let both = MoneyError::TwoCurrencies(usd("1").currency(), euro.currency());
    assert_eq!(refused(two, open), Money(both));
    let mixed = vec![
        band(1, "1"),
        Band {
            up_to: Quantity::of(99, Minute),
            cost: usd("1"),
        },
    ];
    assert_eq!(refused(mixed, open), TwoMeasures { band: 2 });

    let series = Series {
        first: Quantity::of(300, Minute),
        first_cost: usd("35"),
        width: Quantity::of(25, Minute),
        count: 1,
        wide: Some((Quantity::of(25, Minute), 1)),
        step: usd("1"),
    };
    let not_wider = NotWider {
        wide: Quantity::of(25, Minute),
        width: Quantity::of(25, Minute),
    };
    assert_eq!(BandSchedule::from_series(&series, open), Err(not_wider));
    let flat = Series {
        width: Quantity::of(0, Minute),
        ..series
    };
    assert_eq!(BandSchedule::from_series(&flat, open), Err(NoWidth));
}

proptest! {
    #[test]
    fn bands_tile_and_each_bound_belongs_to_the_band_below(
        widths in prop::collection::vec(1_i64..10_000, 1..40), beyond in 1_i64..1_000_000,
    ) {
        let mut up_to = 0;
        let bands: Vec<Band> = (1..).zip(&widths).map(|(number, width)| {
            up_to += width;
            Band { up_to: Quantity::of(up_to, Byte), cost: Money::new(number, usd("1").currency()) }
        }).collect();
        let schedule = BandSchedule::from_table(bands.clone(), Above::Open { cost: usd("1") }).unwrap();
        for (index, band) in bands.iter().enumerate() {
            let bound = band.up_to.base_units();
            prop_assert_eq!(schedule.band_of(Quantity::of(bound, Byte)), index);
            prop_assert_eq!(schedule.band_of(Quantity::of(bound + 1, Byte)), index + 1);
            prop_assert_eq!(schedule.over(index + 1), band.up_to);
        }
        prop_assert_eq!(schedule.band_of(Quantity::of(up_to + beyond, Byte)), bands.len());
    }
}
