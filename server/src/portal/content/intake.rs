//! A whole file of a provider's, taken in or refused in words.

use crate::portal::{PageError, Portal};
use app::text::store::provider as words;
use domain::{id::ContentId, party::Language};
use engine::{
    Viewer,
    flow::content::{RegisterRefusal, TakeInRefusal, take_in},
    media::MediaError,
};
use std::path::Path;

/// What became of a file.
pub(super) enum Taken {
    /// This.
    Recording(ContentId),
    /// Nothing, for this reason.
    Refused(String),
    /// The viewer has registered it before, as this; the reason.
    Again(ContentId, String),
}

/// Takes the file at `path` in; refusals are in `language`.
///
/// # Errors
/// [`PageError`] where the fault is not the file's.
pub(super) async fn take(
    portal: &Portal,
    (viewer, language): (&Viewer, Language),
    file_name: &str,
    path: &Path,
) -> Result<Taken, PageError> {
    let now = portal.clock.now();
    let (db, store, media) = (&portal.db, &portal.store, &portal.media);
    match take_in(db, store, media, now, viewer, file_name, path).await {
        Ok(registered) => Ok(Taken::Recording(registered.id)),
        Err(
            TakeInRefusal::Media(MediaError::Engine(error))
            | TakeInRefusal::Register(RegisterRefusal::Engine(error)),
        ) => Err(error.into()),
        Err(refusal) => {
            let code = refusal.code().unwrap_or_default();
            let why = words::refusal(code, language).to_owned();
            Ok(match refusal {
                TakeInRefusal::Register(RegisterRefusal::Again(id)) => Taken::Again(id, why),
                _ => Taken::Refused(why),
            })
        }
    }
}
