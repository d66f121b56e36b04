//! Sounds made up for tests, and the files they are put in.
#![allow(dead_code, reason = "each test file takes what it needs")]
#![allow(clippy::unwrap_used, reason = "made up here, so it cannot fail")]

pub mod master;
pub mod ogg;

use domain::identity::Print;
use sound::{Heard, Limits, Refusal};
use std::{f64::consts::TAU, io::Cursor, ops::ControlFlow};

/// A small generator, the same on every machine (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

/// Chords over a bass, a new one every 0.3 s, in two channels of 16 bits.
pub fn melody(seed: u64, hz: u32, seconds: f64) -> Vec<i16> {
    let mut dice = Dice(seed);
    let frames = (f64::from(hz) * seconds) as usize;
    let note_frames = f64::from(hz) * 0.3;
    let notes = (0..=(frames as f64 / note_frames) as usize)
        .map(|_| {
            [0, 1, 2].map(|voice| 55.0 * 2_f64.powf((dice.below(24) + voice * 12) as f64 / 12.0))
        })
        .collect::<Vec<_>>();
    let mut samples = Vec::with_capacity(frames * 2);
    for frame in 0..frames {
        let t = frame as f64 / f64::from(hz);
        let at = frame as f64 / note_frames;
        let fade = (1.0 - at.fract() * 0.7) * (at.fract() * 40.0).min(1.0);
        let voices = notes[at as usize].map(|f| {
            (1..=4)
                .map(|n| (TAU * f * f64::from(n) * t).sin() / f64::from(n))
                .sum::<f64>()
        });
        let left = fade * (voices[0] * 0.2 + voices[1] * 0.12 + voices[2] * 0.06);
        let right = fade * (voices[0] * 0.2 + voices[1] * 0.06 + voices[2] * 0.12);
        samples.extend(
            [left, right].map(|level| (level * 32_767.0).clamp(-32_768.0, 32_767.0) as i16),
        );
    }
    samples
}

/// Widths a 16-bit master is written in.
#[derive(Debug, Clone, Copy)]
pub enum Width {
    Int16,
    Int24,
    Int32,
    Float,
}

pub fn wav(samples: &[i16], hz: u32, channels: u16, width: Width) -> Vec<u8> {
    let (bits_per_sample, sample_format) = match width {
        Width::Int16 => (16, hound::SampleFormat::Int),
        Width::Int24 => (24, hound::SampleFormat::Int),
        Width::Int32 => (32, hound::SampleFormat::Int),
        Width::Float => (32, hound::SampleFormat::Float),
    };
    let spec = hound::WavSpec {
        channels,
        sample_rate: hz,
        bits_per_sample,
        sample_format,
    };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for sample in samples.iter().copied() {
        match width {
            Width::Int16 => writer.write_sample(sample),
            Width::Int24 => writer.write_sample(i32::from(sample) << 8),
            Width::Int32 => writer.write_sample(i32::from(sample) << 16),
            Width::Float => writer.write_sample(f32::from(sample) / 32_768.0),
        }
        .unwrap();
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

/// FLAC with a last block as short as it is: flacenc's own loop pads it with
/// zeros, and the file then has more frames than it declares.
pub fn flac(samples: &[i16], hz: u32, channels: u16) -> Vec<u8> {
    use flacenc::{
        component::{BitRepr, StreamInfo},
        error::Verify,
        source::{Fill, FrameBuf},
    };
    const BLOCK: usize = 4_096;
    let channels = usize::from(channels);
    let samples = samples
        .iter()
        .map(|sample| i32::from(*sample))
        .collect::<Vec<_>>();
    let config = flacenc::config::Encoder::default().into_verified().unwrap();
    let info = StreamInfo::new(hz as usize, channels, 16).unwrap();
    let mut frames = Vec::new();
    for (number, block) in samples.chunks(BLOCK * channels).enumerate() {
        let mut buffer = FrameBuf::with_size(channels, block.len() / channels).unwrap();
        buffer.fill_interleaved(block).unwrap();
        let frame = flacenc::encode_fixed_size_frame(&config, &buffer, number, &info).unwrap();
        let mut sink = flacenc::bitsink::ByteSink::new();
        frame.write(&mut sink).unwrap();
        frames.extend_from_slice(sink.as_slice());
    }
    let [high, low] = (BLOCK as u16).to_be_bytes();
    let mut file = vec![b'f', b'L', b'a', b'C', 0x80, 0, 0, 34, high, low, high, low];
    file.extend([0; 6]);
    let shape = u64::from(hz) << 44 | (channels as u64 - 1) << 41 | 15 << 36;
    file.extend((shape | (samples.len() / channels) as u64).to_be_bytes());
    file.extend([0; 16]);
    file.extend(frames);
    file
}

/// Layer III frames of silence at 128 kbit/s and 44.1 kHz, each with other
/// bytes after its (empty) main data.
pub fn mp3(frames: usize, seed: u64) -> Vec<u8> {
    let mut dice = Dice(seed);
    let mut bytes = Vec::with_capacity(frames * 417);
    for _ in 0..frames {
        bytes.extend([0xff, 0xfb, 0x90, 0x64]);
        bytes.extend([0; 32]);
        bytes.extend((0..417 - 36).map(|_| dice.below(0x7f) as u8));
    }
    bytes
}

pub fn hear(bytes: &[u8]) -> Result<Heard, Refusal> {
    hear_within(bytes, &Limits::default())
}

pub fn hear_within(bytes: &[u8], limits: &Limits) -> Result<Heard, Refusal> {
    sound::hear(Cursor::new(bytes), limits, |_| ControlFlow::Continue(()))
}

/// The fingerprint, as `domain` compares it.
pub fn print_of(heard: &Heard) -> Print<'_> {
    let fingerprint = &heard.sound.as_ref().unwrap().fingerprint;
    Print {
        algorithm: &fingerprint.algorithm,
        words: &fingerprint.words,
    }
}

/// Changes a few bytes, cuts, repeats: the same on every run.
pub fn mutate(file: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut file = file.to_vec();
    for _ in 0..=dice.below(6) {
        // headers are where the harm is
        let reach = if dice.below(3) == 0 {
            file.len()
        } else {
            file.len().min(160)
        };
        let at = dice.below(reach.max(1)).min(file.len().saturating_sub(1));
        match dice.below(8) {
            0..4 => file[at] = dice.next() as u8,
            4 => file[at] = [0, 0xff, 0x7f, 0x80][dice.below(4)],
            5 => file[at] ^= 1 << dice.below(8),
            6 => file.truncate(at.max(1)),
            _ => {
                let part = file[at..(at + dice.below(40)).min(file.len())].to_vec();
                file.splice(at..at, part);
            }
        }
    }
    file
}
