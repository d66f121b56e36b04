//! Services that usage is recorded for.

use crate::unit::Measure;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A service; its records share one measure and one rating group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Telephony, in seconds.
    Voice,
    /// Data volume, in bytes.
    Data,
}

/// The text names no service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown service {0:?}: voice or data is wanted")]
pub struct UnknownService(pub String);

impl Service {
    /// Every service.
    pub const ALL: [Service; 2] = [Service::Voice, Service::Data];

    /// What its usage is counted in.
    pub const fn measure(self) -> Measure {
        match self {
            Service::Voice => Measure::Seconds,
            Service::Data => Measure::Bytes,
        }
    }

    /// Its number in database columns; never reused.
    pub const fn code(self) -> i16 {
        match self {
            Service::Voice => 1,
            Service::Data => 2,
        }
    }

    /// The service with that number.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.code() == code)
    }

    /// Its word in files: `voice`, `data`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Service::Voice => "voice",
            Service::Data => "data",
        }
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Service {
    type Err = UnknownService;
    fn from_str(text: &str) -> Result<Self, UnknownService> {
        Self::ALL
            .into_iter()
            .find(|service| service.as_str() == text)
            .ok_or_else(|| UnknownService(text.chars().take(32).collect()))
    }
}
