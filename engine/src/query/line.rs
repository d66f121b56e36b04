//! Lines by what records call them.

use crate::{
    EngineError,
    entity::{line, line_identifier},
    query::account::{self, AccountFacts},
};
use domain::id::AccountId;
use jiff::Timestamp;
use sea_orm::{
    Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, entity::prelude::*,
};
use std::collections::HashMap;

/// The account whose line is called one of `identifiers` at `now`, the first of them
/// that any line is called.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn account_by_identifier(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    identifiers: &[&str],
) -> Result<Option<AccountFacts>, EngineError> {
    use line_identifier::Column as C;
    let now_us = now.as_microsecond();
    let rows = line_identifier::Entity::find()
        .filter(C::Identifier.is_in(identifiers.iter().copied()))
        .filter(C::ValidFromUs.lte(now_us))
        .filter(
            Condition::any()
                .add(C::ValidUntilUs.is_null())
                .add(C::ValidUntilUs.gt(now_us)),
        )
        .all(conn)
        .await?;
    let first = identifiers
        .iter()
        .find_map(|identifier| rows.iter().find(|row| row.identifier == *identifier));
    let Some(row) = first else { return Ok(None) };
    let Some(line) = line::Entity::find_by_id(row.line_id).one(conn).await? else {
        return Ok(None);
    };
    let accounts = account::by_ids(conn, &[AccountId::new(line.account_id)]).await?;
    Ok(accounts.into_iter().next())
}

/// The labels of each account's lines.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn labels(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Vec<String>>, EngineError> {
    let rows: Vec<(Uuid, String)> = line::Entity::find()
        .select_only()
        .columns([line::Column::AccountId, line::Column::Label])
        .filter(line::Column::AccountId.is_in(accounts.iter().map(|id| id.uuid())))
        .into_tuple()
        .all(conn)
        .await?;
    let mut labels: HashMap<AccountId, Vec<String>> = HashMap::new();
    for (account, label) in rows {
        labels
            .entry(AccountId::new(account))
            .or_default()
            .push(label);
    }
    Ok(labels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{add_household, each_database, instant};

    #[tokio::test]
    async fn an_identifier_means_who_has_it_now() {
        each_database(|db| async move {
            let household = add_household(&db, "H-1").await;
            let now = instant("2026-11-21T09:00:00Z");
            for (identifiers, want) in [
                (&["H-1-home"][..], Some(household.account)),
                (&["none", "H-1-mobile"], Some(household.account)),
                (&["H-1"], None),
                (&[], None),
            ] {
                let found = account_by_identifier(db.read(), now, identifiers);
                let found = found.await.unwrap().map(|facts| facts.id);
                assert_eq!(found, want, "{identifiers:?}");
            }
            let before = instant("2025-12-31T00:00:00Z");
            let found = account_by_identifier(db.read(), before, &["H-1-home"]).await;
            assert!(found.unwrap().is_none(), "before the line was there");
        })
        .await;
    }

    #[tokio::test]
    async fn an_identifier_that_ended_means_nobody() {
        each_database(|db| async move {
            let first = add_household(&db, "H-1").await;
            let second = add_household(&db, "H-2").await;
            let now = instant("2026-11-21T09:00:00Z");
            let of = |identifier| {
                let db = db.clone();
                async move {
                    let found = account_by_identifier(db.read(), now, &[identifier]).await;
                    found.unwrap().map(|facts| facts.id)
                }
            };
            assert_eq!(of("H-1-mobile").await, Some(first.account));
            assert_eq!(of("H-2-mobile").await, Some(second.account));
            let rows = line_identifier::Entity::find()
                .all(db.read())
                .await
                .unwrap();
            let moved = rows.iter().find(|row| row.identifier == "H-1-mobile");
            let ended = line_identifier::ActiveModel {
                valid_until_us: sea_orm::ActiveValue::Set(Some(now.as_microsecond())),
                ..moved.unwrap().clone().into()
            };
            db.in_tx(async |tx| {
                line_identifier::Entity::update(ended.clone())
                    .exec(tx)
                    .await?;
                Ok(())
            })
            .await
            .unwrap();
            // its last instant is not its own
            assert_eq!(of("H-1-mobile").await, None);
        })
        .await;
    }
}
