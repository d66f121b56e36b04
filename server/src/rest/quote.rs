//! `POST /api/v1/deliveries/quote`

use super::{
    answer::QuoteAnswer,
    asking::{DeliveryRequest, Wanted},
    body::Sent,
    openapi::QuoteRefusals,
    problem::ApiProblem,
};
use crate::portal::Portal;
use app::route;
use axum::{Extension, Json, extract::State};
use engine::{flow::delivery::quoted, identity::ApiCaller};
use std::sync::Arc;

/// What a delivery would cost whom
///
/// Nothing is fixed, reserved or charged. Where there would be no delivery, the
/// problem says why.
#[utoipa::path(
    post,
    path = route::API_QUOTE.template,
    operation_id = "quote",
    request_body = DeliveryRequest,
    responses((status = 200, description = "What it would cost whom.", body = QuoteAnswer), QuoteRefusals),
    security(("token" = ["quote"]))
)]
pub(super) async fn quote(
    State(portal): State<Arc<Portal>>,
    Extension(caller): Extension<ApiCaller>,
    Sent { body, .. }: Sent<DeliveryRequest>,
) -> Result<Json<QuoteAnswer>, ApiProblem> {
    let Wanted { asked, .. } = body.asked(&portal, caller.provider).await?;
    let quoted = quoted(&portal.db, portal.clock.now(), &asked).await?;
    let quote = quoted.quote.as_ref().map_err(|why| why.clone())?;
    body.still_costs(quote.values)?;
    let answer = QuoteAnswer::new(caller.provider, asked.network, &quoted, quote)?;
    Ok(Json(answer))
}
