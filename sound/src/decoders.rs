//! The decoders of this build.

use std::sync::OnceLock;
use symphonia::{core::codecs::registry::CodecRegistry, default::register_enabled_codecs};

/// All that can be decoded: with the feature `native` Opus and WavPack too.
pub(crate) fn decoders() -> &'static CodecRegistry {
    static DECODERS: OnceLock<CodecRegistry> = OnceLock::new();
    DECODERS.get_or_init(|| {
        let mut decoders = CodecRegistry::new();
        register_enabled_codecs(&mut decoders);
        #[cfg(feature = "native")]
        {
            decoders.register_audio_decoder::<symphonia_adapter_libopus::OpusDecoder>();
            decoders.register_audio_decoder::<crate::wavpack::Decoder>();
        }
        decoders
    })
}
