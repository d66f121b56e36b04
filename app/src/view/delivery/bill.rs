//! Deliveries on a bill: what the line says, and the table below it.

use super::network::name;
use crate::{
    format::{integer, money, money_fine},
    text::{Rich, delivery::bill as words},
};
use domain::{invoice::DeliveriesBilled, party::Language, unit::Money};

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
    /// In the reader's language; `amount` is what the bill charges for them.
    pub fn new(billed: &DeliveriesBilled, amount: Money, language: Language) -> Self {
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
            .try_fold(Money::zero(amount.currency()), |sum, group| {
                sum.checked_add(group.subscriber).ok()
            });
        let exact = exact.unwrap_or(amount);
        let rounded = (exact != amount).then(|| {
            words::rounded(
                language,
                &money_fine(exact, language),
                &money(amount, language),
            )
        });
        Self {
            say: say(billed, language),
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

/// `Downloads: 12`: what the bill's line is called.
pub fn label(billed: &DeliveriesBilled, language: Language) -> Rich {
    words::downloads(language, &integer(billed.count.into(), language))
}

/// The same, with what their providers paid.
fn say(billed: &DeliveriesBilled, language: Language) -> Rich {
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
