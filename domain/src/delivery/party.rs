//! Who a provider is by law, as its statements name it.

use crate::{content::Country, invoice::PayTo, unit::Rate};
use serde::{Deserialize, Serialize};

/// A provider as a party of a self-billed invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderParty {
    /// Legal name.
    pub name: String,
    /// Address, line by line.
    pub address: Vec<String>,
    /// Its country.
    pub country: Country,
    /// VAT identification number, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id: Option<String>,
    /// The number that its tax office knows it by, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_number: Option<String>,
    /// The tax on what its recordings earn.
    pub tax: ProviderTax,
    /// Where it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_to: Option<PayTo>,
}

/// The tax on what a provider supplies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ProviderTax {
    /// It asks for this much, and owes it to its tax office.
    Rate {
        /// How much.
        rate: Rate,
    },
    /// The operator owes it: a business of another country.
    ReverseCharge,
    /// It is exempt, for instance a small business.
    Exempt {
        /// By which rule, in the provider's words.
        reason: String,
    },
    /// The provider is no taxable person.
    OutOfScope,
}

impl ProviderTax {
    /// What it asks for beside its part; none where it asks for no tax.
    pub const fn rate(&self) -> Option<Rate> {
        match self {
            Self::Rate { rate } => Some(*rate),
            Self::ReverseCharge | Self::Exempt { .. } | Self::OutOfScope => None,
        }
    }
}
