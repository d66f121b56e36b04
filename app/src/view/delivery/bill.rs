//! Deliveries on a bill: what the line says, and the table below it.

use super::network::name;
use crate::{
    format::{integer, money, money_fine},
    text::{Rich, delivery::bill as words},
};
use domain::{delivery::AccessNetwork, party::Language, unit::Money};

/// The deliveries of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveriesBilled {
    /// How many.
    pub count: u32,
    /// How many bytes arrived.
    pub bytes: u64,
    /// What their providers paid, exactly.
    pub sponsored: Money,
    /// What the bill charges: the subscriber's part in whole coins.
    pub booked: Money,
    /// By what was delivered and over which network.
    pub groups: Vec<DeliveredGroup>,
}

/// Deliveries of one recording over one network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredGroup {
    /// The recording's title.
    pub title: String,
    /// Over which network.
    pub network: AccessNetwork,
    /// How many.
    pub deliveries: u32,
    /// How many bytes arrived.
    pub bytes: u64,
    /// What the subscriber owes, exactly.
    pub subscriber: Money,
    /// What the provider paid, exactly.
    pub provider: Money,
}

/// The table in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveriesView {
    /// `Downloads: 12, of which €9.40 paid by their providers`.
    pub say: Rich,
    /// The rows.
    pub groups: Vec<GroupView>,
    /// The last row: deliveries, bytes, provider, subscriber.
    pub total: [String; 4],
    /// That the bill's amount is the sum in whole coins, where it is not exact.
    pub rounded: Option<Rich>,
}

/// One row: a recording, a network, figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupView {
    /// The recording.
    pub title: String,
    /// The network.
    pub network: &'static str,
    /// Deliveries, bytes, provider, subscriber.
    pub figures: [String; 4],
}

impl DeliveriesView {
    /// In the reader's language.
    pub fn new(billed: &DeliveriesBilled, language: Language) -> Self {
        let groups = billed.groups.iter().map(|group| GroupView {
            title: group.title.clone(),
            network: name(group.network, language),
            figures: figures(
                (group.deliveries, group.bytes),
                (group.provider, group.subscriber),
                language,
            ),
        });
        let exact = billed
            .groups
            .iter()
            .try_fold(Money::zero(billed.booked.currency()), |sum, group| {
                sum.checked_add(group.subscriber).ok()
            });
        let exact = exact.unwrap_or(billed.booked);
        let rounded = (exact != billed.booked).then(|| {
            words::rounded(
                language,
                &money_fine(exact, language),
                &money(billed.booked, language),
            )
        });
        Self {
            say: label(billed, language),
            groups: groups.collect(),
            total: figures(
                (billed.count, billed.bytes),
                (billed.sponsored, exact),
                language,
            ),
            rounded,
        }
    }
}

/// `Downloads: 12, of which €9.40 paid by their providers`: what the bill's line
/// is called.
pub fn label(billed: &DeliveriesBilled, language: Language) -> Rich {
    let count = integer(billed.count.into(), language);
    match billed.sponsored.is_zero() {
        true => words::downloads(language, &count),
        false => {
            words::downloads_sponsored(language, &count, &money_fine(billed.sponsored, language))
        }
    }
}

fn figures(
    (deliveries, bytes): (u32, u64),
    (provider, subscriber): (Money, Money),
    language: Language,
) -> [String; 4] {
    [
        integer(deliveries.into(), language),
        super::explain::size(bytes, language),
        money_fine(provider, language),
        money_fine(subscriber, language),
    ]
}
