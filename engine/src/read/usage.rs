//! A period's usage: by day, by line.

use super::period::{LineTotal, line_totals};
use crate::{
    Db, EngineError,
    entity::{line, usage_total as total_entity},
    query::{
        account::{self, AccountFacts},
        usage_total::UsageTotal,
    },
    viewer::Viewer,
};
use domain::{
    id::{AccountId, LineId},
    time::{BillingPeriod, PeriodMonth},
    unit::Quantity,
    usage::Service,
};
use jiff::{Timestamp, ToSpan, civil::Date};
use sea_orm::{
    ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement, Value,
    entity::prelude::*,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// One day of one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayUsage {
    /// The day, in the account's zone.
    pub day: Date,
    /// Which service.
    pub service: Service,
    /// As the records say it.
    pub raw: Quantity,
    /// How many records.
    pub records: i64,
}

/// A period's usage.
#[derive(Debug, Clone)]
pub struct PeriodUsage {
    /// Whose.
    pub account: AccountFacts,
    /// Which period.
    pub period: BillingPeriod,
    /// Every day of the period, of each service used in it, in order.
    pub days: Vec<DayUsage>,
    /// By line and service; all lines, whatever the filter.
    pub lines: Vec<LineTotal>,
    /// The account's lines.
    pub all_lines: Vec<(LineId, String)>,
    /// Months with usage, newest first, and the open one.
    pub months: Vec<PeriodMonth>,
}

/// The subscriber's usage of the period that starts in `month` (the open one
/// without it), of one line or of all.
///
/// # Errors
/// [`EngineError::NotFound`] for who has no account, and for another's line.
pub async fn period_usage(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    month: Option<PeriodMonth>,
    line: Option<LineId>,
) -> Result<PeriodUsage, EngineError> {
    let account = viewer.subscriber()?;
    let conn = db.read();
    let facts = account::by_ids(conn, &[account])
        .await?
        .pop()
        .ok_or(EngineError::NotFound)?;
    let open = facts.cycle.period_at(now).map_err(EngineError::refused)?;
    let period = match month {
        Some(month) => facts.cycle.period(month).map_err(EngineError::refused)?,
        None => open,
    };
    let all_lines: Vec<(LineId, String)> = line::Entity::find()
        .filter(line::Column::AccountId.eq(account.uuid()))
        .order_by_asc(line::Column::Position)
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (LineId::new(row.id), row.label))
        .collect();
    if line.is_some_and(|line| all_lines.iter().all(|(own, _)| *own != line)) {
        return Err(EngineError::NotFound);
    }
    let totals: Vec<UsageTotal> = total_entity::Entity::find()
        .filter(total_entity::Column::AccountId.eq(account.uuid()))
        .filter(total_entity::Column::PeriodStartUs.eq(period.start.as_microsecond()))
        .all(conn)
        .await?
        .iter()
        .map(UsageTotal::from_row)
        .collect::<Result<_, _>>()?;
    Ok(PeriodUsage {
        days: days(conn, account, &facts, &period, line).await?,
        lines: line_totals(db, account, &totals).await?,
        months: months(conn, account, &facts, open.month).await?,
        all_lines,
        account: facts,
        period,
    })
}

/// The zone of the subscriber's account, for dates and times.
///
/// # Errors
/// [`EngineError::NotFound`] for who has no account.
pub async fn zone(viewer: &Viewer, db: &Db) -> Result<jiff::tz::TimeZone, EngineError> {
    let account = viewer.subscriber()?;
    let facts = account::by_ids(db.read(), &[account]).await?.pop();
    Ok(facts.ok_or(EngineError::NotFound)?.cycle.zone)
}

async fn months(
    conn: &impl ConnectionTrait,
    account: AccountId,
    facts: &AccountFacts,
    open: PeriodMonth,
) -> Result<Vec<PeriodMonth>, EngineError> {
    let starts: Vec<i64> = total_entity::Entity::find()
        .select_only()
        .column(total_entity::Column::PeriodStartUs)
        .distinct()
        .filter(total_entity::Column::AccountId.eq(account.uuid()))
        .into_tuple()
        .all(conn)
        .await?;
    let mut months = vec![open];
    for start in starts {
        let start = Timestamp::from_microsecond(start).map_err(EngineError::refused)?;
        months.push(
            facts
                .cycle
                .period_at(start)
                .map_err(EngineError::refused)?
                .month,
        );
    }
    months.sort_unstable_by(|a, b| b.cmp(a));
    months.dedup();
    Ok(months)
}

async fn days(
    conn: &impl ConnectionTrait,
    account: AccountId,
    facts: &AccountFacts,
    period: &BillingPeriod,
    line: Option<LineId>,
) -> Result<Vec<DayUsage>, EngineError> {
    let mut sql = String::from(
        "SELECT service, started_at_us, quantity FROM usage_record \
         WHERE account_id = $1 AND started_at_us >= $2 AND started_at_us < $3",
    );
    let mut values: Vec<Value> = vec![
        account.uuid().into(),
        period.start.as_microsecond().into(),
        period.end.as_microsecond().into(),
    ];
    if let Some(line) = line {
        sql.push_str(" AND line_id = $4");
        values.push(line.uuid().into());
    }
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let mut sums: BTreeMap<(i16, Date), (i64, i64)> = BTreeMap::new();
    for row in conn.query_all_raw(statement).await? {
        let (service, started_us, quantity): (i16, i64, i64) = (
            row.try_get_by_index(0)?,
            row.try_get_by_index(1)?,
            row.try_get_by_index(2)?,
        );
        let started = Timestamp::from_microsecond(started_us).map_err(EngineError::refused)?;
        let sum = sums
            .entry((service, facts.cycle.local_day(started)))
            .or_default();
        sum.0 += quantity;
        sum.1 += 1;
    }
    let mut days = Vec::new();
    for service in Service::ALL {
        if !sums.keys().any(|(code, _)| *code == service.code()) {
            continue;
        }
        let mut day = period.first_day;
        while day < period.end_day {
            let (raw, records) = sums
                .get(&(service.code(), day))
                .copied()
                .unwrap_or_default();
            let raw = Quantity::new(raw, service.measure());
            days.push(DayUsage {
                day,
                service,
                raw,
                records,
            });
            day = day.saturating_add(1.day());
        }
    }
    Ok(days)
}

/// The name of a line, by its id; for tables that hold ids.
pub(crate) async fn line_labels(
    conn: &impl ConnectionTrait,
    account: AccountId,
) -> Result<BTreeMap<Uuid, String>, EngineError> {
    let rows = line::Entity::find()
        .filter(line::Column::AccountId.eq(account.uuid()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.label)).collect())
}
