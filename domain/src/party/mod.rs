//! Who the bill is for: the line's kind and the reader's language.

mod language;
mod line_kind;

pub use language::{Language, UnknownLanguage};
pub use line_kind::{LineKind, UnknownLineKind};
