//! Another sample rate, by `rubato`.

use rubato::{FftFixedInOut, ResampleError, Resampler as _, ResamplerConstructionError};

/// Brings interleaved samples from one rate to another, as long as they were.
pub(super) struct Resampler {
    inner: FftFixedInOut<f32>,
    from_hz: u64,
    to_hz: u64,
    channels: usize,
    /// By channel: what has not gone in, and what just came out.
    input: Vec<Vec<f32>>,
    output: Vec<Vec<f32>>,
    /// Frames that are still to be left out: the filter's delay.
    delay: usize,
    frames_in: u64,
    frames_out: u64,
}

impl Resampler {
    pub fn new(
        from_hz: u32,
        to_hz: u32,
        channels: u16,
    ) -> Result<Self, ResamplerConstructionError> {
        let channels = usize::from(channels);
        // a filter of 25 ms
        let chunk = from_hz as usize / 40;
        let inner = FftFixedInOut::new(from_hz as usize, to_hz as usize, chunk, channels)?;
        Ok(Self {
            from_hz: u64::from(from_hz),
            to_hz: u64::from(to_hz),
            channels,
            input: vec![Vec::new(); channels],
            output: inner.output_buffer_allocate(true),
            delay: inner.output_delay(),
            frames_in: 0,
            frames_out: 0,
            inner,
        })
    }

    /// Takes whole frames; adds to `to` what they make known.
    pub fn take(&mut self, samples: &[f32], to: &mut Vec<f32>) -> Result<(), ResampleError> {
        for frame in samples.chunks_exact(self.channels) {
            for (channel, sample) in self.input.iter_mut().zip(frame) {
                channel.push(*sample);
            }
            self.frames_in += 1;
            if self.input[0].len() == self.inner.input_frames_next() {
                self.turn(to, u64::MAX)?;
            }
        }
        Ok(())
    }

    /// Adds what is left: all together last as long as what came in, rounded
    /// up to a frame.
    pub fn finish(&mut self, to: &mut Vec<f32>) -> Result<(), ResampleError> {
        let end = (self.frames_in * self.to_hz).div_ceil(self.from_hz);
        while self.frames_out < end {
            let frames = self.inner.input_frames_next();
            for channel in &mut self.input {
                channel.resize(frames, 0.0);
            }
            self.turn(to, end)?;
        }
        Ok(())
    }

    /// Frames that went out so far.
    pub const fn frames_out(&self) -> u64 {
        self.frames_out
    }

    /// Resamples one full chunk; nothing goes out from frame `end` on.
    fn turn(&mut self, to: &mut Vec<f32>, end: u64) -> Result<(), ResampleError> {
        let (_, frames) = self
            .inner
            .process_into_buffer(&self.input, &mut self.output, None)?;
        self.input.iter_mut().for_each(Vec::clear);
        let skip = self.delay.min(frames);
        self.delay -= skip;
        for at in skip..frames {
            if self.frames_out == end {
                break;
            }
            to.extend(self.output.iter().map(|channel| channel[at]));
            self.frames_out += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    /// A tone of 441 Hz, at any rate.
    fn tone(hz: u32, frames: usize) -> Vec<f32> {
        let level = |at: usize| (TAU * 441.0 * at as f64 / f64::from(hz)).sin() as f32 * 0.5;
        (0..frames).flat_map(|at| [level(at), -level(at)]).collect()
    }

    #[test]
    fn a_tone_stays_a_tone_at_the_same_time() {
        for hz in [8_000, 22_050, 44_100, 44_101, 96_000, 192_000] {
            let frames = hz as usize * 2 + 7;
            let mut resampler = Resampler::new(hz, 48_000, 2).unwrap();
            let mut found = Vec::new();
            for piece in tone(hz, frames).chunks(2 * 777) {
                resampler.take(piece, &mut found).unwrap();
            }
            resampler.finish(&mut found).unwrap();
            let expected = (frames as u64 * 48_000).div_ceil(u64::from(hz)) as usize;
            assert_eq!(found.len(), expected * 2, "{hz} Hz");
            // away from both ends, where there is silence to remember
            let worst = found
                .iter()
                .zip(tone(48_000, expected))
                .skip(9_600)
                .take(expected * 2 - 19_200)
                .map(|(a, b)| (a - b).abs())
                .fold(0.0, f32::max);
            println!("{hz} Hz: {worst}");
            // a filter of odd length is late by half a sample
            assert!(worst < 0.02, "{hz} Hz: {worst}");
        }
    }
}
