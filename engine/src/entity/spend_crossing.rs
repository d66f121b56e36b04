//! An amount that a month reached.

use sea_orm::entity::prelude::*;

/// A row of `spend_crossing`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "spend_crossing")]
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
    pub amount_micros: i64,
    pub total_micros: i64,
    pub currency: String,
    pub at_us: i64,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
