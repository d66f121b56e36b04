//! Over which network a file is delivered.

use crate::usage::Network;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a delivery's device is connected by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessNetwork {
    /// Copper, fiber or cable.
    Fixed,
    /// Our own mobile network.
    Mobile,
    /// Another operator's mobile network.
    Roaming,
}

/// The text names no such network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown network {0:?}: fixed, mobile or roaming is wanted")]
pub struct UnknownAccessNetwork(pub String);

impl AccessNetwork {
    /// Each.
    pub const ALL: [Self; 3] = [Self::Fixed, Self::Mobile, Self::Roaming];

    /// Its word: `fixed`, `mobile`, `roaming`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Mobile => "mobile",
            Self::Roaming => "roaming",
        }
    }

    /// As conditions ask for it.
    pub const fn network(self) -> Network {
        match self {
            Self::Fixed => Network::Fixed,
            Self::Mobile | Self::Roaming => Network::Mobile,
        }
    }

    /// Whether it is another operator's.
    pub const fn is_roaming(self) -> bool {
        matches!(self, Self::Roaming)
    }

    /// Its number in database columns; never reused.
    pub const fn code(self) -> i16 {
        match self {
            Self::Fixed => 1,
            Self::Mobile => 2,
            Self::Roaming => 3,
        }
    }

    /// The network with that number.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

impl fmt::Display for AccessNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AccessNetwork {
    type Err = UnknownAccessNetwork;
    fn from_str(text: &str) -> Result<Self, UnknownAccessNetwork> {
        Self::ALL
            .into_iter()
            .find(|network| network.as_str() == text)
            .ok_or_else(|| UnknownAccessNetwork(text.chars().take(32).collect()))
    }
}
