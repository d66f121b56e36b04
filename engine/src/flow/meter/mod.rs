//! Meters usage: counters by policy, thresholds reached, and what follows.
//!
//! Records are metered in the order of (start, key), whatever order they come
//! in (decision 11): where a batch brings only records newer than all that a
//! meter has seen, it goes on from its stored state; else the period is counted
//! anew from its records. Both ways give the same counters and crossings, and
//! [`crate::check`] proves it. Everything here happens in the transaction that
//! writes the records.
//!
//! - [`subject`]: whose meter it is, under which plan, with which choices;
//! - [`count`]: from records to counters and crossings;
//! - [`effect`]: crossings stored, messages put out;
//! - [`status`]: how the service is to be served.

mod count;
mod effect;
mod status;
mod subject;

pub(crate) use count::{Count, recounted};
pub(crate) use effect::{MESSAGE_CROSSING, News, crossing_rows, weighted};
pub use status::Place;
pub(crate) use status::{KIND_SCHEDULE, KIND_STATUS, end_status};
pub(crate) use subject::{Subject, main_quota, subject_of, with_draft};

use crate::EngineError;
use domain::{
    id::{AccountId, LineId},
    usage::{Access, Service},
};
use jiff::Timestamp;
use sea_orm::{DatabaseTransaction, EntityTrait, QueryFilter, entity::prelude::*};
use std::collections::{BTreeMap, BTreeSet};
use subject::Subjects;

/// One record, as metering sees it. Its order is the order of metering.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Used {
    /// When it began.
    pub at_us: i64,
    /// What it is known by.
    pub key: [u8; 16],
    /// Which line.
    pub line: LineId,
    /// Seconds or bytes.
    pub quantity: i64,
    /// [`Access::code`].
    pub access: i16,
    /// The application that used it.
    pub application: Option<String>,
}

impl Used {
    fn access(&self) -> Access {
        Access::from_code(self.access).unwrap_or_default()
    }
}

/// The meter of an account, in the period that starts then, of a service.
pub(crate) type MeterKey = (AccountId, i64, Service);

/// Meters records that were just written: `used` gives those of the accounts
/// that have a plan, by the meter that they belong to.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn meter(
    tx: &DatabaseTransaction,
    now: Timestamp,
    accounts: BTreeSet<AccountId>,
    used: impl FnOnce(&dyn Fn(AccountId) -> bool) -> BTreeMap<MeterKey, Vec<Used>>,
) -> Result<(), EngineError> {
    let Some(subjects) = Subjects::load(tx, accounts.into_iter().collect()).await? else {
        return Ok(());
    };
    let used = used(&|account| subjects.has(account));
    let keys: Vec<MeterKey> = used.keys().copied().collect();
    let stored = count::stored(tx, &keys).await?;
    let mut counts = Vec::with_capacity(used.len());
    for (key, mut used) in used {
        let Some(subject) = subjects.of(key)? else {
            continue;
        };
        used.sort_unstable();
        let count = match count::continued(stored.get(&key), &subject, &used)? {
            Some(count) => count,
            None => recounted(tx, &subject).await?,
        };
        counts.push((subject, count));
    }
    effect::write(tx, now, &counts, News::Tell).await
}

/// Counts the meters of an account anew, in every period that has records:
/// its plan, its segment or its choices are others now.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn recount_account(
    tx: &DatabaseTransaction,
    now: Timestamp,
    account: AccountId,
) -> Result<(), EngineError> {
    use crate::entity::{meter, meter_crossing, schedule_state, usage_total};
    // the next look at the clock watches the schedule that it has now
    schedule_state::Entity::delete_many()
        .filter(schedule_state::Column::AccountId.eq(account.uuid()))
        .exec(tx)
        .await?;
    let before = weights(tx, account).await?;
    meter::Entity::delete_many()
        .filter(meter::Column::AccountId.eq(account.uuid()))
        .exec(tx)
        .await?;
    let totals = usage_total::Entity::find()
        .filter(usage_total::Column::AccountId.eq(account.uuid()))
        .all(tx)
        .await?;
    let keys: BTreeSet<MeterKey> = totals
        .iter()
        .filter_map(|row| {
            Some((
                account,
                row.period_start_us,
                Service::from_code(row.service)?,
            ))
        })
        .collect();
    let subjects = Subjects::load(tx, vec![account]).await?;
    for key in keys {
        let subject = match &subjects {
            Some(subjects) => subjects.of(key)?,
            None => None,
        };
        match subject {
            Some(subject) => {
                let count = recounted(tx, &subject).await?;
                effect::write(tx, now, &[(subject, count)], News::Tell).await?;
            }
            None => {
                meter_crossing::Entity::delete_many()
                    .filter(meter_crossing::Column::AccountId.eq(account.uuid()))
                    .filter(meter_crossing::Column::PeriodStartUs.eq(key.1))
                    .filter(meter_crossing::Column::Service.eq(key.2.code()))
                    .exec(tx)
                    .await?;
            }
        }
    }
    let after = weights(tx, account).await?;
    for key in before.keys().chain(after.keys()) {
        if before.get(key) != after.get(key) {
            let (start_us, service) = *key;
            bill_again(tx, account, start_us, service).await?;
        }
    }
    status::let_go(tx, now, account, subjects.as_ref()).await
}

/// What the bands count by the account's meters, by period and service.
async fn weights(
    tx: &DatabaseTransaction,
    account: AccountId,
) -> Result<BTreeMap<(i64, i16), i64>, EngineError> {
    use crate::entity::meter;
    let rows = meter::Entity::find()
        .filter(meter::Column::AccountId.eq(account.uuid()))
        .filter(meter::Column::Weighted.is_not_null())
        .all(tx)
        .await?;
    let weights = rows
        .into_iter()
        .filter_map(|row| Some(((row.period_start_us, row.service), row.weighted?)));
    Ok(weights.collect())
}

/// What was billed of a period's service counts otherwise now: the next invoice
/// has the difference.
async fn bill_again(
    tx: &DatabaseTransaction,
    account: AccountId,
    period_start_us: i64,
    service: i16,
) -> Result<(), EngineError> {
    use crate::entity::usage_total::{Column as C, Entity};
    Entity::update_many()
        .col_expr(C::BilledRecords, Expr::value(-1_i64))
        .filter(C::AccountId.eq(account.uuid()))
        .filter(C::PeriodStartUs.eq(period_start_us))
        .filter(C::Service.eq(service))
        .filter(C::BilledRecords.gt(0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Counts one meter anew: a recharge or a choice came in.
///
/// # Errors
/// [`EngineError::NotFound`] where nothing meters that service then;
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn recount_one(
    tx: &DatabaseTransaction,
    now: Timestamp,
    key: MeterKey,
    news: News,
) -> Result<(), EngineError> {
    let subject = subject_of(tx, key).await?.ok_or(EngineError::NotFound)?;
    let count = recounted(tx, &subject).await?;
    effect::write(tx, now, &[(subject, count)], news).await
}
