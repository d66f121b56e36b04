//! What is true of one request from its first byte to its last: its number, its
//! nonce, where it came from, and, once known, who sent it.

use super::{cookie::cookie, headers, language};
use crate::portal::{Portal, Preferences};
use axum::{
    extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use domain::party::Language;
use engine::Viewer;
use http::{HeaderMap, StatusCode, request::Parts};
use leptos::nonce::Nonce;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, OnceLock},
    time::Instant,
};
use tracing::Instrument;

/// One request; cheap to clone, and an extractor of every handler.
#[derive(Debug, Clone)]
pub struct Scope(Arc<Facts>);

#[derive(Debug)]
struct Facts {
    id: String,
    nonce: Nonce,
    client: IpAddr,
    is_https: bool,
    path: String,
    preferences: Preferences,
    accepted_language: Option<Language>,
    viewer: OnceLock<Arc<Viewer>>,
}

impl Scope {
    fn of(request: &Request, portal: &Portal) -> Self {
        let headers = request.headers();
        let peer = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            // no socket in front of the router: a test
            .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip());
        let path = request.uri().path_and_query();
        Self(Arc::new(Facts {
            id: number_of(engine::new_uuid(portal.clock.now()).as_u128()),
            nonce: Nonce::new(),
            client: client(headers, peer, portal.trusted_hops),
            is_https: is_https(headers, portal.trusted_hops),
            path: path.map_or("/", |path| path.as_str()).to_owned(),
            preferences: Preferences::from_cookies(|name| cookie(headers, name)),
            accepted_language: language::accepted(headers),
            viewer: OnceLock::new(),
        }))
    }

    /// Its number, in the log and on error pages: ten letters and digits.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// What a script of its page must carry: 128 random bits.
    pub fn nonce(&self) -> &str {
        &self.0.nonce
    }

    /// Who is at the other end, past our own proxies.
    pub fn client(&self) -> IpAddr {
        self.0.client
    }

    /// Whether it came encrypted to the first of our proxies.
    pub fn is_https(&self) -> bool {
        self.0.is_https
    }

    /// Its path and query.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What the visitor chose.
    pub fn preferences(&self) -> Preferences {
        self.0.preferences
    }

    /// The language to answer in: what was chosen here, else the viewer's own,
    /// else what the browser asks for, else English.
    pub fn language(&self) -> Language {
        let chosen = self.0.preferences.language;
        chosen
            .or_else(|| self.viewer().map(|viewer| viewer.language))
            .or(self.0.accepted_language)
            .unwrap_or_default()
    }

    /// Says who sent it; the first word counts.
    pub(super) fn signed_in(&self, viewer: Viewer) {
        let _ = self.0.viewer.set(Arc::new(viewer));
    }

    /// Who sent it, if they are signed in.
    pub fn viewer(&self) -> Option<&Arc<Viewer>> {
        self.0.viewer.get()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Scope {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        // absent only if the router stands outside of `open`
        let scope = parts.extensions.get::<Self>().cloned();
        scope.ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// Opens the scope, and closes it with security headers and a line in the log:
/// the route's template, never the query, which may hold what is private.
pub(super) async fn open(
    State(portal): State<Arc<Portal>>,
    mut request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let scope = Scope::of(&request, &portal);
    let span = tracing::info_span!(
        "request",
        id = scope.id(),
        method = %request.method(),
        route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str),
    );
    request.extensions_mut().insert(scope.clone());
    let mut response = next.run(request).instrument(span.clone()).await;
    headers::secure(response.headers_mut(), &scope);
    let status = response.status().as_u16();
    let took_us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status, took_us, "answered"));
    response
}

/// The low 50 bits, which are random, in letters and digits that cannot be
/// mistaken for each other (Crockford's base 32).
fn number_of(uuid: u128) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    (0..10)
        .rev()
        .map(|place| char::from(DIGITS[(uuid >> (5 * place) & 31) as usize]))
        .collect()
}

/// The client's address: `peer`, or what the outermost of `hops` proxies saw.
/// Each proxy appends, so that is the `hops`-th address from the right; what
/// stands left of it the client wrote.
fn client(headers: &HeaderMap, peer: IpAddr, hops: u8) -> IpAddr {
    let Some(skipped) = usize::from(hops).checked_sub(1) else {
        return peer;
    };
    let seen: Vec<&str> = forwarded(headers, "x-forwarded-for").collect();
    let address = seen.iter().rev().nth(skipped);
    address.and_then(|text| text.parse().ok()).unwrap_or(peer)
}

/// Whether the outermost of `hops` proxies was reached by https. A list shorter
/// than `hops` comes from proxies that hand on the value they were given.
fn is_https(headers: &HeaderMap, hops: u8) -> bool {
    let schemes: Vec<&str> = forwarded(headers, "x-forwarded-proto").collect();
    let place = schemes.len().saturating_sub(usize::from(hops));
    hops > 0
        && schemes
            .get(place)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
}

fn forwarded<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    let lines = headers.get_all(name).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(name: &'static str, lines: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name, HeaderValue::from_static(line));
        }
        headers
    }

    #[test]
    fn only_our_own_proxies_say_who_the_client_is() {
        let peer = IpAddr::from([127, 0, 0, 1]);
        for (hops, lines, want) in [
            (0, &["203.0.113.9"][..], "127.0.0.1"),
            (1, &[], "127.0.0.1"),
            (1, &["203.0.113.9"], "203.0.113.9"),
            // the client wrote the first
            (1, &["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            (1, &["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
            (2, &["198.51.100.1, 203.0.113.9, 192.0.2.1"], "203.0.113.9"),
            // came past the first proxy
            (2, &["203.0.113.9"], "127.0.0.1"),
            (1, &["unknown"], "127.0.0.1"),
            (1, &["2001:db8::1"], "2001:db8::1"),
        ] {
            let got = client(&headers("x-forwarded-for", lines), peer, hops);
            assert_eq!(got.to_string(), want, "{hops} hops, {lines:?}");
        }
    }

    #[test]
    fn https_is_believed_of_our_own_proxies_only() {
        for (hops, lines, want) in [
            (0, &["https"][..], false),
            (1, &["https"], true),
            (1, &["http"], false),
            (1, &["https, http"], false),
            (2, &["https, http"], true),
            (2, &["https"], true),
            (1, &[], false),
        ] {
            let got = is_https(&headers("x-forwarded-proto", lines), hops);
            assert_eq!(got, want, "{hops} hops, {lines:?}");
        }
    }

    #[test]
    fn a_number_has_ten_clear_digits() {
        assert_eq!(number_of(0), "0000000000");
        assert_eq!(number_of(u128::MAX), "ZZZZZZZZZZ");
        assert_eq!(number_of(1 << 5 | 31), "000000001Z");
    }
}
