//! The finished file: the same each time, small, with its structure in it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod samples;

use std::io::Read;

use paper::*;
use samples::*;

/// The compressed objects of a file as text.
fn objects(file: &[u8]) -> String {
    const START: &[u8] = b"stream\n";
    let mut text = String::new();
    let mut rest = file;
    while let Some(at) = rest.windows(12).position(|part| part == b"/Type/ObjStm") {
        rest = &rest[at..];
        let start = rest
            .windows(START.len())
            .position(|part| part == START)
            .unwrap();
        rest = &rest[start + START.len()..];
        let mut unpacked = Vec::new();
        flate2::read::ZlibDecoder::new(rest)
            .read_to_end(&mut unpacked)
            .unwrap();
        text.push_str(&String::from_utf8_lossy(&unpacked));
    }
    text
}

fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}

#[test]
fn the_same_values_give_the_same_bytes() {
    let (first, second) = (letter(), letter());
    let document = long_bill(50);
    let printed = print(&document, &first).unwrap();
    assert_eq!(printed, print(&document, &first).unwrap());
    assert_eq!(printed, print(&document, &second).unwrap());
    let other_thread = std::thread::scope(|scope| {
        scope
            .spawn(|| print(&document, &first).unwrap())
            .join()
            .unwrap()
    });
    assert_eq!(printed, other_thread);
}

#[test]
fn a_bill_is_one_small_page() {
    let printed = print(&bill(), &letter()).unwrap();
    assert_eq!(printed.pages, 1);
    assert!(printed.bytes.len() < 40_000, "{}", printed.bytes.len());
}

#[test]
fn pages_grow_with_rows() {
    let pages = |rows| {
        print(&document(vec![Block::Table(calls(rows))]), &letter())
            .unwrap()
            .pages
    };
    assert_eq!(pages(0), 1);
    assert_eq!(pages(1), 1);
    assert!((40..50).contains(&pages(2_000)));
}

#[test]
fn every_cell_and_heading_is_tagged() {
    let text = objects(&print(&long_bill(200), &letter()).unwrap().bytes);
    // the gauge, its parts, the taxes, the calls; heads said again are no content
    assert_eq!(count(&text, "/S/Table/"), 4);
    assert_eq!(count(&text, "/S/Caption/"), 4);
    assert_eq!(count(&text, "/S/TR/"), (1 + 8) + 6 + (1 + 2) + (1 + 200));
    assert_eq!(count(&text, "/Scope/Column"), 2 + 4 + 5);
    assert_eq!(count(&text, "/Scope/Row"), 8 + 6 + 2 + 200);
    assert_eq!(count(&text, "/S/Figure/"), 3);
    assert_eq!(count(&text, "/Alt("), 3);
    assert_eq!(
        count(&text, "/Contents("),
        1,
        "the link says where it leads"
    );
    assert_eq!(count(&text, "/S/H1/"), 2);
    assert_eq!(count(&text, "/S/H2/"), 1);
    assert_eq!(count(&text, "/S/LI/"), 5 + 6);
    assert_eq!(count(&text, "/S/Link/"), 1);
    assert_eq!(count(&text, "/Lang(en)"), 2);
    assert!(text.contains("/Title(Your calls)"), "the outline");
}

#[test]
fn cells_without_text_keep_their_place() {
    let empty = || Row::Plain(vec![Cell::default(), "x".into(), Cell::default()]);
    let table = Table {
        caption: None,
        columns: ["", "head", ""]
            .map(|head| column(head, Align::Start, 1))
            .to_vec(),
        rows: vec![empty(), empty()],
    };
    let printed = print(&document(vec![Block::Table(table)]), &letter()).unwrap();
    let text = objects(&printed.bytes);
    assert_eq!(count(&text, "/S/TH/"), 3 + 2);
    assert_eq!(count(&text, "/S/TD/"), 2 * 2);
}

#[test]
fn attachments_and_facts_travel_inside() {
    let mut document = bill();
    document.attachments.push(Attachment {
        name: "invoice.xml".into(),
        mime: "text/xml".into(),
        description: "The same invoice for programs".into(),
        relationship: Relationship::Alternative,
        bytes: b"<Invoice/>".to_vec(),
    });
    document.schemas.push(Schema {
        name: "Invoices".into(),
        namespace: "urn:invoices#".into(),
        prefix: "fx".into(),
        properties: vec![Property {
            name: "DocumentType".into(),
            value: "INVOICE".into(),
            description: "What it is".into(),
        }],
    });
    let printed = print(&document, &letter()).unwrap();
    let text = objects(&printed.bytes);
    assert!(text.contains("/AFRelationship/Alternative"));
    assert!(text.contains("(invoice.xml)"));
    let file = String::from_utf8_lossy(&printed.bytes);
    assert!(file.contains("<fx:DocumentType>INVOICE</fx:DocumentType>"));
    assert!(file.contains("<pdfaid:part>3</pdfaid:part>"));
    assert!(file.contains("<pdfaid:conformance>A</pdfaid:conformance>"));
    assert!(file.contains("<pdfuaid:part>1</pdfuaid:part>"));
}

#[test]
fn an_empty_document_is_a_page() {
    let plain = Letter::new(Stationery {
        logo: None,
        footer: vec![],
        ..stationery()
    })
    .unwrap();
    assert_eq!(print(&document(vec![]), &plain).unwrap().pages, 1);
}

#[test]
fn german_is_hyphenated_in_its_language() {
    let mut german = document(vec![Block::Columns(Columns {
        left_permille: 200,
        left: vec![Block::Paragraph(vec![Run::plain(
            "Einzelverbindungsnachweis und Datenschutzgrundverordnung",
        )])],
        right: vec![],
    })]);
    german.language = "de-DE".into();
    let hyphenated = print(&german, &letter()).unwrap();
    german.language = "fr".into();
    assert_ne!(
        hyphenated.bytes.len(),
        print(&german, &letter()).unwrap().bytes.len()
    );
}
