//! Over which network something was used.

use crate::party::LineKind;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A kind of network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// Copper, fiber or cable.
    Fixed,
    /// A mobile network, our own or another's.
    Mobile,
}

/// The text names no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown network {0:?}: fixed or mobile is wanted")]
pub struct UnknownNetwork(pub String);

impl Network {
    /// Every kind.
    pub const ALL: [Network; 2] = [Network::Fixed, Network::Mobile];

    /// Its word in files: `fixed`, `mobile`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Network::Fixed => "fixed",
            Network::Mobile => "mobile",
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Network {
    type Err = UnknownNetwork;
    fn from_str(text: &str) -> Result<Self, UnknownNetwork> {
        Self::ALL
            .into_iter()
            .find(|network| network.as_str() == text)
            .ok_or_else(|| UnknownNetwork(text.chars().take(32).collect()))
    }
}

/// What a record says of the network it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Access {
    /// Nothing: the kind of its line tells.
    #[default]
    Unstated,
    /// The fixed network.
    Fixed,
    /// Our own mobile network.
    Mobile,
    /// Another operator's mobile network.
    Roaming,
}

impl Access {
    const ALL: [Access; 4] = [
        Access::Unstated,
        Access::Fixed,
        Access::Mobile,
        Access::Roaming,
    ];

    /// Its number in database columns; never reused.
    pub const fn code(self) -> i16 {
        match self {
            Access::Unstated => 0,
            Access::Fixed => 1,
            Access::Mobile => 2,
            Access::Roaming => 3,
        }
    }

    /// The one with that number.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The network, of a record of a line of `kind`.
    pub const fn network(self, kind: LineKind) -> Network {
        match (self, kind) {
            (Access::Fixed, _) | (Access::Unstated, LineKind::Home) => Network::Fixed,
            (Access::Mobile | Access::Roaming, _) | (Access::Unstated, LineKind::Mobile) => {
                Network::Mobile
            }
        }
    }

    /// Whether it was another operator's.
    pub const fn is_roaming(self) -> bool {
        matches!(self, Access::Roaming)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_record_says_goes_before_the_kind_of_its_line() {
        for (access, home, mobile) in [
            (Access::Unstated, Network::Fixed, Network::Mobile),
            (Access::Fixed, Network::Fixed, Network::Fixed),
            (Access::Mobile, Network::Mobile, Network::Mobile),
            (Access::Roaming, Network::Mobile, Network::Mobile),
        ] {
            assert_eq!(access.network(LineKind::Home), home);
            assert_eq!(access.network(LineKind::Mobile), mobile);
            assert_eq!(Access::from_code(access.code()), Some(access));
        }
    }
}
