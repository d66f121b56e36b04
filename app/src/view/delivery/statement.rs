//! Who owes whom by a statement, and what makes that up: the same on the page and on
//! paper.

use crate::{
    format::{money, percent},
    text::{Rich, delivery::provider as words},
    view::bill::{BillView, PartView},
};
use domain::{delivery::StatementDocument, invoice::TaxLine, party::Language, unit::Money};

/// Who owes a balance, and how much that is.
pub fn owed(balance: Money) -> (fn(Language) -> &'static str, Money) {
    let amount = Money::new(balance.micros().saturating_abs(), balance.currency());
    match balance.micros() {
        1.. => (words::we_owe, amount),
        0 => (words::nothing_owed, amount),
        _ => (words::you_owe, amount),
    }
}

/// What was earned, less what was sponsored and its tax.
pub fn totals(document: &StatementDocument, language: Language) -> BillView {
    let totals = &document.totals;
    let minus = |amount: Money| Money::new(amount.micros().saturating_neg(), amount.currency());
    let part = |label: &str, rounding: Money, amount: Money| PartView {
        label: label.to_owned(),
        note: rounded(rounding, language),
        how: None,
        amount: money(amount, language),
    };
    let taxes = totals.taxes.iter().map(|tax| PartView {
        label: tax_on(tax, words::tax_on, language),
        note: None,
        how: None,
        amount: money(minus(tax.tax), language),
    });
    let mut parts = vec![part(
        words::earned_total(language),
        totals.earned_rounding,
        totals.earned,
    )];
    parts.extend(totals.earned_tax.as_ref().map(|tax| PartView {
        label: tax_on(tax, words::your_tax_on, language),
        note: None,
        how: None,
        amount: money(tax.tax, language),
    }));
    parts.push(part(
        words::sponsored_total(language),
        totals.sponsored_rounding,
        minus(totals.sponsored),
    ));
    let (owed, amount) = owed(totals.balance);
    BillView {
        caption: words::totals(language),
        what_head: words::what(language),
        amount_head: words::amount(language),
        parts,
        taxes: taxes.collect(),
        total: PartView {
            label: owed(language).to_owned(),
            note: None,
            how: None,
            amount: money(amount, language),
        },
    }
}

/// What rounding to coins added or took.
fn rounded(rounding: Money, language: Language) -> Option<String> {
    let amount = Money::new(rounding.micros().saturating_abs(), rounding.currency());
    let amount = money(amount, language);
    match rounding.micros() {
        0 => None,
        1.. => Some(words::rounded_up(language, &amount).to_string()),
        _ => Some(words::rounded_down(language, &amount).to_string()),
    }
}

/// `Tax 19 % on 12,00 €`.
fn tax_on(tax: &TaxLine, says: fn(Language, &str, &str) -> Rich, language: Language) -> String {
    let (rate, base) = (percent(tax.rate, language), money(tax.base, language));
    says(language, &rate, &base).to_string()
}
