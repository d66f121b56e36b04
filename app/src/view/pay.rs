//! How an invoice is paid, as its page says it: the words and the code of the paper,
//! the amount that is owed now.

use crate::{
    format,
    print::{epc_payload, in_fours},
    text::{Rich, account as words, paper as paper_words},
};
use domain::{
    invoice::InvoiceDocument,
    party::Language,
    unit::{Money, MoneyError},
};
use paper::{QrCells, qr_cells};

/// How the invoice's account stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What is owed; below zero for a credit.
    pub owed: Money,
    /// Whether no later invoice asks for it.
    pub is_newest: bool,
}

/// What a reader is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayView {
    /// In a sentence.
    pub says: Rich,
    /// What a transfer's form asks for, where there is something to pay, and a place
    /// to pay it to.
    pub transfer: Vec<(&'static str, String)>,
    /// The same for a banking app.
    pub code: Option<QrCells>,
}

impl PayView {
    /// Of an invoice that stands; without a standing, as its paper says it.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`], which a stored document never has.
    pub fn new(
        document: &InvoiceDocument,
        standing: Option<Standing>,
        language: Language,
    ) -> Result<Self, MoneyError> {
        let owed = match standing {
            Some(standing) => standing.owed,
            None => document.due()?,
        };
        let only = |says: Rich| Self {
            says,
            transfer: Vec::new(),
            code: None,
        };
        if owed.micros() < 0 {
            let credit = format::money(owed.checked_neg()?, language);
            return Ok(only(paper_words::credit_stays(language, &credit)));
        }
        let amount = format::money(owed, language);
        match standing {
            Some(_) if owed.is_zero() => return Ok(only(Rich::plain(words::paid(language)))),
            None if owed.is_zero() => {
                let says = Rich::plain(paper_words::nothing_to_pay(language));
                return Ok(only(says));
            }
            Some(standing) if !standing.is_newest => {
                return Ok(only(words::on_newest(language, &amount)));
            }
            _ => {}
        }
        let day = format::date(document.due_on, language);
        let says = paper_words::pay_by(language, &amount, &day);
        let Some(to) = &document.seller.pay_to else {
            return Ok(only(says));
        };
        let number = document.number.to_string();
        let payload = epc_payload(to, owed, &number).ok();
        let mut transfer = vec![
            (paper_words::holder(language), to.holder.clone()),
            (paper_words::iban(language), in_fours(&to.iban)),
        ];
        transfer.extend(to.bic.clone().map(|bic| (paper_words::bic(language), bic)));
        transfer.push((paper_words::amount(language), amount));
        transfer.push((paper_words::reference(language), number));
        Ok(Self {
            says,
            transfer,
            code: payload.and_then(|payload| qr_cells(&payload).ok()),
        })
    }
}
