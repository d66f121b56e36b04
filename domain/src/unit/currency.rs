//! ISO 4217 currency codes.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An ISO 4217 currency, such as `EUR`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency {
    code: [u8; 3],
    /// Digits after the decimal point of the smallest coin.
    exponent: u8,
}

/// The text is not the code of a currency in use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown currency {0:?}: an ISO 4217 code such as EUR is wanted")]
pub struct UnknownCurrency(pub String);

impl Currency {
    /// Three upper-case letters.
    pub fn code(&self) -> &str {
        // the constructor admits ASCII letters only
        std::str::from_utf8(&self.code).unwrap_or("XXX")
    }

    /// Micro-units of the smallest coin: 10,000 for EUR (a cent), 1,000,000 for JPY.
    pub fn minor_unit_micros(&self) -> i64 {
        10_i64.pow(6 - u32::from(self.exponent.min(6)))
    }

    /// Digits after the decimal point of the smallest coin: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn exponent(&self) -> u8 {
        self.exponent
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        let unknown = || UnknownCurrency(text.chars().take(16).collect());
        let code: [u8; 3] = text.as_bytes().try_into().map_err(|_| unknown())?;
        let known = iso_currency::Currency::from_code(text).ok_or_else(unknown)?;
        // gold, testing codes and the like have no smallest coin
        let exponent = known.exponent().ok_or_else(unknown)?;
        let exponent = u8::try_from(exponent).map_err(|_| unknown())?;
        Ok(Self { code, exponent })
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;
    fn try_from(text: String) -> Result<Self, UnknownCurrency> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_their_smallest_coin() {
        for (code, micros) in [("EUR", 10_000), ("JPY", 1_000_000), ("KWD", 1_000)] {
            let currency: Currency = code.parse().unwrap();
            assert_eq!(currency.minor_unit_micros(), micros, "{code}");
            assert_eq!(currency.to_string(), code);
        }
    }

    #[test]
    fn what_is_no_currency_is_refused_by_name() {
        for text in ["", "eur", "EURO", "ZZZ", "€", "XAU"] {
            assert_eq!(
                text.parse::<Currency>(),
                Err(UnknownCurrency(text.to_owned()))
            );
        }
    }
}
