//! A document that EN 16931 has nothing against, and the files it is written to.

use en16931::{En16931, Invoice, Validated};
use en16931_formats::{Syntax, write};

/// An invoice, credit note or self-billed invoice that passed every rule of
/// EN 16931, ready to be written.
#[derive(Debug, Clone)]
pub struct EInvoice {
    proof: Validated<En16931>,
}

impl EInvoice {
    pub(crate) fn of(proof: Validated<En16931>) -> Self {
        Self { proof }
    }

    /// What it says, term by term.
    pub fn invoice(&self) -> &Invoice {
        self.proof.invoice()
    }

    /// UN/CEFACT Cross Industry Invoice D16B: the XML of Factur-X and ZUGFeRD,
    /// profile EN 16931. Inside a PDF it is [`ATTACHMENT_NAME`](crate::ATTACHMENT_NAME).
    pub fn cii(&self) -> String {
        write(&self.proof, Syntax::Cii).xml
    }

    /// OASIS UBL 2.1: an `Invoice`, or a `CreditNote`.
    pub fn ubl(&self) -> String {
        write(&self.proof, Syntax::Ubl).xml
    }
}
