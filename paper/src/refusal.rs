//! Why a document is not printed.

use thiserror::Error;

use crate::text::TextFault;

/// Why a document is not printed.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PrintRefusal {
    /// A text holds a character that is not printed.
    #[error("{fault}, in {text:?}")]
    Text {
        /// The text, or the word of it.
        text: String,
        /// The character.
        fault: TextFault,
    },
    /// The language is not a tag of BCP 47.
    #[error("{0:?} is not a language tag")]
    Language(String),
    /// The document has no title.
    #[error("the document has no title")]
    NoTitle,
    /// A block other than the first is an address.
    #[error("an address must be the first block")]
    AddressNotFirst,
    /// The recipient does not fit the window of an envelope.
    #[error(
        "the recipient takes {lines} lines of the smallest print, the window holds {lines_max}"
    )]
    AddressTooLong {
        /// Lines it takes.
        lines: usize,
        /// Lines the window holds.
        lines_max: usize,
    },
    /// A heading of this level does not follow one of the level above it.
    #[error("a heading of level {level} follows one of level {after}")]
    HeadingSkips {
        /// The heading's level.
        level: u8,
        /// The level before it; 0 at the start of the document.
        after: u8,
    },
    /// A heading without text.
    #[error("a heading has no text")]
    HeadingEmpty,
    /// A figure says nothing to who cannot see it.
    #[error("a {0} has no text for who cannot see it")]
    NoFigureText(&'static str),
    /// A table without columns.
    #[error("a table has no columns")]
    NoColumns,
    /// A row has more or fewer cells than its table has columns.
    #[error("row {row} has {cells} cells, its table {columns} columns")]
    CellCount {
        /// The row, counted from 1.
        row: usize,
        /// Its cells.
        cells: usize,
        /// The table's columns.
        columns: usize,
    },
    /// Columns of a table or of a group have no width left.
    #[error("a column has no width")]
    NoWidth,
    /// A ruler's geometry is not finite or leaves its row.
    #[error("a ruler's shape lies outside its row")]
    RulerOutside,
    /// More than a QR code of the largest size holds.
    #[error("{0} bytes are more than a QR code holds")]
    QrTooLong(usize),
    /// A QR code that cameras cannot read, or that no column can hold.
    #[error("a QR code of {0} mm cannot be printed")]
    QrSide(f32),
    /// A link that is not an absolute address of the web or of mail.
    #[error("{0:?} is not an https, http, mailto or tel address")]
    Link(String),
    /// Blocks that hold blocks that hold blocks: too deep.
    #[error("blocks are nested more than {0} deep")]
    TooDeep(usize),
    /// An attachment without a name, or two with the same name.
    #[error("an attachment's name {0:?} is empty or not the only one")]
    AttachmentName(String),
    /// An attachment's type is not a MIME type.
    #[error("{0:?} is not a MIME type")]
    AttachmentMime(String),
    /// An attachment without a description.
    #[error("attachment {0:?} has no description")]
    AttachmentDescription(String),
    /// A schema or a property whose name is no name, or a prefix that comes twice.
    #[error("schema {0:?} cannot be written")]
    Schema(String),
    /// The finished file breaks PDF/A-3a or PDF/UA-1: an error of this crate.
    #[error("the file breaks its own standards: {0}")]
    Standards(String),
}
