//! A journal entry.

use sea_orm::entity::prelude::*;

/// A row of `ledger_entry`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entry")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub invoice_id: Option<Uuid>,
    pub charge_id: Option<Uuid>,
    pub delivery_id: Option<Uuid>,
    pub settlement_id: Option<Uuid>,
    pub statement_id: Option<Uuid>,
    pub account_id: Option<Uuid>,
    pub booked_at_us: i64,
    pub payment_id: Option<Uuid>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
