//! Meters and what they crossed, counted anew from the records.

use super::Proof;
use crate::{
    Db, EngineError,
    entity::{account_metering, meter, meter_crossing, usage_total},
    flow::meter::{Count, MeterKey, crossing_rows, recounted, subject_of, weighted},
};
use domain::{id::AccountId, usage::Service};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Each meter stands where its records, recharges and plan put it, and what it
/// crossed is what is stored.
pub(super) async fn meters(db: &Db) -> Result<[Proof; 2], EngineError> {
    let mut standing = Proof::new("each meter = its records, counted anew by its plan");
    let mut crossed = Proof::new("each threshold that was reached fired once, by its record");
    let accounts: Vec<Uuid> = account_metering::Entity::find()
        .select_only()
        .column(account_metering::Column::AccountId)
        .distinct()
        .order_by_asc(account_metering::Column::AccountId)
        .into_tuple()
        .all(db.read())
        .await?;
    for account in accounts {
        let id = AccountId::new(account);
        let mut keys: BTreeSet<MeterKey> = BTreeSet::new();
        let totals = usage_total::Entity::find()
            .filter(usage_total::Column::AccountId.eq(account))
            .all(db.read())
            .await?;
        let meters = meter::Entity::find()
            .filter(meter::Column::AccountId.eq(account))
            .all(db.read())
            .await?;
        let of_totals = totals.iter().map(|row| (row.period_start_us, row.service));
        let of_meters = meters.iter().map(|row| (row.period_start_us, row.service));
        for (start_us, service) in of_totals.chain(of_meters) {
            keys.extend(Service::from_code(service).map(|service| (id, start_us, service)));
        }
        for key in keys {
            of_meter(db, key, &mut standing, &mut crossed).await?;
        }
    }
    Ok([standing, crossed])
}

async fn of_meter(
    db: &Db,
    key: MeterKey,
    standing: &mut Proof,
    crossed: &mut Proof,
) -> Result<(), EngineError> {
    let (account, period_start_us, service) = key;
    let row = meter::Entity::find_by_id((account.uuid(), period_start_us, service.code()))
        .one(db.read())
        .await?;
    let Some(subject) = subject_of(db.read(), key).await? else {
        standing.examine(row.is_none(), || {
            format!("{account}: a meter without a plan")
        });
        return Ok(());
    };
    let wanted = recounted(db.read(), &subject).await?;
    let weighs = weighted(&subject, &wanted)?;
    let weighs_so = row.as_ref().is_none_or(|row| row.weighted == weighs);
    let there = row.as_ref().map(Count::from_row).transpose()?;
    let is_same = there.is_some_and(|there| {
        (&there.meter, &there.breakdown, there.records, there.newest)
            == (
                &wanted.meter,
                &wanted.breakdown,
                wanted.records,
                wanted.newest,
            )
    });
    let of = format!(
        "{}, {}, {service}",
        subject.facts.reference, subject.period.month
    );
    standing.examine(is_same && weighs_so, || {
        format!("{of}: the meter stands elsewhere")
    });
    use meter_crossing::Column as C;
    let mut there = meter_crossing::Entity::find()
        .filter(C::AccountId.eq(account.uuid()))
        .filter(C::PeriodStartUs.eq(period_start_us))
        .filter(C::Service.eq(service.code()))
        .all(db.read())
        .await?;
    let mut wanted = crossing_rows(&subject, &wanted.crossings)?;
    // what was done then is what was chosen then
    for row in there.iter_mut().chain(&mut wanted) {
        row.action.clear();
    }
    for rows in [&mut there, &mut wanted] {
        rows.sort_by(|a, b| {
            let key = |row: &meter_crossing::Model| {
                (row.policy.clone(), row.threshold.clone(), row.generation)
            };
            key(a).cmp(&key(b))
        });
    }
    crossed.examine(there == wanted, || {
        format!("{of}: other crossings are stored")
    });
    Ok(())
}
