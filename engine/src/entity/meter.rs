//! Where a household's meter stands in a period.

use sea_orm::entity::prelude::*;

/// A row of `meter`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meter")]
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
    pub plan_id: Uuid,
    pub state: String,
    pub breakdown: String,
    pub records: i64,
    pub newest_at_us: i64,
    pub newest_key: Vec<u8>,
    pub weighted: Option<i64>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
