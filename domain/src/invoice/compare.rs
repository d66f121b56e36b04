//! Why this bill differs from the one before: the differences, and their causes.

use super::{ChargeDetail, InvoiceDocument, InvoiceLine};
use crate::{
    catalog::TaxMode,
    unit::{Money, MoneyError, Quantity, Rate},
    usage::Service,
};
use std::collections::BTreeMap;

/// What a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The bands of one service.
    Usage(Service),
    /// Adjustments for late usage of one service.
    Late(Service),
    /// What was charged once, beside a service.
    Charges(Service),
    /// Recordings that were bought or taken back.
    Recordings,
    /// Deliveries.
    Deliveries,
    /// Tax at one rate, where it comes on top.
    Tax(Rate),
}

/// What brought a difference about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The usage ended in the same band at the same cost.
    SameBand,
    /// Other usage, another band of the same tariff version.
    OtherBand {
        /// Usage then.
        before: Quantity,
        /// Usage now.
        now: Quantity,
    },
    /// Other bands: another tariff, another version of it, or another mix of them.
    OtherTariff {
        /// Usage then and now, each as its tariff counts it.
        used: Option<(Quantity, Quantity)>,
    },
    /// It follows from the other differences (tax).
    Follows,
    /// It was not on the bill before.
    New,
    /// It is not on this bill.
    Gone,
}

/// One row of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub subject: Subject,
    /// The amount on the bill before.
    pub before: Money,
    /// The amount on this bill.
    pub now: Money,
    /// `now − before`.
    pub delta: Money,
    /// What brought it about.
    pub cause: Cause,
}

/// The differences between two documents of one account; their deltas add up
/// to the difference of the totals.
///
/// # Errors
/// [`MoneyError`] where the two are in different currencies.
pub fn compare(now: &InvoiceDocument, before: &InvoiceDocument) -> Result<Vec<Change>, MoneyError> {
    let (new, old) = (amounts(now)?, amounts(before)?);
    let mut subjects: Vec<Subject> = new.keys().chain(old.keys()).copied().collect();
    subjects.sort_unstable();
    subjects.dedup();
    let zero = Money::zero(now.total.currency());
    let mut changes = Vec::with_capacity(subjects.len());
    for subject in subjects {
        let amount = new.get(&subject).copied().unwrap_or(zero);
        let amount_before = old.get(&subject).copied().unwrap_or(zero);
        let cause = match (new.contains_key(&subject), old.contains_key(&subject)) {
            (true, false) => Cause::New,
            (false, _) => Cause::Gone,
            (true, true) => cause(subject, now, before),
        };
        changes.push(Change {
            subject,
            before: amount_before,
            now: amount,
            delta: amount.checked_sub(amount_before)?,
            cause,
        });
    }
    Ok(changes)
}

fn amounts(document: &InvoiceDocument) -> Result<BTreeMap<Subject, Money>, MoneyError> {
    let mut amounts = BTreeMap::new();
    let zero = Money::zero(document.total.currency());
    let mut add = |subject, amount| -> Result<(), MoneyError> {
        let sum = amounts.entry(subject).or_insert(zero);
        *sum = sum.checked_add(amount)?;
        Ok(())
    };
    for line in &document.lines {
        let subject = if line.is_adjustment() {
            Subject::Late(line.service())
        } else {
            Subject::Usage(line.service())
        };
        add(subject, line.amount)?;
    }
    for line in &document.charges {
        let subject = match &line.detail {
            ChargeDetail::Recharge { service, .. } => Subject::Charges(*service),
            ChargeDetail::Purchase { .. } | ChargeDetail::Refund { .. } => Subject::Recordings,
            ChargeDetail::Deliveries { .. } => Subject::Deliveries,
        };
        add(subject, line.amount)?;
    }
    for line in &document.taxes {
        // what is added to the lines is tax on top; inside them it is there already
        let on_top = match document.tax_mode {
            TaxMode::Exclusive => line.tax,
            TaxMode::Inclusive => continue,
        };
        add(Subject::Tax(line.rate), on_top)?;
    }
    Ok(amounts)
}

fn cause(subject: Subject, now: &InvoiceDocument, before: &InvoiceDocument) -> Cause {
    let Subject::Usage(service) = subject else {
        return Cause::Follows;
    };
    let lines = |document: &'_ InvoiceDocument| -> Vec<InvoiceLine> {
        let of_service = |line: &&InvoiceLine| line.service() == service && !line.is_adjustment();
        document.lines.iter().filter(of_service).cloned().collect()
    };
    let (now, before) = (lines(now), lines(before));
    let (Some(newest), Some(newest_before)) = (now.last(), before.last()) else {
        return Cause::OtherTariff { used: None };
    };
    let (used, used_before) = (newest.counted(), newest_before.counted());
    let is_whole = |lines: &[InvoiceLine]| matches!(lines, [line] if line.share.is_whole());
    // another version of a tariff may have the same bands
    if !is_whole(&now) || !is_whole(&before) || newest.group != newest_before.group {
        let used = Some((used_before, used));
        return Cause::OtherTariff { used };
    }
    let schedule = &newest.group.schedule;
    if schedule.band_of(used) == schedule.band_of(used_before)
        && newest.amount == newest_before.amount
    {
        return Cause::SameBand;
    }
    Cause::OtherBand {
        before: used_before,
        now: used,
    }
}
