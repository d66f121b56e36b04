//! Whether a bill lists each call and each session.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Digits at a number's end that [`Itemization::Masked`] hides.
pub const MASKED_DIGITS: usize = 3;

/// What a bill's annex lists, as the account wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Itemization {
    /// Nothing.
    #[default]
    None,
    /// Each call and each session.
    Full,
    /// The same; numbers that were called lack their last [`MASKED_DIGITS`] digits.
    Masked,
}

/// The text says nothing about an annex.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of none, full, masked")]
pub struct UnknownItemization(pub String);

impl Itemization {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::None, Self::Full, Self::Masked];

    /// Its word in forms and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Full => "full",
            Self::Masked => "masked",
        }
    }

    /// Its number in columns.
    pub const fn code(self) -> i16 {
        match self {
            Self::None => 0,
            Self::Full => 1,
            Self::Masked => 2,
        }
    }

    /// What a column's number means.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The other party of a call as this annex shows it.
    ///
    /// # Examples
    /// ```
    /// use domain::invoice::Itemization;
    /// assert_eq!(Itemization::Full.peer("+4930123456"), "+4930123456");
    /// assert_eq!(Itemization::Masked.peer("+4930123456"), "+4930123•••");
    /// assert_eq!(Itemization::Masked.peer("110"), "•••");
    /// ```
    pub fn peer(self, peer: &str) -> String {
        if self != Self::Masked {
            return peer.to_owned();
        }
        let digits = peer.chars().filter(char::is_ascii_digit).count();
        let mut seen = 0;
        let hide = |c: char| match c.is_ascii_digit() {
            false => c,
            true => {
                seen += 1;
                if seen + MASKED_DIGITS > digits {
                    '•'
                } else {
                    c
                }
            }
        };
        peer.chars().map(hide).collect()
    }
}

impl fmt::Display for Itemization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Itemization {
    type Err = UnknownItemization;
    fn from_str(text: &str) -> Result<Self, UnknownItemization> {
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.as_str() == text)
            .ok_or_else(|| UnknownItemization(text.chars().take(32).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_codes_read_back() {
        for one in Itemization::ALL {
            assert_eq!(one.as_str().parse(), Ok(one));
            assert_eq!(Itemization::from_code(one.code()), Some(one));
        }
        assert_eq!(
            "all".parse::<Itemization>(),
            Err(UnknownItemization("all".into()))
        );
        assert_eq!(Itemization::from_code(3), None);
    }

    #[test]
    fn a_name_that_was_called_keeps_its_letters() {
        assert_eq!(
            Itemization::Masked.peer("sip:anna-12@example.com"),
            "sip:anna-••@example.com"
        );
        assert_eq!(Itemization::None.peer("110"), "110");
    }
}
