//! Languages that pages and papers are written in.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A language that every text of the portal exists in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

/// The text names no language of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown language {0:?}: en or de is wanted")]
pub struct UnknownLanguage(pub String);

impl Language {
    /// Every language.
    pub const ALL: [Language; 2] = [Language::En, Language::De];

    /// Its BCP 47 tag: `en`, `de`.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::De => "de",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;
    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL
            .into_iter()
            .find(|language| language.tag() == text)
            .ok_or_else(|| UnknownLanguage(text.chars().take(32).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_read_back_and_strangers_are_refused() {
        for language in Language::ALL {
            assert_eq!(language.tag().parse(), Ok(language));
        }
        for text in ["", "EN", "en-GB", "fr"] {
            assert_eq!(
                text.parse::<Language>(),
                Err(UnknownLanguage(text.to_owned()))
            );
        }
    }
}
