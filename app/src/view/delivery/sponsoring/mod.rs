//! What a provider sponsors, as the fields of a form: read from what was posted,
//! written as [`PreferenceFile`], checked with each fault at its field.
//!
//! Fields are called by their place: `rule.0.name`, `group.1.items`. Rows that are
//! left empty are dropped, and the others move up.

#[cfg(feature = "ssr")]
pub mod change;
#[cfg(feature = "ssr")]
pub mod fault;
mod parse;
pub mod preview;

pub use parse::{Focus, Step, parse};

use super::simple_condition::{SimpleCondition, SimpleFault};
use domain::delivery::{
    PreferenceFile, ProviderPreferences, RuleFile, WhenSpent,
    preference_file::{BudgetFile, Fault, GroupFile, Place},
};

/// The form, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SponsoringForm {
    /// The version that the editor started from; 0 before the first.
    pub from_version: u32,
    /// ISO 4217.
    pub currency: String,
    /// What may be spent in a month; empty is without end.
    pub budget_month: String,
    /// What happens when it is spent, as [`WhenSpent::as_str`].
    pub when_spent: String,
    /// Items with a name.
    pub groups: Vec<GroupRow>,
    /// The rules, in the order in which they are asked.
    pub rules: Vec<RuleRow>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GroupRow {
    /// Its name.
    pub name: String,
    /// Which of the provider's recordings, by their ids.
    pub items: Vec<String>,
    /// What the provider calls its own files, a line each.
    pub own: String,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleRow {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub scope: RowScope,
    /// What the provider calls the file of its own that it is about.
    pub own: String,
    /// When it holds.
    pub when: SimpleCondition,
    /// Which part of the file.
    pub part: String,
    /// The share in percent.
    pub share: String,
    /// The most for a delivery.
    pub up_to: String,
}

/// What a rule is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RowScope {
    /// Everything.
    #[default]
    Everything,
    /// The group at this place of the form.
    Group(usize),
    /// A group that was taken out, by its name.
    NoGroup(String),
    /// One of the provider's recordings, by its id.
    Item(String),
    /// A file of the provider's own, [`RuleRow::own`].
    Own,
}

/// One of the provider's recordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordingChoice {
    /// Its id.
    pub content: String,
    /// Its title.
    pub title: String,
}

/// What is wrong with a field of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The field's name, which is its id: `rule.0.share`.
    pub field: String,
    /// What is wrong with it.
    pub what: RowFaultKind,
}

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFaultKind {
    /// A part of a condition.
    Condition(SimpleFault),
    /// Something else.
    Preference(Fault),
    /// All of it is longer than is kept.
    TooLong,
}

/// A number with a point for a comma, as it is written in files.
pub(super) fn with_point(number: &str) -> String {
    let number = number.trim();
    match number.contains('.') {
        true => number.to_owned(),
        false => number.replacen(',', ".", 1),
    }
}

/// An amount with its currency, unless it has one.
fn amount(text: &str, currency: &str) -> String {
    let text = with_point(text);
    match text.ends_with(|last: char| last.is_alphabetic()) || text.is_empty() {
        true => text,
        false => format!("{text} {}", currency.trim()),
    }
}

/// A group's name; without one it would be no group, and the rule about everything.
fn named(group: &str) -> String {
    let name = if group.is_empty() { "?" } else { group };
    name.to_owned()
}

/// An amount without the currency that all have.
fn bare(amount: &str, currency: &str) -> String {
    let bare = amount.strip_suffix(currency);
    bare.unwrap_or(amount).trim_end().to_owned()
}

impl GroupRow {
    pub(super) fn is_empty(&self) -> bool {
        self.name.trim().is_empty() && self.items.is_empty() && self.own.trim().is_empty()
    }
}

impl RuleRow {
    pub(super) fn is_empty(&self) -> bool {
        let texts = [&self.name, &self.own, &self.part, &self.share, &self.up_to];
        texts.iter().all(|text| text.trim().is_empty())
            && self.when.is_empty()
            && matches!(self.scope, RowScope::Everything | RowScope::Own)
    }
}

impl SponsoringForm {
    /// The form of preferences that are kept; `version` is 0 where none are.
    pub fn of(file: &PreferenceFile, version: u32, recordings: &[RecordingChoice]) -> Self {
        let is_known = |item: &str| recordings.iter().any(|one| one.content == item);
        let groups = file.groups.iter().map(|group| {
            let (items, own): (Vec<String>, Vec<String>) =
                group.items.iter().cloned().partition(|item| is_known(item));
            GroupRow {
                name: group.name.clone(),
                items,
                own: own.join("\n"),
            }
        });
        let rules = file.rules.iter().map(|rule| {
            let place = file
                .groups
                .iter()
                .position(|group| group.name == rule.group);
            let (scope, own) = match (rule.item.as_str(), rule.group.as_str(), place) {
                ("", "", _) => (RowScope::Everything, String::new()),
                ("", _, Some(place)) => (RowScope::Group(place), String::new()),
                ("", name, None) => (RowScope::NoGroup(name.to_owned()), String::new()),
                (item, ..) if is_known(item) => (RowScope::Item(item.to_owned()), String::new()),
                (item, ..) => (RowScope::Own, item.to_owned()),
            };
            RuleRow {
                name: rule.name.clone(),
                scope,
                own,
                when: SimpleCondition::of_text(&rule.when),
                part: rule.part.clone(),
                share: rule.share.trim_end_matches('%').trim_end().to_owned(),
                up_to: bare(&rule.up_to, &file.currency),
            }
        });
        let budget = file.budget.as_ref();
        Self {
            from_version: version,
            currency: file.currency.clone(),
            budget_month: budget.map_or_else(String::new, |one| bare(&one.month, &file.currency)),
            when_spent: budget.map_or_else(
                || WhenSpent::SubscriberPays.as_str().to_owned(),
                |one| one.when_spent.clone(),
            ),
            groups: groups.collect(),
            rules: rules.collect(),
        }
    }

    /// As a file; conditions that cannot be read are left out, see [`Self::check`].
    pub fn to_file(&self) -> PreferenceFile {
        let budget = (!self.budget_month.trim().is_empty()).then(|| BudgetFile {
            month: amount(&self.budget_month, &self.currency),
            when_spent: self.when_spent.clone(),
        });
        let groups = self.groups.iter().map(|group| {
            let own = group
                .own
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty());
            GroupFile {
                name: group.name.trim().to_owned(),
                items: group
                    .items
                    .iter()
                    .cloned()
                    .chain(own.map(str::to_owned))
                    .collect(),
            }
        });
        let rules = self.rules.iter().map(|rule| {
            let (item, group) = match &rule.scope {
                RowScope::Everything => (String::new(), String::new()),
                RowScope::Group(place) => {
                    let group = self.groups.get(*place).map(|group| group.name.trim());
                    (String::new(), named(group.unwrap_or_default()))
                }
                RowScope::NoGroup(name) => (String::new(), named(name)),
                RowScope::Item(item) => (item.clone(), String::new()),
                RowScope::Own => (rule.own.trim().to_owned(), String::new()),
            };
            let condition = rule.when.condition().unwrap_or_default();
            RuleFile {
                name: rule.name.trim().to_owned(),
                item,
                group,
                when: condition.map_or_else(String::new, |condition| condition.to_string()),
                part: with_point(&rule.part),
                share: with_point(&rule.share),
                up_to: amount(&rule.up_to, &self.currency),
            }
        });
        PreferenceFile {
            currency: self.currency.trim().to_owned(),
            budget,
            groups: groups.collect(),
            rules: rules.collect(),
        }
    }

    /// The preferences that it makes.
    ///
    /// # Errors
    /// Every fault with its field.
    pub fn check(&self) -> Result<ProviderPreferences, Vec<RowFault>> {
        let mut faults = Vec::new();
        for (place, rule) in self.rules.iter().enumerate() {
            let of_when = rule.when.condition().err().into_iter().flatten();
            faults.extend(of_when.map(|fault| RowFault {
                field: format!("rule.{place}.{}", fault.field()),
                what: RowFaultKind::Condition(fault),
            }));
            // an own file that has no name would be everything
            if rule.scope == RowScope::Own && rule.own.trim().is_empty() {
                faults.push(RowFault {
                    field: format!("rule.{place}.own"),
                    what: RowFaultKind::Preference(Fault::Name),
                });
            }
        }
        let read = self.to_file().read();
        match read {
            Ok(preferences) if faults.is_empty() => Ok(preferences),
            Ok(_) => Err(faults),
            Err(more) => {
                faults.extend(more.into_iter().map(|fault| RowFault {
                    field: self.field(fault.place, fault.field),
                    what: RowFaultKind::Preference(fault.fault),
                }));
                // in the order of the form: its head, groups, rules
                faults.sort_by_key(|fault| {
                    let mut parts = fault.field.split('.');
                    let kind = parts.next().unwrap_or_default();
                    let kind = ["currency", "budget", "groups", "group", "rules", "rule"]
                        .iter()
                        .position(|one| *one == kind);
                    let place = parts.next().and_then(|place| place.parse::<usize>().ok());
                    (kind, place)
                });
                Err(faults)
            }
        }
    }

    /// The form's field for one of the file.
    fn field(&self, place: Place, field: &str) -> String {
        match (place, field) {
            (Place::File, "group") => "groups".to_owned(),
            (Place::File, "rule") => "rules".to_owned(),
            (Place::File, _) => "currency".to_owned(),
            (Place::Budget, field) => format!("budget.{field}"),
            (Place::Group(place), "items") => format!("group.{place}.own"),
            (Place::Group(place), field) => format!("group.{place}.{field}"),
            (Place::Rule(place), "group") => format!("rule.{place}.for"),
            (Place::Rule(place), "item") => {
                let scope = self.rules.get(place).map(|rule| &rule.scope);
                let is_own = scope == Some(&RowScope::Own);
                format!("rule.{place}.{}", if is_own { "own" } else { "for" })
            }
            (Place::Rule(place), "when") => format!("rule.{place}.text"),
            (Place::Rule(place), field) => format!("rule.{place}.{field}"),
        }
    }
}

#[cfg(test)]
mod tests;
