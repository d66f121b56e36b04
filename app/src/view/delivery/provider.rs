//! What the provider's pages about deliveries show.

use super::{
    download::Progress,
    explain::Explained,
    sponsoring::{Focus, RecordingChoice, RowFault, SponsoringForm, preview::PreviewFacts},
};
use crate::{component::form::FormFault, view::store::Listing};
use domain::{
    delivery::{AccessNetwork, ProviderPreferences, StatementNumber, preview::Paid},
    time::PeriodMonth,
    unit::Money,
};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

pub use engine::identity::{Scope as TokenScope, TOKEN_DAYS, TOKEN_NAME_CHARS_MAX};

/// The editor of what the provider sponsors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SponsoringView {
    /// The fields.
    pub form: SponsoringForm,
    /// The provider's recordings, in order of their titles.
    pub recordings: Vec<RecordingChoice>,
    /// Currencies that can be chosen, by their codes.
    pub currencies: Vec<String>,
    /// What is wrong with the fields.
    pub faults: Vec<RowFault>,
    /// Which row the reader is led to.
    pub focus: Focus,
    /// What the preview is computed from; none without a tariff in the currency.
    pub preview: Option<PreviewFacts>,
    /// The version that was just saved.
    pub saved: Option<u32>,
}

/// The review before saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SponsoringReview {
    /// The fields, carried on; `from_version` is the version that is shown as before.
    pub form: SponsoringForm,
    /// The provider's recordings.
    pub recordings: Vec<RecordingChoice>,
    /// What is in force; none before the first version.
    pub before: Option<ProviderPreferences>,
    /// What the fields make.
    pub after: ProviderPreferences,
    /// As in [`SponsoringView`].
    pub preview: Option<PreviewFacts>,
    /// Whether somebody else has saved since the editor was opened: what was to be
    /// saved was not.
    pub is_conflict: bool,
}

/// A version of what a provider sponsors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SponsoringVersion {
    /// From 1.
    pub version: u32,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// Who saved it.
    pub who: String,
    /// What it says.
    pub preferences: ProviderPreferences,
    /// What the version before said; none before the first.
    pub before: Option<ProviderPreferences>,
    /// Whether it is the one in force.
    pub is_in_force: bool,
}

/// A delivery of one of the provider's files; whose it was is not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderDelivery {
    /// When it was asked for.
    pub at: Timestamp,
    /// A recording's id, or what the provider calls the file.
    pub content: String,
    /// The recording's title; none for a file of the provider's own.
    pub title: Option<String>,
    /// Over which network.
    pub network: AccessNetwork,
    /// What arrived.
    pub arrived_bytes: u64,
    /// The file's length.
    pub bytes: u64,
    /// What both sides paid for that.
    pub paid: Paid,
    /// How it stands.
    pub progress: Progress,
    /// Whether what both paid was given back.
    pub is_refunded: bool,
    /// Why both pay what they pay, for the provider to read; not where it was given
    /// back.
    pub explained: Option<Explained>,
}

/// A month of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderDeliveries {
    /// The deliveries, newest first.
    pub rows: Listing<ProviderDelivery>,
    /// The month that is shown.
    pub month: PeriodMonth,
    /// Those that can be chosen, newest first.
    pub months: Vec<PeriodMonth>,
    /// How many there were in the month.
    pub count: u64,
    /// What was paid for them, for each currency.
    pub sums: Vec<Paid>,
}

/// A statement in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// Its number.
    pub number: StatementNumber,
    /// The month that it is about.
    pub month: PeriodMonth,
    /// When it was written.
    pub issued_on: jiff::civil::Date,
    /// Above zero it is owed to the provider.
    pub balance: Money,
}

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Its id, as the form that revokes it sends it.
    pub token: String,
    /// What it was called.
    pub name: String,
    /// What it may be used for.
    pub scopes: BTreeSet<TokenScope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
    /// Since when it is revoked.
    pub revoked_at: Option<Timestamp>,
}

/// The provider's tokens, and the form for the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokensView {
    /// The tokens, newest first.
    pub rows: Vec<TokenRow>,
    /// A token that was just made, in full: its name and itself.
    pub made: Option<(String, String)>,
    /// The form for the next.
    pub form: TokenForm,
    /// Where programs send their requests: `https://…/api/v1/deliveries`.
    pub endpoint: String,
    /// The present instant.
    pub now: Timestamp,
}

/// The form for a token, as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenForm {
    /// `name`.
    pub name: String,
    /// `scope`, once for each.
    pub scopes: BTreeSet<TokenScope>,
    /// `days`: one of [`TOKEN_DAYS`].
    pub days: u16,
    /// What is wrong, of the fields `name`, `scope` and `days`.
    pub faults: Vec<FormFault>,
}

/// Titles by ids.
pub fn titles(recordings: &[RecordingChoice]) -> BTreeMap<String, String> {
    let pair = |one: &RecordingChoice| (one.content.clone(), one.title.clone());
    recordings.iter().map(pair).collect()
}
