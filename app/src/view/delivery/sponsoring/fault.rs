//! What is wrong with the form, in words.

use super::{RowFault, RowFaultKind, SponsoringForm};
use crate::{
    component::form::FormFault, format::integer, text::delivery::sponsoring as words,
    view::delivery::simple_condition::SimpleFault,
};
use domain::{
    delivery::{ConditionMisfit, PartError, preference_file::Fault},
    party::Language,
};

/// The faults with their words, for the summary and the fields.
pub fn form_faults(faults: &[RowFault], language: Language) -> Vec<FormFault> {
    let one = |fault: &RowFault| FormFault::new(fault.field.clone(), say(&fault.what, language));
    faults.iter().map(one).collect()
}

/// The same for the summary: each says of which row it is.
pub fn summary(form: &SponsoringForm, faults: &[RowFault], language: Language) -> Vec<FormFault> {
    let one = |fault: &RowFault| {
        let what = say(&fault.what, language);
        let row = row_of(form, &fault.field, language);
        let what = match row {
            Some(row) => words::at_rule(language, &row, &what).to_string(),
            None => what,
        };
        FormFault::new(fault.field.clone(), what)
    };
    faults.iter().map(one).collect()
}

fn row_of(form: &SponsoringForm, field: &str, language: Language) -> Option<String> {
    let mut parts = field.split('.');
    let (kind, place) = (parts.next()?, parts.next()?.parse::<usize>().ok()?);
    let number = integer(i64::try_from(place).ok()? + 1, language);
    let is_rule = kind == "rule";
    let name = match is_rule {
        true => &form.rules.get(place)?.name,
        false => &form.groups.get(place)?.name,
    };
    let says = match (name.trim(), is_rule) {
        ("", true) => words::rule_number(language, &number),
        ("", false) => words::group_number(language, &number),
        (name, true) => words::rule_of(language, name),
        (name, false) => words::group_of(language, name),
    };
    Some(says.to_string())
}

/// What is wrong, and what to do.
pub fn say(what: &RowFaultKind, language: Language) -> String {
    match what {
        RowFaultKind::Condition(SimpleFault::Time) => words::fault_time(language).to_owned(),
        RowFaultKind::Condition(SimpleFault::Segment) => words::fault_segment(language).to_owned(),
        RowFaultKind::Condition(SimpleFault::Size) => words::fault_size(language).to_owned(),
        RowFaultKind::Condition(SimpleFault::Text(error)) => {
            words::fault_condition(language, &error.to_string()).to_string()
        }
        RowFaultKind::TooLong => words::fault_too_long(language).to_owned(),
        RowFaultKind::Preference(fault) => of_preference(fault, language),
    }
}

fn of_preference(fault: &Fault, language: Language) -> String {
    match fault {
        Fault::Form(what) => what.clone(),
        Fault::Currency(unknown) => words::fault_currency(language, &unknown.0).to_string(),
        Fault::Amount(_) => words::fault_amount(language).to_owned(),
        Fault::OtherCurrency(currency) => {
            words::fault_other_currency(language, currency.code()).to_string()
        }
        Fault::Share(_) => words::fault_share(language).to_owned(),
        Fault::Condition(error) => words::fault_condition(language, &error.to_string()).to_string(),
        Fault::Misfit(ConditionMisfit::Unknown(what)) => {
            words::fault_unknown(language, what).to_string()
        }
        Fault::Misfit(ConditionMisfit::Impossible) => words::fault_impossible(language).to_owned(),
        Fault::Part(PartError::Form(_)) => words::fault_part(language).to_owned(),
        Fault::Part(PartError::Empty(_)) => words::fault_part_empty(language).to_owned(),
        Fault::WhenSpent => words::fault_when_spent(language).to_owned(),
        Fault::Name => words::fault_name(language).to_owned(),
        Fault::Twice(name) => words::fault_twice(language, name).to_string(),
        Fault::NoGroup(name) => words::fault_no_group(language, name).to_string(),
        Fault::TwoScopes => words::fault_two_scopes(language).to_owned(),
        Fault::TooMany(max) => {
            let max = integer(i64::try_from(*max).unwrap_or(i64::MAX), language);
            words::fault_too_many(language, &max).to_string()
        }
    }
}
