//! Sound and covers: who may have them is asked for each request.

use super::bytes::{Outgoing, send};
use crate::portal::{PageContext, PageError, Portal};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::id::ContentId;
use engine::{
    EngineError,
    flow::content::{RenderError, made, render},
    media::{Blob, MediaError},
    query::recording::Recording,
    read::{
        desk::{any_recording, own_recording},
        library::{playable, visible},
    },
};
use http::HeaderMap;
use sound::Format;
use std::sync::Arc;

/// Formats that a recording is offered in.
pub(in crate::portal) const OFFERED: [Format; 3] = [Format::Flac, Format::Wav, Format::Opus];

pub(in crate::portal) fn named(id: &str) -> Result<ContentId, PageError> {
    id.parse().map_err(|_| PageError::NotFound)
}

/// The recording in a format, or its preview; made if it was never asked for.
///
/// Making goes on when the visitor has given up or the request has taken too long:
/// whoever asks next finds it. One is made at a time, so that nothing is made twice.
pub(in crate::portal) async fn rendered(
    portal: &Arc<Portal>,
    recording: Recording,
    format: Option<Format>,
) -> Result<Blob, PageError> {
    if let Some(blob) = made(&portal.db, &recording, format).await? {
        return Ok(blob);
    }
    let portal = Arc::clone(portal);
    let making = tokio::spawn(async move {
        let _one = portal.rendering.lock().await;
        if let Some(blob) = made(&portal.db, &recording, format).await? {
            return Ok(blob);
        }
        let (db, store, media) = (&portal.db, &portal.store, &portal.media);
        let folder = &portal.spool_dir;
        tokio::fs::create_dir_all(folder)
            .await
            .map_err(EngineError::from)?;
        render(
            db,
            store,
            media,
            portal.clock.now(),
            &recording,
            format,
            folder,
        )
        .await
    });
    match making.await.map_err(EngineError::from)? {
        Ok(blob) => Ok(blob),
        Err(RenderError::Engine(error) | RenderError::Media(MediaError::Engine(error))) => {
            Err(error.into())
        }
        Err(RenderError::Media(MediaError::Refused(refused))) => {
            Err(PageError::Refused(refused.to_string()))
        }
    }
}

/// Makes what the shop and the player ask for first, behind whoever published it.
pub(super) fn render_ahead(portal: &Arc<Portal>, recording: &Recording) {
    for format in [None, Some(Format::Opus), Some(Format::Flac)] {
        let (portal, recording) = (Arc::clone(portal), recording.clone());
        tokio::spawn(async move {
            if let Err(error) = rendered(&portal, recording, format).await {
                tracing::warn!(%error, "a rendition was not made ahead");
            }
        });
    }
}

/// What a downloaded file is called.
pub(in crate::portal) fn attached_name(title: &str, format: Format) -> String {
    format!("{}.{}", title.replace(" – ", " - "), format.extension())
}

/// A recording in a format, to be played on the portal's pages by who has the right
/// to it. A file to keep comes by an instruction (`route::DELIVERY_FILE`).
///
/// # Errors
/// [`PageError::NotFound`] for who has not, and for a format that there is none of.
pub(in crate::portal) async fn file(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path((id, format)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let format: Format = format.parse().map_err(|_| PageError::NotFound)?;
    let now = portal.clock.now();
    let recording = playable(context.viewer()?, &portal.db, now, named(&id)?).await?;
    let blob = rendered(&portal, recording, Some(format)).await?;
    let outgoing = Outgoing {
        blob,
        media_type: format.media_type(),
        file_name: None,
        is_kept: false,
    };
    Ok(send(&portal.store, &headers, outgoing).await?)
}

/// Thirty seconds, for whoever sees the recording in the shop.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn preview(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let now = portal.clock.now();
    let recording = visible(context.viewer()?, &portal.db, now, named(&id)?).await?;
    let outgoing = Outgoing {
        blob: rendered(&portal, recording, None).await?,
        media_type: Format::Opus.media_type(),
        file_name: None,
        is_kept: true,
    };
    Ok(send(&portal.store, &headers, outgoing).await?)
}

/// A recording's cover.
///
/// # Errors
/// [`PageError::NotFound`], also where it has none.
pub(in crate::portal) async fn cover(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let now = portal.clock.now();
    let recording = visible(context.viewer()?, &portal.db, now, named(&id)?).await?;
    let hash = recording.cover.ok_or(PageError::NotFound)?;
    let bytes = portal.store.size(hash).await?;
    let outgoing = Outgoing {
        blob: Blob { hash, bytes },
        media_type: "image/jpeg",
        file_name: None,
        is_kept: true,
    };
    Ok(send(&portal.store, &headers, outgoing).await?)
}

/// A provider's own recording.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn own(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let recording = own_recording(context.viewer()?, &portal.db, named(&id)?).await?;
    all_of(&portal, recording, &headers).await
}

/// Anybody's, for an operator who decides about it.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn any(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let recording = any_recording(context.viewer()?, &portal.db, named(&id)?).await?;
    all_of(&portal, recording, &headers).await
}

async fn all_of(
    portal: &Arc<Portal>,
    recording: Recording,
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let outgoing = Outgoing {
        blob: rendered(portal, recording, Some(Format::Opus)).await?,
        media_type: Format::Opus.media_type(),
        file_name: None,
        is_kept: false,
    };
    Ok(send(&portal.store, headers, outgoing).await?)
}
