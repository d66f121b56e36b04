//! A master sent in pieces that may break off: tus 1.0, its core and creation.

use super::intake::{Taken, take};
use crate::portal::{PageContext, PageError, Portal};
use app::route;
use axum::{
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::id::{ContentId, UploadId};
use engine::{
    EngineError,
    flow::content::{
        Upload, UploadRefusal, begin_upload, end_upload, forget_uploads, note_received, upload,
    },
    read::desk::own_recording,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use http_body_util::BodyExt;
use std::{path::PathBuf, sync::Arc};
use tokio::io::AsyncWriteExt;

const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
/// Where a whole upload leads: the recording's page.
const NEXT: HeaderName = HeaderName::from_static("bandstand-next");

fn spool_file(portal: &Portal, id: UploadId) -> PathBuf {
    portal
        .spool_dir
        .join(format!("upload-{}", id.uuid().simple()))
}

/// What is there of a file, by the file itself.
async fn spooled_bytes(path: &std::path::Path) -> u64 {
    tokio::fs::metadata(path).await.map_or(0, |data| data.len())
}

fn with_tus(status: StatusCode, headers: &[(HeaderName, String)]) -> Response {
    let mut response = status.into_response();
    let to = response.headers_mut();
    to.insert(TUS_RESUMABLE, HeaderValue::from_static("1.0.0"));
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            to.insert(name, value);
        }
    }
    response
}

fn number(headers: &HeaderMap, name: HeaderName) -> Result<u64, PageError> {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok())
        .ok_or(PageError::BadRequest)
}

/// The file's name among the metadata: `filename <base64>`.
fn file_name(headers: &HeaderMap) -> String {
    let metadata = headers
        .get(UPLOAD_METADATA)
        .and_then(|value| value.to_str().ok());
    let pairs = metadata.unwrap_or_default().split(',');
    let name = pairs
        .filter_map(|pair| pair.trim().strip_prefix("filename "))
        .next();
    let bytes = name.and_then(|name| BASE64_STANDARD.decode(name.trim()).ok());
    String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned()
}

/// Begins an upload.
///
/// # Errors
/// [`PageError`]: sizes that are not taken are refused with a reason.
pub(in crate::portal) async fn create(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let viewer = context.viewer()?;
    let now = portal.clock.now();
    for old in forget_uploads(&portal.db, now).await? {
        // most are gone with the recording that they became
        let _ = tokio::fs::remove_file(spool_file(&portal, old)).await;
    }
    let bytes = number(&headers, UPLOAD_LENGTH)?;
    let bytes_max = portal.media.limits().file_bytes_max;
    let name = file_name(&headers);
    let id = match begin_upload(&portal.db, now, viewer, &name, bytes, bytes_max).await {
        Ok(id) => id,
        Err(UploadRefusal::Engine(error)) => return Err(error.into()),
        Err(refusal) => return Err(PageError::Refused(refusal.to_string())),
    };
    let place = route::UPLOAD.path(&[&id.to_string()]);
    Ok(with_tus(StatusCode::CREATED, &[(header::LOCATION, place)]))
}

async fn own(
    portal: &Portal,
    context: &PageContext,
    id: &str,
) -> Result<(UploadId, Upload), PageError> {
    let id: UploadId = id.parse().map_err(|_| PageError::NotFound)?;
    let upload = upload(context.viewer()?, &portal.db, id).await?;
    Ok((id, upload))
}

/// How much of an upload is here.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn offset(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (id, upload) = own(&portal, &context, &id).await?;
    let there = match upload.recording {
        Some(_) => upload.total_bytes,
        None => spooled_bytes(&spool_file(&portal, id)).await,
    };
    let mut headers = vec![
        (UPLOAD_OFFSET, there.to_string()),
        (UPLOAD_LENGTH, upload.total_bytes.to_string()),
    ];
    if let Some(recording) = upload.recording {
        headers.push((NEXT, route::RECORDING.path(&[&recording.to_string()])));
    }
    Ok(with_tus(StatusCode::OK, &headers))
}

/// Adds a piece; with the last one the file is taken in.
///
/// # Errors
/// [`PageError`]: a file that is refused is refused with its reason.
pub(in crate::portal) async fn append(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, PageError> {
    let (id, upload) = own(&portal, &context, &id).await?;
    let Some(_held) = portal.busy_uploads.hold(id) else {
        return Ok(with_tus(StatusCode::LOCKED, &[]));
    };
    if let Some(refusal) = upload.refusal {
        return Err(PageError::Refused(refusal));
    }
    if let Some(recording) = upload.recording {
        // the answer to the last piece was lost
        let answer = [
            (UPLOAD_OFFSET, upload.total_bytes.to_string()),
            (NEXT, route::RECORDING.path(&[&recording.to_string()])),
        ];
        return Ok(with_tus(StatusCode::NO_CONTENT, &answer));
    }
    let path = spool_file(&portal, id);
    let there = spooled_bytes(&path).await;
    if number(&headers, UPLOAD_OFFSET)? != there {
        let offset = [(UPLOAD_OFFSET, there.to_string())];
        return Ok(with_tus(StatusCode::CONFLICT, &offset));
    }
    let there = write(&path, there, upload.total_bytes, body).await?;
    note_received(&portal.db, portal.clock.now(), id, there).await?;
    let mut answer = vec![(UPLOAD_OFFSET, there.to_string())];
    if there == upload.total_bytes {
        let who = (context.viewer()?, context.language());
        let taken = take(&portal, who, &upload.file_name, &path).await?;
        // it was registered by this very upload, and then the server was killed
        let taken = match taken {
            Taken::Again(id, _) if is_of(&portal, &context, id, &upload).await? => {
                Taken::Recording(id)
            }
            Taken::Again(_, why) => Taken::Refused(why),
            taken => taken,
        };
        let ended = match &taken {
            Taken::Recording(id) => Ok(*id),
            Taken::Refused(why) | Taken::Again(_, why) => Err(why.clone()),
        };
        end_upload(&portal.db, portal.clock.now(), id, ended).await?;
        if let Err(error) = tokio::fs::remove_file(&path).await {
            tracing::warn!(path = %path.display(), %error, "spooled master left behind");
        }
        match taken {
            Taken::Recording(id) => {
                answer.push((NEXT, route::RECORDING.path(&[&id.to_string()])));
            }
            Taken::Refused(why) | Taken::Again(_, why) => return Err(PageError::Refused(why)),
        }
    }
    Ok(with_tus(StatusCode::NO_CONTENT, &answer))
}

/// Whether a recording is of the upload's file and not older than the upload, which
/// can then have made it.
async fn is_of(
    portal: &Portal,
    context: &PageContext,
    id: ContentId,
    upload: &Upload,
) -> Result<bool, PageError> {
    let recording = own_recording(context.viewer()?, &portal.db, id).await?;
    let is_its_file = recording.facts.file_name == upload.file_name;
    Ok(is_its_file && recording.created_at >= upload.created_at)
}

/// Writes what comes behind what is there; says how much is there then. What came
/// before the connection broke counts; what is more than the file was to have does not.
async fn write(
    path: &std::path::Path,
    there: u64,
    total: u64,
    mut body: Body,
) -> Result<u64, PageError> {
    let failed = |error: std::io::Error| PageError::Internal(EngineError::Io(error));
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await.map_err(failed)?;
    }
    let mut options = tokio::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(path).await.map_err(failed)?;
    let mut there = there;
    while let Some(frame) = body.frame().await {
        // broken off: the next piece begins here
        let Ok(frame) = frame else { break };
        let Ok(piece) = frame.into_data() else {
            continue;
        };
        if there + piece.len() as u64 > total {
            file.flush().await.map_err(failed)?;
            return Err(PageError::Refused(
                "more was sent than the file has".to_owned(),
            ));
        }
        file.write_all(&piece).await.map_err(failed)?;
        there += piece.len() as u64;
    }
    file.flush().await.map_err(failed)?;
    Ok(there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_read_from_the_metadata() {
        for (metadata, want) in [
            ("filename c29uZy53YXY=", "song.wav"),
            ("filetype YQ==,filename c29uZy53YXY=", "song.wav"),
            ("filename !", ""),
            ("", ""),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(UPLOAD_METADATA, HeaderValue::from_static(metadata));
            assert_eq!(file_name(&headers), want, "{metadata}");
        }
    }
}
