//! What a statement says on paper and to programs, and that it can be printed.

use super::{statement::document as laid_out, tests::words_of, *};
use domain::{
    delivery::{
        AccessNetwork, ProviderParty, ProviderTax, SalesLine, SponsoredLine, StatementDocument,
        StatementTotals,
    },
    invoice::{PayTo, Seller},
    unit::Money,
};

fn pay_to(holder: &str) -> Option<PayTo> {
    Some(PayTo {
        holder: holder.into(),
        iban: "DE89370400440532013000".into(),
        bic: None,
    })
}

fn stated(tax: ProviderTax, earned: i64) -> StatementDocument {
    let eur = "EUR".parse().unwrap();
    let money = |micros| Money::new(micros, eur);
    let sales = vec![SalesLine {
        content: "con_1".into(),
        title: "Pier Nine – Night Ferry".into(),
        sold: 3,
        taken_back: 1,
        earned: money(earned),
    }];
    let deliveries = vec![SponsoredLine {
        content: "con_1".into(),
        title: "Pier Nine – Night Ferry".into(),
        network: AccessNetwork::Mobile,
        deliveries: 12,
        bytes: 120_000_000,
        by_subscribers: money(100_000),
        sponsored: money(1_000_000),
        tax_rate: "19".parse().unwrap(),
    }];
    StatementDocument {
        number: "S2026-000012".parse().unwrap(),
        month: "2026-10".parse().unwrap(),
        issued_on: "2026-11-02".parse().unwrap(),
        seller: Seller {
            name: "Quay Telecom GmbH".into(),
            address: vec!["Pier 1".into(), "20457 Hamburg".into()],
            tax_id: "DE123456789".into(),
            country: Some("DE".parse().unwrap()),
            email: None,
            phone: None,
            pay_to: pay_to("Quay Telecom GmbH"),
        },
        provider: "Pier Nine".into(),
        email: "pier@example.com".into(),
        due_on: Some("2026-11-16".parse().unwrap()),
        currency: eur,
        totals: StatementTotals::of(eur, &sales, &deliveries, tax.rate()).unwrap(),
        party: Some(ProviderParty {
            name: "Pier Nine Records GmbH".into(),
            address: vec!["Pier 9".into(), "20457 Hamburg".into()],
            country: "DE".parse().unwrap(),
            vat_id: (tax != ProviderTax::OutOfScope).then(|| "DE812345678".into()),
            tax_number: None,
            tax,
            pay_to: pay_to("Pier Nine Records GmbH"),
        }),
        sales,
        deliveries,
    }
}

fn seven() -> ProviderTax {
    ProviderTax::Rate {
        rate: "7".parse().unwrap(),
    }
}

fn statement(document: &StatementDocument, language: Language) -> Statement<'_> {
    Statement {
        document,
        issued_at: "2026-11-02T12:00:00Z".parse().unwrap(),
        language,
    }
}

fn said(document: &StatementDocument, language: Language) -> String {
    let blocks = laid_out(&statement(document, language)).unwrap().blocks;
    words_of(&blocks).replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn a_statement_says_who_owes_whom_and_how_it_is_paid() {
    // 10.00 + 0.70 of tax, less 1.00 + 0.19
    let owed = stated(seven(), 10_000_000);
    let text = said(&owed, Language::En);
    for words in [
        "Pier Nine Records GmbH",
        "S2026-000012",
        "We owe you",
        "€9.51",
        "we pay by 16 November 2026",
        "Self-billing invoice",
        "Your VAT 7 % on €10.00",
        "€0.70",
        "VAT 19 % on €1.00",
        "Your VAT ID",
        "DE812345678",
        "DE89 3704 0044 0532 0130 00",
        "Pier Nine – Night Ferry",
    ] {
        assert!(text.contains(words), "no {words:?} in {text}");
    }
    // the payer is the sender: there is nothing to scan
    assert!(!text.contains("BCD"), "{text}");
    let owes = stated(seven(), 0);
    let text = said(&owes, Language::De);
    for words in [
        "Sie schulden uns",
        "1,19 €",
        "Gutschrift im Sinne des Umsatzsteuerrechts",
        "EUR1.19",
        "Quay Telecom GmbH",
    ] {
        assert!(text.contains(words), "no {words:?} in {text}");
    }
}

#[test]
fn why_the_providers_part_has_no_tax_is_said_as_the_law_wants() {
    let exempt = ProviderTax::Exempt {
        reason: "§ 19 UStG".into(),
    };
    for (tax, en, de) in [
        (
            ProviderTax::ReverseCharge,
            "Reverse charge",
            "Steuerschuldnerschaft des Leistungsempfängers",
        ),
        (
            exempt,
            "exempt from VAT: § 19 UStG",
            "von der Umsatzsteuer befreit: § 19 UStG",
        ),
        (
            ProviderTax::OutOfScope,
            "outside the scope of VAT",
            "nicht steuerbar",
        ),
    ] {
        let document = stated(tax, 10_000_000);
        assert!(said(&document, Language::En).contains(en), "{en}");
        assert!(said(&document, Language::De).contains(de), "{de}");
    }
}

#[test]
fn statements_print_with_both_documents_inside() {
    for (tax, earned) in [
        (seven(), 10_000_000),
        (ProviderTax::ReverseCharge, 0),
        (ProviderTax::OutOfScope, 3_000_000),
    ] {
        let document = stated(tax, earned);
        let stored = engine::query::letter::StoredLetter {
            version: 0,
            design: engine::query::letter::LetterDesign::default(),
            logo: None,
        };
        for language in Language::ALL {
            let statement = statement(&document, language);
            let settled = settlement(&statement).unwrap();
            let (of_provider, of_operator) = (settled.earned.unwrap(), settled.sponsored.unwrap());
            assert!(of_provider.cii().contains(">389<") && of_operator.cii().contains(">380<"));
            let letter = letter(&stored, &document.seller, language).unwrap();
            let pdf = statement_pdf(&statement, &letter).unwrap();
            assert_eq!(pdf, statement_pdf(&statement, &letter).unwrap());
            let text = String::from_utf8_lossy(&pdf.bytes);
            assert!(text.contains("<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>"));
        }
    }
    // of before providers said who they are: paper alone
    let mut old = stated(seven(), 10_000_000);
    old.party = None;
    let statement = statement(&old, Language::En);
    assert!(settlement(&statement).is_err());
    let stored = engine::query::letter::StoredLetter {
        version: 0,
        design: engine::query::letter::LetterDesign::default(),
        logo: None,
    };
    let letter = letter(&stored, &old.seller, Language::En).unwrap();
    let pdf = statement_pdf(&statement, &letter).unwrap();
    assert!(!String::from_utf8_lossy(&pdf.bytes).contains("<fx:"));
}
