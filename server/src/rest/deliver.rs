//! `POST /api/v1/deliveries/deliver`

use super::{
    answer::DeliverAnswer,
    asking::{DeliveryRequest, Wanted},
    body::Sent,
    once::{call, once},
    openapi::DeliverRefusals,
    problem::{ApiProblem, ProblemKind},
};
use crate::portal::Portal;
use app::route;
use axum::{Extension, extract::State, response::Response};
use engine::{
    EngineError,
    flow::delivery::{DeliveryRefusal, InstructRequest, instruct},
    identity::ApiCaller,
};
use http::{HeaderMap, StatusCode};
use std::sync::Arc;

/// Fix a delivery
///
/// Both values are fixed and reserved for an hour; the answer has the instruction
/// that you deliver by and report with. A subscriber who wants to be asked before
/// anything is charged is asked by us: your word for their consent is not taken.
#[utoipa::path(
    post,
    path = route::API_DELIVER.template,
    operation_id = "deliver",
    params(("Idempotency-Key" = String, Header,
        description = "Of your making, new for each delivery: 1 to 128 visible ASCII characters. The same call with the same key is answered as before, with the header Idempotency-Replayed.",
        min_length = 1, max_length = 128, pattern = "^[!-~]{1,128}$", example = "order-2041")),
    request_body = DeliveryRequest,
    responses((status = 201, description = "It is fixed.", body = DeliverAnswer,
        headers(("Idempotency-Replayed" = String, description = "`true` where this was answered before."))), DeliverRefusals),
    security(("token" = ["deliver"]))
)]
pub(super) async fn deliver(
    State(portal): State<Arc<Portal>>,
    Extension(caller): Extension<ApiCaller>,
    headers: HeaderMap,
    Sent { body, bytes }: Sent<DeliveryRequest>,
) -> Result<Response, ApiProblem> {
    let call = call(&caller, route::API_DELIVER.template, &headers, &bytes)?;
    once(&portal, &call, StatusCode::CREATED, async {
        let Wanted { asked, currency } = body.asked(&portal, caller.provider).await?;
        let request = InstructRequest {
            asked,
            once: call.once(),
            seen_micros: body.seen_micros(currency),
            // only the subscriber can say so, and only to us
            has_agreed: false,
        };
        let instructed = instruct(&portal.db, portal.clock.now(), &request).await;
        let instructed = instructed.map_err(|refusal| match refusal {
            // something else was fixed by this key a moment ago
            DeliveryRefusal::Engine(EngineError::NotFound) => {
                ApiProblem::new(ProblemKind::KeyReused)
            }
            refusal => refusal.into(),
        })?;
        Ok(DeliverAnswer::new(instructed))
    })
    .await
}
