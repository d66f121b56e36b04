//! A right that somebody has.

use sea_orm::entity::prelude::*;

/// A row of `holding`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holding")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub recording_id: Uuid,
    pub origin: i16,
    pub charge_id: Option<Uuid>,
    pub given_by: Option<Uuid>,
    pub from_us: i64,
    pub until_us: Option<i64>,
    pub created_at_us: i64,
    pub revoked_at_us: Option<i64>,
    pub revoked_why: Option<String>,
    pub refund_id: Option<Uuid>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
