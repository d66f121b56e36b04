//! How services are served, and what is told of it.

use super::Proof;
use crate::{
    Db, EngineError,
    entity::{account, outbox, policy_status, portal_user, status_change, webhook},
    flow::meter::KIND_STATUS,
};
use domain::metering::PolicyStatus;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::{BTreeMap, HashSet};
use uuid::Uuid;

/// An account, a service, and where it is used.
type Served = (Uuid, i16, i16);

/// Changes read at a time.
const PAGE: u64 = 2_000;

/// Each change goes on from the one before it, and the status is what the last one
/// made it; each message is about an account that is there, to somebody or some
/// system that was.
pub(super) async fn statuses(db: &Db) -> Result<[Proof; 2], EngineError> {
    let mut chain = Proof::new("each status is what its changes, one after the other, made it");
    let usual = PolicyStatus::Normal.as_str();
    let mut last: BTreeMap<Served, (String, i64)> = BTreeMap::new();
    let mut after: Option<i64> = None;
    loop {
        let mut page = status_change::Entity::find()
            .filter(status_change::Column::Kind.eq(KIND_STATUS))
            .order_by_asc(status_change::Column::Id)
            .limit(PAGE);
        if let Some(after) = after {
            page = page.filter(status_change::Column::Id.gt(after));
        }
        let rows = page.all(db.read()).await?;
        let Some(newest) = rows.last() else { break };
        after = Some(newest.id);
        for row in rows {
            let key = (row.account_id, row.service, row.place);
            let before = last.get(&key).map_or(usual, |(became, _)| became);
            chain.examine(before == row.was && row.was != row.became, || {
                format!("change {}: was {}, after {before}", row.id, row.was)
            });
            last.insert(key, (row.became, row.at_us));
        }
    }
    let mut there: BTreeMap<Served, (String, i64)> = BTreeMap::new();
    for row in policy_status::Entity::find().all(db.read()).await? {
        let key = (row.account_id, row.service, row.place);
        // as usual from the first on: nothing has changed yet
        if row.status != usual || last.contains_key(&key) {
            there.insert(key, (row.status, row.since_us));
        }
    }
    let keys: HashSet<Served> = there.keys().chain(last.keys()).copied().collect();
    for key in keys {
        let (is, made) = (there.get(&key), last.get(&key));
        chain.examine(is == made, || {
            format!(
                "account {}: the status is {is:?}, its changes made it {made:?}",
                key.0
            )
        });
    }
    let mut told = Proof::new("each message that waits has somebody who gets it");
    let accounts = ids(
        account::Entity::find()
            .select_only()
            .column(account::Column::Id),
        db,
    )
    .await?;
    let users = ids(
        portal_user::Entity::find()
            .select_only()
            .column(portal_user::Column::Id),
        db,
    )
    .await?;
    let hooks = ids(
        webhook::Entity::find()
            .select_only()
            .column(webhook::Column::Id),
        db,
    )
    .await?;
    let waiting = outbox::Entity::find()
        .filter(outbox::Column::SentAtUs.is_null())
        .all(db.read())
        .await?;
    for row in waiting {
        let gets_it = match (row.user_id, row.webhook_id) {
            (Some(user), None) => users.contains(&user),
            (None, Some(hook)) => hooks.contains(&hook),
            // an invitation names who gets it itself
            (None, None) => row.payload.contains("email"),
            (Some(_), Some(_)) => false,
        };
        told.examine(gets_it && accounts.contains(&row.account_id), || {
            format!("message {}: nobody gets it", row.id)
        });
    }
    Ok([chain, told])
}

async fn ids<E: EntityTrait>(
    all: sea_orm::Select<E>,
    db: &Db,
) -> Result<HashSet<Uuid>, EngineError> {
    let ids: Vec<Uuid> = all.into_tuple().all(db.read()).await?;
    Ok(ids.into_iter().collect())
}
