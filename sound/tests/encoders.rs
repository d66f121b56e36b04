//! Files of real encoders: the same stream in other containers, the same
//! samples in other lossless forms, the same recording in other formats.
//!
//! Needs ffmpeg, of the path or named by `FFMPEG`; without it each test says so
//! and does nothing.

#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::{Dice, Width, hear, hear_within, melody, mutate, print_of, wav};
use domain::identity::{Verdict, compare};
use sound::{Heard, Limits, Refusal};
use std::{env, fs, path::PathBuf, process::Command};
use tempfile::TempDir;

const HZ: u32 = 44_100;

struct Studio {
    ffmpeg: PathBuf,
    folder: TempDir,
}

impl Studio {
    /// A folder with `master.wav` in it, if there is something to encode with.
    fn open(seconds: f64) -> Option<Self> {
        let ffmpeg = PathBuf::from(env::var_os("FFMPEG").unwrap_or_else(|| "ffmpeg".into()));
        let Ok(answer) = Command::new(&ffmpeg).arg("-version").output() else {
            println!("skipped: {} does not run", ffmpeg.display());
            return None;
        };
        assert!(answer.status.success());
        let folder = tempfile::tempdir().unwrap();
        let master = wav(&melody(21, HZ, seconds), HZ, 2, Width::Int16);
        fs::write(folder.path().join("master.wav"), master).unwrap();
        Some(Self { ffmpeg, folder })
    }

    /// Runs ffmpeg in the folder and hears what it made; the last word is the file.
    fn make(&self, from: &str, arguments: &str) -> Result<Heard, Refusal> {
        let mut command = Command::new(&self.ffmpeg);
        command
            .current_dir(self.folder.path())
            .args(["-v", "error", "-y", "-i", from]);
        let output = command.args(arguments.split(' ')).output().unwrap();
        let log = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments}: {log}");
        let name = arguments.rsplit(' ').next().unwrap();
        hear(&fs::read(self.folder.path().join(name)).unwrap())
    }
}

#[test]
fn a_stream_is_the_same_in_any_container_and_with_any_tags() {
    let Some(studio) = Studio::open(20.0) else {
        return;
    };
    for (first, copies) in [
        (
            "-c:a libmp3lame -b:a 128k a.mp3",
            &[
                "-c copy -write_xing 0 b.mp3",
                "-c copy -metadata title=T -metadata artist=A -id3v2_version 3 -write_id3v1 1 c.mp3",
                "-c copy d.mka",
                "-c copy e.mp4",
            ][..],
        ),
        (
            "-c:a aac -b:a 128k a.m4a",
            &[
                "-c copy b.aac",
                "-c copy c.mka",
                "-c copy -movflags frag_keyframe+empty_moov d.mp4",
                "-c copy -metadata title=T e.m4a",
            ],
        ),
        (
            "-c:a libvorbis -q:a 4 a.ogg",
            &[
                "-c copy b.mka",
                "-c copy c.webm",
                "-c copy -metadata title=T d.ogg",
            ],
        ),
        (
            "-c:a libopus -b:a 96k a.opus",
            &[
                "-c copy b.webm",
                "-c copy c.mp4",
                "-c copy d.mka",
                "-c copy -metadata title=T e.opus",
            ],
        ),
    ] {
        let name = first.rsplit(' ').next().unwrap();
        let original = studio.make("master.wav", first).unwrap();
        assert!(original.stream_id().is_some(), "{first}");
        for copy in copies {
            let heard = studio.make(name, copy).unwrap();
            assert_eq!(heard.identity, original.identity, "{first}, {copy}");
        }
    }
}

#[test]
fn samples_are_the_same_in_any_lossless_form() {
    let Some(studio) = Studio::open(6.0) else {
        return;
    };
    let master = hear(&fs::read(studio.folder.path().join("master.wav")).unwrap()).unwrap();
    assert!(master.pcm_id().is_some());
    for form in [
        "-c:a pcm_s24le a.wav",
        "-c:a pcm_s32le b.wav",
        "-c:a pcm_f32le c.wav",
        "-c:a pcm_f64le d.wav",
        "-c:a pcm_s16be e.aiff",
        "-c:a pcm_s24be f.aiff",
        "-c:a pcm_s16be g.caf",
        "-c:a pcm_s24le h.caf",
        "-c:a alac i.caf",
        "-c:a alac j.m4a",
        "-c:a flac k.flac",
        "-c:a flac -sample_fmt s32 -bits_per_raw_sample 24 l.flac",
        "-c:a flac m.ogg",
        "-c:a flac n.mka",
        "-c:a flac -metadata title=T -metadata ISRC=DEA000000001 o.flac",
        "-c:a pcm_s16le p.mka",
        "-c:a pcm_s16le q.mov",
        #[cfg(feature = "native")]
        "-c:a wavpack r.wv",
        #[cfg(feature = "native")]
        "-c:a wavpack -sample_fmt s32p s.wv",
        #[cfg(feature = "native")]
        "-c:a wavpack -sample_fmt fltp t.wv",
        #[cfg(feature = "native")]
        "-c:a wavpack -compression_level 8 -metadata title=T u.wv",
    ] {
        let heard = studio.make("master.wav", form).unwrap();
        assert_eq!(heard.identity, master.identity, "{form}");
        assert_eq!(heard.sound, master.sound, "{form}");
        if form.contains("alac") {
            assert_eq!(heard.bit_depth, Some(16), "{form}");
        }
    }
    let read = |name: &str| hear(&fs::read(studio.folder.path().join(name)).unwrap()).unwrap();
    if cfg!(feature = "native") {
        assert_eq!(read("u.wv").tags.title.as_deref(), Some("T"));
    }
    let tagged = read("o.flac").tags;
    assert_eq!(tagged.title.as_deref(), Some("T"));
    assert_eq!(tagged.isrc.as_deref(), Some("DEA000000001"));
}

#[test]
fn a_recording_is_the_same_in_any_lossy_form() {
    let Some(studio) = Studio::open(60.0) else {
        return;
    };
    let master = hear(&fs::read(studio.folder.path().join("master.wav")).unwrap()).unwrap();
    for (form, expected) in [
        ("-c:a libmp3lame -b:a 128k a.mp3", Verdict::SameRecording),
        ("-c:a aac -b:a 128k b.m4a", Verdict::SameRecording),
        ("-c:a libvorbis -q:a 3 c.ogg", Verdict::SameRecording),
        ("-ar 22050 -ac 1 d.wav", Verdict::SameRecording),
        #[cfg(feature = "native")]
        ("-c:a libopus -b:a 96k o.opus", Verdict::SameRecording),
        ("-af volume=-6dB e.flac", Verdict::SameRecording),
        (
            "-ss 20 -t 25 -c:a libmp3lame -b:a 96k f.mp3",
            Verdict::ExcerptOf,
        ),
    ] {
        let heard = studio.make("master.wav", form).unwrap();
        assert_ne!(heard.identity, master.identity, "{form}");
        let [asked, known] = [&heard, &master].map(print_of);
        let found = compare(asked, known).unwrap();
        let rate = found.alignment.unwrap().bit_error_rate_millionths();
        println!("{form}: {:?} {rate} millionths", found.reason);
        assert_eq!(found.verdict, expected, "{form}: {found:?}");
    }
}

#[test]
fn no_mutation_of_them_makes_it_panic() {
    let Some(studio) = Studio::open(0.6) else {
        return;
    };
    let limits = Limits {
        expansion_free_bytes: 8 << 20,
        ..Limits::default()
    };
    let mut heard = 0;
    let forms = [
        "-c:a libmp3lame a.mp3",
        "-c:a aac b.m4a",
        "-c:a aac -movflags frag_keyframe+empty_moov c.mp4",
        "-c:a aac d.aac",
        "-c:a libvorbis e.ogg",
        "-c:a libvorbis f.webm",
        "-c:a libopus g.mp4",
        "-c:a alac h.m4a",
        "-c:a alac i.caf",
        "-c:a pcm_s24le j.caf",
        "-c:a pcm_s16be k.aiff",
        "-c:a flac l.ogg",
        "-c:a flac m.mka",
        "-c:a pcm_mulaw n.wav",
        #[cfg(feature = "native")]
        "-c:a wavpack o.wv",
        #[cfg(feature = "native")]
        "-c:a wavpack -sample_fmt fltp p.wv",
    ];
    for (index, form) in forms.into_iter().enumerate() {
        studio.make("master.wav", form).unwrap();
        let name = form.rsplit(' ').next().unwrap();
        let file = fs::read(studio.folder.path().join(name)).unwrap();
        let mut dice = Dice(1_000 + index as u64);
        for _ in 0..200 {
            heard += usize::from(hear_within(&mutate(&file, &mut dice), &limits).is_ok());
        }
    }
    println!("{heard} of {} were heard", forms.len() * 200);
}
