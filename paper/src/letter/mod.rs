//! The letter: what all documents of one sender share, prepared once.

mod contrast;
mod logo;
mod svg;

use std::fmt;

use thiserror::Error;

use crate::look::Color;
use crate::text::{TextFault, check_text};

pub use logo::{LOGO_BYTES_MAX, LOGO_PIXELS_MAX};
pub(crate) use logo::{Logo, Picture};
pub(crate) use svg::{Drawing, Step};
pub use svg::{LOGO_ELEMENTS_MAX, LOGO_SEGMENTS_MAX};

/// The most columns a footer has.
pub const FOOTER_COLUMNS_MAX: usize = 4;
/// The most lines a column of a footer has.
pub const FOOTER_LINES_MAX: usize = 8;

/// The most characters of a line of a footer, and of the sender's line.
pub const LINE_CHARS_MAX: usize = 100;

/// What the sender's paper shows, as the caller has it.
#[derive(Debug, Clone)]
pub struct Stationery {
    /// The sender on one line, above the recipient in the window.
    pub sender_line: String,
    /// Up to four columns of lines at the foot of the first page.
    pub footer: Vec<Vec<String>>,
    /// The color of frames and links.
    pub accent: Color,
    /// The logo at the top of the first page.
    pub logo: Option<LogoFile>,
}

/// A logo as the caller has it.
#[derive(Debug, Clone)]
pub struct LogoFile {
    /// An SVG or a PNG.
    pub bytes: Vec<u8>,
    /// What it shows, for who cannot see it: most often the sender's name.
    pub text: String,
}

/// The sender's paper, ready for documents: read, checked, shared by threads.
pub struct Letter {
    pub(crate) sender_line: String,
    pub(crate) footer: Vec<Vec<String>>,
    pub(crate) accent: Color,
    pub(crate) logo: Option<Logo>,
}

/// Why a letter is not prepared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LetterRefusal {
    /// A line holds a character that is not printed.
    #[error("{fault}, in {text:?}")]
    Text {
        /// The line.
        text: String,
        /// The character.
        fault: TextFault,
    },
    /// The footer has too many columns.
    #[error("a footer of {0} columns, at most {FOOTER_COLUMNS_MAX} fit")]
    FooterColumns(usize),
    /// A column of the footer has too many lines.
    #[error("a footer of {0} lines, at most {FOOTER_LINES_MAX} fit")]
    FooterLines(usize),
    /// A line of the footer or the sender's line is too long.
    #[error("a line of {0} characters, at most {LINE_CHARS_MAX} fit")]
    LineChars(usize),
    /// The accent color is too light to be read on white.
    #[error("the accent color's contrast on white is {tenths}/10, at least 45/10 is needed")]
    AccentContrast {
        /// The contrast to 1, in tenths.
        tenths: u32,
    },
    /// The accent color is too light once a printer has no colors.
    #[error("the accent color's contrast in gray is {tenths}/10, at least 45/10 is needed")]
    AccentContrastGray {
        /// The contrast to 1, in tenths.
        tenths: u32,
    },
    /// The logo has no text for who cannot see it.
    #[error("the logo has no text for who cannot see it")]
    LogoText,
    /// The logo's file is too large.
    #[error("the logo has {0} bytes, at most {LOGO_BYTES_MAX} are read")]
    LogoBytes(usize),
    /// The logo is neither an SVG nor a PNG.
    #[error("the logo is neither an SVG nor a PNG")]
    LogoKind,
    /// The logo's picture is too large.
    #[error("the logo has {0} pixels, at most {LOGO_PIXELS_MAX} are read")]
    LogoPixels(u64),
    /// The logo's file is damaged.
    #[error("the logo cannot be read: {0}")]
    LogoUnreadable(String),
    /// The SVG has too many elements.
    #[error("the logo has more than {LOGO_ELEMENTS_MAX} elements")]
    LogoElements,
    /// The SVG's paths are too long.
    #[error("the logo has {0} path segments, at most {LOGO_SEGMENTS_MAX} are drawn")]
    LogoSegments(usize),
    /// The SVG defines entities, which can grow without bound.
    #[error("the logo defines entities")]
    LogoEntities,
    /// The SVG refers to something outside itself.
    #[error("the logo refers to {0:?}, which is not part of it")]
    LogoExternal(String),
    /// The SVG holds a script or an event handler.
    #[error("the logo holds a script: {0}")]
    LogoScript(String),
    /// The SVG holds text, which would need a font: it must be turned into paths.
    #[error("the logo holds text; turn it into paths")]
    LogoTextElement,
    /// The SVG uses what is not drawn here.
    #[error("the logo uses {0}, which is not drawn")]
    LogoFeature(String),
    /// Nothing of the logo can be seen.
    #[error("the logo draws nothing")]
    LogoEmpty,
}

impl fmt::Debug for Letter {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Letter")
            .field("sender_line", &self.sender_line)
            .field("accent", &self.accent)
            .field("logo", &self.logo.as_ref().map(Logo::text))
            .finish_non_exhaustive()
    }
}

impl Letter {
    /// Reads and checks `stationery`.
    ///
    /// # Errors
    /// The first rule it breaks, see [`LetterRefusal`].
    pub fn new(stationery: Stationery) -> Result<Self, LetterRefusal> {
        let Stationery {
            sender_line,
            footer,
            accent,
            logo,
        } = stationery;
        contrast::check(accent)?;
        if footer.len() > FOOTER_COLUMNS_MAX {
            return Err(LetterRefusal::FooterColumns(footer.len()));
        }
        if let Some(column) = footer.iter().find(|column| column.len() > FOOTER_LINES_MAX) {
            return Err(LetterRefusal::FooterLines(column.len()));
        }
        for text in footer.iter().flatten().chain([&sender_line]) {
            check_line(text)?;
            let chars = text.chars().count();
            if chars > LINE_CHARS_MAX {
                return Err(LetterRefusal::LineChars(chars));
            }
        }
        let logo = match logo {
            Some(file) => {
                check_line(&file.text)?;
                Some(Logo::read(file)?)
            }
            None => None,
        };
        Ok(Self {
            sender_line,
            footer,
            accent,
            logo,
        })
    }
}

fn check_line(text: &str) -> Result<(), LetterRefusal> {
    check_text(text).map_err(|fault| LetterRefusal::Text {
        text: text.to_owned(),
        fault,
    })
}
