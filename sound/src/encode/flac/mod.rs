//! FLAC, block by block.
//!
//! Written here because `flacenc` 0.4 cannot be trusted with a stranger's
//! master: its sums wrap at 28 bits, and a block of loud 24-bit noise became
//! two hundred times as large as its samples, another took all memory. Here no
//! block is larger than its samples plus a header, by construction.
//!
//! Predictors are those of the format: constant, plain, fixed up to the fourth
//! order, linear up to the eighth; residuals are Rice-coded in partitions; two
//! channels may become middle and side. STREAMINFO is written last, over the
//! place that is kept for it. Source: RFC 9639.

mod bits;
mod block;
mod predict;
mod rice;

use super::{EncodeError, Form, Rendition, narrow};
use md5::{Digest, Md5};
use std::io::{BufWriter, Seek, SeekFrom, Write};

/// Frames of every block but the last.
const BLOCK_FRAMES: u16 = 4_096;
/// `fLaC`, a block header, STREAMINFO.
const HEADER_BYTES: usize = 4 + 4 + 34;
/// Blocks that can be numbered.
const BLOCKS_MAX: u32 = 1 << 31;

pub(super) struct File<'w, W: Write + Seek> {
    form: Form,
    /// The block being filled, interleaved, right-justified.
    samples: Vec<i32>,
    /// Its samples as MD5 takes them.
    bytes: Vec<u8>,
    digest: Md5,
    blocks: u32,
    frames: u64,
    /// Bytes of the smallest and of the largest block.
    block_bytes: Option<(u32, u32)>,
    to: BufWriter<&'w mut W>,
}

impl<'w, W: Write + Seek> File<'w, W> {
    pub fn begin(form: Form, to: &'w mut W) -> Result<Self, EncodeError> {
        let mut to = BufWriter::new(to);
        to.write_all(&[0; HEADER_BYTES])?;
        Ok(Self {
            form,
            samples: Vec::new(),
            bytes: Vec::new(),
            digest: Md5::new(),
            blocks: 0,
            frames: 0,
            block_bytes: None,
            to,
        })
    }

    fn flush(&mut self) -> Result<(), EncodeError> {
        if self.samples.is_empty() {
            return Ok(());
        }
        if self.blocks == BLOCKS_MAX {
            return Err(crate::Refusal::TooManyFrames {
                frames_max: u64::from(BLOCKS_MAX) * u64::from(BLOCK_FRAMES),
            }
            .into());
        }
        let channels = usize::from(self.form.shape.channels);
        let block = block::encode(&self.samples, channels, self.form.bits, self.blocks);
        self.to.write_all(&block)?;

        self.bytes.clear();
        let sample_bytes = self.form.bits as usize / 8;
        for sample in &self.samples {
            self.bytes
                .extend_from_slice(&sample.to_le_bytes()[..sample_bytes]);
        }
        self.digest.update(&self.bytes);
        self.blocks += 1;
        self.frames += (self.samples.len() / channels) as u64;
        let bytes = block.len() as u32;
        let (low, high) = self.block_bytes.unwrap_or((bytes, bytes));
        self.block_bytes = Some((low.min(bytes), high.max(bytes)));
        self.samples.clear();
        Ok(())
    }

    /// RFC 9639 § 8.2.
    fn header(&self) -> Vec<u8> {
        let (low, high) = self.block_bytes.unwrap_or_default();
        let mut header = b"fLaC\x80\0\0\x22".to_vec();
        header.extend(BLOCK_FRAMES.to_be_bytes().repeat(2));
        header.extend(&low.to_be_bytes()[1..]);
        header.extend(&high.to_be_bytes()[1..]);
        // 0 stands for unknown
        let frames = Some(self.frames).filter(|frames| *frames < 1 << 36);
        let rate = u64::from(self.form.shape.sample_rate_hz) << 44;
        let channels = u64::from(self.form.shape.channels - 1) << 41;
        let bits = u64::from(self.form.bits - 1) << 36;
        header.extend((rate | channels | bits | frames.unwrap_or(0)).to_be_bytes());
        header.extend(self.digest.clone().finalize());
        header
    }
}

impl<W: Write + Seek> Rendition for File<'_, W> {
    fn take(&mut self, samples: &[i32]) -> Result<(), EncodeError> {
        let full = usize::from(BLOCK_FRAMES) * usize::from(self.form.shape.channels);
        for sample in samples {
            self.samples.push(narrow(*sample, self.form.bits)?);
            if self.samples.len() == full {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(u64, u32), EncodeError> {
        self.flush()?;
        let header = self.header();
        self.to.seek(SeekFrom::Start(0))?;
        self.to.write_all(&header)?;
        self.to.flush()?;
        Ok((self.frames, self.form.shape.sample_rate_hz))
    }
}
