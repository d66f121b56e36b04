//! Calls that do something: each once, however often it is sent.

use super::problem::{ApiProblem, ProblemKind};
use crate::portal::Portal;
use axum::response::{IntoResponse, Response};
use engine::flow::api_call::{Answered, Call, KEY_BYTES_MAX, answered, remember};
use engine::identity::ApiCaller;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

/// The header with the key.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header of an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The call that `headers` and `body` are of.
///
/// # Errors
/// [`ProblemKind::NoKey`].
pub(super) fn call(
    caller: &ApiCaller,
    path: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Call, ApiProblem> {
    let mut keys = headers.get_all(KEY).iter();
    let key = match (keys.next(), keys.next()) {
        (Some(key), None) => key.to_str().ok(),
        _ => None,
    };
    let is_key = |key: &&str| {
        (1..=KEY_BYTES_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let key = key
        .filter(is_key)
        .ok_or(ApiProblem::new(ProblemKind::NoKey))?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(path.as_bytes()).update(b"\0").update(body);
    Ok(Call {
        user: caller.provider,
        key: key.to_owned(),
        digest: *hasher.finalize().as_bytes(),
    })
}

/// What was answered to `call` before, or what `work` answers now with `status`. A
/// refusal is not remembered: what stood against it may change.
///
/// # Errors
/// Those of `work`; [`ProblemKind::KeyReused`].
pub(super) async fn once<T: Serialize>(
    portal: &Portal,
    call: &Call,
    status: StatusCode,
    work: impl Future<Output = Result<T, ApiProblem>>,
) -> Result<Response, ApiProblem> {
    if let Some(before) = before(portal, call).await? {
        let mut response = respond(before);
        let headers = response.headers_mut();
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
        return Ok(response);
    }
    let body = serde_json::to_string(&work.await?).map_err(engine::EngineError::refused)?;
    let answer = Answered {
        status: status.as_u16(),
        body,
    };
    remember(&portal.db, portal.clock.now(), call, &answer).await?;
    // of two at once the first one's answer is everybody's
    let answer = before(portal, call).await?.unwrap_or(answer);
    Ok(respond(answer))
}

async fn before(portal: &Portal, call: &Call) -> Result<Option<Answered>, ApiProblem> {
    let before = answered(&portal.db, call).await?;
    before.map_err(|_| ApiProblem::new(ProblemKind::KeyReused))
}

fn respond(answer: Answered) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let kind = (header::CONTENT_TYPE, "application/json");
    (status, [kind], answer.body).into_response()
}
