//! Samples of a file, block by block, for an encoder.

use crate::{Codec, Container, Doubt, Limits, Progress, Refusal, Source, stream::Stream};

/// Samples of one packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block<'a> {
    /// The same in every block of a file.
    pub sample_rate_hz: u32,
    /// The same in every block of a file.
    pub channels: u16,
    /// Interleaved, left-justified: `i32::MIN` is −1.0. Of a lossy codec, cut to
    /// ±1; 32 bits hold all that a 32-bit float within ±1 has to say.
    pub samples: &'a [i32],
}

/// A file that is being decoded; made by [`decode()`].
pub struct Decoder<'s> {
    stream: Stream<'s>,
}

/// Opens a file for decoding.
///
/// # Errors
/// What is wrong with its beginning; [`Refusal::NoDecoder`] for a codec that
/// this build cannot decode.
pub fn decode<'s>(source: impl Source + 's, limits: &Limits) -> Result<Decoder<'s>, Refusal> {
    let stream = Stream::open(source, limits)?;
    if stream.is_decodable() {
        Ok(Decoder { stream })
    } else {
        Err(Refusal::NoDecoder {
            codec: stream.file.codec,
        })
    }
}

impl Decoder<'_> {
    /// What the packets are wrapped in.
    pub const fn container(&self) -> Container {
        self.stream.file.container
    }

    /// How the sound is encoded.
    pub const fn codec(&self) -> Codec {
        self.stream.file.codec
    }

    /// Frames that the file promises, where it does.
    pub const fn declared_frames(&self) -> Option<u64> {
        self.stream.file.declared_frames
    }

    /// Bits of a sample, where the codec has such a thing and the file says it.
    pub fn bit_depth(&self) -> Option<u32> {
        self.stream.bit_depth()
    }

    /// How far the work is.
    pub const fn progress(&self) -> Progress {
        self.stream.progress()
    }

    /// What is wrong with a lossless file, after its last block; `None` of a lossy one.
    pub const fn doubt(&self) -> Option<Doubt> {
        self.stream.doubt()
    }

    /// The next block, never empty; `None` after the last.
    ///
    /// # Errors
    /// What is wrong with the rest of the file; at the end, what is wrong with
    /// the whole ([`Refusal::NoFrames`], [`Refusal::BadPackets`]).
    pub fn next_block(&mut self) -> Result<Option<Block<'_>>, Refusal> {
        loop {
            match self.stream.step()? {
                None => return Ok(None),
                Some(step) if step.samples.is_empty() => {}
                Some(_) => break,
            }
        }
        let shape = self.stream.shape.map(|shape| Block {
            sample_rate_hz: shape.sample_rate_hz,
            channels: shape.channels,
            samples: self.stream.samples(),
        });
        Ok(shape)
    }
}
