//! Where a recording is for sale.

use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// ISO 3166-1 alpha-2, as assigned in 2026.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ \
BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE \
DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR \
GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP \
KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT \
MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW \
PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG \
TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// A country by its ISO 3166-1 alpha-2 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

/// Countries in which a recording is for sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Territory {
    /// Everywhere.
    Worldwide,
    /// In these, at least one.
    Only(BTreeSet<Country>),
}

/// The text names no country of ISO 3166-1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a country such as DE; \"worldwide\" or a list such as \"AT CH DE\" is wanted"
)]
pub struct NotATerritory(pub String);

impl FromStr for Country {
    type Err = NotATerritory;
    fn from_str(text: &str) -> Result<Self, NotATerritory> {
        let upper = text.trim().to_ascii_uppercase();
        CODES
            .split_ascii_whitespace()
            .find(|code| *code == upper)
            .and_then(|code| code.as_bytes().try_into().ok())
            .map(Self)
            .ok_or_else(|| NotATerritory(text.chars().take(32).collect()))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(&self.0).unwrap_or_default())
    }
}

impl Territory {
    /// Whether a recording may be sold in `country`; where the seller's country is
    /// not known, only what is for sale everywhere.
    ///
    /// # Examples
    /// ```
    /// use domain::content::Territory;
    /// let territory: Territory = "de, at".parse()?;
    /// assert!(territory.has(Some("AT".parse()?)));
    /// assert!(!territory.has(Some("CH".parse()?)) && !territory.has(None));
    /// assert_eq!(territory.to_string(), "AT DE");
    /// # Ok::<(), domain::content::NotATerritory>(())
    /// ```
    pub fn has(&self, country: Option<Country>) -> bool {
        match self {
            Self::Worldwide => true,
            Self::Only(countries) => country.is_some_and(|country| countries.contains(&country)),
        }
    }
}

/// `worldwide`, or codes with commas or spaces between.
impl FromStr for Territory {
    type Err = NotATerritory;
    fn from_str(text: &str) -> Result<Self, NotATerritory> {
        if text.trim().eq_ignore_ascii_case("worldwide") {
            return Ok(Self::Worldwide);
        }
        let codes = text.split([',', ' ', '\n', '\t', '\r']);
        let countries: BTreeSet<Country> = codes
            .filter(|code| !code.is_empty())
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        match countries.is_empty() {
            true => Err(NotATerritory(String::new())),
            false => Ok(Self::Only(countries)),
        }
    }
}

impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Worldwide => f.write_str("worldwide"),
            Self::Only(countries) => {
                let codes: Vec<String> = countries.iter().map(Country::to_string).collect();
                f.write_str(&codes.join(" "))
            }
        }
    }
}

impl TryFrom<String> for Country {
    type Error = NotATerritory;
    fn try_from(text: String) -> Result<Self, NotATerritory> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.to_string()
    }
}

impl TryFrom<String> for Territory {
    type Error = NotATerritory;
    fn try_from(text: String) -> Result<Self, NotATerritory> {
        text.parse()
    }
}

impl From<Territory> for String {
    fn from(territory: Territory) -> Self {
        territory.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_no_country_is_refused() {
        for (text, named) in [
            ("", ""),
            (" , ", ""),
            ("DE XX", "XX"),
            ("Germany", "Germany"),
            ("DE-AT", "DE-AT"),
        ] {
            assert_eq!(
                text.parse::<Territory>(),
                Err(NotATerritory(named.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn text_goes_out_and_comes_back() {
        for text in ["worldwide", "AT CH DE"] {
            assert_eq!(text.parse::<Territory>().unwrap().to_string(), text);
        }
        assert_eq!(CODES.split_ascii_whitespace().count(), 249);
    }
}
