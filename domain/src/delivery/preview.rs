//! What the deliveries of the last days would have cost by other preferences.
//!
//! The same [`quote`](super::quote()) and the same [`Terms`](super::Terms) that charge are asked again, in
//! the order of time, with what the preferences themselves have spent so far in
//! each month. That the subscribers would have fetched the same is assumed; what
//! each of them allows is nobody else's to see.

use super::{
    Ask, ByteSet, Delivery, DeliveryTariff, NoDelivery, ProviderPreferences, Standing,
    SubscriberPreferences, Values, Willing, network::AccessNetwork, quote, quote::QuoteError,
};
use crate::unit::{Currency, Money, MoneyError};
use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows of a sample at most.
pub const ROWS_MAX: usize = 2_000;
/// Items that a preview names.
pub const ITEMS_MAX: usize = 10;
/// The days that a preview looks back.
pub const DAYS: i32 = 30;

/// A delivery of the past, or several that are alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PastDelivery {
    /// A recording's id, or what the provider calls the file.
    pub content: Box<str>,
    /// The file's length.
    pub bytes: u64,
    /// How long it plays, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<u32>,
    /// Over which network.
    pub network: AccessNetwork,
    /// When, by the clock in the account's zone.
    pub local: DateTime,
    /// What kind of subscriber it was for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<Box<str>>,
    /// What arrived; of several: of each.
    pub arrived: ByteSet,
    /// How many deliveries this is.
    pub count: u32,
    /// What both sides paid then; of several: together.
    pub paid: Paid,
}

/// What both sides pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// The provider.
    pub provider: Money,
    /// The subscribers.
    pub subscriber: Money,
}

/// Deliveries of the past, few enough to be sent to a browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    /// They, in order of time.
    pub past: Vec<PastDelivery>,
    /// Whether those of one item over one network in one hour are one row.
    pub is_grouped: bool,
    /// How many deliveries were left out, the smallest groups first.
    pub left_out: u64,
}

/// Which days a preview is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Window {
    /// The day after the last: today.
    pub end: Date,
    /// How many.
    pub days: i32,
}

/// What preferences would have come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// How many deliveries were looked at.
    pub deliveries: u64,
    /// How many of them the provider's spent budget would have prevented.
    pub prevented: u64,
    /// What was paid.
    pub before: Paid,
    /// What would have been.
    pub after: Paid,
    /// What each rule would have cost, in the order in which they are asked.
    pub rules: Vec<RulePreview>,
    /// The items that cost most, before or after.
    pub items: Vec<ItemPreview>,
    /// The days on which a month's budget would have run out.
    pub spent_on: Vec<Date>,
    /// The day that the estimate is for.
    pub tomorrow: Date,
    /// How many days of the same weekday the estimate is the mean of.
    pub tomorrow_of_days: u32,
    /// What that day's deliveries would cost.
    pub tomorrow_pays: Paid,
}

/// What a rule would have cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePreview {
    /// Its name.
    pub name: Box<str>,
    /// In how many deliveries it would have counted.
    pub deliveries: u64,
    /// What the provider would have paid by it.
    pub provider: Money,
}

/// What an item's deliveries cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemPreview {
    /// Which.
    pub content: Box<str>,
    /// How many deliveries.
    pub deliveries: u64,
    /// What was paid.
    pub before: Paid,
    /// What would have been.
    pub after: Paid,
}

impl Paid {
    /// Nothing.
    pub const fn zero(currency: Currency) -> Self {
        Self {
            provider: Money::zero(currency),
            subscriber: Money::zero(currency),
        }
    }

    /// Both sides together.
    ///
    /// # Errors
    /// [`MoneyError`].
    pub fn sum(self) -> Result<Money, MoneyError> {
        self.provider.checked_add(self.subscriber)
    }

    fn add(&mut self, other: Self) -> Result<(), MoneyError> {
        self.provider = self.provider.checked_add(other.provider)?;
        self.subscriber = self.subscriber.checked_add(other.subscriber)?;
        Ok(())
    }

    fn scaled(self, numerator: i64, denominator: i64) -> Result<Self, MoneyError> {
        let half_even = crate::unit::RoundingMode::HalfEven;
        Ok(Self {
            provider: self.provider.scaled(numerator, denominator, half_even)?,
            subscriber: self.subscriber.scaled(numerator, denominator, half_even)?,
        })
    }
}

impl From<Values> for Paid {
    fn from(values: Values) -> Self {
        Self {
            provider: values.provider,
            subscriber: values.subscriber,
        }
    }
}

impl Window {
    /// The [`DAYS`] before `today`.
    pub const fn before(today: Date) -> Self {
        Self {
            end: today,
            days: DAYS,
        }
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.end.checked_sub(self.days.days()).unwrap_or(Date::MIN)
    }

    fn holds(self, day: Date) -> bool {
        (self.first()..self.end).contains(&day)
    }

    /// How often a weekday lies in it.
    fn count_of(self, like: Date) -> u32 {
        let days = self
            .first()
            .series(1.day())
            .take_while(|day| *day < self.end);
        let same = days.filter(|day| day.weekday() == like.weekday());
        u32::try_from(same.count()).unwrap_or_default()
    }
}

impl Sample {
    /// All of them where they are at most [`ROWS_MAX`]; else those of one item over
    /// one network in one hour as one.
    ///
    /// # Errors
    /// [`MoneyError`].
    pub fn of(mut past: Vec<PastDelivery>) -> Result<Self, MoneyError> {
        past.sort_by_key(|one| one.local);
        if past.len() <= ROWS_MAX {
            return Ok(Self {
                past,
                is_grouped: false,
                left_out: 0,
            });
        }
        let mut groups: BTreeMap<_, PastDelivery> = BTreeMap::new();
        for one in past {
            let hour = one.local.with().minute(0).second(0).subsec_nanosecond(0);
            let hour = hour.build().unwrap_or(one.local);
            let key = (
                hour,
                one.content.clone(),
                one.network,
                one.bytes,
                one.segment.clone(),
            );
            let Some(group) = groups.get_mut(&key) else {
                groups.insert(key, PastDelivery { local: hour, ..one });
                continue;
            };
            // what arrived of each: the mean
            let (many, more) = (u64::from(group.count), u64::from(one.count));
            let all = group.arrived.count() * many + one.arrived.count() * more;
            group.arrived = ByteSet::first(all / (many + more).max(1));
            group.count = group.count.saturating_add(one.count);
            group.paid.add(one.paid)?;
        }
        let mut past: Vec<PastDelivery> = groups.into_values().collect();
        past.sort_by_key(|one| std::cmp::Reverse(one.count));
        let dropped = past.split_off(past.len().min(ROWS_MAX));
        past.sort_by_key(|one| one.local);
        Ok(Self {
            past,
            is_grouped: true,
            left_out: dropped.iter().map(|one| u64::from(one.count)).sum(),
        })
    }
}

/// What is left of a month's budget while its deliveries are walked through.
struct Walk<'p> {
    preferences: &'p ProviderPreferences,
    month: Option<(i16, i8)>,
    used: Money,
    is_spent: bool,
}

/// What the provider pays by each rule, by their names.
type ByRule = Vec<(Box<str>, Money)>;

/// Some deliveries of a row that come to the same.
struct Settled {
    count: u32,
    /// `None`: prevented.
    each: Option<(Paid, ByRule)>,
    is_budget_spent: bool,
}

/// Says what `preferences` would have come to for the deliveries of `sample` that
/// lie in `window`, at the prices of `tariff`.
///
/// # Errors
/// [`QuoteError`].
pub fn preview(
    preferences: &ProviderPreferences,
    tariff: &DeliveryTariff,
    sample: &Sample,
    window: Window,
) -> Result<Preview, QuoteError> {
    let zero = Paid::zero(tariff.currency);
    let tomorrow = window.end.checked_add(1.day()).unwrap_or(window.end);
    let mut found = Preview {
        deliveries: 0,
        prevented: 0,
        before: zero,
        after: zero,
        rules: Vec::new(),
        items: Vec::new(),
        spent_on: Vec::new(),
        tomorrow,
        tomorrow_of_days: window.count_of(tomorrow),
        tomorrow_pays: zero,
    };
    for rule in preferences.rules() {
        found.rules.push(RulePreview {
            name: rule.name.clone(),
            deliveries: 0,
            provider: zero.provider,
        });
    }
    let mut items: BTreeMap<&str, ItemPreview> = BTreeMap::new();
    let mut walk = Walk {
        preferences,
        month: None,
        used: zero.provider,
        is_spent: false,
    };
    let past = sample.past.iter();
    for one in past.filter(|one| window.holds(one.local.date())) {
        let day = one.local.date();
        let item = items.entry(&one.content).or_insert_with(|| ItemPreview {
            content: one.content.clone(),
            deliveries: 0,
            before: zero,
            after: zero,
        });
        found.deliveries += u64::from(one.count);
        item.deliveries += u64::from(one.count);
        found.before.add(one.paid)?;
        item.before.add(one.paid)?;
        let was_spent = walk.is_spent && walk.month == Some((day.year(), day.month()));
        for settled in walk.settle(tariff, one)? {
            if settled.is_budget_spent && !was_spent && found.spent_on.last() != Some(&day) {
                found.spent_on.push(day);
            }
            let Some((each, by_rule)) = settled.each else {
                found.prevented += u64::from(settled.count);
                continue;
            };
            let count = i64::from(settled.count);
            let all = each.scaled(count, 1)?;
            found.after.add(all)?;
            item.after.add(all)?;
            if day.weekday() == tomorrow.weekday() {
                found.tomorrow_pays.add(all)?;
            }
            for (name, part) in by_rule {
                let Some(rule) = found.rules.iter_mut().find(|rule| rule.name == name) else {
                    continue;
                };
                let part = part.scaled(count, 1, crate::unit::RoundingMode::HalfEven)?;
                rule.provider = rule.provider.checked_add(part)?;
                rule.deliveries += u64::from(settled.count);
            }
        }
    }
    found.tomorrow_pays = found
        .tomorrow_pays
        .scaled(1, i64::from(found.tomorrow_of_days.max(1)))?;
    found.items = items.into_values().collect();
    // what it costs the provider, then what it costs in all
    let weight = |item: &ItemPreview| {
        let most = |side: fn(&Paid) -> Money| {
            let (before, after) = (side(&item.before), side(&item.after));
            before.micros().max(after.micros())
        };
        (most(|paid| paid.provider), most(|paid| paid.subscriber))
    };
    found
        .items
        .sort_by_key(|item| std::cmp::Reverse(weight(item)));
    found.items.truncate(ITEMS_MAX);
    Ok(found)
}

impl Walk<'_> {
    /// A row's deliveries one after the other, those that come to the same at once.
    fn settle(
        &mut self,
        tariff: &DeliveryTariff,
        one: &PastDelivery,
    ) -> Result<Vec<Settled>, QuoteError> {
        let month = (one.local.year(), one.local.month());
        if self.month != Some(month) {
            self.month = Some(month);
            self.used = Money::zero(tariff.currency);
            self.is_spent = false;
        }
        let subscriber = SubscriberPreferences {
            willing: Willing::Yes,
            per_delivery: None,
            per_month: None,
            ask: Ask::Never,
        };
        let delivery = Delivery {
            content: &one.content,
            bytes: one.bytes,
            duration_s: one.duration_s,
            network: one.network,
            local: one.local,
            segment: one.segment.as_deref(),
        };
        let mut all = Vec::with_capacity(1);
        let mut left = one.count;
        while left > 0 {
            let standing = Standing {
                provider_used: self.used,
                subscriber_used: Money::zero(tariff.currency),
            };
            let quoted = quote(tariff, self.preferences, &subscriber, &delivery, &standing)?;
            let quote = match quoted {
                Ok(quote) => quote,
                Err(NoDelivery::BudgetSpent { .. }) => {
                    self.is_spent = true;
                    all.push(Settled {
                        count: left,
                        each: None,
                        is_budget_spent: true,
                    });
                    break;
                }
                // a subscriber that is willing refuses nothing
                Err(_) => break,
            };
            let paid = Paid::from(quote.terms.values(&one.arrived)?);
            let is_budget_spent = quote.terms.provider_max.is_some();
            self.is_spent |= is_budget_spent;
            let count = match self.room(quote.values.provider, paid.provider) {
                Some(room) if !is_budget_spent => room.min(left),
                // with nothing left they are alike again
                _ if paid.provider.is_zero() => left,
                Some(_) => 1,
                None => left,
            };
            let names = quote.terms.rules.iter().map(|rule| rule.name.clone());
            let by_rule = names.zip(quote.terms.by_rule(&one.arrived)?).collect();
            let spent =
                paid.provider
                    .scaled(i64::from(count), 1, crate::unit::RoundingMode::HalfEven)?;
            self.used = self.used.checked_add(spent)?;
            left -= count;
            all.push(Settled {
                count,
                each: Some((paid, by_rule)),
                is_budget_spent,
            });
        }
        Ok(all)
    }

    /// How many deliveries in a row the budget still pays whole: each reserves
    /// `whole` and takes `paid`; at least one. `None`: without end.
    fn room(&self, whole: Money, paid: Money) -> Option<u32> {
        let budget = self.preferences.budget()?;
        if paid.is_zero() {
            return None;
        }
        let left = budget.month.micros() - self.used.micros() - whole.micros();
        let more = left.max(0) / paid.micros();
        Some(u32::try_from(more + 1).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
#[path = "preview_tests.rs"]
mod tests;
