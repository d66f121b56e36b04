//! One attempt at importing one file.

use sea_orm::entity::prelude::*;

/// A row of `usage_import`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_import")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub source: String,
    pub format: String,
    pub options: String,
    pub state: i16,
    pub started_at_us: i64,
    pub finished_at_us: Option<i64>,
    pub byte_count: i64,
    pub record_count: i64,
    pub accepted_count: i64,
    pub duplicate_count: i64,
    pub rejected_count: i64,
    pub rejected_again_count: i64,
    pub digest: Option<Vec<u8>>,
    pub refusal: Option<String>,
    pub user_id: Option<Uuid>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
