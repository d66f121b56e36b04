//! Double entry: every amount has a place it comes from and one it goes to.
//!
//! Invariant: an entry that does not balance cannot be constructed. Entries are
//! never edited; a mistake is answered by [`JournalEntry::reversal`].

mod chart;
mod entry;

pub use chart::{LedgerAccount, UnknownLedgerAccount};
pub use entry::{JournalEntry, LedgerError, Posting};
