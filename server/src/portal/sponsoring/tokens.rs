//! Tokens for the provider's own server. A token's secret is on the page that
//! answers the form which made it, and on no other: never in an address, and kept
//! by no cache.

use super::named;
use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::form::FormFault,
    format::integer,
    page::provider::tokens::{TokensPage, TokensPageProps},
    route,
    text::delivery::provider as words,
    view::delivery::provider::{TOKEN_NAME_CHARS_MAX, TokenForm, TokenRow, TokensView},
};
use axum::{
    Form,
    extract::State,
    response::{Redirect, Response},
};
use domain::{id::TokenId, party::Language};
use engine::{
    identity::{ApiToken, TOKENS_MAX, TokenRefusal, api_tokens, make_api_token, revoke_api_token},
    query::delivery::zone,
};
use http::{HeaderValue, header::CACHE_CONTROL};
use serde::Deserialize;
use std::sync::Arc;

/// Where the interface for programs is.
const ENDPOINT: &str = "/api/v1/deliveries";
/// How many days are chosen on a new form.
const DAYS: u16 = 90;

/// The tokens, and the form for the next.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
) -> Result<Response, PageError> {
    page(&portal, &context, None, empty()).await
}

fn empty() -> TokenForm {
    TokenForm {
        days: DAYS,
        ..TokenForm::default()
    }
}

async fn page(
    portal: &Portal,
    context: &PageContext,
    made: Option<(String, String)>,
    form: TokenForm,
) -> Result<Response, PageError> {
    let rows = api_tokens(&portal.db, context.viewer()?).await?;
    let zone = zone(portal.db.read()).await?;
    let page = context.page(words::tokens(context.language()));
    let page = match form.faults.is_empty() {
        true => page,
        false => page.invalid(),
    };
    let view = TokensView {
        rows: rows.into_iter().map(row).collect(),
        made,
        form,
        endpoint: format!("{}{ENDPOINT}", portal.public_url.trim_end_matches('/')),
        now: portal.clock.now(),
    };
    let mut response = page.show(|| TokensPage(TokensPageProps { view, zone }));
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(CACHE_CONTROL, no_store);
    Ok(response)
}

fn row(token: ApiToken) -> TokenRow {
    TokenRow {
        token: token.id.to_string(),
        name: token.name,
        scopes: token.scopes,
        created_at: token.created_at,
        expires_at: token.expires_at,
        used_at: token.last_used_at,
        revoked_at: token.revoked_at,
    }
}

/// Makes one, and shows its secret this once.
///
/// # Errors
/// [`PageError::BadRequest`] for a scope that no page of ours sends.
pub(in crate::portal) async fn make(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let mut form = TokenForm::default();
    for (name, value) in pairs {
        match name.as_str() {
            "name" => value.trim().clone_into(&mut form.name),
            "days" => form.days = value.parse().unwrap_or_default(),
            "scope" => {
                let scope = value.parse().map_err(|_| PageError::BadRequest)?;
                form.scopes.insert(scope);
            }
            _ => {}
        }
    }
    let (now, viewer) = (portal.clock.now(), context.viewer()?);
    let made = make_api_token(&portal.db, now, viewer, &form.name, &form.scopes, form.days).await;
    match made {
        Ok(secret) => page(&portal, &context, Some((form.name, secret)), empty()).await,
        Err(TokenRefusal::Engine(error)) => Err(error.into()),
        Err(refusal) => {
            form.faults = fault(&refusal, context.language()).into_iter().collect();
            page(&portal, &context, None, form).await
        }
    }
}

/// A refusal in words, at its field.
fn fault(refusal: &TokenRefusal, language: Language) -> Option<FormFault> {
    let number = |max: usize| integer(i64::try_from(max).unwrap_or(i64::MAX), language);
    Some(match refusal {
        TokenRefusal::Name => {
            let words = words::name_wanted(language, &number(TOKEN_NAME_CHARS_MAX));
            FormFault::new("name", words.to_string())
        }
        TokenRefusal::NoScope => FormFault::new("scope", words::scope_wanted(language)),
        TokenRefusal::Days => FormFault::new("days", words::days_wanted(language)),
        TokenRefusal::TooMany => {
            let words = words::too_many_tokens(language, &number(TOKENS_MAX));
            FormFault::new("name", words.to_string())
        }
        TokenRefusal::Engine(_) => return None,
    })
}

/// Which one.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Which {
    #[serde(default)]
    token: String,
}

/// Revokes one.
///
/// # Errors
/// [`PageError::NotFound`] for another's.
pub(in crate::portal) async fn revoke(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(which): Form<Which>,
) -> Result<Redirect, PageError> {
    let id: TokenId = named(&which.token)?;
    revoke_api_token(&portal.db, portal.clock.now(), context.viewer()?, id).await?;
    Ok(Redirect::to(route::TOKENS.template))
}
