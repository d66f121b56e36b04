//! Sign-in: one answer for every reason to refuse.

use super::{
    Email, Passwords, Token, one_line,
    password::{Verdict, no_randomness},
    session::{end_token, sweep},
    throttle::{self, Admission, Subjects},
    user::{by_email, viewer_from},
};
use crate::{
    Db, EngineError,
    audit::{self, Event},
    clock::new_uuid,
    entity::{portal_session, portal_user},
    viewer::{Role, Viewer},
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr,
};
use std::time::Duration;

/// A try to sign in.
#[derive(Clone)]
pub struct Attempt<'a> {
    /// The e-mail address as typed.
    pub email: &'a str,
    /// The password as typed.
    pub password: &'a str,
    /// The network address that it comes from, behind the trusted proxies.
    pub client: &'a str,
    /// What the browser calls itself.
    pub agent: &'a str,
    /// The token in the browser's cookie, if there is one: its session ends, so
    /// that a token planted before sign-in is worth nothing after it.
    pub replaces: Option<Token>,
}

/// Why somebody was not let in. The first two show the same words.
#[derive(Debug, thiserror::Error)]
pub enum SignInRefusal {
    /// Unknown user, wrong password, disabled user: it is not said which.
    #[error("the e-mail address or the password is wrong")]
    Wrong,
    /// Too many failures for the address or from the client.
    #[error("the e-mail address or the password is wrong")]
    Throttled {
        /// When a try may succeed again, for the header `Retry-After`.
        retry_after: Duration,
    },
    /// It could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Signs a user in: a new session with a new token.
///
/// # Errors
/// One variant of [`SignInRefusal`].
pub async fn sign_in(
    db: &Db,
    now: Timestamp,
    attempt: Attempt<'_>,
) -> Result<(Token, Viewer), SignInRefusal> {
    sign_in_with(Passwords::of_process(), db, now, attempt).await
}

/// As [`sign_in`], with passwords of one's own.
///
/// # Errors
/// One variant of [`SignInRefusal`].
pub async fn sign_in_with(
    passwords: &Passwords,
    db: &Db,
    now: Timestamp,
    attempt: Attempt<'_>,
) -> Result<(Token, Viewer), SignInRefusal> {
    let email = Email::as_compared(attempt.email);
    let client = one_line(attempt.client, 64);
    let subjects = Subjects::new(&email, &client);
    if let Admission::Shut { retry_after } = throttle::admit(db, now, &subjects).await? {
        tracing::warn!(client, "sign-in throttled");
        return Err(SignInRefusal::Throttled { retry_after });
    }

    let user = by_email(db.read(), &email).await?;
    let phc = user.as_ref().map(|user| user.password_phc.clone());
    let verdict = passwords.verify(attempt.password, phc).await?;
    // from here on nothing more is done for a disabled user than for none
    let user = user.filter(|user| user.disabled_at_us.is_none());
    let (Some(user), Verdict::Right | Verdict::RightButOutdated) = (user, verdict) else {
        tracing::info!(client, "sign-in refused");
        return Err(SignInRefusal::Wrong);
    };

    let new_phc = match verdict {
        Verdict::RightButOutdated => Some(passwords.hash(attempt.password).await?),
        Verdict::Right | Verdict::Wrong => None,
    };
    let entry = Entry {
        subjects,
        token: Token::random().map_err(no_randomness)?,
        replaces: attempt.replaces,
        new_phc,
        client,
        agent: one_line(attempt.agent, 200),
    };
    let let_in = db
        .in_tx(async |tx| let_in(tx, now, &user, &entry).await)
        .await?;
    if let Err(error) = sweep(db, now).await {
        tracing::warn!(error = error.chain(), "old sessions were not swept");
    }
    let_in
        .map(|viewer| (entry.token, viewer))
        .ok_or(SignInRefusal::Wrong)
}

/// What a verified sign-in writes.
struct Entry {
    subjects: Subjects,
    token: Token,
    replaces: Option<Token>,
    new_phc: Option<String>,
    client: String,
    agent: String,
}

/// `None` when the user was disabled, or given another password, meanwhile.
async fn let_in(
    tx: &DatabaseTransaction,
    now: Timestamp,
    verified: &portal_user::Model,
    entry: &Entry,
) -> Result<Option<Viewer>, EngineError> {
    let user = by_email(tx, &verified.email)
        .await?
        .filter(|user| user.disabled_at_us.is_none() && user.password_phc == verified.password_phc);
    let Some(user) = user else {
        return Ok(None);
    };
    throttle::forgive(tx, &entry.subjects).await?;
    if let Some(planted) = &entry.replaces {
        end_token(tx, planted).await?;
    }
    if let Some(phc) = &entry.new_phc {
        portal_user::Entity::update_many()
            .col_expr(portal_user::Column::PasswordPhc, Expr::value(phc.as_str()))
            .filter(portal_user::Column::Id.eq(user.id))
            .exec(tx)
            .await?;
    }
    let session = portal_session::Model {
        token_hash: entry.token.hash(),
        id: new_uuid(now),
        user_id: user.id,
        created_at_us: now.as_microsecond(),
        seen_at_us: now.as_microsecond(),
        client: entry.client.clone(),
        agent: entry.agent.clone(),
    };
    let viewer = viewer_from(user, session.id, &entry.client)?;
    portal_session::Entity::insert(session.into_active_model())
        .exec_without_returning(tx)
        .await?;
    if viewer.role == Role::Operator {
        let event = Event::new("sign-in", viewer.user);
        audit::record(tx, now, Some(&viewer), event).await?;
    }
    Ok(Some(viewer))
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
