//! Kinds of lines.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a line of an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// The line at home: copper, fiber or cable.
    Home,
    /// A SIM.
    Mobile,
}

/// The text names no kind of line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind of line {0:?}: home or mobile is wanted")]
pub struct UnknownLineKind(pub String);

impl LineKind {
    /// Every kind.
    pub const ALL: [LineKind; 2] = [LineKind::Home, LineKind::Mobile];

    /// Its number in database columns; never reused.
    pub const fn code(self) -> i16 {
        match self {
            LineKind::Home => 1,
            LineKind::Mobile => 2,
        }
    }

    /// The kind with that number.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Its word in files: `home`, `mobile`.
    pub const fn as_str(self) -> &'static str {
        match self {
            LineKind::Home => "home",
            LineKind::Mobile => "mobile",
        }
    }
}

impl fmt::Display for LineKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for LineKind {
    type Err = UnknownLineKind;
    fn from_str(text: &str) -> Result<Self, UnknownLineKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| UnknownLineKind(text.chars().take(32).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_read_back_and_strangers_are_refused() {
        for kind in LineKind::ALL {
            assert_eq!(LineKind::from_code(kind.code()), Some(kind));
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert_eq!(LineKind::from_code(0), None);
        for text in ["", "Home", "sim"] {
            assert_eq!(
                text.parse::<LineKind>(),
                Err(UnknownLineKind(text.to_owned()))
            );
        }
    }
}
