//! The paper of a document, with the invoice inside.

use einvoice::EInvoice;
use paper::{
    Align, Attachment, Block, Color, Column, Document, Letter, Level, Property, Relationship, Row,
    Schema, Stationery, Table,
};

/// A table of `rows` rows, the invoice attached and declared.
pub fn paper(rows: usize, invoice: &EInvoice) -> Vec<u8> {
    let column = |head: &str, align| Column {
        head: head.to_owned(),
        align,
        share: 1,
    };
    let row = |number: usize| Row::Plain(vec![number.to_string().into(), "1.00".into()]);
    let facts = einvoice::PDF_FACTS.map(|fact| Property {
        name: fact.name.to_owned(),
        value: fact.value.to_owned(),
        description: fact.description.to_owned(),
    });
    let document = Document {
        language: "de".to_owned(),
        title: "Rechnung 2026-000412".to_owned(),
        author: "Quay Telecom GmbH".to_owned(),
        subject: "Eine Rechnung".to_owned(),
        keywords: Vec::new(),
        created: "2026-11-02T09:00:00Z".parse().unwrap(),
        running_head: "Rechnung 2026-000412".to_owned(),
        page_label: "Seite {page} von {pages}".to_owned(),
        blocks: vec![
            Block::Heading(Level::One, "Rechnung 2026-000412".to_owned()),
            Block::Table(Table {
                caption: None,
                columns: vec![column("Posten", Align::Start), column("Betrag", Align::End)],
                rows: (0..rows).map(row).collect(),
            }),
        ],
        attachments: vec![Attachment {
            name: einvoice::ATTACHMENT_NAME.to_owned(),
            mime: einvoice::ATTACHMENT_MIME.to_owned(),
            description: "Die Rechnung für Programme".to_owned(),
            relationship: Relationship::Alternative,
            bytes: invoice.cii().into_bytes(),
        }],
        schemas: vec![Schema {
            name: einvoice::SCHEMA_NAME.to_owned(),
            namespace: einvoice::SCHEMA_NAMESPACE.to_owned(),
            prefix: einvoice::SCHEMA_PREFIX.to_owned(),
            properties: facts.to_vec(),
        }],
    };
    let letter = Letter::new(Stationery {
        sender_line: "Quay Telecom GmbH · Pier 1 · 20457 Hamburg".to_owned(),
        footer: Vec::new(),
        accent: Color {
            red: 0x1f,
            green: 0x3a,
            blue: 0x5f,
        },
        logo: None,
    });
    paper::print(&document, &letter.unwrap()).unwrap().bytes
}
