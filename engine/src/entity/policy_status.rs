//! How a service of an account is served now.

use sea_orm::entity::prelude::*;

/// A row of `policy_status`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "policy_status")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub service: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i16,
    pub status: String,
    pub since_us: i64,
    pub pending_status: Option<String>,
    pub pending_at_us: Option<i64>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
