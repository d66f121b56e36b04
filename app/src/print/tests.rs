//! What a bill says on paper, and that it can be printed.

use super::*;
use crate::view::paper_tests::{mill, october};
use domain::{
    invoice::{Balance, PayTo, Payment, PaymentKind},
    unit::Money,
};
use paper::{Block, Row};

fn bill(document: &InvoiceDocument, language: Language) -> Bill<'_> {
    Bill {
        document,
        issued_at: "2026-11-01T12:00:00Z".parse().unwrap(),
        language,
        itemization: Itemization::None,
        records: &[],
        late_records: &[],
        has_more_records: false,
        complaints: Some("Arbitration: Hafenamt, Pier 2"),
    }
}

/// A complete document: with countries, a bank, a balance.
fn complete() -> InvoiceDocument {
    let mut document = october(&mill("exclusive", 1));
    let usd = document.total.currency();
    document.seller.country = Some("DE".parse().unwrap());
    document.seller.tax_id = "DE123456789".into();
    document.seller.address = vec!["Pier 1".into(), "20457 Hamburg".into()];
    document.seller.pay_to = Some(PayTo {
        holder: "Telecom".into(),
        iban: "DE02120300000000202051".into(),
        bic: None,
    });
    document.customer.address = vec!["4 Mill Lane".into(), "Albany".into()];
    document.customer.country = Some("US".parse().unwrap());
    document.balance = Some(Balance {
        previous: Money::new(20_000_000, usd),
        payments: vec![Payment {
            on: "2026-10-14".parse().unwrap(),
            kind: PaymentKind::Received {
                reference: "Thank you".into(),
            },
            amount: Money::new(25_000_000, usd),
        }],
    });
    document
}

fn letter_of(document: &InvoiceDocument, language: Language) -> paper::Letter {
    let stored = engine::query::letter::StoredLetter {
        version: 0,
        design: engine::query::letter::LetterDesign::default(),
        logo: None,
    };
    letter(&stored, &document.seller, language).unwrap()
}

/// All that is said, in the order of reading.
pub(super) fn words_of(blocks: &[Block]) -> String {
    let mut all = String::new();
    for block in blocks {
        let said = match block {
            Block::Address(address) => {
                let facts = address
                    .facts
                    .iter()
                    .map(|fact| format!("{}={}", fact.label, fact.value));
                let lines = address.recipient.iter().cloned();
                lines.chain(facts).collect::<Vec<_>>().join("|")
            }
            Block::Heading(_, text) => format!("# {text}"),
            Block::Sum(sum) => {
                let further = sum.further.as_deref().unwrap_or_default();
                format!("{} {} {further}", sum.label, sum.figure)
            }
            Block::Paragraph(runs) => runs.iter().map(|run| run.text.as_str()).collect(),
            Block::Facts(facts) => {
                let facts = facts
                    .iter()
                    .map(|fact| format!("{}={}", fact.label, fact.value));
                facts.collect::<Vec<_>>().join("|")
            }
            Block::Gauge(gauge) => {
                let bands = gauge.bands.iter().map(|band| match &band.state {
                    paper::BandState::Current(here) => {
                        format!("[{} {} {here}]", band.range, band.cost)
                    }
                    _ => format!("{} {}", band.range, band.cost),
                });
                bands.collect::<Vec<_>>().join("|")
            }
            Block::Table(table) => {
                let rows = table.rows.iter().map(|row| match row {
                    Row::Plain(cells) | Row::Strong(cells) => {
                        let cells = cells.iter().map(|cell| cell.text.as_str());
                        cells.collect::<Vec<_>>().join("; ")
                    }
                    Row::Group(text) => text.clone(),
                });
                rows.collect::<Vec<_>>().join("|")
            }
            Block::Notes(notes) => {
                let notes = notes.iter().map(|note| {
                    let text: String = note.text.iter().map(|run| run.text.as_str()).collect();
                    format!("{} {text}", note.number)
                });
                notes.collect::<Vec<_>>().join("|")
            }
            Block::Qr(qr) => format!("{}\n{}", qr.payload, words_of(&qr.beside)),
            Block::Together(inner) => words_of(inner),
            Block::Columns(columns) => {
                format!("{}\n{}", words_of(&columns.left), words_of(&columns.right))
            }
            Block::PageBreak => "---".to_owned(),
        };
        all.push_str(&said.replace(['\u{a0}', '\u{202f}'], " "));
        all.push('\n');
    }
    all
}

#[test]
fn the_paper_names_the_band_and_the_sums_of_the_page() {
    let document = complete();
    for language in Language::ALL {
        let said = words_of(&super::document(&bill(&document, language)).unwrap().blocks);
        let page =
            crate::view::bill::BillView::new(&document, crate::view::bill::Links::None, language);
        for part in page.unwrap().parts {
            let row = format!("{}; {}", part.label, part.amount);
            let row = row.replace(['\u{a0}', '\u{202f}'], " ");
            assert!(said.contains(&row), "{row}\n{said}");
        }
        let here = crate::text::gauge::your_band(language);
        let marked = document
            .lines
            .iter()
            .filter(|line| !line.is_adjustment())
            .count();
        assert_eq!(said.matches(&format!("{here}]")).count(), marked, "{said}");
    }
}

#[test]
fn what_was_owed_and_paid_leads_to_what_is_due() {
    let document = complete();
    let said = words_of(
        &super::document(&bill(&document, Language::En))
            .unwrap()
            .blocks,
    );
    let due = format::money(document.due().unwrap(), Language::En);
    assert!(said.contains("Owed before; $20.00"), "{said}");
    assert!(
        said.contains("Payment of 14 October 2026: Thank you; −$25.00"),
        "{said}"
    );
    assert!(said.contains(&format!("To pay now; {due}")), "{said}");
    assert!(said.contains("Arbitration: Hafenamt, Pier 2"), "{said}");
    // a code is for euros
    assert!(!said.contains("BCD"), "{said}");
}

#[test]
fn a_credit_note_names_its_invoice_and_asks_for_nothing() {
    let note = complete().credit_note(
        "2026-000413".parse().unwrap(),
        "2026-11-02".parse().unwrap(),
        "wrong tariff".into(),
    );
    let said = words_of(
        &super::document(&bill(&note.unwrap(), Language::En))
            .unwrap()
            .blocks,
    );
    assert!(
        said.contains("takes back invoice 2026-000412: wrong tariff"),
        "{said}"
    );
    assert!(!said.contains("How to pay"), "{said}");
}

#[test]
fn bills_print_with_the_invoice_for_programs_inside() {
    let document = complete();
    for language in Language::ALL {
        let letter = letter_of(&document, language);
        let first = pdf(&bill(&document, language), &letter).unwrap();
        assert_eq!(first, pdf(&bill(&document, language), &letter).unwrap());
        let text = String::from_utf8_lossy(&first.bytes);
        assert!(text.contains("<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>"));
    }
    // of before countries were asked for: paper alone
    let mut old = document;
    old.customer.country = None;
    let letter = letter_of(&old, Language::En);
    let pdf = pdf(&bill(&old, Language::En), &letter).unwrap();
    assert!(!String::from_utf8_lossy(&pdf.bytes).contains("<fx:"));
}

#[test]
fn a_transfer_is_in_euros_and_cents() {
    let to = complete().seller.pay_to.unwrap();
    let eur = "EUR".parse().unwrap();
    for (micros, currency, wanted) in [
        (
            1_000_000,
            "USD".parse().unwrap(),
            EpcFault::Currency("USD".into()),
        ),
        (0, eur, EpcFault::Amount(Money::zero(eur))),
        (-10_000, eur, EpcFault::Amount(Money::new(-10_000, eur))),
        (5_000, eur, EpcFault::Amount(Money::new(5_000, eur))),
        (
            1_000_000_000_000_000,
            eur,
            EpcFault::Amount(Money::new(1_000_000_000_000_000, eur)),
        ),
    ] {
        let payload = epc_payload(&to, Money::new(micros, currency), "x");
        assert_eq!(payload, Err(wanted));
    }
}

/// As long as account files allow.
#[test]
fn the_longest_names_and_addresses_are_printed_in_full() {
    let mut document = complete();
    let line = "Oberkanalstrasse ".repeat(11);
    document.customer.name = line.clone();
    document.customer.address = vec![line.clone(); 8];
    document.seller.name = line.clone();
    document.seller.address = vec![line; 8];
    let letter = letter_of(&document, Language::En);
    assert!(pdf(&bill(&document, Language::En), &letter).unwrap().pages >= 2);
    // many short lines are as much as long ones
    document.customer.address = vec!["x".into(); 8];
    assert!(pdf(&bill(&document, Language::En), &letter).is_ok());
}
