//! What every request passes through, from the outside in:
//!
//! 1. its [`Scope`]: a number, a nonce, a log span; security headers on
//!    whatever comes back, files and errors included;
//! 2. compression, of pages only: files are stored compressed, downloads that are
//!    counted go out as they are;
//! 3. a page for each bare error status;
//! 4. a panic becomes such a status, and the server lives;
//! 5. the session's cookie becomes the viewer;
//! 6. requests of other sites that would change something are refused (CSRF);
//! 7. by the route's row: who is admitted, how much is read, how long it takes.
//!
//! The programs' interface ([`rest`](crate::rest)) passes the first and the last
//! alone, with its own way to say what went wrong: no browser's cookie counts there,
//! so no other site's form can do anything.

mod admit;
mod cookie;
mod headers;
mod language;
mod limits;
mod scope;
mod session;
#[cfg(test)]
mod tests;

pub use admit::{admit_to_function, admit_to_page};
pub use cookie::{cookie, set_cookie};
pub use headers::{
    FRAMED_PAGE_POLICY, FRAMED_PDF_POLICY, SHARED_PAGE_POLICY, WORKER_POLICY, framing_page_policy,
};
pub use limits::{FORM_BYTES_MAX, Limits};
pub use scope::Scope;
pub use session::{no_session_cookie, session_cookie, session_token};

use crate::{
    download::Counted,
    portal::{Portal, Routers, draw_problems},
    rest::say_problems,
};
use axum::{
    Router,
    body::Body,
    middleware::{from_fn, from_fn_with_state},
};
use http::{Extensions, HeaderMap, Response, StatusCode, Version};
use std::{any::Any, sync::Arc};
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, DefaultPredicate, Predicate},
    csrf::CsrfLayer,
};

/// The whole server: pages behind everything above, `files` behind the first.
pub fn around(
    Routers { pages, api }: Routers,
    files: Router<Arc<Portal>>,
    portal: Arc<Portal>,
) -> Router {
    let inner = ServiceBuilder::new()
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(DefaultPredicate::new().and(is_not_counted)),
        )
        .layer(from_fn_with_state(Arc::clone(&portal), draw_problems))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(from_fn_with_state(Arc::clone(&portal), session::recognize))
        .layer(CsrfLayer::new());
    let of_programs = ServiceBuilder::new()
        .layer(from_fn(say_problems))
        .layer(CatchPanicLayer::custom(after_panic));
    pages
        .layer(inner)
        .merge(api.layer(of_programs))
        .merge(files)
        .layer(from_fn_with_state(Arc::clone(&portal), scope::open))
        .with_state(portal)
}

/// A body whose bytes are counted goes out as it is.
fn is_not_counted(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<Counted>().is_none()
}

/// A bare 500; the page for it is drawn further out.
fn after_panic(panic: Box<dyn Any + Send>) -> Response<Body> {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = said.unwrap_or("of another kind"), "panic");
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
