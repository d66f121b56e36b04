//! An invoice line, as far as sums need it; the document has the rest.

use sea_orm::entity::prelude::*;

/// A row of `invoice_line`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_line")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub invoice_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    pub account_id: Uuid,
    pub service: i16,
    pub usage_start_us: i64,
    pub is_adjustment: i16,
    pub counted: i64,
    pub records: i64,
    pub amount_micros: i64,
    pub rounding_micros: i64,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
