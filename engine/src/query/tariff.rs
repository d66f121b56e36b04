//! Tariff versions as domain values.

use crate::{EngineError, entity::tariff_version};
use domain::catalog::{Catalog, Tariff, TariffCode};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, entity::prelude::*};
use std::sync::Arc;

/// Every version of every tariff.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn catalog(conn: &impl ConnectionTrait) -> Result<Catalog, EngineError> {
    let rows = tariff_version::Entity::find()
        .order_by_asc(tariff_version::Column::Code)
        .order_by_asc(tariff_version::Column::Version)
        .all(conn)
        .await?;
    let mut catalog = Catalog::new();
    for row in &rows {
        let tariff = from_row(row)?;
        catalog
            .entry(tariff.code.clone())
            .or_default()
            .push(Arc::new(tariff));
    }
    Ok(catalog)
}

/// One version.
///
/// # Errors
/// [`EngineError::NotFound`], [`EngineError::Database`], [`EngineError::Row`].
pub async fn version(
    conn: &impl ConnectionTrait,
    code: &TariffCode,
    version: u32,
) -> Result<Arc<Tariff>, EngineError> {
    let row = tariff_version::Entity::find()
        .filter(tariff_version::Column::Code.eq(code.as_str()))
        .filter(tariff_version::Column::Version.eq(i64::from(version)))
        .one(conn)
        .await?
        .ok_or(EngineError::NotFound)?;
    from_row(&row).map(Arc::new)
}

/// The tariff of a row.
///
/// # Errors
/// [`EngineError::Row`].
pub fn from_row(row: &tariff_version::Model) -> Result<Tariff, EngineError> {
    serde_json::from_str(&row.document).map_err(|_| EngineError::Row {
        table: "tariff_version",
        column: "document",
        row: format!("{} {}", row.code, row.version),
    })
}
