//! A charge as a journal entry.

use crate::{
    invoice::Charge,
    ledger::{JournalEntry, LedgerAccount, LedgerError, Posting},
};

/// Books `charge`: its service earns the price without tax, which waits to be
/// billed. The tax is owed from the invoice on.
///
/// # Errors
/// [`LedgerError::Money`] for an amount out of range.
pub fn charge_entry(charge: &Charge) -> Result<JournalEntry, LedgerError> {
    let earned = charge.earned()?;
    JournalEntry::new([
        Posting {
            account: LedgerAccount::Unbilled,
            amount: earned,
        },
        Posting {
            account: LedgerAccount::Revenue(charge.detail.service()),
            amount: earned.checked_neg()?,
        },
    ])
}
