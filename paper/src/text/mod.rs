//! Text: which characters can be printed, their glyphs, their lines.
//!
//! The fonts are the crate's own files, never the system's, so that a document
//! looks the same wherever it is made.

mod fault;
mod font;
mod shape;
mod wrap;

pub use fault::{TextFault, check_text, printable};
pub(crate) use font::{Weight, fonts};
pub(crate) use shape::{Glyph, Shaper};
pub(crate) use wrap::{Line, Piece, Span, Style, language_of};
