//! Keeps a version of the letter that bills are written on, and who sends them.

use super::add_accounts::{SellerForm, put_seller};
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::{letter, paper as paper_row},
    query::letter::{LetterDesign, letter},
};
use domain::party::Language;
use jiff::Timestamp;
use paper::TextFault;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::json;
use std::fmt;

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

/// What of a letter is text that somebody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterText {
    /// The columns at the foot, in this language.
    Footer(Language),
    /// Where to complain, in this language.
    Complaints(Language),
}

/// Why a letter is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterFault {
    /// A field of the seller; its fault in words.
    #[error(transparent)]
    Seller(super::add_accounts::AccountFileError),
    /// Too many columns or lines, or lines that are too long.
    #[error(
        "footer: at most {FOOTER_COLUMNS_MAX} columns of {FOOTER_LINES_MAX} lines of {LINE_CHARS_MAX} characters"
    )]
    Footer(Language),
    /// Too long.
    #[error("complaints: at most {COMPLAINTS_CHARS_MAX} characters")]
    Complaints(Language),
    /// A character that is not printed.
    #[error("{text}: {fault}")]
    Text {
        /// In which text.
        text: LetterText,
        /// Which, and why.
        fault: TextFault,
    },
    /// No color such as `#1f3a5f`.
    #[error("accent: a color such as #1f3a5f is wanted")]
    Accent,
    /// The color, or the logo, cannot be printed.
    #[error("{0}")]
    Paper(paper::LetterRefusal),
}

impl fmt::Display for LetterText {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Footer(language) => write!(to, "footer ({})", language.tag()),
            Self::Complaints(language) => write!(to, "complaints ({})", language.tag()),
        }
    }
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
/// version, which stays where nothing has changed. Papers that could not be made are
/// tried again.
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
    if let Some(fault) = letter_faults(&new.design, logo.as_deref()).next() {
        return Err(fault.into());
    }
    let version = db
        .in_tx(async |tx| {
            let before = letter(tx).await?;
            let has_new_seller = put_seller(tx, &seller).await?;
            let is_same = before.design == new.design && before.logo == logo;
            if is_same && !has_new_seller {
                return Ok(before.version);
            }
            let version = before.version + u32::from(!is_same);
            // papers that could not be made may come out on this one
            paper_row::Entity::update_many()
                .col_expr(
                    paper_row::Column::Fault,
                    Expr::value(Option::<String>::None),
                )
                .filter(paper_row::Column::FileHash.is_null())
                .exec(tx)
                .await?;
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

/// What of `design` and `logo` cannot be printed: at most one fault of each text, of
/// the color, and of the logo.
pub fn letter_faults(
    design: &LetterDesign,
    logo: Option<&[u8]>,
) -> impl Iterator<Item = LetterFault> {
    let color = accent(&design.accent);
    let footers = design.footer.iter().filter_map(footer_fault);
    let complaints = design.complaints.iter().filter_map(complaints_fault);
    let color_fault = match &color {
        Ok(accent) => paper_fault(*accent, None),
        Err(fault) => Some(fault.clone()),
    };
    let logo_fault = logo.and_then(|bytes| paper_fault(INK, Some(bytes)));
    color_fault
        .into_iter()
        .chain(footers)
        .chain(complaints)
        .chain(logo_fault)
}

/// A color that always prints.
const INK: paper::Color = paper::Color {
    red: 0,
    green: 0,
    blue: 0,
};

fn footer_fault((language, columns): (&Language, &Vec<String>)) -> Option<LetterFault> {
    let is_long = |column: &String| {
        column.lines().count() > FOOTER_LINES_MAX
            || column
                .lines()
                .any(|line| line.chars().count() > LINE_CHARS_MAX)
    };
    if columns.len() > FOOTER_COLUMNS_MAX || columns.iter().any(is_long) {
        return Some(LetterFault::Footer(*language));
    }
    let lines = columns.iter().flat_map(|column| column.lines());
    unprinted(LetterText::Footer(*language), lines)
}

fn complaints_fault((language, text): (&Language, &String)) -> Option<LetterFault> {
    if text.chars().count() > COMPLAINTS_CHARS_MAX {
        return Some(LetterFault::Complaints(*language));
    }
    unprinted(LetterText::Complaints(*language), text.lines())
}

/// The first character of `lines` that is not printed.
fn unprinted<'l>(
    text: LetterText,
    lines: impl IntoIterator<Item = &'l str>,
) -> Option<LetterFault> {
    lines.into_iter().find_map(|line| {
        let fault = paper::check_text(line).err()?;
        Some(LetterFault::Text { text, fault })
    })
}

/// Why nothing is printed on paper of this color with this logo.
fn paper_fault(accent: paper::Color, logo: Option<&[u8]>) -> Option<LetterFault> {
    let stationery = paper::Stationery {
        sender_line: String::new(),
        footer: Vec::new(),
        accent,
        logo: logo.map(|bytes| paper::LogoFile {
            bytes: bytes.to_vec(),
            text: "logo".to_owned(),
        }),
    };
    paper::Letter::new(stationery).err().map(LetterFault::Paper)
}

/// `#1f3a5f` as a color.
///
/// # Errors
/// [`LetterFault::Accent`] for anything else.
pub fn accent(text: &str) -> Result<paper::Color, LetterFault> {
    let digits = text
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit()));
    let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let [_, red, green, blue] = value.ok_or(LetterFault::Accent)?.to_be_bytes();
    Ok(paper::Color { red, green, blue })
}
