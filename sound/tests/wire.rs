//! What was heard goes out as JSON and comes back as it was.
#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::{Dice, Width, flac, hear, melody, mp3, ogg, wav};
use serde::{Serialize, de::DeserializeOwned};
use sound::{Codec, Container, Doubt, Fingerprint, Heard, Identity, PcmId, Peak, Refusal, Tags};
use std::{fmt::Debug, time::Duration};

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> String {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
    text
}

#[test]
fn what_was_heard() {
    let master = melody(5, 44_100, 5.0);
    let whole = wav(&master, 44_100, 2, Width::Float);
    for file in [
        &whole[..],
        &whole[..whole.len() / 2],
        &flac(&master, 44_100, 2),
        &mp3(90, 1),
        &ogg::ogg_opus(&ogg::opus_packets(9, 1), "Ä \"quoted\" title"),
    ] {
        round_trip(&hear(file).unwrap());
    }
}

#[test]
fn every_bit_of_a_loudness() {
    let mut dice = Dice(1);
    let mut heard = hear(&wav(&melody(5, 44_100, 1.0), 44_100, 2, Width::Int16)).unwrap();
    for _ in 0..300 {
        let sound = heard.sound.as_mut().unwrap();
        sound.loudness_lufs = Some(f64::from_bits(dice.next())).filter(|lufs| lufs.is_finite());
        sound.duration = Duration::from_nanos(dice.next());
        round_trip(&heard);
    }
}

#[test]
fn the_words_of_it() {
    let id = PcmId::from_bytes([0xab; 32]);
    let digits = "ab".repeat(32);
    let heard = Heard {
        container: Container::Wav,
        codec: Codec::ALaw,
        sample_rate_hz: Some(8_000),
        channels: Some(1),
        bit_depth: None,
        bytes: 44,
        identity: Identity::Pcm(id),
        sound: Some(sound::Sound {
            frames: 2,
            duration: Duration::from_micros(250),
            fingerprint: Fingerprint {
                algorithm: "maker".into(),
                words: vec![0, u32::MAX],
            },
            loudness_lufs: Some(-23.5),
            waveform: sound::Waveform {
                frames_per_peak: 1,
                peaks: vec![Peak { low: -1, high: 2 }],
            },
        }),
        tags: Tags::default(),
    };
    assert_eq!(
        round_trip(&heard),
        format!(
            r#"{{"container":"wav","codec":"alaw","sample_rate_hz":8000,"channels":1,"bit_depth":null,"bytes":44,"identity":{{"pcm":"pcm_{digits}"}},"sound":{{"frames":2,"duration_ns":250000,"fingerprint":{{"algorithm":"maker","words":[0,4294967295]}},"loudness_lufs":-23.5,"waveform":{{"frames_per_peak":1,"peaks":[[-1,2]]}}}},"tags":{{"title":null,"artist":null,"isrc":null}}}}"#
        )
    );
    assert_eq!(
        round_trip(&Identity::Withheld(Doubt::BadPackets { bad: 3 })),
        r#"{"withheld":{"bad-packets":{"bad":3}}}"#
    );
    for wrong in [
        format!(r#"{{"stream":"pcm_{digits}"}}"#),
        r#"{"pcm":"pcm_00"}"#.into(),
    ] {
        assert!(serde_json::from_str::<Identity>(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn codecs_go_by_their_names() {
    for codec in [
        Codec::Pcm,
        Codec::ALaw,
        Codec::MuLaw,
        Codec::Flac,
        Codec::Alac,
        Codec::Mp3,
        Codec::Aac,
        Codec::Vorbis,
        Codec::Opus,
        Codec::WavPack,
    ] {
        assert_eq!(round_trip(&codec), format!("{:?}", codec.name()));
    }
}

#[cfg(feature = "native")]
#[test]
fn what_was_encoded_or_why_not() {
    use sound::{EncodeError, Encoded, Format};
    let encoded = Encoded {
        frames: u64::MAX,
        sample_rate_hz: 48_000,
        channels: 8,
        bytes: 1,
    };
    round_trip(&encoded);
    let (codec, format) = (Codec::Mp3, Format::Flac);
    let reason = String::from("words");
    for error in [
        EncodeError::NotLossless { codec, format },
        EncodeError::MoreBits { bits_max: 24 },
        EncodeError::TooLarge { bytes_max: 1 },
        EncodeError::EmptyStretch,
        EncodeError::PastEnd { frames: 1 },
        EncodeError::Encoder {
            format,
            reason: reason.clone(),
        },
        EncodeError::NotWritten { reason },
    ] {
        let text = round_trip(&error);
        assert!(text.contains(error.code()), "{text}");
    }
    round_trip(&EncodeError::Refused(Refusal::Empty));
    round_trip(&EncodeError::Damaged(Doubt::CutShort));
}

#[test]
fn a_refusal_goes_by_its_code() {
    let reason = String::from("words");
    for (refusal, code) in [
        (
            Refusal::Unreadable {
                reason: reason.clone(),
            },
            "unreadable",
        ),
        (Refusal::Empty, "empty"),
        (
            Refusal::TooManyBytes {
                bytes: u64::MAX,
                bytes_max: 1,
            },
            "too-many-bytes",
        ),
        (Refusal::UnknownContainer, "unknown-container"),
        (
            Refusal::BrokenContainer {
                container: Container::Matroska,
                reason: reason.clone(),
            },
            "broken-container",
        ),
        (Refusal::NoAudioTrack, "no-audio-track"),
        (
            Refusal::SeveralAudioTracks { tracks: 2 },
            "several-audio-tracks",
        ),
        (Refusal::UnknownCodec, "unknown-codec"),
        (Refusal::NoDecoder { codec: Codec::Opus }, "no-decoder"),
        (
            Refusal::BrokenCodecSettings {
                codec: Codec::MuLaw,
                reason: reason.clone(),
            },
            "broken-codec-settings",
        ),
        (
            Refusal::CodecVariant {
                codec: Codec::WavPack,
                reason,
            },
            "codec-variant",
        ),
        (Refusal::SampleRate { hz: 1 }, "sample-rate"),
        (Refusal::Channels { channels: 9 }, "channels"),
        (Refusal::PacketTooLong { frames: 1 }, "packet-too-long"),
        (Refusal::TooManyFrames { frames_max: 1 }, "too-many-frames"),
        (
            Refusal::TooManyPackets { packets_max: 1 },
            "too-many-packets",
        ),
        (Refusal::Expands { expansion_max: 1 }, "expands"),
        (Refusal::ReadsTooMuch { reading_max: 1 }, "reads-too-much"),
        (Refusal::BadPackets { bad: 1, packets: 2 }, "bad-packets"),
        (Refusal::NoFrames, "no-frames"),
        (Refusal::FormatChanges { frames: 1 }, "format-changes"),
        (Refusal::Stopped, "stopped"),
    ] {
        assert_eq!(refusal.code(), code);
        let text = round_trip(&refusal);
        assert!(
            text.trim_start_matches('{')
                .starts_with(&format!("{code:?}")),
            "{text}"
        );
    }
}
