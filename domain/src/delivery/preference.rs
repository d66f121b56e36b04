//! What a provider sponsors.

use super::{Delivery, Part};
use crate::{
    metering::{Condition, UsageFacts},
    unit::{Currency, Money, Rate},
};

/// Rules at most.
pub const RULES_MAX: usize = 200;
/// Groups at most.
pub const GROUPS_MAX: usize = 50;
/// Items of a group at most.
pub const ITEMS_MAX: usize = 1_000;
/// The longest name, and the longest reference of an item, in bytes.
pub const NAME_BYTES_MAX: usize = 64;

/// What a provider sponsors, when and for whom. Kept in the order in which the
/// rules are asked: those of an item, those of a group, the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderPreferences {
    pub(super) currency: Currency,
    pub(super) budget: Option<Budget>,
    pub(super) groups: Vec<Group>,
    pub(super) rules: Vec<Rule>,
}

/// What may be spent on deliveries in a calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// How much.
    pub month: Money,
    /// What happens when it is spent.
    pub when_spent: WhenSpent,
}

/// What happens to a delivery whose sponsor's budget is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WhenSpent {
    /// The subscriber is asked to pay what the budget does not.
    SubscriberPays,
    /// There is no delivery that the provider would have sponsored.
    NoDelivery,
}

/// Items with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: Box<str>,
    /// Recordings by their ids, or what the provider calls its own files; in order.
    pub items: Vec<Box<str>>,
}

/// One rule: of each byte of a delivery the first rule counts that is about it and
/// holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What people call it.
    pub name: Box<str>,
    /// Which items it is about.
    pub scope: Scope,
    /// When it holds.
    pub condition: Condition,
    /// Which part of the file it is about.
    pub part: Part,
    /// The provider's part of what that costs; zero: the provider pays nothing of
    /// it, whatever later rules say.
    pub share: Rate,
    /// The most that the provider pays by it, a delivery.
    pub up_to: Option<Money>,
}

/// Which items a rule is about; the most special first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// One.
    Item(Box<str>),
    /// Those of the group at this place.
    Group(usize),
    /// All.
    Everything,
}

impl WhenSpent {
    /// Both.
    pub const ALL: [Self; 2] = [Self::SubscriberPays, Self::NoDelivery];

    /// Its words in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SubscriberPays => "subscriber pays",
            Self::NoDelivery => "no delivery",
        }
    }
}

impl ProviderPreferences {
    /// What a provider that has said nothing sponsors.
    pub const fn nothing(currency: Currency) -> Self {
        Self {
            currency,
            budget: None,
            groups: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// Of all its amounts.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// For a month.
    pub const fn budget(&self) -> Option<Budget> {
        self.budget
    }

    /// In order of their names.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// In the order in which they are asked.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Whether the rule is about the delivery, and holds.
    pub(super) fn applies(
        &self,
        rule: &Rule,
        delivery: &Delivery<'_>,
        facts: &UsageFacts<'_>,
    ) -> bool {
        let is_about = match &rule.scope {
            Scope::Everything => true,
            Scope::Item(item) => **item == *delivery.content,
            Scope::Group(place) => self.groups.get(*place).is_some_and(|group| {
                let items = &group.items;
                items
                    .binary_search_by(|item| (**item).cmp(delivery.content))
                    .is_ok()
            }),
        };
        is_about && rule.condition.holds(facts)
    }
}
