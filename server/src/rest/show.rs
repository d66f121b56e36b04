//! `GET /api/v1/deliveries/{delivery}`

use super::{
    answer::DeliveryAnswer,
    openapi::ShowRefusals,
    problem::{ApiProblem, ProblemKind},
};
use crate::portal::Portal;
use app::route;
use axum::{
    Extension, Json,
    extract::{Path, State, rejection::PathRejection},
};
use engine::{identity::ApiCaller, read::api_delivery::api_delivery};
use std::sync::Arc;

/// One of your deliveries
///
/// As it stands. Any token of yours may ask, whatever its scopes.
#[utoipa::path(
    get,
    path = route::API_DELIVERY.template,
    operation_id = "delivery",
    params(("delivery" = String, Path, description = "Its referenceId.",
        pattern = "^dlv_[0-9a-f]{32}$", example = "dlv_0193f0c0a2b97c0e8d5b1f2e3a4c5d6e")),
    responses((status = 200, description = "It, as it stands.", body = DeliveryAnswer), ShowRefusals),
    security(("token" = []))
)]
pub(super) async fn show(
    State(portal): State<Arc<Portal>>,
    Extension(caller): Extension<ApiCaller>,
    delivery: Result<Path<String>, PathRejection>,
) -> Result<Json<DeliveryAnswer>, ApiProblem> {
    let id = delivery.ok().and_then(|Path(text)| text.parse().ok());
    let id = id.ok_or(ApiProblem::new(ProblemKind::UnknownDelivery))?;
    let delivery = api_delivery(&caller, &portal.db, id).await?;
    Ok(Json(DeliveryAnswer::new(&delivery)?))
}
