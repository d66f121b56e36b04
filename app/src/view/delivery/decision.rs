//! A decision about a delivery, as pages draw it: figures, words, pieces.

use super::explain::{Explained, Occasion, say};
use domain::{
    delivery::{AccessNetwork, Terms, Values},
    party::Language,
    unit::{MoneyError, Rate},
};
use std::ops::Range;

/// Who pays what for which bytes, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Over which network.
    pub network: AccessNetwork,
    /// The file's length.
    pub bytes: u64,
    /// How many of them arrived; before the delivery all of them.
    pub delivered: u64,
    /// What is owed for those.
    pub values: Values,
    /// Why.
    pub explained: Explained,
    /// Each piece of the file, in order.
    pub pieces: Vec<Piece>,
}

/// A piece of a file that one rule is about, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Which bytes.
    pub range: Range<u64>,
    /// How many of them arrived.
    pub delivered: u64,
    /// The provider's rule.
    pub rule: Option<String>,
    /// The provider's part of what they cost, before caps and budget.
    pub provider_share: Rate,
}

impl Decision {
    /// By `terms`, of what `occasion` says arrived.
    ///
    /// # Errors
    /// [`MoneyError`], which terms that were quoted never have.
    pub fn new(
        terms: &Terms,
        occasion: &Occasion<'_>,
        language: Language,
    ) -> Result<Self, MoneyError> {
        let delivered = occasion.arrived(terms);
        let explanation = terms.explain(&delivered)?;
        let explained = say(&explanation, terms, occasion, language);
        let pieces = explanation.parts.into_iter().map(|part| Piece {
            range: part.range,
            delivered: part.delivered,
            rule: part.rule.map(str::to_owned),
            provider_share: part.provider_share,
        });
        Ok(Self {
            network: occasion.network,
            bytes: terms.bytes,
            delivered: delivered.count(),
            values: explanation.values,
            pieces: pieces.collect(),
            explained,
        })
    }
}
