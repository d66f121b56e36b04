//! Cutting, skipping, unpacking: what may stand in a file.

use super::*;
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::io::{Cursor, Write};

/// Gives at most `step` bytes at a time.
struct Slow(Cursor<Vec<u8>>, usize);

impl Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let step = self.1.min(buffer.len());
        self.0.read(&mut buffer[..step])
    }
}

fn limits() -> Limits {
    Limits {
        record_bytes_max: 40,
        kept_bytes_max: 8,
        ..Limits::default()
    }
}

/// "line@offset+length: bytes" of each record, and the end.
fn cut(bytes: &[u8], shape: RecordShape, step: usize) -> Vec<String> {
    let reader = Box::new(Slow(Cursor::new(bytes.to_vec()), step));
    let mut intake = match Intake::open(reader, shape, limits()) {
        Ok(intake) => intake,
        Err(refusal) => return vec![refusal.to_string()],
    };
    let mut seen = Vec::new();
    loop {
        match intake.next_record() {
            Ok(Some(r)) => seen.push(format!(
                "{}@{}+{}: {}{}",
                r.line_number,
                r.byte_offset,
                r.byte_length,
                String::from_utf8_lossy(r.bytes),
                if r.is_too_long { " …" } else { "" }
            )),
            Ok(None) => return seen,
            Err(refusal) => {
                seen.push(refusal.to_string());
                return seen;
            }
        }
    }
}

#[test]
fn lines_of_every_kind() {
    use RecordShape::Lines;
    for step in [1, 3, 1_000] {
        assert_eq!(
            cut(b"a,b\nc,d\n", Lines, step),
            ["1@0+3: a,b", "2@4+3: c,d"]
        );
        assert_eq!(cut(b"a\r\nb", Lines, step), ["1@0+1: a", "2@3+1: b"]);
        assert_eq!(cut(b"\n\na\n\n", Lines, step), ["3@2+1: a"]);
        assert_eq!(cut(b"", Lines, step), Vec::<String>::new());
        assert_eq!(cut(b"\xEF\xBB\xBFa\n", Lines, step), ["1@3+1: a"]);
        assert_eq!(
            cut(b"\xFF\xFEa\0", Lines, step),
            [FileRefusal::Utf16.to_string()]
        );
    }
}

#[test]
fn a_line_that_is_too_long_is_skipped_and_the_next_is_read() {
    let mut bytes = b"first\n".to_vec();
    bytes.extend(b"x".repeat(300_000));
    bytes.extend(b"\nlast\n");
    for step in [1_000, 1_000_000] {
        let want = ["1@0+5: first", "2@6+300000: xxxxxxxx …", "3@300007+4: last"];
        assert_eq!(cut(&bytes, RecordShape::Lines, step), want);
    }
}

#[test]
fn blocks_end_at_an_empty_line() {
    let want = [
        "1@0+10: one\n\ta = 1".to_owned(),
        "5@13+10: two\n\tb = 2".to_owned(),
    ];
    for step in [1, 7, 1_000] {
        let text = b"one\n\ta = 1\n\n\ntwo\n\tb = 2";
        let got = cut(text, RecordShape::Blocks, step);
        assert_eq!(got, [want[0].clone(), want[1].replace("5@13", "5@13")]);
    }
    let long = format!("one\n{}\n\ntwo\n", "\tx = 1\n".repeat(50));
    let got = cut(long.as_bytes(), RecordShape::Blocks, 1_000);
    assert_eq!(got.len(), 2);
    assert!(
        got[0].ends_with('…') && got[1].ends_with(": two"),
        "{got:?}"
    );
}

#[test]
fn a_line_of_two_gigabytes_does_not_fill_the_memory() {
    let line = std::io::repeat(b'x')
        .take(2 << 30)
        .chain(Cursor::new(b"\nlast\n".to_vec()));
    let mut intake = Intake::open(Box::new(line), RecordShape::Lines, Limits::default()).unwrap();
    let first = intake.next_record().unwrap().unwrap();
    assert_eq!(
        (first.byte_length, first.bytes.len(), first.is_too_long),
        (2 << 30, 64 << 10, true)
    );
    assert_eq!(intake.next_record().unwrap().unwrap().bytes, b"last");
    assert!(
        intake.buffer.len() < 4 << 20,
        "{} bytes of buffer",
        intake.buffer.len()
    );
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn gzip_is_unpacked_and_its_breaks_are_said() {
    let file = packed(b"a,b\nc,d\n");
    assert_eq!(
        cut(&file, RecordShape::Lines, 5),
        ["1@0+3: a,b", "2@4+3: c,d"]
    );
    let twice = [file.clone(), file.clone()].concat();
    assert_eq!(cut(&twice, RecordShape::Lines, 5).len(), 4);
    let broken = cut(&file[..file.len() - 6], RecordShape::Lines, 5);
    assert!(
        broken.last().unwrap().contains("cannot be read on"),
        "{broken:?}"
    );
}

#[test]
fn a_bomb_is_stopped_early() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let line = [b'1'; 1 << 16];
    for _ in 0..1_600 {
        encoder.write_all(&line).unwrap();
        encoder.write_all(b"\n").unwrap();
    }
    let file = encoder.finish().unwrap();
    let mut intake = Intake::open(
        Box::new(Cursor::new(file)),
        RecordShape::Lines,
        Limits::default(),
    )
    .unwrap();
    let refusal = loop {
        match intake.next_record() {
            Ok(Some(_)) => {}
            Ok(None) => panic!("the whole bomb was unpacked"),
            Err(refusal) => break refusal,
        }
    };
    assert!(matches!(refusal, FileRefusal::GzipBomb { .. }), "{refusal}");
    assert!(intake.bytes_read() < 64 << 20);
}

#[test]
fn a_file_beyond_its_limit_is_refused() {
    let limits = Limits {
        file_bytes_max: 1_000,
        ..Limits::default()
    };
    let lines = std::io::repeat(b'\n').take(5_000_000);
    let mut intake = match Intake::open(Box::new(lines), RecordShape::Lines, limits) {
        Ok(intake) => intake,
        Err(refusal) => {
            assert!(matches!(refusal, FileRefusal::TooLarge { .. }));
            return;
        }
    };
    assert!(matches!(
        intake.next_record(),
        Err(FileRefusal::TooLarge { .. })
    ));
}

proptest! {
    #[test]
    fn the_size_of_the_reads_does_not_matter(bytes in prop::collection::vec(prop::sample::select(b"ab\t=\r\n\n".to_vec()), 0..200), step in 1_usize..50) {
        for shape in [RecordShape::Lines, RecordShape::Blocks] {
            prop_assert_eq!(cut(&bytes, shape, step), cut(&bytes, shape, 10_000));
        }
    }
}
