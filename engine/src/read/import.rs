//! Imports as operators see them.

use super::Page;
use crate::{
    Db, EngineError,
    entity::{usage_import, usage_reject},
    viewer::Viewer,
};
use domain::id::ImportId;
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use serde::Serialize;

/// How an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportState {
    /// It goes on, or its process was killed; importing the file again is
    /// harmless either way.
    Running,
    /// Every record of the file is accounted for.
    Done,
    /// The file was refused, at once or in its middle.
    Refused,
}

/// One attempt at importing a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportRow {
    /// Its id, as text.
    pub id: String,
    /// The file's name.
    pub source: String,
    /// The file's format.
    pub format: String,
    /// How it stands.
    pub state: ImportState,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// Bytes read, unpacked.
    pub bytes: i64,
    /// Records read.
    pub records: i64,
    /// New ones.
    pub accepted: i64,
    /// Ones that were there already.
    pub duplicates: i64,
    /// Refused ones.
    pub rejected: i64,
    /// Of the rejected: kept by an earlier try at the same file.
    pub rejected_again: i64,
    /// Why the file was refused.
    pub refusal: Option<String>,
}

/// An import with its rejects by reason.
#[derive(Debug, Clone)]
pub struct ImportDetail {
    /// The import.
    pub row: ImportRow,
    /// Reason code and number of the rejects it left, most first.
    pub reasons: Vec<(String, i64)>,
}

/// Imports, newest first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator.
pub async fn imports(
    viewer: &Viewer,
    db: &Db,
    after: Option<ImportId>,
    limit: u64,
) -> Result<Page<ImportRow>, EngineError> {
    viewer.operator()?;
    let mut select = usage_import::Entity::find();
    if let Some(after) = after {
        select = select.filter(usage_import::Column::Id.lt(after.uuid()));
    }
    let rows = select
        .order_by_desc(usage_import::Column::Id)
        .limit(limit + 1)
        .all(db.read())
        .await?;
    let rows = rows
        .into_iter()
        .map(row_of)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(rows, limit, |row| row.id.clone()))
}

/// One import.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none, or for who is no operator.
pub async fn import(viewer: &Viewer, db: &Db, id: ImportId) -> Result<ImportDetail, EngineError> {
    viewer.operator()?;
    let row = usage_import::Entity::find_by_id(id.uuid())
        .one(db.read())
        .await?;
    let row = row_of(row.ok_or(EngineError::NotFound)?)?;
    let reasons: Vec<(String, i64)> = usage_reject::Entity::find()
        .select_only()
        .column(usage_reject::Column::Reason)
        .column_as(usage_reject::Column::Id.count(), "n")
        .filter(usage_reject::Column::ImportId.eq(id.uuid()))
        .group_by(usage_reject::Column::Reason)
        .order_by_desc(usage_reject::Column::Id.count())
        .into_tuple()
        .all(db.read())
        .await?;
    Ok(ImportDetail { row, reasons })
}

pub(crate) fn row_of(row: usage_import::Model) -> Result<ImportRow, EngineError> {
    use crate::flow::import::{STATE_DONE, STATE_REFUSED, STATE_RUNNING};
    let unreadable = |column| EngineError::Row {
        table: "usage_import",
        column,
        row: row.id.to_string(),
    };
    let instant = |us, column| Timestamp::from_microsecond(us).map_err(|_| unreadable(column));
    Ok(ImportRow {
        id: ImportId::new(row.id).to_string(),
        state: match row.state {
            STATE_RUNNING => ImportState::Running,
            STATE_DONE => ImportState::Done,
            STATE_REFUSED => ImportState::Refused,
            _ => return Err(unreadable("state")),
        },
        started_at: instant(row.started_at_us, "started_at_us")?,
        finished_at: row
            .finished_at_us
            .map(|us| instant(us, "finished_at_us"))
            .transpose()?,
        source: row.source,
        format: row.format,
        bytes: row.byte_count,
        records: row.record_count,
        accepted: row.accepted_count,
        duplicates: row.duplicate_count,
        rejected: row.rejected_count,
        rejected_again: row.rejected_again_count,
        refusal: row.refusal,
    })
}
