//! Why a file is not heard, one variant for each reason.

use crate::{Codec, Container, Limits};

/// A file was refused; the variant is the rule it broke.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Refusal {
    /// Reading from the source failed.
    #[error("the file cannot be read: {reason}")]
    Unreadable {
        /// What the source said.
        reason: String,
    },
    /// There is not one byte.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than [`Limits::bytes_max`].
    #[error("the file has {bytes} bytes, the limit is {bytes_max}")]
    TooManyBytes {
        /// Its size.
        bytes: u64,
        /// The limit.
        bytes_max: u64,
    },
    /// Its first bytes are those of no [`Container`].
    #[error("the file does not begin like any audio container that is accepted")]
    UnknownContainer,
    /// It begins like a container and goes on otherwise.
    #[error("the {container} container is damaged: {reason}")]
    BrokenContainer {
        /// What it begins like.
        container: Container,
        /// Where its reader gave up.
        reason: String,
    },
    /// Nothing in it is audio.
    #[error("the file has no audio track")]
    NoAudioTrack,
    /// Which of them a player takes is not ours to guess.
    #[error("the file has {tracks} audio tracks, one is expected")]
    SeveralAudioTracks {
        /// How many.
        tracks: usize,
    },
    /// The audio track's codec is none of [`Codec`].
    #[error("the audio track's codec is not accepted")]
    UnknownCodec,
    /// The codec is accepted, but not all that goes by its name.
    #[error("{codec} of this kind is not accepted: {reason}")]
    CodecVariant {
        /// The codec.
        codec: Codec,
        /// Which kind it is.
        reason: String,
    },
    /// This build can tell the codec's streams apart but not decode them.
    #[error("{codec} cannot be decoded here")]
    NoDecoder {
        /// The codec.
        codec: Codec,
    },
    /// The decoder does not take what the container says about the stream.
    #[error("the {codec} stream's settings are damaged: {reason}")]
    BrokenCodecSettings {
        /// The codec.
        codec: Codec,
        /// What the decoder said.
        reason: String,
    },
    /// Outside [`Limits::SAMPLE_RATE_HZ`].
    #[error("a sample rate of {hz} Hz is outside 8–384 kHz")]
    SampleRate {
        /// What the file says.
        hz: u32,
    },
    /// Outside [`Limits::CHANNELS`].
    #[error("{channels} channels are outside 1–8")]
    Channels {
        /// What the file says.
        channels: usize,
    },
    /// Longer than [`Limits::PACKET_FRAMES_MAX`].
    #[error(
        "packets of {frames} frames are longer than {}",
        Limits::PACKET_FRAMES_MAX
    )]
    PacketTooLong {
        /// What the file says.
        frames: u64,
    },
    /// More than [`Limits::frames_max`], declared or decoded.
    #[error("the sound is longer than {frames_max} frames")]
    TooManyFrames {
        /// The limit.
        frames_max: u64,
    },
    /// More than [`Limits::packets_max`].
    #[error("the file has more than {packets_max} packets")]
    TooManyPackets {
        /// The limit.
        packets_max: u64,
    },
    /// A small file that decodes to very much sound: [`Limits::expansion_max`].
    #[error("the sound is more than {expansion_max} times as large as its file")]
    Expands {
        /// The limit.
        expansion_max: u64,
    },
    /// Its tables make a reader go over the same bytes: [`Limits::reading_max`].
    #[error("reading the file takes more than {reading_max} times its size")]
    ReadsTooMuch {
        /// The limit.
        reading_max: u64,
    },
    /// More than [`Limits::BAD_PACKETS_PERCENT_MAX`] of the packets are damaged.
    #[error("{bad} of the first {packets} packets are damaged")]
    BadPackets {
        /// Damaged packets.
        bad: u64,
        /// Packets so far.
        packets: u64,
    },
    /// Nothing is heard.
    #[error("the file has no sound in it")]
    NoFrames,
    /// Sample rate, channels or stream change after the beginning.
    #[error("the sound changes its format after {frames} frames")]
    FormatChanges {
        /// Frames until then.
        frames: u64,
    },
    /// The caller's `progress` said stop.
    #[error("stopped on request")]
    Stopped,
}

impl Refusal {
    /// The variant's name, for counters and logs: never changed.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::Empty => "empty",
            Self::TooManyBytes { .. } => "too-many-bytes",
            Self::UnknownContainer => "unknown-container",
            Self::BrokenContainer { .. } => "broken-container",
            Self::NoAudioTrack => "no-audio-track",
            Self::SeveralAudioTracks { .. } => "several-audio-tracks",
            Self::UnknownCodec => "unknown-codec",
            Self::CodecVariant { .. } => "codec-variant",
            Self::NoDecoder { .. } => "no-decoder",
            Self::BrokenCodecSettings { .. } => "broken-codec-settings",
            Self::SampleRate { .. } => "sample-rate",
            Self::Channels { .. } => "channels",
            Self::PacketTooLong { .. } => "packet-too-long",
            Self::TooManyFrames { .. } => "too-many-frames",
            Self::TooManyPackets { .. } => "too-many-packets",
            Self::Expands { .. } => "expands",
            Self::ReadsTooMuch { .. } => "reads-too-much",
            Self::BadPackets { .. } => "bad-packets",
            Self::NoFrames => "no-frames",
            Self::FormatChanges { .. } => "format-changes",
            Self::Stopped => "stopped",
        }
    }
}
