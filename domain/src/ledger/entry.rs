//! Journal entries: balanced, or not there.

use super::LedgerAccount;
use crate::unit::{Money, MoneyError};

/// One side of an entry: debit is positive, credit negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Where.
    pub account: LedgerAccount,
    /// How much.
    pub amount: Money,
}

/// A balanced set of postings in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    postings: Vec<Posting>,
}

/// Why postings are no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// Nothing to post.
    #[error("an entry without postings")]
    Empty,
    /// Debits and credits differ by this.
    #[error("the entry is off balance by {0}")]
    OffBalance(Money),
    /// Two currencies, or out of range.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl JournalEntry {
    /// An entry of those `postings` that are not zero.
    ///
    /// # Errors
    /// One variant of [`LedgerError`] for each rule.
    pub fn new(postings: impl IntoIterator<Item = Posting>) -> Result<Self, LedgerError> {
        let all: Vec<Posting> = postings.into_iter().collect();
        let currency = all.first().ok_or(LedgerError::Empty)?.amount.currency();
        let balance = Money::sum(currency, all.iter().map(|posting| posting.amount))?;
        if !balance.is_zero() {
            return Err(LedgerError::OffBalance(balance));
        }
        let postings = all.into_iter().filter(|posting| !posting.amount.is_zero());
        Ok(Self {
            postings: postings.collect(),
        })
    }

    /// The postings, none of them zero. An invoice of nothing has none.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The entry that takes this one back.
    ///
    /// # Errors
    /// [`LedgerError::Money`] for the one amount that has no opposite.
    pub fn reversal(&self) -> Result<Self, LedgerError> {
        let postings = self.postings.iter().map(|posting| {
            let amount = posting.amount.checked_neg()?;
            Ok(Posting { amount, ..*posting })
        });
        let postings: Result<_, LedgerError> = postings.collect();
        Ok(Self {
            postings: postings?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use LedgerAccount::*;
    use proptest::prelude::*;

    fn posting(account: LedgerAccount, micros: i64) -> Posting {
        Posting {
            account,
            amount: Money::new(micros, "EUR".parse().unwrap()),
        }
    }

    #[test]
    fn what_does_not_balance_is_no_entry() {
        assert_eq!(JournalEntry::new([]), Err(LedgerError::Empty));
        let off = JournalEntry::new([posting(Receivable, 5), posting(Rounding, -4)]);
        assert_eq!(
            off,
            Err(LedgerError::OffBalance(posting(Rounding, 1).amount))
        );
        let usd = Posting {
            account: Rounding,
            amount: Money::zero("USD".parse().unwrap()),
        };
        assert!(matches!(
            JournalEntry::new([posting(Receivable, 0), usd]),
            Err(LedgerError::Money(_))
        ));
    }

    proptest! {
        #[test]
        fn an_entry_and_its_reversal_are_nothing(amounts in prop::collection::vec(-1_000_000_i64..1_000_000, 1..8)) {
            let rest = -amounts.iter().sum::<i64>();
            let postings = amounts.iter().map(|micros| posting(Receivable, *micros));
            let entry = JournalEntry::new(postings.chain([posting(Rounding, rest)])).unwrap();
            let back = entry.reversal().unwrap();
            let both = entry.postings().iter().chain(back.postings());
            prop_assert_eq!(both.map(|p| p.amount.micros()).sum::<i64>(), 0);
            prop_assert!(entry.postings().iter().all(|p| !p.amount.is_zero()));
        }
    }
}
