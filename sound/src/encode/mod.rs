//! Renditions: a master written in another format, as a whole or a part of it.
//!
//! Room: after `decode`. Samples go through in blocks; what is held at a time
//! is one block of the master and one of the rendition, however long it is.
//!
//! A whole rendition of a lossless master in [`Format::Wav`] or
//! [`Format::Flac`] has the master's [`crate::PcmId`], or there is none: what
//! does not fit is refused. The bytes follow from the master and the build
//! alone: no clock, no randomness.
//!
//! # Adding a format
//! A variant of [`Format`], a file here with its [`Rendition`], its row in the tests.

mod error;
mod flac;
mod format;
mod opus;
mod opus_headers;
mod resample;
mod stretch;
mod wav;

pub use error::EncodeError;
pub use format::{Format, NotAFormat};
pub use stretch::Stretch;

use crate::{
    Block, Decoder, Limits, Progress, Refusal, Source, decode, hear::PACKETS_PER_REPORT,
    stream::Shape,
};
use std::{
    io::{Seek, SeekFrom, Write},
    ops::ControlFlow,
};
use stretch::Cut;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Encoded {
    /// Frames that a player plays.
    pub frames: u64,
    /// The rendition's, which for Opus is not the master's.
    pub sample_rate_hz: u32,
    /// The master's.
    pub channels: u16,
    /// The file's size.
    pub bytes: u64,
}

/// What the samples of a rendition are.
#[derive(Debug, Clone, Copy)]
struct Form {
    shape: Shape,
    /// Bits of a sample; of a format without such a thing, 32.
    bits: u32,
}

/// A file that is being written.
trait Rendition {
    /// Takes whole frames, left-justified.
    fn take(&mut self, samples: &[i32]) -> Result<(), EncodeError>;

    /// Writes what is left; says the frames and their sample rate.
    fn finish(self: Box<Self>) -> Result<(u64, u32), EncodeError>;
}

/// Writes a rendition of the master in `source` to the empty file `to`.
///
/// With a `stretch` only that part of it, faded in and out. `progress` is asked
/// every 64 packets and may stop the work. What stands in `to` after an error
/// is nothing.
///
/// Opus: 48 kHz, frames of 20 ms, variable bit rate around 160 kbit/s, mono 96,
/// more than two channels 80 each; channels of the master are taken to be in
/// the order of WAVE.
///
/// # Errors
/// [`EncodeError`] has a variant for each reason.
pub fn encode(
    source: impl Source,
    limits: &Limits,
    format: Format,
    stretch: Option<Stretch>,
    to: &mut (impl Write + Seek),
    mut progress: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Encoded, EncodeError> {
    let mut master = decode(source, limits)?;
    let codec = master.codec();
    if format.is_lossless() && !codec.is_exact() {
        return Err(EncodeError::NotLossless { codec, format });
    }
    let mut gate = Gate { report_at: 0 };
    gate.pass(&master, &mut progress)?;
    let bits = format.bits(master.bit_depth());
    let first = master.next_block()?.ok_or(Refusal::NoFrames)?;
    let shape = Shape {
        sample_rate_hz: first.sample_rate_hz,
        channels: first.channels,
    };
    let form = Form { shape, bits };
    let mut cut = stretch.map(|stretch| Cut::new(stretch, form)).transpose()?;
    let mut rendition = begin(format, form, to)?;
    let mut block = Some(first);
    while let Some(Block { samples, .. }) = block {
        rendition.take(cut.as_mut().map_or(samples, |cut| cut.take(samples)))?;
        if cut.as_ref().is_some_and(Cut::is_done) {
            break;
        }
        gate.pass(&master, &mut progress)?;
        block = master.next_block()?;
    }
    check_end(&master, cut)?;
    let (frames, sample_rate_hz) = rendition.finish()?;
    Ok(Encoded {
        frames,
        sample_rate_hz,
        channels: shape.channels,
        bytes: to.seek(SeekFrom::End(0))?,
    })
}

/// Where the caller is asked whether to go on.
struct Gate {
    /// The packet at which it is asked again.
    report_at: u64,
}

impl Gate {
    fn pass(
        &mut self,
        master: &Decoder<'_>,
        progress: &mut impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<(), Refusal> {
        let report = master.progress();
        if report.packets >= self.report_at {
            self.report_at = report.packets + PACKETS_PER_REPORT;
            if progress(report).is_break() {
                return Err(Refusal::Stopped);
            }
        }
        Ok(())
    }
}

fn begin<'w, W: Write + Seek>(
    format: Format,
    form: Form,
    to: &'w mut W,
) -> Result<Box<dyn Rendition + 'w>, EncodeError> {
    Ok(match format {
        Format::Flac => Box::new(flac::File::begin(form, to)?),
        Format::Wav => Box::new(wav::File::begin(form, to)?),
        Format::Opus => Box::new(opus::File::begin(form.shape, to)?),
    })
}

fn check_end(master: &Decoder<'_>, cut: Option<Cut>) -> Result<(), EncodeError> {
    match cut {
        Some(cut) if !cut.is_done() => Err(EncodeError::PastEnd {
            frames: cut.frames_seen(),
        }),
        Some(_) => Ok(()),
        None => master
            .doubt()
            .map_or(Ok(()), |doubt| Err(EncodeError::Damaged(doubt))),
    }
}

/// The upper `bits` of a left-justified sample; refused if anything is below them.
fn narrow(sample: i32, bits: u32) -> Result<i32, EncodeError> {
    let shift = 32 - bits;
    if sample.trailing_zeros() < shift {
        return Err(EncodeError::MoreBits { bits_max: bits });
    }
    Ok(sample >> shift)
}
