//! A whole file becomes a recording: heard in a child, checked, stored, registered.
//! A file that is refused leaves nothing behind but a count.

use super::{
    count_refusal,
    register::{NewMaster, RegisterRefusal, Registered, check, register},
};
use crate::{
    Db, EngineError, Viewer,
    media::{ContentStore, Media, MediaError},
};
use jiff::Timestamp;
use std::path::Path;

/// Why a file became no recording.
#[derive(Debug, thiserror::Error)]
pub enum TakeInRefusal {
    /// It is no audio file that can be heard.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// It is, and is not taken.
    #[error(transparent)]
    Register(#[from] RegisterRefusal),
}

impl TakeInRefusal {
    /// The rule that the file broke; `None` where the fault is not the file's.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Media(MediaError::Refused(refused)) => Some(&refused.code),
            Self::Media(MediaError::Engine(_)) | Self::Register(RegisterRefusal::Engine(_)) => None,
            Self::Register(refusal) => Some(refusal.code()),
        }
    }
}

impl From<EngineError> for TakeInRefusal {
    fn from(error: EngineError) -> Self {
        Self::Register(error.into())
    }
}

/// Takes the file at `path` in, as a master of the viewer's that is called `file_name`.
///
/// # Errors
/// [`TakeInRefusal`]; [`EngineError::NotFound`] for who is no provider.
pub async fn take_in(
    db: &Db,
    store: &ContentStore,
    media: &Media,
    now: Timestamp,
    viewer: &Viewer,
    file_name: &str,
    path: &Path,
) -> Result<Registered, TakeInRefusal> {
    viewer.provider()?;
    let taken = hear_and_register(db, store, media, now, viewer, file_name, path).await;
    if let Err(refusal) = &taken
        && let Some(code) = refusal.code()
    {
        count_refusal(db, now, code).await?;
    }
    taken
}

async fn hear_and_register(
    db: &Db,
    store: &ContentStore,
    media: &Media,
    now: Timestamp,
    viewer: &Viewer,
    file_name: &str,
    path: &Path,
) -> Result<Registered, TakeInRefusal> {
    let heard = media.hear(path).await?;
    // before it is stored, so that a refused file is not
    check(db.read(), viewer, &heard).await?;
    let master = NewMaster {
        file_name: file_name.to_owned(),
        blob: store.put(path).await?,
        heard,
    };
    Ok(register(db, now, viewer, &master).await?)
}
