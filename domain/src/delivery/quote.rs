//! From both sides' preferences to the terms of one delivery, or to why there is
//! none.
//!
//! Precedence (SPL-9): refusals, then caps, then shares. Both accept: the provider
//! pays. Both refuse: no delivery, and the subscriber is told before anything is
//! sent.

use super::{
    AccessNetwork, Ask, DeliveryTariff, ProviderPreferences, Rule, Segment, SubscriberPreferences,
    Terms, TermsRule, Values, WhenSpent, Willing,
};
use crate::{
    metering::UsageFacts,
    unit::{Currency, Money, MoneyError, Rate},
    usage::Service,
};
use jiff::civil::DateTime;
use std::ops::Range;

/// A file that is to be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery<'a> {
    /// A recording's id, or what the provider calls the file.
    pub content: &'a str,
    /// Its length.
    pub bytes: u64,
    /// How long it plays, where it does.
    pub duration_s: Option<u32>,
    /// How the device is connected.
    pub network: AccessNetwork,
    /// When, by the clock in the account's zone.
    pub local: DateTime,
    /// What kind of subscriber it is for.
    pub segment: Option<&'a str>,
}

/// What both sides have spent already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// By the provider in this month, what is reserved for open deliveries included.
    pub provider_used: Money,
    /// By the subscriber in this month, likewise.
    pub subscriber_used: Money,
}

/// The terms of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// What would be fixed.
    pub terms: Terms,
    /// What the whole of it costs whom.
    pub values: Values,
    /// Whether the subscriber wants to be asked first.
    pub must_ask: bool,
}

/// Why there is no delivery.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoDelivery {
    /// The provider wants none when its budget is spent.
    #[error("the sponsor's budget has {left} left of the {wanted} that this takes")]
    BudgetSpent {
        /// What is left.
        left: Money,
        /// What it would have paid.
        wanted: Money,
    },
    /// The subscriber is never charged, and nobody else pays.
    #[error(
        "{charge} would have to be paid, the provider sponsors nothing of it, and the subscriber is never charged"
    )]
    NobodyPays {
        /// What it costs.
        charge: Money,
    },
    /// The subscriber is never charged, and the provider does not pay all.
    #[error(
        "{rest} would be left after the provider's {sponsored}, and the subscriber is never charged"
    )]
    NeverCharged {
        /// What would be left.
        rest: Money,
        /// What the provider would pay.
        sponsored: Money,
    },
    /// The subscriber pays a rest only where the provider pays a part.
    #[error(
        "{charge} would have to be paid, the provider sponsors nothing of it, and the subscriber wants only what is sponsored"
    )]
    NotSponsored {
        /// What it costs.
        charge: Money,
    },
    /// More than the subscriber pays for one delivery.
    #[error("{rest} would be the subscriber's, whose limit for a delivery is {limit}")]
    OverDeliveryLimit {
        /// The subscriber's part.
        rest: Money,
        /// The limit.
        limit: Money,
    },
    /// More than the subscriber pays in a month.
    #[error(
        "{rest} would be the subscriber's, whose limit for a month is {limit} with {used} used"
    )]
    OverMonthLimit {
        /// The subscriber's part.
        rest: Money,
        /// What is used or reserved.
        used: Money,
        /// The limit.
        limit: Money,
    },
}

/// Why nothing could be said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// The tariff has no price for it; a tariff that was read has one.
    #[error("the delivery tariff has no price for this delivery")]
    NoPrice,
    /// A limit or a standing in another currency than the tariff.
    #[error("the delivery tariff is in {tariff}, and {other} was met")]
    OtherCurrency {
        /// The tariff's.
        tariff: Currency,
        /// The other.
        other: Currency,
    },
    /// An amount left its range.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl<'a> Delivery<'a> {
    /// What conditions look at.
    pub fn facts(&self) -> UsageFacts<'a> {
        UsageFacts {
            service: Service::Data,
            network: self.network.network(),
            roaming: self.network.is_roaming(),
            local: self.local,
            application: None,
            segment: self.segment,
            schedule: None,
            size_bytes: Some(i64::try_from(self.bytes).unwrap_or(i64::MAX)),
        }
    }
}

/// Fixes who pays what for `delivery`; inside, why there is none.
///
/// Preferences in another currency than the tariff sponsor nothing.
///
/// # Errors
/// [`QuoteError`].
pub fn quote(
    tariff: &DeliveryTariff,
    provider: &ProviderPreferences,
    subscriber: &SubscriberPreferences,
    delivery: &Delivery<'_>,
    standing: &Standing,
) -> Result<Result<Quote, NoDelivery>, QuoteError> {
    let (price_row, price) = tariff.price(delivery).ok_or(QuoteError::NoPrice)?;
    let currency = tariff.currency;
    for amount in [
        Some(standing.provider_used),
        Some(standing.subscriber_used),
        subscriber.per_delivery,
        subscriber.per_month,
    ]
    .into_iter()
    .flatten()
    {
        if amount.currency() != currency {
            let (tariff, other) = (currency, amount.currency());
            return Err(QuoteError::OtherCurrency { tariff, other });
        }
    }
    let mut terms = Terms {
        bytes: delivery.bytes,
        price: price.price,
        price_row: u16::try_from(price_row).unwrap_or(u16::MAX),
        segments: Vec::new(),
        rules: Vec::new(),
        provider_max: None,
    };
    let is_sponsor = provider.currency() == currency && !price.price.amount.is_zero();
    let rules = if is_sponsor { provider.rules() } else { &[] };
    cut(&mut terms, provider, rules, delivery);
    let mut values = terms.of_all()?;
    if let Some(budget) = provider.budget().filter(|_| is_sponsor) {
        let left = budget.month.checked_sub(standing.provider_used)?;
        let left = Money::new(left.micros().max(0), currency);
        if values.provider.micros() > left.micros() {
            match budget.when_spent {
                WhenSpent::NoDelivery => {
                    let wanted = values.provider;
                    return Ok(Err(NoDelivery::BudgetSpent { left, wanted }));
                }
                WhenSpent::SubscriberPays => {
                    terms.provider_max = Some(left);
                    values = terms.of_all()?;
                }
            }
        }
    }
    let quote = Quote {
        must_ask: must_ask(subscriber.ask, delivery.network) && !values.subscriber.is_zero(),
        terms,
        values,
    };
    Ok(allowed(subscriber, &values, standing)?.map_or(Ok(quote), Err))
}

const fn must_ask(ask: Ask, network: AccessNetwork) -> bool {
    match ask {
        Ask::Never => false,
        Ask::OnMobile => !matches!(network, AccessNetwork::Fixed),
        Ask::Always => true,
    }
}

/// Why the subscriber does not want it; refusals before caps.
fn allowed(
    subscriber: &SubscriberPreferences,
    values: &Values,
    standing: &Standing,
) -> Result<Option<NoDelivery>, MoneyError> {
    let (rest, sponsored, charge) = (values.subscriber, values.provider, values.charge);
    if rest.is_zero() {
        return Ok(None);
    }
    match subscriber.willing {
        Willing::Never if sponsored.is_zero() => {
            return Ok(Some(NoDelivery::NobodyPays { charge }));
        }
        Willing::Never => return Ok(Some(NoDelivery::NeverCharged { rest, sponsored })),
        Willing::IfSponsored if sponsored.is_zero() => {
            return Ok(Some(NoDelivery::NotSponsored { charge }));
        }
        Willing::IfSponsored | Willing::Yes => {}
    }
    if let Some(limit) = subscriber.per_delivery
        && rest.micros() > limit.micros()
    {
        return Ok(Some(NoDelivery::OverDeliveryLimit { rest, limit }));
    }
    if let Some(limit) = subscriber.per_month {
        let used = standing.subscriber_used;
        if used.checked_add(rest)?.micros() > limit.micros() {
            return Ok(Some(NoDelivery::OverMonthLimit { rest, used, limit }));
        }
    }
    Ok(None)
}

/// Cuts the file into pieces: of each byte the first rule counts that is about it
/// and holds; bytes without one are the subscriber's.
fn cut(terms: &mut Terms, provider: &ProviderPreferences, rules: &[Rule], delivery: &Delivery<'_>) {
    let (bytes, facts) = (delivery.bytes, delivery.facts());
    let mut open: Vec<Range<u64>> = Vec::from_iter(std::iter::once(0..bytes));
    let mut pieces: Vec<(u64, Segment)> = Vec::with_capacity(2);
    for rule in rules {
        if open.is_empty() {
            break;
        }
        if !provider.applies(rule, delivery, &facts) {
            continue;
        }
        let Some(part) = rule.part.range(bytes, delivery.duration_s) else {
            continue;
        };
        let place = u16::try_from(terms.rules.len()).ok();
        let mut is_used = false;
        let mut still: Vec<Range<u64>> = Vec::new();
        for range in open {
            let (from, to) = (range.start.max(part.start), range.end.min(part.end));
            if from >= to {
                still.push(range);
                continue;
            }
            is_used = true;
            let segment = Segment {
                end: to,
                provider_share: rule.share,
                rule: place,
            };
            pieces.push((from, segment));
            still.extend(
                [range.start..from, to..range.end]
                    .into_iter()
                    .filter(|rest| !rest.is_empty()),
            );
        }
        open = still;
        if is_used {
            terms.rules.push(TermsRule {
                name: rule.name.clone(),
                up_to: rule.up_to,
            });
        }
    }
    for range in open {
        let segment = Segment {
            end: range.end,
            provider_share: Rate::from_millionths(0),
            rule: None,
        };
        pieces.push((range.start, segment));
    }
    pieces.sort_unstable_by_key(|(start, _)| *start);
    terms
        .segments
        .extend(pieces.into_iter().map(|(_, segment)| segment));
}
