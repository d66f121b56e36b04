//! What samples sound like, wherever they come from.

use crate::{
    Fingerprint, Refusal, Waveform,
    demux::{check_channels, check_rate},
    fingerprint::Printer,
    waveform::Pen,
};
use ebur128::{EbuR128, Mode};
use std::time::Duration;

/// What was heard.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Sound {
    /// Frames that were heard.
    pub frames: u64,
    /// Their time, rounded down to nanoseconds.
    #[cfg_attr(
        feature = "serde",
        serde(rename = "duration_ns", with = "crate::wire::nanoseconds")
    )]
    pub duration: Duration,
    /// What the recording sounds like.
    pub fingerprint: Fingerprint,
    /// Integrated loudness by EBU R 128; `None` if it is silent or shorter than 0.4 s.
    pub loudness_lufs: Option<f64>,
    /// Its picture.
    pub waveform: Waveform,
}

/// Hears samples in pieces of any size.
///
/// [`crate::hear`] has one inside. A page whose browser decodes what this build
/// cannot (Opus) gives the browser's samples to one of its own.
pub struct Listener {
    sample_rate_hz: u32,
    channels: u16,
    frames: u64,
    printer: Printer,
    loudness: Option<EbuR128>,
    pen: Pen,
    exact: Vec<i32>,
}

impl Listener {
    /// Begins to listen.
    ///
    /// # Errors
    /// - [`Refusal::SampleRate`]: outside 8–384 kHz.
    /// - [`Refusal::Channels`]: outside 1–8.
    pub fn new(sample_rate_hz: u32, channels: u16) -> Result<Self, Refusal> {
        check_rate(sample_rate_hz)?;
        check_channels(usize::from(channels))?;
        Ok(Self {
            sample_rate_hz,
            channels,
            frames: 0,
            printer: Printer::new(sample_rate_hz, channels)?,
            loudness: EbuR128::new(u32::from(channels), sample_rate_hz, Mode::I).ok(),
            pen: Pen::new(channels),
            exact: Vec::new(),
        })
    }

    /// Takes interleaved, left-justified samples; what is no whole frame at the
    /// end of the piece is left out.
    pub fn take(&mut self, samples: &[i32]) {
        let whole = samples.len() - samples.len() % usize::from(self.channels);
        let samples = &samples[..whole];
        self.frames += (whole / usize::from(self.channels)) as u64;
        self.printer.take(samples);
        self.pen.take(samples);
        if self
            .loudness
            .as_mut()
            .is_some_and(|meter| meter.add_frames_i32(samples).is_err())
        {
            self.loudness = None;
        }
    }

    /// Takes interleaved samples of ±1, as `AudioBuffer` of a browser has them
    /// (there by channel). Values beyond are cut; NaN is silence.
    pub fn take_f32(&mut self, samples: &[f32]) {
        let mut exact = std::mem::take(&mut self.exact);
        exact.clear();
        // `as` cuts, and turns NaN into 0
        exact.extend(
            samples
                .iter()
                .map(|sample| (f64::from(*sample) * 2_147_483_648.0) as i32),
        );
        self.take(&exact);
        self.exact = exact;
    }

    /// Ends listening.
    pub fn finish(self) -> Sound {
        let hz = u64::from(self.sample_rate_hz);
        let nanos = u128::from(self.frames % hz) * 1_000_000_000 / u128::from(hz);
        let loudness = self.loudness.and_then(|meter| meter.loudness_global().ok());
        Sound {
            frames: self.frames,
            duration: Duration::new(self.frames / hz, nanos as u32),
            fingerprint: self.printer.finish(),
            loudness_lufs: loudness.filter(|lufs| lufs.is_finite()),
            waveform: self.pen.finish(),
        }
    }
}
