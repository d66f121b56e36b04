//! `POST /api/v1/deliveries/report`

use super::{
    answer::{ByteRange, DeliveryAnswer},
    body::{Faults, Sent},
    once::{call, once},
    openapi::ReportRefusals,
    problem::{ApiProblem, ProblemKind},
};
use crate::portal::Portal;
use app::route;
use axum::{Extension, extract::State, response::Response};
use domain::delivery::{ByteSet, byte_set::RANGES_MAX};
use engine::{
    flow::delivery::{self, ReportRefusal},
    identity::ApiCaller,
};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The longest instruction, in bytes.
const INSTRUCTION_BYTES_MAX: usize = 65_536;

/// What arrived at the subscriber.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportRequest {
    /// The instruction, as it was answered.
    #[schema(
        max_length = 65_536,
        pattern = r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$",
        example = "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJiYW5kc3RhbmQifQ.c2lnbmF0dXJl"
    )]
    instruction: String,
    /// Bytes that arrived, since the beginning or since the last report: each counts
    /// once, however often it is reported. May be none.
    #[schema(max_items = 1000)]
    delivered: Vec<ByteRange>,
    /// Whether nothing more will arrive: what is still reserved is let go.
    #[serde(default, rename = "final")]
    #[schema(required = false)]
    is_final: bool,
}

impl ReportRequest {
    fn checked(&self) -> Result<ByteSet, ApiProblem> {
        let mut faults = Faults::default();
        let is_word = |word: &str| {
            let is_of_it = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
            !word.is_empty() && word.bytes().all(is_of_it)
        };
        let is_token = self.instruction.len() <= INSTRUCTION_BYTES_MAX
            && self.instruction.split('.').count() == 3
            && self.instruction.split('.').all(is_word);
        faults.unless(
            is_token,
            "instruction",
            "a JWS as it was answered is wanted",
        );
        let is_few = self.delivered.len() <= RANGES_MAX;
        let wanted = format!("at most {RANGES_MAX} ranges are wanted");
        faults.unless(is_few, "delivered", wanted);
        let mut arrived = ByteSet::new();
        for (place, ByteRange { from, to }) in self.delivered.iter().enumerate().take(RANGES_MAX) {
            let end = to.checked_add(1).filter(|end| from < end);
            let field = format!("delivered[{place}]");
            faults.unless(
                end.is_some(),
                &field,
                "a last byte from the first on is wanted",
            );
            if let Some(end) = end {
                // so many of them cannot be too many pieces
                let _ = arrived.insert(*from..end);
            }
        }
        faults.into_result()?;
        Ok(arrived)
    }
}

/// Report what arrived
///
/// Settles it: each byte that is reported the first time is charged by the terms of
/// the instruction. Report as often as you like; the last time with `final`.
#[utoipa::path(
    post,
    path = route::API_REPORT.template,
    operation_id = "report",
    params(("Idempotency-Key" = String, Header,
        description = "Of your making, new for each report: 1 to 128 visible ASCII characters. The same call with the same key is answered as before, with the header Idempotency-Replayed.",
        min_length = 1, max_length = 128, pattern = "^[!-~]{1,128}$", example = "order-2041-part-1")),
    request_body = ReportRequest,
    responses((status = 200, description = "The delivery as it stands now.", body = DeliveryAnswer,
        headers(("Idempotency-Replayed" = String, description = "`true` where this was answered before."))), ReportRefusals),
    security(("token" = ["report"]))
)]
pub(super) async fn report(
    State(portal): State<Arc<Portal>>,
    Extension(caller): Extension<ApiCaller>,
    headers: HeaderMap,
    Sent { body, bytes }: Sent<ReportRequest>,
) -> Result<Response, ApiProblem> {
    let call = call(&caller, route::API_REPORT.template, &headers, &bytes)?;
    once(&portal, &call, StatusCode::OK, async {
        let arrived = body.checked()?;
        let delivery = delivery::report(
            &portal.db,
            portal.clock.now(),
            caller.provider,
            &body.instruction,
            &arrived,
            body.is_final,
            call.once(),
        )
        .await?;
        Ok(DeliveryAnswer::new(&delivery)?)
    })
    .await
}

impl From<ReportRefusal> for ApiProblem {
    fn from(refusal: ReportRefusal) -> Self {
        let kind = match refusal {
            ReportRefusal::Forged => ProblemKind::Forged,
            ReportRefusal::Over(_) => ProblemKind::InstructionOver,
            ReportRefusal::MoreThanAsked { .. } => ProblemKind::MoreThanAsked,
            ReportRefusal::Pieces(_) => ProblemKind::TooManyPieces,
            ReportRefusal::Engine(error) => return error.into(),
        };
        Self::new(kind).detail(refusal)
    }
}
