//! An invoice or credit note as a journal entry.

use crate::{
    invoice::{InvoiceDocument, earned},
    ledger::{JournalEntry, LedgerAccount, LedgerError, Posting},
    unit::Money,
    usage::Service,
};
use std::collections::BTreeMap;

/// Books `document`: the subscriber owes the total; each service earns its
/// exact amount without tax; the tax is owed on; what rounding gave or took
/// stands in an account of its own. What was charged once was earned then, and is
/// no longer waiting to be billed.
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
        let earned = earned(exact, document.tax_mode, line.group.tax_rate)?;
        let sum = revenue
            .entry(line.service())
            .or_insert(Money::zero(currency));
        *sum = sum.checked_add(earned)?;
    }
    let mut unbilled = Money::zero(currency);
    for line in &document.charges {
        let earned = earned(line.amount, document.tax_mode, line.tax_rate)?;
        unbilled = unbilled.checked_add(earned)?;
    }
    // what was charged without tax, less what was earned to the micro
    rounding = rounding.checked_add(document.net)?;
    rounding = rounding.checked_sub(unbilled)?;
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
    credits.push((LedgerAccount::Unbilled, unbilled));
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
