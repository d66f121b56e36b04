//! How far the counters of a data session have been counted; and, by the key of an
//! access server, when all of its sessions were over.

use sea_orm::entity::prelude::*;

/// A row of `usage_session`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "usage_session")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_key: Vec<u8>,
    pub state: String,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
