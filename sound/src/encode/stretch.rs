//! A part of a sound, for those who want to hear before they pay.

use super::{EncodeError, Form};
use std::time::Duration;

/// From where to where; times of the master, each rounded down to a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Time before it.
    pub start: Duration,
    /// Its length: all of it must be there.
    pub length: Duration,
}

impl Stretch {
    /// How long it takes to come and to go, so that it does not click; of a
    /// stretch shorter than two of it, half the stretch.
    pub const FADE: Duration = Duration::from_millis(500);
}

/// Cuts a stretch out of blocks of samples.
pub(super) struct Cut {
    channels: usize,
    /// Kept of a faded sample, as of all others.
    bits: u32,
    start: u64,
    length: u64,
    fade: u64,
    /// Frames of the master so far.
    seen: u64,
    samples: Vec<i32>,
}

impl Cut {
    pub fn new(stretch: Stretch, form: Form) -> Result<Self, EncodeError> {
        let frames = |time: Duration| {
            let frames = time.as_nanos() * u128::from(form.shape.sample_rate_hz) / 1_000_000_000;
            u64::try_from(frames).unwrap_or(u64::MAX)
        };
        let length = frames(stretch.length);
        if length == 0 {
            return Err(EncodeError::EmptyStretch);
        }
        Ok(Self {
            channels: usize::from(form.shape.channels),
            bits: form.bits,
            start: frames(stretch.start),
            length,
            fade: frames(Stretch::FADE).min(length / 2),
            seen: 0,
            samples: Vec::new(),
        })
    }

    pub const fn frames_seen(&self) -> u64 {
        self.seen
    }

    /// Whether the last frame was seen.
    pub const fn is_done(&self) -> bool {
        self.seen >= self.start.saturating_add(self.length)
    }

    /// What belongs to the stretch, of the next frames of the master.
    pub fn take(&mut self, block: &[i32]) -> &[i32] {
        self.samples.clear();
        for frame in block.chunks_exact(self.channels) {
            let at = self.seen.checked_sub(self.start);
            self.seen += 1;
            if let Some(at) = at.filter(|at| *at < self.length) {
                let to_edge = at.min(self.length - 1 - at);
                if to_edge < self.fade {
                    let faded = frame.iter().map(|sample| self.faded(*sample, to_edge));
                    let faded = faded.collect::<Vec<_>>();
                    self.samples.extend(faded);
                } else {
                    self.samples.extend(frame);
                }
            }
        }
        &self.samples
    }

    /// The sample `to_edge` frames after silence, in whole steps of its width.
    fn faded(&self, sample: i32, to_edge: u64) -> i32 {
        let shift = 32 - self.bits;
        // never larger than the sample, so it fits
        let faded =
            i128::from(sample >> shift) * i128::from(2 * to_edge + 1) / i128::from(2 * self.fade);
        (faded as i32) << shift
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Shape;

    fn form(bits: u32) -> Form {
        let shape = Shape {
            sample_rate_hz: 8_000,
            channels: 2,
        };
        Form { shape, bits }
    }

    fn stretch(start_ms: u64, length_ms: u64) -> Stretch {
        Stretch {
            start: Duration::from_millis(start_ms),
            length: Duration::from_millis(length_ms),
        }
    }

    #[test]
    fn pieces_do_not_matter_and_the_edges_are_soft() {
        let master = [i32::MIN, 0x7fff_0000].repeat(8_000 * 4);
        let whole = Cut::new(stretch(1_000, 2_000), form(16))
            .unwrap()
            .take(&master)
            .to_vec();
        assert_eq!(whole.len(), 2 * 16_000);
        let mut cut = Cut::new(stretch(1_000, 2_000), form(16)).unwrap();
        let mut pieces = Vec::new();
        for piece in master.chunks(2 * 333) {
            pieces.extend_from_slice(cut.take(piece));
        }
        assert!(cut.is_done());
        assert!(pieces == whole);
        assert!(whole.iter().all(|sample| sample.trailing_zeros() >= 16));
        assert_eq!(whole[2 * 4_000..2 * 12_000], master[..2 * 8_000]);
        // one step of 4,000 at both ends, and never back
        let left = whole.iter().step_by(2).copied().collect::<Vec<_>>();
        assert!(left[0] > i32::MIN / 4_000 && left[15_999] == left[0]);
        assert!(left[..4_000].is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn short_and_empty_ones() {
        let mut cut = Cut::new(stretch(0, 100), form(32)).unwrap();
        assert_eq!(cut.take(&[i32::MAX; 2_000]).len(), 2 * 800);
        assert!(cut.is_done());
        let empty = Cut::new(stretch(5, 0), form(32)).err();
        assert_eq!(empty, Some(EncodeError::EmptyStretch));
        let mut late = Cut::new(stretch(60_000, 10), form(32)).unwrap();
        assert!(late.take(&[1; 200]).is_empty());
        assert_eq!((late.is_done(), late.frames_seen()), (false, 100));
    }
}
