//! Everything about one file, in one pass.

use crate::{
    Codec, Container, Limits, Listener, PcmHasher, PcmId, Refusal, Sound, Source, StreamId, Tags,
    id::StreamHasher, stream::Stream,
};
use std::ops::ControlFlow;

/// What a file is.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Heard {
    /// What the packets are wrapped in.
    pub container: Container,
    /// How the sound is encoded.
    pub codec: Codec,
    /// The sound's, after decoding; what the container says where that is not possible.
    pub sample_rate_hz: Option<u32>,
    /// The sound's, after decoding; what the container says where that is not possible.
    pub channels: Option<u16>,
    /// Bits of a sample, where the codec has such a thing.
    pub bit_depth: Option<u32>,
    /// The file's size.
    pub bytes: u64,
    /// What proves another file to be the same.
    pub identity: Identity,
    /// What it sounds like; `None` for a codec that this build cannot decode.
    pub sound: Option<Sound>,
    /// What it says about itself.
    pub tags: Tags,
}

/// Exactly one proof for each file, by its codec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Identity {
    /// Lossy: packets are the proof.
    Stream(StreamId),
    /// Lossless, and every promised frame was there: samples are the proof.
    Pcm(PcmId),
    /// Lossless and damaged: no proof, though it still sounds like something.
    Withheld(Doubt),
}

/// Why a lossless file has no [`PcmId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Doubt {
    /// Not all packets could be decoded.
    #[error("{bad} packets are damaged")]
    BadPackets {
        /// How many.
        bad: u64,
    },
    /// Frames were lost, or there are more than promised.
    #[error("{heard} frames were heard where {declared} were declared")]
    FramesDiffer {
        /// What the file promises.
        declared: u64,
        /// What is there.
        heard: u64,
    },
    /// The file ends in the middle of something.
    #[error("the file is cut short")]
    CutShort,
}

impl Heard {
    /// The stream's identity, of a lossy codec.
    pub const fn stream_id(&self) -> Option<StreamId> {
        match self.identity {
            Identity::Stream(id) => Some(id),
            Identity::Pcm(_) | Identity::Withheld(_) => None,
        }
    }

    /// The samples' identity, of a lossless codec.
    pub const fn pcm_id(&self) -> Option<PcmId> {
        match self.identity {
            Identity::Pcm(id) => Some(id),
            Identity::Stream(_) | Identity::Withheld(_) => None,
        }
    }
}

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Packets so far.
    pub packets: u64,
    /// Frames so far.
    pub frames: u64,
    /// Frames that the file promises, where it does.
    pub declared_frames: Option<u64>,
}

/// Packets between two reports of progress.
pub(crate) const PACKETS_PER_REPORT: u64 = 64;

/// Reads a file once, from end to end, and says what it is.
///
/// `progress` is asked every 64 packets and may stop the work; a caller with a
/// clock sets a limit of time that way.
///
/// # Errors
/// [`Refusal`] has a variant for each reason. A lossless file that is damaged
/// a little is heard, with [`Identity::Withheld`].
///
/// # Examples
/// ```
/// use sound::{Limits, Refusal, hear};
/// use std::{io::Cursor, ops::ControlFlow};
///
/// let page = Cursor::new(b"<!doctype html>");
/// let refusal = hear(page, &Limits::default(), |_| ControlFlow::Continue(()));
/// assert_eq!(refusal, Err(Refusal::UnknownContainer));
/// ```
pub fn hear(
    source: impl Source,
    limits: &Limits,
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Heard, Refusal> {
    let mut stream = Stream::open(source, limits)?;
    let mut tags = Tags::default();
    tags.read(&mut *stream.file.format);

    let exact = stream.file.codec.is_exact();
    let mut packets = StreamHasher::new(stream.file.codec.name(), stream.headers());
    let mut pcm = None;
    let mut listener = None;
    loop {
        if stream.packets.is_multiple_of(PACKETS_PER_REPORT)
            && progress(stream.progress()).is_break()
        {
            return Err(Refusal::Stopped);
        }
        let Some(step) = stream.step()? else { break };
        if !exact {
            packets.packet(step.packet);
        }
        let Some(shape) = stream.shape else { continue };
        let samples = stream.samples();
        let (hz, channels) = (shape.sample_rate_hz, shape.channels);
        if exact {
            pcm.get_or_insert_with(|| PcmHasher::new(hz, channels))
                .take(samples);
        }
        let listener = match &mut listener {
            Some(listener) => listener,
            none => none.insert(Listener::new(hz, channels)?),
        };
        listener.take(samples);
    }
    tags.read(&mut *stream.file.format);

    let identity = match (exact, pcm, stream.doubt()) {
        (false, ..) => Identity::Stream(packets.finish()),
        (true, Some(pcm), None) => Identity::Pcm(pcm.finish()),
        (true, _, Some(doubt)) => Identity::Withheld(doubt),
        (true, None, None) => return Err(Refusal::NoFrames),
    };
    let settings = &stream.file.settings;
    Ok(Heard {
        container: stream.file.container,
        codec: stream.file.codec,
        sample_rate_hz: stream
            .shape
            .map(|shape| shape.sample_rate_hz)
            .or(settings.sample_rate),
        channels: stream.shape.map(|shape| shape.channels).or(settings
            .channels
            .as_ref()
            .map(|channels| channels.count() as u16)),
        bit_depth: stream.bit_depth(),
        bytes: stream.file.bytes,
        identity,
        sound: listener.map(Listener::finish),
        tags,
    })
}
