//! A match that a person decides.

use sea_orm::entity::prelude::*;

/// A row of `match_case`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "match_case")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: i16,
    pub master_id: Uuid,
    pub recording_id: Option<Uuid>,
    pub user_id: Option<Uuid>,
    pub asked_digest: Vec<u8>,
    pub form_kind: Option<i16>,
    pub form_digest: Option<Vec<u8>>,
    pub asked: String,
    pub words: Vec<u8>,
    pub comparison: String,
    pub opened_at_us: i64,
    pub decided_at_us: Option<i64>,
    pub is_same: Option<i16>,
    pub decided_by: Option<String>,
    pub note: Option<String>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
