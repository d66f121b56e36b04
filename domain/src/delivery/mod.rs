//! Who pays for a delivery: both sides' preferences, one set of terms, settled by
//! what was delivered.
//!
//! The way of a delivery through these modules is their order: [`network`] (over
//! which network) → [`tariff`] (what it costs) → [`part`] (pieces of a file) →
//! [`preference`] (what the provider sponsors) and [`subscriber`] (what may be
//! charged to the account), written as [`preference_file`] and [`tariff_file`] →
//! [`quote`](mod@quote) (the terms, fixed before anything is sent, or why there is no delivery) →
//! [`byte_set`] (what arrived) → [`terms`] (its values) by [`split`](mod@split).
//! What other preferences would have come to says [`preview`](mod@preview).
//!
//! Rules by their numbers in the requirements: SPL-1 to SPL-11. The provider pays
//! up to its share and caps, the subscriber the rest if allowed; else there is no
//! delivery. What is owed is a function of the set of bytes that arrived alone, so
//! pieces, resumptions and repetitions cost what one delivery costs.
//!
//! Units: bytes; money in micro-units; shares in millionths. Times are the clock on
//! the wall in the account's zone.
//!
//! # Adding what a preference may depend on
//! A [`Condition`](crate::metering::Condition) that deliveries have facts for: add
//! it to [`possible`], and the fact to [`quote::Delivery`].

pub mod byte_set;
pub mod doubt;
pub mod network;
pub mod networks;
pub mod part;
pub mod party;
pub mod possible;
pub mod preference;
pub mod preference_file;
pub mod preview;
pub mod quote;
pub mod split;
pub mod statement;
pub mod subscriber;
pub mod tariff;
pub mod tariff_file;
pub mod terms;

pub use byte_set::{ByteSet, ByteSetError};
pub use doubt::Doubt;
pub use network::AccessNetwork;
pub use networks::{NetworkLineError, NetworkMap};
pub use part::{Part, PartError};
pub use party::{ProviderParty, ProviderTax};
pub use possible::ConditionMisfit;
pub use preference::{Budget, Group, ProviderPreferences, Rule, Scope, WhenSpent};
pub use preference_file::{PreferenceFault, PreferenceFile, RuleFile};
pub use preview::{PastDelivery, Preview, Sample, Window, preview};
pub use quote::{Delivery, NoDelivery, Quote, Standing, quote};
pub use split::split;
pub use statement::{
    SalesLine, SponsoredLine, StatementDocument, StatementNumber, StatementTotals,
};
pub use subscriber::{Ask, SubscriberPreferences, Willing};
pub use tariff::{DeliveryPrice, DeliveryTariff};
pub use tariff_file::{DeliveryTariffFile, TariffFault};
pub use terms::{ExplainedPart, Explanation, Limit, Segment, Terms, TermsRule, Values};

#[cfg(test)]
mod docs_tests;
#[cfg(test)]
mod quote_tests;
#[cfg(test)]
mod vector_tests;
