//! What a subscriber's pages of downloads show.

use super::{decision::Decision, explain::Explained};
use crate::{
    component::form::FormFault,
    view::store::{Listing, Sleeve},
};
use domain::{
    catalog::TaxMode,
    delivery::{AccessNetwork, Ask, NoDelivery, Values, Willing},
    time::PeriodMonth,
    unit::{Currency, Money},
};
use jiff::Timestamp;

/// "Who pays for this download", before anything is sent.
#[derive(Debug, Clone)]
pub struct DownloadAsk {
    /// Of what.
    pub sleeve: Sleeve,
    /// The format's word in addresses: `flac`.
    pub format: String,
    /// The format's name: `FLAC`.
    pub format_name: String,
    /// The file's length.
    pub bytes: u64,
    /// What the device is connected by.
    pub network: AccessNetwork,
    /// Whether prices hold tax.
    pub tax: TaxMode,
    /// Who pays what, or why there is no delivery.
    pub outcome: AskOutcome,
    /// What was fetched of it before.
    pub before: Option<Before>,
    /// What it comes to on each network, that of the device among them.
    pub networks: Vec<OnNetwork>,
    /// Whether what was agreed to is not what it costs now.
    pub has_changed: bool,
}

/// What a quote came to.
#[derive(Debug, Clone)]
pub enum AskOutcome {
    /// It can be downloaded.
    Possible {
        /// Who pays what for the whole file: of a download that goes on by the
        /// terms that it began with.
        decision: Decision,
        /// New with each page.
        once: String,
    },
    /// It cannot.
    Refused(Explained),
}

/// An earlier delivery of the same file.
#[derive(Debug, Clone)]
pub enum Before {
    /// A part of it arrived, and the instruction is still valid: it goes on.
    GoesOn {
        /// The delivery's id.
        delivery: String,
        /// How many bytes arrived.
        arrived: u64,
        /// What is settled for them.
        settled: Values,
        /// How long the instruction is valid.
        until: Timestamp,
    },
    /// It was delivered under an instruction that is over: it is charged again.
    Over {
        /// The delivery's id.
        delivery: String,
        /// How many bytes arrived.
        arrived: u64,
        /// When.
        on: Timestamp,
    },
}

/// What a download comes to on a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnNetwork {
    /// Which.
    pub network: AccessNetwork,
    /// Who pays what, or why there is no delivery.
    pub outcome: Result<Values, NoDelivery>,
}

/// A month's downloads, and what may be charged for them.
#[derive(Debug, Clone)]
pub struct Downloads {
    /// What may be charged.
    pub wishes: WishesForm,
    /// Whether the viewer holds the account and may say so.
    pub is_holder: bool,
    /// What is used of the limit in the running month.
    pub spent: Spent,
    /// Whose downloads are listed.
    pub month: PeriodMonth,
    /// The next month with downloads, if there is a later one.
    pub later: Option<PeriodMonth>,
    /// The month before with downloads, if there is one.
    pub earlier: Option<PeriodMonth>,
    /// The downloads, newest first.
    pub deliveries: Listing<DownloadRow>,
}

/// What the form "What may be charged" holds.
#[derive(Debug, Clone)]
pub struct WishesForm {
    /// Whether anything.
    pub willing: Willing,
    /// The most for one delivery, as it was typed or is set; empty for none.
    pub per_delivery: String,
    /// The most in a month, likewise.
    pub per_month: String,
    /// When to ask first.
    pub ask: Ask,
    /// The account's currency.
    pub currency: Currency,
    /// Whether it was just saved.
    pub is_saved: bool,
    /// What is wrong; fields `willing`, `per_delivery`, `per_month`, `ask`.
    pub faults: Vec<FormFault>,
}

/// What deliveries took of the account in a calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// Which month: the running one.
    pub month: PeriodMonth,
    /// What was charged.
    pub charged: Money,
    /// What is reserved for open deliveries beyond that.
    pub reserved: Money,
    /// The limit that is set.
    pub limit: Option<Money>,
}

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Its instruction is valid.
    Open {
        /// How long.
        until: Timestamp,
    },
    /// All of it arrived.
    Complete,
    /// Its instruction is over, and not all of it arrived.
    Ended,
}

/// A delivery in a list.
#[derive(Debug, Clone)]
pub struct DownloadRow {
    /// Its id.
    pub delivery: String,
    /// What was delivered.
    pub title: String,
    /// As what: `FLAC`.
    pub format_name: String,
    /// Over which network.
    pub network: AccessNetwork,
    /// When it began.
    pub began_at: Timestamp,
    /// The file's length.
    pub bytes: u64,
    /// How many of them arrived.
    pub delivered: u64,
    /// What is settled.
    pub values: Values,
    /// How far it has come.
    pub progress: Progress,
}

/// One delivery.
#[derive(Debug, Clone)]
pub struct DownloadDetail {
    /// Its id.
    pub delivery: String,
    /// Of what.
    pub sleeve: Sleeve,
    /// As what: `FLAC`.
    pub format_name: String,
    /// When it began.
    pub began_at: Timestamp,
    /// Who pays what for what arrived; its values are those settled so far.
    pub decision: Decision,
    /// How far it has come.
    pub progress: Progress,
    /// What was settled, in order.
    pub settlements: Vec<SettlementRow>,
    /// Where the file is, while its instruction is valid.
    pub file_href: Option<String>,
    /// Where its charge stands on the bill.
    pub billed: Billed,
    /// Whether prices hold tax.
    pub tax: TaxMode,
    /// What was said against its charge.
    pub dispute: Disputing,
}

/// One settlement of a delivery, or what was given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementRow {
    /// When.
    pub at: Timestamp,
    /// How many bytes it is for; nothing where it gives back.
    pub bytes: u64,
    /// Who paid what by it; negative where it gives back.
    pub values: Values,
    /// The ledger's entries, by their ids; shown to operators.
    pub entries: Vec<String>,
}

/// Where a delivery is on the bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Billed {
    /// Nothing of it is the account's.
    Nothing,
    /// It will be on the next invoice.
    Next,
    /// It is on this one.
    On(String),
}

/// Whether the charge can be disputed, or was.
#[derive(Debug, Clone)]
pub enum Disputing {
    /// It can be.
    Possible(DisputeForm),
    /// It was.
    Said(Dispute),
    /// Nothing was charged, or the viewer does not hold the account.
    No,
}

/// What the form that disputes a charge holds.
#[derive(Debug, Clone, Default)]
pub struct DisputeForm {
    /// Why, in the subscriber's words.
    pub reason: String,
    /// What is wrong; field `reason`.
    pub faults: Vec<FormFault>,
}

/// A dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// When it was said.
    pub at: Timestamp,
    /// In the subscriber's words.
    pub reason: String,
    /// How it was decided, if it was.
    pub decided: Option<DisputeDecided>,
}

/// How a dispute was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeDecided {
    /// When.
    pub at: Timestamp,
    /// By whom; shown to operators.
    pub by: String,
    /// What was given back to the subscriber, if anything.
    pub refunded: Option<Money>,
    /// Why, in the operator's words.
    pub note: String,
}

/// The most characters of a reason and of a note.
pub const WORDS_CHARS_MAX: usize = 500;
