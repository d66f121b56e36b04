//! Documents for tests and for the oracles: made as a bill run makes them.

#![allow(
    clippy::unwrap_used,
    reason = "made-up documents: what cannot be made fails the test"
)]

pub mod paper;
pub mod set;

use domain::{
    catalog::{Tariff, tariff_file},
    delivery::{
        AccessNetwork, ProviderParty, ProviderTax, SalesLine, SponsoredLine, StatementDocument,
        StatementTotals,
    },
    invoice::{
        Balance, Bill, BillInput, Charge, ChargeDetail, CountedUsage, Customer, DayShare, Heading,
        InvoiceDocument, LateUsage, PayTo, Payment, PaymentKind, Sale, Seller, TariffSegment, bill,
    },
    time::{BillingCycle, BillingPeriod},
    unit::{Currency, Money, Quantity, Rate, Unit},
    usage::Service,
};
use einvoice::{EInvoice, Refused, SettlementWords, Words};
use jiff::civil::date;

/// What a bill is made from; the default is one account's October.
#[derive(Debug, Clone)]
pub struct Plan {
    pub currency: &'static str,
    pub tax: &'static str,
    /// Data: up to 10 GB, up to 25 GB, more.
    pub data_costs: [String; 3],
    pub data_rate: &'static str,
    pub voice_cost: String,
    pub voice_rate: &'static str,
    pub used: i64,
    /// Charges: amount and rate; below zero they are refunds.
    pub charges: Vec<(String, &'static str)>,
    /// What was billed for September, when usage of it came late.
    pub late_billed: Option<&'static str>,
    /// The day in October from which a second version of the tariff is in force.
    pub change_on: Option<i8>,
    /// Owed before and paid since.
    pub balance: Option<(&'static str, &'static str)>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            currency: "EUR",
            tax: "exclusive",
            data_costs: ["19.00", "24.00", "55.00"].map(String::from),
            data_rate: "19",
            voice_cost: "9.99".into(),
            voice_rate: "19",
            used: 12,
            charges: vec![],
            late_billed: None,
            change_on: None,
            balance: None,
        }
    }
}

pub fn seller() -> Seller {
    Seller {
        name: "Harbour Telecom GmbH & Co. <KG>".into(),
        address: vec!["Am Kai 1".into(), "20457 Hamburg".into()],
        country: Some("DE".parse().unwrap()),
        tax_id: "DE 123 456 789".into(),
        email: Some("bills@harbour.example".into()),
        phone: Some("+49 40 123456".into()),
        pay_to: Some(PayTo {
            holder: "Harbour Telecom".into(),
            iban: "DE02120300000000202051".into(),
            bic: Some("BYLADEM1001".into()),
        }),
    }
}

pub fn business() -> Customer {
    Customer {
        reference: "ACC-1001".into(),
        name: "Müller & Söhne".into(),
        address: ["c/o Hof 3", "Weg 5", "Hinterhaus", "1010 Wien"]
            .map(String::from)
            .into(),
        country: Some("AT".parse().unwrap()),
        tax_id: Some("ATU12345678".into()),
    }
}

pub fn person() -> Customer {
    Customer {
        reference: "ACC-1002".into(),
        name: "Ada Byron".into(),
        address: vec!["Weg 7, 10115 Berlin".into()],
        country: Some("DE".parse().unwrap()),
        tax_id: None,
    }
}

pub fn october() -> BillingPeriod {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let day = 1.try_into().unwrap();
    let cycle = BillingCycle { day, zone };
    cycle.period("2026-10".parse().unwrap()).unwrap()
}

fn tariff(plan: &Plan, version: u32) -> Tariff {
    let Plan {
        currency,
        tax,
        data_rate,
        voice_cost,
        voice_rate,
        ..
    } = plan;
    let [first, second, open] = &plan.data_costs;
    let text = format!(
        r#"
code = "harbour"
version = {version}
valid_from = "2026-01-01"
currency = "{currency}"
tax = "{tax}"
name = {{ en = "Harbour" }}
[[group]]
service = "data"
unit = "GB"
increment = "1 KB"
tax_rate = "{data_rate}"
bands = [{{ up_to = "10", cost = "{first}" }}, {{ up_to = "25", cost = "{second}" }}]
above = {{ cost = "{open}" }}
[[group]]
service = "voice"
unit = "min"
increment = "1 min"
tax_rate = "{voice_rate}"
bands = [{{ up_to = "100", cost = "{voice_cost}" }}]
above = {{ cost = "{voice_cost}" }}
"#
    );
    tariff_file::parse(&text).unwrap()
}

fn charge(plan: &Plan, place: usize) -> Charge {
    let (amount, rate) = &plan.charges[place];
    let id = |prefix: &str| format!("{prefix}_{place:032x}");
    let sale = Sale {
        content: id(domain::id::ContentId::PREFIX).parse().unwrap(),
        title: "Quay".into(),
        artist: "The Cranes".into(),
        provider: id(domain::id::UserId::PREFIX).parse().unwrap(),
        provider_share: "70".parse().unwrap(),
        is_gift: false,
    };
    let of = id(domain::id::ChargeId::PREFIX).parse().unwrap();
    Charge {
        id: of,
        at: "2026-10-20T10:00:00Z".parse().unwrap(),
        detail: match amount.starts_with('-') {
            true => ChargeDetail::Refund { of, sale },
            false => ChargeDetail::Purchase { sale },
        },
        amount: Money::parse(amount, currency(plan)).unwrap(),
        tax_mode: tariff(plan, 1).tax,
        tax_rate: rate.parse().unwrap(),
    }
}

fn currency(plan: &Plan) -> Currency {
    plan.currency.parse().unwrap()
}

pub fn bill_of(plan: &Plan) -> Bill {
    let (old, new) = (tariff(plan, 1), tariff(plan, 2));
    let period = october();
    let change = plan
        .change_on
        .map_or(period.end_day, |day| date(2026, 10, day));
    let segment = |tariff, first_day, end_day| TariffSegment {
        tariff,
        first_day,
        end_day,
    };
    let mut segments = vec![segment(&old, period.first_day, change)];
    if change < period.end_day {
        segments.push(segment(&new, change, period.end_day));
    }
    let late = plan.late_billed.map(|billed| LateUsage {
        month: "2026-09".parse().unwrap(),
        tariff: &old,
        service: Service::Data,
        share: DayShare {
            days: 30,
            of_days: 30,
            first_day: date(2026, 9, 1),
            end_day: date(2026, 10, 1),
        },
        counted_before: Quantity::of(11, Unit::Gigabyte),
        counted: Quantity::of(9, Unit::Gigabyte),
        records: -1,
        billed: Money::parse(billed, currency(plan)).unwrap(),
        billed_rounding: Money::zero(currency(plan)),
    });
    let charges: Vec<Charge> = (0..plan.charges.len())
        .map(|place| charge(plan, place))
        .collect();
    bill(&BillInput {
        period,
        currency: currency(plan),
        segments: &segments,
        usage: &|group| {
            let used = Quantity::of(
                plan.used,
                match group.service {
                    Service::Data => Unit::Gigabyte,
                    _ => Unit::Minute,
                },
            );
            CountedUsage {
                raw: used,
                counted: used,
                is_weighted: false,
                records: plan.used,
            }
        },
        services_used: &[],
        late: late.as_slice(),
        charges: &charges,
    })
    .unwrap()
}

pub fn document(plan: &Plan, customer: Customer) -> InvoiceDocument {
    let money = |text| Money::parse(text, currency(plan)).unwrap();
    let balance = plan.balance.map(|(previous, paid)| Balance {
        previous: money(previous),
        payments: vec![Payment {
            on: date(2026, 10, 15),
            kind: PaymentKind::Received {
                reference: "thanks".into(),
            },
            amount: money(paid),
        }],
    });
    let heading = Heading {
        number: "2026-000412".parse().unwrap(),
        issued_on: date(2026, 11, 2),
        seller: seller(),
        customer,
        zone: "Europe/Berlin".into(),
        period: october(),
        usage_by_line: vec![],
        balance,
    };
    InvoiceDocument::invoice(bill_of(plan), heading)
}

pub fn credit_note(invoice: &InvoiceDocument) -> InvoiceDocument {
    let number = "2026-000500".parse().unwrap();
    let reason = "#WRG# billed to the wrong account".into();
    invoice
        .credit_note(number, date(2026, 11, 20), reason)
        .unwrap()
}

pub fn names(count: usize) -> Vec<String> {
    (1..=count)
        .map(|place| format!("Line {place}: data, \u{201c}up to 25 GB\u{201d}"))
        .collect()
}

pub fn said(document: &InvoiceDocument) -> Result<EInvoice, Refused> {
    let lines = names(document.lines.len() + document.charges.len());
    let words = Words {
        lines: &lines,
        notes: &["Thank you.\nSee you.".to_owned()],
        terms: "Payable within 14 days.",
    };
    einvoice::invoice(document, words)
}

pub fn sale(
    title: &str,
    sold: u32,
    taken_back: u32,
    earned: &str,
    currency: Currency,
) -> SalesLine {
    SalesLine {
        content: format!("con-{title}"),
        title: title.into(),
        sold,
        taken_back,
        earned: Money::parse(earned, currency).unwrap(),
    }
}

pub fn sponsored(
    title: &str,
    deliveries: u32,
    cost: &str,
    rate: &str,
    currency: Currency,
) -> SponsoredLine {
    let tax_rate: Rate = rate.parse().unwrap();
    SponsoredLine {
        content: format!("con-{title}"),
        title: title.into(),
        network: AccessNetwork::Mobile,
        deliveries,
        bytes: 5_000_000,
        by_subscribers: Money::zero(currency),
        sponsored: Money::parse(cost, currency).unwrap(),
        tax_rate,
    }
}

pub fn statement(sales: Vec<SalesLine>, deliveries: Vec<SponsoredLine>) -> StatementDocument {
    let currency = sales
        .first()
        .map_or("EUR".parse().unwrap(), |line| line.earned.currency());
    StatementDocument {
        number: "S2026-000012".parse().unwrap(),
        month: "2026-10".parse().unwrap(),
        issued_on: date(2026, 11, 3),
        seller: seller(),
        provider: "The Cranes".into(),
        email: "cranes@label.example".into(),
        currency,
        party: None,
        due_on: Some(date(2026, 11, 17)),
        totals: StatementTotals::of(currency, &sales, &deliveries, None).unwrap(),
        sales,
        deliveries,
    }
}

pub fn provider(tax: ProviderTax) -> ProviderParty {
    ProviderParty {
        name: "Cranes Records SARL".into(),
        address: vec!["4 quai du Port".into(), "13002 Marseille".into()],
        country: "FR".parse().unwrap(),
        vat_id: Some("FR40303265045".into()),
        tax_number: None,
        tax,
        pay_to: Some(PayTo {
            holder: "Cranes Records".into(),
            iban: "FR1420041010050500013M02606".into(),
            bic: None,
        }),
    }
}

/// `statement` as one of `provider`, with the tax that it asks for.
pub fn of_provider(statement: &StatementDocument, provider: &ProviderParty) -> StatementDocument {
    let mut statement = statement.clone();
    statement.party = Some(provider.clone());
    if let Some(rate) = provider.tax.rate() {
        let StatementDocument {
            currency,
            sales,
            deliveries,
            ..
        } = &statement;
        statement.totals = StatementTotals::of(*currency, sales, deliveries, Some(rate)).unwrap();
    }
    statement
}

pub fn settled(
    statement: &StatementDocument,
    provider: &ProviderParty,
) -> Result<einvoice::Settlement, Refused> {
    let statement = of_provider(statement, provider);
    let (sales, deliveries) = (
        names(statement.sales.len()),
        names(statement.deliveries.len()),
    );
    let self_billed = ["Self-billing".to_owned()];
    let earned = Words {
        lines: &sales,
        notes: &self_billed,
        terms: "",
    };
    let sponsored = Words {
        lines: &deliveries,
        notes: &[],
        terms: "",
    };
    einvoice::settlement(&statement, SettlementWords { earned, sponsored })
}
