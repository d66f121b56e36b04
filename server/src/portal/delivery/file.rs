//! The file itself: by its instruction, counted at the socket.

use super::ask::device;
use crate::{
    download::{Connection, Transferring},
    portal::{
        PageContext, PageError, Portal,
        content::{Answer, Outgoing, attached_name},
        problem::problem_json,
    },
};
use app::route;
use axum::{
    Extension,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::id::DeliveryId;
use engine::{
    EngineError,
    flow::delivery::{Delivered, TransferRefusal, permitted, settle, start},
    media::Blob,
    query::delivery::DeliveryFacts,
};
use http::{HeaderMap, StatusCode, header};
use sound::Format;
use std::sync::Arc;

/// Sends the file, or the range that is asked for. Each response is a transfer of
/// its own; what of it arrives is settled when it ends.
///
/// # Errors
/// [`PageError::NotFound`] for somebody else's. What the instruction does not allow
/// is said in problem+json, or, to a browser, on the page that asks who pays.
pub(in crate::portal) async fn send(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Extension(connection): Extension<Connection>,
    Path((id, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let id: DeliveryId = id.parse().map_err(|_| PageError::NotFound)?;
    let viewer = context.viewer()?;
    let network = device(&portal, &context).await?;
    let now = portal.clock.now();
    let delivery = match permitted(&portal.db, now, viewer, id, &token, network).await {
        Ok(delivery) => delivery,
        Err(TransferRefusal::Engine(error)) => return Err(error.into()),
        Err(refusal) => return refused(&portal, &context, id, &headers, &refusal).await,
    };
    let (Some(hash), Some(format)) = (delivery.hash, format_of(&delivery)) else {
        return Err(PageError::NotFound);
    };
    let name = attached_name(&delivery.title, format);
    let outgoing = Outgoing {
        blob: Blob {
            hash,
            bytes: delivery.terms.bytes,
        },
        media_type: format.media_type(),
        file_name: Some(&name),
        is_kept: false,
    };
    let answer = Answer::to(&headers, outgoing);
    let Some(range) = answer.range() else {
        return Ok(without_bytes(answer.with(Body::empty())));
    };
    let bytes = portal.store.read(hash, range.clone()).await?;
    // from here on it keeps the delivery open until it is told of
    let transfer = match start(&portal.db, now, delivery.id).await {
        Ok(transfer) => transfer,
        Err(TransferRefusal::Engine(error)) => return Err(error.into()),
        Err(refusal) => return refused(&portal, &context, id, &headers, &refusal).await,
    };
    let transferring = Transferring {
        transfer: transfer.uuid(),
        delivery: delivery.id.uuid(),
        range,
    };
    let response = answer.with(Body::from_stream(bytes));
    match portal.meter.count(&connection, transferring, response) {
        Ok(counted) => Ok(counted),
        Err(error) => {
            let nothing = Delivered {
                transfer,
                delivery: delivery.id,
                range: 0..0,
                doubtful: 0..0,
            };
            settle(&portal.db, now, &[nothing]).await?;
            Err(EngineError::from(error).into())
        }
    }
}

/// 304 as it is; 416 with a body that programs read.
fn without_bytes(response: Response) -> Response {
    if response.status() != StatusCode::RANGE_NOT_SATISFIABLE {
        return response;
    }
    let detail = "the range begins beyond the file's end";
    let mut refused = problem_json(response.status(), "range-past-the-end", detail);
    let range = response.headers().get(header::CONTENT_RANGE).cloned();
    refused
        .headers_mut()
        .extend(range.map(|range| (header::CONTENT_RANGE, range)));
    refused
}

fn format_of(delivery: &DeliveryFacts) -> Option<Format> {
    delivery.format.as_deref()?.parse().ok()
}

async fn refused(
    portal: &Portal,
    context: &PageContext,
    id: DeliveryId,
    headers: &HeaderMap,
    refusal: &TransferRefusal,
) -> Result<Response, PageError> {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    let is_browser = accept.is_some_and(|accept| accept.contains("text/html"));
    let (status, code) = match refusal {
        TransferRefusal::Forged => (StatusCode::FORBIDDEN, "instruction-forged"),
        TransferRefusal::Over(_) => (StatusCode::GONE, "instruction-over"),
        TransferRefusal::OtherNetwork { .. } => (StatusCode::CONFLICT, "other-network"),
        TransferRefusal::Refunded => (StatusCode::GONE, "refunded"),
        TransferRefusal::Engine(_) => return Err(PageError::NotFound),
    };
    if is_browser && status != StatusCode::FORBIDDEN {
        let (viewer, now) = (context.viewer()?, portal.clock.now());
        let story = engine::read::deliveries::delivery_story(viewer, &portal.db, now, id).await?;
        let facts = story.row.facts;
        if let Some(format) = &facts.format {
            let ask = route::DELIVERY_ASK.path(&[&facts.content, format]);
            return Ok(Redirect::to(&ask).into_response());
        }
    }
    Ok(problem_json(status, code, &refusal.to_string()))
}
