//! One master in many forms: what stays equal, and what does not.

mod common;

use common::{Width, flac, hear, melody, mp3, ogg, wav};
use sound::{Codec, Container, Identity, Limits};
use std::{io::Cursor, time::Duration};

const HZ: u32 = 44_100;

#[test]
fn lossless_forms_of_a_master_are_one_pcm() {
    let master = melody(1, HZ, 12.0);
    let first = hear(&wav(&master, HZ, 2, Width::Int16)).unwrap();
    let sound = first.sound.as_ref().unwrap();
    assert_eq!((first.container, first.codec), (Container::Wav, Codec::Pcm));
    assert_eq!((first.sample_rate_hz, first.channels), (Some(HZ), Some(2)));
    assert_eq!(first.bit_depth, Some(16));
    assert_eq!(sound.frames, 12 * u64::from(HZ));
    assert_eq!(sound.duration, Duration::from_secs(12));
    assert!(first.pcm_id().is_some());
    assert_eq!(first.stream_id(), None);
    // 12 s, less the two seconds that the first word needs
    assert!(
        (70..=90).contains(&sound.fingerprint.words.len()),
        "{}",
        sound.fingerprint.words.len()
    );

    for (name, file, bits) in [
        ("24 bits", wav(&master, HZ, 2, Width::Int24), 24),
        ("32 bits", wav(&master, HZ, 2, Width::Int32), 32),
        ("float", wav(&master, HZ, 2, Width::Float), 32),
        ("FLAC", flac(&master, HZ, 2), 16),
    ] {
        let other = hear(&file).unwrap();
        assert_eq!(other.identity, first.identity, "{name}");
        assert_eq!(other.sound, first.sound, "{name}");
        assert_eq!(other.bit_depth, Some(bits), "{name}");
    }
}

#[test]
fn other_sound_is_another_pcm() {
    let master = melody(1, HZ, 3.0);
    let id = |samples: &[i16], hz, channels| {
        hear(&wav(samples, hz, channels, Width::Int16))
            .unwrap()
            .pcm_id()
            .unwrap()
    };
    let first = id(&master, HZ, 2);
    let mut touched = master.clone();
    touched[100] ^= 1;
    assert_eq!(id(&master, HZ, 2), first);
    assert_ne!(id(&touched, HZ, 2), first, "one bit");
    assert_ne!(id(&master, 48_000, 2), first, "sample rate");
    assert_ne!(id(&master, HZ, 1), first, "channels");
    assert_ne!(id(&master[2..], HZ, 2), first, "one frame less");
    assert_ne!(id(&melody(2, HZ, 3.0), HZ, 2), first, "another melody");
}

#[test]
fn a_wide_master_keeps_its_width() {
    // 24 bits of which the lowest are in use: no 16-bit file has this identity
    let master = melody(1, HZ, 1.0);
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: HZ,
        bits_per_sample: 24,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut file, spec).unwrap();
    for sample in &master {
        writer.write_sample(i32::from(*sample) << 8 | 0x55).unwrap();
    }
    writer.finalize().unwrap();
    let wide = hear(file.get_ref()).unwrap();
    assert_ne!(
        wide.pcm_id(),
        hear(&wav(&master, HZ, 2, Width::Int16)).unwrap().pcm_id()
    );
}

#[test]
fn a_stream_is_the_same_with_any_tags() {
    let frames = mp3(200, 5);
    let plain = hear(&frames).unwrap();
    assert_eq!((plain.container, plain.codec), (Container::Mp3, Codec::Mp3));
    assert!(plain.stream_id().is_some());
    assert_eq!((plain.pcm_id(), plain.bit_depth), (None, None));
    assert_eq!(plain.sound.as_ref().unwrap().loudness_lufs, None, "silence");

    let title = b"TIT2\0\0\0\x06\0\0\x03Blues";
    let id3v2 = [&b"ID3\x04\0\0\0\0\0"[..], &[title.len() as u8], title].concat();
    let mut id3v1 = b"TAGOther title".to_vec();
    id3v1.resize(128, 0);
    for (name, file) in [
        ("ID3v2", [&id3v2[..], &frames].concat()),
        ("ID3v1", [&frames[..], &id3v1].concat()),
        ("both", [&id3v2[..], &frames, &id3v1].concat()),
    ] {
        let tagged = hear(&file).unwrap();
        assert_eq!(tagged.identity, plain.identity, "{name}");
        assert_eq!(tagged.sound, plain.sound, "{name}");
        assert!(tagged.tags.title.is_some(), "{name}");
    }
    assert_eq!(
        hear(&[&id3v2[..], &frames].concat())
            .unwrap()
            .tags
            .title
            .as_deref(),
        Some("Blues")
    );
    assert_ne!(hear(&mp3(200, 6)).unwrap().identity, plain.identity);
    assert_ne!(hear(&mp3(199, 5)).unwrap().identity, plain.identity);
}

#[test]
fn a_stream_is_the_same_in_any_container() {
    let packets = ogg::opus_packets(120, 9);
    let in_ogg = hear(&ogg::ogg_opus(&packets, "One")).unwrap();
    let in_matroska = hear(&ogg::matroska_opus(&packets, 1)).unwrap();
    assert_eq!(
        (in_ogg.container, in_ogg.codec),
        (Container::Ogg, Codec::Opus)
    );
    assert_eq!(
        (in_matroska.container, in_matroska.codec),
        (Container::Matroska, Codec::Opus)
    );
    assert!(in_ogg.stream_id().is_some());
    assert_eq!(in_ogg.identity, in_matroska.identity);
    assert_eq!(
        in_ogg.identity,
        hear(&ogg::ogg_opus(&packets, "Two")).unwrap().identity
    );
    assert_eq!(in_ogg.tags.title.as_deref(), Some("One"));
    assert_eq!(in_ogg.sample_rate_hz, Some(48_000));

    let mut other = packets;
    other[60][3] ^= 1;
    assert_ne!(
        in_ogg.identity,
        hear(&ogg::ogg_opus(&other, "One")).unwrap().identity
    );
}

#[test]
fn a_lossy_file_never_has_a_pcm() {
    assert!(matches!(
        hear(&mp3(50, 1)).unwrap().identity,
        Identity::Stream(_)
    ));
    let packets = ogg::opus_packets(9, 9);
    assert!(matches!(
        hear(&ogg::ogg_opus(&packets, "")).unwrap().identity,
        Identity::Stream(_)
    ));
}

#[test]
fn decoding_gives_what_was_heard() {
    let master = melody(4, HZ, 2.0);
    let file = flac(&master, HZ, 2);
    let mut decoder = sound::decode(Cursor::new(file), &Limits::default()).unwrap();
    assert_eq!(decoder.declared_frames(), Some(master.len() as u64 / 2));
    let mut samples = Vec::new();
    while let Some(block) = decoder.next_block().unwrap() {
        assert_eq!((block.sample_rate_hz, block.channels), (HZ, 2));
        samples.extend(block.samples.iter().map(|sample| (sample >> 16) as i16));
    }
    assert_eq!(samples.len(), master.len());
    assert!(samples == master);
}

#[test]
fn a_browsers_samples_sound_like_the_file() {
    let master = melody(3, HZ, 8.0);
    let mut listener = sound::Listener::new(HZ, 2).unwrap();
    let floats = master
        .iter()
        .map(|sample| f32::from(*sample) / 32_768.0)
        .collect::<Vec<_>>();
    floats
        .chunks(2_000)
        .for_each(|piece| listener.take_f32(piece));
    let file = hear(&wav(&master, HZ, 2, Width::Int16)).unwrap();
    assert_eq!(Some(listener.finish()), file.sound);
}

#[test]
fn loudness_follows_gain() {
    let master = melody(3, HZ, 8.0);
    let quiet = master.iter().map(|sample| sample / 2).collect::<Vec<_>>();
    let [loud, quiet] = [master, quiet].map(|samples| {
        hear(&wav(&samples, HZ, 2, Width::Int16))
            .unwrap()
            .sound
            .unwrap()
            .loudness_lufs
            .unwrap()
    });
    assert!((-40.0..-5.0).contains(&loud), "{loud}");
    assert!((loud - quiet - 6.02).abs() < 0.05, "{loud} {quiet}");
}
