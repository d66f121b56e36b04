//! The formats that renditions are written in.

use std::{fmt, str::FromStr};

/// What a rendition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Format {
    /// FLAC of 16 or 24 bits.
    Flac,
    /// RIFF WAVE of 16, 24 or 32 bits.
    Wav,
    /// Opus in Ogg.
    Opus,
}

/// The text is the name of no [`Format`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a format such as flac")]
pub struct NotAFormat {
    /// What was given, cut to 80 characters.
    pub text: String,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Flac, Self::Wav, Self::Opus];

    /// Its name in paths and columns: never changed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flac => "flac",
            Self::Wav => "wav",
            Self::Opus => "opus",
        }
    }

    /// Its name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Flac => "FLAC",
            Self::Wav => "WAV",
            Self::Opus => "Opus",
        }
    }

    /// Of a file's name, without the dot.
    pub const fn extension(self) -> &'static str {
        self.name()
    }

    /// As HTTP says it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Flac => "audio/flac",
            Self::Wav => "audio/wav",
            Self::Opus => "audio/ogg",
        }
    }

    /// Whether samples come out as they went in.
    pub const fn is_lossless(self) -> bool {
        match self {
            Self::Flac | Self::Wav => true,
            Self::Opus => false,
        }
    }

    /// Bits of a sample, for a master of `depth` bits; of one that does not
    /// say, as many as there may be.
    pub(super) fn bits(self, depth: Option<u32>) -> u32 {
        let bits = match depth {
            Some(..=16) => 16,
            Some(17..=24) => 24,
            Some(25..) | None => 32,
        };
        match self {
            Self::Flac => bits.min(24),
            Self::Wav => bits,
            Self::Opus => 32,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = NotAFormat;
    fn from_str(text: &str) -> Result<Self, NotAFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or_else(|| NotAFormat {
                text: text.chars().take(80).collect(),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_out_and_come_back() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        for text in ["", "FLAC", "mp3", ".wav"] {
            let text = text.to_owned();
            assert_eq!(text.parse::<Format>(), Err(NotAFormat { text }));
        }
    }

    #[test]
    fn a_sample_keeps_its_bits_where_the_format_has_them() {
        for (depth, flac, wav) in [
            (Some(8), 16, 16),
            (Some(16), 16, 16),
            (Some(20), 24, 24),
            (Some(24), 24, 24),
            (Some(32), 24, 32),
            (Some(64), 24, 32),
            (None, 24, 32),
        ] {
            assert_eq!(Format::Flac.bits(depth), flac, "{depth:?}");
            assert_eq!(Format::Wav.bits(depth), wav, "{depth:?}");
        }
    }
}
