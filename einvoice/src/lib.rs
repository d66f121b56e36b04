//! Says our documents in the words of EN 16931, so that other people's
//! bookkeeping reads them without typing: as UBL 2.1, as UN/CEFACT CII, and as
//! a PDF that holds the CII (Factur-X, ZUGFeRD; profile EN 16931).
//!
//! Room: beside `app`, which says the same documents to people. Pure: no clock,
//! no database. `docs/formats/einvoice.md` says which field goes where.
//!
//! One way in for each document, one way out for each file:
//! - [`check`], before an invoice takes a number: would it be refused? [`seller_faults`],
//!   before any does;
//! - [`invoice`], an invoice (380) or credit note (381);
//! - [`settlement`], a provider's statement: what its recordings earned as a
//!   self-billed invoice (389), what it sponsored as an invoice to it (380);
//! - [`EInvoice::cii`], [`EInvoice::ubl`]; and [`declare`] for the PDF with the CII inside.
//!
//! Invariant: every sum of the e-invoice is the document's own, to the coin. What
//! cannot be said so is refused by name ([`Fault`]) before anything is written.
//! To say another kind of document: make a `Draft` of it (`draft.rs`), as
//! `settlement.rs` does; the rules of EN 16931 judge it in one place, there.

mod bill;
mod coins;
mod draft;
mod fault;
mod party;
mod pdf;
mod settlement;
mod sums;
mod words;
mod written;

pub use bill::{check, due, invoice};
pub use fault::{Fault, Refused, Side};
pub use party::{seller_faults, vat_id};
pub use pdf::{
    ATTACHMENT_MIME, ATTACHMENT_NAME, PDF_FACTS, PdfFact, SCHEMA_NAME, SCHEMA_NAMESPACE,
    SCHEMA_PREFIX,
};
pub use settlement::{Settlement, SettlementWords, check_provider, provider_faults, settlement};
pub use words::Words;
pub use written::EInvoice;
