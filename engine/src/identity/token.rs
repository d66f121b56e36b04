//! Session tokens: 256 bits from the system, known to the browser alone.

use argon2::password_hash::rand_core::{OsRng, RngCore};
use std::fmt;

/// Sets session tokens apart from every other use of the hash.
const CONTEXT: &str = "Bandstand 2026-01 portal session token";

/// A session token. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(crate) fn random() -> Result<Self, std::io::Error> {
        let mut bytes = [0; 32];
        OsRng
            .try_fill_bytes(&mut bytes)
            .map_err(std::io::Error::other)?;
        Ok(Self(bytes))
    }

    /// Reads what a cookie says; `None` for what is no token of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Some(Self(bytes))
    }

    /// The value for the cookie: 64 hexadecimal digits.
    pub fn cookie_value(&self) -> String {
        use fmt::Write;
        self.0.iter().fold(String::new(), |mut text, byte| {
            // writing to a string does not fail
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// What the database keeps.
    pub(crate) fn hash(&self) -> Vec<u8> {
        blake3::derive_key(CONTEXT, &self.0).to_vec()
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_read_back_and_stay_out_of_logs() {
        let (one, other) = (Token::random().unwrap(), Token::random().unwrap());
        assert_ne!(one, other);
        assert_ne!(one.hash(), other.hash());
        let text = one.cookie_value();
        assert_eq!(Token::parse(&text), Some(one.clone()));
        assert_ne!(one.hash(), text.as_bytes());
        assert_eq!(format!("{one:?}"), "Token(…)");
    }

    #[test]
    fn what_is_no_token_is_none() {
        let good = "0f".repeat(32);
        assert!(Token::parse(&good).is_some());
        for text in [
            "",
            "0f",
            &good[1..],
            &good.to_uppercase(),
            &format!("{}é", &good[2..]),
            &format!("{good}0f"),
        ] {
            assert_eq!(Token::parse(text), None, "{text}");
        }
    }
}
