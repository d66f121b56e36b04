//! What happens by the clock alone: a status that was to end does, and the next
//! entry of a schedule becomes active (TOD-1).
//!
//! Any number of processes may do this beside each other. A row says when its
//! next change is due; whoever moves that instant on, by an update that asks for
//! the old one, has the change, and writes it down in the same transaction. So
//! each change happens once, at its own instant, however late or often somebody
//! looks.

use super::{
    delivery::{close_due, forget_stale},
    meter::{KIND_SCHEDULE, Place, end_status},
    spend::watch_spending,
};
use crate::{
    Db, EngineError,
    entity::{account, account_metering, policy_status, schedule_state, status_change},
    query::{
        account::{AccountFacts, by_ids},
        metering::{MeteringAssignment, Plans, StoredPlan, assignments, in_force, plans},
    },
};
use domain::{id::AccountId, metering::Schedule, usage::Service};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    entity::prelude::*,
    sea_query::OnConflict,
};
use serde::Serialize;

/// Rows taken up at a time.
const ROWS_MAX: u64 = 500;
/// Switches of one schedule that are written at a time; the rest is due at once.
const SWITCHES_MAX: usize = 1_000;

/// What one look at the clock changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Ticked {
    /// Statuses that ended.
    pub statuses: u64,
    /// Entries of schedules that became active.
    pub switches: u64,
    /// Households told that their month's bill reached an amount.
    pub alerts: u64,
    /// Deliveries whose instruction is over.
    pub deliveries: u64,
}

/// Does what is due at `now`.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn tick(db: &Db, now: Timestamp) -> Result<Ticked, EngineError> {
    let statuses = end_statuses(db, now).await?;
    watch_schedules(db, now).await?;
    let switches = switch_schedules(db, now).await?;
    let alerts = watch_spending(db, now).await?;
    forget_stale(db, now).await?;
    let deliveries = close_due(db, now).await?;
    Ok(Ticked {
        statuses,
        switches,
        alerts,
        deliveries,
    })
}

async fn end_statuses(db: &Db, now: Timestamp) -> Result<u64, EngineError> {
    let mut ended = 0;
    loop {
        let due = policy_status::Entity::find()
            .filter(policy_status::Column::PendingAtUs.lte(now.as_microsecond()))
            .order_by_asc(policy_status::Column::PendingAtUs)
            .limit(ROWS_MAX)
            .all(db.read())
            .await?;
        if due.is_empty() {
            return Ok(ended);
        }
        for row in due {
            let is_mine = db.in_tx(async |tx| end_status(tx, now, &row).await).await?;
            ended += u64::from(is_mine);
        }
    }
}

/// Accounts whose plan has a schedule and that nobody watches yet.
async fn watch_schedules(db: &Db, now: Timestamp) -> Result<(), EngineError> {
    let all = plans(db.read()).await?;
    let has_schedule = |versions: &Vec<StoredPlan>| {
        versions
            .iter()
            .any(|one| !one.plan.schedule.entries().is_empty())
    };
    let codes: Vec<String> = all
        .iter()
        .filter(|(_, versions)| has_schedule(versions))
        .map(|(code, _)| code.to_string())
        .collect();
    if codes.is_empty() {
        return Ok(());
    }
    let watched = schedule_state::Entity::find()
        .select_only()
        .column(schedule_state::Column::AccountId)
        .into_query();
    let unwatched: Vec<Uuid> = account_metering::Entity::find()
        .select_only()
        .column(account_metering::Column::AccountId)
        .distinct()
        .filter(account_metering::Column::Code.is_in(codes))
        .filter(account_metering::Column::AccountId.not_in_subquery(watched))
        .into_tuple()
        .all(db.read())
        .await?;
    for ids in unwatched.chunks(1_000) {
        let ids: Vec<AccountId> = ids.iter().copied().map(AccountId::new).collect();
        let mut assigned = assignments(db.read(), &ids).await?;
        let mut rows = Vec::new();
        for facts in by_ids(db.read(), &ids).await? {
            let assignments = assigned.remove(&facts.id).unwrap_or_default();
            for service in Service::ALL {
                rows.extend(first_state(&facts, &assignments, &all, now, service)?);
            }
        }
        if rows.is_empty() {
            continue;
        }
        db.in_tx(async |tx| {
            schedule_state::Entity::insert_many(rows.clone())
                .on_conflict(
                    OnConflict::columns([
                        schedule_state::Column::AccountId,
                        schedule_state::Column::Service,
                    ])
                    .do_nothing()
                    .to_owned(),
                )
                .exec_without_returning(tx)
                .await?;
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// The plan of an account's service at `now`, if its schedule has entries.
fn scheduled<'p>(
    facts: &AccountFacts,
    assignments: &[MeteringAssignment],
    plans: &'p Plans,
    now: Timestamp,
    service: Service,
) -> Result<Option<&'p StoredPlan>, EngineError> {
    let period = facts.cycle.period_at(now).map_err(EngineError::refused)?;
    let plan = in_force(assignments, plans, &period, facts.opened_on, service);
    Ok(plan.filter(|stored| !stored.plan.schedule.entries().is_empty()))
}

fn first_state(
    facts: &AccountFacts,
    assignments: &[MeteringAssignment],
    plans: &Plans,
    now: Timestamp,
    service: Service,
) -> Result<Option<schedule_state::ActiveModel>, EngineError> {
    let Some(stored) = scheduled(facts, assignments, plans, now, service)? else {
        return Ok(None);
    };
    let (schedule, zone) = (&stored.plan.schedule, &facts.cycle.zone);
    let next = schedule.next_switch(now, zone);
    Ok(Some(schedule_state::ActiveModel {
        account_id: Set(facts.id.uuid()),
        service: Set(stored.plan.service.code()),
        entry: Set(active(schedule, now, facts)),
        since_us: Set(now.as_microsecond()),
        next_at_us: Set(next.map(|switch| switch.at.as_microsecond())),
    }))
}

fn active(schedule: &Schedule, at: Timestamp, facts: &AccountFacts) -> Option<String> {
    let entry = schedule.active_at(at, &facts.cycle.zone)?;
    Some(entry.name.to_string())
}

async fn switch_schedules(db: &Db, now: Timestamp) -> Result<u64, EngineError> {
    let mut switched = 0;
    loop {
        let due = schedule_state::Entity::find()
            .filter(schedule_state::Column::NextAtUs.lte(now.as_microsecond()))
            .order_by_asc(schedule_state::Column::NextAtUs)
            .limit(ROWS_MAX)
            .all(db.read())
            .await?;
        if due.is_empty() {
            return Ok(switched);
        }
        for row in due {
            switched += db
                .in_tx(async |tx| switch_schedule(tx, &row, now).await)
                .await?;
        }
    }
}

/// Writes the switches of one schedule up to `now`; how many they were.
async fn switch_schedule(
    tx: &DatabaseTransaction,
    row: &schedule_state::Model,
    now: Timestamp,
) -> Result<u64, EngineError> {
    let Some(due_us) = row.next_at_us else {
        return Ok(0);
    };
    let due = Timestamp::from_microsecond(due_us).map_err(EngineError::refused)?;
    let facts = account::Entity::find_by_id(row.account_id).one(tx).await?;
    let facts = AccountFacts::from_row(&facts.ok_or(EngineError::NotFound)?)?;
    let assigned = assignments(tx, &[facts.id]).await?.remove(&facts.id);
    let all = plans(tx).await?;
    let assigned = assigned.unwrap_or_default();
    let stored = match Service::from_code(row.service) {
        Some(service) => scheduled(&facts, &assigned, &all, due, service)?,
        None => None,
    };
    let Some(stored) = stored else {
        return forget(tx, row).await;
    };
    let (schedule, zone) = (&stored.plan.schedule, &facts.cycle.zone);
    // from just before the one that is due
    let mut entry = row.entry.clone();
    let (mut changes, mut since_us, mut next_us) = (Vec::new(), row.since_us, None);
    let before = Timestamp::from_microsecond(due_us - 1).map_err(EngineError::refused)?;
    for switch in schedule.switches(before, zone) {
        if switch.at > now || changes.len() == SWITCHES_MAX {
            next_us = Some(switch.at.as_microsecond());
            break;
        }
        let became = switch.to.map(|name| name.to_string());
        since_us = switch.at.as_microsecond();
        changes.push(status_change::ActiveModel {
            id: NotSet,
            account_id: Set(row.account_id),
            service: Set(row.service),
            place: Set(Place::Home.code()),
            kind: Set(KIND_SCHEDULE),
            was: Set(entry.clone().unwrap_or_default()),
            became: Set(became.clone().unwrap_or_default()),
            at_us: Set(since_us),
            cause: Set("schedule".to_owned()),
        });
        entry = became;
    }
    use schedule_state::Column as C;
    let moved = schedule_state::Entity::update_many()
        .col_expr(C::Entry, Expr::value(entry))
        .col_expr(C::SinceUs, Expr::value(since_us))
        .col_expr(C::NextAtUs, Expr::value(next_us))
        .filter(C::AccountId.eq(row.account_id))
        .filter(C::Service.eq(row.service))
        .filter(C::NextAtUs.eq(due_us))
        .exec(tx)
        .await?;
    if moved.rows_affected == 0 || changes.is_empty() {
        return Ok(0);
    }
    let count = changes.len() as u64;
    status_change::Entity::insert_many(changes)
        .exec_without_returning(tx)
        .await?;
    Ok(count)
}

/// The account's plan has no schedule any more.
async fn forget(
    tx: &impl ConnectionTrait,
    row: &schedule_state::Model,
) -> Result<u64, EngineError> {
    schedule_state::Entity::delete_many()
        .filter(schedule_state::Column::AccountId.eq(row.account_id))
        .filter(schedule_state::Column::Service.eq(row.service))
        .exec(tx)
        .await?;
    Ok(0)
}
