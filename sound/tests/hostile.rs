//! Files that want something: refused by name, or heard within the limits.

mod common;

use common::{Dice, Width, flac, hear, hear_within, melody, mp3, mutate, ogg, wav};
use sound::{Doubt, Identity, Limits, Refusal};
use std::{io::Cursor, ops::ControlFlow};

const HZ: u32 = 44_100;

/// A small WAV of silence whose header says what it is told to.
fn header(channels: u16, hz: u32, bits: u16, data_bytes: u32, data: &[u8]) -> Vec<u8> {
    let mut file = b"RIFF".to_vec();
    file.extend((36 + data_bytes).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0");
    file.extend(channels.to_le_bytes());
    file.extend(hz.to_le_bytes());
    let frame_bytes = channels.wrapping_mul(bits / 8);
    file.extend(hz.wrapping_mul(u32::from(frame_bytes)).to_le_bytes());
    file.extend(frame_bytes.to_le_bytes());
    file.extend(bits.to_le_bytes());
    file.extend(b"data");
    file.extend(data_bytes.to_le_bytes());
    file.extend(data);
    file
}

#[test]
fn each_refusal_has_its_name() {
    let silence = [0; 4_000];
    let wav_of = |channels, hz| header(channels, hz, 16, 4_000, &silence);
    assert_eq!(hear(b""), Err(Refusal::Empty));
    assert_eq!(
        hear(b"RF64\xff\xff\xff\xffWAVEds64"),
        Err(Refusal::UnknownContainer)
    );
    assert_eq!(
        hear(&wav_of(2, 4_000)),
        Err(Refusal::SampleRate { hz: 4_000 })
    );
    assert_eq!(
        hear(&wav_of(2, u32::MAX)),
        Err(Refusal::SampleRate { hz: u32::MAX })
    );
    assert_eq!(hear(&wav_of(9, HZ)), Err(Refusal::Channels { channels: 9 }));
    assert!(hear(&wav_of(8, 384_000)).is_ok());
    assert!(hear(&wav_of(1, 8_000)).is_ok());
    assert_eq!(hear(&header(2, HZ, 16, 0, &[])), Err(Refusal::NoFrames));
    assert!(matches!(
        hear(b"RIFF\0\0\0\0WAVEjunk"),
        Err(Refusal::BrokenContainer { .. })
    ));
    assert!(matches!(
        hear(b"OggS\0\x02 and so on"),
        Err(Refusal::BrokenContainer { .. })
    ));

    let two = ogg::matroska_opus(&ogg::opus_packets(9, 1), 2);
    assert_eq!(hear(&two), Err(Refusal::SeveralAudioTracks { tracks: 2 }));
    let none = ogg::matroska_opus(&[], 0);
    assert!(matches!(
        hear(&none),
        Err(Refusal::NoAudioTrack | Refusal::BrokenContainer { .. })
    ));
    let opus = ogg::ogg_opus(&ogg::opus_packets(9, 1), "");
    if hear(&opus).is_ok_and(|heard| heard.sound.is_none()) {
        let refusal = sound::decode(Cursor::new(opus), &Limits::default()).err();
        assert_eq!(
            refusal,
            Some(Refusal::NoDecoder {
                codec: sound::Codec::Opus
            })
        );
    }
}

#[test]
fn no_channels_and_no_rate() {
    let silence = [0; 4_000];
    for (channels, hz) in [(0, HZ), (2, 0), (0, 0), (26, HZ), (u16::MAX, u32::MAX)] {
        for bits in [0, 1, 8, 16, 24, 32, 64, u16::MAX] {
            let file = header(channels, hz, bits, 4_000, &silence);
            assert!(
                hear(&file).is_err(),
                "{channels} channels, {hz} Hz, {bits} bits"
            );
        }
    }
    let mut flac = flac(&melody(1, HZ, 1.0), HZ, 2);
    // STREAMINFO: 20 bits of sample rate at byte 18
    flac[18..20].fill(0);
    flac[20] &= 0x0f;
    assert!(hear(&flac).is_err());
}

#[test]
fn budgets_are_kept() {
    let file = wav(&melody(1, HZ, 4.0), HZ, 2, Width::Int16);
    let defaults = Limits::default();
    let bytes = file.len() as u64;
    let check = |limits: Limits, refusal| assert_eq!(hear_within(&file, &limits), Err(refusal));
    check(
        Limits {
            bytes_max: bytes - 1,
            ..defaults.clone()
        },
        Refusal::TooManyBytes {
            bytes,
            bytes_max: bytes - 1,
        },
    );
    check(
        Limits {
            frames_max: 100,
            ..defaults.clone()
        },
        Refusal::TooManyFrames { frames_max: 100 },
    );
    check(
        Limits {
            packets_max: 7,
            ..defaults.clone()
        },
        Refusal::TooManyPackets { packets_max: 7 },
    );
    check(
        Limits {
            expansion_max: 1,
            expansion_free_bytes: 10_000,
            ..defaults.clone()
        },
        Refusal::Expands { expansion_max: 1 },
    );
    assert!(
        hear_within(
            &file,
            &Limits {
                frames_max: 4 * u64::from(HZ),
                ..defaults.clone()
            }
        )
        .is_ok()
    );

    // a long silence: 12 bytes of FLAC for 32 kB of samples
    let silence = flac(&vec![0; 6 << 20], HZ, 2);
    assert!(silence.len() < 40_000, "{}", silence.len());
    let tight = Limits {
        expansion_free_bytes: 1 << 20,
        ..defaults.clone()
    };
    assert_eq!(
        hear_within(&silence, &tight),
        Err(Refusal::Expands {
            expansion_max: 1_000
        })
    );
    assert!(
        hear_within(&silence, &defaults).is_ok(),
        "short enough to be free"
    );
}

#[test]
fn reading_has_a_budget() {
    // 40 MB, so that the part that is free does not cover it
    let file = header(2, HZ, 16, 40_000_000, &vec![1; 40_000_000]);
    let limits = Limits {
        reading_max: 0,
        ..Limits::default()
    };
    assert_eq!(
        hear_within(&file, &limits),
        Err(Refusal::ReadsTooMuch { reading_max: 0 })
    );
}

#[test]
fn the_caller_may_stop() {
    let file = mp3(500, 1);
    let mut reports = Vec::new();
    let refusal = sound::hear(Cursor::new(&file), &Limits::default(), |progress| {
        reports.push(progress.packets);
        if reports.len() == 3 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert_eq!(refusal, Err(Refusal::Stopped));
    assert_eq!(reports, [0, 64, 128]);
}

#[test]
fn a_cut_lossless_file_proves_nothing() {
    let master = melody(7, HZ, 4.0);
    let wav = wav(&master, HZ, 2, Width::Int16);
    let cut = hear(&wav[..wav.len() / 2]).unwrap();
    assert!(
        matches!(cut.identity, Identity::Withheld(Doubt::FramesDiffer { .. })),
        "{cut:?}"
    );
    assert!(cut.sound.is_some());

    let flac = flac(&master, HZ, 2);
    assert!(hear(&flac).unwrap().pcm_id().is_some());
    let cut = hear(&flac[..flac.len() / 2]).unwrap();
    assert!(matches!(cut.identity, Identity::Withheld(_)), "{cut:?}");
    // a frame in the middle that is gone without a trace
    let mut holed = flac.clone();
    holed[flac.len() / 2..flac.len() / 2 + 200].fill(0);
    match hear(&holed) {
        Ok(heard) => assert!(matches!(heard.identity, Identity::Withheld(_)), "{heard:?}"),
        Err(refusal) => assert!(matches!(refusal, Refusal::BadPackets { .. }), "{refusal}"),
    }
}

#[test]
fn more_than_one_bad_packet_in_a_hundred_is_too_much() {
    let mut file = mp3(400, 3);
    // layer III side information that points far outside of its frame
    for frame in (50..60).map(|n| n * 417) {
        file[frame + 4..frame + 36].fill(0xff);
    }
    match hear(&file) {
        Err(Refusal::BadPackets { bad, packets }) => {
            assert!(bad * 100 > packets, "{bad} {packets}")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_mutation_makes_it_panic() {
    let master = melody(11, HZ, 0.4);
    let seeds = [
        wav(&master, HZ, 2, Width::Int16),
        wav(&master, HZ, 2, Width::Int24),
        wav(&master, HZ, 2, Width::Float),
        flac(&master, HZ, 2),
        mp3(24, 1),
        ogg::ogg_opus(&ogg::opus_packets(20, 2), "title"),
        ogg::matroska_opus(&ogg::opus_packets(20, 2), 1),
    ];
    let limits = Limits {
        expansion_free_bytes: 8 << 20,
        ..Limits::default()
    };
    let mut heard = 0;
    for (index, seed) in seeds.iter().enumerate() {
        let mut dice = Dice(index as u64);
        for _ in 0..600 {
            heard += usize::from(hear_within(&mutate(seed, &mut dice), &limits).is_ok());
        }
    }
    // if all were refused at the door, nothing was tried
    assert!((200..4_000).contains(&heard), "{heard} of 4,200 were heard");
}
