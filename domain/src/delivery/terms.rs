//! What is fixed before a delivery, and what is owed for what arrived.

use super::{ByteSet, split};
use crate::unit::{Measure, Money, MoneyError, Price, Quantity, Rate, RoundingMode};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Who pays what for which bytes: signed into the instruction, kept with the
/// delivery, and all that settlement looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
    /// The file's length.
    pub bytes: u64,
    /// What a megabyte costs.
    pub price: Price,
    /// Which of the tariff's prices that is, from 0.
    pub price_row: u16,
    /// Pieces of the file, in order, without gaps, each up to `end`.
    pub segments: Vec<Segment>,
    /// The rules that pieces go by.
    pub rules: Vec<TermsRule>,
    /// The most that the provider pays in all, where its budget says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_max: Option<Money>,
}

/// A piece of a file that one rule is about, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Segment {
    /// The offset after its last byte.
    pub end: u64,
    /// The provider's part of what it costs.
    pub provider_share: Rate,
    /// By which of the terms' rules, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<u16>,
}

/// A rule of the provider, as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TermsRule {
    /// Its name.
    pub name: Box<str>,
    /// The most that the provider pays by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Money>,
}

/// What is owed: the first two add up to the third, to the micro (SPL-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Values {
    /// By the subscriber: the first charge value of an instruction.
    pub subscriber: Money,
    /// By the provider: the second.
    pub provider: Money,
    /// What the delivery costs.
    pub charge: Money,
}

/// What kept the provider from paying its whole share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The cap of this of the terms' rules.
    Cap {
        /// Which, from 0.
        rule: usize,
        /// How much it is.
        up_to: Money,
    },
    /// What was left of its budget.
    Budget {
        /// How much.
        left: Money,
    },
}

/// A piece of a delivery, and who pays for it at which share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedPart<'t> {
    /// Which bytes of the file.
    pub range: Range<u64>,
    /// How many of them arrived.
    pub delivered: u64,
    /// The provider's rule; `None` where it has none for them.
    pub rule: Option<&'t str>,
    /// The provider's part of what they cost, before any limit.
    pub provider_share: Rate,
}

/// Why the values are what they are; words are the reader's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation<'t> {
    /// What is owed.
    pub values: Values,
    /// What a megabyte costs.
    pub price: Price,
    /// Each piece, in order.
    pub parts: Vec<ExplainedPart<'t>>,
    /// What kept the provider from paying more, in the order in which it did.
    pub limits: Vec<Limit>,
}

impl Values {
    /// Nothing.
    pub const fn zero(currency: crate::unit::Currency) -> Self {
        let zero = Money::zero(currency);
        Self {
            subscriber: zero,
            provider: zero,
            charge: zero,
        }
    }

    /// What is owed beyond `before`.
    ///
    /// # Errors
    /// [`MoneyError`].
    pub fn beyond(&self, before: &Self) -> Result<Self, MoneyError> {
        Ok(Self {
            subscriber: self.subscriber.checked_sub(before.subscriber)?,
            provider: self.provider.checked_sub(before.provider)?,
            charge: self.charge.checked_sub(before.charge)?,
        })
    }
}

impl Terms {
    /// What the whole file costs whom.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn of_all(&self) -> Result<Values, MoneyError> {
        let counts = self.pieces().map(|(range, _)| range.end - range.start);
        self.owed(counts, &mut |_| {}, &mut |_| {})
    }

    /// What is owed when these bytes arrived. A function of the set alone, so a
    /// delivery in pieces, in any order, with repetitions, costs what it costs in
    /// one (SPL-8). From one set to a larger one the charge never falls; either
    /// side's value may by a micro for each rule, where the other one's rounding gives
    /// it back.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn values(&self, delivered: &ByteSet) -> Result<Values, MoneyError> {
        let counts = self.pieces().map(|(range, _)| delivered.count_in(&range));
        self.owed(counts, &mut |_| {}, &mut |_| {})
    }

    /// What the provider pays by each of the terms' rules; what a budget keeps it
    /// from paying is taken from the last ones.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn by_rule(&self, delivered: &ByteSet) -> Result<Vec<Money>, MoneyError> {
        let mut parts = Vec::with_capacity(self.rules.len());
        let counts = self.pieces().map(|(range, _)| delivered.count_in(&range));
        let values = self.owed(counts, &mut |_| {}, &mut |part| parts.push(part))?;
        let mut left = values.provider;
        for part in &mut parts {
            *part = Money::new(part.micros().min(left.micros()), left.currency());
            left = left.checked_sub(*part)?;
        }
        Ok(parts)
    }

    /// The values of what arrived, and why they are so.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn explain(&self, delivered: &ByteSet) -> Result<Explanation<'_>, MoneyError> {
        let mut limits = Vec::new();
        let counts = self.pieces().map(|(range, _)| delivered.count_in(&range));
        let values = self.owed(counts, &mut |limit| limits.push(limit), &mut |_| {})?;
        let parts = self.pieces().map(|(range, segment)| ExplainedPart {
            delivered: delivered.count_in(&range),
            range,
            rule: segment
                .rule
                .and_then(|rule| Some(&*self.rules.get(usize::from(rule))?.name)),
            provider_share: segment.provider_share,
        });
        Ok(Explanation {
            values,
            price: self.price,
            parts: parts.collect(),
            limits,
        })
    }

    fn pieces(&self) -> impl Iterator<Item = (Range<u64>, &Segment)> {
        let mut start = 0;
        self.segments.iter().map(move |segment| {
            let range = start..segment.end;
            start = segment.end;
            (range, segment)
        })
    }

    /// By how many bytes of each piece arrived: shares by largest remainder, then
    /// each rule's cap, then the budget.
    fn owed(
        &self,
        counts: impl Iterator<Item = u64>,
        limited: &mut dyn FnMut(Limit),
        by_rule: &mut dyn FnMut(Money),
    ) -> Result<Values, MoneyError> {
        let currency = self.price.amount.currency();
        // the subscriber's, then each rule's
        let mut weights = vec![0_u128; 1 + self.rules.len()];
        let mut bytes = 0_u64;
        for (segment, count) in self.segments.iter().zip(counts) {
            bytes = bytes.saturating_add(count);
            let share = u128::from(segment.provider_share.millionths().unsigned_abs());
            let count = u128::from(count);
            let rule = segment.rule.map_or(0, |rule| 1 + usize::from(rule));
            if let Some(weight) = weights.get_mut(rule).filter(|_| rule > 0) {
                *weight += count * share;
            }
            if let Some(subscriber) = weights.first_mut() {
                *subscriber += count * (1_000_000 - share.min(1_000_000));
            }
        }
        let quantity = i64::try_from(bytes).map_err(|_| MoneyError::OutOfRange)?;
        let quantity = Quantity::new(quantity, Measure::Bytes);
        let charge = self.price.charge(quantity, RoundingMode::HalfEven)?;
        let parts = split(charge.micros(), &weights);
        let mut provider = Money::zero(currency);
        for (place, (rule, part)) in self.rules.iter().zip(parts.iter().skip(1)).enumerate() {
            let part = Money::new(*part, currency);
            let part = match rule.up_to {
                Some(up_to) if part.micros() > up_to.micros() => {
                    limited(Limit::Cap { rule: place, up_to });
                    up_to
                }
                _ => part,
            };
            by_rule(part);
            provider = provider.checked_add(part)?;
        }
        if let Some(left) = self
            .provider_max
            .filter(|max| provider.micros() > max.micros())
        {
            limited(Limit::Budget { left });
            provider = left;
        }
        Ok(Values {
            subscriber: charge.checked_sub(provider)?,
            provider,
            charge,
        })
    }
}
