//! Metering plans as operators see them.

use crate::{
    Db, EngineError,
    entity::{account, account_metering, metering_plan, policy_status},
    query::metering::{self, StoredPlan},
    viewer::Viewer,
};
use domain::{
    metering::{MeteringPlan, PlanCode, PolicyStatus},
    usage::Service,
};
use jiff::{Timestamp, tz::TimeZone};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use serde::Serialize;
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

pub use crate::flow::meter::Place;

/// A version of a plan in a list.
#[derive(Debug, Clone)]
pub struct PlanRow {
    /// The version.
    pub plan: Arc<MeteringPlan>,
    /// Accounts that have or will have the plan, whatever the version.
    pub accounts: i64,
}

/// Every version of every plan, by code, newest version first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator.
pub async fn plans(viewer: &Viewer, db: &Db) -> Result<Vec<PlanRow>, EngineError> {
    viewer.operator()?;
    let accounts: HashMap<String, i64> = account_metering::Entity::find()
        .select_only()
        .column(account_metering::Column::Code)
        .column_as(account_metering::Column::AccountId.count(), "n")
        .filter(account_metering::Column::Code.is_not_null())
        .group_by(account_metering::Column::Code)
        .into_tuple()
        .all(db.read())
        .await?
        .into_iter()
        .collect();
    let mut all: Vec<StoredPlan> = metering::plans(db.read())
        .await?
        .into_values()
        .flatten()
        .collect();
    all.sort_by(|a, b| {
        let by_code = a.plan.code.cmp(&b.plan.code);
        by_code.then(b.plan.version.cmp(&a.plan.version))
    });
    Ok(all
        .into_iter()
        .map(|stored| PlanRow {
            accounts: accounts
                .get(stored.plan.code.as_str())
                .copied()
                .unwrap_or(0),
            plan: stored.plan,
        })
        .collect())
}

/// The file of one version.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none, or for who is no operator.
pub async fn plan_source(
    viewer: &Viewer,
    db: &Db,
    code: &PlanCode,
    version: u32,
) -> Result<String, EngineError> {
    viewer.operator()?;
    let row = metering_plan::Entity::find()
        .filter(metering_plan::Column::Code.eq(code.as_str()))
        .filter(metering_plan::Column::Version.eq(i64::from(version)))
        .one(db.read())
        .await?;
    row.map(|row| row.source).ok_or(EngineError::NotFound)
}

/// The zone of the first account that has the plan, else of any account, else
/// UTC: schedules are about the clock in an account's zone.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator.
pub async fn zone_of_plan(
    viewer: &Viewer,
    db: &Db,
    code: &PlanCode,
) -> Result<TimeZone, EngineError> {
    viewer.operator()?;
    let having = account_metering::Entity::find()
        .filter(account_metering::Column::Code.eq(code.as_str()))
        .order_by_asc(account_metering::Column::AccountId)
        .one(db.read())
        .await?;
    let mut accounts = account::Entity::find().order_by_asc(account::Column::Reference);
    if let Some(having) = having {
        accounts = accounts.filter(account::Column::Id.eq(having.account_id));
    }
    let zone = accounts.one(db.read()).await?.map(|account| account.zone);
    let zone = zone.and_then(|zone| TimeZone::get(&zone).ok());
    Ok(zone.unwrap_or(TimeZone::UTC))
}

/// How a service of an account is served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusRow {
    /// The account's reference.
    pub account: String,
    /// Which service.
    pub service: Service,
    /// Where it is used.
    pub place: Place,
    /// How.
    pub status: PolicyStatus,
    /// Since when.
    pub since: Timestamp,
    /// What it becomes by itself.
    pub pending: Option<PendingStatus>,
}

/// A status to come, in the words of 3GPP TS 29.594.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PendingStatus {
    /// Which.
    pub status: PolicyStatus,
    /// When.
    pub activation_time: Timestamp,
}

/// Every status that was ever another than normal, by account, or those of one
/// account.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Refused`] where
/// there is no such account; [`EngineError::Database`], [`EngineError::Row`].
pub async fn statuses(
    viewer: &Viewer,
    db: &Db,
    reference: Option<&str>,
) -> Result<Vec<StatusRow>, EngineError> {
    viewer.operator()?;
    let mut accounts = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::Reference);
    if let Some(reference) = reference {
        accounts = accounts.filter(account::Column::Reference.eq(reference));
    }
    let accounts: HashMap<Uuid, String> = accounts
        .into_tuple()
        .all(db.read())
        .await?
        .into_iter()
        .collect();
    if let (Some(reference), true) = (reference, accounts.is_empty()) {
        return Err(EngineError::Refused(format!("no account {reference}")));
    }
    let mut found = policy_status::Entity::find();
    if reference.is_some() {
        found = found.filter(policy_status::Column::AccountId.is_in(accounts.keys().copied()));
    }
    let mut rows = Vec::new();
    for row in found.all(db.read()).await? {
        let unreadable = |column| EngineError::Row {
            table: "policy_status",
            column,
            row: row.account_id.to_string(),
        };
        let status = |word: &str| PolicyStatus::from_word(word).ok_or_else(|| unreadable("status"));
        let instant = |us| Timestamp::from_microsecond(us).map_err(|_| unreadable("since_us"));
        let pending = match (&row.pending_status, row.pending_at_us) {
            (Some(word), Some(at_us)) => Some(PendingStatus {
                status: status(word)?,
                activation_time: instant(at_us)?,
            }),
            _ => None,
        };
        rows.push(StatusRow {
            account: accounts.get(&row.account_id).cloned().unwrap_or_default(),
            service: Service::from_code(row.service).ok_or_else(|| unreadable("service"))?,
            place: Place::from_code(row.place).ok_or_else(|| unreadable("place"))?,
            status: status(&row.status)?,
            since: instant(row.since_us)?,
            pending,
        });
    }
    rows.sort_by(|a, b| (&a.account, a.service, a.place).cmp(&(&b.account, b.service, b.place)));
    Ok(rows)
}
