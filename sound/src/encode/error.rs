//! Why a rendition is not written, one variant for each reason.

use crate::{Codec, Doubt, Format, Refusal};
use std::io;

/// A rendition was refused, or could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum EncodeError {
    /// The master is not heard either.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The master is lossless and proves nothing, so its rendition would not either.
    #[error("the master is damaged")]
    Damaged(#[source] Doubt),
    /// A lossless form of a lossy master would promise what it has not.
    #[error("{format} is lossless, a master in {codec} is not")]
    NotLossless {
        /// The master's.
        codec: Codec,
        /// The rendition's.
        format: Format,
    },
    /// The master has samples that are wider than the format, or than the
    /// master itself says.
    #[error("the master has samples of more than {bits_max} bits")]
    MoreBits {
        /// Bits that would be kept.
        bits_max: u32,
    },
    /// The file would be larger than its format can say.
    #[error("the rendition is larger than {bytes_max} bytes")]
    TooLarge {
        /// The format's limit.
        bytes_max: u64,
    },
    /// The stretch has no frame in it.
    #[error("the stretch is empty")]
    EmptyStretch,
    /// The stretch goes on where the sound has ended.
    #[error("the stretch ends after the sound, which has {frames} frames")]
    PastEnd {
        /// The sound's.
        frames: u64,
    },
    /// An encoder gave up; nothing in the master explains it.
    #[error("the {format} encoder failed: {reason}")]
    Encoder {
        /// Which.
        format: Format,
        /// What it said.
        reason: String,
    },
    /// Writing failed.
    #[error("the rendition cannot be written: {reason}")]
    NotWritten {
        /// What the destination said.
        reason: String,
    },
}

impl EncodeError {
    /// The variant's name, for counters and logs: never changed. Of a master
    /// that is refused, the refusal's.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Damaged(_) => "damaged",
            Self::NotLossless { .. } => "not-lossless",
            Self::MoreBits { .. } => "more-bits",
            Self::TooLarge { .. } => "too-large",
            Self::EmptyStretch => "empty-stretch",
            Self::PastEnd { .. } => "past-end",
            Self::Encoder { .. } => "encoder",
            Self::NotWritten { .. } => "not-written",
        }
    }
}

impl From<io::Error> for EncodeError {
    fn from(error: io::Error) -> Self {
        Self::NotWritten {
            reason: error.to_string(),
        }
    }
}
