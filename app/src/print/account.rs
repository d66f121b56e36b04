//! What was owed before, what was paid, and what is owed now.

use super::parts::{headed, table};
use crate::{
    format,
    text::{bill as bill_words, paper as words},
};
use domain::{
    invoice::{InvoiceDocument, Payment, PaymentKind},
    party::Language,
    unit::{Money, MoneyError},
};
use paper::{Block, Cell, Row, printable};

/// What moved the balance, or what it is.
pub(crate) struct AccountRow {
    /// What it is.
    pub what: String,
    /// By how much more is owed.
    pub amount: Money,
    /// Whether it is the sum of the rows above.
    pub is_sum: bool,
}

/// From the previous balance to the new one; nothing where neither was anything.
pub(super) fn account(
    document: &InvoiceDocument,
    language: Language,
) -> Result<Option<Block>, MoneyError> {
    let Some(rows) = rows(document, language)? else {
        return Ok(None);
    };
    let rows = rows.into_iter().map(|row| {
        let cells: Vec<Cell> = vec![row.what.into(), format::money(row.amount, language).into()];
        match row.is_sum {
            true => Row::Strong(cells),
            false => Row::Plain(cells),
        }
    });
    let heads = [
        (bill_words::what(language), 4),
        (bill_words::amount(language), 1),
    ];
    let table = Block::Table(table(&heads, rows.collect()));
    Ok(Some(headed(words::account(language), [table])))
}

/// The same as rows: for a page.
pub(crate) fn rows(
    document: &InvoiceDocument,
    language: Language,
) -> Result<Option<Vec<AccountRow>>, MoneyError> {
    let Some(balance) = &document.balance else {
        return Ok(None);
    };
    if balance.previous.is_zero() && balance.payments.is_empty() {
        return Ok(None);
    }
    let row = |what: String, amount: Money| AccountRow {
        what,
        amount,
        is_sum: false,
    };
    let owed = balance.with(document.total)?;
    let word = |amount: Money,
                owed: fn(Language) -> &'static str,
                credit: fn(Language) -> &'static str| {
        match amount.micros() < 0 {
            false => owed(language).to_owned(),
            true => credit(language).to_owned(),
        }
    };
    let previous = word(balance.previous, words::previous, words::previous_credit);
    let mut rows = vec![
        row(previous, balance.previous),
        row(words::this_invoice(language).to_owned(), document.total),
    ];
    for payment in &balance.payments {
        let what = paid(payment, language);
        rows.push(row(what, payment.amount.checked_neg()?));
    }
    rows.push(AccountRow {
        what: word(owed, words::owed_now, words::credit_now),
        amount: owed,
        is_sum: true,
    });
    Ok(Some(rows))
}

fn paid(payment: &Payment, language: Language) -> String {
    let day = format::date(payment.on, language);
    match &payment.kind {
        // whoever pays writes what they like, and the bill is printed all the same
        PaymentKind::Received { reference } => {
            let says = match payment.amount.micros() < 0 {
                true => words::paid_back,
                false => words::payment,
            };
            says(language, &day, &printable(reference))
        }
        PaymentKind::CreditNote { number } => {
            words::credit_note(language, &number.to_string(), &day)
        }
    }
    .to_string()
}
