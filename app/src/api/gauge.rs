//! Where the usage of one gauge of the running month stands.

use crate::view::live::UsedNow;
use leptos::prelude::*;

/// The viewer's gauge that `key` names ([`crate::view::live::LiveView::key`]).
///
/// # Errors
/// The viewer's month has no gauge of that name, or it could not be read.
#[server(prefix = "/fn", endpoint = "gauge")]
pub async fn gauge(#[server(default)] key: String) -> Result<UsedNow, ServerFnError> {
    use super::context::{Asked, absent, refused};
    let asked = Asked::of_request()?;
    let period = engine::read::period::open_period(&asked.viewer, &asked.db, asked.now).await;
    let period = period.map_err(|error| refused(&error))?;
    crate::view::open::now(&period, &key, asked.language).ok_or_else(absent)
}
