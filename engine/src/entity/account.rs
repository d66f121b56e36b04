//! A billing account.

use sea_orm::entity::prelude::*;

/// A row of `account`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub reference: String,
    pub name: String,
    pub address: String,
    pub currency: String,
    pub zone: String,
    pub cycle_day: i16,
    pub language: String,
    pub opened_on: String,
    pub created_at_us: i64,
    pub segment: Option<String>,
    pub country: Option<String>,
    pub tax_id: Option<String>,
    pub is_business: i16,
    pub itemization: i16,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
