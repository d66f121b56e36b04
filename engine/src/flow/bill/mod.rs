//! The bill run: from usage to immutable invoices, for every account.
//!
//! A run goes through the accounts in order of their reference, a batch to a
//! transaction: bills are computed, numbers taken from the one gapless series,
//! documents written, amounts posted. The run's instant of issue is kept, so a
//! run that was killed goes on where it stopped and makes the same bytes. An
//! account that cannot be billed is parked with the reason, and the run goes on.

mod batch;
mod compute;
mod fits;
mod mail;
mod run;
mod write;

pub use compute::{Computed, Outcome, preview};
pub use fits::sender;
pub(crate) use mail::{MESSAGE_INVOICE, mail_one};
pub use run::{BillReport, Parked, bill};
pub(crate) use write::{KIND_CREDIT_NOTE, KIND_INVOICE, NewInvoice, insert_invoices, take_numbers};
