//! The same bill for bookkeeping programs (EN 16931).

use super::Bill;
use crate::{
    format,
    text::{Rich, paper as words},
    view::bill::{BillView, Links},
};
use domain::{invoice::DocumentKind, unit::MoneyError};
use einvoice::{EInvoice, Refused, Words};

/// Why a bill is no e-invoice.
#[derive(Debug, thiserror::Error)]
pub enum MachineFault {
    /// An amount out of range, which a stored document never has.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// It lacks something that the standard wants.
    #[error(transparent)]
    Refused(#[from] Refused),
}

/// The bill as an e-invoice, its lines named as on paper.
///
/// # Errors
/// [`MachineFault`].
pub fn einvoice(bill: &Bill<'_>) -> Result<EInvoice, MachineFault> {
    let Bill {
        document, language, ..
    } = *bill;
    let view = BillView::new(document, Links::None, language)?;
    let lines: Vec<String> = view.parts.into_iter().map(|part| part.label).collect();
    let terms = match &document.kind {
        DocumentKind::Invoice => {
            // what this invoice adds: an earlier debt is no part of it
            let due = einvoice::due(document);
            let due = due.map_err(|fault| Refused::Faults(vec![fault]))?;
            let day = format::date(document.due_on, language);
            match due.micros() {
                1.. => words::terms(language, &format::money(due, language), &day),
                0 => Rich::plain(words::terms_nothing(language)),
                _ => {
                    let credit = format::money(due.checked_neg()?, language);
                    words::terms_credit(language, &credit)
                }
            }
        }
        DocumentKind::CreditNote { of, .. } => words::settled_against(language, &of.to_string()),
    };
    let words = Words {
        lines: &lines,
        notes: &[],
        terms: &terms.to_string(),
    };
    Ok(einvoice::invoice(document, words)?)
}
