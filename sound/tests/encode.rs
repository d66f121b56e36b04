//! Renditions: lossless ones are the master, lossy ones sound like it, and
//! what cannot be is refused by name.
#![cfg(feature = "native")]
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::{Dice, Width, flac, hear, master::Master, melody, mp3, mutate, print_of, wav};
use domain::identity::{Verdict, compare};
use md5::{Digest, Md5};
use sound::{Doubt, EncodeError, Encoded, Format, Identity, Limits, Refusal, Stretch};
use std::{
    env, fs,
    io::{self, Cursor, Seek, SeekFrom, Write},
    ops::ControlFlow,
    path::PathBuf,
    process::Command,
    time::Duration,
};
use tempfile::TempDir;

const STEREO: Master = Master {
    hz: 44_100,
    channels: 2,
    bits: 16,
    frames: 9_000,
};

fn encode(
    master: &[u8],
    format: Format,
    stretch: Option<Stretch>,
) -> Result<(Encoded, Vec<u8>), EncodeError> {
    let mut file = Cursor::new(Vec::new());
    let limits = Limits::default();
    let go_on = |_| ControlFlow::Continue(());
    let encoded = sound::encode(
        Cursor::new(master),
        &limits,
        format,
        stretch,
        &mut file,
        go_on,
    )?;
    let file = file.into_inner();
    assert_eq!(encoded.bytes, file.len() as u64);
    Ok((encoded, file))
}

fn stretch(start_s: u64, length_ms: u64) -> Option<Stretch> {
    Some(Stretch {
        start: Duration::from_secs(start_s),
        length: Duration::from_millis(length_ms),
    })
}

/// Interleaved, left-justified.
fn decoded(file: &[u8]) -> Vec<i32> {
    let mut decoder = sound::decode(Cursor::new(file), &Limits::default()).unwrap();
    let mut samples = Vec::new();
    while let Some(block) = decoder.next_block().unwrap() {
        samples.extend_from_slice(block.samples);
    }
    assert_eq!(decoder.doubt(), None);
    samples
}

#[test]
fn a_lossless_rendition_is_the_master() {
    for bits in [8, 16, 24] {
        for channels in [1, 2, 6] {
            for (hz, frames) in [
                (44_100, 1),
                (44_100, 15),
                (44_100, 4_095),
                (96_000, 4_096),
                (44_100, 4_097),
                (96_000, 4_096 + 63),
                (44_100, 4_096 + 64),
                (8_000, 20_000),
                (384_000, 9_000),
            ] {
                let master = Master {
                    hz,
                    channels,
                    bits,
                    frames,
                };
                check_lossless(master, &master.wav());
            }
        }
    }
}

fn check_lossless(master: Master, file: &[u8]) {
    let id = hear(file).unwrap().pcm_id();
    assert!(id.is_some());
    for format in [Format::Wav, Format::Flac] {
        let (encoded, rendition) = encode(file, format, None).unwrap();
        let heard = hear(&rendition).unwrap();
        assert_eq!(heard.pcm_id(), id, "{format} of {master:?}");
        assert_eq!(encoded.frames, master.frames as u64);
        assert_eq!(
            (Some(encoded.sample_rate_hz), Some(encoded.channels)),
            (heard.sample_rate_hz, heard.channels)
        );
        assert_eq!(heard.bit_depth, Some(u32::from(master.bits.max(16))));
        assert!(rendition == encode(file, format, None).unwrap().1);
    }
}

#[test]
fn other_lossless_masters() {
    let samples = melody(3, 44_100, 1.0);
    let wide = Master { bits: 32, ..STEREO };
    for (name, file, format, bits) in [
        ("FLAC", flac(&samples, 44_100, 2), Format::Flac, 16),
        ("FLAC", flac(&samples, 44_100, 2), Format::Wav, 16),
        (
            "float",
            wav(&samples, 44_100, 2, Width::Float),
            Format::Wav,
            32,
        ),
        // 32 bits of which FLAC's 24 are enough
        (
            "narrow float",
            wav(&samples, 44_100, 2, Width::Float),
            Format::Flac,
            24,
        ),
        ("32 bits", wide.wav(), Format::Wav, 32),
    ] {
        let id = hear(&file).unwrap().pcm_id();
        let heard = hear(&encode(&file, format, None).unwrap().1).unwrap();
        assert!(id.is_some());
        assert_eq!(heard.pcm_id(), id, "{name}");
        assert_eq!(heard.bit_depth, Some(bits), "{name}");
    }
}

/// What predictors are wrong about: jumps, alternation, ramps, silence, noise.
fn odd_samples(dice: &mut Dice, bits: u16, count: usize) -> Vec<i32> {
    let full = (1_i64 << (bits - 1)) - 1;
    let mut samples = Vec::with_capacity(count);
    while samples.len() < count {
        let kind = dice.below(8);
        let level = (dice.next() % (full as u64 + 1)) as i64;
        let slope = dice.below(2_000) as i64;
        for at in 0..1 + dice.below(3_000) as i64 {
            let sample = match kind {
                0 => 0,
                1 => full - (at & 1) * (2 * full + 1),
                2 => level,
                3 => (at * slope) % full,
                4 => (at * at * at / 50) % full,
                5 => (dice.next() % (2 * full as u64)) as i64 - full,
                6 => level - ((at / 37) & 1) * 2 * level,
                _ => ((at as f64 / 9.0).sin() * full as f64) as i64,
            };
            samples.push(sample as i32);
        }
    }
    samples.truncate(count);
    samples
}

#[test]
fn the_oddest_sound_is_still_the_master() {
    let mut dice = Dice(5);
    for round in 0..120 {
        let master = Master {
            hz: 48_000,
            channels: 1 + dice.below(2) as u16,
            bits: [16, 24][round % 2],
            frames: 1 + dice.below(14_000),
        };
        let count = master.frames * usize::from(master.channels);
        let file = master.wav_of(&odd_samples(&mut dice, master.bits, count));
        let id = hear(&file).unwrap().pcm_id();
        let (encoded, rendition) = encode(&file, Format::Flac, None).unwrap();
        assert_eq!(
            hear(&rendition).unwrap().pcm_id(),
            id,
            "{round}: {master:?}"
        );
        let bytes = file.len() as u64;
        assert!(
            encoded.bytes <= bytes + bytes / 50 + 100,
            "{round}: {encoded:?}"
        );
    }
}

#[test]
fn the_sum_in_streaminfo_is_that_of_the_samples() {
    for bits in [16, 24] {
        let master = Master { bits, ..STEREO };
        let (_, file) = encode(&master.wav(), Format::Flac, None).unwrap();
        let mut sum = Md5::new();
        for sample in master.samples() {
            sum.update(&sample.to_le_bytes()[..usize::from(bits) / 8]);
        }
        assert_eq!(file[26..42], sum.finalize()[..], "{bits} bits");
    }
}

#[test]
fn flac_is_smaller() {
    let file = wav(&melody(3, 44_100, 4.0), 44_100, 2, Width::Int16);
    let (encoded, _) = encode(&file, Format::Flac, None).unwrap();
    assert!(encoded.bytes < file.len() as u64 * 7 / 10, "{encoded:?}");
}

#[test]
fn opus_has_the_masters_length() {
    for (hz, channels, frames) in [
        (48_000, 2, 1),
        (48_000, 1, 960),
        (48_000, 2, 960 - 312),
        (48_000, 2, 961 - 312),
        (48_000, 1, 48_000 * 3 + 17),
        (44_100, 2, 1),
        (44_100, 2, 44_100 * 2 + 5),
        (8_000, 1, 8_001),
        (96_000, 2, 96_001),
        (192_000, 1, 100_000),
        (44_101, 1, 44_101),
    ] {
        let master = Master {
            hz,
            channels,
            bits: 24,
            frames,
        };
        let (encoded, file) = encode(&master.wav(), Format::Opus, None).unwrap();
        let expected = (frames as u64 * 48_000).div_ceil(u64::from(hz));
        assert_eq!(encoded.frames, expected, "{master:?}");
        assert_eq!(
            (encoded.sample_rate_hz, encoded.channels),
            (48_000, channels)
        );
        let samples = decoded(&file).len() / usize::from(channels);
        assert_eq!(samples as u64, expected, "{master:?}");
        assert!(file == encode(&master.wav(), Format::Opus, None).unwrap().1);
    }
}

#[test]
fn opus_is_where_the_master_is() {
    // without pre-skip, or with twice of it, there would be more noise than sound
    let samples = melody(3, 48_000, 3.0);
    let (_, file) = encode(&wav(&samples, 48_000, 2, Width::Int16), Format::Opus, None).unwrap();
    let found = decoded(&file);
    assert_eq!(found.len(), samples.len());
    let power = |level: f64| level * level;
    let (mut sound, mut noise) = (0.0, 0.0);
    for (sample, found) in samples.iter().zip(found) {
        sound += power(f64::from(*sample));
        noise += power(f64::from(*sample) - f64::from(found) / 65_536.0);
    }
    let ratio_db = 10.0 * (sound / noise).log10();
    println!("{ratio_db} dB");
    assert!(ratio_db > 12.0, "{ratio_db} dB");
}

#[test]
fn opus_sounds_like_the_master() {
    for (hz, channels) in [(44_100, 2), (48_000, 1), (96_000, 2)] {
        let file = wav(&melody(21, hz, 30.0), hz, channels, Width::Int16);
        let (encoded, rendition) = encode(&file, Format::Opus, None).unwrap();
        let [asked, known] = [&rendition, &file].map(|file| hear(file).unwrap());
        let found = compare(print_of(&asked), print_of(&known)).unwrap();
        assert_eq!(found.verdict, Verdict::SameRecording, "{hz} Hz: {found:?}");
        let seconds = encoded.frames / 48_000;
        let kbit = encoded.bytes * 8 / 1_000 / seconds;
        println!("{hz} Hz, {channels} channels: {kbit} kbit/s");
        assert!((60..260).contains(&kbit), "{kbit} kbit/s");
    }
}

#[test]
fn a_stretch_is_as_long_as_it_was_asked_for() {
    let seconds = 12.0;
    let samples = melody(4, 44_100, seconds);
    let file = wav(&samples, 44_100, 2, Width::Int16);
    for (format, frames) in [
        (Format::Wav, 44_100 * 5),
        (Format::Flac, 44_100 * 5),
        (Format::Opus, 48_000 * 5),
    ] {
        let (encoded, rendition) = encode(&file, format, stretch(3, 5_000)).unwrap();
        assert_eq!(encoded.frames, frames, "{format}");
        let found = decoded(&rendition);
        assert_eq!(found.len() as u64, frames * 2, "{format}");
        assert!(
            found[..20]
                .iter()
                .all(|sample| sample.unsigned_abs() < 1 << 24)
        );
        if format.is_lossless() {
            // between the fades nothing is touched
            let inside = samples[2 * 44_100 * 4..2 * 44_100 * 7].iter();
            assert!(
                inside
                    .map(|sample| i32::from(*sample) << 16)
                    .eq(found[2 * 44_100..2 * 44_100 * 4].iter().copied())
            );
        }
    }
    // to the very end, and of a lossy master
    let (encoded, _) = encode(&file, Format::Opus, stretch(7, 5_000)).unwrap();
    assert_eq!(encoded.frames, 48_000 * 5);
    let (encoded, _) = encode(&mp3(400, 1), Format::Opus, stretch(1, 2_000)).unwrap();
    assert_eq!(encoded.frames, 48_000 * 2);
}

#[test]
fn each_refusal_has_its_name() {
    let file = STEREO.wav();
    let wide = Master { bits: 32, ..STEREO };
    let cut = &file[..file.len() / 2];
    let past = EncodeError::PastEnd { frames: 9_000 };
    for (name, found, expected, code) in [
        (
            "no audio",
            encode(b"<html>", Format::Wav, None),
            EncodeError::Refused(Refusal::UnknownContainer),
            "unknown-container",
        ),
        (
            "damaged",
            encode(cut, Format::Opus, None),
            EncodeError::Damaged(Doubt::FramesDiffer {
                declared: 9_000,
                heard: (cut.len() as u64 - 44) / 4,
            }),
            "damaged",
        ),
        (
            "lossy",
            encode(&mp3(90, 1), Format::Flac, None),
            EncodeError::NotLossless {
                codec: sound::Codec::Mp3,
                format: Format::Flac,
            },
            "not-lossless",
        ),
        (
            "too wide",
            encode(&wide.wav(), Format::Flac, None),
            EncodeError::MoreBits { bits_max: 24 },
            "more-bits",
        ),
        (
            "no length",
            encode(&file, Format::Wav, stretch(0, 0)),
            EncodeError::EmptyStretch,
            "empty-stretch",
        ),
        (
            "too long",
            encode(&file, Format::Wav, stretch(0, 1_000)),
            past.clone(),
            "past-end",
        ),
        (
            "too late",
            encode(&file, Format::Opus, stretch(u64::MAX, 1_000)),
            past,
            "past-end",
        ),
    ] {
        assert_eq!(
            found.map(|(encoded, _)| encoded),
            Err(expected.clone()),
            "{name}"
        );
        assert_eq!(expected.code(), code);
    }
    // the whole of it is no stretch too long
    assert!(encode(&file, Format::Wav, stretch(0, 204)).is_ok());
}

#[test]
fn the_caller_may_stop() {
    let file = mp3(500, 1);
    let mut reports = Vec::new();
    let found = sound::encode(
        Cursor::new(&file),
        &Limits::default(),
        Format::Opus,
        None,
        &mut Cursor::new(Vec::new()),
        |progress| {
            reports.push(progress.packets);
            match reports.len() {
                3 => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        },
    );
    assert_eq!(found, Err(EncodeError::Refused(Refusal::Stopped)));
    assert_eq!(reports, [0, 64, 128]);
}

/// A disk with room for so many bytes.
struct Full(Cursor<Vec<u8>>, usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.get_ref().len() + bytes.len() > self.1 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Full {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_full_disk_is_not_the_masters_fault() {
    let file = STEREO.wav();
    for format in Format::ALL {
        for room in [0, 700] {
            let found = sound::encode(
                Cursor::new(&file),
                &Limits::default(),
                format,
                None,
                &mut Full(Cursor::new(Vec::new()), room),
                |_| ControlFlow::Continue(()),
            );
            let error = found.unwrap_err();
            assert_eq!(error.code(), "not-written", "{format}: {error:?}");
        }
    }
}

#[test]
fn no_mutation_of_a_master_makes_it_panic() {
    let master = Master {
        frames: 6_000,
        ..STEREO
    };
    let seeds = [
        master.wav(),
        Master { bits: 24, ..master }.wav(),
        flac(&melody(3, 44_100, 0.2), 44_100, 2),
        mp3(24, 1),
    ];
    let limits = Limits {
        expansion_free_bytes: 8 << 20,
        ..Limits::default()
    };
    let mut written = 0;
    for (index, seed) in seeds.iter().enumerate() {
        let mut dice = Dice(index as u64);
        for round in 0..240 {
            let file = mutate(seed, &mut dice);
            let format = Format::ALL[round % 3];
            let part = stretch(0, 50).filter(|_| round % 2 == 0);
            let mut to = Cursor::new(Vec::new());
            let go_on = |_| ControlFlow::Continue(());
            let found = sound::encode(Cursor::new(&file), &limits, format, part, &mut to, go_on);
            if found.is_ok() {
                written += 1;
                let heard = hear(to.get_ref()).map(|heard| heard.identity);
                assert!(
                    !matches!(heard, Err(_) | Ok(Identity::Withheld(_))),
                    "{heard:?}"
                );
            }
        }
    }
    // if all were refused, nothing was tried
    assert!(written > 100, "{written} of 960 were written");
}

/// Decodes with ffmpeg, which says nothing: interleaved, left-justified.
struct Second {
    ffmpeg: PathBuf,
    folder: TempDir,
}

impl Second {
    fn find() -> Option<Self> {
        let ffmpeg = PathBuf::from(env::var_os("FFMPEG").unwrap_or_else(|| "ffmpeg".into()));
        if Command::new(&ffmpeg).arg("-version").output().is_err() {
            println!("skipped: {} does not run", ffmpeg.display());
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        Some(Self { ffmpeg, folder })
    }

    fn decode(&self, format: Format, file: &[u8]) -> Vec<i32> {
        let name = format!("a.{}", format.extension());
        let path = self.folder.path().join(name);
        fs::write(&path, file).unwrap();
        let strict = [
            "-v",
            "error",
            "-err_detect",
            "crccheck+explode",
            "-xerror",
            "-i",
        ];
        let output = Command::new(&self.ffmpeg)
            .args(strict)
            .arg(&path)
            .args(["-f", "s32le", "-c:a", "pcm_s32le", "-"])
            .output()
            .unwrap();
        let log = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && log.is_empty(), "{format}: {log}");
        let samples = output.stdout.chunks_exact(4);
        samples
            .map(|bytes| i32::from_le_bytes(bytes.try_into().unwrap()))
            .collect()
    }
}

#[test]
fn another_decoder_agrees() {
    let Some(second) = Second::find() else {
        return;
    };
    for (hz, channels, bits, frames) in [
        (44_100, 1, 16, 1),
        (44_100, 2, 16, 44_137),
        (96_000, 2, 24, 96_011),
        (192_000, 6, 24, 100_000),
        (48_000, 6, 16, 96_000),
        (44_100, 8, 16, 50_000),
    ] {
        let master = Master {
            hz,
            channels,
            bits,
            frames,
        };
        for format in Format::ALL {
            let (encoded, file) = encode(&master.wav(), format, None).unwrap();
            let samples = second.decode(format, &file);
            let channels = usize::from(channels);
            let found = samples.len() / channels;
            assert_eq!(found as u64, encoded.frames, "{format} of {master:?}");
            if format.is_lossless() {
                assert!(is_left_justified(&samples, &master.samples(), bits));
            } else if frames > 40_000 {
                for channel in 0..channels {
                    let own = samples.iter().skip(channel).step_by(channels);
                    let own = own.map(|sample| f64::from(*sample)).collect::<Vec<_>>();
                    assert_eq!(loudest_tone(&own, channels), channel, "{master:?}");
                }
            }
        }
    }
}

#[test]
fn another_decoder_agrees_about_the_oddest_sound() {
    let Some(second) = Second::find() else {
        return;
    };
    let mut dice = Dice(6);
    for bits in [16, 24, 16, 24] {
        let master = Master {
            bits,
            frames: 40_000,
            ..STEREO
        };
        let samples = odd_samples(&mut dice, bits, 80_000);
        let (_, file) = encode(&master.wav_of(&samples), Format::Flac, None).unwrap();
        let found = second.decode(Format::Flac, &file);
        assert!(is_left_justified(&found, &samples, bits), "{bits} bits");
    }
}

fn is_left_justified(left: &[i32], right: &[i32], bits: u16) -> bool {
    let shift = 32 - bits;
    let right = right.iter().map(|sample| sample << shift);
    right.eq(left.iter().copied())
}

/// Which of the tones of [`Master`] is the loudest, at 48 kHz.
fn loudest_tone(samples: &[f64], tones: usize) -> usize {
    let level = |tone: usize| {
        let step = std::f64::consts::TAU * 220.0 * (tone + 1) as f64 / 48_000.0;
        let (mut sin, mut cos) = (0.0, 0.0);
        for (at, sample) in samples.iter().enumerate() {
            sin += sample * (step * at as f64).sin();
            cos += sample * (step * at as f64).cos();
        }
        sin * sin + cos * cos
    };
    (0..tones)
        .max_by(|a, b| level(*a).total_cmp(&level(*b)))
        .unwrap()
}
