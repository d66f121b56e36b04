//! Which entry of its schedule is active for a service.

use sea_orm::entity::prelude::*;

/// A row of `schedule_state`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedule_state")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub service: i16,
    pub entry: Option<String>,
    pub since_us: i64,
    pub next_at_us: Option<i64>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
