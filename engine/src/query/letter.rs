//! The letter that bills are written on.

use crate::{EngineError, entity::letter};
use domain::party::Language;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How bills look, and what is on all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterDesign {
    /// Of rules and headings: `#1f3a5f`.
    pub accent: String,
    /// The columns at the foot of each page, each some lines, by language; where a
    /// language has none, the seller's address and bank stand there.
    pub footer: BTreeMap<Language, Vec<String>>,
    /// Where to complain, and who decides, by language.
    pub complaints: BTreeMap<Language, String>,
    /// Whether bills go out by mail when their run is through.
    pub mails: bool,
}

/// A version of the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLetter {
    /// From 1; 0 for the letter of an operator who has designed none.
    pub version: u32,
    /// How it looks.
    pub design: LetterDesign,
    /// The logo's file, SVG or PNG.
    pub logo: Option<Vec<u8>>,
}

impl Default for LetterDesign {
    fn default() -> Self {
        Self {
            accent: "#1f3a5f".to_owned(),
            footer: BTreeMap::new(),
            complaints: BTreeMap::new(),
            mails: false,
        }
    }
}

/// The letter that is in force.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn letter(conn: &impl ConnectionTrait) -> Result<StoredLetter, EngineError> {
    let last = letter::Entity::find()
        .order_by_desc(letter::Column::Version)
        .limit(1);
    stored(last.one(conn).await?)
}

/// The letter of that version; 0 for the one of before any was designed.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn letter_of(
    conn: &impl ConnectionTrait,
    version: u32,
) -> Result<StoredLetter, EngineError> {
    let version = i32::try_from(version).unwrap_or(i32::MAX);
    stored(letter::Entity::find_by_id(version).one(conn).await?)
}

fn stored(row: Option<letter::Model>) -> Result<StoredLetter, EngineError> {
    let Some(row) = row else {
        return Ok(StoredLetter {
            version: 0,
            design: LetterDesign::default(),
            logo: None,
        });
    };
    let design = serde_json::from_str(&row.document).map_err(|_| EngineError::Row {
        table: "letter",
        column: "document",
        row: row.version.to_string(),
    })?;
    Ok(StoredLetter {
        version: row.version.unsigned_abs(),
        design,
        logo: row.logo,
    })
}
