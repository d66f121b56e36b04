//! A message that waits to be sent, or was.

use sea_orm::entity::prelude::*;

/// A row of `outbox`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub kind: String,
    pub payload: String,
    pub created_at_us: i64,
    pub due_at_us: i64,
    pub attempts: i32,
    pub sent_at_us: Option<i64>,
    pub fault: Option<String>,
    pub user_id: Option<Uuid>,
    pub webhook_id: Option<Uuid>,
    pub given_up_at_us: Option<i64>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
