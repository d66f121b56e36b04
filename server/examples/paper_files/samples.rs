//! The bills: each names its total, so that no code of ours has the last word on it.

use crate::parts::{
    CALLS, DATA, Fault, Made, charge, invoice, recharge, records, tariff, usage, usage_by_line,
    whole,
};
use app::print::Bill;
use domain::{
    delivery::AccessNetwork,
    id::{ContentId, UserId},
    invoice::{
        Balance, ChargeDetail, DayShare, DeliveriesBilled, DeliveryGroup, InvoiceDocument,
        Itemization, LateUsage, Payment, PaymentKind, Sale,
    },
    party::Language::{self, De, En},
    unit::{Currency, Money, Quantity, Unit},
    usage::Service,
};
use engine::read::record::RecordRow;
use uuid::Uuid;

/// A bill and what it must say.
pub struct Sample {
    pub name: &'static str,
    pub document: InvoiceDocument,
    pub language: Language,
    /// The total, and what is to be paid where there is something to be paid.
    pub sums: (&'static str, Option<&'static str>),
    /// The fewest and the most pages.
    pub pages: (u32, u32),
    pub itemization: Itemization,
    pub records: Vec<RecordRow>,
    pub accent: &'static str,
    pub logo: Option<&'static [u8]>,
}

const LOGO: &[u8] = include_bytes!("../../../public/favicon.svg");
const COMPLAINTS: &str = "Arbitration: Hafenamt, Pier 2, 20457 Hamburg";
/// The longest name, and line of an address, in account files.
const NAME_CHARS_MAX: usize = 200;
/// The most lines of an address.
const ADDRESS_LINES_MAX: usize = 8;
/// The longest reference of an account.
const REFERENCE_CHARS_MAX: usize = 64;

impl Sample {
    fn new(
        name: &'static str,
        language: Language,
        document: InvoiceDocument,
        sums: (&'static str, Option<&'static str>),
    ) -> Self {
        Self {
            name,
            document,
            language,
            sums,
            pages: (1, 2),
            itemization: Itemization::None,
            records: Vec::new(),
            accent: "#1f3a5f",
            logo: None,
        }
    }

    /// What is printed.
    pub fn bill(&self) -> Bill<'_> {
        Bill {
            document: &self.document,
            issued_at: self.document.period.end,
            language: self.language,
            itemization: self.itemization,
            records: &self.records,
            late_records: &[],
            has_more_records: false,
            complaints: Some(COMPLAINTS),
        }
    }
}

/// All of them.
pub fn all() -> Result<Vec<Sample>, Fault> {
    let mut all = vec![
        one_line()?,
        dollars()?,
        account()?,
        logo()?,
        credit_note()?,
        zero()?,
        negative()?,
        four_rates()?,
        deliveries()?,
        change()?,
        longest_names()?,
        many_bands()?,
        many_charges()?,
    ];
    all.extend(annexes()?);
    Ok(all)
}

fn eur() -> Result<Currency, Fault> {
    Ok("EUR".parse()?)
}

/// Calls and data of one month on one tariff.
fn usual(currency: &str) -> Result<InvoiceDocument, Fault> {
    let tariff = tariff("harbour", currency, "exclusive", &format!("{CALLS}{DATA}"))?;
    invoice(&Made {
        tariffs: &whole(&tariff),
        usage: &usage(212, "17.4 GB")?,
        late: &[],
        charges: &[],
    })
}

fn one_line() -> Result<Sample, Fault> {
    let tariff = tariff("data", "EUR", "inclusive", DATA)?;
    let document = invoice(&Made {
        tariffs: &whole(&tariff),
        usage: &usage(0, "7.25 GB")?,
        late: &[],
        charges: &[],
    })?;
    Ok(Sample::new(
        "one-line",
        De,
        document,
        ("22,00 €", Some("22,00 €")),
    ))
}

/// No transfer of SEPA, so no code.
fn dollars() -> Result<Sample, Fault> {
    let mut document = usual("USD")?;
    document.customer.country = Some("US".parse()?);
    document.customer.tax_id = Some("US-99-1234567".into());
    Ok(Sample::new(
        "dollars",
        En,
        document,
        ("$55.34", Some("$55.34")),
    ))
}

/// Calls 21.50 and data 25.00 with 19 %: 55.34; and 20.00 owed, 30.00 paid.
fn account() -> Result<Sample, Fault> {
    let mut document = usual("EUR")?;
    document.balance = Some(balance(20_000_000, 25_000_000)?);
    Ok(Sample::new(
        "account",
        De,
        document,
        ("55,34 €", Some("45,34 €")),
    ))
}

fn balance(previous: i64, paid: i64) -> Result<Balance, Fault> {
    let payment = |kind, micros| -> Result<Payment, Fault> {
        Ok(Payment {
            on: "2026-10-14".parse()?,
            kind,
            amount: Money::new(micros, eur()?),
        })
    };
    let received = PaymentKind::Received {
        reference: "Thank you, invoice 2026-000311".into(),
    };
    let credit = PaymentKind::CreditNote {
        number: "2026-000390".parse()?,
    };
    Ok(Balance {
        previous: Money::new(previous, eur()?),
        payments: vec![payment(received, paid)?, payment(credit, 5_000_000)?],
    })
}

fn logo() -> Result<Sample, Fault> {
    let sums = ("€55.34", Some("€55.34"));
    let mut sample = Sample::new("logo", En, usual("EUR")?, sums);
    sample.accent = "#a63d00";
    sample.logo = Some(LOGO);
    Ok(sample)
}

fn credit_note() -> Result<Sample, Fault> {
    let note = usual("EUR")?.credit_note(
        "2026-000413".parse()?,
        "2026-11-02".parse()?,
        "The tariff of the month before was billed.".into(),
    )?;
    Ok(Sample::new("credit-note", En, note, ("−€55.34", None)))
}

fn zero() -> Result<Sample, Fault> {
    let free = r#"
[[group]]
service = "data"
unit = "GB"
increment = "1 KB"
tax_rate = "0"
bands = [{ up_to = "10", cost = "0.00" }]
above = { cost = "5.00" }
"#;
    let tariff = tariff("free", "EUR", "exclusive", free)?;
    let document = invoice(&Made {
        tariffs: &whole(&tariff),
        usage: &usage(0, "0 GB")?,
        late: &[],
        charges: &[],
    })?;
    Ok(Sample::new("zero", En, document, ("€0.00", None)))
}

fn sale(title: &str) -> Result<Sale, Fault> {
    Ok(Sale {
        content: ContentId::new(Uuid::from_u128(3)),
        title: title.into(),
        artist: "The Lamplighters".into(),
        provider: UserId::new(Uuid::from_u128(4)),
        provider_share: "70".parse()?,
        is_gift: false,
    })
}

/// 15.00 of data less 40.00 given back: −25.00, with 19 % −29.75.
fn negative() -> Result<Sample, Fault> {
    let tariff = tariff("data", "EUR", "exclusive", DATA)?;
    let back = ChargeDetail::Refund {
        of: domain::id::ChargeId::new(Uuid::from_u128(1)),
        sale: sale("Harbour Lights")?,
    };
    let price = Money::new(-40_000_000, eur()?);
    let document = invoice(&Made {
        tariffs: &whole(&tariff),
        usage: &usage(0, "1 GB")?,
        late: &[],
        charges: &[charge(2, back, price, (&tariff, "19"))?],
    })?;
    Ok(Sample::new("negative", De, document, ("−29,75 €", None)))
}

/// Calls 21.50 at 7 %, data 25.00 at 19 %, 10.00 at 0 %, 20.00 at 8.875 %:
/// 23.01 (1.505 to even: 1.50) + 29.75 + 10.00 + 21.78 (1.775 to even: 1.78).
fn four_rates() -> Result<Sample, Fault> {
    let calls = CALLS.replace(r#"tax_rate = "19""#, r#"tax_rate = "7""#);
    let tariff = tariff("rates", "EUR", "exclusive", &format!("{calls}{DATA}"))?;
    let price = |micros| -> Result<Money, Fault> { Ok(Money::new(micros, eur()?)) };
    let mut document = invoice(&Made {
        tariffs: &whole(&tariff),
        usage: &usage(212, "17.4 GB")?,
        late: &[],
        charges: &[
            charge(1, recharge(5), price(10_000_000)?, (&tariff, "0"))?,
            charge(2, recharge(10), price(20_000_000)?, (&tariff, "8.875"))?,
        ],
    })?;
    document.balance = Some(balance(100_000_000, 60_000_000)?);
    let sums = ("€84.53", Some("€119.53"));
    let mut sample = Sample::new("four-rates", En, document, sums);
    sample.pages = (1, 3);
    Ok(sample)
}

/// 15.00 of data and 3.12 of downloads with 19 %: 21.56.
fn deliveries() -> Result<Sample, Fault> {
    let tariff = tariff("data", "EUR", "exclusive", DATA)?;
    let money = |micros| -> Result<Money, Fault> { Ok(Money::new(micros, eur()?)) };
    let group = |title: &str, network, [own, theirs]: [i64; 2]| -> Result<DeliveryGroup, Fault> {
        Ok(DeliveryGroup {
            content: "c".into(),
            title: title.into(),
            network,
            deliveries: 4,
            bytes: 41_234_567,
            subscriber: money(own)?,
            provider: money(theirs)?,
        })
    };
    let groups = vec![
        group("Harbour Lights", AccessNetwork::Mobile, [1_500_250, 0])?,
        group(
            "The Long Way Home from the Second Bridge over the River",
            AccessNetwork::Roaming,
            [1_620_000, 810_000],
        )?,
        group("Lamplight", AccessNetwork::Fixed, [0, 120_000])?,
    ];
    let detail = ChargeDetail::Deliveries {
        deliveries: DeliveriesBilled {
            count: 12,
            bytes: 123_703_701,
            sponsored: money(930_000)?,
            booked: money(3_120_250)?,
            groups,
        },
    };
    let document = invoice(&Made {
        tariffs: &whole(&tariff),
        usage: &usage(0, "1 GB")?,
        late: &[],
        charges: &[charge(1, detail, money(3_120_000)?, (&tariff, "19"))?],
    })?;
    let sums = ("21,56 €", Some("21,56 €"));
    Ok(Sample::new("deliveries", De, document, sums))
}

/// A tariff for ten days and another for 21, and calls of September that came late.
///
/// 21.50 × 10/31 = 6.94, 25.00 × 10/31 = 8.06, × 21/31 = 14.56 and 16.94; late:
/// 14.00 less 11.50; 49.00 in all, with 19 % 58.31.
fn change() -> Result<Sample, Fault> {
    let old = tariff("old", "EUR", "exclusive", &format!("{CALLS}{DATA}"))?;
    let new = tariff("new", "EUR", "exclusive", &format!("{CALLS}{DATA}"))?;
    let late = LateUsage {
        month: "2026-09".parse()?,
        tariff: &old,
        service: Service::Voice,
        share: DayShare {
            days: 30,
            of_days: 30,
            first_day: "2026-09-01".parse()?,
            end_day: "2026-10-01".parse()?,
        },
        counted_before: Quantity::of(120, Unit::Minute),
        counted: Quantity::of(140, Unit::Minute),
        records: 9,
        billed: Money::new(11_500_000, eur()?),
        billed_rounding: Money::zero(eur()?),
    };
    let document = invoice(&Made {
        tariffs: &[
            (&old, "2026-10-01", "2026-10-11"),
            (&new, "2026-10-11", "2026-11-01"),
        ],
        usage: &usage(212, "17.4 GB")?,
        late: &[late],
        charges: &[],
    })?;
    let sums = ("58,31 €", Some("58,31 €"));
    let mut sample = Sample::new("change", De, document, sums);
    sample.pages = (2, 4);
    Ok(sample)
}

fn longest_names() -> Result<Sample, Fault> {
    let long = |text: &str, chars| -> String { text.chars().cycle().take(chars).collect() };
    let mut document = usual("EUR")?;
    let words = "Bakery and Confectionery of the Sisters of Mill Lane ";
    document.customer.name = long(words, NAME_CHARS_MAX).trim().to_owned();
    // no place to break a line
    let street = long("Oberkanalstrasse", NAME_CHARS_MAX);
    document.customer.address = vec![street; ADDRESS_LINES_MAX];
    document.customer.reference = long("mill-lane.4_", REFERENCE_CHARS_MAX);
    document.seller.name = long("Quay Telecom and Lighthouse Company ", NAME_CHARS_MAX);
    document.seller.address = vec![long("Pier 1, Shed 7, ", NAME_CHARS_MAX); ADDRESS_LINES_MAX];
    document.usage_by_line = usage_by_line();
    let sums = ("€55.34", Some("€55.34"));
    let mut sample = Sample::new("longest-names", En, document, sums);
    sample.pages = (2, 4);
    Ok(sample)
}

/// 120 bands of five minutes, the 23rd of which is billed: 5.00 + 22 × 0.50.
fn many_bands() -> Result<Sample, Fault> {
    let bands = r#"
[[group]]
service = "voice"
unit = "min"
increment = "1 min"
tax_rate = "19"
series = { first = "100", first_cost = "5.00", width = "5", count = 119, step = "0.50" }
above = { cost = "90.00" }
"#;
    let tariff = tariff("bands", "EUR", "inclusive", bands)?;
    let document = invoice(&Made {
        tariffs: &whole(&tariff),
        usage: &usage(212, "0 GB")?,
        late: &[],
        charges: &[],
    })?;
    let sums = ("€16.50", Some("€16.50"));
    let mut sample = Sample::new("many-bands", En, document, sums);
    sample.pages = (2, 5);
    Ok(sample)
}

/// 15.00 of data and 80 recordings of 1.29: 118.20.
fn many_charges() -> Result<Sample, Fault> {
    let tariff = tariff("data", "EUR", "inclusive", DATA)?;
    let mut charges = Vec::new();
    for number in 1..=80 {
        let detail = ChargeDetail::Purchase {
            sale: sale(&format!("Song {number} of the Long Harbour Evening"))?,
        };
        let price = Money::new(1_290_000, eur()?);
        charges.push(charge(number, detail, price, (&tariff, "7"))?);
    }
    let document = invoice(&Made {
        tariffs: &whole(&tariff),
        usage: &usage(0, "1 GB")?,
        late: &[],
        charges: &charges,
    })?;
    let sums = ("118,20 €", Some("118,20 €"));
    let mut sample = Sample::new("many-charges", De, document, sums);
    sample.pages = (3, 6);
    Ok(sample)
}

/// 2,000 calls and sessions, once in full and once masked.
fn annexes() -> Result<Vec<Sample>, Fault> {
    let mut annexes = Vec::new();
    for (name, language, itemization) in [
        ("annex-full", En, Itemization::Full),
        ("annex-masked", De, Itemization::Masked),
    ] {
        let sums = match language {
            En => ("€55.34", Some("€55.34")),
            De => ("55,34 €", Some("55,34 €")),
        };
        let mut sample = Sample::new(name, language, usual("EUR")?, sums);
        sample.pages = (15, 40);
        sample.itemization = itemization;
        sample.records = records(2_000)?;
        annexes.push(sample);
    }
    Ok(annexes)
}
