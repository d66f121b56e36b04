//! Metering plans as operators see them.

use crate::{
    Db, EngineError,
    entity::{account, account_metering, metering_plan},
    query::metering::{self, StoredPlan},
    viewer::Viewer,
};
use domain::metering::{MeteringPlan, PlanCode};
use jiff::tz::TimeZone;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::{collections::HashMap, sync::Arc};

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
