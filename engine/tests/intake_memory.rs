//! A line of 2 GB and a bomb of 10 GB pass through a few megabytes of memory.
//!
//! A test binary of its own: it reads the peak of the whole process.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::mediation::{FileRefusal, RecordShape};
use engine::intake::{Intake, Limits};
use flate2::{Compression, write::GzEncoder};
use std::io::{self, Cursor, Read, Write};

/// The most memory this process has had so far, in bytes; `None` where the
/// system does not say.
fn memory_peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1_024)
}

#[test]
fn memory_does_not_follow_what_a_file_holds() {
    let line = io::repeat(b'x').take(2 << 30);
    let file = Cursor::new(b"first\n").chain(line).chain(&b"\nlast\n"[..]);
    let mut intake = Intake::open(file, RecordShape::Lines, Limits::default()).unwrap();
    let mut seen = Vec::new();
    while let Some(record) = intake.next_record().unwrap() {
        seen.push((record.byte_length, record.bytes.len(), record.is_too_long));
    }
    assert_eq!(
        seen,
        [
            (5, 5, false),
            ((2 << 30) + 1, 64 << 10, true),
            (4, 4, false)
        ]
    );

    // 64 MiB in 64 KB, 160 times: 10 GiB in 10 MB
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..1_024 {
        encoder.write_all(&[b'1'; 64 << 10]).unwrap();
    }
    let member = encoder.finish().unwrap();
    assert!(member.len() < 70_000);
    let bomb = Cursor::new(member.repeat(160));
    let mut intake = Intake::open(bomb, RecordShape::Lines, Limits::default()).unwrap();
    let refusal = loop {
        match intake.next_record() {
            Ok(Some(_)) => {}
            Ok(None) => panic!("the whole bomb was unpacked"),
            Err(refusal) => break refusal,
        }
    };
    assert!(matches!(refusal, FileRefusal::GzipBomb { .. }), "{refusal}");

    match memory_peak_bytes() {
        Some(peak) => assert!(peak < 64 << 20, "{peak} bytes"),
        None => eprintln!("the system does not say how much memory was used: not checked"),
    }
}
