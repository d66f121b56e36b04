//! A bill with everything on it, in words: its parts, the steps to an amount, the
//! differences to the bill before.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use super::{
    bill::{BillView, Links},
    change::{ChangesView, Sign},
    steps::StepsView,
};
use crate::format::NO_BREAK;
use domain::{
    catalog::{RatingGroup, Tariff, tariff_file},
    invoice::{
        BillInput, CountedUsage, Customer, DayShare, Heading, InvoiceDocument, LateUsage, Seller,
        TariffSegment, bill, compare,
    },
    party::Language::{self, De, En},
    time::{BillingCycle, BillingPeriod},
    unit::{Money, Quantity, Unit},
    usage::Service,
};

const MILL: &str = r#"
code = "mill"
version = 1
valid_from = "2026-01-01"
currency = "USD"
tax = "exclusive"
name = { en = "Mill", de = "Mühle" }
[[group]]
service = "voice"
unit = "min"
increment = "1 min"
tax_rate = "14.09"
series = { first = "300", first_cost = "35.00", width = "25", count = 14, step = "2.50" }
above = { cost = "90.00" }
[[group]]
service = "data"
unit = "GB"
increment = "1 KB"
per = "clock-hour"
tax_rate = "8.875"
bands = [{ up_to = "5", cost = "15.00" }, { up_to = "15", cost = "22.00" }]
above = { price = "1.25", per = "1 GB" }
"#;

pub(crate) fn mill(tax: &str, version: u32) -> Tariff {
    let source = MILL.replace("exclusive", tax);
    let source = source.replace("version = 1", &format!("version = {version}"));
    tariff_file::parse(&source).unwrap()
}

fn period(month: &str) -> BillingPeriod {
    let cycle = BillingCycle {
        day: 1.try_into().unwrap(),
        zone: jiff::tz::TimeZone::UTC,
    };
    cycle.period(month.parse().unwrap()).unwrap()
}

fn counted(calls_s: i64, data: &str) -> impl Fn(&RatingGroup) -> CountedUsage {
    let data: Quantity = data.parse().unwrap();
    move |group| match group.service {
        Service::Voice => CountedUsage {
            raw: Quantity::of(calls_s, Unit::Second),
            counted: Quantity::of((calls_s + 59) / 60, Unit::Minute),
            is_weighted: false,
            records: 187,
        },
        Service::Data => CountedUsage {
            raw: data,
            counted: data,
            is_weighted: false,
            records: 1_911,
        },
    }
}

fn document(
    month: &str,
    segments: &[(&Tariff, &str, &str)],
    usage: &dyn Fn(&RatingGroup) -> CountedUsage,
    late: &[LateUsage<'_>],
) -> InvoiceDocument {
    let segments: Vec<TariffSegment<'_>> = segments
        .iter()
        .map(|(tariff, from, to)| TariffSegment {
            tariff,
            first_day: from.parse().unwrap(),
            end_day: to.parse().unwrap(),
        })
        .collect();
    let period = period(month);
    let bill = bill(&BillInput {
        period,
        currency: "USD".parse().unwrap(),
        segments: &segments,
        usage,
        services_used: &[],
        late,
        charges: &[],
    });
    let heading = Heading {
        number: "2026-000412".parse().unwrap(),
        issued_on: period.end_day,
        seller: Seller {
            name: "Telecom".into(),
            address: Vec::new(),
            tax_id: "X1".into(),
            country: None,
            email: None,
            phone: None,
            pay_to: None,
        },
        customer: Customer {
            reference: "mill-lane-4".into(),
            name: "Mill Lane".into(),
            address: Vec::new(),
            country: None,
            tax_id: None,
        },
        zone: "UTC".into(),
        period,
        usage_by_line: Vec::new(),
        balance: None,
    };
    InvoiceDocument::invoice(bill.unwrap(), heading)
}

/// October, with nine calls of September that came in late.
pub(crate) fn october(mill: &Tariff) -> InvoiceDocument {
    let september = period("2026-09");
    let late = LateUsage {
        month: september.month,
        tariff: mill,
        service: Service::Voice,
        share: DayShare::between(september.first_day, september.end_day, &september),
        counted_before: Quantity::of(386, Unit::Minute),
        counted: Quantity::of(412, Unit::Minute),
        records: 9,
        billed: Money::parse("45.00", "USD".parse().unwrap()).unwrap(),
        billed_rounding: Money::zero("USD".parse().unwrap()),
    };
    let usage = counted(24_072, "17.4 GB");
    document(
        "2026-10",
        &[(mill, "2026-10-01", "2026-11-01")],
        &usage,
        &[late],
    )
}

fn spaces(text: &str) -> String {
    text.replace(NO_BREAK, " ")
}

/// One line a part: label, note, how, amount.
fn parts(document: &InvoiceDocument, language: Language) -> Vec<String> {
    let view = BillView::new(document, Links::Subscriber, language).unwrap();
    let rows = view.parts.iter().chain(&view.taxes).chain([&view.total]);
    rows.map(|part| {
        let how = part.how.as_ref().map(|how| how.say.to_string());
        let texts = [
            Some(part.label.clone()),
            part.note.clone(),
            how,
            Some(part.amount.clone()),
        ];
        let texts: Vec<String> = texts.into_iter().flatten().collect();
        spaces(&texts.join(" | "))
    })
    .collect()
}

/// One line a step: what, sum, why, value.
fn steps(document: &InvoiceDocument, seq: u32, language: Language) -> Vec<String> {
    let line = document.line(seq).unwrap();
    let view = StepsView::new(document, line, Links::Subscriber, language).unwrap();
    let steps = view.steps.iter().map(|step| {
        let texts = [
            Some(step.what.clone()),
            step.sum.clone(),
            step.why.clone(),
            Some(step.value.clone()),
        ];
        let texts: Vec<String> = texts.into_iter().flatten().collect();
        spaces(&texts.join(" | "))
    });
    steps.collect()
}

#[test]
fn the_parts_say_what_each_amount_is_for_and_add_up() {
    let document = october(&mill("exclusive", 1));
    assert_eq!(
        parts(&document, En),
        [
            "Calls, band 401 – 425 min | 187 calls, each counted in whole minutes: 402 min. | $47.50",
            "Data, over 15 GB | 1,911 records, the usage of each clock hour counted in whole KB: 17.4 GB. | $25.00",
            "Late calls of September | 9 calls came in late: 386 min → 412 min | $47.50 now that the late records are in, less the $45.00 billed before for 386 min. | $2.50",
            "Net | $75.00",
            "VAT 8.875 % on $25.00 | $2.22",
            "VAT 14.09 % on $50.00 | $7.04",
            "Total | $84.26",
        ]
    );
    assert_eq!(
        parts(&document, De),
        [
            "Gespräche, Stufe 401 – 425 min | 187 Gespräche, jedes in vollen Minuten gezählt: 402 min. | 47,50 $",
            "Daten, über 15 GB | 1.911 Datensätze, der Verbrauch jeder Stunde in vollen KB gezählt: 17,4 GB. | 25,00 $",
            "Nachgemeldete Gespräche für September | 9 Gespräche nachgemeldet: 386 min → 412 min | 47,50 $ mit dem Nachgemeldeten, abzüglich der für 386 min schon berechneten 45,00 $. | 2,50 $",
            "Netto | 75,00 $",
            "USt 8,875 % auf 25,00 $ | 2,22 $",
            "USt 14,09 % auf 50,00 $ | 7,04 $",
            "Summe | 84,26 $",
        ]
    );
}

#[test]
fn tax_that_is_inside_is_said_at_the_total() {
    let mill = mill("inclusive", 1);
    let usage = counted(60, "1 GB");
    let document = document(
        "2026-10",
        &[(&mill, "2026-10-01", "2026-11-01")],
        &usage,
        &[],
    );
    let parts = parts(&document, En);
    assert_eq!(
        parts.last().map(String::as_str),
        Some("Total | of which VAT 8.875 %: $1.22; of which VAT 14.09 %: $4.32 | $50.00")
    );
    assert_eq!(parts.len(), 3);
}

#[test]
fn each_step_has_its_figure() {
    let document = october(&mill("exclusive", 1));
    assert_eq!(
        steps(&document, 1, En),
        [
            "Calls in the period | 1 – 31 October 2026, UTC | 187",
            "As they were recorded | The sum of what the records say | 6 h 41 min 12 s",
            "Counted in whole minutes | The tariff Mill, version 1 rounds each call up | 402 min",
            "The band for 402 min | Each band includes its upper bound | 401 – 425 min",
            "Its cost | $47.50",
            "What this line charges | VAT of 14.09 % comes on top, once for all lines at this rate: $7.04 on $50.00 | $47.50",
        ]
    );
    assert_eq!(
        steps(&document, 2, De)[3..],
        [
            "Die Stufe für 17,4 GB | Jede Stufe schließt ihre obere Grenze ein | über 15 GB",
            "Ihre Kosten | 22,00 $ + 2,4 GB × 1,25 $ je GB | 25,00 $",
            "Was dieser Posten kostet | Die USt von 8,875 % kommt hinzu, einmal für alle Posten mit diesem Satz: 2,22 $ auf 25,00 $ | 25,00 $",
        ]
    );
    assert_eq!(
        steps(&document, 3, En),
        [
            "Calls that came in late | After September had been billed | 9",
            "Counted when it was billed | 386 min",
            "Counted now | 412 min",
            "The cost then | 376 – 400 min | $45.00",
            "The cost now | 401 – 425 min | $47.50",
            "Billed before | $45.00",
            "The difference | VAT of 14.09 % comes on top, once for all lines at this rate: $7.04 on $50.00 | $2.50",
        ]
    );
}

#[test]
fn a_change_of_tariff_shows_its_days_and_its_rounding() {
    let (old, new) = (mill("exclusive", 1), mill("exclusive", 2));
    let usage = counted(24_072, "1 GB");
    let document = document(
        "2026-10",
        &[
            (&old, "2026-10-01", "2026-10-11"),
            (&new, "2026-10-11", "2026-11-01"),
        ],
        &usage,
        &[],
    );
    assert_eq!(
        steps(&document, 1, En)[5..7],
        [
            "Days of this tariff | $47.50 × 10 ÷ 31 = $15.322581 | 1 – 10 October 2026 | 10 of 31",
            "Rounded to the smallest coin | Half to even; that is −$0.002581 | $15.32",
        ]
    );
    assert!(parts(&document, En)[0].contains("Tariff Mill, version 1, 10 of 31 days"));
}

#[test]
fn a_credit_note_takes_back_what_was_charged() {
    let document = october(&mill("exclusive", 1));
    let number = "2026-000413".parse().unwrap();
    let note = document
        .credit_note(number, document.issued_on, "wrong".into())
        .unwrap();
    assert!(
        steps(&note, 1, En)
            .last()
            .unwrap()
            .starts_with("What this line takes back")
    );
    assert!(steps(&note, 1, En).last().unwrap().ends_with("−$47.50"));
    assert_eq!(
        parts(&note, De).last().map(String::as_str),
        Some("Summe | −84,26 $")
    );
}

#[test]
fn only_a_subscriber_is_led_to_the_records() {
    let document = october(&mill("exclusive", 1));
    let line = document.line(1).unwrap();
    for (links, want) in [
        (
            Links::Subscriber,
            Some("/usage/records?period=2026-10&service=voice"),
        ),
        (Links::None, None),
    ] {
        let view = StepsView::new(&document, line, links, En).unwrap();
        let link = view.steps[0].link.as_ref().map(|link| link.1.as_str());
        assert_eq!(link, want);
        let bill = BillView::new(&document, links, En).unwrap();
        let link = bill.parts[0].how.as_ref().and_then(|how| how.link.as_ref());
        assert_eq!(
            link.map(|link| link.1.as_str()),
            want.map(|_| "/invoices/2026-000412/lines/1")
        );
    }
}

#[test]
fn differences_have_causes_and_add_up() {
    let mill = mill("exclusive", 1);
    let usage = counted(22_200, "17.36 GB");
    let before = document(
        "2026-09",
        &[(&mill, "2026-09-01", "2026-10-01")],
        &usage,
        &[],
    );
    let now = october(&mill);
    let changes = compare(&now, &before).unwrap();
    for (language, say, rows) in [
        (
            En,
            "October is $8.61 more",
            [
                "Calls | 402 min instead of 370 min: another band | $42.50 | $47.50 | +$5.00",
                "Data | 17.4 GB instead of 17.36 GB | $24.95 | $25.00 | +$0.05",
                "Late calls | was not on the bill for September | $0.00 | $2.50 | +$2.50",
                "VAT 8.875 % | follows from the amounts it is on | $2.21 | $2.22 | +$0.01",
                "VAT 14.09 % | follows from the amounts it is on | $5.99 | $7.04 | +$1.05",
            ],
        ),
        (
            De,
            "Der Oktober kostet 8,61 $ mehr",
            [
                "Gespräche | 402 min statt 370 min: eine andere Stufe | 42,50 $ | 47,50 $ | +5,00 $",
                "Daten | 17,4 GB statt 17,36 GB | 24,95 $ | 25,00 $ | +0,05 $",
                "Nachgemeldete Gespräche | stand nicht auf der Rechnung für September | 0,00 $ | 2,50 $ | +2,50 $",
                "USt 8,875 % | folgt aus den Beträgen, auf die sie fällt | 2,21 $ | 2,22 $ | +0,01 $",
                "USt 14,09 % | folgt aus den Beträgen, auf die sie fällt | 5,99 $ | 7,04 $ | +1,05 $",
            ],
        ),
    ] {
        let view = ChangesView::new(&now, &before, &changes, language).unwrap();
        assert_eq!(spaces(&view.say.to_string()), say);
        let written: Vec<String> = view
            .rows
            .iter()
            .map(|row| {
                let texts = [
                    &row.label,
                    &row.cause,
                    &row.before,
                    &row.now,
                    &row.delta.amount,
                ];
                spaces(&texts.map(String::as_str).join(" | "))
            })
            .collect();
        assert_eq!(written, rows);
    }
    let back = ChangesView::new(&before, &now, &compare(&before, &now).unwrap(), En).unwrap();
    assert_eq!(back.total.delta.sign, Sign::Less);
    assert_eq!(back.rows[2].cause, "was on the bill for October only");
}
