//! A rejected record with its original bytes.

use sea_orm::entity::prelude::*;

/// A row of `usage_reject`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_reject")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub import_id: Uuid,
    pub fingerprint: Vec<u8>,
    pub record_number: i64,
    pub line_number: i64,
    pub byte_offset: i64,
    pub byte_length: i64,
    pub original: Vec<u8>,
    pub reason: String,
    pub detail: String,
    pub state: i16,
    pub mended: Option<Vec<u8>>,
    pub record_key: Option<Vec<u8>>,
    pub created_at_us: i64,
    pub resolved_at_us: Option<i64>,
    pub resolved_by: Option<Uuid>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
