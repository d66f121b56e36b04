//! Keeps a version of the letter that bills are written on, and who sends them.

use super::add_accounts::{SellerForm, put_seller};
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::letter,
    query::letter::{LetterDesign, letter},
};
use domain::invoice::Seller;
use jiff::Timestamp;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

/// Columns at the foot of a page.
pub const FOOTER_COLUMNS_MAX: usize = 4;
/// Lines of such a column.
pub const FOOTER_LINES_MAX: usize = 5;
/// Characters of such a line, and of a word about complaints.
pub const LINE_CHARS_MAX: usize = 60;
/// Characters of the word about complaints.
pub const COMPLAINTS_CHARS_MAX: usize = 600;
/// Bytes of a logo.
pub const LOGO_BYTES_MAX: usize = 256 * 1024;

/// What becomes of the logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogoChange {
    /// It stays.
    Keep,
    /// There is none any more.
    Remove,
    /// This file, SVG or PNG.
    New(Vec<u8>),
}

/// A letter as the operator wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLetter {
    /// Who sends the bills.
    pub seller: SellerForm,
    /// How they look.
    pub design: LetterDesign,
    /// The logo.
    pub logo: LogoChange,
}

/// Why a letter is not taken: a field, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterFault {
    /// A field of the seller; its fault in words.
    #[error(transparent)]
    Seller(super::add_accounts::AccountFileError),
    /// Too many columns or lines, or lines that are too long.
    #[error(
        "footer: at most {FOOTER_COLUMNS_MAX} columns of {FOOTER_LINES_MAX} lines of {LINE_CHARS_MAX} characters"
    )]
    Footer,
    /// Too long.
    #[error("complaints: at most {COMPLAINTS_CHARS_MAX} characters")]
    Complaints,
    /// What cannot be printed: the color, the logo, a character; in words.
    #[error("{field}: {fault}")]
    Print {
        /// Which field.
        field: &'static str,
        /// What is wrong with it.
        fault: String,
    },
}

/// Why no letter was kept.
#[derive(Debug, thiserror::Error)]
pub enum LetterRefusal {
    /// Something of it does not do.
    #[error(transparent)]
    Fault(#[from] LetterFault),
    /// Not theirs to do, or the database.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Keeps `new` as the letter of all bills that are made from now on; returns its
/// version, which stays where nothing has changed.
///
/// # Errors
/// [`LetterRefusal`].
pub async fn set_letter(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    new: &NewLetter,
) -> Result<u32, LetterRefusal> {
    viewer.operator()?;
    let seller = new.seller.read().map_err(LetterFault::Seller)?;
    let before = letter(db.read()).await?;
    let logo = match &new.logo {
        LogoChange::Keep => before.logo.clone(),
        LogoChange::Remove => None,
        LogoChange::New(bytes) => Some(bytes.clone()),
    };
    check_letter(&seller, &new.design, logo.as_deref())?;
    let version = db
        .in_tx(async |tx| {
            let before = letter(tx).await?;
            let has_new_seller = put_seller(tx, &seller).await?;
            let is_same = before.design == new.design && before.logo == logo;
            if is_same && !has_new_seller {
                return Ok(before.version);
            }
            let version = before.version + u32::from(!is_same);
            if !is_same {
                let row = letter::Model {
                    version: i32::try_from(version).map_err(EngineError::refused)?,
                    document: serde_json::to_string(&new.design).map_err(EngineError::refused)?,
                    logo: logo.clone(),
                    saved_at_us: now.as_microsecond(),
                    saved_by: viewer.user_id(),
                };
                letter::Entity::insert(row.into_active_model())
                    .exec_without_returning(tx)
                    .await?;
            }
            let event = Event::new("letter.set", version).with_detail(json!({
                "seller_changed": has_new_seller,
                "mails": new.design.mails,
                "logo_bytes": logo.as_ref().map(Vec::len),
            }));
            audit::record(tx, now, Some(viewer), event).await?;
            Ok(version)
        })
        .await?;
    Ok(version)
}

/// Whether bills can be printed so.
///
/// # Errors
/// The first [`LetterFault`].
pub fn check_letter(
    seller: &Seller,
    design: &LetterDesign,
    logo: Option<&[u8]>,
) -> Result<(), LetterFault> {
    let print = |field: &'static str, fault: &dyn std::fmt::Display| LetterFault::Print {
        field,
        fault: fault.to_string(),
    };
    for columns in design.footer.values() {
        let is_long = |column: &String| {
            column.lines().count() > FOOTER_LINES_MAX
                || column
                    .lines()
                    .any(|line| line.chars().count() > LINE_CHARS_MAX)
        };
        if columns.len() > FOOTER_COLUMNS_MAX || columns.iter().any(is_long) {
            return Err(LetterFault::Footer);
        }
    }
    for text in design.complaints.values() {
        if text.chars().count() > COMPLAINTS_CHARS_MAX {
            return Err(LetterFault::Complaints);
        }
        for line in text.lines() {
            paper::check_text(line).map_err(|fault| print("complaints", &fault))?;
        }
    }
    for footer in design.footer.values() {
        for line in footer.iter().flat_map(|column| column.lines()) {
            paper::check_text(line).map_err(|fault| print("footer", &fault))?;
        }
    }
    for line in std::iter::once(&seller.name).chain(&seller.address) {
        paper::check_text(line).map_err(|fault| print("seller", &fault))?;
    }
    let stationery = paper::Stationery {
        sender_line: seller.name.clone(),
        footer: Vec::new(),
        accent: accent(&design.accent)?,
        logo: None,
    };
    paper::Letter::new(stationery.clone()).map_err(|fault| print("accent", &fault))?;
    if let Some(bytes) = logo {
        let logo = Some(paper::LogoFile {
            bytes: bytes.to_vec(),
            text: seller.name.clone(),
        });
        let with_logo = paper::Stationery { logo, ..stationery };
        paper::Letter::new(with_logo).map_err(|fault| print("logo", &fault))?;
    }
    Ok(())
}

/// `#1f3a5f` as a color.
///
/// # Errors
/// [`LetterFault::Print`] for anything else.
pub fn accent(text: &str) -> Result<paper::Color, LetterFault> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
    let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let [_, red, green, blue] = value
        .ok_or_else(|| LetterFault::Print {
            field: "accent",
            fault: "a color such as #1f3a5f is wanted".to_owned(),
        })?
        .to_be_bytes();
    Ok(paper::Color { red, green, blue })
}
