//! The codecs whose streams are told apart.

use std::fmt;
use symphonia::core::codecs::audio::{AudioCodecId, well_known as id};

/// How the sound is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Codec {
    /// Samples as they are, whole numbers or floating point, any width.
    Pcm,
    /// ITU-T G.711 A-law.
    ALaw,
    /// ITU-T G.711 µ-law.
    MuLaw,
    /// Free Lossless Audio Codec.
    Flac,
    /// Apple Lossless.
    Alac,
    /// MPEG-1/2 layer III.
    Mp3,
    /// MPEG-2/4 Advanced Audio Coding.
    Aac,
    /// Xiph Vorbis.
    Vorbis,
    /// RFC 6716.
    Opus,
    /// WavPack, its lossless mode.
    WavPack,
}

impl Codec {
    pub(crate) fn from_symphonia(codec: AudioCodecId) -> Option<Self> {
        Some(match codec {
            id::CODEC_ID_FLAC => Self::Flac,
            id::CODEC_ID_ALAC => Self::Alac,
            id::CODEC_ID_MP3 => Self::Mp3,
            id::CODEC_ID_AAC => Self::Aac,
            id::CODEC_ID_VORBIS => Self::Vorbis,
            id::CODEC_ID_OPUS => Self::Opus,
            id::CODEC_ID_WAVPACK => Self::WavPack,
            id::CODEC_ID_PCM_ALAW => Self::ALaw,
            id::CODEC_ID_PCM_MULAW => Self::MuLaw,
            id::CODEC_ID_PCM_S32LE
            | id::CODEC_ID_PCM_S32BE
            | id::CODEC_ID_PCM_S24LE
            | id::CODEC_ID_PCM_S24BE
            | id::CODEC_ID_PCM_S16LE
            | id::CODEC_ID_PCM_S16BE
            | id::CODEC_ID_PCM_S8
            | id::CODEC_ID_PCM_U32LE
            | id::CODEC_ID_PCM_U32BE
            | id::CODEC_ID_PCM_U24LE
            | id::CODEC_ID_PCM_U24BE
            | id::CODEC_ID_PCM_U16LE
            | id::CODEC_ID_PCM_U16BE
            | id::CODEC_ID_PCM_U8
            | id::CODEC_ID_PCM_F32LE
            | id::CODEC_ID_PCM_F32BE
            | id::CODEC_ID_PCM_F64LE
            | id::CODEC_ID_PCM_F64BE => Self::Pcm,
            _ => return None,
        })
    }

    /// Whether every decoder makes the same samples of it.
    ///
    /// If so, samples identify the sound ([`crate::PcmId`]), else packets do
    /// ([`crate::StreamId`]).
    pub const fn is_exact(self) -> bool {
        match self {
            Self::Pcm | Self::ALaw | Self::MuLaw | Self::Flac | Self::Alac | Self::WavPack => true,
            Self::Mp3 | Self::Aac | Self::Vorbis | Self::Opus => false,
        }
    }

    /// Its name, as it goes into a [`crate::StreamId`]: never changed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pcm => "pcm",
            Self::ALaw => "alaw",
            Self::MuLaw => "mulaw",
            Self::Flac => "flac",
            Self::Alac => "alac",
            Self::Mp3 => "mp3",
            Self::Aac => "aac",
            Self::Vorbis => "vorbis",
            Self::Opus => "opus",
            Self::WavPack => "wavpack",
        }
    }
}

impl fmt::Display for Codec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
