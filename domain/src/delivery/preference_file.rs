//! A provider's preferences as people write them: TOML, or the fields of a form.
//!
//! Both come down to [`PreferenceFile`], texts in fields; [`PreferenceFile::read`]
//! names every fault with its field, so that a form can say so beside it. The
//! format is described, with an example that is tested, in
//! `docs/formats/delivery.md`.

use super::{
    Budget, ConditionMisfit, Group, Part, PartError, ProviderPreferences, Rule, Scope, WhenSpent,
    possible,
    preference::{GROUPS_MAX, ITEMS_MAX, NAME_BYTES_MAX, RULES_MAX},
};
use crate::{
    metering::{Condition, ConditionError},
    unit::{Currency, Money, Rate, RateError, UnknownCurrency},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// The longest file, in bytes.
pub const FILE_BYTES_MAX: usize = 200_000;

/// Preferences as they are written, nothing checked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreferenceFile {
    /// ISO 4217.
    pub currency: String,
    /// `[budget]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetFile>,
    /// `[[group]]`.
    #[serde(default, rename = "group", skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupFile>,
    /// `[[rule]]`.
    #[serde(default, rename = "rule", skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleFile>,
}

/// `[budget]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetFile {
    /// `50.00 EUR`.
    pub month: String,
    /// `subscriber pays` or `no delivery`.
    pub when_spent: String,
}

/// One `[[group]]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupFile {
    /// Its name.
    pub name: String,
    /// Its items.
    pub items: Vec<String>,
}

/// One `[[rule]]`; an empty text is as if the field was left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Its name.
    pub name: String,
    /// The item that it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub item: String,
    /// The group that it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// A condition.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub when: String,
    /// A part of the file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// `75 %`.
    pub share: String,
    /// `0.50 EUR`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub up_to: String,
}

/// What a fault is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The file as a whole.
    File,
    /// `[budget]`.
    Budget,
    /// A group, from 0.
    Group(usize),
    /// A rule, from 0.
    Rule(usize),
}

/// A fault of preferences.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}{field}: {fault}")]
pub struct PreferenceFault {
    /// In what.
    pub place: Place,
    /// The field.
    pub field: &'static str,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not TOML, or not of this form; the message says where.
    #[error("{0}")]
    Form(String),
    /// No such currency.
    #[error("{0}")]
    Currency(#[from] UnknownCurrency),
    /// Not an amount from 0 with its currency.
    #[error("{0:?} is not an amount from 0 such as 50.00 EUR")]
    Amount(String),
    /// In another currency than the preferences.
    #[error("the preferences are in {0}")]
    OtherCurrency(Currency),
    /// Not a share.
    #[error("{0}")]
    Share(#[from] RateError),
    /// Not a condition.
    #[error("{0}")]
    Condition(#[from] ConditionError),
    /// A condition that is none for deliveries.
    #[error("{0}")]
    Misfit(#[from] ConditionMisfit),
    /// Not a part.
    #[error("{0}")]
    Part(#[from] PartError),
    /// Neither of the two words.
    #[error("subscriber pays or no delivery is wanted")]
    WhenSpent,
    /// A name, or a reference of an item, that is empty, too long or holds control
    /// characters.
    #[error("1 to {NAME_BYTES_MAX} bytes are wanted")]
    Name,
    /// A name that another one has.
    #[error("{0:?} is there twice")]
    Twice(String),
    /// A group that there is none of.
    #[error("there is no group {0:?}")]
    NoGroup(String),
    /// Both an item and a group.
    #[error("item and group: one of them is wanted")]
    TwoScopes,
    /// Too many.
    #[error("at most {0} are wanted")]
    TooMany(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Budget => f.write_str("budget: "),
            Self::Group(place) => write!(f, "group {}: ", place + 1),
            Self::Rule(place) => write!(f, "rule {}: ", place + 1),
        }
    }
}

struct Faults(Vec<PreferenceFault>);

impl Faults {
    fn note(&mut self, place: Place, field: &'static str, fault: impl Into<Fault>) {
        let fault = fault.into();
        self.0.push(PreferenceFault {
            place,
            field,
            fault,
        });
    }

    /// The value, or its fault noted.
    fn read<V>(
        &mut self,
        place: Place,
        field: &'static str,
        value: Result<V, impl Into<Fault>>,
    ) -> Option<V> {
        value.map_err(|fault| self.note(place, field, fault)).ok()
    }

    fn name(&mut self, place: Place, field: &'static str, name: &str) -> Option<Box<str>> {
        let name = name.trim();
        let fits =
            !name.is_empty() && name.len() <= NAME_BYTES_MAX && !name.chars().any(char::is_control);
        self.read(place, field, fits.then(|| name.into()).ok_or(Fault::Name))
    }
}

/// `50.00 EUR`, from 0; in `currency`.
pub(super) fn amount(text: &str, currency: Currency) -> Result<Money, Fault> {
    let not_one = || Fault::Amount(text.chars().take(40).collect());
    let (number, code) = text.trim().rsplit_once(' ').ok_or_else(not_one)?;
    let stated: Currency = code.parse().map_err(|_| not_one())?;
    if stated != currency {
        return Err(Fault::OtherCurrency(currency));
    }
    let amount = Money::parse(number.trim_end(), currency).map_err(|_| not_one())?;
    match amount.micros() {
        0.. => Ok(amount),
        _ => Err(not_one()),
    }
}

impl PreferenceFile {
    /// Reads TOML.
    ///
    /// # Errors
    /// One fault of the form, with the line in its words.
    pub fn from_toml(text: &str) -> Result<Self, PreferenceFault> {
        let form = |words: String| PreferenceFault {
            place: Place::File,
            field: "file",
            fault: Fault::Form(words),
        };
        if text.len() > FILE_BYTES_MAX {
            return Err(form(format!("at most {FILE_BYTES_MAX} bytes are wanted")));
        }
        toml::from_str(text).map_err(|error| form(error.to_string()))
    }

    /// As TOML.
    pub fn to_toml(&self) -> String {
        // texts in tables have a TOML form, all of them
        toml::to_string(self).unwrap_or_default()
    }

    /// Checks every rule.
    ///
    /// # Errors
    /// Every fault, in order of where it is.
    pub fn read(&self) -> Result<ProviderPreferences, Vec<PreferenceFault>> {
        let mut faults = Faults(Vec::new());
        let currency = faults.read(Place::File, "currency", self.currency.trim().parse());
        let Some(currency) = currency else {
            return Err(faults.0);
        };
        let budget = self.budget.as_ref();
        let budget = budget.and_then(|budget| read_budget(&mut faults, budget, currency));
        let mut groups = read_groups(&mut faults, &self.groups);
        groups.sort_by(|a, b| a.name.cmp(&b.name));
        let mut rules = Vec::with_capacity(self.rules.len());
        if self.rules.len() > RULES_MAX {
            faults.note(Place::File, "rule", Fault::TooMany(RULES_MAX));
        }
        let mut names = BTreeSet::new();
        for (place, rule) in self.rules.iter().enumerate().take(RULES_MAX) {
            if !names.insert(rule.name.trim()) {
                let name = rule.name.trim().to_owned();
                faults.note(Place::Rule(place), "name", Fault::Twice(name));
            }
            rules.extend(read_rule(&mut faults, place, rule, currency, &groups));
        }
        if !faults.0.is_empty() {
            return Err(faults.0);
        }
        // stable: rules of one kind stay in the order they are written in
        rules.sort_by_key(|rule| match rule.scope {
            Scope::Item(_) => 0,
            Scope::Group(_) => 1,
            Scope::Everything => 2,
        });
        Ok(ProviderPreferences {
            currency,
            budget,
            groups,
            rules,
        })
    }
}

fn read_budget(faults: &mut Faults, budget: &BudgetFile, currency: Currency) -> Option<Budget> {
    let month = faults.read(Place::Budget, "month", amount(&budget.month, currency));
    let words = budget.when_spent.trim();
    let when_spent = WhenSpent::ALL.into_iter().find(|one| one.as_str() == words);
    let when_spent = when_spent.ok_or(Fault::WhenSpent);
    let when_spent = faults.read(Place::Budget, "when_spent", when_spent);
    Some(Budget {
        month: month?,
        when_spent: when_spent?,
    })
}

fn read_groups(faults: &mut Faults, files: &[GroupFile]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::with_capacity(files.len());
    if files.len() > GROUPS_MAX {
        faults.note(Place::File, "group", Fault::TooMany(GROUPS_MAX));
    }
    for (place, file) in files.iter().enumerate().take(GROUPS_MAX) {
        let place = Place::Group(place);
        let name = faults.name(place, "name", &file.name);
        if file.items.len() > ITEMS_MAX {
            faults.note(place, "items", Fault::TooMany(ITEMS_MAX));
        }
        let items = file.items.iter().take(ITEMS_MAX);
        let items: BTreeSet<Box<str>> = items
            .filter_map(|item| faults.name(place, "items", item))
            .collect();
        let Some(name) = name else { continue };
        if groups.iter().any(|group| group.name == name) {
            faults.note(place, "name", Fault::Twice(name.into()));
            continue;
        }
        let items = items.into_iter().collect();
        groups.push(Group { name, items });
    }
    groups
}

fn read_rule(
    faults: &mut Faults,
    place: usize,
    file: &RuleFile,
    currency: Currency,
    groups: &[Group],
) -> Option<Rule> {
    let place = Place::Rule(place);
    let name = faults.name(place, "name", &file.name);
    let (item, group) = (file.item.trim(), file.group.trim());
    let scope = match (item.is_empty(), group.is_empty()) {
        (true, true) => Some(Scope::Everything),
        (false, true) => faults.name(place, "item", item).map(Scope::Item),
        (true, false) => {
            let known = groups.iter().position(|one| *one.name == *group);
            let known = known.ok_or_else(|| Fault::NoGroup(group.chars().take(64).collect()));
            faults.read(place, "group", known).map(Scope::Group)
        }
        (false, false) => {
            faults.note(place, "item", Fault::TwoScopes);
            None
        }
    };
    let condition = match file.when.trim() {
        "" => Some(Condition::Always),
        when => faults.read(place, "when", when.parse::<Condition>()),
    };
    let condition = condition.filter(|condition| {
        let fits = possible::check(condition);
        faults.read(place, "when", fits).is_some()
    });
    let part = faults.read(place, "part", file.part.parse::<Part>());
    let share = faults.read(place, "share", file.share.parse::<Rate>());
    let up_to = match file.up_to.trim() {
        "" => Some(None),
        text => faults
            .read(place, "up_to", amount(text, currency))
            .map(Some),
    };
    Some(Rule {
        name: name?,
        scope: scope?,
        condition: condition?,
        part: part?,
        share: share?,
        up_to: up_to?,
    })
}

/// As they are written in their shortest form.
impl From<&ProviderPreferences> for PreferenceFile {
    fn from(preferences: &ProviderPreferences) -> Self {
        let rule = |rule: &Rule| RuleFile {
            name: rule.name.to_string(),
            item: match &rule.scope {
                Scope::Item(item) => item.to_string(),
                Scope::Group(_) | Scope::Everything => String::new(),
            },
            group: match rule.scope {
                Scope::Group(place) => preferences
                    .groups
                    .get(place)
                    .map_or_else(String::new, |group| group.name.to_string()),
                Scope::Item(_) | Scope::Everything => String::new(),
            },
            when: match &rule.condition {
                Condition::Always => String::new(),
                condition => condition.to_string(),
            },
            part: match rule.part {
                Part::Whole => String::new(),
                part => part.to_string(),
            },
            share: rule.share.to_string(),
            up_to: rule.up_to.map_or_else(String::new, |cap| cap.to_string()),
        };
        Self {
            currency: preferences.currency.to_string(),
            budget: preferences.budget.map(|budget| BudgetFile {
                month: budget.month.to_string(),
                when_spent: budget.when_spent.as_str().to_owned(),
            }),
            groups: preferences
                .groups
                .iter()
                .map(|group| GroupFile {
                    name: group.name.to_string(),
                    items: group.items.iter().map(ToString::to_string).collect(),
                })
                .collect(),
            rules: preferences.rules.iter().map(rule).collect(),
        }
    }
}

#[cfg(test)]
#[path = "preference_file_tests.rs"]
mod tests;
