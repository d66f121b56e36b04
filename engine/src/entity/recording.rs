//! A recording of a provider.

use sea_orm::entity::prelude::*;

/// A row of `recording`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recording")]
#[expect(
    missing_docs,
    reason = "the columns are described where the schema makes them"
)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub provider_id: Uuid,
    pub state: i16,
    pub state_note: Option<String>,
    pub title: String,
    pub artist: String,
    pub isrc: Option<String>,
    pub label: Option<String>,
    pub year: Option<i16>,
    pub price_micros: Option<i64>,
    pub currency: Option<String>,
    pub territory: Option<String>,
    pub terms: Option<String>,
    pub preview_start_s: i32,
    pub share_millionths: i64,
    pub facts: String,
    pub waveform: Vec<u8>,
    pub duration_us: i64,
    pub master_hash: Vec<u8>,
    pub master_bytes: i64,
    pub cover_hash: Option<Vec<u8>>,
    pub created_at_us: i64,
    pub published_at_us: Option<i64>,
}

/// No relations: joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
