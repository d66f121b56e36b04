//! WavPack: the master in another lossless form, and all that is refused.
//!
//! Files are made by `wavicle`'s encoder here, by ffmpeg's in `encoders.rs`.
#![cfg(feature = "native")]
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::{Dice, hear, hear_within, master::Master, mutate};
use sound::{Codec, Container, Doubt, Identity, Limits, Refusal};
use wavicle::EncodeParams;

const MASTER: Master = Master {
    hz: 44_100,
    channels: 2,
    bits: 16,
    frames: 300_000,
};

fn wavpack(master: Master) -> Vec<u8> {
    let params = EncodeParams {
        channels: u32::from(master.channels),
        sample_rate: master.hz,
        bits_per_sample: u32::from(master.bits),
    };
    wavicle::encode_int(params, &master.samples()).unwrap()
}

/// Where each block begins.
fn blocks(file: &[u8]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    while at < file.len() {
        starts.push(at);
        assert_eq!(file[at..at + 4], *b"wvpk");
        let size = file[at + 4..at + 8].try_into().unwrap();
        at += 8 + u32::from_le_bytes(size) as usize;
    }
    starts
}

/// An APEv2 tag of one title, its header first.
fn ape_tag(title: &str) -> Vec<u8> {
    let mut item = (title.len() as u32).to_le_bytes().to_vec();
    item.extend([0; 4]);
    item.extend(b"Title\0");
    item.extend(title.as_bytes());
    let end = |is_header: u32| {
        let mut end = b"APETAGEX".to_vec();
        end.extend(2_000_u32.to_le_bytes());
        end.extend((item.len() as u32 + 32).to_le_bytes());
        end.extend(1_u32.to_le_bytes());
        end.extend((1 << 31 | is_header << 29).to_le_bytes());
        end.extend([0; 8]);
        end
    };
    [end(1), item.clone(), end(0)].concat()
}

#[test]
fn it_is_the_master() {
    for bits in [16, 24, 32] {
        for channels in [1, 2] {
            for (hz, frames) in [(44_100, 1), (48_000, 44_137), (192_000, 300_000)] {
                let master = Master {
                    hz,
                    channels,
                    bits,
                    frames,
                };
                let wav = hear(&master.wav()).unwrap();
                let heard = hear(&wavpack(master)).unwrap();
                assert_eq!(
                    (heard.container, heard.codec),
                    (Container::WavPack, Codec::WavPack)
                );
                assert!(heard.pcm_id().is_some(), "{master:?}");
                assert_eq!(heard.identity, wav.identity, "{master:?}");
                assert_eq!(heard.sound, wav.sound, "{master:?}");
                assert_eq!(heard.bit_depth, Some(u32::from(bits)));
            }
        }
    }
}

#[test]
fn float_is_float() {
    let samples = MASTER.samples();
    let floats = samples.iter().map(|sample| *sample as f32 / 32_768.0);
    let floats = floats.collect::<Vec<_>>();
    let file = wavicle::encode_float(2, MASTER.hz, &floats).unwrap();
    let wav = hear(&MASTER.wav()).unwrap();
    assert_eq!(hear(&file).unwrap().identity, wav.identity);
}

#[test]
fn silence_is_sound() {
    let params = EncodeParams {
        channels: 2,
        sample_rate: 44_100,
        bits_per_sample: 16,
    };
    let file = wavicle::encode_int(params, &[0; 200_000]).unwrap();
    assert_eq!(hear(&file).unwrap().sound.unwrap().frames, 100_000);
}

#[test]
fn tags_are_beside_the_sound() {
    let plain = wavpack(MASTER);
    let identity = hear(&plain).unwrap().identity;
    let mut id3v1 = b"TAGOther".to_vec();
    id3v1.resize(128, 0);
    let ape = ape_tag("Blues");
    let mut huge = ape.clone();
    // says that it is longer than the file
    let at = huge.len() - 20;
    huge[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    for (name, tail, title) in [
        ("APEv2", ape.clone(), Some("Blues")),
        ("ID3v1", id3v1.clone(), None),
        ("both", [ape, id3v1].concat(), Some("Blues")),
    ] {
        let heard = hear(&[plain.clone(), tail].concat()).unwrap();
        assert_eq!(heard.identity, identity, "{name}");
        assert_eq!(heard.tags.title.as_deref(), title, "{name}");
    }
    let broken = hear(&[plain, huge].concat());
    assert!(
        matches!(broken, Err(Refusal::BrokenContainer { .. })),
        "{broken:?}"
    );
}

#[test]
fn a_damaged_one_proves_nothing() {
    let file = wavpack(MASTER);
    let starts = blocks(&file);
    assert!(starts.len() > 3, "{}", starts.len());
    let withheld = |file: &[u8]| match hear(file) {
        Ok(heard) => match heard.identity {
            Identity::Withheld(doubt) => Some(doubt),
            _ => None,
        },
        Err(refusal) => panic!("{refusal}"),
    };
    // between two blocks, and in the middle of one
    let doubt = withheld(&file[..starts[2]]);
    assert!(
        matches!(
            doubt,
            Some(Doubt::FramesDiffer {
                declared: 300_000,
                ..
            })
        ),
        "{doubt:?}"
    );
    let doubt = withheld(&file[..starts[2] + 500]);
    assert!(
        matches!(doubt, Some(Doubt::FramesDiffer { .. })),
        "{doubt:?}"
    );

    let mut missing = file.clone();
    missing.drain(starts[1]..starts[2]);
    let refusal = hear(&missing).err();
    assert!(
        matches!(refusal, Some(Refusal::BrokenContainer { .. })),
        "{refusal:?}"
    );

    let mut touched = file;
    touched[starts[1] + 900] ^= 1;
    let refusal = hear(&touched).err();
    assert!(
        matches!(refusal, Some(Refusal::BadPackets { bad: 1, .. })),
        "{refusal:?}"
    );
}

#[test]
fn each_refusal_has_its_name() {
    let file = wavpack(Master {
        frames: 5_000,
        ..MASTER
    });
    let flags = u32::from_le_bytes(file[24..28].try_into().unwrap());
    let with = |flags: u32| {
        let mut file = file.clone();
        file[24..28].copy_from_slice(&flags.to_le_bytes());
        hear(&file).err()
    };
    let variant = |reason: &str| {
        Some(Refusal::CodecVariant {
            codec: Codec::WavPack,
            reason: reason.to_owned(),
        })
    };
    assert_eq!(with(flags | 1 << 3), variant("hybrid/lossy mode"));
    assert_eq!(with(flags | 1 << 31), variant("DSD audio"));
    assert_eq!(with(flags & !(1 << 12)), variant("more than two channels"));
    assert_eq!(with(flags & !3), variant("8-bit samples"));
    // 6 kHz is on WavPack's list, not on ours
    let slow = with(flags & !(15 << 23));
    assert_eq!(slow, Some(Refusal::SampleRate { hz: 6_000 }));
    let unsaid = with(flags | 15 << 23);
    assert!(
        matches!(unsaid, Some(Refusal::BrokenContainer { .. })),
        "{unsaid:?}"
    );

    let mut old = file.clone();
    old[8..10].copy_from_slice(&0x0300_u16.to_le_bytes());
    let refusal = hear(&old).err();
    assert!(
        matches!(refusal, Some(Refusal::CodecVariant { .. })),
        "{refusal:?}"
    );
    let mut endless = file.clone();
    endless[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    let refusal = hear(&endless).err();
    assert!(
        matches!(refusal, Some(Refusal::BrokenContainer { .. })),
        "{refusal:?}"
    );
    let mut empty = file[..32].to_vec();
    empty[4..8].copy_from_slice(&24_u32.to_le_bytes());
    empty[20..24].fill(0);
    assert_eq!(hear(&empty), Err(Refusal::NoFrames));
}

#[test]
fn budgets_are_kept() {
    let file = wavpack(MASTER);
    let defaults = Limits::default();
    let bytes = file.len() as u64;
    for (limits, refusal) in [
        (
            Limits {
                bytes_max: bytes - 1,
                ..defaults.clone()
            },
            Refusal::TooManyBytes {
                bytes,
                bytes_max: bytes - 1,
            },
        ),
        (
            Limits {
                frames_max: 299_999,
                ..defaults.clone()
            },
            Refusal::TooManyFrames {
                frames_max: 299_999,
            },
        ),
        (
            Limits {
                packets_max: 1,
                ..defaults.clone()
            },
            Refusal::TooManyPackets { packets_max: 1 },
        ),
    ] {
        assert_eq!(hear_within(&file, &limits), Err(refusal));
    }
    // ten minutes of silence are a few kilobytes
    let params = EncodeParams {
        channels: 2,
        sample_rate: 44_100,
        bits_per_sample: 16,
    };
    let silence = wavicle::encode_int(params, &vec![0; 2 * 44_100 * 600]).unwrap();
    let refusal = hear_within(&silence, &defaults);
    assert_eq!(
        refusal,
        Err(Refusal::Expands {
            expansion_max: 1_000
        })
    );
}

#[test]
fn no_mutation_makes_it_panic() {
    let short = Master {
        frames: 9_000,
        ..MASTER
    };
    let floats = short.samples();
    let floats = floats.iter().map(|sample| (*sample as f32).sin() * 0.4);
    let seeds = [
        wavpack(short),
        wavpack(Master { bits: 24, ..short }),
        wavpack(Master { bits: 32, ..short }),
        wavpack(Master {
            channels: 1,
            ..short
        }),
        [wavpack(short), ape_tag("Blues")].concat(),
        wavicle::encode_float(2, 44_100, &floats.collect::<Vec<_>>()).unwrap(),
    ];
    let limits = Limits {
        expansion_free_bytes: 8 << 20,
        ..Limits::default()
    };
    let (mut heard, mut refused_late) = (0, 0);
    for (index, seed) in seeds.iter().enumerate() {
        let mut dice = Dice(index as u64);
        for _ in 0..1_500 {
            match hear_within(&mutate(seed, &mut dice), &limits) {
                Ok(_) => heard += 1,
                Err(Refusal::BadPackets { .. }) => refused_late += 1,
                Err(_) => {}
            }
        }
    }
    println!("{heard} heard, {refused_late} refused by the decoder");
    // if all were refused at the door, nothing was tried
    assert!(refused_late > 1_000, "{heard} heard, {refused_late} late");
}
