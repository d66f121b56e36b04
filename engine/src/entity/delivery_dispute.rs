//! A delivery that a subscriber disputes.

use sea_orm::entity::prelude::*;

/// A row of `delivery_dispute`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery_dispute")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub delivery_id: Uuid,
    pub opened_at_us: i64,
    pub opened_by: Uuid,
    pub reason: String,
    pub decided_at_us: Option<i64>,
    pub decided_by: Option<String>,
    pub is_refunded: Option<i16>,
    pub note: Option<String>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
