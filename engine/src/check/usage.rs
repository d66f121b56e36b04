//! Files, records and totals.

use super::Proof;
use crate::{
    Db, EngineError,
    entity::{account, usage_import, usage_record, usage_reject, usage_total},
    flow::import::{REJECT_ACCEPTED, STATE_RUNNING},
    query::{account::AccountFacts, usage_total::UsageTotal},
};
use domain::{unit::Quantity, usage::Service};
use jiff::Timestamp;
use sea_orm::{Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Records read at a time.
const PAGE: u64 = 20_000;

/// Every import's counts add up, and are the rows that it left.
pub(super) async fn imports_add_up(db: &Db) -> Result<Proof, EngineError> {
    let mut proof = Proof::new(
        "each import: accepted + duplicate + rejected = records, and the rows are there",
    );
    let accepted: HashMap<Uuid, i64> = count_by_import(db, usage_record::Entity::find()).await?;
    let rejected: HashMap<Uuid, i64> = usage_reject::Entity::find()
        .select_only()
        .column(usage_reject::Column::ImportId)
        .column_as(usage_reject::Column::Id.count(), "n")
        .group_by(usage_reject::Column::ImportId)
        .into_tuple()
        .all(db.read())
        .await?
        .into_iter()
        .collect();
    let mended: HashMap<Uuid, i64> = usage_reject::Entity::find()
        .select_only()
        .column(usage_reject::Column::ImportId)
        .column_as(usage_reject::Column::Id.count(), "n")
        .filter(usage_reject::Column::State.eq(REJECT_ACCEPTED))
        .group_by(usage_reject::Column::ImportId)
        .into_tuple()
        .all(db.read())
        .await?
        .into_iter()
        .collect();
    for import in usage_import::Entity::find().all(db.read()).await? {
        let of = |counts: &HashMap<Uuid, i64>| counts.get(&import.id).copied().unwrap_or(0);
        let sum = import.accepted_count + import.duplicate_count + import.rejected_count;
        let name = format!(
            "{} ({})",
            import.source,
            domain::id::ImportId::new(import.id)
        );
        proof.examine(
            sum == import.record_count || import.state == STATE_RUNNING,
            || {
                format!(
                    "{name}: {} records, but {sum} accounted for",
                    import.record_count
                )
            },
        );
        let rows = of(&accepted) - of(&mended);
        proof.examine(rows == import.accepted_count, || {
            format!(
                "{name}: {} accepted, but {rows} records are there",
                import.accepted_count
            )
        });
        let kept = import.rejected_count - import.rejected_again_count;
        proof.examine(of(&rejected) == kept, || {
            format!(
                "{name}: {kept} rejected for the first time, but {} are kept",
                of(&rejected)
            )
        });
    }
    Ok(proof)
}

async fn count_by_import(
    db: &Db,
    select: sea_orm::Select<usage_record::Entity>,
) -> Result<HashMap<Uuid, i64>, EngineError> {
    let rows: Vec<(Uuid, i64)> = select
        .select_only()
        .column(usage_record::Column::ImportId)
        .column_as(usage_record::Column::RecordKey.count(), "n")
        .group_by(usage_record::Column::ImportId)
        .into_tuple()
        .all(db.read())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Key of a total: account, period, service, line, block, scope.
type Key = (Uuid, i64, i16, Uuid, i64, i16);

/// Every running total equals the recount from the records.
pub(super) async fn totals_equal_the_recount(db: &Db) -> Result<Proof, EngineError> {
    let mut proof = Proof::new("each running total = the sum of its records, counted anew");
    let mut after: Option<Uuid> = None;
    loop {
        let mut page = account::Entity::find()
            .order_by_asc(account::Column::Id)
            .limit(200);
        if let Some(after) = after {
            page = page.filter(account::Column::Id.gt(after));
        }
        let accounts = page.all(db.read()).await?;
        let Some(last) = accounts.last() else { break };
        after = Some(last.id);
        for account in &accounts {
            totals_of_account(db, account, &mut proof).await?;
        }
    }
    Ok(proof)
}

async fn totals_of_account(
    db: &Db,
    account: &account::Model,
    proof: &mut Proof,
) -> Result<(), EngineError> {
    let cycle = AccountFacts::from_row(account)?.cycle;
    let rows = usage_total::Entity::find()
        .filter(usage_total::Column::AccountId.eq(account.id))
        .all(db.read())
        .await?;
    let totals: Vec<UsageTotal> = rows
        .iter()
        .map(UsageTotal::from_row)
        .collect::<Result<_, _>>()?;
    // a record counts in the one total of its line, period and service whose
    // increment applied on its day; with several, all must fit together
    let mut stored: BTreeMap<(i64, i16, Uuid), (i64, i64)> = BTreeMap::new();
    let mut increments: HashMap<(i64, i16, Uuid), Vec<&UsageTotal>> = HashMap::new();
    for total in &totals {
        let key = (
            total.period_start.as_microsecond(),
            total.service.code(),
            total.line.uuid(),
        );
        let sum = stored.entry(key).or_default();
        sum.0 += total.raw;
        sum.1 += total.records;
        increments.entry(key).or_default().push(total);
    }
    let mut recount: BTreeMap<(i64, i16, Uuid), (i64, i64)> = BTreeMap::new();
    let mut counted: HashMap<Key, i64> = HashMap::new();
    let mut newest: i64 = i64::MIN;
    let mut newest_key: Vec<u8> = Vec::new();
    loop {
        let page = usage_record::Entity::find()
            .filter(usage_record::Column::AccountId.eq(account.id))
            .filter(
                Condition::any()
                    .add(usage_record::Column::StartedAtUs.gt(newest))
                    .add(
                        Condition::all()
                            .add(usage_record::Column::StartedAtUs.eq(newest))
                            .add(usage_record::Column::RecordKey.gt(newest_key.clone())),
                    ),
            )
            .order_by_asc(usage_record::Column::StartedAtUs)
            .order_by_asc(usage_record::Column::RecordKey)
            .limit(PAGE)
            .all(db.read())
            .await?;
        let Some(last) = page.last() else { break };
        (newest, newest_key) = (last.started_at_us, last.record_key.clone());
        for record in &page {
            let start = instant(record.started_at_us)?;
            let period = cycle.period_at(start).map_err(EngineError::refused)?;
            let key = (
                period.start.as_microsecond(),
                record.service,
                record.line_id,
            );
            let sum = recount.entry(key).or_default();
            sum.0 += record.quantity;
            sum.1 += 1;
            for total in increments.get(&key).into_iter().flatten() {
                let service = Service::from_code(record.service).unwrap_or(total.service);
                let used = Quantity::new(record.quantity, service.measure());
                let units = total
                    .increment
                    .count(used, start, instant(record.ended_at_us)?, &cycle.zone)
                    .map_err(EngineError::refused)?;
                *counted.entry(total_key(total)).or_default() += units.base_units();
            }
        }
    }
    proof.examine(stored == recount, || {
        format!(
            "{}: the totals hold {stored:?}, the records {recount:?}",
            account.reference
        )
    });
    for (key, totals) in &increments {
        // one increment in the period: the counted sum must be exact
        if let [only] = totals.as_slice() {
            let sum = counted.get(&total_key(only)).copied().unwrap_or(0);
            proof.examine(sum == only.counted, || {
                format!(
                    "{}: {key:?} counts {}, its records {sum}",
                    account.reference, only.counted
                )
            });
        }
    }
    Ok(())
}

fn total_key(total: &UsageTotal) -> Key {
    (
        total.account.uuid(),
        total.period_start.as_microsecond(),
        total.service.code(),
        total.line.uuid(),
        total.increment.block.base_units(),
        crate::query::usage_total::scope_code(total.increment.scope),
    )
}

fn instant(us: i64) -> Result<Timestamp, EngineError> {
    Timestamp::from_microsecond(us).map_err(|_| EngineError::Row {
        table: "usage_record",
        column: "started_at_us",
        row: us.to_string(),
    })
}
