//! The PDF of an invoice or a statement.

use sea_orm::entity::prelude::*;

/// A row of `paper`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: Uuid,
    pub invoice_id: Option<Uuid>,
    pub statement_id: Option<Uuid>,
    pub file_hash: Option<Vec<u8>>,
    pub bytes: Option<i64>,
    pub pages: Option<i32>,
    pub letter_version: Option<i32>,
    pub language: String,
    pub itemization: i16,
    pub made_at_us: Option<i64>,
    pub fault: Option<String>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
