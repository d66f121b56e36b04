//! Security headers, on every response.

use super::Scope;
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// Pages: scripts by nonce only, everything else from here, nothing inline.
fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
}

/// The same for a page that shows files of ours in a frame; `None` for a nonce that
/// no header can hold, which none of ours is.
pub fn framing_page_policy(nonce: &str) -> Option<HeaderValue> {
    let policy = page_policy(nonce) + "; frame-src 'self'";
    HeaderValue::try_from(policy).ok()
}

/// A PDF that a page of ours shows in a frame. Not in a sandbox, where browsers show
/// none; their own viewer brings its style.
pub const FRAMED_PDF_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'; \
     base-uri 'none'",
);

/// A few words that a page of ours reads from a frame.
pub const FRAMED_PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; form-action 'none'; frame-ancestors 'self'; base-uri 'none'",
);

/// Files and data: nothing runs, whatever a browser takes them for.
const FILE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox",
);

/// The page that browsers keep: without a nonce, which would be known to whoever
/// reads the copy. All of its scripts are files.
pub const SHARED_PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
     style-src 'self'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; \
     manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
);

/// A worker's script: it loads modules and WASM from here, and nothing else.
pub const WORKER_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
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

/// Adds to `headers` what every response carries. A content policy that is there
/// already stands: [`SHARED_PAGE_POLICY`], [`WORKER_POLICY`].
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
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(policy.unwrap_or(FILE_POLICY));
    headers.entry(header::CACHE_CONTROL).or_insert(NO_STORE);
    if scope.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    if let Ok(id) = HeaderValue::try_from(scope.id()) {
        headers.insert("x-request-id", id);
    }
}
