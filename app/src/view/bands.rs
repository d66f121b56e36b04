//! A rating group on its way to an island, as one short text.
//!
//! Islands compute gauges with the domain's own code and need the bands for it.
//! As JSON a group is long, and what reads it would be a fifth of the bundle; so
//! it is written as `data GB 1000 record 190000 EUR 10000000000=19000000 … +55000000`:
//! service, unit, increment and scope, tax rate, currency, each band's bound and
//! cost, and the rule above the last. All numbers are in base units, micros and
//! millionths.

use domain::{
    catalog::{Above, Band, BandSchedule, RatingGroup},
    rating::{Increment, IncrementScope},
    unit::{Currency, Money, Price, Quantity, Rate, Unit},
    usage::Service,
};
use std::fmt::Write;

/// A rating group, written as a short text where it travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bands(pub RatingGroup);

impl From<Bands> for String {
    fn from(Bands(group): Bands) -> String {
        let RatingGroup {
            service,
            unit,
            increment,
            tax_rate,
            schedule,
        } = group;
        let block = increment.block.base_units();
        let scope = match increment.scope {
            IncrementScope::Record => "record",
            IncrementScope::ClockHour => "clock-hour",
        };
        let rate = tax_rate.millionths();
        let currency = schedule
            .bands()
            .first()
            .map_or("XXX".to_owned(), |band| band.cost.currency().to_string());
        let mut text = format!("{service} {unit} {block} {scope} {rate} {currency}");
        for band in schedule.bands() {
            // writing to a string cannot fail
            let _ = write!(text, " {}={}", band.up_to.base_units(), band.cost.micros());
        }
        let _ = match schedule.above() {
            Above::Open { cost } => write!(text, " +{}", cost.micros()),
            Above::PerUnit { price } => {
                write!(
                    text,
                    " {}/{}",
                    price.amount.micros(),
                    price.per.base_units()
                )
            }
        };
        text
    }
}

impl Bands {
    /// Reads what is written of them; `None` for any other text.
    pub fn read(text: &str) -> Option<Self> {
        read(text).map(Self)
    }
}

fn read(text: &str) -> Option<RatingGroup> {
    let mut words = text.split(' ');
    let service: Service = words.next()?.parse().ok()?;
    let unit: Unit = words.next()?.parse().ok()?;
    let quantity = |text: &str| Some(Quantity::new(text.parse().ok()?, service.measure()));
    let block = quantity(words.next()?)?;
    let scope = match words.next()? {
        "record" => IncrementScope::Record,
        "clock-hour" => IncrementScope::ClockHour,
        _ => return None,
    };
    let tax_rate = Rate::from_millionths(words.next()?.parse().ok()?);
    let currency: Currency = words.next()?.parse().ok()?;
    let money = |text: &str| Some(Money::new(text.parse().ok()?, currency));
    let mut bands = Vec::new();
    let mut above = None;
    for word in words {
        if let Some((up_to, cost)) = word.split_once('=') {
            let (up_to, cost) = (quantity(up_to)?, money(cost)?);
            bands.push(Band { up_to, cost });
        } else if let Some((amount, per)) = word.split_once('/') {
            let (amount, per) = (money(amount)?, quantity(per)?);
            above = Some(Above::PerUnit {
                price: Price { amount, per },
            });
        } else {
            let cost = money(word.strip_prefix('+')?)?;
            above = Some(Above::Open { cost });
        }
    }
    Some(RatingGroup {
        service,
        unit,
        increment: Increment { block, scope },
        tax_rate,
        schedule: BandSchedule::from_table(bands, above?).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_group_is_refused() {
        let good = "data GB 1000 record 190000 EUR 10=19 25=24 +55";
        assert!(read(good).is_some());
        for text in [
            "",
            "data",
            "fax GB 1000 record 190000 EUR 10=19 +55",
            "data GB 1000 record 190000 EUR 10=19",
            "data GB 1000 record 190000 EUR 25=19 10=24 +55",
            "data GB 1000 record 190000 XYZ 10=19 +55",
            "data GB 1000 day 190000 EUR 10=19 +55",
            "data GB 1000 record 190000 EUR 10=x +55",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_group_arrives_as_it_left(
            widths in prop::collection::vec(1_i64..1_000_000_000_000, 1..40),
            costs in prop::collection::vec(0_i64..1_000_000_000_000, 42),
            service in prop::sample::select(&Service::ALL[..]),
            per in proptest::option::of(1_i64..1_000_000_000),
            rate in 0_i64..1_000_000, block in 1_i64..1_000_000,
        ) {
            let euro = "EUR".parse().unwrap();
            let quantity = |units| Quantity::new(units, service.measure());
            let mut end = 0;
            let bands = widths.iter().zip(&costs).map(|(width, cost)| {
                end += width;
                Band { up_to: quantity(end), cost: Money::new(*cost, euro) }
            });
            let amount = Money::new(costs[41], euro);
            let above = match per {
                Some(per) => Above::PerUnit { price: Price { amount, per: quantity(per) } },
                None => Above::Open { cost: amount },
            };
            let group = RatingGroup {
                service,
                unit: if service == Service::Voice { Unit::Minute } else { Unit::Gibibyte },
                increment: Increment { block: quantity(block), scope: IncrementScope::ClockHour },
                tax_rate: Rate::from_millionths(rate),
                schedule: BandSchedule::from_table(bands.collect(), above).unwrap(),
            };
            let text = String::from(Bands(group.clone()));
            prop_assert_eq!(Bands::read(&text), Some(Bands(group)));
        }
    }
}
