//! Security headers, on every response.

use super::Scope;
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// Pages: scripts by nonce only, everything else from here, nothing inline.
fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
}

/// Files and data: nothing runs, whatever a browser takes them for.
const FILE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox",
);

/// Two years, as preload lists ask.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    // not `no-referrer`: our own forms find the way back by it
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
             magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
        ),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Adds to `headers` what every response carries.
///
/// Whatever does not say how long it may be kept is kept by nobody: a page holds
/// a nonce, and most hold what is the viewer's alone.
pub(super) fn secure(headers: &mut HeaderMap, scope: &Scope) {
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let policy = is_page
        .then(|| HeaderValue::try_from(page_policy(scope.nonce())).ok())
        .flatten();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        policy.unwrap_or(FILE_POLICY),
    );
    headers.entry(header::CACHE_CONTROL).or_insert(NO_STORE);
    if scope.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    if let Ok(id) = HeaderValue::try_from(scope.id()) {
        headers.insert("x-request-id", id);
    }
}
