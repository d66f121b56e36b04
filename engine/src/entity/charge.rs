//! What was charged once, beside usage.

use sea_orm::entity::prelude::*;

/// A row of `charge`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "charge")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub at_us: i64,
    pub detail: String,
    pub amount_micros: i64,
    pub currency: String,
    pub tax_mode: String,
    pub tax_millionths: i64,
    pub invoice_id: Option<Uuid>,
    pub user_id: Option<Uuid>,
    pub statement_id: Option<Uuid>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
