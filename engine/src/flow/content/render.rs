//! A recording in a format: made of its master when it is first asked for, and
//! kept. So a format that comes later needs no new purchase, and no new upload.

use crate::{
    Db, EngineError,
    entity::{known_form, rendition},
    media::{Blob, BlobHash, ContentStore, Media, MediaError},
    query::recording::{Form, Recording},
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, IntoActiveModel, sea_query::OnConflict};
use sound::Format;
use std::path::Path;

/// The rendition's name of a preview: half a minute of Opus.
pub const PREVIEW: &str = "preview";
/// Its length.
const PREVIEW_SECONDS: u32 = 30;

/// Why there is no rendition.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The child could not make it.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The database or the store.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// The rendition's name: where a preview begins is part of what it is.
fn name(recording: &Recording, format: Option<Format>) -> String {
    match format {
        Some(format) => format.name().to_owned(),
        None => format!("{PREVIEW}-{}", recording.preview_start_seconds),
    }
}

/// The recording in `format`, or its preview (`None`), if that was made already.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn made(
    db: &Db,
    recording: &Recording,
    format: Option<Format>,
) -> Result<Option<Blob>, EngineError> {
    if format == Some(Format::Flac) && recording.facts.container == "flac" {
        return Ok(Some(recording.master));
    }
    let name = name(recording, format);
    let key = (recording.id.uuid(), name.clone());
    let Some(row) = rendition::Entity::find_by_id(key).one(db.read()).await? else {
        return Ok(None);
    };
    let unreadable = || EngineError::Row {
        table: "rendition",
        column: "hash",
        row: format!("{} {name}", recording.id),
    };
    Ok(Some(Blob {
        hash: BlobHash::from_column(&row.hash).ok_or_else(unreadable)?,
        bytes: row.bytes.unsigned_abs(),
    }))
}

/// Makes the recording in `format`, or its preview (`None`), in files below `folder`,
/// and keeps it. Two that make the same at once keep it once.
///
/// # Errors
/// [`RenderError`].
pub async fn render(
    db: &Db,
    store: &ContentStore,
    media: &Media,
    now: Timestamp,
    recording: &Recording,
    format: Option<Format>,
    folder: &Path,
) -> Result<Blob, RenderError> {
    let work = tempfile::Builder::new()
        .prefix("render-")
        .tempdir_in(folder)
        .map_err(EngineError::from)?;
    let (master, made) = (work.path().join("master"), work.path().join("made"));
    store.copy_to(recording.master, &master).await?;
    let stretch_s = match format {
        Some(_) => None,
        None => {
            let start = recording.preview_start_seconds;
            let left = u32::try_from(recording.seconds()).unwrap_or(u32::MAX);
            Some((start, left.saturating_sub(start).clamp(1, PREVIEW_SECONDS)))
        }
    };
    let encoder = format.unwrap_or(Format::Opus);
    media.encode(&master, &made, encoder, stretch_s).await?;
    // a lossy form is a stream of its own, which is recognized by its packets
    let form = match format {
        Some(Format::Opus) => Form::of(&media.hear(&made).await?),
        _ => None,
    };
    let blob = store.put(&made).await?;
    let name = name(recording, format);
    keep(db, now, recording, name, blob, form).await?;
    Ok(blob)
}

async fn keep(
    db: &Db,
    now: Timestamp,
    recording: &Recording,
    format: String,
    blob: Blob,
    form: Option<Form>,
) -> Result<(), EngineError> {
    let row = rendition::Model {
        recording_id: recording.id.uuid(),
        format,
        hash: blob.hash.to_column(),
        bytes: i64::try_from(blob.bytes).unwrap_or(i64::MAX),
        made_at_us: now.as_microsecond(),
    };
    db.in_tx(async |tx| {
        use rendition::Column as C;
        rendition::Entity::insert(row.clone().into_active_model())
            .on_conflict(
                OnConflict::columns([C::RecordingId, C::Format])
                    .update_columns([C::Hash, C::Bytes, C::MadeAtUs])
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
        if let Some(form) = form {
            let row = known_form::Model {
                kind: form.kind(),
                digest: form.digest(),
                recording_id: recording.id.uuid(),
            };
            known_form::Entity::insert(row.into_active_model())
                .on_conflict_do_nothing_on([known_form::Column::Kind, known_form::Column::Digest])
                .exec_without_returning(tx)
                .await?;
        }
        Ok(())
    })
    .await
}
