//! The interface for providers' programs: a provider's own server asks who would pay
//! for a delivery, has it fixed and signed, delivers, and reports.
//!
//! Room: REST API. Its rows stand in [`app::route`] under `/api/v1`, for an audience
//! of programs; [`door`] lets in by token and scope, whatever cookies say. Every
//! error is a [`problem`] (RFC 9457). What the rules are is in `domain::delivery`,
//! what is done in `engine::flow::delivery`.
//!
//! - [`body`]: bodies with a name for each field that is wrong; [`asking`]: the
//!   request that a quote and a delivery share; [`answer`]: what is answered.
//! - [`once`]: a call that is repeated is answered as it was.
//! - [`quote`], [`deliver`], [`report`], [`show`]: one operation each.
//! - [`openapi`]: the document; [`page`]: the same for people.
//!
//! Field names are those of 3GPP TS 29.122 (`ChargeableParty`) and TS 29.571 (`Gpsi`)
//! where these have them.
//!
//! # Adding an operation
//! Its row in `app::route`, its file here with `#[utoipa::path]`, a line in
//! [`routes`] and one in [`openapi`].

mod answer;
mod asking;
mod body;
mod deliver;
mod door;
mod once;
mod openapi;
mod page;
mod problem;
mod quote;
mod report;
mod show;

pub(crate) use door::behind_the_door;
pub use openapi::document;
pub use problem::{ProblemKind, say_problems};

use crate::portal::{Portal, Routes};
use app::route;
use axum::{Router, routing::any};
use problem::ApiProblem;
use std::sync::Arc;

/// Its operations, and the page that describes them.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at(&route::API, page::show)
        .at(&route::API_DOCUMENT, openapi::show)
        .at(&route::API_QUOTE, quote::quote)
        .at(&route::API_DELIVER, deliver::deliver)
        .at(&route::API_REPORT, report::report)
        .at(&route::API_DELIVERY, show::show)
}

/// `api` with a problem for every other address below its prefix.
pub(crate) fn with_the_rest(api: Router<Arc<Portal>>) -> Router<Arc<Portal>> {
    async fn nothing() -> ApiProblem {
        ApiProblem::new(ProblemKind::NoSuchAddress)
    }
    let prefix = route::API_PREFIX;
    [
        prefix,
        &format!("{prefix}/"),
        &format!("{prefix}/{{*rest}}"),
    ]
    .into_iter()
    .fold(api, |api, path| api.route(path, any(nothing)))
}
