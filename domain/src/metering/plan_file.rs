//! Metering plans as people write them, in TOML.
//!
//! Every fault of a file is named with its line, all of them at once; a file
//! with a fault is refused as a whole. Only where the text is no TOML, nothing
//! beyond that can be told. The format is described, with an example that is
//! tested, in `docs/formats/metering.md`.

use super::{
    action::{Action, Factor, Origin, Threshold, ThresholdPercent},
    condition::{Condition, ConditionError},
    plan_form::{Reader, Table, Text, Value},
    plan_offer::RECHARGES_MAX,
    policy::{
        BandsCount, MeteringPlan, POLICIES_MAX, PlanError, Policy, PolicyCode, PolicyKind, Quota,
        head_faults, policy_faults,
    },
    schedule::{Schedule, ScheduleFault},
    schedule_file::ScheduleEntryFile,
};
use crate::{
    unit::{Quantity, QuantityError},
    usage::{Service, UnknownService},
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use toml::de::DeTable;

const PLAN_FIELDS: [&str; 11] = [
    "code",
    "version",
    "valid_from",
    "service",
    "at_cap",
    "recharges",
    "recharges_max",
    "bands",
    "name",
    "schedule",
    "policy",
];
const POLICY_FIELDS: [&str; 8] = [
    "code",
    "name",
    "when",
    "under",
    "quota",
    "factor",
    "factors",
    "thresholds",
];
const ENTRY_FIELDS: [&str; 6] = ["name", "priority", "daily", "weekly", "yearly", "always"];

/// A fault of a plan file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct PlanFault {
    /// The line it is on, from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: FileFault,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// Not TOML, a field is missing, or one is misspelled.
    #[error("{0}")]
    Form(String),
    /// Not a date.
    #[error("{0:?} is not a date such as 2026-01-31")]
    Day(String),
    /// Not a service.
    #[error("{0}")]
    Service(#[from] UnknownService),
    /// Not a condition; the character is of the text in quotes.
    #[error("{field}: {error}")]
    Condition {
        /// Which field.
        field: &'static str,
        /// What is wrong.
        error: ConditionError,
    },
    /// Not a quantity.
    #[error("{field}: {error}")]
    Quantity {
        /// Which field.
        field: &'static str,
        /// What is wrong.
        error: QuantityError,
    },
    /// Not a price.
    #[error("price: {0:?} is not a price in whole coins such as 4.90 EUR")]
    Price(String),
    /// Both a factor and factors.
    #[error("factor and factors: one of them is wanted")]
    TwoFactors,
    /// An entry of the schedule.
    #[error("schedule: {0}")]
    Schedule(#[from] ScheduleFault),
    /// A rule of plans.
    #[error("{0}")]
    Plan(#[from] PlanError),
}

/// Where the parts of a policy stand, as bytes of the text.
struct Places<'d> {
    table: Table<'d>,
    thresholds: Vec<usize>,
}

/// Reads a plan file and checks every rule.
///
/// # Errors
/// Every fault, in order of their lines.
pub fn parse(text: &str) -> Result<MeteringPlan, Vec<PlanFault>> {
    let mut reader = Reader::new(text);
    let plan = match DeTable::parse(text) {
        Ok(document) => reader.plan(Table::new(0, document.get_ref())),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            reader.fault(at, FileFault::Form(error.message().to_owned()));
            None
        }
    };
    let faults = reader.faults();
    plan.filter(|_| faults.is_empty()).ok_or(faults)
}

impl Reader<'_> {
    fn plan(&mut self, table: Table<'_>) -> Option<MeteringPlan> {
        self.known(table, &PLAN_FIELDS);
        let code = self.parsed(table, "code");
        let version = self.wanted(table, "version");
        let version = version.and_then(|value| self.number("version", value));
        let valid_from = self.day(table, "valid_from");
        let service: Option<Service> = self.parsed(table, "service");
        let at_cap = self.parsed(table, "at_cap");
        let recharges = self.recharges(table, service);
        let bands = match table.get("bands") {
            Some(value) => self.bands(value),
            None => Some(BandsCount::default()),
        };
        let recharges_max = match table.get("recharges_max") {
            Some(value) => self.number("recharges_max", value),
            None => Some(RECHARGES_MAX),
        };
        let names = self.wanted(table, "name");
        let names = names.and_then(|value| self.names(value));
        for fault in head_faults(version, names.as_ref()) {
            let is_version = fault == PlanError::Version;
            let field = if is_version { "version" } else { "name" };
            self.fault(table.at_of(field), fault);
        }
        let schedule = self.schedule(table);
        let policies = self.policies(table, service, schedule.as_ref());
        Some(MeteringPlan {
            code: code?,
            version: version?,
            names: names?,
            valid_from: valid_from?,
            service: service?,
            at_cap: at_cap?,
            schedule: schedule?,
            policies: policies?,
            recharges,
            recharges_max: recharges_max?,
            bands: bands?,
        })
    }

    fn day(&mut self, table: Table<'_>, field: &'static str) -> Option<Date> {
        let value = self.wanted(table, field)?;
        let text = self.text(field, value)?;
        let day = text.text.parse();
        self.read(text.at, day.map_err(|_| FileFault::Day(excerpt(text.text))))
    }

    /// Names by language.
    fn names(&mut self, value: &Value<'_>) -> Option<BTreeMap<String, String>> {
        let table = self.table("name", value)?;
        let mut names = BTreeMap::new();
        for (language, value) in table.fields() {
            let name = self.text("name", value);
            // one that cannot be read is there all the same
            let name = name.map_or("?", |name| name.text);
            names.insert(language.to_owned(), name.to_owned());
        }
        Some(names)
    }

    /// The schedule; `None` where it has a fault.
    fn schedule(&mut self, table: Table<'_>) -> Option<Schedule> {
        let Some(value) = table.get("schedule") else {
            return Some(Schedule::default());
        };
        let tables = self.tables("schedule", value)?;
        let (mut entries, mut places) = (Vec::new(), Vec::new());
        for table in &tables {
            let file = self.schedule_entry(*table);
            let entry = file.and_then(|file| self.read(table.at, file.to_entry()));
            places.extend(entry.is_some().then_some(table.at));
            entries.extend(entry);
        }
        for (place, fault) in Schedule::faults(&entries) {
            let at = places.get(place).copied().unwrap_or(table.at);
            self.fault(at, fault);
        }
        let is_whole = entries.len() == self.list("schedule", value)?.len();
        Schedule::new(entries).ok().filter(|_| is_whole)
    }

    fn schedule_entry(&mut self, table: Table<'_>) -> Option<ScheduleEntryFile> {
        self.known(table, &ENTRY_FIELDS);
        let name = self.wanted(table, "name");
        let name = name.and_then(|value| self.text("name", value));
        let priority = self.wanted(table, "priority");
        let priority = priority.and_then(|value| self.number("priority", value));
        let mut frame = |field| match table.get(field) {
            None => Some(None),
            Some(value) => Some(Some(self.text(field, value)?.text.to_owned())),
        };
        let (daily, weekly, yearly) = (frame("daily"), frame("weekly"), frame("yearly"));
        let always = match table.get("always") {
            None => Some(false),
            Some(value) => self.flag("always", value),
        };
        Some(ScheduleEntryFile {
            name: name?.text.to_owned(),
            priority: priority?,
            daily: daily?,
            weekly: weekly?,
            yearly: yearly?,
            always: always?,
        })
    }

    /// The policies. One with a fault is read on with something in its place
    /// that breaks no rule, so that the rules can be asked about the others.
    fn policies(
        &mut self,
        table: Table<'_>,
        service: Option<Service>,
        schedule: Option<&Schedule>,
    ) -> Option<Vec<Policy>> {
        let tables = match table.get("policy") {
            None => Vec::new(),
            Some(value) => self.tables("policy", value)?,
        };
        if tables.len() > POLICIES_MAX {
            self.fault(
                table.at_of("policy"),
                PlanError::TooManyPolicies(tables.len()),
            );
            return None;
        }
        let mut policies = Vec::with_capacity(tables.len());
        let mut places = Vec::with_capacity(tables.len());
        for (place, table) in tables.iter().enumerate() {
            let (policy, thresholds) = self.policy(place, *table, service);
            policies.push(policy);
            places.push(Places {
                table: *table,
                thresholds,
            });
        }
        let kinds = self.kinds(&tables);
        for (policy, kind) in policies.iter_mut().zip(kinds) {
            policy.kind = kind;
        }
        for (place, fault) in policy_faults(&policies, service, schedule) {
            let about = place.and_then(|place| policies.get(place).zip(places.get(place)));
            let at = about.map_or(table.at_of("policy"), |(policy, places)| {
                places.of(policy, &fault)
            });
            self.fault(at, fault);
        }
        Some(policies)
    }

    /// A policy as if it stood by itself, and where its thresholds stand.
    fn policy(
        &mut self,
        place: usize,
        table: Table<'_>,
        service: Option<Service>,
    ) -> (Policy, Vec<usize>) {
        self.known(table, &POLICY_FIELDS);
        let code: Option<PolicyCode> = self.parsed(table, "code");
        let when = table.get("when").and_then(|value| self.condition(value));
        let names = table.get("name").and_then(|value| self.names(value));
        let (thresholds, places) = self.thresholds(table);
        let policy = Policy {
            code: code.unwrap_or_else(|| PolicyCode::unread(place)),
            names: names.unwrap_or_default(),
            condition: when.unwrap_or(Condition::Always),
            kind: PolicyKind::Primary,
            quota: self.quota(table, service),
            factors: self.factors(table),
            thresholds,
        };
        (policy, places)
    }

    fn condition(&mut self, value: &Value<'_>) -> Option<Condition> {
        let field = "when";
        let text = self.text(field, value)?;
        let condition: Result<Condition, _> = text.text.parse();
        let condition = condition.map_err(|error| FileFault::Condition { field, error });
        let condition = self.read(text.at, condition)?;
        let mut has_size = false;
        condition.visit(&mut |part| has_size |= matches!(part, Condition::Size { .. }));
        if has_size {
            let words = format!("{field}: usage has no size; only deliveries have");
            self.fault(text.at, FileFault::Form(words));
        }
        Some(condition)
    }

    /// A quantity of more than nothing.
    pub(super) fn quantity(&mut self, text: Text<'_>, field: &'static str) -> Option<Quantity> {
        let quantity: Result<Quantity, _> = text.text.parse();
        let quantity = quantity.map_err(|error| FileFault::Quantity { field, error });
        let quantity = self.read(text.at, quantity)?;
        if quantity.base_units() <= 0 {
            self.fault(text.at, PlanError::NoQuota);
            return None;
        }
        Some(quantity)
    }

    fn quota(&mut self, table: Table<'_>, service: Option<Service>) -> Quota {
        let Some(value) = table.get("quota") else {
            let is_under = table.get("under").is_some();
            return if is_under {
                Quota::Inherited
            } else {
                Quota::None
            };
        };
        let text = self.text("quota", value);
        match text.map(|text| text.text) {
            Some("inherited") => Quota::Inherited,
            Some("sum") => Quota::Sum,
            _ => {
                let quantity = text.and_then(|text| self.quantity(text, "quota"));
                let measure = service.unwrap_or(Service::Data).measure();
                Quota::Own(quantity.unwrap_or(Quantity::new(1, measure)))
            }
        }
    }

    fn factors(&mut self, table: Table<'_>) -> Vec<(Condition, Factor)> {
        let mut factors: Vec<(Condition, Factor)> = Vec::new();
        if table.get("factor").is_some() {
            if table.get("factors").is_some() {
                self.fault(table.at_of("factor"), FileFault::TwoFactors);
            }
            let factor: Option<Factor> = self.parsed(table, "factor");
            factors.extend(factor.map(|factor| (Condition::Always, factor)));
        }
        let rows = table.get("factors");
        let rows = rows.and_then(|value| self.tables("factors", value));
        for row in rows.into_iter().flatten() {
            self.known(row, &["when", "factor"]);
            let when = self.wanted(row, "when");
            let when = when.and_then(|value| self.condition(value));
            let factor: Option<Factor> = self.parsed(row, "factor");
            factors.extend(when.zip(factor));
        }
        factors
    }

    /// The thresholds, and where each stands.
    fn thresholds(&mut self, table: Table<'_>) -> (Vec<Threshold>, Vec<usize>) {
        let rows = table.get("thresholds");
        let rows = rows.and_then(|value| self.tables("thresholds", value));
        let (mut thresholds, mut places) = (Vec::new(), Vec::new());
        for row in rows.into_iter().flatten() {
            self.known(row, &["at", "action"]);
            let percent: Option<ThresholdPercent> = self.parsed(row, "at");
            let action: Option<Action> = self.parsed(row, "action");
            if let Some((percent, action)) = percent.zip(action) {
                let origin = Origin::Plan;
                thresholds.push(Threshold {
                    percent,
                    action,
                    origin,
                });
                places.push(row.at);
            }
        }
        (thresholds, places)
    }
}

impl Places<'_> {
    /// The byte that a fault of `policy` is about.
    fn of(&self, policy: &Policy, fault: &PlanError) -> usize {
        let table = self.table;
        match fault {
            PlanError::TwoPolicies(_) => table.at_of("code"),
            PlanError::NoQuota
            | PlanError::OtherMeasure { .. }
            | PlanError::NothingToInherit
            | PlanError::SumOutOfRange => table.at_of("quota"),
            PlanError::TooManyThresholds(_) | PlanError::ThresholdWithoutQuota => {
                table.at_of("thresholds")
            }
            PlanError::TwoThresholds(twice) => {
                let same = policy.thresholds.iter().zip(&self.thresholds);
                let mut same = same.filter(|(threshold, _)| *threshold == twice);
                same.nth(1).map_or(table.at, |(_, at)| *at)
            }
            PlanError::NoSuchEntry(name) => {
                let is_when = policy.condition.schedule_names().contains(&name.as_str());
                table.at_of(if is_when { "when" } else { "factors" })
            }
            _ => table.at,
        }
    }
}

pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
#[path = "plan_file_tests.rs"]
mod tests;
