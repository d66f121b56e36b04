//! Usage records, down to the bytes of the file they came in.

use super::{Page, usage::line_labels};
use crate::{
    Db, EngineError,
    entity::{usage_chunk, usage_import, usage_record},
    viewer::Viewer,
};
use domain::{
    id::{AccountId, ImportId, LineId},
    time::BillingPeriod,
    unit::Quantity,
    usage::Service,
};
use flate2::read::DeflateDecoder;
use jiff::Timestamp;
use sea_orm::{
    Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*,
};
use std::io::Read;

/// A record in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Its key, as 32 hex digits.
    pub key: String,
    /// Which line.
    pub line_label: String,
    /// Which service.
    pub service: Service,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Seconds or bytes.
    pub quantity: Quantity,
    /// The other party, where the record names one.
    pub peer: Option<String>,
    /// When it was accepted.
    pub accepted_at: Timestamp,
}

/// A record with where it came from.
#[derive(Debug, Clone)]
pub struct RecordDetail {
    /// The record.
    pub row: RecordRow,
    /// Whose.
    pub account: AccountId,
    /// The import that brought it.
    pub import: ImportId,
    /// The file's name.
    pub source: String,
    /// The file's format.
    pub format: String,
    /// Its number in the file, from 1.
    pub record_number: i64,
    /// Its place in the file, in bytes from the start.
    pub byte_offset: i64,
    /// Its bytes as they stood in the file.
    pub original: Vec<u8>,
}

/// Which records.
#[derive(Debug, Clone, Default)]
pub struct RecordFilter {
    /// Started at or after.
    pub from: Option<Timestamp>,
    /// Started before.
    pub until: Option<Timestamp>,
    /// Of one line.
    pub line: Option<LineId>,
    /// Of one service.
    pub service: Option<Service>,
    /// Accepted after: what came in late.
    pub accepted_after: Option<Timestamp>,
    /// Came in after this one.
    pub arrived_after: Option<Arrival>,
    /// Came in before this one, or is it.
    pub arrived_until: Option<Arrival>,
}

/// The place of a record among all, in the order in which they came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival {
    accepted_at_us: i64,
    import: Uuid,
    record_number: i64,
}

impl RecordFilter {
    /// The records of a period.
    pub fn of_period(period: &BillingPeriod) -> Self {
        Self {
            from: Some(period.start),
            until: Some(period.end),
            ..Self::default()
        }
    }
}

impl Arrival {
    /// The `place`th of the account's records of a period to come in, from 1, or of those
    /// of one service; none where it has fewer.
    ///
    /// # Errors
    /// [`EngineError::Database`].
    pub(crate) async fn at(
        conn: &impl ConnectionTrait,
        account: AccountId,
        period: &BillingPeriod,
        service: Option<Service>,
        place: i64,
    ) -> Result<Option<Self>, EngineError> {
        use usage_record::Column as C;
        let Some(before) = place.checked_sub(1).and_then(|n| u64::try_from(n).ok()) else {
            return Ok(None);
        };
        let mut select = usage_record::Entity::find()
            .select_only()
            .columns([C::AcceptedAtUs, C::ImportId, C::RecordNumber])
            .filter(C::AccountId.eq(account.uuid()))
            .filter(C::StartedAtUs.gte(period.start.as_microsecond()))
            .filter(C::StartedAtUs.lt(period.end.as_microsecond()));
        if let Some(service) = service {
            select = select.filter(C::Service.eq(service.code()));
        }
        let found: Option<(i64, Uuid, i64)> = select
            .order_by_asc(C::AcceptedAtUs)
            .order_by_asc(C::ImportId)
            .order_by_asc(C::RecordNumber)
            .offset(before)
            .limit(1)
            .into_tuple()
            .one(conn)
            .await?;
        Ok(found.map(|(accepted_at_us, import, record_number)| Self {
            accepted_at_us,
            import,
            record_number,
        }))
    }

    fn before_others(self) -> Condition {
        use usage_record::Column as C;
        let same_instant = C::AcceptedAtUs.eq(self.accepted_at_us);
        let same_import = same_instant.clone().and(C::ImportId.eq(self.import));
        Condition::any()
            .add(C::AcceptedAtUs.gt(self.accepted_at_us))
            .add(same_instant.and(C::ImportId.gt(self.import)))
            .add(same_import.and(C::RecordNumber.gt(self.record_number)))
    }
}

/// A page of an account's records, oldest first.
///
/// # Errors
/// [`EngineError::NotFound`] for who may not see the account.
pub async fn records(
    viewer: &Viewer,
    db: &Db,
    account: AccountId,
    filter: &RecordFilter,
    after: Option<&str>,
    limit: u64,
) -> Result<Page<RecordRow>, EngineError> {
    viewer.sees(account)?;
    use usage_record::Column as C;
    let mut select = usage_record::Entity::find().filter(C::AccountId.eq(account.uuid()));
    if let Some(from) = filter.from {
        select = select.filter(C::StartedAtUs.gte(from.as_microsecond()));
    }
    if let Some(until) = filter.until {
        select = select.filter(C::StartedAtUs.lt(until.as_microsecond()));
    }
    if let Some(line) = filter.line {
        select = select.filter(C::LineId.eq(line.uuid()));
    }
    if let Some(service) = filter.service {
        select = select.filter(C::Service.eq(service.code()));
    }
    if let Some(accepted) = filter.accepted_after {
        select = select.filter(C::AcceptedAtUs.gt(accepted.as_microsecond()));
    }
    if let Some(arrival) = filter.arrived_after {
        select = select.filter(arrival.before_others());
    }
    if let Some(arrival) = filter.arrived_until {
        select = select.filter(arrival.before_others().not());
    }
    if let Some((started_us, key)) = after.and_then(cursor) {
        select = select.filter(
            Condition::any().add(C::StartedAtUs.gt(started_us)).add(
                Condition::all()
                    .add(C::StartedAtUs.eq(started_us))
                    .add(C::RecordKey.gt(key)),
            ),
        );
    }
    let rows = select
        .order_by_asc(C::StartedAtUs)
        .order_by_asc(C::RecordKey)
        .limit(limit + 1)
        .all(db.read())
        .await?;
    let labels = line_labels(db.read(), account).await?;
    let rows = rows
        .iter()
        .map(|row| row_of(row, labels.get(&row.line_id).cloned().unwrap_or_default()))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(rows, limit, |row| {
        format!("{}-{}", row.started_at.as_microsecond(), row.key)
    }))
}

/// One record, with its original bytes.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none, or none for this viewer.
pub async fn record(viewer: &Viewer, db: &Db, key: &str) -> Result<RecordDetail, EngineError> {
    let key = unhex(key).ok_or(EngineError::NotFound)?;
    let row = usage_record::Entity::find_by_id(key).one(db.read()).await?;
    let row = row.ok_or(EngineError::NotFound)?;
    let account = AccountId::new(row.account_id);
    viewer.sees(account)?;
    let import = usage_import::Entity::find_by_id(row.import_id)
        .one(db.read())
        .await?;
    let import = import.ok_or(EngineError::NotFound)?;
    let labels = line_labels(db.read(), account).await?;
    Ok(RecordDetail {
        original: original_bytes(db, &row).await?,
        row: row_of(&row, labels.get(&row.line_id).cloned().unwrap_or_default())?,
        account,
        import: ImportId::new(row.import_id),
        source: import.source,
        format: import.format,
        record_number: row.record_number,
        byte_offset: row.byte_offset,
    })
}

/// The record's bytes, out of the stretch of the file that holds them.
async fn original_bytes(db: &Db, row: &usage_record::Model) -> Result<Vec<u8>, EngineError> {
    let unreadable = || EngineError::Row {
        table: "usage_chunk",
        column: "deflated",
        row: format!("{} {}", row.import_id, row.byte_offset),
    };
    let chunk = usage_chunk::Entity::find()
        .filter(usage_chunk::Column::ImportId.eq(row.import_id))
        .filter(usage_chunk::Column::FirstOffset.lte(row.byte_offset))
        .order_by_desc(usage_chunk::Column::FirstOffset)
        .one(db.read())
        .await?;
    // a mended record has its bytes with its reject, not in a chunk
    let Some(chunk) = chunk else {
        return mended_bytes(db, row).await;
    };
    let skip = u64::try_from(row.byte_offset - chunk.first_offset).map_err(|_| unreadable())?;
    let length = u64::try_from(row.byte_length).map_err(|_| unreadable())?;
    if skip + length > u64::try_from(chunk.byte_length).map_err(|_| unreadable())? {
        return mended_bytes(db, row).await;
    }
    let mut inflated = DeflateDecoder::new(chunk.deflated.as_slice());
    std::io::copy(&mut inflated.by_ref().take(skip), &mut std::io::sink())
        .map_err(|_| unreadable())?;
    let mut bytes = Vec::new();
    inflated
        .take(length)
        .read_to_end(&mut bytes)
        .map_err(|_| unreadable())?;
    Ok(bytes)
}

async fn mended_bytes(db: &Db, row: &usage_record::Model) -> Result<Vec<u8>, EngineError> {
    use crate::entity::usage_reject;
    let reject = usage_reject::Entity::find()
        .filter(usage_reject::Column::RecordKey.eq(row.record_key.clone()))
        .one(db.read())
        .await?;
    Ok(reject
        .map(|reject| reject.mended.unwrap_or(reject.original))
        .unwrap_or_default())
}

fn row_of(row: &usage_record::Model, line_label: String) -> Result<RecordRow, EngineError> {
    let unreadable = |column| EngineError::Row {
        table: "usage_record",
        column,
        row: hex(&row.record_key),
    };
    let instant = |us, column| Timestamp::from_microsecond(us).map_err(|_| unreadable(column));
    let service = Service::from_code(row.service).ok_or_else(|| unreadable("service"))?;
    Ok(RecordRow {
        key: hex(&row.record_key),
        line_label,
        service,
        started_at: instant(row.started_at_us, "started_at_us")?,
        ended_at: instant(row.ended_at_us, "ended_at_us")?,
        quantity: Quantity::new(row.quantity, service.measure()),
        peer: row.peer.clone(),
        accepted_at: instant(row.accepted_at_us, "accepted_at_us")?,
    })
}

fn cursor(text: &str) -> Option<(i64, Vec<u8>)> {
    let (started_us, key) = text.rsplit_once('-')?;
    Some((started_us.parse().ok()?, unhex(key)?))
}

/// Lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes of an even number of hex digits.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    (0..16)
        .map(|index| u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok())
        .collect()
}
