//! Deliveries as journal entries: reserved, settled, stated.

use crate::{
    catalog::TaxMode,
    delivery::{StatementTotals, Values},
    invoice::earned,
    ledger::{JournalEntry, LedgerAccount, LedgerError, Posting},
    unit::{Money, MoneyError, Rate},
};

/// How the values of a delivery are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryTax {
    /// Whether they hold the tax.
    pub mode: TaxMode,
    /// Its rate.
    pub rate: Rate,
}

/// What a settlement adds to what both sides owe, without tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetValues {
    /// By the subscriber.
    pub subscriber: Money,
    /// By the provider.
    pub provider: Money,
}

impl NetValues {
    /// The difference between what is owed `after` and `before`, each without tax:
    /// so the sum over all settlements is what one would have been.
    ///
    /// # Errors
    /// [`MoneyError`].
    pub fn between(before: &Values, after: &Values, tax: DeliveryTax) -> Result<Self, MoneyError> {
        let net = |before: Money, after: Money| {
            let [before, after] = [before, after].map(|value| earned(value, tax.mode, tax.rate));
            after?.checked_sub(before?)
        };
        Ok(Self {
            subscriber: net(before.subscriber, after.subscriber)?,
            provider: net(before.provider, after.provider)?,
        })
    }
}

fn posting(account: LedgerAccount, amount: Money) -> Posting {
    Posting { account, amount }
}

/// Notes what a delivery may cost both sides at most; below zero it lets go of it.
///
/// Reservations are kept in accounts of their own beside what is earned and owed,
/// and are gone when the delivery is closed.
///
/// # Errors
/// [`LedgerError`].
pub fn reservation_entry(subscriber: Money, provider: Money) -> Result<JournalEntry, LedgerError> {
    JournalEntry::new(reserved(subscriber, provider)?)
}

fn reserved(subscriber: Money, provider: Money) -> Result<[Posting; 3], MoneyError> {
    Ok([
        posting(LedgerAccount::SubscriberReserved, subscriber),
        posting(LedgerAccount::ProviderReserved, provider),
        posting(
            LedgerAccount::Reservations,
            subscriber.checked_add(provider)?.checked_neg()?,
        ),
    ])
}

/// Books what arrived: both sides' parts are earned and wait for invoice and
/// statement, and as much of what was `captured` is reserved no more.
///
/// # Errors
/// [`LedgerError`].
pub fn settlement_entry(net: NetValues, captured: &Values) -> Result<JournalEntry, LedgerError> {
    let earned = net.subscriber.checked_add(net.provider)?;
    let released = reserved(
        captured.subscriber.checked_neg()?,
        captured.provider.checked_neg()?,
    )?;
    let postings = [
        posting(LedgerAccount::Unbilled, net.subscriber),
        posting(LedgerAccount::ProviderUnbilled, net.provider),
        posting(LedgerAccount::DeliveryRevenue, earned.checked_neg()?),
    ];
    JournalEntry::new(postings.into_iter().chain(released))
}

/// Books a statement: what sponsoring cost becomes owed with its tax, what
/// recordings earned becomes owed in whole coins with the tax that the provider asks
/// for, and the difference of both is what is paid.
///
/// # Errors
/// [`LedgerError`].
pub fn statement_entry(totals: &StatementTotals) -> Result<JournalEntry, LedgerError> {
    let exact_sponsored = totals.sponsored.checked_sub(totals.sponsored_rounding)?;
    let exact_earned = totals.earned.checked_sub(totals.earned_rounding)?;
    let rounding = totals
        .earned_rounding
        .checked_sub(totals.sponsored_rounding)?;
    let mut postings = vec![
        // owed by the provider; below zero, to it
        posting(
            LedgerAccount::ProviderReceivable,
            totals.balance.checked_neg()?,
        ),
        posting(
            LedgerAccount::ProviderUnbilled,
            exact_sponsored.checked_neg()?,
        ),
        posting(LedgerAccount::ProviderPayable, exact_earned),
        posting(LedgerAccount::Rounding, rounding),
    ];
    if let Some(tax) = &totals.earned_tax {
        postings.push(posting(LedgerAccount::InputTax(tax.rate), tax.tax));
    }
    for tax in &totals.taxes {
        postings.push(posting(
            LedgerAccount::TaxPayable(tax.rate),
            tax.tax.checked_neg()?,
        ));
    }
    JournalEntry::new(postings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::{AccessNetwork, SalesLine, SponsoredLine};
    use proptest::prelude::*;

    fn money(micros: i64) -> Money {
        Money::new(micros, "EUR".parse().unwrap())
    }

    fn values(subscriber: i64, provider: i64) -> Values {
        Values {
            subscriber: money(subscriber),
            provider: money(provider),
            charge: money(subscriber + provider),
        }
    }

    fn sum(entry: &JournalEntry, account: LedgerAccount) -> i64 {
        let of_account = entry.postings().iter().filter(|one| one.account == account);
        of_account.map(|one| one.amount.micros()).sum()
    }

    proptest! {
        #[test]
        fn settled_in_pieces_is_settled_in_one(
            steps in prop::collection::vec((0_i64..2_000_000, 0_i64..2_000_000), 1..6), rate in 0_i64..300_000, is_inclusive in any::<bool>(),
        ) {
            let mode = if is_inclusive { TaxMode::Inclusive } else { TaxMode::Exclusive };
            let tax = DeliveryTax { mode, rate: Rate::from_millionths(rate) };
            let mut before = values(0, 0);
            let (mut subscriber, mut reserved) = (0, 0);
            for (more, sponsored) in steps {
                let after = values(before.subscriber.micros() + more, before.provider.micros() + sponsored);
                let net = NetValues::between(&before, &after, tax).unwrap();
                let entry = settlement_entry(net, &after.beyond(&before).unwrap()).unwrap();
                subscriber += sum(&entry, LedgerAccount::Unbilled);
                reserved += sum(&entry, LedgerAccount::Reservations);
                before = after;
            }
            let at_once = NetValues::between(&values(0, 0), &before, tax).unwrap();
            prop_assert_eq!(subscriber, at_once.subscriber.micros());
            prop_assert_eq!(reserved, before.charge.micros());
        }

        #[test]
        fn a_statement_moves_what_waited_and_balances(earned in 0_i64..9_000_000, asked in prop::option::of(prop::sample::select(vec![70_000, 190_000])), sponsored in prop::collection::vec((0_i64..3_000_000, 0_usize..2), 0..5)) {
            let eur = "EUR".parse().unwrap();
            let sales = [SalesLine { content: "a".into(), title: "a".into(), sold: 1, taken_back: 0, earned: money(earned) }];
            let lines: Vec<SponsoredLine> = sponsored.iter().map(|(micros, rate)| SponsoredLine {
                content: "a".into(), title: "a".into(), network: AccessNetwork::Mobile, deliveries: 1, bytes: 1,
                by_subscribers: money(0), sponsored: money(*micros), tax_rate: Rate::from_millionths([70_000, 190_000][*rate]),
            }).collect();
            let totals = StatementTotals::of(eur, &sales, &lines, asked.map(Rate::from_millionths)).unwrap();
            let entry = statement_entry(&totals).unwrap();
            prop_assert_eq!(sum(&entry, LedgerAccount::ProviderPayable), earned);
            let input: i64 = asked.map_or(0, |rate| sum(&entry, LedgerAccount::InputTax(Rate::from_millionths(rate))));
            prop_assert_eq!(input, totals.earned_tax.as_ref().map_or(0, |line| line.tax.micros()));
            prop_assert_eq!(sum(&entry, LedgerAccount::ProviderReceivable), -totals.balance.micros());
            prop_assert_eq!(sum(&entry, LedgerAccount::ProviderUnbilled), -sponsored.iter().map(|(micros, _)| micros).sum::<i64>());
        }
    }

    #[test]
    fn a_reservation_that_is_let_go_of_leaves_nothing() {
        let made = reservation_entry(money(300_000), money(900_000)).unwrap();
        let gone = reservation_entry(money(-300_000), money(-900_000)).unwrap();
        for account in [
            LedgerAccount::SubscriberReserved,
            LedgerAccount::ProviderReserved,
            LedgerAccount::Reservations,
        ] {
            assert_eq!(sum(&made, account) + sum(&gone, account), 0);
        }
        assert_eq!(sum(&made, LedgerAccount::Reservations), -1_200_000);
    }
}
