//! What a stranger's file can do to the program that looks at it: die alone.
//!
//! The child is the program itself, as it runs in production.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use engine::{
    demo::music::{song, wav},
    media::{ChildLimits, Media, MediaError},
};
use sound::{Format, Identity, Limits, hear};
use std::{
    fs,
    io::Cursor,
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;

fn media(limits: ChildLimits) -> Media {
    Media::new(env!("CARGO_BIN_EXE_bandstand").into(), limits)
}

fn put(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

async fn refused(limits: ChildLimits, path: &Path) -> String {
    match media(limits).hear(path).await {
        Err(MediaError::Refused(refused)) => {
            assert!(!refused.message.is_empty());
            refused.code
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_child_hears_what_this_process_would() {
    let folder = tempfile::tempdir().unwrap();
    let file = wav(&song(1, 15));
    let path = put(&folder, "a.wav", &file);
    let heard = media(ChildLimits::default()).hear(&path).await.unwrap();
    let here = hear(Cursor::new(file), &Limits::default(), |_| {
        ControlFlow::Continue(())
    });
    assert_eq!(heard, here.unwrap());
}

#[tokio::test]
async fn renditions_are_the_master_or_sound_like_it() {
    let folder = tempfile::tempdir().unwrap();
    let media = media(ChildLimits::default());
    let master = put(&folder, "a.wav", &wav(&song(1, 15)));
    let heard = media.hear(&master).await.unwrap();
    for format in Format::ALL {
        let made = folder.path().join(format.name());
        media.encode(&master, &made, format, None).await.unwrap();
        let again = media.hear(&made).await.unwrap();
        match again.identity {
            Identity::Pcm(id) => assert_eq!(Some(id), heard.pcm_id(), "{format}"),
            Identity::Stream(_) => assert_eq!(format, Format::Opus),
            Identity::Withheld(doubt) => panic!("{format}: {doubt}"),
        }
    }
    let preview = folder.path().join("preview");
    media
        .encode(&master, &preview, Format::Opus, Some((3, 10)))
        .await
        .unwrap();
    let preview = media.hear(&preview).await.unwrap();
    assert_eq!(preview.sound.unwrap().duration, Duration::from_secs(10));
}

#[tokio::test]
async fn each_bad_file_has_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let good = wav(&song(1, 2));
    let mut polyglot = b"%PDF-1.7\n".to_vec();
    polyglot.extend_from_slice(&good);
    for (bytes, code) in [
        (&b""[..], "empty"),
        (&b"Dear Ada, this is not music."[..], "unknown-container"),
        (&b"\x7fELF\x02\x01\x01"[..], "unknown-container"),
        (&polyglot[..], "unknown-container"),
        (&good[..20], "broken-container"),
    ] {
        let path = put(&folder, "bad.wav", bytes);
        assert_eq!(refused(ChildLimits::default(), &path).await, code);
    }
    let small = ChildLimits {
        file_bytes_max: 1_000,
        ..ChildLimits::default()
    };
    let path = put(&folder, "large.wav", &good);
    assert_eq!(refused(small, &path).await, "too-many-bytes");
    // ten gigabytes that take no room on the disk
    let sparse = folder.path().join("sparse.wav");
    fs::File::create(&sparse)
        .unwrap()
        .set_len(10 << 30)
        .unwrap();
    assert_eq!(
        refused(ChildLimits::default(), &sparse).await,
        "too-many-bytes"
    );
}

#[tokio::test]
async fn a_child_that_takes_too_much_dies_and_is_survived() {
    let folder = tempfile::tempdir().unwrap();
    let path = put(&folder, "a.wav", &wav(&song(1, 120)));
    let little_memory = ChildLimits {
        memory_bytes_max: 600 << 10,
        ..ChildLimits::default()
    };
    assert_eq!(refused(little_memory, &path).await, "takes-too-much-memory");
    let little_time = ChildLimits {
        wall_time_max: Duration::from_millis(1),
        ..ChildLimits::default()
    };
    assert_eq!(refused(little_time, &path).await, "takes-too-long");
    let no_processor = ChildLimits {
        cpu_seconds_max: 0,
        ..ChildLimits::default()
    };
    assert_eq!(refused(no_processor, &path).await, "takes-too-long");
    let no_room = ChildLimits {
        written_bytes_max: 1_000,
        ..ChildLimits::default()
    };
    let to = folder.path().join("made");
    let outcome = media(no_room).encode(&path, &to, Format::Wav, None).await;
    assert!(
        matches!(outcome, Err(MediaError::Refused(_))),
        "{outcome:?}"
    );
    // and the next one is heard
    assert!(media(ChildLimits::default()).hear(&path).await.is_ok());
}
