//! A master on its way, piece by piece. The bytes are in a spool file of the
//! server's; here stands how many of them count.

use crate::{Db, EngineError, Viewer, clock::new_uuid, entity::upload};
use domain::{
    content::is_unseen,
    id::{ContentId, UploadId},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, entity::prelude::*,
};

/// How long an upload waits for its next piece.
pub const UPLOAD_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Uploads under way that a provider may have.
pub const UPLOADS_MAX: u64 = 10;
/// The longest name of a file that is kept, in characters.
const NAME_CHARS_MAX: usize = 200;

/// An upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Which.
    pub id: UploadId,
    /// What its file is called there.
    pub file_name: String,
    /// The file's size.
    pub total_bytes: u64,
    /// What is here of it.
    pub received_bytes: u64,
    /// When it began.
    pub created_at: Timestamp,
    /// The recording that it became.
    pub recording: Option<ContentId>,
    /// Why it became none.
    pub refusal: Option<String>,
}

/// Why no upload begins.
#[derive(Debug, thiserror::Error)]
pub enum UploadRefusal {
    /// Nothing, or more than a file may have; the most.
    #[error("a file of 1 to {0} bytes is taken")]
    Size(u64),
    /// There are [`UPLOADS_MAX`].
    #[error("{UPLOADS_MAX} uploads at a time are the most: let one end")]
    TooMany,
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Begins an upload of `total_bytes`, of which `bytes_max` are taken at most.
///
/// # Errors
/// [`UploadRefusal`]; [`EngineError::NotFound`] for who is no provider.
pub async fn begin_upload(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    file_name: &str,
    total_bytes: u64,
    bytes_max: u64,
) -> Result<UploadId, UploadRefusal> {
    let provider = viewer.provider()?;
    if !(1..=bytes_max).contains(&total_bytes) {
        return Err(UploadRefusal::Size(bytes_max));
    }
    let id = new_uuid(now);
    let name = file_name.chars().filter(|c| !is_unseen(*c));
    let row = upload::Model {
        id,
        provider_id: provider.uuid(),
        file_name: name.take(NAME_CHARS_MAX).collect(),
        total_bytes: i64::try_from(total_bytes).unwrap_or(i64::MAX),
        received_bytes: 0,
        created_at_us: now.as_microsecond(),
        touched_at_us: now.as_microsecond(),
        recording_id: None,
        refusal: None,
    };
    let begun = db
        .in_tx(async |tx| {
            use upload::Column as C;
            let under_way = upload::Entity::find()
                .filter(C::ProviderId.eq(provider.uuid()))
                .filter(C::RecordingId.is_null())
                .filter(C::Refusal.is_null())
                .filter(C::TouchedAtUs.gt(stale_us(now)))
                .count(tx)
                .await?;
            if under_way >= UPLOADS_MAX {
                return Ok(false);
            }
            upload::Entity::insert(row.clone().into_active_model())
                .exec_without_returning(tx)
                .await?;
            Ok(true)
        })
        .await?;
    match begun {
        true => Ok(UploadId::new(id)),
        false => Err(UploadRefusal::TooMany),
    }
}

fn stale_us(now: Timestamp) -> i64 {
    let stale = now.saturating_sub(UPLOAD_LIFE).unwrap_or(Timestamp::MIN);
    stale.as_microsecond()
}

/// One of the viewer's uploads.
///
/// # Errors
/// [`EngineError::NotFound`] for what is not theirs; [`EngineError::Database`].
pub async fn upload(viewer: &Viewer, db: &Db, id: UploadId) -> Result<Upload, EngineError> {
    let provider = viewer.provider()?;
    let row = upload::Entity::find_by_id(id.uuid())
        .filter(upload::Column::ProviderId.eq(provider.uuid()))
        .one(db.read())
        .await?
        .ok_or(EngineError::NotFound)?;
    Ok(Upload {
        id,
        file_name: row.file_name,
        total_bytes: row.total_bytes.unsigned_abs(),
        received_bytes: row.received_bytes.unsigned_abs(),
        created_at: Timestamp::from_microsecond(row.created_at_us).unwrap_or(Timestamp::MIN),
        recording: row.recording_id.map(ContentId::new),
        refusal: row.refusal,
    })
}

/// Notes that so many bytes are in the spool file.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn note_received(
    db: &Db,
    now: Timestamp,
    id: UploadId,
    received_bytes: u64,
) -> Result<(), EngineError> {
    let row = upload::ActiveModel {
        id: Set(id.uuid()),
        received_bytes: Set(i64::try_from(received_bytes).unwrap_or(i64::MAX)),
        touched_at_us: Set(now.as_microsecond()),
        ..Default::default()
    };
    db.in_tx(async |tx| {
        upload::Entity::update(row.clone()).exec(tx).await?;
        Ok(())
    })
    .await
}

/// Notes what became of a whole upload.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn end_upload(
    db: &Db,
    now: Timestamp,
    id: UploadId,
    outcome: Result<ContentId, String>,
) -> Result<(), EngineError> {
    let (recording, refusal) = match outcome {
        Ok(recording) => (Some(recording.uuid()), None),
        Err(refusal) => (None, Some(refusal)),
    };
    let row = upload::ActiveModel {
        id: Set(id.uuid()),
        touched_at_us: Set(now.as_microsecond()),
        recording_id: Set(recording),
        refusal: Set(refusal),
        ..Default::default()
    };
    db.in_tx(async |tx| {
        upload::Entity::update(row.clone()).exec(tx).await?;
        Ok(())
    })
    .await
}

/// Forgets uploads whose next piece did not come, and those that ended so long ago;
/// returns which, for their spool files.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn forget_uploads(db: &Db, now: Timestamp) -> Result<Vec<UploadId>, EngineError> {
    db.in_tx(async |tx| {
        let stale = upload::Entity::find()
            .filter(upload::Column::TouchedAtUs.lte(stale_us(now)))
            .all(tx)
            .await?;
        upload::Entity::delete_many()
            .filter(upload::Column::TouchedAtUs.lte(stale_us(now)))
            .exec(tx)
            .await?;
        Ok(stale.into_iter().map(|row| UploadId::new(row.id)).collect())
    })
    .await
}
