//! What went wrong, as a status and as a page.
//!
//! Handlers and layers answer a bare status; the page for it is drawn in one
//! place, on the way out. The cause is logged once, under the request's number,
//! and never sent.

use super::{PageContext, Portal, render::IsPage};
use crate::{middleware::Scope, papers::PaperError};
use app::page::problem::{Problem, ProblemPage, ProblemPageProps};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use engine::{EngineError, Viewer};
use http::{HeaderValue, Method, StatusCode, header};
use std::sync::Arc;

/// Why a handler has no page to show.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// Nothing is here, or not for this viewer.
    #[error("not found")]
    NotFound,
    /// This may not be done.
    #[error("forbidden")]
    Forbidden,
    /// The request is not one that our own pages send.
    #[error("bad request")]
    BadRequest,
    /// A rule is broken; the words are for whoever sent it. Answers to a form
    /// go beside its fields instead.
    #[error("refused: {0}")]
    Refused(String),
    /// Too many tries.
    #[error("too many tries")]
    TooMany,
    /// What was asked for could not be made; whoever runs the house is told why.
    #[error("being looked into")]
    LookedInto,
    /// Our own mistake, or the machine's.
    #[error(transparent)]
    Internal(EngineError),
}

impl From<EngineError> for PageError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::NotFound => Self::NotFound,
            EngineError::Refused(reason) => Self::Refused(reason),
            error => Self::Internal(error),
        }
    }
}

impl PageError {
    /// What the page says of a paper that cannot be made: why, to an operator; to
    /// whom it belongs, that it is looked into.
    pub(super) fn no_paper(error: PaperError, viewer: &Viewer) -> Self {
        match error {
            PaperError::Engine(error) => error.into(),
            // a fault of this one paper is noted where operators see it, one of the
            // letter is not
            PaperError::Letter(fault) if viewer.operator().is_err() => {
                tracing::error!(%fault, "the letter");
                Self::LookedInto
            }
            PaperError::Pdf(_) if viewer.operator().is_err() => Self::LookedInto,
            fault => Self::Refused(fault.to_string()),
        }
    }
}

/// A refusal's words, on their way to the page.
#[derive(Clone)]
struct Reason(String);

/// That what was asked for is looked into.
#[derive(Clone, Copy)]
struct LookedInto;

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
            Self::Forbidden => StatusCode::FORBIDDEN.into_response(),
            Self::BadRequest => StatusCode::BAD_REQUEST.into_response(),
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS.into_response(),
            Self::Refused(reason) => {
                let mut response = StatusCode::UNPROCESSABLE_ENTITY.into_response();
                response.extensions_mut().insert(Reason(reason));
                response
            }
            Self::LookedInto => {
                let mut response = StatusCode::UNPROCESSABLE_ENTITY.into_response();
                response.extensions_mut().insert(LookedInto);
                response
            }
            Self::Internal(error) => {
                tracing::error!(error = error.chain(), "page failed");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// The router's answer to addresses it does not have.
pub(super) async fn not_found() -> StatusCode {
    StatusCode::NOT_FOUND
}

/// Draws the page for each error status that comes out bare. What islands ask
/// for stays as it is: they read statuses, not pages.
pub(crate) async fn draw_problems(
    State(portal): State<Arc<Portal>>,
    scope: Scope,
    request: Request,
    next: Next,
) -> Response {
    let is_read_by_people =
        !request.uri().path().starts_with("/fn/") && request.method() != Method::HEAD;
    let mut response = next.run(request).await;
    let is_page = response.extensions().get::<IsPage>().is_some();
    if is_page || !is_read_by_people {
        return response;
    }
    let is_looked_into = response.extensions().get::<LookedInto>().is_some();
    let reason = response.extensions_mut().remove::<Reason>();
    let problem = match is_looked_into {
        true => Some(Problem::LookedInto),
        false => problem_of(response.status(), reason),
    };
    let Some(problem) = problem else {
        return response;
    };
    let context = PageContext::new(scope, portal);
    let mut page = context
        .page(problem.heading(context.language()))
        .status(response.status())
        .show(|| {
            ProblemPage(ProblemPageProps {
                problem,
                reference: context.scope().id().to_owned(),
            })
        });
    // what a status comes with, such as Allow and Retry-After
    let mut headers = std::mem::take(response.headers_mut());
    for about_body in [header::CONTENT_TYPE, header::CONTENT_LENGTH] {
        headers.remove(about_body);
    }
    page.headers_mut().extend(headers);
    page
}

/// Puts each error status into problem+json (RFC 9457), for routes that a program
/// asks; nothing draws a page over it.
pub(super) async fn say_in_json(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        let title = status.canonical_reason().unwrap_or("Error");
        let reason = response.extensions_mut().remove::<Reason>();
        let mut problem = serde_json::json!({ "title": title, "status": status.as_u16() });
        if let (Some(Reason(detail)), Some(problem)) = (reason, problem.as_object_mut()) {
            problem.insert("detail".to_owned(), detail.into());
        }
        let headers = std::mem::take(response.headers_mut());
        response = (status, problem.to_string()).into_response();
        response.headers_mut().extend(headers);
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        response.extensions_mut().insert(IsPage);
    }
    response
}

/// A refusal in problem+json: `code` is what programs tell it by, `detail` is for
/// people.
pub(crate) fn problem_json(status: StatusCode, code: &str, detail: &str) -> Response {
    let problem = serde_json::json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": status.as_u16(),
        "code": code,
        "detail": detail,
    });
    let mut response = (status, problem.to_string()).into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.extensions_mut().insert(IsPage);
    response
}

fn problem_of(status: StatusCode, reason: Option<Reason>) -> Option<Problem> {
    Some(match status {
        StatusCode::NOT_FOUND => Problem::NotFound,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Problem::Forbidden,
        StatusCode::METHOD_NOT_ALLOWED => Problem::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Problem::TooMany,
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Problem::TooSlow,
        StatusCode::UNPROCESSABLE_ENTITY => {
            reason.map_or(Problem::BadRequest, |Reason(words)| Problem::Refused(words))
        }
        status if status.is_client_error() => Problem::BadRequest,
        status if status.is_server_error() => Problem::Internal,
        _ => return None,
    })
}
