//! The open period, live: the gauges, the lines, where it is heading.

use crate::{
    Db, EngineError,
    query::{
        account::{self, AccountFacts},
        charge,
        usage_total::{self, UsageTotal, counted_usage},
    },
    viewer::Viewer,
};
use domain::{
    catalog::{RatingGroup, Segment, Tariff, segments},
    id::{AccountId, LineId},
    invoice::{
        Bill, BillInput, Charge, CountedUsage, DayShare, Gauge, TariffSegment, bill, forecast,
    },
    time::BillingPeriod,
    unit::Quantity,
    usage::Service,
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, entity::prelude::*};
use std::{collections::BTreeMap, sync::Arc};

/// The open period of an account.
#[derive(Debug, Clone)]
pub struct OpenPeriod {
    /// Whose.
    pub account: AccountFacts,
    /// Which.
    pub period: BillingPeriod,
    /// The instant it is looked at.
    pub now: Timestamp,
    /// The start of the newest record; `None` when there is none.
    pub newest_at: Option<Timestamp>,
    /// One for each service that the tariffs of the period bill, and for each
    /// tariff version where there are several.
    pub gauges: Vec<OpenGauge>,
    /// What each line used.
    pub lines: Vec<LineTotal>,
    /// The bill, if nothing more were used; `None` where it would be parked.
    pub so_far: Option<Bill>,
}

/// One gauge of the open period.
#[derive(Debug, Clone)]
pub struct OpenGauge {
    /// The version whose bands these are.
    pub tariff: Arc<Tariff>,
    /// The days it is in force.
    pub share: DayShare,
    /// As the records say it.
    pub raw: Quantity,
    /// Whether the metering plan's factors made the gauge's count of it.
    pub is_weighted: bool,
    /// How many records.
    pub records: i64,
    /// The bands with the marker and the forecast.
    pub gauge: Gauge,
}

/// What a line used of a service in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineTotal {
    /// Which line.
    pub line: LineId,
    /// Its name.
    pub label: String,
    /// Which service.
    pub service: Service,
    /// As the records say it.
    pub raw: Quantity,
    /// In increments.
    pub counted: Quantity,
    /// How many records.
    pub records: i64,
}

/// The subscriber's open period.
///
/// # Errors
/// [`EngineError::NotFound`] for who has no account.
pub async fn open_period(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
) -> Result<OpenPeriod, EngineError> {
    open_period_of(viewer, db, viewer.subscriber()?, now).await
}

/// An account's open period, for its subscriber and for operators.
///
/// # Errors
/// [`EngineError::NotFound`] for who may not see the account.
pub async fn open_period_of(
    viewer: &Viewer,
    db: &Db,
    account: AccountId,
    now: Timestamp,
) -> Result<OpenPeriod, EngineError> {
    viewer.sees(account)?;
    let conn = db.read();
    let (facts, assignments, catalog) = account::one(conn, account).await?;
    let period = facts.cycle.period_at(now).map_err(EngineError::refused)?;
    let totals = usage_total::totals(conn, &[account], period.start).await?;
    let mut totals = totals.get(&account).cloned().unwrap_or_default();
    totals.retain(|total| total.period_start == period.start);
    let mut gauges = Vec::new();
    for Segment {
        tariff,
        first_day,
        end_day,
    } in segments(&assignments, &catalog, &period)
    {
        let share = DayShare::between(first_day, end_day, &period);
        for group in &tariff.groups {
            let usage = counted_usage(conn, account, &facts.cycle, &period, &totals, group).await?;
            let at_end = forecast(&period, now, usage.counted);
            gauges.push(OpenGauge {
                tariff: tariff.clone(),
                share,
                raw: usage.raw,
                is_weighted: usage.is_weighted,
                records: usage.records,
                gauge: Gauge::new(group, usage.counted, at_end).map_err(EngineError::refused)?,
            });
        }
    }
    let mut charges = charge::waiting(conn, &[account]).await?;
    let mut charges = charges.remove(&account).unwrap_or_default();
    charges.retain(|charge| charge.at < period.end);
    Ok(OpenPeriod {
        so_far: so_far(&facts, &period, &gauges, &charges),
        newest_at: totals.iter().map(|total| total.newest_at).max(),
        lines: line_totals(db, account, &totals).await?,
        account: facts,
        period,
        now,
        gauges,
    })
}

/// What a bill run would make of the gauges and of what waits to be billed, at
/// the period's end.
fn so_far(
    account: &AccountFacts,
    period: &BillingPeriod,
    gauges: &[OpenGauge],
    charges: &[Charge],
) -> Option<Bill> {
    let mut in_force: Vec<TariffSegment<'_>> = Vec::new();
    for OpenGauge { tariff, share, .. } in gauges {
        if in_force
            .last()
            .is_none_or(|last| last.first_day != share.first_day)
        {
            in_force.push(TariffSegment {
                tariff,
                first_day: share.first_day,
                end_day: share.end_day,
            });
        }
    }
    let usage = |group: &RatingGroup| {
        let of_group = |one: &&OpenGauge| {
            one.gauge.service == group.service && one.tariff.group(group.service) == Some(group)
        };
        let nothing = Quantity::new(0, group.service.measure());
        let known = gauges.iter().find(of_group);
        known.map_or(
            CountedUsage {
                raw: nothing,
                counted: nothing,
                is_weighted: false,
                records: 0,
            },
            |one| CountedUsage {
                raw: one.raw,
                counted: one.gauge.used,
                is_weighted: one.is_weighted,
                records: one.records,
            },
        )
    };
    bill(&BillInput {
        period: *period,
        currency: account.currency,
        segments: &in_force,
        usage: &usage,
        services_used: &[],
        late: &[],
        charges,
    })
    .ok()
}

/// `totals` of one period by line and service, in the account's order.
pub(crate) async fn line_totals(
    db: &Db,
    account: AccountId,
    totals: &[UsageTotal],
) -> Result<Vec<LineTotal>, EngineError> {
    use crate::entity::line;
    let lines = line::Entity::find()
        .filter(line::Column::AccountId.eq(account.uuid()))
        .order_by_asc(line::Column::Position)
        .all(db.read())
        .await?;
    let mut sums: BTreeMap<(LineId, Service), (i64, i64, i64)> = BTreeMap::new();
    for total in totals {
        let sum = sums.entry((total.line, total.service)).or_default();
        sum.0 += total.raw;
        sum.1 += total.counted;
        sum.2 += total.records;
    }
    let mut rows = Vec::new();
    for service in Service::ALL {
        for line in &lines {
            let id = LineId::new(line.id);
            if let Some((raw, counted, records)) = sums.get(&(id, service)) {
                rows.push(LineTotal {
                    line: id,
                    label: line.label.clone(),
                    service,
                    raw: Quantity::new(*raw, service.measure()),
                    counted: Quantity::new(*counted, service.measure()),
                    records: *records,
                });
            }
        }
    }
    Ok(rows)
}
