//! What a household chose for its meter.

use sea_orm::entity::prelude::*;

/// A row of `meter_choice`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meter_choice")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub service: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_us: i64,
    pub chosen_at_us: i64,
    pub at_cap: Option<String>,
    pub alerts: String,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
