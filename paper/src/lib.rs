//! Lays out documents as tagged PDF/A-3a + PDF/UA-1.
//!
//! Values in, bytes out: this crate knows no word of a bill, no database, no
//! clock. The same values give the same bytes.
//!
//! One document's way: [`Letter::new`] reads the sender's paper once; [`print`]
//! lays each block out as strips (`block`), puts the strips on pages (`flow`),
//! adds the margins now that the pages are counted (`margin`), and draws pages
//! and structure with krilla (`emit`, `tags`), which checks both standards; the
//! file is made small at the end (`pack`).
//!
//! Fonts are files of this crate (`fonts/`); text it cannot show is refused by
//! [`check_text`], which callers ask early.
//!
//! # Examples
//! ```
//! use paper::{Block, Color, Document, Letter, Level, Run, Stationery, print};
//!
//! let letter = Letter::new(Stationery {
//!     sender_line: "Bandstand · Quay 1 · 20457 Hamburg".into(),
//!     footer: vec![vec!["Bandstand Ltd".into()]],
//!     accent: Color { red: 0x1B, green: 0x2B, blue: 0x57 },
//!     logo: None,
//! })?;
//! let document = Document {
//!     language: "en".into(),
//!     title: "Invoice 2026-000412".into(),
//!     author: "Bandstand".into(),
//!     subject: "October 2026".into(),
//!     keywords: vec![],
//!     created: jiff::Timestamp::UNIX_EPOCH,
//!     running_head: "Invoice 2026-000412".into(),
//!     page_label: "Page {page} of {pages}".into(),
//!     blocks: vec![
//!         Block::Heading(Level::One, "October".into()),
//!         Block::Paragraph(vec![Run::plain("It came to "), Run::strong("$57.48"), Run::plain(".")]),
//!     ],
//!     attachments: vec![],
//!     schemas: vec![],
//! };
//! let printed = print(&document, &letter)?;
//! assert_eq!(printed.pages, 1);
//! assert!(printed.bytes.starts_with(b"%PDF-1.7"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod block;
mod document;
mod emit;
mod flow;
mod ink;
mod letter;
mod look;
mod margin;
mod pack;
mod print;
mod refusal;
mod tags;
mod text;
mod xmp;

#[cfg(test)]
extern crate self as paper;
#[cfg(test)]
mod columns_tests;
#[cfg(test)]
mod pages_tests;
#[cfg(test)]
#[path = "../tests/samples/mod.rs"]
mod samples;

pub use block::{QrCells, qr_cells};
pub use document::{
    Address, Align, Attachment, Band, BandState, Block, Cell, Column, Columns, Document, Fact,
    Form, Gauge, Level, Note, Qr, Relationship, Role, Row, Run, Shape, Spot, Sum, Table, Tone,
};
pub use letter::{
    FOOTER_COLUMNS_MAX, FOOTER_LINES_MAX, LINE_CHARS_MAX, LOGO_BYTES_MAX, LOGO_ELEMENTS_MAX,
    LOGO_PIXELS_MAX, LOGO_SEGMENTS_MAX, Letter, LetterRefusal, LogoFile, Stationery,
};
pub use look::Color;
pub use print::{Printed, print};
pub use refusal::PrintRefusal;
pub use text::{TextFault, check_text, printable};
pub use xmp::{Property, Schema};
