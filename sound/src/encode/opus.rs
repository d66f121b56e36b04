//! Opus in Ogg, by libopus.
//!
//! Source: RFC 7845. The encoder's delay is the pre-skip; granule positions
//! count it; the last one is less than the packets hold, which trims the end.

use super::{
    EncodeError, Format, Rendition,
    opus_headers::{Layout, tags},
    resample::Resampler,
};
use crate::stream::Shape;
use ogg::{PacketWriteEndInfo, PacketWriter};
use opusic_c::{
    Application, Bitrate, ErrorCode, SampleRate, Signal,
    multistream::{Config, Encoder},
};
use std::io::{BufWriter, Write};

const HZ: u32 = 48_000;
/// 20 ms.
const PACKET_FRAMES: u64 = 960;
/// A second, the most that a page should hold (RFC 7845 § 6).
const PACKETS_PER_PAGE: u64 = 50;
/// The largest Opus frame, for each stream, with room to spare.
const PACKET_BYTES_MAX: usize = 1_500;
/// One stream in a file needs no other number, and this one makes equal files equal.
const SERIAL: u32 = 1;

pub(super) struct File<'w, W: Write> {
    channels: usize,
    layout: Layout,
    encoder: Encoder,
    pre_skip: u64,
    resampler: Option<Resampler>,
    /// A piece of the master, in the order of Vorbis.
    piece: Vec<f32>,
    /// What waits for a packet to be full.
    waiting: Vec<f32>,
    /// Frames at 48 kHz that were given to `waiting`, in all.
    frames: u64,
    /// The latest packet: the last one is written otherwise.
    held: Option<Vec<u8>>,
    packets: u64,
    ogg: PacketWriter<'static, BufWriter<&'w mut W>>,
}

impl<'w, W: Write> File<'w, W> {
    pub fn begin(shape: Shape, to: &'w mut W) -> Result<Self, EncodeError> {
        let channels = shape.channels;
        let layout = Layout::of(channels).ok_or(crate::Refusal::Channels {
            channels: usize::from(channels),
        })?;
        let mut encoder = encoder(layout)?;
        encoder.set_bitrate(Bitrate::Value(bits_per_second(channels)))?;
        encoder.set_vbr(true)?;
        encoder.set_vbr_constraint(false)?;
        encoder.set_complexity(10)?;
        encoder.set_signal(Signal::Music)?;
        let pre_skip = encoder.get_look_ahead()? as u16;

        let resampler = match shape.sample_rate_hz {
            HZ => None,
            hz => Some(Resampler::new(hz, HZ, channels).map_err(failed)?),
        };
        let mut ogg = PacketWriter::new(BufWriter::new(to));
        let head = layout.head(pre_skip, shape.sample_rate_hz);
        for header in [head, tags(opusic_c::version())] {
            ogg.write_packet(header, SERIAL, PacketWriteEndInfo::EndPage, 0)?;
        }
        Ok(Self {
            channels: usize::from(channels),
            layout,
            encoder,
            pre_skip: u64::from(pre_skip),
            resampler,
            piece: Vec::new(),
            waiting: Vec::new(),
            frames: 0,
            held: None,
            packets: 0,
            ogg,
        })
    }

    /// Encodes what fills whole packets.
    fn drain(&mut self) -> Result<(), EncodeError> {
        let packet_samples = PACKET_FRAMES as usize * self.channels;
        let mut waiting = std::mem::take(&mut self.waiting);
        let whole = waiting.len() - waiting.len() % packet_samples;
        for samples in waiting[..whole].chunks_exact(packet_samples) {
            self.packet(samples)?;
        }
        waiting.drain(..whole);
        self.waiting = waiting;
        Ok(())
    }

    fn packet(&mut self, samples: &[f32]) -> Result<(), EncodeError> {
        let mut packet = vec![0; PACKET_BYTES_MAX * usize::from(self.layout.streams)];
        let bytes = self.encoder.encode_float_to_slice(samples, &mut packet)?;
        packet.truncate(bytes);
        if let Some(previous) = self.held.replace(packet) {
            let end = if self.packets.is_multiple_of(PACKETS_PER_PAGE) {
                PacketWriteEndInfo::EndPage
            } else {
                PacketWriteEndInfo::NormalPacket
            };
            let granule = self.packets * PACKET_FRAMES;
            self.ogg.write_packet(previous, SERIAL, end, granule)?;
        }
        self.packets += 1;
        Ok(())
    }
}

impl<W: Write> Rendition for File<'_, W> {
    fn take(&mut self, samples: &[i32]) -> Result<(), EncodeError> {
        self.piece.clear();
        for frame in samples.chunks_exact(self.channels) {
            let order = self.layout.order.iter();
            self.piece
                .extend(order.map(|place| frame[*place] as f32 / 2_147_483_648.0));
        }
        match &mut self.resampler {
            Some(resampler) => resampler
                .take(&self.piece, &mut self.waiting)
                .map_err(failed)?,
            None => self.waiting.extend_from_slice(&self.piece),
        }
        self.frames += (samples.len() / self.channels) as u64;
        self.drain()
    }

    fn finish(mut self: Box<Self>) -> Result<(u64, u32), EncodeError> {
        if let Some(resampler) = &mut self.resampler {
            resampler.finish(&mut self.waiting).map_err(failed)?;
            self.frames = resampler.frames_out();
        }
        self.drain()?;
        // as long as the delay keeps something back
        let end = self.pre_skip + self.frames;
        let packet_samples = PACKET_FRAMES as usize * self.channels;
        while self.packets < end.div_ceil(PACKET_FRAMES) {
            self.waiting.resize(packet_samples, 0.0);
            self.drain()?;
        }
        if let Some(last) = self.held.take() {
            self.ogg
                .write_packet(last, SERIAL, PacketWriteEndInfo::EndStream, end)?;
        }
        self.ogg.inner_mut().flush()?;
        Ok((self.frames, HZ))
    }
}

const fn bits_per_second(channels: u16) -> u32 {
    match channels {
        1 => 96_000,
        channels => 80_000 * channels as u32,
    }
}

/// One or two channels make one stream, whose packets are those of plain Opus.
fn encoder(layout: Layout) -> Result<Encoder, EncodeError> {
    fn of<const CHANNELS: usize>(layout: Layout) -> Result<Encoder, ErrorCode> {
        let mapping = layout.mapping.try_into().map_err(|_| ErrorCode::BadArg)?;
        let config = Config::<CHANNELS>::try_new(layout.streams, layout.coupled, mapping)
            .ok_or(ErrorCode::BadArg)?;
        Encoder::new(config, SampleRate::Hz48000, Application::Audio)
    }
    Ok(match layout.mapping.len() {
        1 => of::<1>(layout),
        2 => of::<2>(layout),
        3 => of::<3>(layout),
        4 => of::<4>(layout),
        5 => of::<5>(layout),
        6 => of::<6>(layout),
        7 => of::<7>(layout),
        8 => of::<8>(layout),
        _ => Err(ErrorCode::BadArg),
    }?)
}

fn failed(error: impl std::fmt::Display) -> EncodeError {
    EncodeError::Encoder {
        format: Format::Opus,
        reason: error.to_string(),
    }
}

impl From<ErrorCode> for EncodeError {
    fn from(code: ErrorCode) -> Self {
        failed(code.message())
    }
}
