//! International Standard Recording Code (ISO 3901).

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The code of one recording: `DEA402600017`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Isrc(String);

/// The text is no recording's code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an ISRC: two letters, three letters or digits, seven digits")]
pub struct NotAnIsrc(pub String);

impl Isrc {
    /// The code without hyphens.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Upper and lower case are one; hyphens, spaces and the word `ISRC` before it are
/// left out.
///
/// # Examples
/// ```
/// use domain::content::Isrc;
/// let code: Isrc = "ISRC de-A40-26-00017".parse()?;
/// assert_eq!(code.to_string(), "DE-A40-26-00017");
/// assert_eq!(code.as_str(), "DEA402600017");
/// # Ok::<(), domain::content::NotAnIsrc>(())
/// ```
impl FromStr for Isrc {
    type Err = NotAnIsrc;
    fn from_str(text: &str) -> Result<Self, NotAnIsrc> {
        let refused = || NotAnIsrc(text.chars().take(32).collect());
        let upper = text.trim().to_ascii_uppercase();
        let code: String = upper
            .strip_prefix("ISRC")
            .unwrap_or(&upper)
            .chars()
            .filter(|c| !matches!(c, '-' | ' '))
            .collect();
        let bytes = code.as_bytes();
        let is_sound = bytes.len() == 12
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..5].iter().all(u8::is_ascii_alphanumeric)
            && bytes[5..].iter().all(u8::is_ascii_digit);
        is_sound.then_some(Self(code)).ok_or_else(refused)
    }
}

impl fmt::Display for Isrc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = &self.0;
        write!(
            f,
            "{}-{}-{}-{}",
            &code[..2],
            &code[2..5],
            &code[5..7],
            &code[7..]
        )
    }
}

impl TryFrom<String> for Isrc {
    type Error = NotAnIsrc;
    fn try_from(text: String) -> Result<Self, NotAnIsrc> {
        text.parse()
    }
}

impl From<Isrc> for String {
    fn from(code: Isrc) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_code_is_refused() {
        for text in [
            "",
            "DEA40260001",
            "DEA4026000177",
            "D1A402600017",
            "DEA4026000I7",
            "DE_A402600017",
            "ÄEA402600017",
        ] {
            assert_eq!(
                text.parse::<Isrc>(),
                Err(NotAnIsrc(text.to_owned())),
                "{text}"
            );
        }
    }
}
