//! Identities of streams and of samples: BLAKE3, each kind in a domain of its own.
//!
//! The context strings carry a version. Whoever changes what goes into a hash
//! changes the version, and with it every identity.

use std::{fmt, str::FromStr};

const STREAM_CONTEXT: &str = "bandstand 2026-11-21 sound: encoded stream v1";
const PCM_CONTEXT: &str = "bandstand 2026-11-21 sound: canonical PCM v1";

/// The text is not an identity: 64 lower-case hexadecimal digits after its prefix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an identity such as {prefix}_0123…")]
pub struct NotAnIdentity {
    /// What the identity must begin with.
    pub prefix: &'static str,
    /// What was given, cut to 80 characters.
    pub text: String,
}

macro_rules! identities {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 32]);

        impl $name {
            /// What the text form begins with.
            pub const PREFIX: &'static str = $prefix;

            /// Wraps bytes that are known to be one of this kind.
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The 32 bytes, for a database column.
            pub const fn bytes(self) -> [u8; 32] {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!($prefix, "_"))?;
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::wire::parsed(from)
            }
        }

        impl FromStr for $name {
            type Err = NotAnIdentity;
            fn from_str(text: &str) -> Result<Self, NotAnIdentity> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(from_hex)
                    .map(Self)
                    .ok_or_else(|| NotAnIdentity {
                        prefix: $prefix,
                        text: text.chars().take(80).collect(),
                    })
            }
        }
    )*};
}

identities! {
    /// One encoded stream, whatever container and tags are around it.
    ///
    /// BLAKE3 over the codec's name; for Vorbis its identification and setup
    /// headers; each packet's length and bytes. Settings of AAC and Opus stay
    /// out, since containers write them differently.
    StreamId = "str";
    /// One sequence of samples, whatever lossless form it was stored in.
    ///
    /// BLAKE3 over sample rate, number of channels, and each sample as
    /// left-justified `i32`, little-endian, interleaved. A 16-bit master stored
    /// as 24 bits or as float has the same one; trimming silence changes it.
    /// Floating-point samples are cut to ±1 and rounded toward zero at 2⁻³¹.
    PcmId = "pcm";
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let text: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

/// Makes a [`StreamId`] of packets in their order.
pub(crate) struct StreamHasher(blake3::Hasher);

impl StreamHasher {
    /// `headers`: what a decoder of the stream cannot do without and every
    /// container carries alike; empty for most codecs.
    pub fn new(codec_name: &str, headers: &[u8]) -> Self {
        let mut hasher = Self(blake3::Hasher::new_derive_key(STREAM_CONTEXT));
        hasher.packet(codec_name.as_bytes());
        hasher.packet(headers);
        hasher
    }

    pub fn packet(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    pub fn finish(&self) -> StreamId {
        StreamId(self.0.finalize().into())
    }
}

/// Makes a [`PcmId`] of interleaved samples, in pieces of any size.
pub struct PcmHasher {
    hasher: blake3::Hasher,
    bytes: Vec<u8>,
}

impl PcmHasher {
    /// Begins with what the samples are to be played as.
    pub fn new(sample_rate_hz: u32, channels: u16) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key(PCM_CONTEXT);
        hasher.update(&sample_rate_hz.to_le_bytes());
        hasher.update(&u32::from(channels).to_le_bytes());
        Self {
            hasher,
            bytes: Vec::new(),
        }
    }

    /// Adds interleaved, left-justified samples.
    pub fn take(&mut self, samples: &[i32]) {
        self.bytes.resize(samples.len() * 4, 0);
        for (bytes, sample) in self.bytes.chunks_exact_mut(4).zip(samples) {
            bytes.copy_from_slice(&sample.to_le_bytes());
        }
        self.hasher.update(&self.bytes);
    }

    /// The identity of all samples so far.
    pub fn finish(&self) -> PcmId {
        PcmId(self.hasher.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_out_and_comes_back() {
        let id = PcmHasher::new(44_100, 2).finish();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().len(), 4 + 64);
        for text in [
            "",
            "pcm_",
            "str_00",
            &id.to_string().to_uppercase(),
            &id.to_string()[4..],
        ] {
            assert!(text.parse::<PcmId>().is_err(), "{text}");
        }
        assert!(id.to_string().parse::<StreamId>().is_err());
    }

    #[test]
    fn pieces_do_not_matter_but_rate_channels_and_every_bit_do() {
        let id = |rate, channels, pieces: &[&[i32]]| {
            let mut hasher = PcmHasher::new(rate, channels);
            pieces.iter().for_each(|piece| hasher.take(piece));
            hasher.finish()
        };
        let whole = id(44_100, 2, &[&[1, -2, 3, 4]]);
        assert_eq!(id(44_100, 2, &[&[1], &[], &[-2, 3], &[4]]), whole);
        for other in [
            id(48_000, 2, &[&[1, -2, 3, 4]]),
            id(44_100, 1, &[&[1, -2, 3, 4]]),
            id(44_100, 2, &[&[1, -2, 3, 5]]),
            id(44_100, 2, &[&[1, -2, 3, 4, 0]]),
        ] {
            assert_ne!(other, whole);
        }
    }

    #[test]
    fn a_packets_end_is_part_of_the_stream() {
        let id = |codec, headers: &[u8], packets: &[&[u8]]| {
            let mut hasher = StreamHasher::new(codec, headers);
            packets.iter().for_each(|packet| hasher.packet(packet));
            hasher.finish()
        };
        let one = id("aac", b"", &[b"ab", b"c"]);
        assert_eq!(one, id("aac", b"", &[b"ab", b"c"]));
        for other in [
            id("aac", b"", &[b"a", b"bc"]),
            id("aac", b"", &[b"abc"]),
            id("aac", b"", &[b"ab", b"c", b""]),
            id("aac", b"a", &[b"b", b"c"]),
            id("mp3", b"", &[b"ab", b"c"]),
        ] {
            assert_ne!(one, other);
        }
    }
}
