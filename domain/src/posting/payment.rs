//! Money that came in, as a journal entry.

use crate::{
    ledger::{JournalEntry, LedgerAccount, LedgerError, Posting},
    unit::Money,
};

/// Books a payment: the bank has `amount` more, and so much less is owed. One that
/// went back is negative.
///
/// # Errors
/// [`LedgerError::Money`] for the one amount that has no opposite.
pub fn payment_entry(amount: Money) -> Result<JournalEntry, LedgerError> {
    JournalEntry::new([
        Posting {
            account: LedgerAccount::Bank,
            amount,
        },
        Posting {
            account: LedgerAccount::Receivable,
            amount: amount.checked_neg()?,
        },
    ])
}
