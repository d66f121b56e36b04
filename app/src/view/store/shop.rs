//! What the shop's pages show.

use super::{FileOffer, MasterFacts, Sleeve, Territory};
use crate::component::form::FormFault;
use domain::unit::{Currency, Money};

/// A recording on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfItem {
    /// What it is.
    pub sleeve: Sleeve,
    /// How long it plays.
    pub length_ms: i64,
    /// What it costs, as the viewer's tariff says its prices.
    pub price: Money,
    /// Whether the viewer has a right to it.
    pub is_owned: bool,
}

/// One recording of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopItem {
    /// What it is.
    pub sleeve: Sleeve,
    /// Who sells it.
    pub provider: String,
    /// The label it came out on.
    pub label: Option<String>,
    /// The year it came out.
    pub year: Option<i16>,
    /// Its ISRC, as people write it: `DE-A1B-26-00001`.
    pub isrc: Option<String>,
    /// Where it may be sold.
    pub territory: Territory,
    /// What else its provider allows or asks for.
    pub terms: Option<String>,
    /// What the master is.
    pub master: MasterFacts,
    /// Where the preview begins and ends.
    pub preview_ms: (i64, i64),
    /// The formats that it can be fetched in.
    pub files: Vec<FileOffer>,
    /// What it costs, as the viewer's tariff says its prices.
    pub price: Money,
    /// What is to be said about taxes, in the reader's language.
    pub tax_note: String,
    /// Whether the viewer can buy it.
    pub purchase: Purchase,
    /// The form to give it away, where the viewer can.
    pub gift: Option<GiftForm>,
}

/// Whether the viewer can buy a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purchase {
    /// Yes.
    Possible {
        /// A UUID that is new with each page: the same one buys once.
        once: String,
    },
    /// It is theirs already.
    Owned,
    /// A member of a household cannot: who holds the contract can.
    Member,
    /// It is not for sale, or not where they are.
    NotForSale,
    /// Their account is in another currency.
    OtherCurrency {
        /// The account's.
        account: Currency,
    },
}

/// The form to give a recording away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiftForm {
    /// A UUID that is new with each page: the same one gives once.
    pub once: String,
    /// The address as it was typed.
    pub email: String,
    /// Why it was refused, of the field `email`.
    pub faults: Vec<FormFault>,
}
