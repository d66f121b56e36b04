//! Accounts as operators see them.

use super::Page;
use crate::{
    Db, EngineError,
    entity::{account, line, line_identifier},
    query::account::{self as query, AccountFacts},
    viewer::Viewer,
};
use domain::{catalog::Assignment, id::LineId, party::LineKind};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use uuid::Uuid;

/// An account with its lines and tariffs.
#[derive(Debug, Clone)]
pub struct AccountDetail {
    /// The account.
    pub facts: AccountFacts,
    /// Its lines, in its order.
    pub lines: Vec<LineRow>,
    /// Its tariffs, oldest first.
    pub tariffs: Vec<Assignment>,
}

/// A line with what records call it.
#[derive(Debug, Clone)]
pub struct LineRow {
    /// Which.
    pub id: LineId,
    /// Its name.
    pub label: String,
    /// What it is.
    pub kind: Option<LineKind>,
    /// What records call it.
    pub identifiers: Vec<String>,
}

/// Accounts in order of their reference.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator.
pub async fn accounts(
    viewer: &Viewer,
    db: &Db,
    after: Option<&str>,
    limit: u64,
) -> Result<Page<AccountFacts>, EngineError> {
    viewer.operator()?;
    let mut select = account::Entity::find();
    if let Some(after) = after {
        select = select.filter(account::Column::Reference.gt(after));
    }
    let rows = select
        .order_by_asc(account::Column::Reference)
        .limit(limit + 1)
        .all(db.read())
        .await?;
    let rows = rows
        .iter()
        .map(AccountFacts::from_row)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(rows, limit, |row| row.reference.clone()))
}

/// One account.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none, or for who is no operator.
pub async fn account(
    viewer: &Viewer,
    db: &Db,
    reference: &str,
) -> Result<AccountDetail, EngineError> {
    viewer.operator()?;
    let row = account::Entity::find()
        .filter(account::Column::Reference.eq(reference))
        .one(db.read())
        .await?
        .ok_or(EngineError::NotFound)?;
    let facts = AccountFacts::from_row(&row)?;
    let lines = line::Entity::find()
        .filter(line::Column::AccountId.eq(row.id))
        .order_by_asc(line::Column::Position)
        .all(db.read())
        .await?;
    let ids: Vec<Uuid> = lines.iter().map(|line| line.id).collect();
    let identifiers = line_identifier::Entity::find()
        .filter(line_identifier::Column::LineId.is_in(ids))
        .order_by_asc(line_identifier::Column::Identifier)
        .all(db.read())
        .await?;
    let lines = lines.into_iter().map(|line| LineRow {
        id: LineId::new(line.id),
        identifiers: identifiers
            .iter()
            .filter(|one| one.line_id == line.id)
            .map(|one| one.identifier.clone())
            .collect(),
        label: line.label,
        kind: LineKind::from_code(line.kind),
    });
    let mut tariffs = query::assignments(db.read(), &[facts.id])
        .await?
        .remove(&facts.id)
        .unwrap_or_default();
    tariffs.sort_unstable();
    Ok(AccountDetail {
        lines: lines.collect(),
        facts,
        tariffs,
    })
}
