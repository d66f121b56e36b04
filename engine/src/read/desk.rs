//! Recordings as those see them who provide them, and as an operator does.

use super::Page;
use crate::{
    Db, EngineError, Viewer,
    entity::{holding, match_case, recording, refusal_count},
    query::recording::{Recording, by_id, names},
};
use domain::id::ContentId;
use jiff::Timestamp;
use sea_orm::{
    EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*,
};
use std::collections::HashMap;

/// A recording in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct DeskRow {
    /// Which.
    pub recording: Recording,
    /// Who provides it.
    pub provider: String,
    /// Purchases and gifts that stand.
    pub sales: u64,
}

/// How often files were refused by one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalCount {
    /// The rule.
    pub code: String,
    /// How often.
    pub count: u64,
    /// When last.
    pub last_at: Timestamp,
}

/// The viewer's recordings, newest first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no provider; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn own_recordings(viewer: &Viewer, db: &Db) -> Result<Vec<DeskRow>, EngineError> {
    let provider = viewer.provider()?;
    let rows = recording::Entity::find()
        .filter(recording::Column::ProviderId.eq(provider.uuid()))
        .order_by_desc(recording::Column::Id)
        .all(db.read())
        .await?;
    desk_rows(db, rows).await
}

/// One of the viewer's recordings.
///
/// # Errors
/// [`EngineError::NotFound`] for what is not theirs; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn own_recording(
    viewer: &Viewer,
    db: &Db,
    id: ContentId,
) -> Result<Recording, EngineError> {
    let provider = viewer.provider()?;
    let recording = by_id(db.read(), id).await?;
    match recording.provider == provider {
        true => Ok(recording),
        false => Err(EngineError::NotFound),
    }
}

/// Everybody's recordings, newest first, `limit` of them after `after`.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn all_recordings(
    viewer: &Viewer,
    db: &Db,
    after: Option<ContentId>,
    limit: u64,
) -> Result<Page<DeskRow>, EngineError> {
    viewer.operator()?;
    let mut query = recording::Entity::find()
        .order_by_desc(recording::Column::Id)
        .limit(limit + 1);
    if let Some(after) = after {
        query = query.filter(recording::Column::Id.lt(after.uuid()));
    }
    let rows = desk_rows(db, query.all(db.read()).await?).await?;
    Ok(Page::from_rows(rows, limit, |row| {
        row.recording.id.to_string()
    }))
}

/// One of everybody's recordings.
///
/// # Errors
/// [`EngineError::NotFound`]; [`EngineError::Database`], [`EngineError::Row`].
pub async fn any_recording(
    viewer: &Viewer,
    db: &Db,
    id: ContentId,
) -> Result<Recording, EngineError> {
    viewer.operator()?;
    by_id(db.read(), id).await
}

async fn desk_rows(db: &Db, rows: Vec<recording::Model>) -> Result<Vec<DeskRow>, EngineError> {
    let sales: Vec<(Uuid, i64)> = holding::Entity::find()
        .select_only()
        .column(holding::Column::RecordingId)
        .column_as(holding::Column::Id.count(), "sales")
        .filter(holding::Column::RecordingId.is_in(rows.iter().map(|row| row.id)))
        .filter(holding::Column::ChargeId.is_not_null())
        .filter(holding::Column::RevokedAtUs.is_null())
        .group_by(holding::Column::RecordingId)
        .into_tuple()
        .all(db.read())
        .await?;
    let sales: HashMap<Uuid, i64> = sales.into_iter().collect();
    let recordings = rows.into_iter().map(Recording::from_row);
    let recordings: Vec<Recording> = recordings.collect::<Result<_, _>>()?;
    let names = names(db.read(), recordings.iter().map(|one| one.provider)).await?;
    let rows = recordings.into_iter().map(|recording| DeskRow {
        provider: names.get(&recording.provider).cloned().unwrap_or_default(),
        sales: sales
            .get(&recording.id.uuid())
            .map_or(0, |count| count.unsigned_abs()),
        recording,
    });
    Ok(rows.collect())
}

/// What was refused, most often first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn refusal_counts(viewer: &Viewer, db: &Db) -> Result<Vec<RefusalCount>, EngineError> {
    viewer.operator()?;
    let rows = refusal_count::Entity::find()
        .order_by_desc(refusal_count::Column::Count)
        .order_by_asc(refusal_count::Column::Code)
        .all(db.read())
        .await?;
    let rows = rows.into_iter().map(|row| {
        let last_at = Timestamp::from_microsecond(row.last_at_us);
        Ok(RefusalCount {
            count: row.count.unsigned_abs(),
            last_at: last_at.map_err(|_| EngineError::Row {
                table: "refusal_count",
                column: "last_at_us",
                row: row.code.clone(),
            })?,
            code: row.code,
        })
    });
    rows.collect()
}

/// How many matches wait for a person.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`].
pub async fn open_matches(viewer: &Viewer, db: &Db) -> Result<u64, EngineError> {
    viewer.operator()?;
    let open = match_case::Entity::find().filter(match_case::Column::DecidedAtUs.is_null());
    Ok(open.count(db.read()).await?)
}
