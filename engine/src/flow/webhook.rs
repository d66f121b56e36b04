//! Other systems that are told: which, and what their calls are signed with.
//!
//! Calls follow the Standard Webhooks specification (standardwebhooks.com): an
//! id, an instant and a body, signed by HMAC-SHA-256 with a secret that both
//! sides know. A secret that is replaced still signs beside the new one for
//! [`OLD_SECRET_LIFE`], so that the other side can change at its own time.

use super::dispatch::TRIES_MAX;
use crate::{
    Db, EngineError,
    audit::{self, Event},
    clock::new_uuid,
    entity::{outbox, webhook},
};
use argon2::password_hash::rand_core::{OsRng, RngCore};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, entity::prelude::*};
use serde::Serialize;
use std::fmt;
use uuid::Uuid;

/// How long a replaced secret signs on.
pub const OLD_SECRET_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// What secrets begin with, as the specification has it.
const PREFIX: &str = "whsec_";
/// Bytes of a secret: as many as the hash has.
const SECRET_BYTES: usize = 32;

/// A secret as both sides write it down; `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    fn random() -> Result<Self, EngineError> {
        let mut bytes = [0; SECRET_BYTES];
        OsRng
            .try_fill_bytes(&mut bytes)
            .map_err(|error| EngineError::Refused(format!("no randomness: {error}")))?;
        Ok(Self(format!("{PREFIX}{}", BASE64_STANDARD.encode(bytes))))
    }

    /// The text, `whsec_…`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key that signs; `None` for what is no secret of the specification's form.
    pub fn key(&self) -> Option<Vec<u8>> {
        let text = self.0.strip_prefix(PREFIX)?;
        BASE64_STANDARD.decode(text).ok()
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

/// A system that is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WebhookRow {
    /// Where it is called.
    pub url: String,
    /// Since when.
    pub since: Timestamp,
    /// Calls that wait.
    pub waiting: u64,
    /// Why the last of those failed.
    pub fault: Option<String>,
}

/// Whether `url` is one that is called: `https`, or `http` on this machine.
///
/// # Errors
/// [`EngineError::Refused`] in words.
pub fn check_url(url: &str) -> Result<(), EngineError> {
    let uri: Result<http::Uri, _> = url.parse();
    let fits = uri.is_ok_and(|uri| {
        let host = uri.host().unwrap_or_default();
        let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let has_password = uri
            .authority()
            .is_some_and(|all| all.as_str().contains('@'));
        match uri.scheme_str() {
            Some("https") => !host.is_empty() && !has_password,
            Some("http") => is_here && !has_password,
            _ => false,
        }
    });
    if fits && url.len() <= 2_000 {
        return Ok(());
    }
    Err(EngineError::refused(
        "the address of a webhook begins with https:// (http:// on this machine alone) and holds no password",
    ))
}

/// Tells the system at `url` from now on; its secret, which is shown this once.
/// Where it is told already, it gets another secret, and the old one signs on for
/// [`OLD_SECRET_LIFE`].
///
/// # Errors
/// [`EngineError::Refused`] for an address that is not called;
/// [`EngineError::Database`].
pub async fn add_webhook(db: &Db, now: Timestamp, url: &str) -> Result<WebhookSecret, EngineError> {
    check_url(url)?;
    let secret = WebhookSecret::random()?;
    db.in_tx(async |tx| {
        let there = webhook::Entity::find()
            .filter(webhook::Column::Url.eq(url))
            .one(tx)
            .await?;
        let action = match there {
            Some(row) => {
                let was_told = row.removed_at_us.is_none();
                let until = was_told.then(|| (now + OLD_SECRET_LIFE).as_microsecond());
                let row = webhook::Model {
                    old_secret: was_told.then_some(row.secret),
                    old_until_us: until,
                    secret: secret.as_str().to_owned(),
                    removed_at_us: None,
                    ..row
                };
                row.into_active_model().reset_all().update(tx).await?;
                "webhook.rotate"
            }
            None => {
                let row = webhook::Model {
                    id: new_uuid(now),
                    url: url.to_owned(),
                    secret: secret.as_str().to_owned(),
                    old_secret: None,
                    old_until_us: None,
                    created_at_us: now.as_microsecond(),
                    removed_at_us: None,
                };
                webhook::Entity::insert(row.into_active_model())
                    .exec_without_returning(tx)
                    .await?;
                "webhook.add"
            }
        };
        audit::record(tx, now, None, Event::new(action, url)).await
    })
    .await?;
    Ok(secret)
}

/// Tells the system at `url` no more; what waits for it is dropped.
///
/// # Errors
/// [`EngineError::Refused`] where none is called there; [`EngineError::Database`].
pub async fn remove_webhook(db: &Db, now: Timestamp, url: &str) -> Result<(), EngineError> {
    db.in_tx(async |tx| {
        let removed = webhook::Entity::update_many()
            .col_expr(
                webhook::Column::RemovedAtUs,
                Expr::value(Some(now.as_microsecond())),
            )
            .col_expr(
                webhook::Column::OldSecret,
                Expr::value(Option::<String>::None),
            )
            .filter(webhook::Column::Url.eq(url))
            .filter(webhook::Column::RemovedAtUs.is_null())
            .exec(tx)
            .await?;
        if removed.rows_affected == 0 {
            return Err(EngineError::Refused(format!("no webhook at {url}")));
        }
        let hook = webhook::Entity::find()
            .filter(webhook::Column::Url.eq(url))
            .one(tx)
            .await?;
        outbox::Entity::delete_many()
            .filter(outbox::Column::WebhookId.eq(hook.map(|hook| hook.id)))
            .filter(outbox::Column::SentAtUs.is_null())
            .exec(tx)
            .await?;
        audit::record(tx, now, None, Event::new("webhook.remove", url)).await
    })
    .await
}

/// The systems that are told, in order of time.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn webhooks(db: &Db) -> Result<Vec<WebhookRow>, EngineError> {
    let rows = webhook::Entity::find()
        .filter(webhook::Column::RemovedAtUs.is_null())
        .order_by_asc(webhook::Column::CreatedAtUs)
        .all(db.read())
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let waiting = outbox::Entity::find()
            .filter(outbox::Column::WebhookId.eq(row.id))
            .filter(outbox::Column::SentAtUs.is_null())
            .filter(outbox::Column::Attempts.lt(TRIES_MAX))
            .order_by_desc(outbox::Column::CreatedAtUs)
            .all(db.read())
            .await?;
        found.push(WebhookRow {
            url: row.url,
            since: Timestamp::from_microsecond(row.created_at_us).map_err(|_| {
                EngineError::Row {
                    table: "webhook",
                    column: "created_at_us",
                    row: row.id.to_string(),
                }
            })?,
            waiting: waiting.len() as u64,
            fault: waiting.into_iter().find_map(|row| row.fault),
        });
    }
    Ok(found)
}

/// The secrets that sign a call at `now`, the newest first.
pub(crate) fn secrets_of(row: &webhook::Model, now: Timestamp) -> Vec<WebhookSecret> {
    let old = row.old_secret.clone();
    let old = old.filter(|_| row.old_until_us > Some(now.as_microsecond()));
    let all = std::iter::once(row.secret.clone()).chain(old);
    all.map(WebhookSecret::new).collect()
}

/// The row of a webhook, for whoever looks it up by its id.
pub(crate) async fn by_id(
    conn: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<webhook::Model>, EngineError> {
    let row = webhook::Entity::find_by_id(id).one(conn).await?;
    Ok(row.filter(|row| row.removed_at_us.is_none()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_this_machine_is_called() {
        for url in [
            "https://pcf.example.com/hooks",
            "http://127.0.0.1:9000/",
            "http://localhost/x",
            "http://[::1]:80/",
        ] {
            assert!(check_url(url).is_ok(), "{url}");
        }
        for url in [
            "",
            "pcf.example.com",
            "http://pcf.example.com/",
            "http://127.0.0.1.example.com/",
            "ftp://localhost/",
            "https://user:secret@example.com/",
            "https:///x",
        ] {
            assert!(check_url(url).is_err(), "{url}");
        }
    }

    #[test]
    fn secrets_differ_hold_a_key_and_stay_out_of_logs() {
        let (one, other) = (
            WebhookSecret::random().unwrap(),
            WebhookSecret::random().unwrap(),
        );
        assert_ne!(one, other);
        assert_eq!(one.key().map(|key| key.len()), Some(SECRET_BYTES));
        assert_eq!(format!("{one:?}"), "WebhookSecret(…)");
        assert_eq!(WebhookSecret::new("password".into()).key(), None);
    }
}
