//! Adds a person who signs in.

use crate::{
    Db, EngineError,
    audit::{self, Event},
    clock::new_uuid,
    entity::{account, portal_user},
    identity::{Email, Passwords, by_email, check_password},
    viewer::{Role, RoleName},
};
use domain::{
    id::{AccountId, UserId},
    party::Language,
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

/// A user to be.
#[derive(Clone)]
pub struct NewUser<'a> {
    /// Their e-mail address; upper and lower case are one.
    pub email: &'a str,
    /// Their password; 8 characters at least, 1,024 bytes at most.
    pub password: &'a str,
    /// What they may do.
    pub role: RoleName,
    /// The reference of a subscriber's account; nobody else has one.
    pub account: Option<&'a str>,
    /// Their name, as shown.
    pub name: &'a str,
    /// The language of their pages.
    pub language: Language,
}

/// Adds a user; returns who they are now.
///
/// # Errors
/// [`EngineError::Refused`], naming the field: an e-mail address that is none or
/// that somebody has, a password too short or too long, no name, an account that
/// is not there, is missing or is too many. [`EngineError::Database`].
pub async fn add_user(db: &Db, now: Timestamp, new: NewUser<'_>) -> Result<UserId, EngineError> {
    let email: Email = new
        .email
        .parse()
        .map_err(|error| EngineError::Refused(format!("email: {error}")))?;
    check_password(new.password)?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 120 || name.chars().any(char::is_control) {
        return Err(EngineError::refused(
            "name: one line of 1 to 120 characters is wanted",
        ));
    }
    let user = portal_user::Model {
        is_member: 0,
        id: new_uuid(now),
        email: email.to_string(),
        password_phc: Passwords::of_process().hash(new.password).await?,
        role: 0,
        account_id: None,
        display_name: name.to_owned(),
        language: new.language.to_string(),
        disabled_at_us: None,
        created_at_us: now.as_microsecond(),
    };
    db.in_tx(async |tx| {
        if by_email(tx, email.as_str()).await?.is_some() {
            let taken = format!("email: there is a user {email} already");
            return Err(EngineError::Refused(taken));
        }
        let role = role(tx, &new).await?;
        let row = portal_user::Model {
            role: role.code(),
            account_id: role.account().map(AccountId::uuid),
            ..user.clone()
        };
        portal_user::Entity::insert(row.into_active_model())
            .exec_without_returning(tx)
            .await?;
        let user = UserId::new(user.id);
        let event = Event::new("user.add", user)
            .with_detail(json!({"email": email.as_str(), "role": new.role.as_str()}));
        audit::record(tx, now, None, event).await?;
        Ok(user)
    })
    .await
}

async fn role(tx: &DatabaseTransaction, new: &NewUser<'_>) -> Result<Role, EngineError> {
    let reference = match (new.role, new.account) {
        (RoleName::Provider, None) => return Ok(Role::Provider),
        (RoleName::Operator, None) => return Ok(Role::Operator),
        (RoleName::Subscriber, Some(reference)) => reference,
        (RoleName::Subscriber, None) => {
            return Err(EngineError::refused(
                "account: a subscriber is one of an account",
            ));
        }
        (RoleName::Provider | RoleName::Operator, Some(_)) => {
            return Err(EngineError::Refused(format!(
                "account: {} has none",
                new.role
            )));
        }
    };
    let account = account::Entity::find()
        .filter(account::Column::Reference.eq(reference))
        .one(tx)
        .await?
        .ok_or_else(|| {
            EngineError::Refused(format!("account: there is no account {reference:?}"))
        })?;
    Ok(Role::Subscriber(AccountId::new(account.id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{add_household, each_database, instant};

    const ADA: NewUser<'static> = NewUser {
        email: "ada@example.com",
        password: "correct horse",
        role: RoleName::Subscriber,
        account: Some("H-1"),
        name: "Ada",
        language: Language::De,
    };

    #[tokio::test]
    async fn each_refusal_names_its_field() {
        each_database(|db| async move {
            let now = instant("2026-03-01T12:00:00Z");
            add_household(&db, "H-1").await;
            add_user(&db, now, ADA).await.unwrap();
            let eve = NewUser {
                email: "eve@example.com",
                ..ADA
            };
            for (new, want) in [
                (ADA, "email: there is a user ada@example.com already"),
                (
                    NewUser {
                        email: "ADA@example.com ",
                        ..ADA
                    },
                    "email: there is a user",
                ),
                (
                    NewUser {
                        email: "ada",
                        ..ADA
                    },
                    "email: \"ada\" is not an e-mail",
                ),
                (
                    NewUser {
                        password: "short",
                        ..eve.clone()
                    },
                    "password has fewer than 8",
                ),
                (
                    NewUser {
                        name: " ",
                        ..eve.clone()
                    },
                    "name: one line",
                ),
                (
                    NewUser {
                        name: "a\nb",
                        ..eve.clone()
                    },
                    "name: one line",
                ),
                (
                    NewUser {
                        account: Some("H-2"),
                        ..eve.clone()
                    },
                    "account: there is no account \"H-2\"",
                ),
                (
                    NewUser {
                        account: None,
                        ..eve.clone()
                    },
                    "account: a subscriber is one of",
                ),
                (
                    NewUser {
                        role: RoleName::Operator,
                        ..eve
                    },
                    "account: operator has none",
                ),
            ] {
                let refusal = add_user(&db, now, new).await.unwrap_err();
                assert!(matches!(refusal, EngineError::Refused(_)), "{refusal:?}");
                assert!(refusal.to_string().contains(want), "{refusal}");
            }
            let users = crate::identity::users(db.read()).await.unwrap();
            assert_eq!(users.len(), 1);
            assert_eq!(users[0].account.as_deref(), Some("H-1"));
            assert_eq!(users[0].language, Language::De);
        })
        .await;
    }
}
