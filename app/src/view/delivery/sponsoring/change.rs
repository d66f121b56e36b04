//! What differs between two versions of a provider's preferences, in words; and one
//! version in full.

use crate::{
    format::{integer, money_fine},
    text::delivery::sponsoring as words,
    view::condition,
};
use domain::{
    delivery::{Budget, Group, Part, ProviderPreferences, Rule, Scope, WhenSpent},
    metering::{Condition, Schedule},
    party::Language,
    unit::{Measure, Quantity, Unit},
};
use std::collections::BTreeMap;

/// What became of a part of the preferences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// Some of its fields differ.
    Changed,
}

/// A part of the preferences that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreferenceChange {
    /// What became of it.
    pub kind: ChangeKind,
    /// What it is: `Rule “At home”`.
    pub what: String,
    /// The fields that differ; of what was added or removed all that it says.
    pub fields: Vec<FieldChange>,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// What it is called.
    pub name: &'static str,
    /// What it said; `–` where there was none.
    pub before: String,
    /// What it says.
    pub after: String,
}

/// A part's fields: names, and what they say.
type Fields = Vec<(&'static str, String)>;

/// Words for preferences.
#[derive(Debug, Clone, Copy)]
pub struct Sayer<'a> {
    /// Titles of recordings by their ids.
    pub titles: &'a BTreeMap<String, String>,
    /// The reader's language.
    pub language: Language,
}

impl Sayer<'_> {
    /// What differs from `before`; from nothing, where there was none.
    pub fn changes(
        &self,
        before: Option<&ProviderPreferences>,
        after: &ProviderPreferences,
    ) -> Vec<PreferenceChange> {
        let mut changes = Vec::new();
        let head = |preferences: &ProviderPreferences| self.head(preferences);
        let (old, new) = (before.map(head), head(after));
        changes.extend(self.change(words::money(self.language).to_owned(), old, Some(new)));
        let groups = |preferences: &ProviderPreferences| -> Vec<(String, Fields)> {
            let groups = preferences.groups().iter();
            groups
                .map(|group| (group.name.to_string(), self.group(group)))
                .collect()
        };
        let rules = |preferences: &ProviderPreferences| -> Vec<(String, Fields)> {
            let rules = preferences.rules().iter();
            rules
                .map(|rule| (rule.name.to_string(), self.rule(rule, preferences)))
                .collect()
        };
        let named = |name: &str| words::group_of(self.language, name).to_string();
        let old = before.map(groups).unwrap_or_default();
        changes.extend(self.rows(&old, &groups(after), &named));
        let named = |name: &str| words::rule_of(self.language, name).to_string();
        let (old, new) = (before.map(rules).unwrap_or_default(), rules(after));
        changes.extend(self.rows(&old, &new, &named));
        changes.extend(self.order(&old, &new));
        changes
    }

    /// All that a version says.
    pub fn in_full(&self, preferences: &ProviderPreferences) -> Vec<(String, Fields)> {
        let language = self.language;
        let head = (words::money(language).to_owned(), self.head(preferences));
        let groups = preferences.groups().iter().map(|group| {
            let name = words::group_of(language, &group.name);
            (name.to_string(), self.group(group))
        });
        let rules = preferences.rules().iter().map(|rule| {
            let name = words::rule_of(language, &rule.name);
            (name.to_string(), self.rule(rule, preferences))
        });
        std::iter::once(head).chain(groups).chain(rules).collect()
    }

    fn rows(
        &self,
        old: &[(String, Fields)],
        new: &[(String, Fields)],
        named: &dyn Fn(&str) -> String,
    ) -> Vec<PreferenceChange> {
        let find = |rows: &[(String, Fields)], name: &str| {
            let row = rows.iter().find(|(one, _)| one == name);
            row.map(|(_, fields)| fields.clone())
        };
        let kept = new.iter().filter_map(|(name, fields)| {
            self.change(named(name), find(old, name), Some(fields.clone()))
        });
        let gone = old
            .iter()
            .filter(|(name, _)| find(new, name).is_none())
            .filter_map(|(name, fields)| self.change(named(name), Some(fields.clone()), None));
        kept.chain(gone).collect()
    }

    fn change(
        &self,
        what: String,
        old: Option<Fields>,
        new: Option<Fields>,
    ) -> Option<PreferenceChange> {
        let kind = match (&old, &new) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        let none = || words::none(self.language).to_owned();
        let of = |fields: &Option<Fields>, name: &str| {
            let mut fields = fields.iter().flatten();
            let field = fields.find(|(one, _)| *one == name);
            field.map_or_else(none, |(_, says)| says.clone())
        };
        let names = new.as_ref().or(old.as_ref())?.iter().map(|(name, _)| *name);
        let fields = names.map(|name| FieldChange {
            name,
            before: of(&old, name),
            after: of(&new, name),
        });
        let fields: Vec<FieldChange> = fields.filter(|field| field.before != field.after).collect();
        (!fields.is_empty()).then_some(PreferenceChange { kind, what, fields })
    }

    /// Whether rules that stay are asked in another order.
    fn order(
        &self,
        old: &[(String, Fields)],
        new: &[(String, Fields)],
    ) -> Option<PreferenceChange> {
        let in_both = |rows: &[(String, Fields)], other: &[(String, Fields)]| -> Vec<String> {
            let names = rows.iter().map(|(name, _)| name);
            names
                .filter(|name| other.iter().any(|(one, _)| one == *name))
                .cloned()
                .collect()
        };
        let (before, after) = (in_both(old, new), in_both(new, old));
        (before != after).then(|| PreferenceChange {
            kind: ChangeKind::Changed,
            what: words::order(self.language).to_owned(),
            fields: vec![FieldChange {
                name: words::rules(self.language),
                before: before.join(", "),
                after: after.join(", "),
            }],
        })
    }

    fn head(&self, preferences: &ProviderPreferences) -> Fields {
        let language = self.language;
        let budget = preferences.budget();
        vec![
            (
                words::currency(language),
                preferences.currency().to_string(),
            ),
            (
                words::month(language),
                budget.map_or_else(
                    || words::no_budget(language).to_owned(),
                    |budget| self.budget(budget),
                ),
            ),
        ]
    }

    fn budget(&self, budget: Budget) -> String {
        let then = when_spent(budget.when_spent, self.language);
        let amount = money_fine(budget.month, self.language);
        words::months_budget(self.language, &amount, then).to_string()
    }

    fn group(&self, group: &Group) -> Fields {
        let items: Vec<&str> = group.items.iter().map(|item| self.title(item)).collect();
        let items = match items.as_slice() {
            [] => words::no_items(self.language).to_owned(),
            items => items.join(", "),
        };
        vec![(words::items(self.language), items)]
    }

    fn rule(&self, rule: &Rule, preferences: &ProviderPreferences) -> Fields {
        let language = self.language;
        let about = match &rule.scope {
            Scope::Everything => words::everything(language).to_owned(),
            Scope::Item(item) => match self.titles.get(&**item) {
                Some(title) => words::item_of(language, title).to_string(),
                None => words::file_of(language, item).to_string(),
            },
            Scope::Group(place) => {
                let group = preferences.groups().get(*place);
                let name = group.map_or("", |group| &*group.name);
                words::group_of(language, name).to_string()
            }
        };
        let when = match &rule.condition {
            Condition::Always => words::always(language).to_owned(),
            // a delivery has no schedule
            condition => condition::say(condition, &Schedule::default(), language),
        };
        let up_to = rule.up_to.map_or_else(
            || words::no_limit(language).to_owned(),
            |up_to| money_fine(up_to, language),
        );
        vec![
            (words::is_about(language), about),
            (words::holds_when(language), when),
            (words::of_part(language), part(rule.part, language)),
            (
                words::pays(language),
                crate::format::percent(rule.share, language),
            ),
            (words::pays_up_to(language), up_to),
        ]
    }

    fn title<'t>(&'t self, item: &'t str) -> &'t str {
        self.titles.get(item).map_or(item, String::as_str)
    }
}

/// What happens when a budget is spent.
pub const fn when_spent(when_spent: WhenSpent, language: Language) -> &'static str {
    match when_spent {
        WhenSpent::SubscriberPays => words::subscriber_pays(language),
        WhenSpent::NoDelivery => words::no_delivery(language),
    }
}

/// A part of a file.
fn part(part: Part, language: Language) -> String {
    let size = |bytes: u64| {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        let size = Quantity::new(bytes, Measure::Bytes);
        crate::format::quantity_natural(size, Unit::Megabyte, language)
    };
    let clock = |second: u32| {
        format!(
            "{}:{:02}",
            integer(i64::from(second / 60), language),
            second % 60
        )
    };
    let percent = |share| crate::format::percent(share, language);
    match part {
        Part::Whole => words::whole(language).to_owned(),
        Part::FirstBytes(bytes) => words::first_part(language, &size(bytes)).to_string(),
        Part::LastBytes(bytes) => words::last_part(language, &size(bytes)).to_string(),
        Part::FirstShare(share) => words::first_part(language, &percent(share)).to_string(),
        Part::LastShare(share) => words::last_part(language, &percent(share)).to_string(),
        Part::Time { from_s, to_s } => {
            words::from_to(language, &clock(from_s), &clock(to_s)).to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{De, En};
    use domain::delivery::PreferenceFile;

    const OLD: &str = r#"
currency = "EUR"
[[group]]
name = "Album"
items = ["con_1"]
[[rule]]
name = "a"
share = "50 %"
[[rule]]
name = "b"
when = "network = mobile and not roaming"
share = "100 %"
up_to = "0.50 EUR"
"#;

    fn read(text: &str) -> ProviderPreferences {
        PreferenceFile::from_toml(text).unwrap().read().unwrap()
    }

    fn said(old: Option<&str>, new: &str, language: Language) -> Vec<String> {
        let titles = BTreeMap::from([("con_1".to_owned(), "Blue Hour".to_owned())]);
        let sayer = Sayer {
            titles: &titles,
            language,
        };
        let old = old.map(read);
        let lines = sayer
            .changes(old.as_ref(), &read(new))
            .into_iter()
            .flat_map(|change| {
                let head = format!("{:?} {}", change.kind, change.what);
                let fields = change.fields.into_iter();
                fields.map(move |field| {
                    let line =
                        format!("{head}: {}: {} → {}", field.name, field.before, field.after);
                    line.replace('\u{a0}', " ")
                })
            });
        lines.collect()
    }

    #[test]
    fn what_differs_is_said() {
        assert_eq!(said(Some(OLD), OLD, En), [""; 0]);
        for (from, to, language, want) in [
            ("50 %", "75 %", En, "Changed Rule “a”: You pay: 50 % → 75 %"),
            (
                "50 %",
                "75 %\"\npart = \"first 5 MB",
                En,
                "Changed Rule “a”: Part of the file: all of it → the first 5 MB",
            ),
            (
                "50 %",
                "75 %\"\npart = \"0:00-1:30",
                De,
                "Changed Regel „a“: Teil der Datei: ganz → von 0:00 bis 1:30",
            ),
            (
                "50 %",
                "50 %\"\ngroup = \"Album",
                En,
                "Changed Rule “a”: For: Everything → Group “Album”",
            ),
            (
                "50 %",
                "50 %\"\nitem = \"con_1",
                En,
                "Changed Rule “a”: For: Everything → Recording “Blue Hour”",
            ),
            (
                "50 %",
                "50 %\"\nitem = \"x.flac",
                De,
                "Changed Regel „a“: Für: Alles → Ihre Datei „x.flac“",
            ),
            (
                "[\"con_1\"]",
                "[\"x.flac\"]",
                En,
                "Changed Group “Album”: Contains: Blue Hour → x.flac",
            ),
            ("\"b\"", "\"c\"", En, "Removed Rule “b”: You pay: 100 % → –"),
            (
                "\"b\"",
                "\"c\"",
                En,
                "Added Rule “c”: When: – → on the mobiles and not abroad",
            ),
            (
                "0.50",
                "0.0125",
                En,
                "Changed Rule “b”: Up to: €0.50 → €0.0125",
            ),
            (
                "[[group]]",
                "[budget]\nmonth = \"5 EUR\"\nwhen_spent = \"no delivery\"\n[[group]]",
                En,
                "Changed Money: For a month: No budget: without end → €5.00; then: Deliver nothing that I would have sponsored",
            ),
        ] {
            let new = OLD.replacen(from, to, 1);
            let said = said(Some(OLD), &new, language);
            assert!(said.iter().any(|line| line == want), "{want}: {said:#?}");
        }
    }

    #[test]
    fn another_order_is_a_change_and_the_first_version_adds_everything() {
        let (head, rest) = OLD.split_once("[[rule]]").unwrap();
        let (a, b) = rest.split_once("[[rule]]").unwrap();
        let turned = format!("{head}[[rule]]{b}[[rule]]{a}");
        assert_eq!(
            said(Some(OLD), &turned, En),
            ["Changed Order of the rules: Rules: a, b → b, a"]
        );
        let first = said(None, OLD, De);
        assert!(
            first.iter().all(|line| line.starts_with("Added ")),
            "{first:#?}"
        );
        assert_eq!(first.len(), 2 + 1 + 5 + 5);
    }
}
