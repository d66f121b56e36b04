//! Masters of any shape.

use super::Dice;
use std::{f64::consts::TAU, io::Cursor};

/// A master that uses all of its bits, written as WAV.
#[derive(Debug, Clone, Copy)]
pub struct Master {
    pub hz: u32,
    pub channels: u16,
    pub bits: u16,
    pub frames: usize,
}

impl Master {
    /// Right-justified: of each channel a tone of its own, and noise.
    pub fn samples(self) -> Vec<i32> {
        let mut dice = Dice(u64::from(self.bits) << 32 | u64::from(self.channels));
        let full = 2_f64.powi(i32::from(self.bits) - 1);
        let mut samples = Vec::with_capacity(self.frames * usize::from(self.channels));
        for frame in 0..self.frames {
            let t = frame as f64 / f64::from(self.hz);
            for channel in 0..self.channels {
                let tone = (TAU * 220.0 * f64::from(channel + 1) * t).sin() * 0.9;
                let noise = (dice.next() >> 11) as f64 / (1_u64 << 53) as f64 - 0.5;
                let level = (tone + noise * 0.3) * full;
                samples.push(level.clamp(-full, full - 1.0) as i32);
            }
        }
        samples
    }

    pub fn wav(self) -> Vec<u8> {
        self.wav_of(&self.samples())
    }

    pub fn wav_of(self, samples: &[i32]) -> Vec<u8> {
        let spec = hound::WavSpec {
            channels: self.channels,
            sample_rate: self.hz,
            bits_per_sample: self.bits,
            sample_format: hound::SampleFormat::Int,
        };
        let mut bytes = Cursor::new(Vec::new());
        let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
        for sample in samples {
            writer.write_sample(*sample).unwrap();
        }
        writer.finalize().unwrap();
        bytes.into_inner()
    }
}
