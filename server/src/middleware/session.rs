//! Who sent the request, by the session's cookie.

use super::{Scope, cookie, set_cookie};
use crate::portal::{PageError, Portal};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use engine::identity::{Token, viewer_of};
use http::{HeaderMap, HeaderValue};
use std::{sync::Arc, time::Duration};

const SESSION_COOKIE: &str = "__Host-session";

/// Looks the viewer up, anew for each request, so that a change of rights takes
/// effect at once. Without the database nobody is let in.
pub(super) async fn recognize(
    State(portal): State<Arc<Portal>>,
    scope: Scope,
    request: Request,
    next: Next,
) -> Response {
    if let Some(token) = session_token(request.headers()) {
        let client = scope.client().to_string();
        match viewer_of(&portal.db, portal.clock.now(), &token, &client).await {
            Ok(Some(viewer)) => scope.signed_in(viewer),
            // ended, or never there
            Ok(None) => {}
            Err(error) => return PageError::Internal(error).into_response(),
        }
    }
    next.run(request).await
}

/// The token the request was sent with, whether it still opens anything or not.
pub fn session_token(headers: &HeaderMap) -> Option<Token> {
    cookie(headers, SESSION_COOKIE).and_then(Token::parse)
}

/// The `Set-Cookie` line that gives the browser `token` for `lifetime`.
pub fn session_cookie(token: &Token, lifetime: Duration) -> Option<HeaderValue> {
    set_cookie(SESSION_COOKIE, &token.cookie_value(), lifetime)
}

/// The `Set-Cookie` line that takes the token away.
pub fn no_session_cookie() -> Option<HeaderValue> {
    set_cookie(SESSION_COOKIE, "", Duration::ZERO)
}
