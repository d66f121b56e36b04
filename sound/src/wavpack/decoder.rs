//! Samples of a block.

use symphonia::core::{
    audio::{
        AsGenericAudioBufferRef, AudioBuffer, AudioMut, AudioSpec, GenericAudioBufferRef,
        conv::FromSample,
        sample::{Sample, SampleFormat},
    },
    codecs::{
        CodecInfo,
        audio::{
            AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult,
            well_known::CODEC_ID_WAVPACK,
        },
        registry::{RegisterableAudioDecoder, SupportedAudioCodec},
    },
    errors::{Error, Result, decode_error, unsupported_error},
    packet::PacketRef,
};
use wavicle::{decode_stream, format::MAX_BLOCK_SAMPLES};

const SUPPORTED: &[SupportedAudioCodec] = &[SupportedAudioCodec {
    id: CODEC_ID_WAVPACK,
    info: CodecInfo {
        short_name: "wavpack",
        long_name: "WavPack",
        profiles: &[],
    },
}];

/// `wavicle` as one of symphonia's decoders.
pub(crate) struct Decoder {
    settings: AudioCodecParameters,
    sample_rate_hz: u32,
    channels: u32,
    bits: u32,
    samples: Samples,
}

enum Samples {
    Whole(AudioBuffer<i32>),
    Float(AudioBuffer<f32>),
}

impl Decoder {
    fn new(settings: &AudioCodecParameters) -> Result<Self> {
        let (Some(hz), Some(channels), Some(bits)) = (
            settings.sample_rate,
            settings.channels.clone(),
            settings.bits_per_sample,
        ) else {
            return unsupported_error("wavpack: rate, channels and bits are needed");
        };
        let count = channels.count() as u32;
        let spec = AudioSpec::new(hz, channels);
        let frames = MAX_BLOCK_SAMPLES as usize;
        Ok(Self {
            settings: settings.clone(),
            sample_rate_hz: hz,
            channels: count,
            bits,
            samples: match settings.sample_format {
                Some(SampleFormat::F32) => Samples::Float(AudioBuffer::new(spec, frames)),
                _ => Samples::Whole(AudioBuffer::new(spec, frames)),
            },
        })
    }
}

impl AudioDecoder for Decoder {
    fn reset(&mut self) {}

    fn codec_info(&self) -> &CodecInfo {
        &SUPPORTED[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.settings
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        let Ok(mut found) = decode_stream(packet.data) else {
            return decode_error("wavpack: a damaged block");
        };
        let is_float = matches!(self.samples, Samples::Float(_));
        let shape = (found.sample_rate, found.channels, found.bits_per_sample);
        if shape != (self.sample_rate_hz, self.channels, self.bits) || found.is_float != is_float {
            return Err(Error::ResetRequired);
        }
        let frames = found.samples.len() / self.channels as usize;
        match &mut self.samples {
            Samples::Whole(buffer) => {
                let shift = 32 - self.bits;
                found
                    .samples
                    .iter_mut()
                    .for_each(|sample| *sample <<= shift);
                fill(buffer, frames, &found.samples);
            }
            Samples::Float(buffer) => {
                let floats = found.samples.iter();
                let floats = floats.map(|bits| f32::from_bits(*bits as u32));
                fill(buffer, frames, &floats.collect::<Vec<_>>());
            }
        }
        Ok(self.last_decoded())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        match &self.samples {
            Samples::Whole(buffer) => buffer.as_generic_audio_buffer_ref(),
            Samples::Float(buffer) => buffer.as_generic_audio_buffer_ref(),
        }
    }
}

fn fill<T: Sample + FromSample<T>>(buffer: &mut AudioBuffer<T>, frames: usize, samples: &[T]) {
    buffer.clear();
    buffer.render_uninit(Some(frames));
    buffer.copy_from_slice_interleaved(&samples);
}

impl RegisterableAudioDecoder for Decoder {
    fn try_registry_new(
        settings: &AudioCodecParameters,
        _: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        Ok(Box::new(Self::new(settings)?))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        SUPPORTED
    }
}
