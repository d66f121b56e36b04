//! What the library's pages show.

use super::{FileOffer, MasterFacts, Sleeve};
use domain::unit::Money;
use jiff::Timestamp;

/// How a right came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It was bought.
    Purchase,
    /// Somebody gave it.
    Gift {
        /// Who, by their name.
        from: String,
    },
    /// An operator granted it.
    Grant,
}

/// Why a right has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// Its time was over.
    Expired {
        /// Since when.
        at: Timestamp,
    },
    /// An operator revoked it.
    Revoked {
        /// Since when.
        at: Timestamp,
        /// Why, in the operator's words.
        reason: String,
    },
    /// The purchase was taken back and its price with it.
    Refunded {
        /// Since when.
        at: Timestamp,
    },
}

/// A right in the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryItem {
    /// To what.
    pub sleeve: Sleeve,
    /// How long it plays.
    pub length_ms: i64,
    /// How it came about.
    pub origin: Origin,
    /// Since when.
    pub from: Timestamp,
    /// Until when, where it has an end.
    pub until: Option<Timestamp>,
    /// Why it is not good any more.
    pub ended: Option<Ended>,
}

/// One recording of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryDetail {
    /// The right to it.
    pub item: LibraryItem,
    /// Who sells it.
    pub provider: String,
    /// What the master is.
    pub master: MasterFacts,
    /// The formats that it can be fetched in.
    pub files: Vec<FileOffer>,
    /// Where it was bought: what became of the price.
    pub charge: Option<Charge>,
}

/// The price of a purchase and where it is billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// What was paid, as the tariff says its prices.
    pub price: Money,
    /// The invoice's number; before there is one it is on the next.
    pub invoice: Option<String>,
}
