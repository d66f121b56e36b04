//! Statements, as their provider and operators see them.

use super::Page;
use crate::{Db, EngineError, Viewer, entity::provider_statement};
use domain::{
    delivery::{StatementDocument, StatementNumber},
    id::StatementId,
};
use sea_orm::{Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};

/// The viewer's statements below `below`, newest first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no provider; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn own_statements(
    viewer: &Viewer,
    db: &Db,
    below: Option<StatementNumber>,
    limit: u64,
) -> Result<Page<StatementDocument>, EngineError> {
    use provider_statement::Column as C;
    let mut select = provider_statement::Entity::find()
        .filter(C::ProviderId.eq(viewer.provider()?.uuid()))
        .order_by_desc(C::Year)
        .order_by_desc(C::Sequence)
        .limit(limit + 1);
    if let Some(below) = below {
        let sequence = i32::try_from(below.sequence).unwrap_or(i32::MAX);
        select = select.filter(
            Condition::any().add(C::Year.lt(below.year)).add(
                Condition::all()
                    .add(C::Year.eq(below.year))
                    .add(C::Sequence.lt(sequence)),
            ),
        );
    }
    let rows = select.all(db.read()).await?;
    let rows = rows.iter().map(document);
    let rows = rows.collect::<Result<_, EngineError>>()?;
    Ok(Page::from_rows(rows, limit, |row: &StatementDocument| {
        row.number.to_string()
    }))
}

/// One statement, for its provider and for operators.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none, or none for this viewer;
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn statement(
    viewer: &Viewer,
    db: &Db,
    number: StatementNumber,
) -> Result<StatementDocument, EngineError> {
    document(&row(viewer, db, number).await?)
}

/// Its id, for who may see it.
///
/// # Errors
/// As [`statement`].
pub async fn statement_id(
    viewer: &Viewer,
    db: &Db,
    number: StatementNumber,
) -> Result<StatementId, EngineError> {
    Ok(StatementId::new(row(viewer, db, number).await?.id))
}

async fn row(
    viewer: &Viewer,
    db: &Db,
    number: StatementNumber,
) -> Result<provider_statement::Model, EngineError> {
    use provider_statement::Column as C;
    let sequence = i32::try_from(number.sequence).map_err(|_| EngineError::NotFound)?;
    let row = provider_statement::Entity::find()
        .filter(C::Year.eq(number.year))
        .filter(C::Sequence.eq(sequence))
        .one(db.read())
        .await?
        .ok_or(EngineError::NotFound)?;
    let is_own = viewer
        .provider()
        .is_ok_and(|own| own.uuid() == row.provider_id);
    if !is_own {
        viewer.operator()?;
    }
    Ok(row)
}

fn document(row: &provider_statement::Model) -> Result<StatementDocument, EngineError> {
    serde_json::from_slice(&row.document).map_err(|_| EngineError::Row {
        table: "provider_statement",
        column: "document",
        row: row.id.to_string(),
    })
}
