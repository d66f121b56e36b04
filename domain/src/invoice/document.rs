//! The invoice as a document: data that never changes once it has a number.

use super::{Balance, Bill, ChargeLine, Customer, InvoiceLine, Seller, TaxLine};
use crate::{
    catalog::TaxMode,
    time::BillingPeriod,
    unit::{Money, MoneyError, Quantity},
    usage::Service,
};
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A number of the one series per calendar year, without gaps: `2026-000412`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InvoiceNumber {
    /// The year of issue.
    pub year: i16,
    /// From 1 in each year.
    pub sequence: u32,
}

/// The text is not an invoice number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an invoice number such as 2026-000412")]
pub struct NotAnInvoiceNumber(pub String);

/// Invoice, or what answers a wrong one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum DocumentKind {
    /// An invoice.
    Invoice,
    /// Takes back a whole invoice.
    CreditNote {
        /// The invoice that it takes back.
        of: InvoiceNumber,
        /// Why, in the operator's words.
        reason: String,
    },
}

/// What one line of the account used of one service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineUsage {
    /// The line's name.
    pub label: String,
    /// Which service.
    pub service: Service,
    /// As the records say it.
    pub raw: Quantity,
    /// How many records.
    pub records: i64,
}

/// An invoice or credit note, complete: what is printed, shown and archived
/// is made from this and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceDocument {
    /// The form of this document, for readers to come: 1.
    pub format: u16,
    /// Invoice or credit note.
    pub kind: DocumentKind,
    /// Its number.
    pub number: InvoiceNumber,
    /// The date of issue, in the account's zone.
    pub issued_on: Date,
    /// When it is due.
    pub due_on: Date,
    /// Who sends it.
    pub seller: Seller,
    /// Who receives it.
    pub customer: Customer,
    /// The account's time zone, by its IANA name.
    pub zone: String,
    /// The period.
    pub period: BillingPeriod,
    /// Whether the lines hold the tax.
    pub tax_mode: TaxMode,
    /// The lines of usage.
    pub lines: Vec<InvoiceLine>,
    /// What was charged once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<ChargeLine>,
    /// The period's usage by line of the account.
    pub usage_by_line: Vec<LineUsage>,
    /// The tax for each rate.
    pub taxes: Vec<TaxLine>,
    /// The sum without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// What this document charges, with tax.
    pub total: Money,
    /// What was owed before, and what has been paid; none on credit notes and on
    /// documents of before payments were booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<Balance>,
}

/// What a bill needs to become a document.
pub struct Heading {
    /// Its number.
    pub number: InvoiceNumber,
    /// The date of issue.
    pub issued_on: Date,
    /// Who sends it.
    pub seller: Seller,
    /// Who receives it.
    pub customer: Customer,
    /// The account's time zone.
    pub zone: String,
    /// The period.
    pub period: BillingPeriod,
    /// The period's usage by line of the account.
    pub usage_by_line: Vec<LineUsage>,
    /// What was owed before, and what has been paid.
    pub balance: Option<Balance>,
}

impl InvoiceDocument {
    /// The invoice that `bill` becomes.
    pub fn invoice(bill: Bill, heading: Heading) -> Self {
        let days = i64::from(bill.payment_days);
        Self {
            format: 1,
            kind: DocumentKind::Invoice,
            number: heading.number,
            issued_on: heading.issued_on,
            due_on: heading.issued_on.saturating_add(days.days()),
            seller: heading.seller,
            customer: heading.customer,
            zone: heading.zone,
            period: heading.period,
            tax_mode: bill.tax_mode,
            lines: bill.lines,
            charges: bill.charges,
            usage_by_line: heading.usage_by_line,
            taxes: bill.taxes,
            net: bill.net,
            tax: bill.tax,
            total: bill.total,
            balance: heading.balance,
        }
    }

    /// The credit note that takes this invoice back, every amount reversed.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] for the one amount that has no opposite.
    pub fn credit_note(
        &self,
        number: InvoiceNumber,
        issued_on: Date,
        reason: String,
    ) -> Result<Self, MoneyError> {
        let mut note = self.clone();
        note.kind = DocumentKind::CreditNote {
            of: self.number,
            reason,
        };
        note.number = number;
        note.issued_on = issued_on;
        note.due_on = issued_on;
        note.balance = None;
        for line in &mut note.lines {
            line.amount = line.amount.checked_neg()?;
            line.rounding = line.rounding.checked_neg()?;
        }
        for line in &mut note.charges {
            line.amount = line.amount.checked_neg()?;
        }
        for line in &mut note.taxes {
            line.base = line.base.checked_neg()?;
            line.tax = line.tax.checked_neg()?;
        }
        note.net = note.net.checked_neg()?;
        note.tax = note.tax.checked_neg()?;
        note.total = note.total.checked_neg()?;
        Ok(note)
    }

    /// What is to be paid in all: what was owed, less what was paid, and the total.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn due(&self) -> Result<Money, MoneyError> {
        match &self.balance {
            None => Ok(self.total),
            Some(balance) => balance.with(self.total),
        }
    }

    /// The line numbered `seq`.
    pub fn line(&self, seq: u32) -> Option<&InvoiceLine> {
        self.lines.iter().find(|line| line.seq == seq)
    }

    /// Whether this is a credit note.
    pub fn is_credit_note(&self) -> bool {
        matches!(self.kind, DocumentKind::CreditNote { .. })
    }
}

impl FromStr for InvoiceNumber {
    type Err = NotAnInvoiceNumber;
    fn from_str(text: &str) -> Result<Self, NotAnInvoiceNumber> {
        let parts = text.split_once('-').filter(|(year, sequence)| {
            let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
            year.len() == 4 && (6..=9).contains(&sequence.len()) && digits(year) && digits(sequence)
        });
        let number = parts.and_then(|(year, sequence)| {
            Some(Self {
                year: year.parse().ok()?,
                sequence: sequence.parse().ok()?,
            })
        });
        number.ok_or_else(|| NotAnInvoiceNumber(text.chars().take(32).collect()))
    }
}

impl TryFrom<String> for InvoiceNumber {
    type Error = NotAnInvoiceNumber;
    fn try_from(text: String) -> Result<Self, NotAnInvoiceNumber> {
        text.parse()
    }
}

impl From<InvoiceNumber> for String {
    fn from(number: InvoiceNumber) -> Self {
        number.to_string()
    }
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:06}", self.year, self.sequence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_and_strangers_are_refused() {
        let number: InvoiceNumber = "2026-000412".parse().unwrap();
        assert_eq!((number.year, number.sequence), (2026, 412));
        assert_eq!(number.to_string(), "2026-000412");
        for text in [
            "",
            "2026",
            "2026-412",
            "26-000412",
            "2026-00041x",
            "-2026-000412",
        ] {
            assert_eq!(
                text.parse::<InvoiceNumber>(),
                Err(NotAnInvoiceNumber(text.into()))
            );
        }
    }
}
