//! Adds a version of a metering plan from its file.
//!
//! A version never changes, since meters refer to it. The same file a second
//! time changes nothing. What the new version meters differently is counted
//! anew, in the same transaction.

use super::meter::recount_account;
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    clock::new_uuid,
    entity::{account_metering, metering_plan},
    query::metering::from_row,
};
use domain::{
    id::AccountId,
    metering::{MeteringPlan, PlanCode, plan_file},
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;
use std::fmt::Write as _;
use uuid::Uuid;

/// The longest plan file that is read, in bytes.
pub const SOURCE_BYTES_MAX: usize = 256 * 1024;

/// What [`add_plan`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedPlan {
    /// Its code.
    pub code: PlanCode,
    /// Its number.
    pub version: u32,
    /// False where the same version was there already.
    pub is_new: bool,
}

/// Why a version that is sound by itself does not fit those that are there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanConflict {
    /// The same code and version with other content.
    #[error(
        "plan {code} version {version} is there already and says something else; a version never changes: add version {next}"
    )]
    Changed {
        /// Which plan.
        code: PlanCode,
        /// Which version.
        version: u32,
        /// The first version that is free.
        next: u32,
    },
    /// A later version that would apply earlier, or the other way.
    #[error(
        "version {version} of plan {code} would apply from {valid_from}, version {other} applies from {other_from}: versions follow each other in time"
    )]
    OutOfOrder {
        /// Which plan.
        code: PlanCode,
        /// The new version.
        version: u32,
        /// Its first day.
        valid_from: Date,
        /// The version that it does not fit.
        other: u32,
        /// That one's first day.
        other_from: Date,
    },
    /// Another service than the other versions have.
    #[error("plan {code} meters {there}; a plan for another service needs a code of its own")]
    OtherService {
        /// Which plan.
        code: PlanCode,
        /// What its versions meter.
        there: domain::usage::Service,
    },
}

/// Reads a plan file.
///
/// # Errors
/// [`EngineError::Refused`] with every fault, a line each, or for a file above
/// [`SOURCE_BYTES_MAX`].
pub fn read_plan(source: &str) -> Result<MeteringPlan, EngineError> {
    if source.len() > SOURCE_BYTES_MAX {
        return Err(EngineError::Refused(format!(
            "the file has more than {SOURCE_BYTES_MAX} bytes"
        )));
    }
    plan_file::parse(source).map_err(|faults| {
        let mut words = String::new();
        for fault in faults {
            if !words.is_empty() {
                words.push('\n');
            }
            // writing into a text does not fail
            let _ = write!(words, "{fault}");
        }
        EngineError::Refused(words)
    })
}

/// Adds the version that `source` describes.
///
/// # Errors
/// As [`read_plan`], or [`EngineError::Refused`] in the words of [`PlanConflict`];
/// [`EngineError::Database`].
pub async fn add_plan(
    db: &Db,
    now: Timestamp,
    source: &str,
    by: Option<&Viewer>,
) -> Result<AddedPlan, EngineError> {
    let plan = read_plan(source)?;
    let version = i32::try_from(plan.version)
        .map_err(|_| EngineError::refused("version: a number below 2,147,483,648 is wanted"))?;
    let row = metering_plan::Model {
        id: new_uuid(now),
        code: plan.code.to_string(),
        version,
        valid_from: plan.valid_from.to_string(),
        source: source.to_owned(),
        created_at_us: now.as_microsecond(),
    };
    db.in_tx(async |tx| insert(tx, now, &plan, row.clone(), by).await)
        .await
}

/// Whether a plan could be added, or is there already.
///
/// # Errors
/// [`EngineError::Refused`] in the words of [`PlanConflict`];
/// [`EngineError::Database`].
pub async fn check_fit(db: &Db, plan: &MeteringPlan) -> Result<(), EngineError> {
    let rows = metering_plan::Entity::find()
        .filter(metering_plan::Column::Code.eq(plan.code.as_str()))
        .all(db.read())
        .await?;
    let others: Vec<MeteringPlan> = rows.iter().map(from_row).collect::<Result<_, _>>()?;
    if others.contains(plan) {
        return Ok(());
    }
    fit(plan, &others).map_err(EngineError::refused)
}

async fn insert(
    tx: &DatabaseTransaction,
    now: Timestamp,
    plan: &MeteringPlan,
    row: metering_plan::Model,
    by: Option<&Viewer>,
) -> Result<AddedPlan, EngineError> {
    let added = |is_new| AddedPlan {
        code: plan.code.clone(),
        version: plan.version,
        is_new,
    };
    let rows = metering_plan::Entity::find()
        .filter(metering_plan::Column::Code.eq(plan.code.as_str()))
        .all(tx)
        .await?;
    let mut others = Vec::with_capacity(rows.len());
    for other in &rows {
        let there = from_row(other)?;
        if there == *plan {
            return Ok(added(false));
        }
        others.push(there);
    }
    fit(plan, &others).map_err(EngineError::refused)?;
    metering_plan::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    let object = format!("{} {}", plan.code, plan.version);
    let event = Event::new("plan.add", object)
        .with_detail(json!({"valid_from": plan.valid_from, "service": plan.service}));
    audit::record(tx, now, by, event).await?;
    let who: Vec<Uuid> = account_metering::Entity::find()
        .select_only()
        .column(account_metering::Column::AccountId)
        .distinct()
        .filter(account_metering::Column::Code.eq(plan.code.as_str()))
        .into_tuple()
        .all(tx)
        .await?;
    for account in who {
        recount_account(tx, now, AccountId::new(account)).await?;
    }
    Ok(added(true))
}

/// Whether a new version fits those that are there.
fn fit(new: &MeteringPlan, others: &[MeteringPlan]) -> Result<(), PlanConflict> {
    let code = || new.code.clone();
    for other in others {
        if other.version == new.version {
            let newest = others.iter().map(|other| other.version).max();
            return Err(PlanConflict::Changed {
                code: code(),
                version: new.version,
                next: newest.unwrap_or(0).saturating_add(1),
            });
        }
        if other.service != new.service {
            return Err(PlanConflict::OtherService {
                code: code(),
                there: other.service,
            });
        }
        let follows = if other.version < new.version {
            other.valid_from <= new.valid_from
        } else {
            new.valid_from <= other.valid_from
        };
        if !follows {
            return Err(PlanConflict::OutOfOrder {
                code: code(),
                version: new.version,
                valid_from: new.valid_from,
                other: other.version,
                other_from: other.valid_from,
            });
        }
    }
    Ok(())
}
