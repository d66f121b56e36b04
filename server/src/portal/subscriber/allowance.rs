//! The household's allowance: see it, say what should happen, recharge it.

use crate::portal::{PageContext, PageError, Portal};
use app::{
    page::subscriber::allowance::{AllowancePage, AllowancePageProps},
    route,
    text::allowance as words,
};
use axum::{
    Form,
    extract::{Query, State},
    response::{Redirect, Response},
};
use domain::usage::Service;
use engine::{
    flow::choose::{self, RechargeRequest, Wishes},
    query::metering::CapChoice,
    read::allowance::allowances,
};
use serde::Deserialize;
use std::{str::FromStr, sync::Arc};
use uuid::Uuid;

/// What was just done.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Done {
    done: Option<String>,
}

/// Shows it.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let language = context.language();
    let allowances = allowances(context.viewer()?, &portal.db, portal.clock.now()).await?;
    let notice = match done.done.as_deref() {
        Some("saved") => Some(words::saved(language)),
        Some("recharged") => Some(words::recharged(language)),
        _ => None,
    };
    let page = context
        .page(words::title(language))
        .notice(notice.map(str::to_owned));
    Ok(page.show(|| AllowancePage(AllowancePageProps { allowances })))
}

/// A form's fields in order; a box that may be checked comes several times.
type Fields = Form<Vec<(String, String)>>;

/// What a field of a form of ours says.
///
/// # Errors
/// [`PageError::NotFound`] for what no form of ours sends.
fn field<T: FromStr>(fields: &[(String, String)], name: &str) -> Result<T, PageError> {
    let mut fields = fields.iter();
    let field = fields.find(|(field, _)| field == name);
    let value = field.and_then(|(_, value)| value.parse().ok());
    value.ok_or(PageError::NotFound)
}

/// Keeps the household's wishes.
///
/// # Errors
/// [`PageError::NotFound`] where nothing is metered, or for what no form of ours
/// sends.
pub(in crate::portal) async fn choose(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(fields): Fields,
) -> Result<Redirect, PageError> {
    let alerts = fields.iter().filter(|(name, _)| name == "alert");
    let alerts: Result<_, _> = alerts.map(|(_, percent)| percent.parse()).collect();
    let wishes = Wishes {
        service: field::<Service>(&fields, "service")?,
        at_cap: field::<CapChoice>(&fields, "at_cap")?,
        alerts: alerts.map_err(|_| PageError::NotFound)?,
    };
    let now = portal.clock.now();
    choose::choose(&portal.db, now, context.viewer()?, &wishes).await?;
    Ok(done("saved"))
}

/// Raises the allowance.
///
/// # Errors
/// [`PageError::NotFound`] where nothing is metered, or for what no form of ours
/// sends.
pub(in crate::portal) async fn recharge(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(fields): Fields,
) -> Result<Redirect, PageError> {
    let request = RechargeRequest {
        service: field(&fields, "service")?,
        quantity: field(&fields, "quantity")?,
        once: field::<Uuid>(&fields, "once")?,
    };
    let now = portal.clock.now();
    choose::recharge(&portal.db, now, context.viewer()?, &request).await?;
    Ok(done("recharged"))
}

fn done(what: &str) -> Redirect {
    Redirect::to(&route::ALLOWANCE.with_query(&[("done", what)]))
}
