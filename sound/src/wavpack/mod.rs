//! WavPack: blocks of lossless sound, decoded by `wavicle`.
//!
//! A block is a packet: it has all that its decoding needs, and a sum of its
//! samples. Accepted is what `wavicle` decodes to the last bit: one or two
//! channels of 16 to 32 bits or float. Hybrid files (lossy, with or without the
//! correction beside them), DSD, 8 bits and more channels are refused by name.
//!
//! Source: WavPack 5 file format, 2020-04-12.

mod decoder;
mod tail;

pub(crate) use decoder::Decoder;

use crate::{Codec, Container, Limits, Refusal, Source, demux::reading_refusal, source::Metered};
use std::io::{self, Read, Seek, SeekFrom};
use symphonia::core::{
    audio::{Channels, sample::SampleFormat},
    codecs::{
        CodecParameters,
        audio::{AudioCodecParameters, well_known::CODEC_ID_WAVPACK},
    },
    errors::{Error, decode_error, unsupported_error},
    formats::{
        FormatInfo, FormatReader, MediaInfo, SeekMode, SeekTo, SeekedTo, Track,
        well_known::FORMAT_ID_WAVPACK,
    },
    io::MediaSourceStream,
    meta::{Metadata, MetadataLog},
    packet::Packet,
    units::{Duration, Timestamp},
};
use wavicle::{
    BlockHeader,
    block::{Block, HEADER_LEN},
    format::{Flags, MAX_BLOCK_SIZE, meta},
};

const INFO: FormatInfo = FormatInfo {
    format: FORMAT_ID_WAVPACK,
    short_name: "wavpack",
    long_name: "WavPack",
};

/// Goes from block to block.
pub(crate) struct Reader<S> {
    source: S,
    /// Where the next block begins.
    at: u64,
    /// Where tags begin, or the file ends.
    end: u64,
    /// Frames before the next block.
    frames: u64,
    tracks: Vec<Track>,
    media: MediaInfo,
    tags: MetadataLog,
}

/// A block with samples in it.
struct Samples {
    header: BlockHeader,
    bytes: Vec<u8>,
}

impl<S: Source> Reader<Metered<S>> {
    /// Reads up to the first samples, which say what all of them are, and the
    /// tags at the end.
    pub fn open(mut source: Metered<S>, limits: &Limits) -> Result<Self, Refusal> {
        let refusal = |error| reading_refusal(error, Container::WavPack, 0, limits);
        let mut tags = MetadataLog::default();
        let end = tail::read(&mut source, &mut tags).map_err(|error| refusal(error.into()))?;
        let mut reader = Self {
            source,
            at: 0,
            end,
            frames: 0,
            tracks: Vec::new(),
            media: MediaInfo::default(),
            tags,
        };
        let first = loop {
            let Some(bytes) = reader.block().map_err(refusal)? else {
                return Err(Refusal::NoFrames);
            };
            let header = BlockHeader::parse(&bytes).map_err(name)?;
            if header.block_samples > 0 {
                break Samples { header, bytes };
            }
        };
        reader.tracks.push(first.track()?);
        reader.at = 0;
        Ok(reader)
    }
}

impl<S: Read + Seek> Reader<S> {
    /// The next block as it is; `None` at the end.
    fn block(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let left = self.end - self.at;
        if left == 0 {
            return Ok(None);
        }
        if left < HEADER_LEN as u64 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        self.source.seek(SeekFrom::Start(self.at))?;
        let mut bytes = vec![0; HEADER_LEN];
        self.source.read_exact(&mut bytes)?;
        let [b'w', b'v', b'p', b'k', a, b, c, d, ..] = bytes[..] else {
            return decode_error("wavpack: no block where one should be");
        };
        // after the first eight bytes
        let size = u64::from(u32::from_le_bytes([a, b, c, d])) + 8;
        if !(HEADER_LEN as u64..=u64::from(MAX_BLOCK_SIZE)).contains(&size) {
            return decode_error("wavpack: a block of no possible size");
        }
        if left < size {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        bytes.resize(size as usize, 0);
        self.source.read_exact(&mut bytes[HEADER_LEN..])?;
        self.at += size;
        Ok(Some(bytes))
    }
}

impl Samples {
    fn track(&self) -> Result<Track, Refusal> {
        let flags = self.header.flags;
        if !(flags.initial_block() && flags.final_block()) {
            return Err(variant("more than two channels"));
        }
        let bits = flags.bytes_per_sample() * 8;
        if bits == 8 {
            return Err(variant("8-bit samples"));
        }
        let hz = match flags.sample_rate() {
            Some(hz) => hz,
            None => self.unusual_rate().ok_or(Refusal::BrokenContainer {
                container: Container::WavPack,
                reason: "no sample rate".to_owned(),
            })?,
        };
        let mut settings = AudioCodecParameters::new();
        settings
            .for_codec(CODEC_ID_WAVPACK)
            .with_sample_rate(hz)
            .with_channels(Channels::Discrete(flags.output_channels() as u16))
            .with_bits_per_sample(bits)
            .with_sample_format(if flags.0 & Flags::FLOAT_DATA == 0 {
                SampleFormat::S32
            } else {
                SampleFormat::F32
            });
        let mut track = Track::new(0);
        track.with_codec_params(CodecParameters::Audio(settings));
        // only the very first block says how many there are
        if self.header.block_index == 0
            && let Some(frames) = self.header.total_samples
        {
            track.with_num_frames(frames);
        }
        Ok(track)
    }

    /// A rate that is not among the usual ones.
    fn unusual_rate(&self) -> Option<u32> {
        let block = Block {
            header: self.header,
            metadata: &self.bytes[HEADER_LEN..],
        };
        let mut parts = block.sub_blocks().map_while(Result::ok);
        match parts.find(|part| part.id == meta::SAMPLE_RATE)?.data {
            [a, b, c, ..] => Some(u32::from_le_bytes([*a, *b, *c, 0])),
            _ => None,
        }
    }
}

impl<S: Source> FormatReader for Reader<Metered<S>> {
    fn format_info(&self) -> &FormatInfo {
        &INFO
    }

    fn media_info(&self) -> &MediaInfo {
        &self.media
    }

    fn metadata(&mut self) -> Metadata<'_> {
        self.tags.metadata()
    }

    fn seek(&mut self, _: SeekMode, _: SeekTo) -> Result<SeekedTo, Error> {
        unsupported_error("wavpack: read from end to end")
    }

    fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    fn into_inner<'s>(self: Box<Self>) -> MediaSourceStream<'s>
    where
        Self: 's,
    {
        MediaSourceStream::new(Box::new(self.source), Default::default())
    }

    fn next_packet(&mut self) -> Result<Option<Packet>, Error> {
        while let Some(bytes) = self.block()? {
            let Ok(header) = BlockHeader::parse(&bytes) else {
                return decode_error("wavpack: a block of another kind");
            };
            if header.block_samples == 0 {
                continue;
            }
            if header.block_index != self.frames {
                return decode_error("wavpack: a block is missing");
            }
            let start = Timestamp::new(self.frames as i64);
            self.frames += u64::from(header.block_samples);
            let length = Duration::from(u64::from(header.block_samples));
            return Ok(Some(Packet::new(0, start, length, bytes)));
        }
        Ok(None)
    }
}

fn variant(reason: impl ToString) -> Refusal {
    Refusal::CodecVariant {
        codec: Codec::WavPack,
        reason: reason.to_string(),
    }
}

/// What `wavicle` says about a header.
fn name(error: wavicle::Error) -> Refusal {
    match error {
        wavicle::Error::OutOfScope(scope) => variant(scope),
        error @ wavicle::Error::UnsupportedVersion(_) => variant(error),
        error => Refusal::BrokenContainer {
            container: Container::WavPack,
            reason: error.to_string(),
        },
    }
}
