//! Rights that people have, as values.

use crate::{EngineError, clock::new_uuid, entity::holding};
use domain::{
    id::{ChargeId, ContentId, HoldingId, UserId},
    rights::{Holding, HoldingState, Origin, best_of},
};
use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, entity::prelude::*,
};

const PURCHASE: i16 = 1;
const GIFT: i16 = 2;
const GRANT: i16 = 3;

/// Reads a row.
///
/// # Errors
/// [`EngineError::Row`].
pub fn from_row(row: &holding::Model) -> Result<Holding, EngineError> {
    let unreadable = |column| EngineError::Row {
        table: "holding",
        column,
        row: row.id.to_string(),
    };
    let instant = |us, column| Timestamp::from_microsecond(us).map_err(|_| unreadable(column));
    let maybe = |us: Option<i64>, column| us.map(|us| instant(us, column)).transpose();
    let charge = row.charge_id.map(ChargeId::new);
    let origin = match (row.origin, charge, row.given_by) {
        (PURCHASE, Some(charge), _) => Origin::Purchase { charge },
        (GIFT, Some(charge), Some(by)) => Origin::Gift {
            by: UserId::new(by),
            charge,
        },
        (GRANT, None, _) => Origin::Grant,
        _ => return Err(unreadable("origin")),
    };
    Ok(Holding {
        id: HoldingId::new(row.id),
        user: UserId::new(row.user_id),
        content: ContentId::new(row.recording_id),
        origin,
        from: instant(row.from_us, "from_us")?,
        until: maybe(row.until_us, "until_us")?,
        revoked_at: maybe(row.revoked_at_us, "revoked_at_us")?,
    })
}

/// All that somebody has or had, oldest first.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn of_user(
    conn: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<Holding>, EngineError> {
    let rows = holding::Entity::find()
        .filter(holding::Column::UserId.eq(user.uuid()))
        .order_by_asc(holding::Column::CreatedAtUs)
        .order_by_asc(holding::Column::Id)
        .all(conn)
        .await?;
    rows.iter().map(from_row).collect()
}

/// What somebody's right to a recording is worth at `now`; `None` where it holds
/// in no way.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn standing(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    user: UserId,
    content: ContentId,
) -> Result<Option<Holding>, EngineError> {
    let rows = holding::Entity::find()
        .filter(holding::Column::UserId.eq(user.uuid()))
        .filter(holding::Column::RecordingId.eq(content.uuid()))
        .all(conn)
        .await?;
    let all: Vec<Holding> = rows.iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(best_of(all, now).filter(|best| best.state_at(now) == HoldingState::Holds))
}

/// A right to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewHolding {
    /// Whose.
    pub user: UserId,
    /// To what.
    pub content: ContentId,
    /// How.
    pub origin: Origin,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
}

/// Gives a right.
///
/// # Errors
/// [`EngineError::Database`]: a second one without an end among them.
pub(crate) async fn insert(
    tx: &impl ConnectionTrait,
    now: Timestamp,
    new: NewHolding,
) -> Result<HoldingId, EngineError> {
    let (origin, given_by) = match new.origin {
        Origin::Purchase { .. } => (PURCHASE, None),
        Origin::Gift { by, .. } => (GIFT, Some(by.uuid())),
        Origin::Grant => (GRANT, None),
    };
    let id = new_uuid(now);
    let row = holding::Model {
        id,
        user_id: new.user.uuid(),
        recording_id: new.content.uuid(),
        origin,
        charge_id: new.origin.charge().map(ChargeId::uuid),
        given_by,
        from_us: new.from.as_microsecond(),
        until_us: new.until.map(Timestamp::as_microsecond),
        created_at_us: now.as_microsecond(),
        revoked_at_us: None,
        revoked_why: None,
        refund_id: None,
    };
    holding::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(HoldingId::new(id))
}
