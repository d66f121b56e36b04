//! What a draft of a metering plan would have done: last month's records counted
//! by it, beside what really happened.

use crate::{
    Db, EngineError,
    entity::{account_metering, meter, meter_crossing},
    flow::meter::{main_quota, recounted, subject_of, with_draft},
    query::account::by_ids,
    viewer::Viewer,
};
use domain::{
    id::AccountId,
    metering::{CrossingKind, MeteringPlan},
    time::PeriodMonth,
    unit::Quantity,
};
use jiff::Timestamp;
use sea_orm::{
    EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*,
};
use uuid::Uuid;

/// Accounts that are replayed at most.
pub const ACCOUNTS_MAX: u64 = 50;

/// One account's month, twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// The account's reference.
    pub reference: String,
    /// Which month.
    pub month: PeriodMonth,
    /// By the draft.
    pub draft: Outcome,
    /// As it was; `None` where nothing metered it.
    pub real: Option<Outcome>,
}

/// What came of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What counted against the quota of the last policy that has one, whole
    /// units, rounded down; else of all usage.
    pub metric: Quantity,
    /// What was reached, in order of time: "80 %: notify".
    pub reached: Vec<String>,
}

/// Replays last month's records of the accounts that have the plan of the
/// draft's code, or a plan at all where none has that one.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator.
pub async fn replay(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    draft: &MeteringPlan,
) -> Result<Vec<Replay>, EngineError> {
    viewer.operator()?;
    let conn = db.read();
    let of_code = account_metering::Column::Code.eq(draft.code.as_str());
    let mut accounts = metered(db, Some(of_code)).await?;
    if accounts.is_empty() {
        accounts = metered(db, None).await?;
    }
    let mut replays = Vec::new();
    for account in accounts {
        let id = AccountId::new(account);
        let Some(facts) = crate::query::account::by_ids(conn, &[id]).await?.pop() else {
            continue;
        };
        let running = facts.cycle.period_at(now).map_err(EngineError::refused)?;
        let last = facts.cycle.period(running.month.previous());
        let last = last.map_err(EngineError::refused)?;
        let key = (id, last.start.as_microsecond(), draft.service);
        let Some(subject) = with_draft(conn, key, draft).await? else {
            continue;
        };
        let count = recounted(conn, &subject).await?;
        if count.records == 0 {
            continue;
        }
        let reached = count.crossings.iter().map(|crossing| match crossing.kind {
            CrossingKind::Threshold(threshold) => threshold.to_string(),
            CrossingKind::Exhausted => format!("100 %: {}", draft.at_cap),
        });
        let draft = Outcome {
            metric: metric_of(draft, &count.meter)?,
            reached: reached.collect(),
        };
        let real = match subject_of(conn, key).await? {
            None => None,
            Some(subject) => {
                let count = recounted(conn, &subject).await?;
                let metric = metric_of(&subject.plan.plan, &count.meter)?;
                let reached = reached_really(db, key.0, key.1, key.2.code()).await?;
                Some(Outcome { metric, reached })
            }
        };
        replays.push(Replay {
            reference: facts.reference,
            month: last.month,
            draft,
            real,
        });
    }
    Ok(replays)
}

async fn metered(db: &Db, filter: Option<Expr>) -> Result<Vec<Uuid>, EngineError> {
    let mut query = account_metering::Entity::find()
        .select_only()
        .column(account_metering::Column::AccountId)
        .distinct()
        .order_by_asc(account_metering::Column::AccountId)
        .limit(ACCOUNTS_MAX);
    if let Some(filter) = filter {
        query = query.filter(filter);
    }
    Ok(query.into_tuple().all(db.read()).await?)
}

fn metric_of(
    plan: &MeteringPlan,
    meter: &domain::metering::Meter,
) -> Result<Quantity, EngineError> {
    let place = main_quota(plan).unwrap_or(0);
    let metric = meter.standing(plan, place).metric;
    let units = metric.whole().map_err(EngineError::refused)?;
    Ok(Quantity::new(units, plan.service.measure()))
}

async fn reached_really(
    db: &Db,
    account: AccountId,
    period_start_us: i64,
    service: i16,
) -> Result<Vec<String>, EngineError> {
    use meter_crossing::Column as C;
    let mut rows = meter_crossing::Entity::find()
        .filter(C::AccountId.eq(account.uuid()))
        .filter(C::PeriodStartUs.eq(period_start_us))
        .filter(C::Service.eq(service))
        .all(db.read())
        .await?;
    rows.sort_by_key(|row| (row.at_us, row.metric_units, row.quota));
    // the household's own alerts are not the plan's doing
    let of_plan = rows
        .into_iter()
        .filter(|row| !row.threshold.starts_with("own "));
    let words = of_plan.map(|row| match row.threshold.as_str() {
        "exhausted" => format!("100 %: {}", row.action),
        threshold => format!("{threshold}: {}", row.action),
    });
    Ok(words.collect())
}

/// How many meters of months that have ended a version would count anew.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn reaches_back(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    draft: &MeteringPlan,
) -> Result<u64, EngineError> {
    viewer.operator()?;
    let conn = db.read();
    let ids: Vec<Uuid> = account_metering::Entity::find()
        .select_only()
        .column(account_metering::Column::AccountId)
        .distinct()
        .filter(account_metering::Column::Code.eq(draft.code.as_str()))
        .into_tuple()
        .all(conn)
        .await?;
    let mut meters = 0;
    for ids in ids.chunks(1_000) {
        let ids: Vec<AccountId> = ids.iter().copied().map(AccountId::new).collect();
        for facts in by_ids(conn, &ids).await? {
            let running = facts.cycle.period_at(now).map_err(EngineError::refused)?;
            let from = draft.valid_from.to_zoned(facts.cycle.zone.clone());
            let from = from.map_err(EngineError::refused)?.timestamp();
            meters += meter::Entity::find()
                .filter(meter::Column::AccountId.eq(facts.id.uuid()))
                .filter(meter::Column::Service.eq(draft.service.code()))
                .filter(meter::Column::PeriodStartUs.gte(from.as_microsecond()))
                .filter(meter::Column::PeriodStartUs.lt(running.start.as_microsecond()))
                .count(conn)
                .await?;
        }
    }
    Ok(meters)
}
