//! How much a request may send, and how long it may take.

use axum::{extract::DefaultBodyLimit, routing::MethodRouter};
use http::StatusCode;
use std::time::Duration;
use tower_http::{
    limit::RequestBodyLimitLayer,
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
};

/// The largest form, in bytes: a tariff in full fits several times.
pub const FORM_BYTES_MAX: usize = 256 * 1024;

/// The limits of one route.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    body_bytes_max: usize,
    /// From the head of the request to the head of the response.
    time_max: Duration,
    /// Between two pieces of the body.
    silence_max: Duration,
}

impl Limits {
    /// For pages and forms.
    pub const FORM: Limits = Limits {
        body_bytes_max: FORM_BYTES_MAX,
        time_max: Duration::from_secs(30),
        silence_max: Duration::from_secs(10),
    };

    /// For uploads of at most `body_bytes_max` bytes.
    pub const fn upload(body_bytes_max: usize) -> Limits {
        Limits {
            body_bytes_max,
            time_max: Duration::from_secs(3_600),
            silence_max: Duration::from_secs(30),
        }
    }

    /// `handler` within these limits: 413 for a body that is too large, 503 for
    /// what takes too long.
    pub fn around<S: Clone + Send + Sync + 'static>(
        self,
        handler: MethodRouter<S>,
    ) -> MethodRouter<S> {
        handler
            // axum's own would stop uploads at 2 MB
            .route_layer(DefaultBodyLimit::disable())
            .route_layer(RequestBodyLimitLayer::new(self.body_bytes_max))
            .route_layer(RequestBodyTimeoutLayer::new(self.silence_max))
            .route_layer(TimeoutLayer::with_status_code(
                StatusCode::SERVICE_UNAVAILABLE,
                self.time_max,
            ))
    }
}
