//! Why a document cannot be said in EN 16931: each reason by name, with the
//! field that it is about.

use domain::unit::{Currency, Money, Rate};
use en16931::validation::profile::Rejected;
use jiff::civil::Date;
use std::fmt;

/// A party of our documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The operator.
    Seller,
    /// Who is billed.
    Customer,
    /// Whose recordings and deliveries a statement is about.
    Provider,
}

/// One thing that a document lacks, or that EN 16931 has no form for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A statement of a provider that nobody asked who it is by law.
    #[error("the provider's name, address and tax are not known")]
    NoParty,
    /// A party without a name (BR-06, BR-07).
    #[error("{0} has no name")]
    NoName(Side),
    /// A party without a line of address (BR-08, BR-10).
    #[error("{0} has no address")]
    NoAddress(Side),
    /// A party without a country (BR-09, BR-11).
    #[error("{0} has no country")]
    NoCountry(Side),
    /// A party without the VAT id that its tax asks for (BR-S-02, BR-AE-02).
    #[error("{0} has no VAT id")]
    NoVatId(Side),
    /// A VAT id that begins with no country's letters (BR-CO-09), or is none.
    #[error(
        "{side} has the VAT id {vat_id:?}: a country's two letters and 2 to 13 letters or digits are wanted"
    )]
    NotAVatId {
        /// Whose.
        side: Side,
        /// The text.
        vat_id: String,
    },
    /// A provider's tax that is exempt, with nothing to say why (BR-E-10).
    #[error("the tax is exempt and no reason is given")]
    NoReason,
    /// An account that money can be sent to by no number.
    #[error("{0}'s bank account has no IBAN")]
    NoIban(Side),
    /// A currency with coins smaller than hundredths: amounts have two decimals.
    #[error("the coins of {0} are smaller than hundredths, which amounts of EN 16931 end at")]
    FineCoins(Currency),
    /// A currency that the standard's list does not have (BR-CL-04).
    #[error("EN 16931 does not list the currency {0}")]
    UnlistedCurrency(Currency),
    /// A rate above zero that the rules take for zero (BR-CO-17 rounds to whole percent).
    #[error("a tax rate of {0} counts as zero in the rules of EN 16931")]
    FineRate(Rate),
    /// A date before the year 1.
    #[error("{0} is before the calendar of EN 16931")]
    NotADate(Date),
    /// A document without a line (BR-16).
    #[error("the document has no line")]
    NoLine,
    /// Another number of names than of lines.
    #[error("{given} names for {wanted} lines")]
    Names {
        /// Lines of the document.
        wanted: usize,
        /// Names given.
        given: usize,
    },
    /// A line with a blank name (BR-25).
    #[error("line {0} has no name")]
    NoLineName(u32),
    /// A credit note without words on how it is settled: nothing else of it would
    /// say so in both formats (BR-CO-25).
    #[error("a credit note wants words on how it is settled")]
    NoTerms,
    /// An amount that is not a whole number of coins.
    #[error("{0} is not a whole number of coins")]
    NotCoins(Money),
    /// The document's own sums do not follow from its lines.
    #[error("the lines do not add up to the document's {0}")]
    Sums(&'static str),
}

impl Fault {
    /// The field that it is about, as our documents name it: `seller.country`.
    pub fn field(&self) -> String {
        let of = |side: &Side, field: &str| match side {
            Side::Seller => format!("seller.{field}"),
            Side::Customer => format!("customer.{field}"),
            Side::Provider => format!("provider.{field}"),
        };
        match self {
            Self::NoParty => "provider".into(),
            Self::NoName(side) => of(side, "name"),
            Self::NoAddress(side) => of(side, "address"),
            Self::NoCountry(side) => of(side, "country"),
            Self::NoVatId(Side::Provider)
            | Self::NotAVatId {
                side: Side::Provider,
                ..
            } => "provider.vat_id".into(),
            Self::NoVatId(side) | Self::NotAVatId { side, .. } => of(side, "tax_id"),
            Self::NoIban(side) => of(side, "pay_to"),
            Self::NoReason => "provider.tax".into(),
            Self::FineCoins(_) | Self::UnlistedCurrency(_) => "currency".into(),
            Self::FineRate(_) => "tax_rate".into(),
            Self::NotADate(_) => "date".into(),
            Self::NoLine | Self::Names { .. } | Self::NoLineName(_) => "lines".into(),
            Self::NoTerms => "terms".into(),
            Self::NotCoins(_) => "amount".into(),
            Self::Sums(field) => (*field).into(),
        }
    }
}

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// What we looked for ourselves; all of it, not the first alone.
    #[error("no e-invoice: {}", list(.0))]
    Faults(Vec<Fault>),
    /// The rules of EN 16931, where they found what we did not look for: a
    /// defect of ours, said instead of sent.
    #[error("no e-invoice, against its rules: {}", rules(.0))]
    Rules(Box<Rejected>),
}

fn list(faults: &[Fault]) -> String {
    let all: Vec<String> = faults.iter().map(Fault::to_string).collect();
    all.join("; ")
}

fn rules(rejected: &Rejected) -> String {
    let all = rejected.report().fatal();
    let all: Vec<&str> = all.map(|finding| finding.rule.as_str()).collect();
    all.join(", ")
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seller => "the seller",
            Self::Customer => "the customer",
            Self::Provider => "the provider",
        })
    }
}
