//! A version of who a provider is by law.

use sea_orm::entity::prelude::*;

/// A row of `provider_party`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provider_party")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub document: String,
    pub saved_at_us: i64,
    pub saved_by: Option<Uuid>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
