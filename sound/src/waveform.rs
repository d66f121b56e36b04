//! The picture of a sound: lowest and highest sample of each stretch of time.

/// Lowest and highest sample of a stretch, over all channels; ±32,768 is full scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(from = "[i16; 2]", into = "[i16; 2]"))]
pub struct Peak {
    /// The lowest.
    pub low: i16,
    /// The highest.
    pub high: i16,
}

/// Between 512 and 1,024 peaks, fewer only if there are fewer frames.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Waveform {
    /// Frames that a peak stands for; the last one may stand for fewer.
    pub frames_per_peak: u64,
    /// In the order of time.
    pub peaks: Vec<Peak>,
}

const PEAKS_MAX: usize = 1_024;

impl Peak {
    fn of(samples: &[i32]) -> Option<Self> {
        let (low, high) = (samples.iter().min()?, samples.iter().max()?);
        Some(Self {
            low: (low >> 16) as i16,
            high: (high >> 16) as i16,
        })
    }

    fn and(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }
}

/// Draws while the length is unknown: when the paper is full, each pair of
/// peaks becomes one.
pub(crate) struct Pen {
    channels: usize,
    waveform: Waveform,
    /// Frames in the last peak.
    filled: u64,
}

impl Pen {
    pub fn new(channels: u16) -> Self {
        let waveform = Waveform {
            frames_per_peak: 1,
            peaks: Vec::with_capacity(PEAKS_MAX),
        };
        Self {
            channels: usize::from(channels.max(1)),
            waveform,
            filled: 1,
        }
    }

    /// Takes whole frames.
    pub fn take(&mut self, mut samples: &[i32]) {
        while !samples.is_empty() {
            if self.filled == self.waveform.frames_per_peak
                && self.waveform.peaks.len() == PEAKS_MAX
            {
                self.halve();
            }
            let fresh = self.filled == self.waveform.frames_per_peak;
            let filled = if fresh { 0 } else { self.filled };
            let room =
                usize::try_from(self.waveform.frames_per_peak - filled).unwrap_or(usize::MAX);
            let count = room.saturating_mul(self.channels).min(samples.len());
            let (now, later) = samples.split_at(count);
            samples = later;
            self.filled = filled + (count / self.channels) as u64;
            match (Peak::of(now), self.waveform.peaks.last_mut()) {
                (Some(peak), Some(last)) if !fresh => *last = last.and(peak),
                (Some(peak), _) => self.waveform.peaks.push(peak),
                (None, _) => {}
            }
        }
    }

    fn halve(&mut self) {
        let pairs = self.waveform.peaks.chunks(2);
        self.waveform.peaks = pairs
            .filter_map(|pair| pair.iter().copied().reduce(Peak::and))
            .collect();
        self.waveform.frames_per_peak *= 2;
        self.filled = self.waveform.frames_per_peak;
    }

    pub fn finish(self) -> Waveform {
        self.waveform
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_ramp_is_a_ramp() {
        let mut pen = Pen::new(1);
        let ramp = (0..5_000_i32).map(|n| n << 16).collect::<Vec<_>>();
        ramp.chunks(37).for_each(|piece| pen.take(piece));
        let waveform = pen.finish();
        assert_eq!(waveform.frames_per_peak, 8);
        assert_eq!(waveform.peaks.len(), 625);
        assert_eq!(waveform.peaks[1], Peak { low: 8, high: 15 });
    }

    proptest! {
        #[test]
        fn equals_drawing_it_at_once(
            samples in prop::collection::vec(any::<i32>(), 1..9_000),
            piece in 1_usize..5_000,
        ) {
            let frames = samples.chunks_exact(2).flatten().copied().collect::<Vec<_>>();
            let mut pen = Pen::new(2);
            frames.chunks(piece * 2).for_each(|piece| pen.take(piece));
            let waveform = pen.finish();
            let per_peak = waveform.frames_per_peak as usize * 2;
            let expected = frames.chunks(per_peak).filter_map(Peak::of).collect::<Vec<_>>();
            prop_assert_eq!(&waveform.peaks, &expected);
            prop_assert!(expected.len() <= PEAKS_MAX);
            prop_assert!(expected.len() >= PEAKS_MAX / 2 || waveform.frames_per_peak == 1);
        }
    }
}
