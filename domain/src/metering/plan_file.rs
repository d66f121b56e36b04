//! Metering plans as people write them, in TOML.
//!
//! Every fault of a file is named with its line, all of them at once; a file
//! with a fault is refused as a whole. The format is described, with an example
//! that is tested, in `docs/formats/metering.md`.

use super::{
    action::{Action, Factor, Origin, Threshold, ThresholdPercent},
    condition::{Condition, ConditionError},
    policy::{MeteringPlan, PlanCode, PlanError, Policy, PolicyCode, PolicyKind, Quota},
    schedule::{Schedule, ScheduleEntry, ScheduleFault},
    schedule_file::ScheduleEntryFile,
};
use crate::{
    unit::{Quantity, QuantityError},
    usage::{Service, UnknownService},
};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

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

/// A plan file as it is written, nothing checked but its form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    code: Spanned<String>,
    version: Spanned<u32>,
    valid_from: Spanned<String>,
    service: Spanned<String>,
    at_cap: Spanned<String>,
    #[serde(default)]
    recharges: Vec<Spanned<String>>,
    name: Spanned<BTreeMap<String, String>>,
    #[serde(default)]
    schedule: Vec<Spanned<ScheduleEntryFile>>,
    #[serde(default, rename = "policy")]
    policies: Vec<Spanned<PolicyFile>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    code: Spanned<String>,
    #[serde(default)]
    name: BTreeMap<String, String>,
    when: Option<Spanned<String>>,
    under: Option<Spanned<Vec<String>>>,
    quota: Option<Spanned<String>>,
    factor: Option<Spanned<String>>,
    #[serde(default)]
    factors: Vec<Spanned<FactorFile>>,
    #[serde(default)]
    thresholds: Vec<Spanned<ThresholdFile>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct FactorFile {
    when: String,
    factor: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdFile {
    at: String,
    action: String,
}

/// Reads a plan file and checks every rule.
///
/// # Errors
/// Every fault, in order of their lines.
pub fn parse(text: &str) -> Result<MeteringPlan, Vec<PlanFault>> {
    let file: PlanFile = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let fault = FileFault::Form(error.message().to_owned());
        vec![PlanFault {
            line: line_of(text, at),
            fault,
        }]
    })?;
    let mut reader = Reader {
        text,
        faults: Vec::new(),
    };
    match reader.plan(&file) {
        Some(plan) if reader.faults.is_empty() => Ok(plan),
        _ => {
            reader.faults.sort_by_key(|fault| fault.line);
            Err(reader.faults)
        }
    }
}

fn line_of(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().get(..byte).unwrap_or_default();
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

struct Reader<'t> {
    text: &'t str,
    faults: Vec<PlanFault>,
}

impl Reader<'_> {
    fn fault<T>(&mut self, at: &Spanned<T>, fault: impl Into<FileFault>) {
        self.faults.push(PlanFault {
            line: line_of(self.text, at.span().start),
            fault: fault.into(),
        });
    }

    /// The value, or its fault noted.
    fn read<T, V, E: Into<FileFault>>(
        &mut self,
        at: &Spanned<T>,
        value: Result<V, E>,
    ) -> Option<V> {
        value.map_err(|error| self.fault(at, error)).ok()
    }

    fn plan(&mut self, file: &PlanFile) -> Option<MeteringPlan> {
        let code: Option<PlanCode> = self.read(&file.code, file.code.get_ref().parse());
        let day: Result<Date, _> = file.valid_from.get_ref().parse();
        let day = day.map_err(|_| FileFault::Day(excerpt(file.valid_from.get_ref())));
        let valid_from = self.read(&file.valid_from, day);
        let service: Option<Service> = self.read(&file.service, file.service.get_ref().parse());
        let at_cap: Option<Action> = self.read(&file.at_cap, file.at_cap.get_ref().parse());
        let schedule = self.schedule(&file.schedule);
        let recharges = file
            .recharges
            .iter()
            .filter_map(|text| self.quota(text, "recharges"))
            .collect();
        let policies: Vec<Option<Policy>> = file
            .policies
            .iter()
            .map(|policy| self.policy(policy.get_ref()))
            .collect();
        let under = self.under(&file.policies);
        let policies: Option<Vec<Policy>> = policies.into_iter().collect();
        let mut plan = MeteringPlan {
            code: code?,
            version: *file.version.get_ref(),
            names: file.name.get_ref().clone(),
            valid_from: valid_from?,
            service: service?,
            at_cap: at_cap?,
            schedule: schedule?,
            policies: policies?,
            recharges,
        };
        for (policy, kind) in plan.policies.iter_mut().zip(under) {
            policy.kind = kind;
        }
        for (place, fault) in plan.faults() {
            match place.and_then(|place| file.policies.get(place)) {
                Some(policy) => self.fault(policy, fault),
                None if fault == PlanError::Version => self.fault(&file.version, fault),
                None if fault == PlanError::NoName => self.fault(&file.name, fault),
                None => self.fault(&file.code, fault),
            }
        }
        for text in &file.recharges {
            let measure = text
                .get_ref()
                .parse()
                .map(|quantity: Quantity| quantity.measure());
            if measure.is_ok_and(|measure| measure != plan.service.measure()) {
                let service = plan.service;
                let unit = text.get_ref().clone();
                self.fault(text, PlanError::OtherMeasure { service, unit });
            }
        }
        Some(plan)
    }

    fn schedule(&mut self, files: &[Spanned<ScheduleEntryFile>]) -> Option<Schedule> {
        let mut entries: Vec<ScheduleEntry> = Vec::with_capacity(files.len());
        for file in files {
            entries.extend(self.read(file, file.get_ref().to_entry()));
        }
        if entries.len() < files.len() {
            return None;
        }
        for (place, fault) in Schedule::faults(&entries) {
            if let Some(file) = files.get(place) {
                self.fault(file, fault);
            }
        }
        Schedule::new(entries).ok()
    }

    fn condition(&mut self, at: &Spanned<String>) -> Option<Condition> {
        let condition = at.get_ref().parse();
        let field = "when";
        self.read(
            at,
            condition.map_err(|error| FileFault::Condition { field, error }),
        )
    }

    fn quota(&mut self, at: &Spanned<String>, field: &'static str) -> Option<Quantity> {
        let quantity: Result<Quantity, _> = at.get_ref().parse();
        let quantity = self.read(
            at,
            quantity.map_err(|error| FileFault::Quantity { field, error }),
        )?;
        if quantity.base_units() <= 0 {
            self.fault(at, PlanError::NoQuota);
            return None;
        }
        Some(quantity)
    }

    /// A policy as if it stood by itself.
    fn policy(&mut self, file: &PolicyFile) -> Option<Policy> {
        let code: Option<PolicyCode> = self.read(&file.code, file.code.get_ref().parse());
        let condition = match &file.when {
            Some(when) => self.condition(when),
            None => Some(Condition::Always),
        };
        let quota = match &file.quota {
            None if file.under.is_some() => Some(Quota::Inherited),
            None => Some(Quota::None),
            Some(text) => match text.get_ref().as_str() {
                "inherited" => Some(Quota::Inherited),
                "sum" => Some(Quota::Sum),
                _ => self.quota(text, "quota").map(Quota::Own),
            },
        };
        let factors = self.factors(file);
        let thresholds: Vec<Threshold> = file
            .thresholds
            .iter()
            .filter_map(|threshold| self.threshold(threshold))
            .collect();
        Some(Policy {
            code: code?,
            names: file.name.clone(),
            condition: condition?,
            kind: PolicyKind::Primary,
            quota: quota?,
            factors,
            thresholds,
        })
    }

    fn factors(&mut self, file: &PolicyFile) -> Vec<(Condition, Factor)> {
        let mut factors = Vec::with_capacity(file.factors.len() + 1);
        if let Some(factor) = &file.factor {
            if !file.factors.is_empty() {
                self.fault(factor, FileFault::TwoFactors);
            }
            let read: Option<Factor> = self.read(factor, factor.get_ref().parse());
            factors.extend(read.map(|factor| (Condition::Always, factor)));
        }
        for row in &file.factors {
            let FactorFile { when, factor } = row.get_ref();
            let field = "when";
            let condition: Result<Condition, _> = when.parse();
            let condition = condition.map_err(|error| FileFault::Condition { field, error });
            let condition = self.read(row, condition);
            let factor: Option<Factor> = self.read(row, factor.parse());
            factors.extend(condition.zip(factor));
        }
        factors
    }

    fn threshold(&mut self, file: &Spanned<ThresholdFile>) -> Option<Threshold> {
        let ThresholdFile { at, action } = file.get_ref();
        let percent: Option<ThresholdPercent> = self.read(file, at.parse());
        let action: Option<Action> = self.read(file, action.parse());
        Some(Threshold {
            percent: percent?,
            action: action?,
            origin: Origin::Plan,
        })
    }

    /// What each policy stands under.
    fn under(&mut self, files: &[Spanned<PolicyFile>]) -> Vec<PolicyKind> {
        let place = |code: &str| {
            let mut files = files.iter();
            files.position(|file| file.get_ref().code.get_ref() == code)
        };
        let under = |place: usize| -> Option<&Spanned<Vec<String>>> {
            files.get(place)?.get_ref().under.as_ref()
        };
        let mut kinds = Vec::with_capacity(files.len());
        for (own, file) in files.iter().enumerate() {
            let Some(codes) = &file.get_ref().under else {
                kinds.push(PolicyKind::Primary);
                continue;
            };
            if codes.get_ref().is_empty() {
                self.fault(codes, PlanError::UnderNothing);
            }
            let mut of = Vec::new();
            for code in codes.get_ref() {
                let Some(primary) = place(code) else {
                    self.fault(codes, PlanError::MissingPrimary(excerpt(code)));
                    continue;
                };
                if let Some(ring) = ring(own, primary, &place, &under) {
                    let words = ring
                        .iter()
                        .map(|at| files[*at].get_ref().code.get_ref().as_str());
                    let words = words.collect::<Vec<_>>().join(" under ");
                    self.fault(codes, PlanError::Cycle(words));
                } else if under(primary).is_some() {
                    if let Ok(code) = code.parse() {
                        self.fault(codes, PlanError::ThreeLevels(code));
                    }
                } else if !of.contains(&primary) {
                    of.push(primary);
                }
            }
            of.sort_unstable();
            kinds.push(PolicyKind::Secondary { of });
        }
        kinds
    }
}

/// The way from `own` through `primary` back to `own`, if there is one.
fn ring<'f>(
    own: usize,
    primary: usize,
    place: &impl Fn(&str) -> Option<usize>,
    under: &impl Fn(usize) -> Option<&'f Spanned<Vec<String>>>,
) -> Option<Vec<usize>> {
    let mut seen = vec![own];
    let mut ways = vec![vec![own, primary]];
    while let Some(way) = ways.pop() {
        let last = *way.last()?;
        if last == own {
            return Some(way);
        }
        if seen.contains(&last) {
            continue;
        }
        seen.push(last);
        for code in under(last).into_iter().flat_map(|codes| codes.get_ref()) {
            if let Some(next) = place(code) {
                let mut longer = way.clone();
                longer.push(next);
                ways.push(longer);
            }
        }
    }
    None
}

fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
#[path = "plan_file_tests.rs"]
mod tests;
