//! For any bill: its sums are said as they are, both formats say the same, and a
//! credit note says what its invoice said.

#![allow(clippy::unwrap_used, reason = "what is missing fails the test")]

#[allow(dead_code, reason = "shared")]
mod sample;

use domain::{delivery::ProviderTax, invoice::InvoiceDocument, unit::Money};
use einvoice::EInvoice;
use en16931::{Invoice, InvoiceAmount};
use en16931_formats::{Syntax, write_unchecked};
use proptest::prelude::*;
use sample::Plan;

fn cents(count: i64) -> String {
    let sign = if count < 0 { "-" } else { "" };
    let count = count.abs();
    format!("{sign}{}.{:02}", count / 100, count % 100)
}

fn plan() -> impl Strategy<Value = Plan> {
    let rate = || prop::sample::select(vec!["0", "5.5", "7", "8.1", "14.09", "19", "25", "100"]);
    let charge = (-3_000_i64..3_000, rate()).prop_map(|(amount, rate)| (cents(amount), rate));
    let balance = prop::sample::select(vec![
        None,
        Some(("10.00", "17.31")),
        Some(("10.00", "999.00")),
        Some(("30.00", "10.00")),
    ]);
    let late = prop::sample::select(vec![None, Some("24.00"), Some("3.33")]);
    (
        prop::sample::select(vec!["inclusive", "exclusive"]),
        (0_i64..5_000, 0_i64..5_000, 0_i64..5_000),
        (rate(), rate()),
        0_i64..60,
        prop::collection::vec(charge, 0..12),
        (late, prop::option::of(2_i8..31), balance),
    )
        .prop_map(
            |(tax, costs, rates, used, charges, (late_billed, change_on, balance))| Plan {
                currency: "EUR",
                tax,
                data_costs: [costs.0, costs.0 + costs.1, costs.0 + 2 * costs.1].map(cents),
                data_rate: rates.0,
                voice_cost: cents(costs.2),
                voice_rate: rates.1,
                used,
                charges,
                late_billed,
                change_on,
                balance,
            },
        )
}

fn is(said: InvoiceAmount, ours: Money) -> bool {
    said.to_minor_units() * 10_000 == ours.micros()
}

/// Both formats, read back, are what was written, with nothing left out.
fn reads_back(made: &EInvoice) -> Result<(), TestCaseError> {
    for (syntax, text) in [(Syntax::Cii, made.cii()), (Syntax::Ubl, made.ubl())] {
        let read = en16931_formats::read(text.as_bytes()).unwrap();
        prop_assert!(read.entries.is_empty(), "{:?}", read.entries);
        prop_assert_eq!(&read.invoice, made.invoice(), "{}", syntax);
        let written = write_unchecked(made.invoice(), syntax).unwrap();
        prop_assert!(written.entries.is_empty(), "{:?}", written.entries);
    }
    Ok(())
}

fn sums_are(made: &Invoice, document: &InvoiceDocument) -> Result<(), TestCaseError> {
    let totals = &made.totals;
    prop_assert!(is(totals.taxable_total, document.net));
    prop_assert!(is(totals.vat_total.unwrap(), document.tax));
    prop_assert!(is(totals.gross_total, document.total));
    prop_assert_eq!(totals.rounding, None);
    let lines = InvoiceAmount::checked_sum(made.lines.iter().map(|line| line.net_amount));
    prop_assert!(is(lines.unwrap(), document.net));
    prop_assert_eq!(made.vat_breakdown.len(), document.taxes.len());
    for (said, ours) in made.vat_breakdown.iter().zip(&document.taxes) {
        prop_assert!(is(said.taxable_amount, ours.base) && is(said.tax_amount, ours.tax));
        prop_assert_eq!(said.rate.unwrap().to_string(), ours.rate.to_percent());
        let of_rate = made.lines.iter().filter(|line| line.vat.rate == said.rate);
        let base = InvoiceAmount::checked_sum(of_rate.map(|line| line.net_amount));
        prop_assert_eq!(base.unwrap(), said.taxable_amount);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bill_is_said_as_it_is(plan in plan()) {
        let document = sample::document(&plan, sample::business());
        let bill = sample::bill_of(&plan);
        prop_assert_eq!(einvoice::check(&document.seller, &document.customer, &bill), Ok(()));
        let made = sample::said(&document).unwrap();
        sums_are(made.invoice(), &document)?;
        reads_back(&made)?;
        // what the paper says is due, but neither older debts nor less than nothing
        let owed = document.balance.as_ref().map_or(0, |one| one.with(Money::zero(document.total.currency())).unwrap().micros());
        let total = document.total.micros();
        let wanted = if owed < 0 && total > 0 { (total + owed).max(0) } else { total };
        prop_assert_eq!(made.invoice().totals.due.to_minor_units() * 10_000, wanted);
        // a line is a number of things at a price above nothing
        for line in &made.invoice().lines {
            prop_assert!(!line.price.net_price.is_negative());
            prop_assert_eq!(line.quantity.is_negative(), line.net_amount.is_negative());
        }
    }

    #[test]
    fn a_credit_note_says_what_its_invoice_said(plan in plan()) {
        let plan = Plan { balance: None, ..plan };
        let document = sample::document(&plan, sample::person());
        let invoice = sample::said(&document).unwrap();
        let note = sample::said(&sample::credit_note(&document)).unwrap();
        reads_back(&note)?;
        let (invoice, note) = (invoice.invoice(), note.invoice());
        prop_assert_eq!(&note.lines, &invoice.lines);
        prop_assert_eq!(&note.vat_breakdown, &invoice.vat_breakdown);
        prop_assert_eq!(&note.totals, &invoice.totals);
        prop_assert_eq!(note.preceding_invoices[0].reference.as_str(), invoice.number.as_deref().unwrap());
    }

    #[test]
    fn a_statement_is_settled_to_its_balance(
        sales in prop::collection::vec((0_u32..9, 0_u32..3, -900_000_i64..9_000_000), 0..8),
        deliveries in prop::collection::vec((1_u32..9, 0_i64..3_000_000, prop::sample::select(vec!["19", "7", "0"])), 0..8),
        asked in prop::option::of(prop::sample::select(vec!["19", "7", "0"])),
    ) {
        prop_assume!(!sales.is_empty() || !deliveries.is_empty());
        let eur = "EUR".parse().unwrap();
        let micros = |micros| Money::new(micros, eur).to_decimal();
        let sales = sales.into_iter().map(|(sold, back, earned)| sample::sale("Quay", sold, back, &micros(earned), eur));
        let deliveries = deliveries.into_iter().map(|(count, cost, rate)| sample::sponsored("Quay", count, &micros(cost), rate, eur));
        let statement = sample::statement(sales.collect(), deliveries.collect());
        let tax = asked.map_or(ProviderTax::ReverseCharge, |rate| ProviderTax::Rate { rate: rate.parse().unwrap() });
        let statement = sample::of_provider(&statement, &sample::provider(tax));
        let made = sample::settled(&statement, statement.party.as_ref().unwrap()).unwrap();
        let totals = &statement.totals;
        let mut due = [InvoiceAmount::ZERO; 2];
        if let Some(earned) = &made.earned {
            reads_back(earned)?;
            let said = &earned.invoice().totals;
            prop_assert!(is(said.gross_total, statement.earned_with_tax().unwrap()));
            due[0] = said.due;
        }
        if let Some(sponsored) = &made.sponsored {
            reads_back(sponsored)?;
            let said = &sponsored.invoice().totals;
            prop_assert!(is(said.taxable_total, totals.sponsored) && is(said.vat_total.unwrap(), totals.tax));
            due[1] = said.due;
        }
        prop_assert!(is(due[0].checked_sub(due[1]).unwrap(), totals.balance));
        prop_assert!(due.iter().any(|one| !one.is_positive()), "one of them is settled");
        for made in [made.earned, made.sponsored].into_iter().flatten() {
            let paid = made.invoice().totals.paid;
            prop_assert!(paid.is_none_or(InvoiceAmount::is_positive), "{:?} is set off", paid);
        }
    }
}
