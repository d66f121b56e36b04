//! What the samples are put together from: tariffs, both sides, usage, records.

use domain::{
    catalog::{RatingGroup, Tariff, tariff_file},
    id::ChargeId,
    invoice::{
        BillInput, Charge, ChargeDetail, CountedUsage, Customer, Heading, InvoiceDocument,
        LateUsage, LineUsage, PayTo, Seller, TariffSegment, bill,
    },
    time::{BillingCycle, BillingPeriod},
    unit::{Money, Quantity, Unit},
    usage::Service,
};
use engine::read::record::RecordRow;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::error::Error;
use uuid::Uuid;

/// Anything that keeps a sample from being made.
pub type Fault = Box<dyn Error>;

const ZONE: &str = "Europe/Berlin";

/// A tariff of `groups`, as operators write it.
pub fn tariff(code: &str, currency: &str, tax: &str, groups: &str) -> Result<Tariff, Fault> {
    Ok(tariff_file::parse(&format!(
        r#"
code = "{code}"
version = 1
valid_from = "2026-01-01"
currency = "{currency}"
tax = "{tax}"
payment_days = 14
name = {{ en = "Harbour", de = "Hafen" }}
{groups}"#
    ))?)
}

/// Calls in bands of 25 minutes, data in two bands and a price above.
pub const CALLS: &str = r#"
[[group]]
service = "voice"
unit = "min"
increment = "1 min"
tax_rate = "19"
series = { first = "100", first_cost = "9.00", width = "25", count = 8, step = "2.50" }
above = { cost = "40.00" }
"#;
pub const DATA: &str = r#"
[[group]]
service = "data"
unit = "GB"
increment = "1 KB"
per = "clock-hour"
tax_rate = "19"
bands = [{ up_to = "5", cost = "15.00" }, { up_to = "15", cost = "22.00" }]
above = { price = "1.25", per = "1 GB" }
"#;

/// October 2026 in Berlin.
pub fn october() -> Result<BillingPeriod, Fault> {
    let cycle = BillingCycle {
        day: 1.try_into()?,
        zone: TimeZone::get(ZONE)?,
    };
    Ok(cycle.period("2026-10".parse()?)?)
}

/// 187 calls of `minutes` in all, and `data`.
pub fn usage(minutes: i64, data: &str) -> Result<impl Fn(&RatingGroup) -> CountedUsage, Fault> {
    let data: Quantity = data.parse()?;
    Ok(move |group: &RatingGroup| {
        let (raw, counted, records) = match group.service {
            Service::Voice => {
                let raw = Quantity::of((minutes * 60 - 40).max(0), Unit::Second);
                (raw, Quantity::of(minutes, Unit::Minute), 187)
            }
            Service::Data => (data, data, 1_911),
        };
        CountedUsage {
            raw,
            counted,
            is_weighted: false,
            records,
        }
    })
}

/// What differs from bill to bill.
pub struct Made<'a> {
    pub tariffs: &'a [(&'a Tariff, &'a str, &'a str)],
    pub usage: &'a dyn Fn(&RatingGroup) -> CountedUsage,
    pub late: &'a [LateUsage<'a>],
    pub charges: &'a [Charge],
}

/// The whole of October on one tariff.
pub fn whole(tariff: &Tariff) -> [(&Tariff, &str, &str); 1] {
    [(tariff, "2026-10-01", "2026-11-01")]
}

/// An invoice between two companies, with a bank account and both countries.
pub fn invoice(made: &Made<'_>) -> Result<InvoiceDocument, Fault> {
    let period = october()?;
    let mut segments = Vec::new();
    for (tariff, from, to) in made.tariffs {
        segments.push(TariffSegment {
            tariff,
            first_day: from.parse()?,
            end_day: to.parse()?,
        });
    }
    let first = segments.first().ok_or("a bill without a tariff")?;
    let bill = bill(&BillInput {
        period,
        currency: first.tariff.currency,
        segments: &segments,
        usage: made.usage,
        services_used: &[],
        late: made.late,
        charges: made.charges,
    })?;
    let heading = Heading {
        number: "2026-000412".parse()?,
        issued_on: period.end_day,
        seller: seller()?,
        customer: Customer {
            reference: "mill-lane-4".into(),
            name: "Mill Lane Bakery".into(),
            address: vec!["4 Mill Lane".into(), "20457 Hamburg".into()],
            country: Some("DE".parse()?),
            tax_id: None,
        },
        zone: ZONE.into(),
        period,
        usage_by_line: Vec::new(),
        balance: None,
    };
    Ok(InvoiceDocument::invoice(bill, heading))
}

fn seller() -> Result<Seller, Fault> {
    Ok(Seller {
        name: "Quay Telecom GmbH".into(),
        address: vec!["Pier 1".into(), "20457 Hamburg".into()],
        country: Some("DE".parse()?),
        tax_id: "DE123456789".into(),
        email: Some("help@quay.example".into()),
        phone: Some("+49 40 123456".into()),
        pay_to: Some(PayTo {
            holder: "Quay Telecom GmbH".into(),
            iban: "DE89370400440532013000".into(),
            bic: Some("COBADEFFXXX".into()),
        }),
    })
}

/// Something charged once, on 20 October.
pub fn charge(
    number: u128,
    detail: ChargeDetail,
    price: Money,
    (tariff, tax_rate): (&Tariff, &str),
) -> Result<Charge, Fault> {
    Ok(Charge {
        id: ChargeId::new(Uuid::from_u128(number)),
        at: "2026-10-20T10:00:00Z".parse()?,
        detail,
        amount: price,
        tax_mode: tariff.tax,
        tax_rate: tax_rate.parse()?,
    })
}

/// More data.
pub fn recharge(gigabytes: i64) -> ChargeDetail {
    ChargeDetail::Recharge {
        service: Service::Data,
        quantity: Quantity::of(gigabytes, Unit::Gigabyte),
    }
}

/// What two lines used, with the longest names that account files allow.
pub fn usage_by_line() -> Vec<LineUsage> {
    let line = |label: &str, service, raw, records| LineUsage {
        label: label.chars().cycle().take(80).collect(),
        service,
        raw,
        records,
    };
    vec![
        line(
            "Warehouse, second floor, desk by the window; ",
            Service::Voice,
            Quantity::of(24_072, Unit::Second),
            187,
        ),
        line(
            "Donaudampfschifffahrtsgesellschaft",
            Service::Data,
            Quantity::of(17, Unit::Gigabyte),
            1_911,
        ),
    ]
}

/// `count` calls and sessions on three lines, one every 21 minutes.
pub fn records(count: u32) -> Result<Vec<RecordRow>, Fault> {
    let began: Timestamp = "2026-10-01T04:03:00Z".parse()?;
    let rows = (0..count).map(|number| {
        let started_at = began + SignedDuration::from_mins(21 * i64::from(number));
        let is_call = number % 3 != 2;
        let (service, peer, quantity) = match is_call {
            true => (
                Service::Voice,
                // every twentieth without a number, as withheld ones are
                (number % 20 != 0).then(|| format!("+4940{:07}", 1_000_003 + number * 4_211)),
                Quantity::of(i64::from(11 + number % 3_000), Unit::Second),
            ),
            false => (
                Service::Data,
                None,
                Quantity::of(i64::from(1 + number % 900), Unit::Megabyte),
            ),
        };
        let line = ["Reception", "Workshop", "Tablet of the van"][number as usize % 3];
        RecordRow {
            key: format!("{number:032x}"),
            line_label: line.to_owned(),
            service,
            started_at,
            ended_at: started_at + SignedDuration::from_mins(1),
            quantity,
            peer,
            accepted_at: started_at + SignedDuration::from_hours(1),
        }
    });
    Ok(rows.collect())
}
