//! The acoustic fingerprint: Chromaprint words of samples.

use crate::Refusal;
use rusty_chromaprint::{Configuration, Fingerprinter};
use std::borrow::Cow;

/// What made the words. Words of different makers are never compared: the
/// reference implementation differs from this one in a fifth of them.
pub const FINGERPRINT_ALGORITHM: &str = "rusty-chromaprint-0.3 test2";

/// What a recording sounds like, about eight words a second.
///
/// A word is 32 bits about some two seconds of sound; words follow each other
/// 1,365 / 11,025 s apart. Silence makes words too: always the same.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Fingerprint {
    /// [`FINGERPRINT_ALGORITHM`] when it was made.
    pub algorithm: Cow<'static, str>,
    /// The words, in the order of time.
    pub words: Vec<u32>,
}

/// Makes one fingerprint; never used for a second one, since the resampler
/// inside would carry over.
pub(crate) struct Printer {
    inner: Fingerprinter,
    narrow: Vec<i16>,
}

impl Printer {
    pub fn new(sample_rate_hz: u32, channels: u16) -> Result<Self, Refusal> {
        let mut inner = Fingerprinter::new(&Configuration::preset_test2());
        // rate and channels are checked before; this is the same refusal in other words
        inner
            .start(sample_rate_hz, u32::from(channels))
            .map_err(|_| Refusal::SampleRate { hz: sample_rate_hz })?;
        Ok(Self {
            inner,
            narrow: Vec::new(),
        })
    }

    /// Takes whole frames, left-justified; their upper 16 bits count.
    pub fn take(&mut self, samples: &[i32]) {
        self.narrow.clear();
        self.narrow
            .extend(samples.iter().map(|sample| (sample >> 16) as i16));
        self.inner.consume(&self.narrow);
    }

    pub fn finish(mut self) -> Fingerprint {
        self.inner.finish();
        Fingerprint {
            algorithm: FINGERPRINT_ALGORITHM.into(),
            words: self.inner.fingerprint().to_vec(),
        }
    }
}
