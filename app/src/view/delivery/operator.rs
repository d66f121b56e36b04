//! What the operator's pages of deliveries show.

use super::{
    decision::Decision,
    download::{Dispute, DownloadRow, Progress, SettlementRow},
};
use crate::{component::form::FormFault, view::store::Listing};
use domain::{
    delivery::{AccessNetwork, DeliveryTariff, WhenSpent},
    time::PeriodMonth,
    unit::{Currency, Money},
};
use jiff::{Timestamp, civil::Date};

/// The operator's view of all deliveries.
#[derive(Debug, Clone)]
pub struct DeliveryDesk {
    /// The running calendar month.
    pub month: PeriodMonth,
    /// What it brought, a row a currency.
    pub revenue: Vec<Revenue>,
    /// How much went over which network in it.
    pub networks: Vec<NetworkCount>,
    /// The providers' budgets of the month; the page sorts them.
    pub budgets: Vec<BudgetRow>,
    /// Disputes that wait, oldest first.
    pub disputes: Vec<DisputeRow>,
    /// Which of the recent deliveries are listed.
    pub filter: DeliveryFilter,
    /// Recent deliveries, newest first.
    pub deliveries: Listing<OperatorDeliveryRow>,
    /// All versions of the delivery tariffs, newest first.
    pub tariffs: Vec<DeliveryTariffRow>,
    /// Which addresses are which network.
    pub networks_form: NetworksForm,
    /// The providers' statements.
    pub statements: Statements,
}

/// What deliveries brought in one currency, without tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revenue {
    /// Of subscribers.
    pub subscribers: Money,
    /// Of providers.
    pub providers: Money,
    /// Of both.
    pub total: Money,
}

/// How much went over a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkCount {
    /// Which.
    pub network: AccessNetwork,
    /// How many deliveries.
    pub deliveries: i64,
    /// How many bytes arrived.
    pub bytes: u64,
}

/// A provider's budget of the running month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetRow {
    /// Whose, by name.
    pub provider: String,
    /// How much.
    pub budget: Money,
    /// What was settled.
    pub used: Money,
    /// What is reserved for open deliveries beyond that.
    pub reserved: Money,
    /// What happens when it is spent.
    pub when_spent: WhenSpent,
}

/// A dispute that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeRow {
    /// The delivery's id.
    pub delivery: String,
    /// What was delivered.
    pub title: String,
    /// The account's reference.
    pub account: String,
    /// When it was said.
    pub at: Timestamp,
    /// In the subscriber's words.
    pub reason: String,
}

/// Which deliveries are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// Only over this network.
    pub network: Option<AccessNetwork>,
    /// Only in this state.
    pub state: Option<DeliveryState>,
    /// Only with this in title, account or provider.
    pub search: String,
}

/// The states that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// Its instruction is valid.
    Open,
    /// All of it arrived.
    Complete,
    /// Its instruction is over, and not all of it arrived.
    Ended,
    /// Its charge is disputed, and nobody decided.
    Disputed,
}

impl DeliveryState {
    /// Each.
    pub const ALL: [Self; 4] = [Self::Open, Self::Complete, Self::Ended, Self::Disputed];

    /// Its word in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Complete => "complete",
            Self::Ended => "ended",
            Self::Disputed => "disputed",
        }
    }

    /// The state with that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A delivery in the operator's list.
#[derive(Debug, Clone)]
pub struct OperatorDeliveryRow {
    /// As its subscriber sees it.
    pub row: DownloadRow,
    /// The account's reference.
    pub account: String,
    /// The provider's name.
    pub provider: String,
    /// Whether its charge is disputed, and nobody decided.
    pub is_disputed: bool,
}

/// A version of a delivery tariff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryTariffRow {
    /// Its currency.
    pub currency: Currency,
    /// Its number.
    pub version: u32,
    /// Its first day.
    pub valid_from: Date,
    /// How many prices it has.
    pub prices: usize,
    /// Whether it is the one that counts today.
    pub is_in_force: bool,
}

/// What the form about networks holds.
#[derive(Debug, Clone)]
pub struct NetworksForm {
    /// Lines such as `mobile 10.0.0.0/8`, as they were typed or are set.
    pub lines: String,
    /// The network of all other addresses.
    pub default: AccessNetwork,
    /// The zone that calendar months and times of day are in, by its name.
    pub zone: String,
    /// What is wrong; fields `networks` (a fault for each line), `default`, `zone`.
    pub faults: Vec<FormFault>,
}

/// The providers' statements: the form that issues a month's, and the last ones.
#[derive(Debug, Clone)]
pub struct Statements {
    /// Past months that can be issued, newest first.
    pub months: Vec<PeriodMonth>,
    /// The month that was chosen, as it was sent; empty at first.
    pub month: String,
    /// What is wrong; field `month`.
    pub faults: Vec<FormFault>,
    /// The last issued, newest first.
    pub issued: Vec<IssuedStatement>,
}

/// A statement that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedStatement {
    /// Its number.
    pub number: String,
    /// Where it is.
    pub href: String,
    /// The provider's name.
    pub provider: String,
    /// For which month.
    pub month: PeriodMonth,
    /// What it comes to; below zero the provider owes.
    pub total: Money,
}

/// One delivery, as the operator sees it.
#[derive(Debug, Clone)]
pub struct OperatorDelivery {
    /// Its id.
    pub delivery: String,
    /// What was delivered.
    pub title: String,
    /// Its content's id, or what the provider calls the file.
    pub content: String,
    /// As what: `FLAC`; a dash for what the provider's own server delivers.
    pub format_name: String,
    /// The account's reference.
    pub account: String,
    /// The provider's name.
    pub provider: String,
    /// When it began.
    pub began_at: Timestamp,
    /// What it was decided by.
    pub versions: RuleVersions,
    /// Its instruction.
    pub instruction: Instruction,
    /// Who pays what for what arrived; its values are those settled so far.
    pub decision: Decision,
    /// How far it has come.
    pub progress: Progress,
    /// What was settled, in order, with ledger entries.
    pub settlements: Vec<SettlementRow>,
    /// What was said against its charge.
    pub dispute: Option<Dispute>,
    /// The form that decides it, where it waits.
    pub decide: Option<DecideForm>,
}

/// The versions of the rules that a delivery came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleVersions {
    /// Of the delivery tariff; where there was none, it cost nothing.
    pub tariff: Option<u32>,
    /// Of the provider's preferences, where it had said something.
    pub provider: Option<u32>,
    /// Of the subscriber's preferences, likewise.
    pub subscriber: Option<u32>,
}

/// What a delivery goes out by: it has one, signed when it was fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instruction {
    /// When it was signed.
    pub issued_at: Timestamp,
    /// How long it is valid.
    pub until: Timestamp,
}

/// What the form that decides a dispute holds.
#[derive(Debug, Clone, Default)]
pub struct DecideForm {
    /// What was noted.
    pub note: String,
    /// What is wrong; field `note`.
    pub faults: Vec<FormFault>,
}

/// What a check of a delivery tariff's file came to.
#[derive(Debug, Clone)]
pub enum TariffChecked {
    /// It was not checked yet.
    NotYet,
    /// It is sound.
    Sound {
        /// What it says.
        tariff: Box<DeliveryTariff>,
        /// What was just done, where it was not only checked.
        notice: Option<String>,
    },
    /// It breaks rules: each fault, in the reader's language.
    Refused(Vec<String>),
}
