//! Refusals by what their reader can do about them: the page has a sentence for
//! each of these words, and no others.

use sound::Refusal;

/// The word of a refusal.
pub const fn code(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Unreadable { .. } => "unreadable",
        Refusal::Empty => "empty",
        Refusal::UnknownContainer => "not-audio",
        Refusal::NoAudioTrack | Refusal::NoFrames => "no-sound",
        Refusal::SeveralAudioTracks { .. } => "several-tracks",
        Refusal::UnknownCodec
        | Refusal::CodecVariant { .. }
        | Refusal::NoDecoder { .. }
        | Refusal::SampleRate { .. }
        | Refusal::Channels { .. } => "not-supported",
        Refusal::BrokenContainer { .. }
        | Refusal::BrokenCodecSettings { .. }
        | Refusal::BadPackets { .. }
        | Refusal::FormatChanges { .. } => "damaged",
        Refusal::TooManyBytes { .. }
        | Refusal::TooManyFrames { .. }
        | Refusal::TooManyPackets { .. }
        | Refusal::PacketTooLong { .. }
        | Refusal::Expands { .. }
        | Refusal::ReadsTooMuch { .. } => "too-much",
        Refusal::Stopped => "stopped",
    }
}
