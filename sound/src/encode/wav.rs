//! WAV, by `hound`.

use super::{EncodeError, Form, Format, Rendition, narrow};
use hound::{SampleFormat, WavSpec, WavWriter};
use std::io::{BufWriter, Seek, Write};

/// Bytes that the header can count, less what it takes itself.
const DATA_BYTES_MAX: u64 = u32::MAX as u64 - 128;

pub(super) struct File<'w, W: Write + Seek> {
    form: Form,
    samples: u64,
    inner: WavWriter<BufWriter<&'w mut W>>,
}

impl<'w, W: Write + Seek> File<'w, W> {
    pub fn begin(form: Form, to: &'w mut W) -> Result<Self, EncodeError> {
        let spec = WavSpec {
            channels: form.shape.channels,
            sample_rate: form.shape.sample_rate_hz,
            bits_per_sample: form.bits as u16,
            sample_format: SampleFormat::Int,
        };
        Ok(Self {
            form,
            samples: 0,
            inner: WavWriter::new(BufWriter::new(to), spec)?,
        })
    }
}

impl<W: Write + Seek> Rendition for File<'_, W> {
    fn take(&mut self, samples: &[i32]) -> Result<(), EncodeError> {
        self.samples += samples.len() as u64;
        if self.samples * u64::from(self.form.bits / 8) > DATA_BYTES_MAX {
            return Err(EncodeError::TooLarge {
                bytes_max: DATA_BYTES_MAX,
            });
        }
        for sample in samples {
            self.inner.write_sample(narrow(*sample, self.form.bits)?)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(u64, u32), EncodeError> {
        self.inner.finalize()?;
        let shape = self.form.shape;
        let frames = self.samples / u64::from(shape.channels);
        Ok((frames, shape.sample_rate_hz))
    }
}

impl From<hound::Error> for EncodeError {
    fn from(error: hound::Error) -> Self {
        match error {
            hound::Error::IoError(error) => error.into(),
            other => Self::Encoder {
                format: Format::Wav,
                reason: other.to_string(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Shape;
    use std::io::Cursor;

    #[test]
    fn the_header_must_be_able_to_count_it() {
        let shape = Shape {
            sample_rate_hz: 44_100,
            channels: 2,
        };
        let mut to = Cursor::new(Vec::new());
        let mut file = File::begin(Form { shape, bits: 16 }, &mut to).unwrap();
        file.samples = DATA_BYTES_MAX / 2 - 3;
        assert_eq!(file.take(&[0; 2]), Ok(()));
        let bytes_max = DATA_BYTES_MAX;
        let refusal = file.take(&[0; 2]);
        assert_eq!(refusal, Err(EncodeError::TooLarge { bytes_max }));
    }
}
