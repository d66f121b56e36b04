//! What a server function has of its request.

use domain::{party::Language, time::Clock};
use engine::{Db, EngineError, Viewer};
use http::StatusCode;
use jiff::Timestamp;
use leptos::prelude::*;
use std::sync::Arc;

/// Who asks, when, and the database to answer from.
pub(super) struct Asked {
    pub viewer: Arc<Viewer>,
    pub db: Db,
    pub now: Timestamp,
    pub language: Language,
}

impl Asked {
    /// As the server put it into this request's context. To be called before
    /// the function first waits.
    pub fn of_request() -> Result<Self, ServerFnError> {
        let parts = (
            use_context::<Arc<Viewer>>(),
            use_context::<Db>(),
            use_context::<Arc<dyn Clock>>(),
        );
        let (Some(viewer), Some(db), Some(clock)) = parts else {
            return Err(absent());
        };
        Ok(Self {
            viewer,
            db,
            now: clock.now(),
            language: crate::text::language(),
        })
    }
}

/// The answer where there is nothing, or nothing for this viewer.
pub(super) fn absent() -> ServerFnError {
    answer(StatusCode::NOT_FOUND, "not found")
}

/// The answer to what went wrong; its causes go into the log, never to the
/// browser.
pub(super) fn refused(error: &EngineError) -> ServerFnError {
    if matches!(error, EngineError::NotFound) {
        return absent();
    }
    tracing::error!(error = error.chain(), "server function");
    answer(StatusCode::INTERNAL_SERVER_ERROR, "our mistake")
}

fn answer(status: StatusCode, words: &str) -> ServerFnError {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status);
    }
    ServerFnError::new(words)
}
