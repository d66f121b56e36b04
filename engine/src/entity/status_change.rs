//! A change of a status or of the active schedule entry; only ever added.

use sea_orm::entity::prelude::*;

/// A row of `status_change`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "status_change")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub account_id: Uuid,
    pub service: i16,
    pub place: i16,
    pub kind: i16,
    pub was: String,
    pub became: String,
    pub at_us: i64,
    pub cause: String,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
