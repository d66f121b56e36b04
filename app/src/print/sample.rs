//! A made-up bill, to look at a letter before any bill is written on it.
//!
//! It is billed as every bill is: two services by bands, a month's deliveries, a
//! balance with a payment. Nothing of it is anybody's.

use domain::{
    catalog::{RatingGroup, tariff_file},
    delivery::AccessNetwork,
    invoice::{
        Balance, BillInput, Charge, ChargeDetail, CountedUsage, Customer, DeliveriesBilled,
        DeliveryGroup, Heading, InvoiceDocument, LineUsage, Payment, PaymentKind, Seller,
        TariffSegment, bill,
    },
    party::Language,
    time::{BillingCycle, BillingPeriod, PeriodMonth},
    unit::{Measure, Money, Quantity, Rate},
    usage::Service,
};
use jiff::{Timestamp, tz::TimeZone};

/// What it is billed by.
const TARIFF: &str = include_str!("sample.toml");

/// The tax on what is billed without a tariff: 19 %.
const TAX: Rate = Rate::from_millionths(190_000);

/// Calls and data of the month.
const CALLS_S: i64 = 14_040;
const DATA_BYTES: i64 = 17_400_000_000;

/// Why there is no sample: none of its own rules is broken, so that only a date at
/// the end of the calendar is a reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the sample bill: {0}")]
pub struct SampleFault(String);

fn told(error: impl std::fmt::Display) -> SampleFault {
    SampleFault(error.to_string())
}

/// A bill of `seller` for the month before `now`, in the words of `language`.
///
/// # Errors
/// [`SampleFault`].
pub fn sample(
    seller: &Seller,
    language: Language,
    now: Timestamp,
) -> Result<InvoiceDocument, SampleFault> {
    let period = month_before(now)?;
    let tariff = tariff_file::parse(TARIFF).map_err(told)?;
    let segments = [TariffSegment {
        tariff: &tariff,
        first_day: period.first_day,
        end_day: period.end_day,
    }];
    let eur = tariff.currency;
    let charges = [deliveries(&period, language)?];
    let bill = bill(&BillInput {
        period,
        currency: eur,
        segments: &segments,
        usage: &counted,
        services_used: &[],
        late: &[],
        charges: &charges,
    });
    let number = format!("{:04}-000001", period.end_day.year());
    let previous = Money::new(31_600_000, eur);
    let heading = Heading {
        number: number.parse().map_err(told)?,
        issued_on: period.end_day,
        seller: seller.clone(),
        customer: customer(seller, language),
        zone: "UTC".to_owned(),
        balance: Some(Balance {
            previous,
            payments: vec![Payment {
                on: period.first_day,
                kind: PaymentKind::Received {
                    reference: "M-1001".to_owned(),
                },
                amount: previous,
            }],
        }),
        period,
        usage_by_line: usage_by_line(language),
    };
    Ok(InvoiceDocument::invoice(bill.map_err(told)?, heading))
}

fn month_before(now: Timestamp) -> Result<BillingPeriod, SampleFault> {
    let cycle = BillingCycle {
        day: 1.try_into().map_err(told)?,
        zone: TimeZone::UTC,
    };
    let today = TimeZone::UTC.to_datetime(now).date();
    let month = PeriodMonth::containing(today).previous();
    cycle.period(month).map_err(told)
}

fn counted(group: &RatingGroup) -> CountedUsage {
    let (raw, counted, records) = match group.service {
        Service::Voice => {
            let calls = Quantity::new(CALLS_S, Measure::Seconds);
            (calls, calls, 61)
        }
        Service::Data => {
            let data = Quantity::new(DATA_BYTES, Measure::Bytes);
            (data, data, 1_911)
        }
    };
    CountedUsage {
        raw,
        counted,
        is_weighted: false,
        records,
    }
}

fn deliveries(period: &BillingPeriod, language: Language) -> Result<Charge, SampleFault> {
    let eur = "EUR".parse().map_err(told)?;
    let title = match language {
        Language::En => "Song of the harbor",
        Language::De => "Lied vom Hafen",
    };
    let (paid, sponsored) = (Money::new(400_000, eur), Money::new(1_200_000, eur));
    let group = DeliveryGroup {
        content: "sample".to_owned(),
        title: title.to_owned(),
        network: AccessNetwork::Mobile,
        deliveries: 2,
        bytes: 61_000_000,
        subscriber: paid,
        provider: sponsored,
    };
    Ok(Charge {
        id: "chg_00000000000000000000000000000001"
            .parse()
            .map_err(told)?,
        at: period.start,
        detail: ChargeDetail::Deliveries {
            deliveries: DeliveriesBilled {
                count: group.deliveries,
                bytes: group.bytes,
                sponsored,
                booked: paid,
                groups: vec![group],
            },
        },
        amount: paid,
        tax_mode: domain::catalog::TaxMode::Exclusive,
        tax_rate: TAX,
    })
}

fn customer(seller: &Seller, language: Language) -> Customer {
    let (name, address) = match language {
        Language::En => ("Robin Sample", ["12 Sample Street", "Sampleton"]),
        Language::De => ("Robin Muster", ["Musterstraße 12", "12345 Musterstadt"]),
    };
    Customer {
        reference: "M-1001".to_owned(),
        name: name.to_owned(),
        address: address.map(str::to_owned).to_vec(),
        country: seller.country,
        tax_id: None,
    }
}

fn usage_by_line(language: Language) -> Vec<LineUsage> {
    let label = match language {
        Language::En => "Phone",
        Language::De => "Telefon",
    };
    let line = |service, raw, records| LineUsage {
        label: label.to_owned(),
        service,
        raw,
        records,
    };
    vec![
        line(
            Service::Data,
            Quantity::new(DATA_BYTES, Measure::Bytes),
            1_911,
        ),
        line(Service::Voice, Quantity::new(CALLS_S, Measure::Seconds), 61),
    ]
}
