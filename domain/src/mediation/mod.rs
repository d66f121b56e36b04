//! From the bytes of one record in a file to a usage record, or a named reject.
//!
//! Room: `mediation`. Pure: bytes in, values out; the reading of files, in
//! bounded memory, is the engine's. The formats are described, with examples
//! that are tested, in `docs/formats/usage-files.md`.
//!
//! # Adding a format
//! One file with a function from a record's bytes to [`Parsed`]; a variant of
//! [`Format`]; a row in [`Parser`]; a row of tests for each refusal; a chapter
//! in the formats' page.

mod asterisk_csv;
mod bandstand_csv;
mod csv_line;
mod parser;
mod radius_detail;
mod reject;
mod session;
mod split;
mod value;

pub use asterisk_csv::LineFrom;
pub use bandstand_csv::COLUMNS as BANDSTAND_CSV_COLUMNS;
pub use parser::{Format, ParseOptions, Parsed, Parser, RecordShape, UnknownFormat};
pub use radius_detail::{AccountingKind, AccountingReport, ServerKey, SessionKey, SessionsEnd};
pub use reject::{FileRefusal, RejectReason};
pub use session::{ServerState, SessionState, increase};
pub use split::{BLANK_BYTES_MAX, Cut, Extent, Skipped, first_record, skip};

#[cfg(test)]
mod docs_tests;
