//! A delivery: what was fixed, what arrived, what was settled.

use sea_orm::entity::prelude::*;

/// A row of `delivery`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub user_id: Option<Uuid>,
    pub provider_id: Uuid,
    pub content: String,
    pub title: String,
    pub format: Option<String>,
    pub file_hash: Option<Vec<u8>>,
    pub bytes: i64,
    pub duration_s: Option<i32>,
    pub network: i16,
    pub segment: Option<String>,
    pub currency: String,
    pub terms: String,
    pub tax_mode: String,
    pub tax_millionths: i64,
    pub tariff_version: i32,
    pub provider_version: i32,
    pub subscriber_version: i32,
    pub provider_month: String,
    pub subscriber_month: String,
    pub provider_reserved_micros: i64,
    pub subscriber_reserved_micros: i64,
    pub arrived: String,
    pub arrived_bytes: i64,
    pub doubtful: String,
    pub provider_micros: i64,
    pub subscriber_micros: i64,
    pub created_at_us: i64,
    pub expires_at_us: i64,
    pub closed_at_us: Option<i64>,
    pub refunded_at_us: Option<i64>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
