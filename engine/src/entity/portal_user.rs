//! A person who signs in.

use sea_orm::entity::prelude::*;

/// A row of `portal_user`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "portal_user")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub email: String,
    pub password_phc: String,
    pub role: i16,
    pub account_id: Option<Uuid>,
    pub display_name: String,
    pub language: String,
    pub disabled_at_us: Option<i64>,
    pub created_at_us: i64,
    pub is_member: i16,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
