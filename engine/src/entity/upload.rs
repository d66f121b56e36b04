//! A master on its way.

use sea_orm::entity::prelude::*;

/// A row of `upload`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub provider_id: Uuid,
    pub file_name: String,
    pub total_bytes: i64,
    pub received_bytes: i64,
    pub created_at_us: i64,
    pub touched_at_us: i64,
    pub recording_id: Option<Uuid>,
    pub refusal: Option<String>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
