//! An invoice or credit note; never changed.

use sea_orm::entity::prelude::*;

/// A row of `invoice`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub year: i16,
    pub sequence: i32,
    pub account_id: Uuid,
    pub kind: i16,
    pub generation: i16,
    pub credits_id: Option<Uuid>,
    pub period_start_us: i64,
    pub period_month: String,
    pub issued_at_us: i64,
    pub currency: String,
    pub net_micros: i64,
    pub tax_micros: i64,
    pub total_micros: i64,
    pub run_id: Option<Uuid>,
    pub document: Vec<u8>,
    pub digest: Vec<u8>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
