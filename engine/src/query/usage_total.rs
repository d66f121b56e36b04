//! Running totals of usage, and the recount that proves them.

use crate::{EngineError, entity::usage_total};
use domain::{
    catalog::RatingGroup,
    id::{AccountId, LineId},
    invoice::CountedUsage,
    rating::{Increment, IncrementScope},
    time::{BillingCycle, BillingPeriod},
    unit::Quantity,
    usage::Service,
};
use jiff::{Timestamp, tz::TimeZone};
use sea_orm::{
    Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement,
    entity::prelude::*, sea_query::ExprTrait,
};
use std::collections::HashMap;

/// One running total: a line's usage of a service in a period, by one increment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsageTotal {
    /// Whose.
    pub account: AccountId,
    /// The period's first instant.
    pub period_start: Timestamp,
    /// Which service.
    pub service: Service,
    /// Which line.
    pub line: LineId,
    /// The increment it was counted by.
    pub increment: Increment,
    /// As the records say it, in base units.
    pub raw: i64,
    /// In increments, in base units.
    pub counted: i64,
    /// How many records.
    pub records: i64,
    /// The newest record's start.
    pub newest_at: Timestamp,
    /// How many of the records have been billed; −1 when a credit note took
    /// their bill back.
    pub billed_records: i64,
    /// What all usage of the service in the period counts by the metering plan's
    /// factors, in base units, where the bands count so: the same for every line.
    pub weighted: Option<i64>,
}

/// The number of an increment's scope in columns.
pub(crate) fn scope_code(scope: IncrementScope) -> i16 {
    match scope {
        IncrementScope::Record => 1,
        IncrementScope::ClockHour => 2,
    }
}

impl UsageTotal {
    /// Reads a row.
    ///
    /// # Errors
    /// [`EngineError::Row`] for numbers that no code of ours writes.
    pub fn from_row(row: &usage_total::Model) -> Result<Self, EngineError> {
        let unreadable = |column| EngineError::Row {
            table: "usage_total",
            column,
            row: row.account_id.to_string(),
        };
        let service = Service::from_code(row.service).ok_or_else(|| unreadable("service"))?;
        let scope = match row.increment_scope {
            1 => IncrementScope::Record,
            2 => IncrementScope::ClockHour,
            _ => return Err(unreadable("increment_scope")),
        };
        let instant = |us, column| Timestamp::from_microsecond(us).map_err(|_| unreadable(column));
        Ok(Self {
            account: AccountId::new(row.account_id),
            period_start: instant(row.period_start_us, "period_start_us")?,
            service,
            line: LineId::new(row.line_id),
            increment: Increment {
                block: Quantity::new(row.increment_block, service.measure()),
                scope,
            },
            raw: row.raw,
            counted: row.counted,
            records: row.records,
            newest_at: instant(row.newest_at_us, "newest_at_us")?,
            billed_records: row.billed_records,
            weighted: None,
        })
    }
}

/// The totals of `accounts` from `from` on, and any earlier one that holds
/// records which are not billed.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn totals(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
    from: Timestamp,
) -> Result<HashMap<AccountId, Vec<UsageTotal>>, EngineError> {
    let ids = accounts.iter().map(|account| account.uuid());
    let rows = usage_total::Entity::find()
        .filter(usage_total::Column::AccountId.is_in(ids))
        .filter(
            Condition::any()
                .add(usage_total::Column::PeriodStartUs.gte(from.as_microsecond()))
                .add(
                    Expr::col(usage_total::Column::Records)
                        .not_equals(usage_total::Column::BilledRecords),
                ),
        )
        .all(conn)
        .await?;
    let weights = weights(conn, accounts).await?;
    let mut totals: HashMap<AccountId, Vec<UsageTotal>> = HashMap::new();
    for row in &rows {
        let key = (row.account_id, row.period_start_us, row.service);
        let total = UsageTotal {
            weighted: weights.get(&key).copied(),
            ..UsageTotal::from_row(row)?
        };
        totals.entry(total.account).or_default().push(total);
    }
    Ok(totals)
}

/// What the bands count of these accounts' meters, by account, period and service.
async fn weights(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashMap<(uuid::Uuid, i64, i16), i64>, EngineError> {
    use crate::entity::meter::{Column as C, Entity};
    let rows: Vec<(uuid::Uuid, i64, i16, i64)> = Entity::find()
        .select_only()
        .columns([C::AccountId, C::PeriodStartUs, C::Service, C::Weighted])
        .filter(C::AccountId.is_in(accounts.iter().map(|account| account.uuid())))
        .filter(C::Weighted.is_not_null())
        .into_tuple()
        .all(conn)
        .await?;
    let weights = rows
        .into_iter()
        .map(|(account, start_us, service, weighted)| ((account, start_us, service), weighted));
    Ok(weights.collect())
}

/// A record as far as counting needs it.
#[derive(Debug, Clone, Copy)]
pub struct Countable {
    /// Which line.
    pub line: LineId,
    /// Seconds or bytes.
    pub quantity: Quantity,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
}

/// The records of one account, service and period, oldest first.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn records(
    conn: &impl ConnectionTrait,
    account: AccountId,
    service: Service,
    period: &BillingPeriod,
) -> Result<Vec<Countable>, EngineError> {
    let sql = "SELECT line_id, quantity, started_at_us, ended_at_us FROM usage_record \
               WHERE account_id = $1 AND started_at_us >= $2 AND started_at_us < $3 AND service = $4 \
               ORDER BY started_at_us";
    let values = [
        account.uuid().into(),
        period.start.as_microsecond().into(),
        period.end.as_microsecond().into(),
        service.code().into(),
    ];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = conn.query_all_raw(statement).await?;
    let instant = |us: i64| {
        Timestamp::from_microsecond(us).map_err(|_| EngineError::Row {
            table: "usage_record",
            column: "started_at_us",
            row: us.to_string(),
        })
    };
    rows.iter()
        .map(|row| {
            Ok(Countable {
                line: LineId::new(row.try_get_by_index(0)?),
                quantity: Quantity::new(row.try_get_by_index(1)?, service.measure()),
                started_at: instant(row.try_get_by_index(2)?)?,
                ended_at: instant(row.try_get_by_index(3)?)?,
            })
        })
        .collect()
}

/// `records` counted by `increment`, in base units.
///
/// # Errors
/// [`EngineError::Refused`] where a record cannot be counted so.
pub fn count(
    records: &[Countable],
    increment: &Increment,
    zone: &TimeZone,
) -> Result<CountedUsage, EngineError> {
    let measure = increment.block.measure();
    let (mut raw, mut counted) = (0_i64, 0_i64);
    for record in records {
        let units = increment
            .count(record.quantity, record.started_at, record.ended_at, zone)
            .map_err(EngineError::refused)?;
        let sum = |a: i64, b: i64| {
            a.checked_add(b)
                .ok_or_else(|| EngineError::refused("usage out of range"))
        };
        raw = sum(raw, record.quantity.base_units())?;
        counted = sum(counted, units.base_units())?;
    }
    Ok(CountedUsage {
        raw: Quantity::new(raw, measure),
        counted: Quantity::new(counted, measure),
        is_weighted: false,
        records: i64::try_from(records.len()).unwrap_or(i64::MAX),
    })
}

/// A period's usage as `group` counts it: from the running totals where they
/// were kept by the same increment, else from the records themselves. Where a
/// metering plan's factors weigh the bands, what they make of it is counted up
/// once, as a whole.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`], [`EngineError::Refused`].
pub async fn counted_usage(
    conn: &impl ConnectionTrait,
    account: AccountId,
    cycle: &BillingCycle,
    period: &BillingPeriod,
    totals: &[UsageTotal],
    group: &RatingGroup,
) -> Result<CountedUsage, EngineError> {
    let of_group = totals
        .iter()
        .filter(|total| total.service == group.service && total.period_start == period.start);
    let (mut raw, mut counted, mut count_of) = (0_i64, 0_i64, 0_i64);
    let mut weighted = None;
    for total in of_group {
        weighted = weighted.or(total.weighted);
        if weighted.is_none() && total.increment != group.increment {
            let records = records(conn, account, group.service, period).await?;
            return count(&records, &group.increment, &cycle.zone);
        }
        raw = raw.saturating_add(total.raw);
        counted = counted.saturating_add(total.counted);
        count_of += total.records;
    }
    let measure = group.service.measure();
    let counted = Quantity::new(weighted.unwrap_or(counted), measure);
    Ok(CountedUsage {
        raw: Quantity::new(raw, measure),
        counted: match weighted {
            Some(_) => group.increment.up_to_block(counted),
            None => counted,
        },
        is_weighted: weighted.is_some(),
        records: count_of,
    })
}
