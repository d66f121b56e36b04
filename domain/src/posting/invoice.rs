//! An invoice or credit note as a journal entry.

use crate::{
    catalog::TaxMode,
    invoice::InvoiceDocument,
    ledger::{JournalEntry, LedgerAccount, LedgerError, Posting},
    unit::{Money, RoundingMode},
    usage::Service,
};
use std::collections::BTreeMap;

/// Books `document`: the subscriber owes the total; each service earns its
/// exact amount without tax; the tax is owed on; what rounding gave or took
/// stands in an account of its own.
///
/// A credit note's amounts are negative, so the same recipe takes it back.
///
/// # Errors
/// [`LedgerError::OffBalance`] for a document whose amounts do not add up.
pub fn invoice_entry(document: &InvoiceDocument) -> Result<JournalEntry, LedgerError> {
    let currency = document.total.currency();
    let mut revenue: BTreeMap<Service, Money> = BTreeMap::new();
    let mut rounding = Money::zero(currency);
    for line in &document.lines {
        let exact = line.amount.checked_sub(line.rounding)?;
        let earned = match document.tax_mode {
            TaxMode::Exclusive => exact,
            TaxMode::Inclusive => {
                let tax = line
                    .group
                    .tax_rate
                    .contained_in(exact, RoundingMode::HalfEven)?;
                exact.checked_sub(tax)?
            }
        };
        let sum = revenue
            .entry(line.service())
            .or_insert(Money::zero(currency));
        *sum = sum.checked_add(earned)?;
    }
    // what was charged without tax, less what was earned to the micro
    rounding = rounding.checked_add(document.net)?;
    for earned in revenue.values() {
        rounding = rounding.checked_sub(*earned)?;
    }
    let debit = [Posting {
        account: LedgerAccount::Receivable,
        amount: document.total,
    }];
    let mut credits: Vec<(LedgerAccount, Money)> = revenue
        .into_iter()
        .map(|(service, earned)| (LedgerAccount::Revenue(service), earned))
        .collect();
    let taxes = document.taxes.iter();
    credits.extend(taxes.map(|line| (LedgerAccount::TaxPayable(line.rate), line.tax)));
    credits.push((LedgerAccount::Rounding, rounding));
    let credits: Result<Vec<Posting>, LedgerError> = credits
        .into_iter()
        .map(|(account, amount)| {
            Ok(Posting {
                account,
                amount: amount.checked_neg()?,
            })
        })
        .collect();
    JournalEntry::new(debit.into_iter().chain(credits?))
}
