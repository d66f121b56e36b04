//! Metering plans as operators see them.

use crate::{
    Db, EngineError,
    entity::account_metering,
    query::metering::{self, StoredPlan},
    viewer::Viewer,
};
use domain::metering::MeteringPlan;
use sea_orm::{EntityTrait, QuerySelect, entity::prelude::*};
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
