//! A threshold that a meter reached.

use sea_orm::entity::prelude::*;

/// A row of `meter_crossing`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meter_crossing")]
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
    pub policy: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub threshold: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub generation: i32,
    pub action: String,
    pub at_us: i64,
    pub record_key: Vec<u8>,
    pub metric_units: i64,
    pub metric_millionths: i32,
    pub quota: i64,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
