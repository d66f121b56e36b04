//! "Do I own this?".

use super::{PageContext, Portal};
use crate::middleware::SHARED_PAGE_POLICY;
use app::{
    page::public::player::{PlayerPage, PlayerPageProps},
    text::player as words,
};
use axum::{extract::State, response::Response};
use http::{HeaderValue, header};
use std::sync::Arc;

/// Shows the page. It is the same for everyone but for language and colors, so
/// that a browser may keep it and open it without the network.
pub(super) async fn show(State(portal): State<Arc<Portal>>, context: PageContext) -> Response {
    let links = portal.assets.player().cloned();
    let mut response = context
        .page(words::title(context.language()))
        .for_everyone()
        .show(|| PlayerPage(PlayerPageProps { links }));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, SHARED_PAGE_POLICY);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        header::VARY,
        HeaderValue::from_static("accept-encoding, accept-language, cookie"),
    );
    response
}
