//! Both sides of a bill, how it is paid, and what was owed before it.

use crate::{
    content::Country,
    unit::{Money, MoneyError},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who sends the bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// Legal name.
    pub name: String,
    /// Address, line by line.
    pub address: Vec<String>,
    /// Its country; none on documents of before it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// VAT identification number.
    pub tax_id: String,
    /// Where questions go by mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Where they go by telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where bills are paid to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_to: Option<PayTo>,
}

/// A bank account that bills are paid to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayTo {
    /// Whose it is.
    pub holder: String,
    /// ISO 13616, without spaces; checked where it comes in.
    pub iban: String,
    /// ISO 9362, where the bank wants it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bic: Option<String>,
}

/// Who receives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The account's reference.
    pub reference: String,
    /// Name.
    pub name: String,
    /// Address, line by line.
    pub address: Vec<String>,
    /// Its country; none on documents of before it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// VAT identification number of a business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
}

/// What an account owed before an invoice, and what was paid since the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Owed when the invoice before was issued; below zero for a credit.
    pub previous: Money,
    /// What moved it since, oldest first.
    pub payments: Vec<Payment>,
}

/// Money that came in, or that a credit note took off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The day, in the account's zone.
    pub on: Date,
    /// What it was.
    pub kind: PaymentKind,
    /// By how much less is owed.
    pub amount: Money,
}

/// What lowered a balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PaymentKind {
    /// Money, with what its sender wrote.
    Received {
        /// The sender's reference.
        reference: String,
    },
    /// A credit note, by its number.
    CreditNote {
        /// Its number.
        number: super::InvoiceNumber,
    },
}

impl Balance {
    /// What is owed once `charged` is added.
    ///
    /// # Errors
    /// [`MoneyError`].
    pub fn with(&self, charged: Money) -> Result<Money, MoneyError> {
        let mut owed = self.previous.checked_add(charged)?;
        for payment in &self.payments {
            owed = owed.checked_sub(payment.amount)?;
        }
        Ok(owed)
    }
}
