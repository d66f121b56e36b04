//! Rejected records as operators see them.

use super::Page;
use crate::{
    Db, EngineError,
    entity::{usage_import, usage_reject},
    viewer::Viewer,
};
use domain::id::{ImportId, RejectId};
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use serde::Serialize;
use std::collections::HashMap;
use uuid::Uuid;

/// What became of a rejected record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RejectState {
    /// Waits for an operator.
    Open,
    /// Mended and accepted.
    Accepted,
    /// Mended, and found to be there already.
    Duplicate,
    /// Decided against.
    Discarded,
}

/// A rejected record in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectRow {
    /// Its id, as text.
    pub id: String,
    /// The import that brought it.
    pub import: String,
    /// The file's name.
    pub source: String,
    /// Its number in the file, from 1.
    pub record_number: i64,
    /// Its line in the file, from 1.
    pub line_number: i64,
    /// Why, as a stable code.
    pub reason: String,
    /// Why, in words.
    pub detail: String,
    /// What became of it.
    pub state: RejectState,
    /// When it was rejected.
    pub created_at: Timestamp,
}

/// A rejected record with its bytes.
#[derive(Debug, Clone)]
pub struct RejectDetail {
    /// The record.
    pub row: RejectRow,
    /// The file's format.
    pub format: String,
    /// Its bytes, as they stood in the file; the first of them where it was too
    /// long to keep.
    pub original: Vec<u8>,
    /// How long it was, in bytes.
    pub byte_length: i64,
    /// Its bytes as somebody mended them.
    pub mended: Option<Vec<u8>>,
    /// When it was decided on.
    pub resolved_at: Option<Timestamp>,
}

/// Which rejects.
#[derive(Debug, Clone, Default)]
pub struct RejectFilter {
    /// Of one import.
    pub import: Option<ImportId>,
    /// For one reason.
    pub reason: Option<String>,
    /// Also those that are decided on.
    pub with_resolved: bool,
}

/// Rejects, newest first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator.
pub async fn rejects(
    viewer: &Viewer,
    db: &Db,
    filter: &RejectFilter,
    after: Option<RejectId>,
    limit: u64,
) -> Result<Page<RejectRow>, EngineError> {
    viewer.operator()?;
    list(db, filter, after, limit).await
}

/// How many rejects wait for an operator.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator.
pub async fn open_count(viewer: &Viewer, db: &Db) -> Result<u64, EngineError> {
    viewer.operator()?;
    let open = usage_reject::Column::State.eq(crate::flow::import::REJECT_OPEN);
    Ok(usage_reject::Entity::find()
        .filter(open)
        .count(db.read())
        .await?)
}

/// The same list for the command line, which needs no sign-in.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn list(
    db: &Db,
    filter: &RejectFilter,
    after: Option<RejectId>,
    limit: u64,
) -> Result<Page<RejectRow>, EngineError> {
    use usage_reject::Column as C;
    let mut select = usage_reject::Entity::find();
    if let Some(import) = filter.import {
        select = select.filter(C::ImportId.eq(import.uuid()));
    }
    if let Some(reason) = &filter.reason {
        select = select.filter(C::Reason.eq(reason.as_str()));
    }
    if !filter.with_resolved {
        select = select.filter(C::State.eq(crate::flow::import::REJECT_OPEN));
    }
    if let Some(after) = after {
        select = select.filter(C::Id.lt(after.uuid()));
    }
    let rows = select
        .order_by_desc(C::Id)
        .limit(limit + 1)
        .all(db.read())
        .await?;
    let sources = sources(db, rows.iter().map(|row| row.import_id).collect()).await?;
    let rows = rows
        .iter()
        .map(|row| row_of(row, sources.get(&row.import_id)))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(rows, limit, |row| row.id.clone()))
}

/// One reject.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none, or for who is no operator.
pub async fn reject(viewer: &Viewer, db: &Db, id: RejectId) -> Result<RejectDetail, EngineError> {
    viewer.operator()?;
    detail(db, id).await
}

/// The same for the command line, which needs no sign-in.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none.
pub async fn detail(db: &Db, id: RejectId) -> Result<RejectDetail, EngineError> {
    let row = usage_reject::Entity::find_by_id(id.uuid())
        .one(db.read())
        .await?;
    let row = row.ok_or(EngineError::NotFound)?;
    let sources = sources(db, vec![row.import_id]).await?;
    let source = sources.get(&row.import_id);
    let resolved_at = row
        .resolved_at_us
        .map(Timestamp::from_microsecond)
        .transpose();
    Ok(RejectDetail {
        row: row_of(&row, source)?,
        format: source.map(|(_, format)| format.clone()).unwrap_or_default(),
        byte_length: row.byte_length,
        resolved_at: resolved_at.map_err(EngineError::refused)?,
        original: row.original,
        mended: row.mended,
    })
}

async fn sources(
    db: &Db,
    imports: Vec<Uuid>,
) -> Result<HashMap<Uuid, (String, String)>, EngineError> {
    use usage_import::Column as C;
    let rows: Vec<(Uuid, String, String)> = usage_import::Entity::find()
        .select_only()
        .columns([C::Id, C::Source, C::Format])
        .filter(C::Id.is_in(imports))
        .into_tuple()
        .all(db.read())
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, source, format)| (id, (source, format)))
        .collect())
}

fn row_of(
    row: &usage_reject::Model,
    source: Option<&(String, String)>,
) -> Result<RejectRow, EngineError> {
    use crate::flow::import::{REJECT_ACCEPTED, REJECT_DISCARDED, REJECT_DUPLICATE, REJECT_OPEN};
    let id = RejectId::new(row.id).to_string();
    let unreadable = |column| EngineError::Row {
        table: "usage_reject",
        column,
        row: id.clone(),
    };
    Ok(RejectRow {
        state: match row.state {
            REJECT_OPEN => RejectState::Open,
            REJECT_ACCEPTED => RejectState::Accepted,
            REJECT_DUPLICATE => RejectState::Duplicate,
            REJECT_DISCARDED => RejectState::Discarded,
            _ => return Err(unreadable("state")),
        },
        created_at: Timestamp::from_microsecond(row.created_at_us)
            .map_err(|_| unreadable("created_at_us"))?,
        import: ImportId::new(row.import_id).to_string(),
        source: source.map(|(source, _)| source.clone()).unwrap_or_default(),
        record_number: row.record_number,
        line_number: row.line_number,
        reason: row.reason.clone(),
        detail: row.detail.clone(),
        id,
    })
}
