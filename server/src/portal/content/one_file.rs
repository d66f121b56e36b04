//! A form with one file in it: streamed to the spool folder.

use crate::portal::{
    PageError, Portal,
    operator::spool::{Spooled, Spooling},
};
use axum::{
    extract::multipart::{Multipart, MultipartError},
    response::{IntoResponse, Response},
};
use domain::content::is_unseen;
use engine::{EngineError, new_uuid};
use http::StatusCode;
use tempfile::TempDir;

/// The longest name of a file that is kept, in characters.
const NAME_CHARS_MAX: usize = 200;

/// Why a form was not taken.
pub(super) enum SendError {
    /// What the browser sent is too large, broken off, or no form of ours.
    Status(StatusCode),
    /// Anything else.
    Page(PageError),
}

impl From<MultipartError> for SendError {
    fn from(error: MultipartError) -> Self {
        tracing::info!(%error, "upload broken off");
        Self::Status(error.status())
    }
}

impl From<PageError> for SendError {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

impl IntoResponse for SendError {
    fn into_response(self) -> Response {
        match self {
            Self::Status(status) => status.into_response(),
            Self::Page(error) => error.into_response(),
        }
    }
}

/// The file in the field `name` with what it is called there; `None` where none was
/// chosen.
///
/// # Errors
/// [`SendError`]; another field, or a second file, is no form of ours.
pub(super) async fn one_file(
    portal: &Portal,
    mut form: Multipart,
    name: &str,
) -> Result<Option<(String, Spooled)>, SendError> {
    let mut file = None;
    while let Some(mut field) = form.next_field().await? {
        if field.name() != Some(name) || file.is_some() {
            return Err(SendError::Status(StatusCode::BAD_REQUEST));
        }
        let sent = field.file_name().unwrap_or_default();
        let sent = sent.rsplit(['/', '\\']).next().unwrap_or_default();
        let called: String = sent
            .chars()
            .filter(|c| !is_unseen(*c))
            .take(NAME_CHARS_MAX)
            .collect();
        if called.is_empty() {
            continue;
        }
        let random = new_uuid(portal.clock.now()).simple().to_string();
        let mut spooling = Spooling::open(&portal.spool_dir, &random).await?;
        while let Some(piece) = field.chunk().await? {
            spooling.write(&piece).await?;
        }
        file = Some((called, spooling.finish().await?));
    }
    Ok(file)
}

/// A folder for what is made of a spooled file; gone with the value.
///
/// # Errors
/// [`EngineError::Io`].
pub(super) fn spooled_copy(portal: &Portal) -> Result<TempDir, EngineError> {
    Ok(tempfile::Builder::new()
        .prefix("made-")
        .tempdir_in(&portal.spool_dir)?)
}
