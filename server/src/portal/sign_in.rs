//! Signing in and out.

use super::{PageContext, PageError, Portal};
use crate::middleware::{no_session_cookie, session_cookie, session_token};
use app::{
    component::form::FormFault,
    page::public::sign_in::{DemoAccount, SignInForm, SignInPage, SignInPageProps},
    route,
    text::{household as household_words, sign_in as words},
};
use axum::{
    Form,
    extract::{Query, State},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use domain::party::Language;
use engine::{
    demo,
    identity::{self, Attempt, Lifetime, SignInRefusal},
    setting,
};
use http::{
    HeaderMap, StatusCode,
    header::{RETRY_AFTER, SET_COOKIE, USER_AGENT},
};
use serde::Deserialize;
use std::sync::Arc;

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    next: Option<String>,
    done: Option<String>,
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
}

/// Shows the form; who is signed in already goes home.
///
/// # Errors
/// [`PageError::Internal`].
pub(super) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    if context.viewer().is_ok() {
        return Ok(Redirect::to(route::HOME.template).into_response());
    }
    let form = SignInForm {
        next: local(asked.next),
        has_joined: asked.done.as_deref() == Some("joined"),
        ..SignInForm::default()
    };
    page(&portal, &context, StatusCode::OK, form).await
}

/// Signs in, or says that it could not.
///
/// # Errors
/// [`PageError::Internal`].
pub(super) async fn send(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let next = local(sent.next);
    let faults = missing(&sent.email, &sent.password, context.language());
    if !faults.is_empty() {
        let form = SignInForm {
            email: sent.email,
            next,
            faults,
            has_joined: false,
            demo: None,
        };
        return page(&portal, &context, StatusCode::UNPROCESSABLE_ENTITY, form).await;
    }
    let client = context.scope().client().to_string();
    let agent = headers
        .get(USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    let attempt = Attempt {
        email: &sent.email,
        password: &sent.password,
        client: &client,
        agent: agent.unwrap_or_default(),
        replaces: session_token(&headers),
    };
    match identity::sign_in(&portal.db, portal.clock.now(), attempt).await {
        Ok((token, viewer)) => {
            let lifetime = Lifetime::of(viewer.role).absolute;
            let cookie = session_cookie(&token, lifetime).map(|line| (SET_COOKIE, line));
            let to = Redirect::to(next.as_deref().unwrap_or(route::HOME.template));
            Ok((AppendHeaders(cookie), to).into_response())
        }
        Err(SignInRefusal::Engine(error)) => Err(error.into()),
        Err(refusal) => {
            let (status, words, wait) = refused(&refusal, context.language());
            let faults = vec![FormFault::new("email", words)];
            let form = SignInForm {
                email: sent.email,
                next,
                faults,
                has_joined: false,
                demo: None,
            };
            let page = page(&portal, &context, status, form).await?;
            Ok((
                AppendHeaders(wait.map(|seconds| (RETRY_AFTER, seconds))),
                page,
            )
                .into_response())
        }
    }
}

/// Ends this session.
///
/// # Errors
/// [`PageError::Internal`].
pub(super) async fn sign_out(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    if let Some(token) = session_token(&headers) {
        identity::sign_out(&portal.db, &token).await?;
    }
    let cookie = no_session_cookie().map(|line| (SET_COOKIE, line));
    Ok((AppendHeaders(cookie), Redirect::to(route::SIGN_IN.template)).into_response())
}

fn local(next: Option<String>) -> Option<String> {
    next.filter(|next| route::local(next).is_some())
}

fn missing(email: &str, password: &str, language: Language) -> Vec<FormFault> {
    let mut faults = Vec::new();
    if email.trim().is_empty() {
        faults.push(FormFault::new("email", words::email_wanted(language)));
    }
    if password.is_empty() {
        faults.push(FormFault::new("password", words::password_wanted(language)));
    }
    faults
}

/// Status, words and, where waiting helps, the seconds to wait.
fn refused(refusal: &SignInRefusal, language: Language) -> (StatusCode, String, Option<String>) {
    match refusal {
        SignInRefusal::Throttled { retry_after } => {
            let minutes = i64::try_from(retry_after.as_secs().div_ceil(60)).unwrap_or(60);
            let wait = words::minutes(language, minutes);
            let words = words::too_many(language, &wait).to_string();
            (
                StatusCode::TOO_MANY_REQUESTS,
                words,
                Some(retry_after.as_secs().to_string()),
            )
        }
        SignInRefusal::Wrong | SignInRefusal::Engine(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            words::no_match(language).to_owned(),
            None,
        ),
    }
}

async fn page(
    portal: &Portal,
    context: &PageContext,
    status: StatusCode,
    mut form: SignInForm,
) -> Result<Response, PageError> {
    let is_demo = setting::get(portal.db.read(), demo::SETTING)
        .await?
        .is_some();
    form.demo = is_demo.then(|| {
        let accounts = demo::USERS.iter().map(|user| DemoAccount {
            email: user.0,
            name: user.1,
        });
        (accounts.collect(), demo::PASSWORD)
    });
    let language = context.language();
    let joined = household_words::joined(language).to_owned();
    let joined = form.has_joined.then_some(joined);
    let page = context.page(words::title(language)).notice(joined);
    let page = if form.faults.is_empty() {
        page
    } else {
        page.invalid().status(status)
    };
    Ok(page.show(|| SignInPage(SignInPageProps { form })))
}
