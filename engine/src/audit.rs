//! The audit log: who did what to which object, when and from where.
//!
//! Rows are only ever added, inside the transaction of what they tell of, and
//! each holds a hash of itself and the row before: a row that is changed or
//! taken out of the middle shows in [`first_broken`]. (Rows cut off at the end
//! show only to somebody who wrote the newest hash down.)
//!
//! No secrets go in here: no passwords, no tokens, no whole usage records.

use crate::{Db, EngineError, entity::audit_event, identity::one_line, viewer::Viewer};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;

/// The actor of what was done without signing in.
pub const COMMAND_LINE: &str = "command line";

/// Something that was done.
#[derive(Debug, Clone)]
pub struct Event {
    /// What, as a verb of ours: `tariff.add`.
    pub action: &'static str,
    /// To which object: an id, a number, a file's name.
    pub object: String,
    /// What changed: before and after, counts, reasons.
    pub detail: serde_json::Value,
}

/// A row of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    /// Its place in the log.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who: an e-mail address, or [`COMMAND_LINE`].
    pub actor: String,
    /// What.
    pub action: String,
    /// To which object.
    pub object: String,
    /// What changed, as JSON.
    pub detail: String,
    /// From where.
    pub client: String,
}

impl Event {
    /// Something done to `object`, with nothing to add.
    pub fn new(action: &'static str, object: impl ToString) -> Self {
        Self {
            action,
            object: object.to_string(),
            detail: serde_json::Value::Null,
        }
    }

    /// With what changed.
    pub fn with_detail(self, detail: serde_json::Value) -> Self {
        Self { detail, ..self }
    }
}

/// Adds a row, inside the transaction of what it tells of. Without a viewer
/// the actor is the [`COMMAND_LINE`].
///
/// # Errors
/// [`EngineError::Database`].
pub async fn record(
    tx: &impl ConnectionTrait,
    now: Timestamp,
    by: Option<&Viewer>,
    event: Event,
) -> Result<(), EngineError> {
    let last = audit_event::Entity::find()
        .order_by_desc(audit_event::Column::Id)
        .one(tx)
        .await?;
    let mut row = audit_event::Model {
        id: 0,
        at_us: now.as_microsecond(),
        user_id: by.and_then(Viewer::user_id),
        actor: by.map_or_else(|| COMMAND_LINE.to_owned(), |viewer| viewer.email.clone()),
        action: event.action.to_owned(),
        object: one_line(&event.object, 400),
        detail: event.detail.to_string(),
        client: one_line(by.map_or("", |viewer| &viewer.client), 64),
        digest: Vec::new(),
    };
    row.digest = digest(last.as_ref().map(|last| last.digest.as_slice()), &row);
    let row = audit_event::ActiveModel {
        id: NotSet,
        at_us: Set(row.at_us),
        user_id: Set(row.user_id),
        actor: Set(row.actor),
        action: Set(row.action),
        object: Set(row.object),
        detail: Set(row.detail),
        client: Set(row.client),
        digest: Set(row.digest),
    };
    audit_event::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The rows before `before`, newest first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn page(
    viewer: &Viewer,
    db: &Db,
    before: Option<i64>,
    rows_max: u64,
) -> Result<Vec<AuditRow>, EngineError> {
    viewer.operator()?;
    let mut query = audit_event::Entity::find()
        .order_by_desc(audit_event::Column::Id)
        .limit(rows_max);
    if let Some(before) = before {
        query = query.filter(audit_event::Column::Id.lt(before));
    }
    let rows = query.all(db.read()).await?;
    rows.into_iter()
        .map(|row| {
            let at = Timestamp::from_microsecond(row.at_us).map_err(|_| EngineError::Row {
                table: "audit_event",
                column: "at_us",
                row: row.id.to_string(),
            })?;
            Ok(AuditRow {
                id: row.id,
                at,
                actor: row.actor,
                action: row.action,
                object: row.object,
                detail: row.detail,
                client: row.client,
            })
        })
        .collect()
}

/// The first row that was changed, or whose predecessor was, or is gone;
/// `None` when the log is whole.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn first_broken(conn: &impl ConnectionTrait) -> Result<Option<i64>, EngineError> {
    let mut last: Option<(i64, Vec<u8>)> = None;
    loop {
        let mut query = audit_event::Entity::find()
            .order_by_asc(audit_event::Column::Id)
            .limit(1_000);
        if let Some((id, _)) = &last {
            query = query.filter(audit_event::Column::Id.gt(*id));
        }
        let rows = query.all(conn).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        for row in rows {
            let before = last.as_ref().map(|(_, digest)| digest.as_slice());
            if digest(before, &row) != row.digest {
                return Ok(Some(row.id));
            }
            last = Some((row.id, row.digest));
        }
    }
}

/// The hash of a row and of the one before it; the row's own place is not in
/// it, since the database gives it.
fn digest(before: Option<&[u8]>, row: &audit_event::Model) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new_derive_key("Bandstand 2026-01 audit log");
    let mut field = |bytes: &[u8]| {
        // the length first, so that no two rows read the same end to end
        hasher.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(bytes);
    };
    field(before.unwrap_or_default());
    field(&row.at_us.to_le_bytes());
    field(row.user_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    for text in [
        &row.actor,
        &row.action,
        &row.object,
        &row.detail,
        &row.client,
    ] {
        field(text.as_bytes());
    }
    hasher.finalize().as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        testing::{each_database, instant},
        viewer::Role,
    };
    use domain::{
        id::{AccountId, UserId},
        party::Language,
    };
    use sea_orm::sea_query::Expr;
    use serde_json::json;
    use uuid::Uuid;

    fn viewer(role: Role) -> Viewer {
        Viewer {
            user: UserId::new(Uuid::from_u128(1)),
            session_id: Uuid::from_u128(2),
            role,
            is_member: false,
            name: "Olga".into(),
            email: "olga@example.com".into(),
            language: Language::En,
            client: "192.0.2.7".into(),
        }
    }

    async fn three_rows(db: &Db) {
        let now = instant("2026-03-01T12:00:00Z");
        for object in ["first", "second\nline", "third"] {
            db.in_tx(async |tx| {
                let event = Event::new("tariff.add", object)
                    .with_detail(json!({"version": 2, "text": "a\nb"}));
                let operator = viewer(Role::Operator);
                record(tx, now, Some(&operator), event).await
            })
            .await
            .unwrap();
        }
    }

    #[tokio::test]
    async fn rows_come_back_newest_first_a_page_at_a_time() {
        each_database(|db| async move {
            three_rows(&db).await;
            let operator = viewer(Role::Operator);
            let first = page(&operator, &db, None, 2).await.unwrap();
            let objects: Vec<&str> = first.iter().map(|row| row.object.as_str()).collect();
            assert_eq!(objects, ["third", "second line"]);
            assert_eq!(first[0].actor, "olga@example.com");
            assert_eq!(first[0].client, "192.0.2.7");
            assert!(!first[0].detail.contains('\n'));
            let rest = page(&operator, &db, Some(first[1].id), 2).await.unwrap();
            assert_eq!(rest.len(), 1);
            assert_eq!(rest[0].object, "first");
        })
        .await;
    }

    #[tokio::test]
    async fn only_operators_read_it() {
        each_database(|db| async move {
            let account = AccountId::new(Uuid::from_u128(3));
            for role in [Role::Subscriber(account), Role::Provider] {
                let outcome = page(&viewer(role), &db, None, 2).await;
                assert!(matches!(outcome, Err(EngineError::NotFound)), "{role:?}");
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_changed_row_and_a_missing_row_show() {
        each_database(|db| async move {
            assert_eq!(first_broken(db.read()).await.unwrap(), None);
            three_rows(&db).await;
            assert_eq!(first_broken(db.read()).await.unwrap(), None);
            let ids: Vec<i64> = page(&viewer(Role::Operator), &db, None, 3)
                .await
                .unwrap()
                .iter()
                .rev()
                .map(|row| row.id)
                .collect();
            let actor = |text: &str| {
                audit_event::Entity::update_many()
                    .col_expr(audit_event::Column::Actor, Expr::value(text))
                    .filter(audit_event::Column::Id.eq(ids[1]))
            };
            actor("eve@example.com").exec(db.read()).await.unwrap();
            assert_eq!(first_broken(db.read()).await.unwrap(), Some(ids[1]));
            actor("olga@example.com").exec(db.read()).await.unwrap();
            assert_eq!(first_broken(db.read()).await.unwrap(), None);
            audit_event::Entity::delete_by_id(ids[1])
                .exec(db.read())
                .await
                .unwrap();
            assert_eq!(first_broken(db.read()).await.unwrap(), Some(ids[2]));
        })
        .await;
    }
}
