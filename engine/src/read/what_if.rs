//! The last months' usage as every tariff counts it, for what they would have
//! cost: the household's own usage, by the code that bills.

use crate::{
    Db, EngineError,
    query::{
        account::{self, AccountFacts},
        usage_total::{self, UsageTotal, counted_usage},
    },
    viewer::Viewer,
};
use domain::{
    catalog::{Tariff, in_force},
    time::{BillingPeriod, PeriodMonth},
    unit::Quantity,
    usage::Service,
};
use jiff::Timestamp;
use std::sync::Arc;

/// How many months are looked at.
pub const MONTHS: usize = 6;

/// Every tariff in the account's currency, on the household's own usage.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// Whose.
    pub account: AccountFacts,
    /// The months, oldest first.
    pub months: Vec<PeriodMonth>,
    /// The tariffs, by their code.
    pub tariffs: Vec<TariffUsage>,
}

/// The household's usage as a tariff counts it.
#[derive(Debug, Clone)]
pub struct TariffUsage {
    /// The tariff, in the version that is valid now.
    pub tariff: Arc<Tariff>,
    /// Whether it is the account's own now.
    pub is_own: bool,
    /// By month, for each of the tariff's groups; `None` where it has no price for
    /// all that was used.
    pub months: Vec<Option<Vec<Quantity>>>,
}

/// The subscriber's last ended months, as every tariff counts them.
///
/// # Errors
/// [`EngineError::NotFound`] for who has no account.
pub async fn what_if(viewer: &Viewer, db: &Db, now: Timestamp) -> Result<WhatIf, EngineError> {
    let id = viewer.subscriber()?;
    let conn = db.read();
    let (facts, assignments, catalog) = account::one(conn, id).await?;
    let periods = ended_periods(&facts, now)?;
    let from = periods.first().map_or(now, |period| period.start);
    let totals = usage_total::totals(conn, &[id], from).await?;
    let totals = totals.get(&id).cloned().unwrap_or_default();
    let today = facts.cycle.local_day(now);
    let own = in_force(&assignments, &catalog, today).map(|tariff| tariff.code.clone());
    let valid = catalog.values().filter_map(|versions| {
        let valid = versions.iter().filter(|one| one.valid_from <= today);
        valid.max_by_key(|one| (one.valid_from, one.version))
    });
    let mut tariffs = Vec::new();
    for tariff in valid.filter(|tariff| tariff.currency == facts.currency) {
        let mut months = Vec::with_capacity(periods.len());
        for period in &periods {
            if !bills_all(tariff, &totals, period) {
                months.push(None);
                continue;
            }
            let mut counted = Vec::with_capacity(tariff.groups.len());
            for group in &tariff.groups {
                let usage = counted_usage(conn, id, &facts.cycle, period, &totals, group).await?;
                counted.push(usage.counted);
            }
            months.push(Some(counted));
        }
        tariffs.push(TariffUsage {
            is_own: own.as_ref() == Some(&tariff.code),
            tariff: Arc::clone(tariff),
            months,
        });
    }
    tariffs.sort_by(|a, b| a.tariff.code.cmp(&b.tariff.code));
    Ok(WhatIf {
        months: periods.iter().map(|period| period.month).collect(),
        account: facts,
        tariffs,
    })
}

/// The last whole periods that have ended, oldest first.
fn ended_periods(facts: &AccountFacts, now: Timestamp) -> Result<Vec<BillingPeriod>, EngineError> {
    let running = facts.cycle.period_at(now).map_err(EngineError::refused)?;
    let mut periods = Vec::new();
    let mut month = running.month;
    while periods.len() < MONTHS {
        month = month.previous();
        let period = facts.cycle.period(month).map_err(EngineError::refused)?;
        if period.first_day < facts.opened_on {
            break;
        }
        periods.insert(0, period);
    }
    Ok(periods)
}

/// Whether the tariff has a price for every service used in the period.
fn bills_all(tariff: &Tariff, totals: &[UsageTotal], period: &BillingPeriod) -> bool {
    let is_used = |service: Service| {
        let mut totals = totals.iter();
        totals.any(|total| {
            total.period_start == period.start && total.service == service && total.records > 0
        })
    };
    let mut services = Service::ALL.into_iter();
    services.all(|service| tariff.group(service).is_some() || !is_used(service))
}
