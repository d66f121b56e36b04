//! What follows from a count: crossings stored, messages put out.

use super::{
    Count, Subject,
    status::{set_status, statuses},
};
use crate::{
    EngineError,
    entity::{meter, meter_crossing},
    flow::tell::{Happened, known_by, tell},
};
use domain::{
    metering::{Action, Crossing, CrossingKind, Origin},
    usage::Service,
};
use jiff::Timestamp;
use sea_orm::{
    DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, entity::prelude::*,
    sea_query::OnConflict,
};
use serde_json::json;
use std::collections::BTreeMap;

/// Rows to a statement: below the 32,766 values that SQLite binds.
pub(super) const ROWS_MAX: usize = 2_000;

/// `outbox.kind`: a threshold was reached.
pub(crate) const MESSAGE_CROSSING: &str = "crossing";

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
    let accounts = running.map(|(subject, _)| subject.key.0.uuid()).collect();
    let statuses = statuses(tx, accounts).await?;
    for (subject, count) in counts {
        let new = cross(tx, subject, count).await?;
        if is_running(subject) {
            for row in new.iter().filter(|_| news == News::Tell) {
                tell(tx, now, &reached(row)).await?;
            }
            set_status(tx, now, subject, count, &statuses).await?;
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

pub(super) fn at_cap(subject: &Subject) -> Action {
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
            Some(known) => {
                // what was done then stays done, whatever is chosen later
                let row = meter_crossing::Model {
                    action: known.action.clone(),
                    ..row
                };
                if known != row {
                    row.into_active_model().reset_all().update(tx).await?;
                }
            }
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
