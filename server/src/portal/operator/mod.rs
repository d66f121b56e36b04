//! The operator's pages: what comes in, what is wrong with it, what it costs,
//! what is billed, and who did what.
//!
//! Whatever changes something writes its row of the audit log: where the flow
//! itself does not, right after it, here.

pub(super) mod accounts;
pub(super) mod audit;
pub(super) mod bill_runs;
pub(super) mod delivery;
pub(super) mod delivery_one;
pub(super) mod delivery_tariff;
pub(super) mod home;
pub(super) mod imports;
pub(super) mod invoice;
pub(super) mod letter;
mod letter_form;
pub(super) mod plans;
pub(super) mod refused;
pub(super) mod rejects;
pub(super) mod spool;
pub(super) mod tariffs;
mod upload;

use super::PageError;
use domain::time::PeriodMonth;
use engine::read::bill_run::BillRunRow;
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use std::str::FromStr;

/// Where a list goes on, and what was just done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ListQuery {
    after: Option<String>,
    done: Option<String>,
}

impl ListQuery {
    /// The key after which the list goes on.
    fn after<K: FromStr>(&self) -> Result<Option<K>, PageError> {
        let after = self.after.as_deref().map(str::parse).transpose();
        after.map_err(|_| PageError::BadRequest)
    }
}

/// Reads the part of a path that names something: what is no name names nothing.
fn named<K: FromStr>(text: &str) -> Result<K, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// The month that is likely to be billed next, the one before `now`'s at the
/// latest: the one after the `last` run's, or its own if that run was stopped.
fn next_month(last: Option<&BillRunRow>, now: Timestamp) -> PeriodMonth {
    let newest = PeriodMonth::containing(TimeZone::UTC.to_datetime(now).date()).previous();
    match last {
        Some(run) if run.finished_at.is_some() => run.month.next().min(newest),
        Some(run) => run.month,
        None => newest,
    }
}
