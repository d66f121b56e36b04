//! Account files: their form, and what can be checked without the database.
//!
//! The format is described, with an example that is tested, in
//! `docs/formats/accounts.md`.

use super::{
    fault::{AccountFileError, Fault},
    seller::{SellerForm, country, given},
};
use crate::entity::account;
use domain::{
    catalog::{Assignment, TariffCode},
    content::Country,
    invoice::{Itemization, Seller},
    metering::PlanCode,
    party::{Language, LineKind},
    time::{BillingCycle, CycleDay},
    unit::Currency,
    usage::Service,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Deserialize;
use std::collections::HashSet;
use uuid::Uuid;

/// The longest name of a segment.
const SEGMENT_CHARS_MAX: usize = 64;

/// An account file, every field checked.
#[derive(Debug)]
pub(super) struct AccountFile {
    pub seller: Option<Seller>,
    pub accounts: Vec<AccountEntry>,
}

/// One `[[account]]`.
#[derive(Debug, Clone)]
pub(super) struct AccountEntry {
    pub reference: String,
    pub name: String,
    pub address: Vec<String>,
    pub currency: Currency,
    pub zone_name: String,
    pub cycle: BillingCycle,
    pub language: Language,
    pub opened_on: Date,
    pub tariffs: Vec<Assignment>,
    pub segment: Option<String>,
    pub country: Option<Country>,
    pub tax_id: Option<String>,
    pub is_business: bool,
    pub metering: Vec<MeteringEntry>,
    pub lines: Vec<LineEntry>,
}

/// One `[[account.line]]`.
#[derive(Debug, Clone)]
pub(super) struct LineEntry {
    pub label: String,
    pub kind: LineKind,
    pub identifiers: Vec<IdentifierEntry>,
}

/// What records call a line, `[from, until)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IdentifierEntry {
    pub identifier: String,
    pub from: Timestamp,
    pub until: Option<Timestamp>,
}

/// What meters the account from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MeteringEntry {
    pub from_day: Date,
    pub what: Metering,
}

/// A plan, for its service, or none any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Metering {
    Plan(PlanCode),
    Ends(Service),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileForm {
    seller: Option<SellerForm>,
    #[serde(default, rename = "account")]
    accounts: Vec<AccountForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountForm {
    reference: String,
    name: String,
    address: Vec<String>,
    currency: String,
    zone: String,
    cycle_day: i64,
    language: Option<String>,
    opened_on: String,
    #[serde(default)]
    tariffs: Vec<AssignmentForm>,
    segment: Option<String>,
    country: Option<String>,
    tax_id: Option<String>,
    #[serde(default)]
    business: bool,
    #[serde(default)]
    metering: Vec<MeteringForm>,
    #[serde(default, rename = "line")]
    lines: Vec<LineForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssignmentForm {
    from: String,
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeteringForm {
    from: String,
    code: Option<String>,
    service: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineForm {
    label: String,
    kind: String,
    #[serde(default)]
    identifiers: Vec<IdentifierForm>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum IdentifierForm {
    Always(String),
    Within(WithinForm),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WithinForm {
    identifier: String,
    from: Option<String>,
    until: Option<String>,
}

/// Reads an account file.
///
/// # Errors
/// [`AccountFileError`], naming account and field.
pub(super) fn parse(text: &str) -> Result<AccountFile, AccountFileError> {
    let form: FileForm =
        toml::from_str(text).map_err(|error| AccountFileError::Form(error.to_string()))?;
    let mut seen = HashSet::new();
    let mut accounts = Vec::with_capacity(form.accounts.len());
    for form in form.accounts {
        let reference = form.reference.trim().to_owned();
        let entry = entry(form).map_err(|(field, fault)| AccountFileError::Account {
            account: reference.chars().take(64).collect(),
            field,
            fault,
        })?;
        if !seen.insert(entry.reference.clone()) {
            return Err(AccountFileError::Account {
                account: entry.reference,
                field: "reference".into(),
                fault: Fault::TwiceInFile,
            });
        }
        accounts.push(entry);
    }
    Ok(AccountFile {
        seller: form.seller.map(|form| form.read()).transpose()?,
        accounts,
    })
}

/// A field and what is wrong with it.
pub(super) type FieldFault = (String, Fault);

/// Names the field of a fault.
pub(super) fn at<T>(field: &str, outcome: Result<T, Fault>) -> Result<T, FieldFault> {
    outcome.map_err(|fault| (field.to_owned(), fault))
}

fn entry(form: AccountForm) -> Result<AccountEntry, FieldFault> {
    let zone = at("zone", zone(&form.zone))?;
    let day = i8::try_from(form.cycle_day)
        .ok()
        .and_then(|day| CycleDay::try_from(day).ok())
        .ok_or(Fault::CycleDay(form.cycle_day));
    let cycle = BillingCycle {
        day: at("cycle_day", day)?,
        zone: zone.clone(),
    };
    let opened_on = at("opened_on", day_of(&form.opened_on))?;
    let lines = lines(form.lines, &cycle, opened_on)?;
    let tax_id = match given(form.tax_id.as_deref()) {
        Some(id) => Some(at("tax_id", one_line(id, 40))?),
        None if form.business => return Err(("tax_id".into(), Fault::TaxIdMissing)),
        None => None,
    };
    Ok(AccountEntry {
        reference: at("reference", reference(&form.reference))?,
        name: at("name", one_line(&form.name, 200))?,
        address: at("address", address(&form.address))?,
        currency: at("currency", form.currency.parse().map_err(Fault::Currency))?,
        zone_name: zone.iana_name().unwrap_or(&form.zone).to_owned(),
        cycle,
        language: match &form.language {
            Some(language) => at("language", language.parse().map_err(Fault::Language))?,
            None => Language::default(),
        },
        opened_on,
        tariffs: tariffs(&form.tariffs)?,
        segment: match &form.segment {
            Some(segment) => Some(at("segment", one_line(segment, SEGMENT_CHARS_MAX))?),
            None => None,
        },
        country: match given(form.country.as_deref()) {
            Some(code) => Some(at("country", country(code))?),
            None => None,
        },
        tax_id,
        is_business: form.business,
        metering: metering(&form.metering)?,
        lines,
    })
}

fn tariffs(forms: &[AssignmentForm]) -> Result<Vec<Assignment>, FieldFault> {
    let mut tariffs: Vec<Assignment> = Vec::with_capacity(forms.len());
    for form in forms {
        let from_day = at("tariffs", day_of(&form.from))?;
        let code: Result<TariffCode, _> = form.code.parse().map_err(Fault::TariffCode);
        if tariffs.iter().any(|other| other.from_day == from_day) {
            return Err(("tariffs".into(), Fault::TwoTariffs(from_day)));
        }
        tariffs.push(Assignment {
            from_day,
            code: at("tariffs", code)?,
        });
    }
    Ok(tariffs)
}

fn metering(forms: &[MeteringForm]) -> Result<Vec<MeteringEntry>, FieldFault> {
    let mut metering = Vec::with_capacity(forms.len());
    for form in forms {
        let from_day = at("metering", day_of(&form.from))?;
        let what = match (&form.code, &form.service) {
            (Some(code), None) => {
                let code: Result<PlanCode, _> = code
                    .parse()
                    .map_err(|_| Fault::PlanCode(code.chars().take(64).collect()));
                Metering::Plan(at("metering", code)?)
            }
            (None, Some(service)) => {
                let service = service.parse().map_err(Fault::Service);
                Metering::Ends(at("metering", service)?)
            }
            _ => return Err(("metering".into(), Fault::PlanOrService)),
        };
        metering.push(MeteringEntry { from_day, what });
    }
    Ok(metering)
}

fn lines(
    forms: Vec<LineForm>,
    cycle: &BillingCycle,
    opened_on: Date,
) -> Result<Vec<LineEntry>, FieldFault> {
    let mut lines: Vec<LineEntry> = Vec::with_capacity(forms.len());
    for form in forms {
        let label = at("line: label", one_line(&form.label, 80))?;
        let field = |name: &str| format!("line {label:?}: {name}");
        if lines.iter().any(|other| other.label == label) {
            return Err((field("label"), Fault::TwiceInAccount));
        }
        let kind: Result<LineKind, _> = form.kind.parse().map_err(Fault::Kind);
        let kind = at(&field("kind"), kind)?;
        let identifiers = form
            .identifiers
            .into_iter()
            .map(|form| identifier(form, cycle, opened_on));
        let identifiers: Result<Vec<_>, Fault> = identifiers.collect();
        lines.push(LineEntry {
            identifiers: at(&field("identifiers"), identifiers)?,
            kind,
            label,
        });
    }
    Ok(lines)
}

fn identifier(
    form: IdentifierForm,
    cycle: &BillingCycle,
    opened_on: Date,
) -> Result<IdentifierEntry, Fault> {
    let form = match form {
        IdentifierForm::Always(identifier) => WithinForm {
            identifier,
            from: None,
            until: None,
        },
        IdentifierForm::Within(form) => form,
    };
    let start_of = |day: Date| {
        let start = cycle.day_start(day);
        start.map_err(|_| Fault::Day(day.to_string()))
    };
    let from = form.from.as_deref().map_or(Ok(opened_on), day_of)?;
    let until = form.until.as_deref().map(day_of).transpose()?;
    let identifier = one_line(&form.identifier, 128)?;
    if until.is_some_and(|until| until <= from) {
        return Err(Fault::UntilBeforeFrom(identifier));
    }
    Ok(IdentifierEntry {
        identifier,
        from: start_of(from)?,
        until: until.map(start_of).transpose()?,
    })
}

fn reference(text: &str) -> Result<String, Fault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if (1..=64).contains(&text.len()) && text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err(Fault::Reference)
    }
}

pub(crate) fn one_line(text: &str, chars_max: usize) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > chars_max || text.chars().any(char::is_control) {
        return Err(Fault::NotOneLine { chars_max });
    }
    Ok(text.to_owned())
}

pub(crate) fn address(lines: &[String]) -> Result<Vec<String>, Fault> {
    if !(1..=8).contains(&lines.len()) {
        return Err(Fault::Address);
    }
    lines.iter().map(|line| one_line(line, 200)).collect()
}

fn zone(name: &str) -> Result<TimeZone, Fault> {
    let unknown = || Fault::Zone(name.chars().take(64).collect());
    let zone = TimeZone::get(name).map_err(|_| unknown())?;
    if zone.is_unknown() || zone.iana_name().is_none() {
        return Err(unknown());
    }
    Ok(zone)
}

fn day_of(text: &str) -> Result<Date, Fault> {
    let not_a_day = || Fault::Day(text.chars().take(32).collect());
    let day: Date = text.parse().map_err(|_| not_a_day())?;
    // what `Display` writes is what the columns compare by, as text
    if day.to_string() != text || !(1970..9000).contains(&day.year()) {
        return Err(not_a_day());
    }
    Ok(day)
}

impl AccountEntry {
    /// The row that the entry wants.
    pub(super) fn to_row(
        &self,
        id: Uuid,
        now: Timestamp,
        itemization: Itemization,
    ) -> account::Model {
        account::Model {
            id,
            reference: self.reference.clone(),
            name: self.name.clone(),
            address: self.address.join("\n"),
            currency: self.currency.to_string(),
            zone: self.zone_name.clone(),
            cycle_day: i8::from(self.cycle.day).into(),
            language: self.language.to_string(),
            opened_on: self.opened_on.to_string(),
            created_at_us: now.as_microsecond(),
            segment: self.segment.clone(),
            country: self.country.map(|country| country.to_string()),
            tax_id: self.tax_id.clone(),
            is_business: self.is_business.into(),
            itemization: itemization.code(),
        }
    }

    /// A fault of this account.
    pub(super) fn fault(&self, field: impl Into<String>, fault: Fault) -> AccountFileError {
        AccountFileError::Account {
            account: self.reference.clone(),
            field: field.into(),
            fault,
        }
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
pub(super) mod tests;
