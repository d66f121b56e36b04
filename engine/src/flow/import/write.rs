//! One batch of an import in one transaction: records, totals, rejects, the
//! original bytes and the counts, or none of it.

use super::{
    batch::{Accepted, Batch, BatchCounts, Placed, Rejected},
    context::Place,
};
use crate::{
    EngineError,
    clock::new_uuid,
    entity::{usage_chunk, usage_import, usage_record, usage_reject, usage_total},
    flow::meter::{MeterKey, Used, meter},
    query::usage_total::scope_code,
};
use domain::id::{AccountId, ImportId};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DatabaseBackend, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    Statement, Value,
    entity::prelude::*,
    sea_query::{ExprTrait, OnConflict},
};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// `usage_reject.state`: waits for an operator.
pub(crate) const REJECT_OPEN: i16 = 1;
/// `usage_reject.state`: mended and accepted.
pub(crate) const REJECT_ACCEPTED: i16 = 2;
/// `usage_reject.state`: mended, and found to be there already.
pub(crate) const REJECT_DUPLICATE: i16 = 3;
/// `usage_reject.state`: an operator decided against it.
pub(crate) const REJECT_DISCARDED: i16 = 4;

/// Columns of one `usage_record` row.
const COLUMNS: usize = 16;
/// Rows to a statement: SQLite binds 32,766 values at most.
const ROWS_MAX: usize = 2_000;

/// Those keys of the batch that are there already.
pub(super) async fn known_keys(
    tx: &impl ConnectionTrait,
    placed: &Placed,
) -> Result<HashSet<[u8; 16]>, EngineError> {
    let mut known = HashSet::new();
    let (Some(first), Some(last)) = (placed.records.first(), placed.records.last()) else {
        return Ok(known);
    };
    // keys follow time: a batch newer than all that is there has no twin
    let sql = "SELECT 1 FROM usage_record WHERE record_key >= $1 AND record_key <= $2 LIMIT 1";
    let range = [first.key.to_vec().into(), last.key.to_vec().into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, range);
    if tx.query_one_raw(statement).await?.is_none() {
        return Ok(known);
    }
    for rows in placed.records.chunks(ROWS_MAX) {
        let keys: Vec<Vec<u8>> = usage_record::Entity::find()
            .select_only()
            .column(usage_record::Column::RecordKey)
            .filter(usage_record::Column::RecordKey.is_in(rows.iter().map(|row| row.key.to_vec())))
            .into_tuple()
            .all(tx)
            .await?;
        known.extend(
            keys.into_iter()
                .filter_map(|key| <[u8; 16]>::try_from(key).ok()),
        );
    }
    Ok(known)
}

/// Writes a batch whose accepted records are known to be new.
pub(super) async fn write(
    tx: &DatabaseTransaction,
    import: ImportId,
    now: Timestamp,
    batch: &Batch,
    accepted: &[Accepted<'_>],
    duplicates: usize,
) -> Result<BatchCounts, EngineError> {
    let mut counts = BatchCounts {
        accepted: accepted.len(),
        duplicates,
        rejected: batch.rejects.len(),
        rejected_again: 0,
    };
    write_records(tx, import, now, accepted).await?;
    counts.rejected_again = insert_rejects(tx, import, now, &batch.rejects).await?;
    if !accepted.is_empty() {
        let chunk = usage_chunk::ActiveModel {
            import_id: Set(import.uuid()),
            first_offset: Set(batch.first_offset),
            byte_length: Set(batch.byte_length),
            deflated: Set(batch.deflated.clone()),
        };
        usage_chunk::Entity::insert(chunk)
            .exec_without_returning(tx)
            .await?;
    }
    add_to_import(tx, import, batch, &counts).await?;
    Ok(counts)
}

/// Writes records that are known to be new, and adds them to the totals.
pub(super) async fn write_records(
    tx: &DatabaseTransaction,
    import: ImportId,
    now: Timestamp,
    accepted: &[Accepted<'_>],
) -> Result<(), EngineError> {
    insert_records(tx, import, now, accepted).await?;
    add_to_totals(tx, accepted).await?;
    let accounts = accepted.iter().map(|one| one.row.place.account).collect();
    meter(tx, now, accounts, |has_plan| {
        used_by_meter(accepted, has_plan)
    })
    .await
}

/// The records of accounts that have a metering plan, as metering sees them.
fn used_by_meter(
    accepted: &[Accepted<'_>],
    has_plan: &dyn Fn(AccountId) -> bool,
) -> BTreeMap<MeterKey, Vec<Used>> {
    let mut by_meter: BTreeMap<MeterKey, Vec<Used>> = BTreeMap::new();
    let metered = accepted
        .iter()
        .filter(|one| has_plan(one.row.place.account));
    for Accepted { row, record, .. } in metered {
        let key = (row.place.account, row.place.period_start_us, record.service);
        by_meter.entry(key).or_default().push(Used {
            at_us: record.started_at.as_microsecond(),
            key: row.key,
            line: row.place.line,
            quantity: record.quantity,
            access: record.access.code(),
            application: record.application.as_deref().map(str::to_owned),
        });
    }
    by_meter
}

async fn insert_records(
    tx: &DatabaseTransaction,
    import: ImportId,
    now: Timestamp,
    accepted: &[Accepted<'_>],
) -> Result<(), EngineError> {
    let backend = tx.get_database_backend();
    let build = |rows: &[Accepted<'_>]| {
        let values = rows.iter().flat_map(|row| record_values(row, import, now));
        Statement::from_sql_and_values(backend, insert_sql(backend, rows.len()), values)
    };
    let mut chunks = accepted.chunks(ROWS_MAX);
    let mut next = chunks.next().map(|rows| (rows.len(), build(rows)));
    while let Some((count, statement)) = next.take() {
        // the next statement is made while the database works on this one
        let (outcome, following) = tokio::join!(tx.execute_raw(statement), async {
            chunks.next().map(|rows| (rows.len(), build(rows)))
        });
        if usize::try_from(outcome?.rows_affected()) != Ok(count) {
            // another import brought one of them since we looked
            return Err(EngineError::Contended);
        }
        next = following;
    }
    Ok(())
}

fn record_values(row: &Accepted<'_>, import: ImportId, now: Timestamp) -> [Value; COLUMNS] {
    let Accepted { row, record, .. } = row;
    [
        import.uuid().into(),
        now.as_microsecond().into(),
        row.key.to_vec().into(),
        row.place.account.uuid().into(),
        row.place.line.uuid().into(),
        record.service.code().into(),
        record.started_at.as_microsecond().into(),
        record.ended_at.as_microsecond().into(),
        record.quantity.into(),
        record.disposition.code().into(),
        record.peer.as_deref().map(str::to_owned).into(),
        row.at.record_number.into(),
        row.at.byte_offset.into(),
        row.at.byte_length.into(),
        record.access.code().into(),
        record.application.as_deref().map(str::to_owned).into(),
    ]
}

/// One statement for `rows` rows.
fn insert_sql(backend: DatabaseBackend, rows: usize) -> String {
    let mut sql = String::with_capacity(rows * COLUMNS * 8 + 300);
    sql.push_str(
        "INSERT INTO usage_record (import_id, accepted_at_us, record_key, account_id, line_id, \
         service, started_at_us, ended_at_us, quantity, disposition, peer, record_number, \
         byte_offset, byte_length, access, application) VALUES ",
    );
    for place in 0..rows * COLUMNS {
        sql.push_str(match (place, place % COLUMNS) {
            (0, _) => "(",
            (_, 0) => "),(",
            _ => ",",
        });
        // SQLite counts places by itself; numbers it keeps in a list that it walks
        if backend == DatabaseBackend::Sqlite {
            sql.push('?');
        } else {
            sql.push('$');
            sql.push_str(&(place + 1).to_string());
        }
    }
    sql.push_str(") ON CONFLICT DO NOTHING");
    sql
}

/// Key of a running total.
type TotalKey = (Uuid, i64, i16, Uuid, i64, i16);

#[derive(Default)]
struct Sum {
    raw: i64,
    counted: i64,
    records: i64,
    newest_at_us: i64,
}

async fn add_to_totals(
    tx: &DatabaseTransaction,
    accepted: &[Accepted<'_>],
) -> Result<(), EngineError> {
    let mut sums: HashMap<TotalKey, Sum> = HashMap::new();
    for row in accepted {
        let Place {
            account,
            line,
            period_start_us,
            increment,
            ..
        } = &row.row.place;
        let key = (
            account.uuid(),
            *period_start_us,
            row.record.service.code(),
            line.uuid(),
            increment.block.base_units(),
            scope_code(increment.scope),
        );
        let sum = sums.entry(key).or_default();
        let add = |a: i64, b: i64| {
            a.checked_add(b)
                .ok_or_else(|| EngineError::refused("usage out of range"))
        };
        sum.raw = add(sum.raw, row.record.quantity)?;
        sum.counted = add(sum.counted, row.counted)?;
        sum.records += 1;
        sum.newest_at_us = Ord::max(sum.newest_at_us, row.record.started_at.as_microsecond());
    }
    let mut keys: Vec<TotalKey> = sums.keys().copied().collect();
    // one order for everyone: two imports never wait for each other's rows
    keys.sort_unstable();
    for keys in keys.chunks(ROWS_MAX) {
        let rows = keys
            .iter()
            .filter_map(|key| Some((key, sums.get(key)?)))
            .map(|(key, sum)| usage_total::ActiveModel {
                account_id: Set(key.0),
                period_start_us: Set(key.1),
                service: Set(key.2),
                line_id: Set(key.3),
                increment_block: Set(key.4),
                increment_scope: Set(key.5),
                raw: Set(sum.raw),
                counted: Set(sum.counted),
                records: Set(sum.records),
                newest_at_us: Set(sum.newest_at_us),
                billed_records: Set(0),
            });
        usage_total::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::columns([
                    usage_total::Column::AccountId,
                    usage_total::Column::PeriodStartUs,
                    usage_total::Column::Service,
                    usage_total::Column::LineId,
                    usage_total::Column::IncrementBlock,
                    usage_total::Column::IncrementScope,
                ])
                .values(
                    [
                        usage_total::Column::Raw,
                        usage_total::Column::Counted,
                        usage_total::Column::Records,
                    ]
                    .map(|column| (column, added(column))),
                )
                .value(usage_total::Column::NewestAtUs, newer())
                .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

fn added(column: usage_total::Column) -> Expr {
    let name = column.to_string();
    Expr::cust(format!("usage_total.{name} + excluded.{name}"))
}

fn newer() -> Expr {
    Expr::cust(
        "CASE WHEN excluded.newest_at_us > usage_total.newest_at_us \
         THEN excluded.newest_at_us ELSE usage_total.newest_at_us END",
    )
}

/// Keeps the rejects; returns how many of them an earlier try has kept already.
async fn insert_rejects(
    tx: &DatabaseTransaction,
    import: ImportId,
    now: Timestamp,
    rejects: &[Rejected],
) -> Result<usize, EngineError> {
    let mut again = 0;
    for rejects in rejects.chunks(500) {
        let known: HashSet<Vec<u8>> = usage_reject::Entity::find()
            .select_only()
            .column(usage_reject::Column::Fingerprint)
            .filter(
                usage_reject::Column::Fingerprint
                    .is_in(rejects.iter().map(|reject| reject.fingerprint.to_vec())),
            )
            .into_tuple()
            .all(tx)
            .await?
            .into_iter()
            .collect();
        let new: Vec<&Rejected> = rejects
            .iter()
            .filter(|reject| !known.contains(reject.fingerprint.as_slice()))
            .collect();
        again += rejects.len() - new.len();
        if new.is_empty() {
            continue;
        }
        let rows = new.iter().map(|reject| usage_reject::ActiveModel {
            id: Set(new_uuid(now)),
            import_id: Set(import.uuid()),
            fingerprint: Set(reject.fingerprint.to_vec()),
            record_number: Set(reject.at.record_number),
            line_number: Set(reject.at.line_number),
            byte_offset: Set(reject.at.byte_offset),
            byte_length: Set(reject.at.byte_length),
            original: Set(reject.original.clone()),
            reason: Set(reject.reason.clone()),
            detail: Set(reject.detail.clone()),
            state: Set(REJECT_OPEN),
            mended: Set(None),
            record_key: Set(None),
            created_at_us: Set(now.as_microsecond()),
            resolved_at_us: Set(None),
            resolved_by: Set(None),
        });
        usage_reject::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(again)
}

async fn add_to_import(
    tx: &DatabaseTransaction,
    import: ImportId,
    batch: &Batch,
    counts: &BatchCounts,
) -> Result<(), EngineError> {
    let signed = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let plus = |column: usage_import::Column, by: i64| Expr::col(column).add(by);
    let records = counts.accepted + counts.duplicates + counts.rejected;
    use usage_import::Column as C;
    usage_import::Entity::update_many()
        .col_expr(C::ByteCount, plus(C::ByteCount, batch.byte_length))
        .col_expr(C::RecordCount, plus(C::RecordCount, signed(records)))
        .col_expr(
            C::AcceptedCount,
            plus(C::AcceptedCount, signed(counts.accepted)),
        )
        .col_expr(
            C::DuplicateCount,
            plus(C::DuplicateCount, signed(counts.duplicates)),
        )
        .col_expr(
            C::RejectedCount,
            plus(C::RejectedCount, signed(counts.rejected)),
        )
        .col_expr(
            C::RejectedAgainCount,
            plus(C::RejectedAgainCount, signed(counts.rejected_again)),
        )
        .filter(C::Id.eq(import.uuid()))
        .exec(tx)
        .await?;
    Ok(())
}
