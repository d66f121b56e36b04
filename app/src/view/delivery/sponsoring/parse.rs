//! The form from what was posted, and which of its buttons was pressed.

use super::{GroupRow, RowScope, RuleRow, SponsoringForm};
use domain::delivery::AccessNetwork;
use std::collections::BTreeMap;

/// Rows beyond this place are not looked at; more than preferences may have.
const PLACE_MAX: usize = 1_000;

/// What is to be done with the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Show it again: a row was added, removed or moved, or it is to be changed
    /// after all.
    Edit(Focus),
    /// Check it and show what saving it would change.
    Review,
    /// Save it.
    Save,
}

/// Which row a reader is led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// None.
    #[default]
    None,
    /// The empty group.
    NewGroup,
    /// The empty rule.
    NewRule,
}

/// A row that a button is about, by its place.
enum Button {
    RemoveGroup(usize),
    RemoveRule(usize),
    RaiseRule(usize),
}

/// Reads the form from posted pairs; rows that are empty or were taken out are
/// dropped, the others move up.
///
/// A rule that is about a group that was taken out stays about it, and is refused
/// when it is checked.
pub fn parse(pairs: &[(String, String)]) -> (SponsoringForm, Step) {
    let mut form = SponsoringForm::default();
    let mut groups: BTreeMap<usize, GroupRow> = BTreeMap::new();
    // each with what was chosen for its group, by place
    let mut rules: BTreeMap<usize, (RuleRow, String)> = BTreeMap::new();
    let mut step = "";
    for (name, value) in pairs {
        let mut parts = name.splitn(3, '.');
        let parts = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let place = |place: &str| place.parse().ok().filter(|place| *place < PLACE_MAX);
        match parts {
            ("step", None, _) => step = value,
            ("from_version", None, _) => form.from_version = value.parse().unwrap_or_default(),
            ("currency", None, _) => form.currency.clone_from(value),
            ("budget", Some("month"), None) => form.budget_month.clone_from(value),
            ("budget", Some("when_spent"), None) => form.when_spent.clone_from(value),
            ("group", Some(at), Some(field)) => {
                if let Some(at) = place(at) {
                    fill_group(groups.entry(at).or_default(), field, value);
                }
            }
            ("rule", Some(at), Some(field)) => {
                if let Some(at) = place(at) {
                    let (rule, chosen) = rules.entry(at).or_default();
                    match field {
                        "for" => chosen.clone_from(value),
                        field => fill_rule(rule, field, value),
                    }
                }
            }
            _ => {}
        }
    }
    let (button, step) = pressed(step);
    let mut removed_rule = None;
    match button {
        Some(Button::RemoveRule(place)) => removed_rule = Some(place),
        Some(Button::RaiseRule(place)) => {
            let before = rules.range(..place).next_back().map(|(before, _)| *before);
            if let Some(before) = before
                && let Some(rule) = rules.remove(&place)
                && let Some(other) = rules.insert(before, rule)
            {
                rules.insert(place, other);
            }
        }
        Some(Button::RemoveGroup(_)) | None => {}
    }
    let removed_group = match button {
        Some(Button::RemoveGroup(place)) => Some(place),
        _ => None,
    };
    // where each group that stays comes to stand
    let mut moved = BTreeMap::new();
    let mut names = BTreeMap::new();
    for (place, group) in groups {
        names.insert(place, group.name.trim().to_owned());
        if Some(place) != removed_group && !group.is_empty() {
            moved.insert(place, form.groups.len());
            form.groups.push(group);
        }
    }
    for (place, (mut rule, chosen)) in rules {
        rule.scope = scope(&chosen, &moved, &names);
        if Some(place) != removed_rule && !rule.is_empty() {
            form.rules.push(rule);
        }
    }
    (form, step)
}

fn pressed(step: &str) -> (Option<Button>, Step) {
    let edit = Step::Edit(Focus::None);
    let place = |text: &str| text.parse::<usize>().unwrap_or(PLACE_MAX);
    match step.split_once('.') {
        Some(("remove-group", at)) => (Some(Button::RemoveGroup(place(at))), edit),
        Some(("remove-rule", at)) => (Some(Button::RemoveRule(place(at))), edit),
        Some(("raise-rule", at)) => (Some(Button::RaiseRule(place(at))), edit),
        _ => match step {
            "add-group" => (None, Step::Edit(Focus::NewGroup)),
            "add-rule" => (None, Step::Edit(Focus::NewRule)),
            "review" => (None, Step::Review),
            "save" => (None, Step::Save),
            _ => (None, edit),
        },
    }
}

fn fill_group(group: &mut GroupRow, field: &str, value: &str) {
    match field {
        "name" => value.clone_into(&mut group.name),
        "own" => value.clone_into(&mut group.own),
        "items" if !value.is_empty() => group.items.push(value.to_owned()),
        _ => {}
    }
}

fn fill_rule(rule: &mut RuleRow, field: &str, value: &str) {
    let text = match field {
        "name" => &mut rule.name,
        "own" => &mut rule.own,
        "part" => &mut rule.part,
        "share" => &mut rule.share,
        "up_to" => &mut rule.up_to,
        "time_from" => &mut rule.when.time_from,
        "time_to" => &mut rule.when.time_to,
        "segment" => &mut rule.when.segment,
        "size_up_to" => &mut rule.when.size_up_to,
        "text" => &mut rule.when.text,
        "network" => {
            if let Ok(network) = value.parse::<AccessNetwork>() {
                let networks = &mut rule.when.networks;
                networks.push(network);
                networks.sort();
                networks.dedup();
                // all is as good as any
                if networks.len() == AccessNetwork::ALL.len() {
                    networks.clear();
                }
            }
            return;
        }
        _ => return,
    };
    value.clone_into(text);
}

/// What was chosen for a rule: nothing, `own`, `item.ID`, `group.PLACE` or
/// `gone.NAME`.
fn scope(
    chosen: &str,
    moved: &BTreeMap<usize, usize>,
    names: &BTreeMap<usize, String>,
) -> RowScope {
    match chosen.split_once('.') {
        Some(("item", item)) => RowScope::Item(item.to_owned()),
        Some(("gone", name)) => RowScope::NoGroup(name.to_owned()),
        Some(("group", place)) => {
            let place = place.parse().unwrap_or(PLACE_MAX);
            moved.get(&place).map_or_else(
                || RowScope::NoGroup(names.get(&place).cloned().unwrap_or_default()),
                |place| RowScope::Group(*place),
            )
        }
        _ if chosen == "own" => RowScope::Own,
        _ => RowScope::Everything,
    }
}

impl SponsoringForm {
    /// The pairs that [`parse`] reads it from: hidden fields.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = vec![
            ("from_version".to_owned(), self.from_version.to_string()),
            ("currency".to_owned(), self.currency.clone()),
            ("budget.month".to_owned(), self.budget_month.clone()),
            ("budget.when_spent".to_owned(), self.when_spent.clone()),
        ];
        for (place, group) in self.groups.iter().enumerate() {
            let mut put = |field: &str, value: &str| {
                pairs.push((format!("group.{place}.{field}"), value.to_owned()));
            };
            put("name", &group.name);
            group.items.iter().for_each(|item| put("items", item));
            put("own", &group.own);
        }
        for (place, rule) in self.rules.iter().enumerate() {
            let mut put = |field: &str, value: &str| {
                pairs.push((format!("rule.{place}.{field}"), value.to_owned()));
            };
            let networks = &rule.when.networks;
            networks.iter().for_each(|one| put("network", one.as_str()));
            for (field, value) in [
                ("name", &rule.name),
                ("for", &rule.scope.value()),
                ("own", &rule.own),
                ("time_from", &rule.when.time_from),
                ("time_to", &rule.when.time_to),
                ("segment", &rule.when.segment),
                ("size_up_to", &rule.when.size_up_to),
                ("text", &rule.when.text),
                ("part", &rule.part),
                ("share", &rule.share),
                ("up_to", &rule.up_to),
            ] {
                put(field, value);
            }
        }
        pairs
    }
}

impl RowScope {
    /// As a form sends it.
    pub fn value(&self) -> String {
        match self {
            Self::Everything => String::new(),
            Self::Group(place) => format!("group.{place}"),
            Self::NoGroup(name) => format!("gone.{name}"),
            Self::Item(item) => format!("item.{item}"),
            Self::Own => "own".to_owned(),
        }
    }
}
