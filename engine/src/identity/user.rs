//! Users as rows: roles, e-mail addresses, disabling.

use super::{PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN, Passwords, session::end_all_of};
use crate::{
    Db, EngineError,
    audit::{self, Event},
    entity::{account, portal_user},
    viewer::{Role, Viewer},
};
use domain::{
    id::{AccountId, UserId},
    party::Language,
};
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde::Serialize;
use serde_json::json;
use std::{collections::HashMap, fmt, str::FromStr};
use uuid::Uuid;

/// An e-mail address as it is compared: without spaces around it, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Email(String);

/// The text is no e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an e-mail address")]
pub struct NotAnEmail(pub String);

impl Email {
    /// What is asked for at the door, whether it is an address or not.
    pub(crate) fn as_compared(text: &str) -> String {
        text.trim().to_lowercase()
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = NotAnEmail;
    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        let email = Self::as_compared(text);
        let fits = email.len() <= 254
            && !email.chars().any(|c| c.is_whitespace() || c.is_control())
            && email.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && !host.is_empty() && !host.contains('@')
            });
        if fits {
            Ok(Self(email))
        } else {
            Err(NotAnEmail(text.chars().take(64).collect()))
        }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A user, as operators see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserRow {
    /// Their e-mail address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// `subscriber`, `provider` or `operator`.
    pub role: &'static str,
    /// The reference of a subscriber's account.
    pub account: Option<String>,
    /// The language of their pages.
    pub language: Language,
    /// Since when they cannot sign in.
    pub disabled_at: Option<Timestamp>,
}

/// All users, by e-mail address.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn users(conn: &impl ConnectionTrait) -> Result<Vec<UserRow>, EngineError> {
    let rows = portal_user::Entity::find()
        .order_by_asc(portal_user::Column::Email)
        .all(conn)
        .await?;
    let accounts: Vec<Uuid> = rows.iter().filter_map(|row| row.account_id).collect();
    let references: HashMap<Uuid, String> = account::Entity::find()
        .filter(account::Column::Id.is_in(accounts))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.id, row.reference))
        .collect();
    rows.into_iter()
        .map(|row| {
            let role = role_of(&row)?;
            let disabled_at = row.disabled_at_us.map(Timestamp::from_microsecond);
            Ok(UserRow {
                role: role.name().as_str(),
                account: row.account_id.and_then(|id| references.get(&id).cloned()),
                language: row
                    .language
                    .parse()
                    .map_err(|_| unreadable(&row, "language"))?,
                disabled_at: disabled_at
                    .transpose()
                    .map_err(|_| unreadable(&row, "disabled_at_us"))?,
                email: row.email,
                name: row.display_name,
            })
        })
        .collect()
}

/// Shuts a user out: their sessions end at once, and no new one begins.
/// A second time changes nothing.
///
/// # Errors
/// [`EngineError::Refused`] when there is no such user; [`EngineError::Database`].
pub async fn disable_user(db: &Db, now: Timestamp, email: &str) -> Result<UserId, EngineError> {
    let email = Email::as_compared(email);
    db.in_tx(async |tx| {
        let user = by_email(tx, &email).await?.ok_or_else(|| no_user(&email))?;
        let user_id = UserId::new(user.id);
        if user.disabled_at_us.is_none() {
            log(tx, now, "user.disable", user_id, &email).await?;
            portal_user::Entity::update_many()
                .col_expr(
                    portal_user::Column::DisabledAtUs,
                    Expr::value(now.as_microsecond()),
                )
                .filter(portal_user::Column::Id.eq(user.id))
                .exec(tx)
                .await?;
        }
        end_all_of(tx, user_id).await?;
        Ok(user_id)
    })
    .await
}

/// Lets a user in again.
///
/// # Errors
/// [`EngineError::Refused`] when there is no such user; [`EngineError::Database`].
pub async fn enable_user(db: &Db, now: Timestamp, email: &str) -> Result<UserId, EngineError> {
    let email = Email::as_compared(email);
    db.in_tx(async |tx| {
        let user = by_email(tx, &email).await?.ok_or_else(|| no_user(&email))?;
        portal_user::Entity::update_many()
            .col_expr(
                portal_user::Column::DisabledAtUs,
                Expr::value(Option::<i64>::None),
            )
            .filter(portal_user::Column::Id.eq(user.id))
            .exec(tx)
            .await?;
        let user = UserId::new(user.id);
        log(tx, now, "user.enable", user, &email).await?;
        Ok(user)
    })
    .await
}

/// Gives a user a new password and ends all of their sessions.
///
/// # Errors
/// [`EngineError::Refused`] for a password that is too short or too long, or
/// when there is no such user; [`EngineError::Database`].
pub async fn set_password(
    db: &Db,
    now: Timestamp,
    email: &str,
    password: &str,
) -> Result<UserId, EngineError> {
    check_password(password)?;
    let email = Email::as_compared(email);
    let phc = Passwords::of_process().hash(password).await?;
    db.in_tx(async |tx| {
        let user = by_email(tx, &email).await?.ok_or_else(|| no_user(&email))?;
        portal_user::Entity::update_many()
            .col_expr(portal_user::Column::PasswordPhc, Expr::value(phc.as_str()))
            .filter(portal_user::Column::Id.eq(user.id))
            .exec(tx)
            .await?;
        let user = UserId::new(user.id);
        end_all_of(tx, user).await?;
        log(tx, now, "user.set_password", user, &email).await?;
        Ok(user)
    })
    .await
}

/// Only the command line changes users.
async fn log(
    tx: &DatabaseTransaction,
    now: Timestamp,
    action: &'static str,
    user: UserId,
    email: &str,
) -> Result<(), EngineError> {
    let event = Event::new(action, user).with_detail(json!({ "email": email }));
    audit::record(tx, now, None, event).await
}

/// Refuses a password that is too short or too long.
///
/// # Errors
/// [`EngineError::Refused`].
pub(crate) fn check_password(password: &str) -> Result<(), EngineError> {
    if password.chars().count() < PASSWORD_CHARS_MIN {
        return Err(EngineError::Refused(format!(
            "the password has fewer than {PASSWORD_CHARS_MIN} characters"
        )));
    }
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(EngineError::Refused(format!(
            "the password has more than {PASSWORD_BYTES_MAX} bytes"
        )));
    }
    Ok(())
}

/// Whoever provides recordings under `email`, for what is done in their name at the
/// command line; `None` where no provider has it.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn provider_viewer(
    conn: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<Viewer>, EngineError> {
    let row = by_email(conn, &Email::as_compared(email)).await?;
    let row = row.filter(|row| row.role == Role::Provider.code() && row.disabled_at_us.is_none());
    Ok(row.map(|row| Viewer {
        user: UserId::new(row.id),
        role: Role::Provider,
        name: row.display_name,
        email: row.email,
        ..Viewer::command_line()
    }))
}

/// The user with that address, as it is compared.
///
/// # Errors
/// [`EngineError::Database`].
pub(crate) async fn by_email(
    conn: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<portal_user::Model>, EngineError> {
    Ok(portal_user::Entity::find()
        .filter(portal_user::Column::Email.eq(email))
        .one(conn)
        .await?)
}

/// The role that a row holds.
///
/// # Errors
/// [`EngineError::Row`].
fn role_of(row: &portal_user::Model) -> Result<Role, EngineError> {
    Role::from_code(row.role, row.account_id.map(AccountId::new))
        .ok_or_else(|| unreadable(row, "role"))
}

/// The user of a row, in one of their sessions, asking from `client`.
///
/// # Errors
/// [`EngineError::Row`].
pub(super) fn viewer_from(
    row: portal_user::Model,
    session: Uuid,
    client: &str,
) -> Result<Viewer, EngineError> {
    Ok(Viewer {
        user: UserId::new(row.id),
        session_id: session,
        role: role_of(&row)?,
        language: row
            .language
            .parse()
            .map_err(|_| unreadable(&row, "language"))?,
        name: row.display_name,
        email: row.email,
        client: client.to_owned(),
        is_member: row.is_member != 0,
    })
}

fn unreadable(row: &portal_user::Model, column: &'static str) -> EngineError {
    EngineError::Row {
        table: "portal_user",
        column,
        row: UserId::new(row.id).to_string(),
    }
}

fn no_user(email: &str) -> EngineError {
    EngineError::Refused(format!("there is no user {email:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_compared_in_lower_case() {
        for (text, want) in [
            (" Ada@Example.COM ", "ada@example.com"),
            ("a.b+c@x", "a.b+c@x"),
        ] {
            assert_eq!(text.parse::<Email>().unwrap().as_str(), want);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.com", "a".repeat(250));
        for text in ["", "ada", "@x", "ada@", "a@b@c", "a b@c", "a\n@c", &long] {
            assert!(text.parse::<Email>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn too_short_and_too_long_are_refused_by_name() {
        for (password, want) in [
            ("seven77", "fewer than 8 characters"),
            (&"é".repeat(513), "more than 1024 bytes"),
        ] {
            let refusal = check_password(password).unwrap_err().to_string();
            assert!(refusal.contains(want), "{refusal}");
        }
        check_password("eight888").unwrap();
    }
}
