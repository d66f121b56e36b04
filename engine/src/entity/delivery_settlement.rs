//! What one transfer added to what is owed.

use sea_orm::entity::prelude::*;

/// A row of `delivery_settlement`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery_settlement")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub delivery_id: Uuid,
    pub account_id: Uuid,
    pub provider_id: Uuid,
    pub at_us: i64,
    pub kind: i16,
    pub bytes: i64,
    pub currency: String,
    pub tax_millionths: i64,
    pub subscriber_micros: i64,
    pub provider_micros: i64,
    pub subscriber_net_micros: i64,
    pub provider_net_micros: i64,
    pub charge_id: Option<Uuid>,
    pub statement_id: Option<Uuid>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
