//! Audio files: what they are, what identifies them, what they sound like.
//!
//! Room: beside `domain`. Bytes in, facts out: no database, no async, no clock,
//! no word of a page. It runs natively (the server calls it in a child process)
//! and as `wasm32-unknown-unknown` (the browser's worker). Whether two
//! fingerprints are the same recording is a rule, and rules live in `domain`.
//!
//! One file's way: [`Container`] (recognized by its first bytes, before any
//! parser sees it) → tracks and [`Codec`] → packets → [`StreamId`] → samples →
//! [`PcmId`], [`Fingerprint`], loudness, waveform. [`hear`] does all of it;
//! [`decode()`] hands out the samples, block by block, for an encoder.
//!
//! Three identities, for three questions:
//! - [`StreamId`]: the same *encoded stream*, in any container, with any tags.
//!   For codecs whose decoders may differ in the last bit (MP3, AAC, Vorbis, Opus).
//! - [`PcmId`]: the same *samples*, in any lossless form. For codecs that every
//!   decoder decodes alike (FLAC, ALAC, WavPack, PCM, A-law, µ-law).
//! - [`Fingerprint`]: the same *recording*, as far as ears go.
//!
//! Units: frames (one sample for each channel), hertz, bytes, LUFS. Samples are
//! `i32`, left-justified: a 16-bit sample stands in the upper half.
//! Invariant: a file may make any of these functions refuse, never panic; the
//! mutations in `tests/` watch over it. What a stranger sends costs at most what
//! [`Limits`] say; memory and CPU of a whole process are its caller's to limit.
//!
//! The feature `native` adds what is not for the browser: Opus, by libopus (C),
//! WavPack, and `encode`, which writes renditions. Without it an Opus
//! stream still has its [`StreamId`], and [`Listener`] hears the samples that a
//! browser decoded.
//!
//! The feature `serde` writes what was heard, or why not, as a child process
//! tells its parent: names in kebab case, identities as their text.
//!
//! # Adding a codec or container
//! A variant of [`Codec`] (say whether its samples are exact) or of
//! [`Container`] (its magic, its reader in `demux.rs`), and a row in the tests.

mod codec;
mod container;
mod decode;
mod decoders;
mod demux;
#[cfg(feature = "native")]
mod encode;
mod fingerprint;
mod hear;
mod id;
mod limits;
mod listener;
mod mpeg;
mod refusal;
mod source;
mod stream;
mod tags;
mod waveform;
#[cfg(feature = "native")]
mod wavpack;
#[cfg(feature = "serde")]
mod wire;

pub use codec::Codec;
pub use container::Container;
pub use decode::{Block, Decoder, decode};
#[cfg(feature = "native")]
pub use encode::{EncodeError, Encoded, Format, NotAFormat, Stretch, encode};
pub use fingerprint::{FINGERPRINT_ALGORITHM, Fingerprint};
pub use hear::{Doubt, Heard, Identity, Progress, hear};
pub use id::{NotAnIdentity, PcmHasher, PcmId, StreamId};
pub use limits::Limits;
pub use listener::{Listener, Sound};
pub use refusal::Refusal;
pub use source::Source;
pub use tags::Tags;
pub use waveform::{Peak, Waveform};
