//! A charge as a journal entry.

use crate::{
    invoice::{Charge, ChargeDetail},
    ledger::{JournalEntry, LedgerAccount, LedgerError, Posting},
    unit::RoundingMode,
};

/// Books `charge`: what it is for earns the price without tax, which waits to be
/// billed; of a recording its provider is owed a share, and the rest is earned. The
/// tax is owed from the invoice on.
///
/// A refund's amount is negative, so the same recipe takes a purchase back. Deliveries
/// were earned when they were settled: what is left is what rounding gave or took.
///
/// # Errors
/// [`LedgerError::Money`] for an amount out of range.
pub fn charge_entry(charge: &Charge) -> Result<JournalEntry, LedgerError> {
    let earned = charge.earned()?;
    let unbilled = Posting {
        account: LedgerAccount::Unbilled,
        amount: earned,
    };
    match &charge.detail {
        ChargeDetail::Recharge { service, .. } => JournalEntry::new([
            unbilled,
            Posting {
                account: LedgerAccount::Revenue(*service),
                amount: earned.checked_neg()?,
            },
        ]),
        ChargeDetail::Purchase { sale } | ChargeDetail::Refund { sale, .. } => {
            let owed = sale.provider_share.of(earned, RoundingMode::HalfEven)?;
            JournalEntry::new([
                unbilled,
                Posting {
                    account: LedgerAccount::ProviderPayable,
                    amount: owed.checked_neg()?,
                },
                Posting {
                    account: LedgerAccount::ContentRevenue,
                    amount: owed.checked_sub(earned)?,
                },
            ])
        }
        ChargeDetail::Deliveries { deliveries } => {
            let rounding = earned.checked_sub(deliveries.booked)?;
            JournalEntry::new([
                Posting {
                    account: LedgerAccount::Unbilled,
                    amount: rounding,
                },
                Posting {
                    account: LedgerAccount::Rounding,
                    amount: rounding.checked_neg()?,
                },
            ])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalog::TaxMode,
        id::{ChargeId, ContentId, UserId},
        invoice::Sale,
        unit::{Money, Rate},
    };
    use proptest::prelude::*;
    use uuid::Uuid;

    fn sold(amount: i64, share: i64, tax_mode: TaxMode, is_back: bool) -> Charge {
        let sale = Sale {
            content: ContentId::new(Uuid::nil()),
            title: "Song".into(),
            artist: "Somebody".into(),
            provider: UserId::new(Uuid::nil()),
            provider_share: Rate::from_millionths(share),
            is_gift: false,
        };
        let of = ChargeId::new(Uuid::nil());
        Charge {
            id: of,
            at: jiff::Timestamp::UNIX_EPOCH,
            detail: match is_back {
                true => ChargeDetail::Refund { of, sale },
                false => ChargeDetail::Purchase { sale },
            },
            amount: Money::new(
                if is_back { -amount } else { amount },
                "EUR".parse().unwrap(),
            ),
            tax_mode,
            tax_rate: Rate::from_millionths(190_000),
        }
    }

    fn amounts(charge: &Charge) -> Vec<(LedgerAccount, i64)> {
        let entry = charge_entry(charge).unwrap();
        let postings = entry.postings().iter();
        postings
            .map(|posting| (posting.account, posting.amount.micros()))
            .collect()
    }

    #[test]
    fn the_provider_is_owed_its_share_of_the_price_without_tax() {
        use LedgerAccount::{ContentRevenue, ProviderPayable, Unbilled};
        let inclusive = sold(1_190_000, 700_000, TaxMode::Inclusive, false);
        let wanted = [
            (Unbilled, 1_000_000),
            (ProviderPayable, -700_000),
            (ContentRevenue, -300_000),
        ];
        assert_eq!(amounts(&inclusive), wanted);
        let exclusive = sold(990_000, 700_000, TaxMode::Exclusive, false);
        let wanted = [
            (Unbilled, 990_000),
            (ProviderPayable, -693_000),
            (ContentRevenue, -297_000),
        ];
        assert_eq!(amounts(&exclusive), wanted);
    }

    proptest! {
        #[test]
        fn a_refund_takes_back_to_the_micro(
            amount in 1_i64..10_000_000_000, share in 0_i64..=1_000_000, is_inclusive: bool,
        ) {
            let mode = if is_inclusive { TaxMode::Inclusive } else { TaxMode::Exclusive };
            let bought = amounts(&sold(amount, share, mode, false));
            let back = amounts(&sold(amount, share, mode, true));
            let opposite: Vec<_> = back.iter().map(|(account, micros)| (*account, -micros)).collect();
            prop_assert_eq!(bought, opposite);
        }
    }
}
