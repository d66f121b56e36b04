//! What follows from a count: crossings stored, the status, messages put out.

use super::{Count, Subject, subject::Subjects};
use crate::{
    EngineError,
    entity::{meter, meter_crossing, policy_status, status_change},
    flow::{
        tell::{Happened, known_by, tell},
        tick::end_status,
    },
};
use domain::{
    id::AccountId,
    metering::{Action, Crossing, CrossingKind, Origin, PolicyStatus, UsageFacts},
    usage::{Network, Service},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    entity::prelude::*,
    sea_query::OnConflict,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// `status_change.kind`: how a service is served.
pub(crate) const KIND_STATUS: i16 = 1;
/// `status_change.kind`: which entry of the plan's schedule is active.
pub(crate) const KIND_SCHEDULE: i16 = 2;

/// Rows to a statement: below the 32,766 values that SQLite binds.
const ROWS_MAX: usize = 2_000;

/// `outbox.kind`: a threshold was reached.
pub(crate) const MESSAGE_CROSSING: &str = "crossing";
/// `outbox.kind`: a service is served in another way.
const MESSAGE_STATUS: &str = "status";

/// What tells the crossings of one meter apart.
type CrossingKey = (String, String, i32);

/// Whether somebody is told what a count newly reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// By a message.
    Tell,
    /// It is on the page that they are looking at.
    Quiet,
}

/// Stores counts with everything that follows from them.
pub(super) async fn write(
    tx: &DatabaseTransaction,
    now: Timestamp,
    counts: &[(Subject, Count)],
    news: News,
) -> Result<(), EngineError> {
    save(tx, counts).await?;
    // what belongs to a period that is over, or not yet running, is nobody's news
    let is_running = |subject: &Subject| subject.period.contains(now);
    let running = counts.iter().filter(|(subject, _)| is_running(subject));
    let statuses = statuses(
        tx,
        running.map(|(subject, _)| subject.key.0.uuid()).collect(),
    )
    .await?;
    for (subject, count) in counts {
        let new = cross(tx, subject, count).await?;
        if is_running(subject) {
            for row in new.iter().filter(|_| news == News::Tell) {
                tell(tx, now, &reached(row)).await?;
            }
            let (account, _, service) = subject.key;
            let there = statuses.get(&(account.uuid(), service.code()));
            set_status(tx, now, subject, count, there).await?;
        }
    }
    Ok(())
}

async fn save(tx: &DatabaseTransaction, counts: &[(Subject, Count)]) -> Result<(), EngineError> {
    let mut rows = Vec::with_capacity(counts.len());
    for (subject, count) in counts {
        let (account, period_start_us, service) = subject.key;
        let row = meter::Model {
            account_id: account.uuid(),
            period_start_us,
            service: service.code(),
            plan_id: subject.plan.id,
            state: serde_json::to_string(&count.meter).map_err(EngineError::refused)?,
            breakdown: serde_json::to_string(&count.breakdown).map_err(EngineError::refused)?,
            records: count.records,
            newest_at_us: count.newest.0,
            newest_key: count.newest.1.to_vec(),
            weighted: weighted(subject, count)?,
        };
        rows.push(row.into_active_model());
    }
    use meter::Column as C;
    for rows in rows.chunks(ROWS_MAX) {
        meter::Entity::insert_many(rows.iter().cloned())
            .on_conflict(
                OnConflict::columns([C::AccountId, C::PeriodStartUs, C::Service])
                    .update_columns([
                        C::PlanId,
                        C::State,
                        C::Breakdown,
                        C::Records,
                        C::NewestAtUs,
                        C::NewestKey,
                        C::Weighted,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// What the bands of the bill count, where the plan weighs them.
pub(crate) fn weighted(subject: &Subject, count: &Count) -> Result<Option<i64>, EngineError> {
    let weighs = subject.plan.plan.weighs_bands();
    let metric = weighs.then(|| count.breakdown.metric_up());
    metric.transpose().map_err(EngineError::refused)
}

/// How the services of these accounts are served, by account and service.
async fn statuses(
    tx: &DatabaseTransaction,
    accounts: BTreeSet<Uuid>,
) -> Result<HashMap<(Uuid, i16), policy_status::Model>, EngineError> {
    let mut statuses = HashMap::new();
    let accounts: Vec<Uuid> = accounts.into_iter().collect();
    for accounts in accounts.chunks(ROWS_MAX) {
        let rows = policy_status::Entity::find()
            .filter(policy_status::Column::AccountId.is_in(accounts.iter().copied()))
            .all(tx)
            .await?;
        statuses.extend(
            rows.into_iter()
                .map(|row| ((row.account_id, row.service), row)),
        );
    }
    Ok(statuses)
}

/// The rows that a count's crossings are.
pub(crate) fn crossing_rows(
    subject: &Subject,
    crossings: &[Crossing],
) -> Result<Vec<meter_crossing::Model>, EngineError> {
    let (account, period_start_us, service) = subject.key;
    let plan = &subject.plan.plan;
    crossings
        .iter()
        .map(|crossing| {
            let (threshold, action) = match &crossing.kind {
                CrossingKind::Threshold(threshold) => {
                    let own = match threshold.origin {
                        Origin::Plan => "",
                        Origin::Subscriber => "own ",
                    };
                    (format!("{own}{}", threshold.percent), threshold.action)
                }
                CrossingKind::Exhausted => ("exhausted".to_owned(), at_cap(subject)),
            };
            Ok(meter_crossing::Model {
                account_id: account.uuid(),
                period_start_us,
                service: service.code(),
                policy: plan.policies[crossing.policy].code.to_string(),
                threshold,
                generation: i32::try_from(crossing.generation).map_err(EngineError::refused)?,
                action: action.to_string(),
                at_us: crossing.at.as_microsecond(),
                record_key: crossing.key.as_bytes().to_vec(),
                metric_units: crossing.metric.whole().map_err(EngineError::refused)?,
                metric_millionths: i32::try_from(crossing.metric.fraction_millionths())
                    .map_err(EngineError::refused)?,
                quota: crossing.quota.base_units(),
            })
        })
        .collect()
}

fn at_cap(subject: &Subject) -> Action {
    subject.choice.at_cap.action(subject.plan.plan.at_cap)
}

/// Stores what is new of a count's crossings, sets right what a late record
/// changed, takes back what no longer holds; returns what is new.
async fn cross(
    tx: &DatabaseTransaction,
    subject: &Subject,
    count: &Count,
) -> Result<Vec<meter_crossing::Model>, EngineError> {
    use meter_crossing::Column as C;
    let wanted = crossing_rows(subject, &count.crossings)?;
    if wanted.is_empty() && !count.is_whole {
        return Ok(wanted);
    }
    let (account, period_start_us, service) = subject.key;
    let of_meter = || {
        meter_crossing::Entity::find()
            .filter(C::AccountId.eq(account.uuid()))
            .filter(C::PeriodStartUs.eq(period_start_us))
            .filter(C::Service.eq(service.code()))
    };
    let key = |row: &meter_crossing::Model| -> CrossingKey {
        (row.policy.clone(), row.threshold.clone(), row.generation)
    };
    let there = of_meter().all(tx).await?;
    let mut there: BTreeMap<CrossingKey, meter_crossing::Model> =
        there.into_iter().map(|row| (key(&row), row)).collect();
    let mut new = Vec::new();
    for row in wanted {
        match there.remove(&key(&row)) {
            None => {
                meter_crossing::Entity::insert(row.clone().into_active_model())
                    .exec_without_returning(tx)
                    .await?;
                new.push(row);
            }
            Some(known) if known != row => {
                row.into_active_model().reset_all().update(tx).await?;
            }
            Some(_) => {}
        }
    }
    if count.is_whole {
        for gone in there.into_values() {
            gone.into_active_model().delete(tx).await?;
        }
    }
    Ok(new)
}

/// A threshold was reached, as it is told.
fn reached(row: &meter_crossing::Model) -> Happened {
    let action = json!(row.action);
    let service = Service::from_code(row.service).map(Service::as_str);
    Happened {
        kind: MESSAGE_CROSSING,
        account: row.account_id,
        id: known_by([
            MESSAGE_CROSSING.as_bytes(),
            row.account_id.as_bytes(),
            &row.period_start_us.to_be_bytes(),
            &row.service.to_be_bytes(),
            row.policy.as_bytes(),
            row.threshold.as_bytes(),
            &row.generation.to_be_bytes(),
        ]),
        people: (row.action != Action::Continue.to_string()).then(|| {
            json!({
                "service": row.service,
                "threshold": row.threshold,
                "action": action,
                "at_us": row.at_us,
                "metric": row.metric_units,
                "quota": row.quota,
            })
        }),
        systems: Some((
            "allowance.threshold_reached",
            json!({
                "service": service,
                "policy": row.policy,
                "threshold": row.threshold,
                "action": action,
                "at": Timestamp::from_microsecond(row.at_us).ok(),
                "metric": row.metric_units,
                "quota": row.quota,
            }),
        )),
    }
}

/// How the service is to be served by a count.
pub(crate) fn status_of(now: Timestamp, subject: &Subject, count: &Count) -> PolicyStatus {
    let (plan, zone) = (&subject.plan.plan, &subject.facts.cycle.zone);
    let local = zone.to_datetime(now);
    let entry = plan.schedule.active_local(local);
    // of the two networks the one that is served better: the other's records
    // still count as they are
    let by_network = Network::ALL.map(|network| {
        let facts = UsageFacts {
            service: plan.service,
            network,
            roaming: false,
            local,
            application: None,
            segment: subject.facts.segment.as_deref(),
            schedule: entry.map(|entry| entry.name.as_str()),
        };
        count.meter.status(plan, at_cap(subject), &facts)
    });
    by_network.into_iter().min().unwrap_or(PolicyStatus::Normal)
}

async fn set_status(
    tx: &DatabaseTransaction,
    now: Timestamp,
    subject: &Subject,
    count: &Count,
    there: Option<&policy_status::Model>,
) -> Result<(), EngineError> {
    let (account, _, service) = subject.key;
    let mut was = there.map_or(PolicyStatus::Normal.as_str(), |row| &row.status);
    if let Some(row) = there
        && row
            .pending_at_us
            .is_some_and(|at| at <= now.as_microsecond())
    {
        // the period before has ended, and nobody has looked at the clock since
        end_status(tx, now, row).await?;
        was = row.pending_status.as_deref().unwrap_or(was);
    }
    let status = status_of(now, subject, count);
    if was == status.as_str() {
        return Ok(());
    }
    let is_usual = status == PolicyStatus::Normal;
    let row = policy_status::Model {
        account_id: account.uuid(),
        service: service.code(),
        status: status.to_string(),
        since_us: now.as_microsecond(),
        pending_status: (!is_usual).then(|| PolicyStatus::Normal.to_string()),
        pending_at_us: (!is_usual).then(|| subject.period.end.as_microsecond()),
    };
    use policy_status::Column as C;
    policy_status::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([C::AccountId, C::Service])
                .update_columns([C::Status, C::SinceUs, C::PendingStatus, C::PendingAtUs])
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    let at_us = now.as_microsecond();
    let change = StatusChange {
        account: account.uuid(),
        service: service.code(),
        was,
        became: status.as_str(),
        at_us,
        cause: "usage",
        until_us: (!is_usual).then(|| subject.period.end.as_microsecond()),
    };
    note_change(tx, now, &change).await
}

/// How a service came to be served in another way.
pub(crate) struct StatusChange<'a> {
    pub account: Uuid,
    pub service: i16,
    pub was: &'a str,
    pub became: &'a str,
    pub at_us: i64,
    pub cause: &'static str,
    /// When it ends by itself, to be as usual again.
    pub until_us: Option<i64>,
}

/// Writes a change of status down and tells other systems.
pub(crate) async fn note_change(
    tx: &DatabaseTransaction,
    now: Timestamp,
    change: &StatusChange<'_>,
) -> Result<(), EngineError> {
    let row = status_change::ActiveModel {
        id: NotSet,
        account_id: Set(change.account),
        service: Set(change.service),
        kind: Set(KIND_STATUS),
        was: Set(change.was.to_owned()),
        became: Set(change.became.to_owned()),
        at_us: Set(change.at_us),
        cause: Set(change.cause.to_owned()),
    };
    status_change::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    let instant = |us: i64| Timestamp::from_microsecond(us).ok();
    let pending = change.until_us.map(
        |until_us| json!({ "status": PolicyStatus::Normal, "activation_time": instant(until_us) }),
    );
    let happened = Happened {
        kind: MESSAGE_STATUS,
        account: change.account,
        id: known_by([
            MESSAGE_STATUS.as_bytes(),
            change.account.as_bytes(),
            &change.service.to_be_bytes(),
            &change.at_us.to_be_bytes(),
            change.was.as_bytes(),
            change.became.as_bytes(),
        ]),
        people: None,
        systems: Some((
            "policy_status.changed",
            json!({
                "service": Service::from_code(change.service).map(Service::as_str),
                "was": change.was,
                "status": change.became,
                "since": instant(change.at_us),
                "pending": pending,
            }),
        )),
    };
    tell(tx, now, &happened).await
}

/// A service that nothing meters any more is served as usual.
pub(super) async fn let_go(
    tx: &DatabaseTransaction,
    now: Timestamp,
    account: AccountId,
    subjects: Option<&Subjects>,
) -> Result<(), EngineError> {
    let there = statuses(tx, BTreeSet::from([account.uuid()])).await?;
    for row in there.into_values() {
        let metered = match (subjects, Service::from_code(row.service)) {
            (Some(subjects), Some(service)) => subjects.meters_at(account, service, now)?,
            _ => false,
        };
        if metered || row.status == PolicyStatus::Normal.as_str() {
            continue;
        }
        let pending = policy_status::Model {
            pending_status: Some(PolicyStatus::Normal.to_string()),
            pending_at_us: Some(now.as_microsecond()),
            ..row
        };
        let usual = pending.clone().into_active_model().reset_all();
        usual.update(tx).await?;
        end_status(tx, now, &pending).await?;
    }
    Ok(())
}
