//! Sessions: who holds which token, since when, and until when.

use super::{Token, throttle, user::viewer_from};
use crate::{
    Db, EngineError,
    entity::{portal_session, portal_user},
    viewer::{Role, Viewer},
};
use domain::id::UserId;
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationDef, Statement, sea_query::Expr,
};
use serde::Serialize;
use std::{
    collections::HashSet,
    sync::{LazyLock, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::timeout;
use uuid::Uuid;

/// How often, at most, a session notes that it was used.
pub const SEEN_EVERY: Duration = Duration::from_secs(60);

/// How long a request waits for that note; it is written all the same.
const SEEN_WAIT: Duration = Duration::from_millis(100);

/// How long a session lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// Without use.
    pub idle: Duration,
    /// In all.
    pub absolute: Duration,
}

impl Lifetime {
    /// For subscribers and providers: a phone that is in use every day stays
    /// signed in for a month.
    pub const OF_SUBSCRIBERS: Lifetime = Lifetime {
        idle: Duration::from_secs(12 * 3_600),
        absolute: Duration::from_secs(30 * 24 * 3_600),
    };

    /// For operators, who see everybody: a working day at most.
    pub const OF_OPERATORS: Lifetime = Lifetime {
        idle: Duration::from_secs(3_600),
        absolute: Duration::from_secs(12 * 3_600),
    };

    /// Of a session of that role.
    pub const fn of(role: Role) -> Lifetime {
        match role {
            Role::Subscriber(_) | Role::Provider => Self::OF_SUBSCRIBERS,
            Role::Operator => Self::OF_OPERATORS,
        }
    }

    fn is_over(self, now: Timestamp, created: Timestamp, seen: Timestamp) -> bool {
        let since = |then: Timestamp| now.duration_since(then).unsigned_abs();
        // an instant yet to come, after a clock was set back, is no reason to end it
        (now > created && since(created) >= self.absolute)
            || (now > seen && since(seen) >= self.idle)
    }
}

/// One session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionRow {
    /// Which; not the token.
    pub id: Uuid,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it was used last, to the minute.
    pub seen_at: Timestamp,
    /// The network address that they signed in from.
    pub client: String,
    /// What the browser called itself.
    pub agent: String,
    /// Whether it is the session that asks.
    pub is_current: bool,
}

/// Who holds `token` and asks from the network address `client`, if the token's
/// session is alive and its user not disabled.
/// Notes that the session was used, at most every [`SEEN_EVERY`].
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn viewer_of(
    db: &Db,
    now: Timestamp,
    token: &Token,
    client: &str,
) -> Result<Option<Viewer>, EngineError> {
    let of_user: RelationDef = portal_session::Entity::belongs_to(portal_user::Entity)
        .from(portal_session::Column::UserId)
        .to(portal_user::Column::Id)
        .into();
    let held = portal_session::Entity::find_by_id(token.hash())
        .join(JoinType::InnerJoin, of_user)
        .select_also(portal_user::Entity)
        .filter(portal_user::Column::DisabledAtUs.is_null())
        .one(db.read())
        .await?;
    let Some((session, Some(user))) = held else {
        return Ok(None);
    };
    let seen_at = instant(session.seen_at_us, "seen_at_us", session.id)?;
    let created_at = instant(session.created_at_us, "created_at_us", session.id)?;
    let viewer = viewer_from(user, session.id, client)?;
    if Lifetime::of(viewer.role).is_over(now, created_at, seen_at) {
        return Ok(None);
    }
    if now > seen_at && now.duration_since(seen_at).unsigned_abs() >= SEEN_EVERY {
        note_seen(db, now, viewer.session_id).await;
    }
    Ok(Some(viewer))
}

/// Sessions whose use is being noted by this process at the moment, so that
/// the requests of one page do not queue up to write the same minute.
static NOTING: LazyLock<Mutex<HashSet<Uuid>>> = LazyLock::new(Mutex::default);

/// Notes the use in a task of its own: a request must not wait for an import
/// that holds the database's one writer.
async fn note_seen(db: &Db, now: Timestamp, session: Uuid) {
    if !NOTING
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(session)
    {
        return;
    }
    let db = db.clone();
    let task = tokio::spawn(async move {
        let noted = db
            .in_tx(async |tx| write_seen(tx, now, session).await)
            .await;
        NOTING
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&session);
        if let Err(error) = noted {
            tracing::warn!(error = error.chain(), "a session's use was not noted");
        }
    });
    // whether it was done in time or not, it goes on by itself
    let _ = timeout(SEEN_WAIT, task).await;
}

async fn write_seen(
    tx: &DatabaseTransaction,
    now: Timestamp,
    session: Uuid,
) -> Result<(), EngineError> {
    let now_us = now.as_microsecond();
    portal_session::Entity::update_many()
        .col_expr(portal_session::Column::SeenAtUs, Expr::value(now_us))
        .filter(portal_session::Column::Id.eq(session))
        .filter(portal_session::Column::SeenAtUs.lt(now_us))
        .exec(tx)
        .await?;
    Ok(())
}

/// The living sessions of the viewer, the one used last first.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn sessions(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
) -> Result<Vec<SessionRow>, EngineError> {
    let rows = portal_session::Entity::find()
        .filter(portal_session::Column::UserId.eq(viewer.user.uuid()))
        .order_by_desc(portal_session::Column::SeenAtUs)
        .order_by_asc(portal_session::Column::Id)
        .all(db.read())
        .await?;
    let lifetime = Lifetime::of(viewer.role);
    let mut sessions = Vec::with_capacity(rows.len());
    for row in rows {
        let created_at = instant(row.created_at_us, "created_at_us", row.id)?;
        let seen_at = instant(row.seen_at_us, "seen_at_us", row.id)?;
        if lifetime.is_over(now, created_at, seen_at) {
            continue;
        }
        sessions.push(SessionRow {
            id: row.id,
            created_at,
            seen_at,
            client: row.client,
            agent: row.agent,
            is_current: row.id == viewer.session_id,
        });
    }
    Ok(sessions)
}

/// Ends one of the viewer's own sessions.
///
/// # Errors
/// [`EngineError::NotFound`] when it is none of theirs; [`EngineError::Database`].
pub async fn end_session(viewer: &Viewer, db: &Db, session: Uuid) -> Result<(), EngineError> {
    let user = viewer.user;
    db.in_tx(async |tx| {
        let ended = portal_session::Entity::delete_many()
            .filter(portal_session::Column::Id.eq(session))
            .filter(portal_session::Column::UserId.eq(user.uuid()))
            .exec(tx)
            .await?;
        match ended.rows_affected {
            0 => Err(EngineError::NotFound),
            _ => Ok(()),
        }
    })
    .await
}

/// Ends all of the viewer's sessions, this one too. Returns how many.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn end_all_sessions(viewer: &Viewer, db: &Db) -> Result<u64, EngineError> {
    let user = viewer.user;
    db.in_tx(async |tx| end_all_of(tx, user).await).await
}

/// Ends all sessions of another user, at an operator's word. Returns how many.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`].
pub async fn end_sessions_of(viewer: &Viewer, db: &Db, user: UserId) -> Result<u64, EngineError> {
    viewer.operator()?;
    db.in_tx(async |tx| end_all_of(tx, user).await).await
}

pub(super) async fn end_all_of(tx: &DatabaseTransaction, user: UserId) -> Result<u64, EngineError> {
    let ended = portal_session::Entity::delete_many()
        .filter(portal_session::Column::UserId.eq(user.uuid()))
        .exec(tx)
        .await?;
    Ok(ended.rows_affected)
}

/// Ends the session that `token` belongs to; a token of none is no error.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn sign_out(db: &Db, token: &Token) -> Result<(), EngineError> {
    db.in_tx(async |tx| end_token(tx, token).await).await
}

pub(super) async fn end_token(tx: &DatabaseTransaction, token: &Token) -> Result<(), EngineError> {
    portal_session::Entity::delete_by_id(token.hash())
        .exec(tx)
        .await?;
    Ok(())
}

/// Removes what has run out: sessions past every limit, closed windows of
/// failed sign-ins. Each sign-in does this; nothing depends on it.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn sweep(db: &Db, now: Timestamp) -> Result<(), EngineError> {
    db.in_tx(async |tx| {
        let longest = i64::try_from(Lifetime::OF_SUBSCRIBERS.absolute.as_micros());
        let over = now
            .as_microsecond()
            .saturating_sub(longest.unwrap_or(i64::MAX));
        let sql = "DELETE FROM portal_session WHERE created_at_us <= $1";
        let backend = tx.get_database_backend();
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, [over.into()]))
            .await?;
        throttle::sweep(tx, now).await
    })
    .await
}

fn instant(us: i64, column: &'static str, session: Uuid) -> Result<Timestamp, EngineError> {
    Timestamp::from_microsecond(us).map_err(|_| EngineError::Row {
        table: "portal_session",
        column,
        row: session.to_string(),
    })
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
