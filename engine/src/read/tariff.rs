//! Tariffs as operators see them.

use crate::{
    Db, EngineError,
    entity::{account_tariff, tariff_version},
    query::tariff::from_row,
    viewer::Viewer,
};
use domain::catalog::{Tariff, TariffCode};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::HashMap;

/// A version of a tariff in a list.
#[derive(Debug, Clone)]
pub struct TariffRow {
    /// The version.
    pub tariff: Tariff,
    /// Accounts that have or will have the tariff, whatever the version.
    pub accounts: i64,
}

/// A version of a tariff with its file.
#[derive(Debug, Clone)]
pub struct TariffDetail {
    /// The version.
    pub tariff: Tariff,
    /// The file it was added from.
    pub source: String,
    /// The numbers of the tariff's other versions.
    pub versions: Vec<u32>,
}

/// Every version of every tariff, by code, newest version first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator.
pub async fn tariffs(viewer: &Viewer, db: &Db) -> Result<Vec<TariffRow>, EngineError> {
    viewer.operator()?;
    let accounts: HashMap<String, i64> = account_tariff::Entity::find()
        .select_only()
        .column(account_tariff::Column::Code)
        .column_as(account_tariff::Column::AccountId.count(), "n")
        .group_by(account_tariff::Column::Code)
        .into_tuple()
        .all(db.read())
        .await?
        .into_iter()
        .collect();
    let rows = tariff_version::Entity::find()
        .order_by_asc(tariff_version::Column::Code)
        .order_by_desc(tariff_version::Column::Version)
        .all(db.read())
        .await?;
    rows.iter()
        .map(|row| {
            let accounts = accounts.get(&row.code).copied().unwrap_or(0);
            Ok(TariffRow {
                tariff: from_row(row)?,
                accounts,
            })
        })
        .collect()
}

/// One version.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none, or for who is no operator.
pub async fn tariff(
    viewer: &Viewer,
    db: &Db,
    code: &TariffCode,
    version: u32,
) -> Result<TariffDetail, EngineError> {
    viewer.operator()?;
    let rows = tariff_version::Entity::find()
        .filter(tariff_version::Column::Code.eq(code.as_str()))
        .order_by_desc(tariff_version::Column::Version)
        .all(db.read())
        .await?;
    let number = |row: &tariff_version::Model| row.version.unsigned_abs();
    let row = rows
        .iter()
        .find(|row| number(row) == version)
        .ok_or(EngineError::NotFound)?;
    Ok(TariffDetail {
        tariff: from_row(row)?,
        source: row.source.clone(),
        versions: rows
            .iter()
            .map(number)
            .filter(|other| *other != version)
            .collect(),
    })
}
