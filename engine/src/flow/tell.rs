//! Puts messages out, in the transaction of what they tell of.
//!
//! A row of `outbox` is one message to one person or one other system. Its id
//! follows from what it tells and whom: the same told twice is one row, so a
//! message goes out once or, after a crash, again under the same id (decision 14).
//! What people read is worded when it is sent, in their language; what systems
//! get is a body that stays the same at every try.

use crate::{
    EngineError,
    entity::{account, outbox, portal_user, webhook},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    entity::prelude::*, sea_query::OnConflict,
};
use serde::Serialize;
use serde_json::{Value, json};

/// Something that happened, before it is known whom to tell.
pub(crate) struct Happened {
    /// `outbox.kind`: how a reader understands the payload.
    pub kind: &'static str,
    /// Whose.
    pub account: Uuid,
    /// The same whenever the same thing happened.
    pub id: blake3::Hash,
    /// What the account's people are told; `None` where that is nothing to them.
    pub people: Option<Value>,
    /// What other systems are told: the type of the event, and its data.
    pub systems: Option<(&'static str, Value)>,
}

/// Puts out one row for each who is to be told.
///
/// # Errors
/// [`EngineError::Database`].
pub(crate) async fn tell(
    tx: &impl ConnectionTrait,
    now: Timestamp,
    happened: &Happened,
) -> Result<(), EngineError> {
    let row = |whom: Uuid, payload: String| outbox::ActiveModel {
        id: Set(id_of(happened.id, whom)),
        account_id: Set(happened.account),
        kind: Set(happened.kind.to_owned()),
        payload: Set(payload),
        created_at_us: Set(now.as_microsecond()),
        due_at_us: Set(now.as_microsecond()),
        attempts: Set(0),
        sent_at_us: Set(None),
        fault: Set(None),
        user_id: Set(None),
        webhook_id: Set(None),
        given_up_at_us: Set(None),
    };
    let mut rows = Vec::new();
    if let Some(payload) = &happened.people {
        let users: Vec<Uuid> = portal_user::Entity::find()
            .select_only()
            .column(portal_user::Column::Id)
            .filter(portal_user::Column::AccountId.eq(happened.account))
            .filter(portal_user::Column::DisabledAtUs.is_null())
            .order_by_asc(portal_user::Column::Id)
            .into_tuple()
            .all(tx)
            .await?;
        rows.extend(users.into_iter().map(|user| outbox::ActiveModel {
            user_id: Set(Some(user)),
            ..row(user, payload.to_string())
        }));
    }
    if let Some((kind, data)) = &happened.systems {
        let hooks: Vec<Uuid> = webhook::Entity::find()
            .select_only()
            .column(webhook::Column::Id)
            .filter(webhook::Column::RemovedAtUs.is_null())
            .order_by_asc(webhook::Column::Id)
            .into_tuple()
            .all(tx)
            .await?;
        if !hooks.is_empty() {
            let body = body(tx, now, happened.account, kind, data).await?;
            rows.extend(hooks.into_iter().map(|hook| outbox::ActiveModel {
                webhook_id: Set(Some(hook)),
                ..row(hook, body.clone())
            }));
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    outbox::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(outbox::Column::Id)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: Timestamp,
    data: Value,
}

async fn body(
    tx: &impl ConnectionTrait,
    now: Timestamp,
    account: Uuid,
    kind: &str,
    data: &Value,
) -> Result<String, EngineError> {
    let reference: Option<String> = account::Entity::find_by_id(account)
        .select_only()
        .column(account::Column::Reference)
        .into_tuple()
        .one(tx)
        .await?;
    let mut data = data.clone();
    data["account"] = json!(reference.ok_or(EngineError::NotFound)?);
    let body = Body {
        kind,
        timestamp: now,
        data,
    };
    serde_json::to_string(&body).map_err(EngineError::refused)
}

fn id_of(happened: blake3::Hash, whom: Uuid) -> Uuid {
    let mut hasher = blake3::Hasher::new_derive_key("Bandstand 2026-11 outbox");
    hasher.update(happened.as_bytes()).update(whom.as_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}

/// What is known by these parts.
pub(crate) fn known_by<const N: usize>(parts: [&[u8]; N]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher
            .update(&(part.len() as u64).to_be_bytes())
            .update(part);
    }
    hasher.finalize()
}
