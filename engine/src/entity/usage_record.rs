//! An accepted usage record.

use sea_orm::entity::prelude::*;

/// A row of `usage_record`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_record")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_key: Vec<u8>,
    pub account_id: Uuid,
    pub line_id: Uuid,
    pub service: i16,
    pub started_at_us: i64,
    pub ended_at_us: i64,
    pub quantity: i64,
    pub disposition: i16,
    pub peer: Option<String>,
    pub import_id: Uuid,
    pub record_number: i64,
    pub byte_offset: i64,
    pub byte_length: i64,
    pub accepted_at_us: i64,
    pub access: i16,
    pub application: Option<String>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
