//! Coming into a household with an invitation.

use super::{PageContext, PageError, Portal};
use app::{
    component::form::FormFault,
    page::public::join::{JoinForm, JoinPage, JoinPageProps},
    route,
    text::household as words,
};
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use engine::identity::{self, JoinRefusal, Token};
use serde::Deserialize;
use std::sync::Arc;

/// What the mail's link says.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    token: String,
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    token: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

/// Shows the form, or that the invitation is not good any more.
///
/// # Errors
/// [`PageError::Internal`].
pub(super) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let form = JoinForm {
        token: asked.token,
        ..JoinForm::default()
    };
    page(&portal, &context, form).await
}

async fn page(
    portal: &Portal,
    context: &PageContext,
    form: JoinForm,
) -> Result<Response, PageError> {
    let token = Token::parse(&form.token);
    let welcome = match &token {
        Some(token) => identity::welcome(&portal.db, portal.clock.now(), token).await?,
        None => None,
    };
    let page = context.page(words::join_title(context.language()));
    let page = match form.faults.is_empty() {
        true => page,
        false => page.invalid(),
    };
    Ok(page.show(|| JoinPage(JoinPageProps { welcome, form })))
}

/// Lets them in, and leads to the sign-in form.
///
/// # Errors
/// [`PageError::Internal`].
pub(super) async fn send(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let language = context.language();
    let now = portal.clock.now();
    let client = context.scope().client().to_string();
    let joined = match Token::parse(&sent.token) {
        None => Err(JoinRefusal::NotGood),
        Some(token) => {
            let (name, password) = (&sent.name, &sent.password);
            identity::join(&portal.db, now, &token, name, password, &client).await
        }
    };
    let fault = match joined {
        Ok(()) => {
            let to = route::SIGN_IN.with_query(&[("done", "joined")]);
            return Ok(Redirect::to(&to).into_response());
        }
        Err(JoinRefusal::Engine(error)) => return Err(error.into()),
        Err(JoinRefusal::NotGood) => None,
        Err(JoinRefusal::Name) => Some(FormFault::new("name", words::name_wanted(language))),
        Err(JoinRefusal::Password(_)) => {
            Some(FormFault::new("password", words::password_wanted(language)))
        }
        Err(JoinRefusal::Taken(email)) => {
            let said = words::taken(language, &email).to_string();
            Some(FormFault::new("name", said))
        }
    };
    let form = JoinForm {
        token: sent.token,
        name: sent.name,
        faults: fault.into_iter().collect(),
    };
    page(&portal, &context, form).await
}
