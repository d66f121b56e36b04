//! What a bill says on paper, and that it can be printed.

use super::*;
use crate::view::paper_tests::{mill, october};
use domain::{
    invoice::{Balance, LineUsage, PayTo, Payment, PaymentKind},
    unit::{Money, Quantity, Unit},
    usage::Service,
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
            Block::Together(inner) | Block::Lead(inner) | Block::InColumns(inner) => {
                words_of(inner)
            }
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

/// The bill's words, in the order of reading.
fn said(document: &InvoiceDocument, language: Language) -> String {
    let document = super::document(&bill(document, language));
    words_of(&document.unwrap().blocks)
}

/// The complete document, of an account that owed `previous` micro-units before.
fn owing(previous: i64) -> InvoiceDocument {
    let mut document = complete();
    document.balance = Some(Balance {
        previous: Money::new(previous, document.total.currency()),
        payments: Vec::new(),
    });
    document
}

#[test]
fn the_sum_says_what_is_to_be_paid_and_until_when() {
    for (previous, en, de) in [
        (0, "due on 15 November 2026", "fällig am 15. November 2026"),
        (
            20_000_000,
            "To pay with what was owed before: $104.26, due on 15 November 2026",
            "Zu zahlen einschließlich offener Beträge: 104,26 $, fällig am 15. November 2026",
        ),
        (
            -20_000_000,
            "To pay after credit and payments: $64.26, due on 15 November 2026",
            "Zu zahlen nach Abzug von Guthaben und Zahlungen: 64,26 $, fällig am 15. November 2026",
        ),
        (-84_260_000, "Nothing to pay", "Nichts zu zahlen"),
        (
            -90_000_000,
            "Nothing to pay; your credit is $5.74",
            "Nichts zu zahlen; Ihr Guthaben beträgt 5,74 $",
        ),
    ] {
        let document = owing(previous);
        for (language, wanted, due) in [(Language::En, en, "Due="), (Language::De, de, "Fällig=")]
        {
            let said = said(&document, language);
            assert!(said.contains(&format!(" {wanted}\n")), "{wanted}\n{said}");
            assert_eq!(said.contains(due), previous > -84_260_000, "{said}");
        }
    }
}

#[test]
fn the_terms_ask_for_what_the_einvoice_says_is_due() {
    for (previous, en, de, due) in [
        // an earlier debt is no part of it
        (
            20_000_000,
            "$84.26, due on 15 November 2026",
            "84,26 $, fällig am 15. November 2026",
            "84.26",
        ),
        (
            -20_000_000,
            "$64.26, due on 15 November 2026",
            "64,26 $, fällig am 15. November 2026",
            "64.26",
        ),
        (
            -90_000_000,
            "Nothing is to be paid",
            "Es ist nichts zu zahlen",
            "0.00",
        ),
    ] {
        let document = owing(previous);
        for (language, terms) in [(Language::En, en), (Language::De, de)] {
            let made = einvoice(&bill(&document, language)).unwrap();
            let said = made.invoice().payment_terms.clone().unwrap();
            assert_eq!(said.replace(['\u{a0}', '\u{202f}'], " "), terms);
            let payable = format!(r#"<cbc:PayableAmount currencyID="USD">{due}<"#);
            assert!(made.ubl().contains(&payable), "{payable} {}", made.ubl());
        }
    }
}

#[test]
fn what_is_owed_and_how_to_pay_come_before_the_bands() {
    let said = said(&complete(), Language::En);
    let places = [
        "# Invoice",
        "# What makes up",
        "# VAT",
        "# How to pay",
        "# Calls",
        "# How we",
    ]
    .map(|heading| said.find(heading).unwrap());
    assert!(places.is_sorted(), "{places:?}\n{said}");
    assert!(
        said.contains("VAT 8.875 %; $25.00; $2.22; $27.22"),
        "{said}"
    );
    // no code for dollars, and an account's number does not say its currency
    assert!(said.contains("the transfer in USD"), "{said}");
}

#[test]
fn a_band_without_an_end_says_its_base_and_its_price() {
    let said = said(&complete(), Language::De);
    let marked = "[über 15 GB 22,00 $ + 1,25 $/GB Ihre Stufe]";
    assert!(said.contains(marked), "{said}");
}

#[test]
fn an_address_abroad_ends_in_the_country() {
    let mut document = complete();
    for (language, country) in [
        (Language::En, "UNITED STATES OF AMERICA"),
        (Language::De, "VEREINIGTE STAATEN VON AMERIKA"),
    ] {
        let wanted = format!("4 Mill Lane|Albany|{country}|");
        assert!(said(&document, language).contains(&wanted), "{wanted}");
    }
    document.customer.country = document.seller.country;
    assert!(said(&document, Language::En).contains("|Albany|Invoice number"));
}

#[test]
fn a_credit_note_names_its_invoice_and_says_where_the_money_goes() {
    let mut invoice = complete();
    let number = "2026-000413".parse().unwrap();
    let day = "2026-11-02".parse().unwrap();
    let note = invoice
        .credit_note(number, day, "wrong tariff".into())
        .unwrap();
    let en = said(&note, Language::En);
    assert!(
        en.contains("takes back invoice 2026-000412: wrong tariff"),
        "{en}"
    );
    assert!(en.contains("$84.26 is credited to your account"), "{en}");
    let de = said(&note, Language::De);
    assert!(
        de.contains("Nummer der Rechnungskorrektur=2026-000413"),
        "{de}"
    );
    assert!(
        de.contains("84,26 $ werden Ihrem Konto gutgeschrieben"),
        "{de}"
    );
    // the law's word for a bill that its recipient writes
    assert!(!de.contains("Gutschrift "), "{de}");
    // what its invoice says already
    for heading in [
        "# How to pay",
        "# Calls",
        "# How we got this",
        "# Usage by line",
    ] {
        assert!(!en.contains(heading), "{heading}\n{en}");
    }
    assert!(
        !en.contains("your band") && !en.contains("note whose number"),
        "{en}"
    );
    // one that takes a credit back
    invoice.total = invoice.total.checked_neg().unwrap();
    let note = invoice.credit_note(number, day, String::new()).unwrap();
    let said = said(&note, Language::En);
    assert!(
        said.contains("The credit of $84.26 that invoice 2026-000412 gave"),
        "{said}"
    );
}

fn line_usage(label: &str, service: Service, raw: Quantity, records: i64) -> LineUsage {
    LineUsage {
        label: label.into(),
        service,
        raw,
        records,
    }
}

#[test]
fn a_line_of_the_account_is_one_row() {
    let mut document = complete();
    let (calls, data) = (
        Quantity::of(95, Unit::Minute),
        Quantity::of(3, Unit::Gigabyte),
    );
    document.usage_by_line = vec![
        line_usage("Home", Service::Voice, calls, 187),
        line_usage("Home", Service::Data, data, 1_911),
        line_usage("Phone", Service::Data, data, 7),
        line_usage("Phone", Service::Data, data, 8),
    ];
    let said = said(&document, Language::En);
    let wanted = "Home; 187; 1 h 35 min; 1,911; 3 GB|Phone; ; ; 7; 3 GB|Phone; ; ; 8; 3 GB\n";
    assert!(said.contains(wanted), "{said}");
}

#[test]
fn the_annex_lists_calls_apart_from_sessions_day_by_day() {
    let mut document = complete();
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let record = |service, started_at, peer: Option<&str>, quantity| RecordRow {
        key: String::new(),
        line_label: "Home".into(),
        service,
        started_at,
        ended_at: started_at,
        quantity,
        peer: peer.map(str::to_owned),
        accepted_at: started_at,
    };
    let minute = Quantity::of(1, Unit::Minute);
    let records = [
        record(
            Service::Voice,
            at("2026-10-01T08:00:00Z"),
            Some("+4930123456"),
            minute,
        ),
        record(
            Service::Data,
            at("2026-10-01T09:00:00Z"),
            None,
            Quantity::of(3, Unit::Gigabyte),
        ),
        record(Service::Voice, at("2026-10-01T10:00:00Z"), None, minute),
        record(
            Service::Voice,
            at("2026-10-02T08:00:00Z"),
            Some("110"),
            minute,
        ),
    ];
    document.usage_by_line = vec![line_usage("Home", Service::Voice, minute, 22)];
    let mut bill = bill(&document, Language::En);
    bill.itemization = Itemization::Masked;
    bill.records = &records;
    let said = words_of(&super::document(&bill).unwrap().blocks);
    let (_, annex) = said.split_once("---").unwrap();
    for wanted in [
        "Thu 1 Oct|08:00; +4930123•••; 1 min|10:00; Call; 1 min|Fri 2 Oct|08:00; •••; 1 min\n",
        "Thu 1 Oct|09:00; 3 GB\n",
        // 22 on the bill, four on the list
        "count for nothing: 18 (",
    ] {
        assert!(annex.contains(wanted), "{wanted}\n{annex}");
    }
    bill.has_more_records = true;
    let said = words_of(&super::document(&bill).unwrap().blocks);
    assert!(said.contains("The first 4 are listed") && !said.contains("count for nothing"));
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
