//! A statement for a provider.

use sea_orm::entity::prelude::*;

/// A row of `provider_statement`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provider_statement")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub year: i16,
    pub sequence: i32,
    pub provider_id: Uuid,
    pub currency: String,
    pub month: String,
    pub issued_at_us: i64,
    pub digest: Vec<u8>,
    pub document: Vec<u8>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
