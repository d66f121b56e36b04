//! Music for the demo's shop and for tests, made up from a number: the same on every
//! machine. A bass, broken chords and a melody, in a key of the number's choice.

use std::f64::consts::TAU;

/// Frames a second.
pub const SAMPLE_RATE_HZ: u32 = 44_100;

/// A small generator (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn below(&mut self, end: u64) -> f64 {
        (self.next() % end) as f64
    }
}

/// One note: a few harmonics that fade.
struct Note {
    start: usize,
    frames: usize,
    hz: f64,
    level: f64,
    /// From −1 (left) to 1.
    place: f64,
}

/// Steps of the major scale, in semitones.
const SCALE: [f64; 7] = [0.0, 2.0, 4.0, 5.0, 7.0, 9.0, 11.0];
/// Chords as steps of the scale, in songs' most common orders.
const TURNS: [[usize; 4]; 4] = [[0, 4, 5, 3], [0, 5, 3, 4], [5, 3, 0, 4], [0, 3, 5, 4]];

/// Interleaved samples of two channels, `seconds` long.
pub fn song(number: u64, seconds: u32) -> Vec<i16> {
    let frames = (seconds * SAMPLE_RATE_HZ) as usize;
    let mut mix = vec![0.0_f32; frames * 2];
    for note in score(number, frames) {
        play(&note, &mut mix);
    }
    let peak = mix
        .iter()
        .fold(0.1_f32, |peak, sample| peak.max(sample.abs()));
    let fade = SAMPLE_RATE_HZ as usize * 2;
    let faded = mix.iter().enumerate().map(|(at, sample)| {
        let left = (frames - at / 2).min(fade) as f32 / fade as f32;
        (sample / peak * left * 29_000.0) as i16
    });
    faded.collect()
}

fn score(number: u64, frames: usize) -> Vec<Note> {
    let mut dice = Dice(number);
    let key = 41.2 * 2_f64.powf(dice.below(12) / 12.0);
    let beat = (f64::from(SAMPLE_RATE_HZ) * 60.0 / (84.0 + dice.below(60))) as usize;
    let turn = TURNS[(number % 4) as usize];
    let step = |step: usize, octave: f64| {
        let semitones = SCALE[step % 7] + 12.0 * (step / 7) as f64;
        key * 2_f64.powf(semitones / 12.0 + octave)
    };
    let mut notes = Vec::new();
    for (index, start) in (0..frames).step_by(beat / 2).enumerate() {
        let chord = turn[index / 8 % 4];
        if index % 4 == 0 {
            notes.push(Note {
                start,
                frames: beat * 2,
                hz: step(chord, 0.0),
                level: 0.5,
                place: 0.0,
            });
        }
        let voice = [0, 2, 4, 2][index % 4];
        notes.push(Note {
            start,
            frames: beat,
            hz: step(chord + voice, 2.0),
            level: 0.18,
            place: -0.5,
        });
        if dice.below(5) < 3.0 {
            let hz = step(chord + dice.below(8) as usize, 3.0);
            let frames = beat * (1 + dice.below(3) as usize);
            notes.push(Note {
                start,
                frames,
                hz,
                level: 0.22,
                place: 0.4,
            });
        }
    }
    notes
}

fn play(note: &Note, mix: &mut [f32]) {
    let total = mix.len() / 2;
    let (left, right) = (0.5 - note.place / 2.0, 0.5 + note.place / 2.0);
    for at in 0..note.frames.min(total.saturating_sub(note.start)) {
        let seconds = at as f64 / f64::from(SAMPLE_RATE_HZ);
        let gone = at as f64 / note.frames as f64;
        let shape = (at as f64 / 300.0).min(1.0) * (1.0 - gone) * (-1.5 * gone).exp();
        let tone: f64 = (1..=4)
            .map(|harmonic| {
                let harmonic = f64::from(harmonic);
                (TAU * note.hz * harmonic * seconds).sin() / (harmonic * harmonic)
            })
            .sum();
        let level = tone * shape * note.level;
        let place = (note.start + at) * 2;
        mix[place] += (level * left) as f32;
        mix[place + 1] += (level * right) as f32;
    }
}

/// The samples as a WAV file.
pub fn wav(samples: &[i16]) -> Vec<u8> {
    let data_bytes = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX);
    let mut file = Vec::with_capacity(samples.len() * 2 + 44);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + data_bytes).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt \x10\0\0\0\x01\0\x02\0");
    file.extend_from_slice(&SAMPLE_RATE_HZ.to_le_bytes());
    file.extend_from_slice(&(SAMPLE_RATE_HZ * 4).to_le_bytes());
    file.extend_from_slice(b"\x04\0\x10\0data");
    file.extend_from_slice(&data_bytes.to_le_bytes());
    file.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use sound::{Limits, hear};
    use std::{io::Cursor, ops::ControlFlow};

    #[test]
    fn each_number_is_a_song_of_its_own() {
        let heard = [1, 2].map(|number| {
            let file = Cursor::new(wav(&song(number, 20)));
            hear(file, &Limits::default(), |_| ControlFlow::Continue(())).unwrap()
        });
        assert_ne!(heard[0].pcm_id(), heard[1].pcm_id());
        let sound = heard[0].sound.as_ref().unwrap();
        assert_eq!(sound.frames, 20 * u64::from(SAMPLE_RATE_HZ));
        assert!(sound.loudness_lufs.unwrap() > -30.0);
        assert_eq!(song(1, 20), song(1, 20));
    }
}
