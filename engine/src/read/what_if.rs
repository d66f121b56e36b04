//! What the last months would have cost on every tariff: the household's own
//! usage, rated by the code that bills.

use crate::{
    Db, EngineError,
    query::{
        account::{self, AccountFacts},
        usage_total::{self, UsageTotal, counted_usage},
    },
    viewer::Viewer,
};
use domain::{
    catalog::{RatingGroup, Tariff, in_force},
    invoice::{BillInput, CountedUsage, TariffSegment, bill},
    time::{BillingPeriod, PeriodMonth},
    unit::{Money, Quantity},
    usage::Service,
};
use jiff::Timestamp;
use std::{collections::HashMap, sync::Arc};

/// How many months are looked at.
pub const MONTHS: usize = 6;

/// Every tariff in the account's currency, on the household's own usage.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// Whose.
    pub account: AccountFacts,
    /// The months, oldest first.
    pub months: Vec<PeriodMonth>,
    /// The tariffs, the cheapest first; those that do not fit last.
    pub rows: Vec<TariffCosts>,
}

/// What a tariff would have cost.
#[derive(Debug, Clone)]
pub struct TariffCosts {
    /// The tariff, in the version that is valid now.
    pub tariff: Arc<Tariff>,
    /// Whether it is the account's own now.
    pub is_own: bool,
    /// With tax, by month; `None` where it has no price for what was used.
    pub totals: Vec<Option<Money>>,
    /// All months together.
    pub sum: Option<Money>,
}

/// Rates the subscriber's last ended months by every tariff, with `percent` of
/// their usage (100: as it was).
///
/// # Errors
/// [`EngineError::NotFound`] for who has no account.
pub async fn what_if(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    percent: u16,
) -> Result<WhatIf, EngineError> {
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
    let mut rows = Vec::new();
    for tariff in valid.filter(|tariff| tariff.currency == facts.currency) {
        let mut costs = Vec::with_capacity(periods.len());
        for period in &periods {
            let mut usage = HashMap::new();
            for group in &tariff.groups {
                let counted = counted_usage(conn, id, &facts.cycle, period, &totals, group).await?;
                usage.insert(group.service, counted);
            }
            costs.push(total_of(&facts, period, tariff, &totals, &usage, percent));
        }
        let all: Option<Vec<Money>> = costs.iter().copied().collect();
        let sum = all.and_then(|all| Money::sum(facts.currency, all).ok());
        rows.push(TariffCosts {
            is_own: own.as_ref() == Some(&tariff.code),
            tariff: Arc::clone(tariff),
            totals: costs,
            sum,
        });
    }
    rows.sort_by_key(|row| (row.sum.is_none(), row.sum.map(|sum| sum.micros())));
    Ok(WhatIf {
        months: periods.iter().map(|period| period.month).collect(),
        account: facts,
        rows,
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

/// What a whole period costs by one tariff, with tax.
fn total_of(
    facts: &AccountFacts,
    period: &BillingPeriod,
    tariff: &Tariff,
    totals: &[UsageTotal],
    usage: &HashMap<Service, CountedUsage>,
    percent: u16,
) -> Option<Money> {
    let segment = TariffSegment {
        tariff,
        first_day: period.first_day,
        end_day: period.end_day,
    };
    let scaled = |group: &RatingGroup| {
        let nothing = Quantity::new(0, group.service.measure());
        let known = usage.get(&group.service).copied();
        let used = known.unwrap_or(CountedUsage {
            raw: nothing,
            counted: nothing,
            records: 0,
        });
        CountedUsage {
            raw: scale(used.raw, percent, 1),
            counted: scale(used.counted, percent, group.increment.block.base_units()),
            records: used.records,
        }
    };
    let bill = bill(&BillInput {
        period: *period,
        currency: facts.currency,
        segments: &[segment],
        usage: &scaled,
        services_used: &services_used(totals, period),
        late: &[],
        charges: &[],
    });
    bill.ok().map(|bill| bill.total)
}

/// The services used in a period, each with its number of records.
fn services_used(totals: &[UsageTotal], period: &BillingPeriod) -> Vec<(Service, i64)> {
    let records_of = |service: Service| {
        let of = totals
            .iter()
            .filter(|total| total.period_start == period.start && total.service == service);
        (service, of.map(|total| total.records).sum())
    };
    let services = Service::ALL.into_iter().map(records_of);
    services.filter(|(_, records)| *records > 0).collect()
}

/// `percent` of a quantity, in whole blocks, rounded up.
fn scale(quantity: Quantity, percent: u16, block: i64) -> Quantity {
    let block = i128::from(block.max(1));
    let exact = i128::from(quantity.base_units()) * i128::from(percent);
    let blocks = (exact + 100 * block - 1) / (100 * block);
    let units = i64::try_from(blocks * block).unwrap_or(i64::MAX);
    Quantity::new(units, quantity.measure())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::unit::Unit;

    #[test]
    fn a_part_of_usage_is_whole_blocks_again() {
        for (minutes, percent, want) in [(100, 100, 100), (100, 50, 50), (101, 50, 51), (1, 1, 1)] {
            let part = scale(Quantity::of(minutes, Unit::Minute), percent, 60);
            assert_eq!(
                part,
                Quantity::of(want, Unit::Minute),
                "{minutes} {percent}"
            );
        }
        let data = Quantity::new(1_234_567, domain::unit::Measure::Bytes);
        assert_eq!(scale(data, 100, 1), data);
    }
}
