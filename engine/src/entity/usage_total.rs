//! Running totals of one line in one period, by increment.

use sea_orm::entity::prelude::*;

/// A row of `usage_total`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_total")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub period_start_us: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub service: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub line_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub increment_block: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub increment_scope: i16,
    pub raw: i64,
    pub counted: i64,
    pub records: i64,
    pub newest_at_us: i64,
    pub billed_records: i64,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
