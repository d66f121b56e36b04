//! Cutting, skipping, unpacking, refusing: what may stand in a file.

use super::*;
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::io::{self, Cursor, Write};

/// Gives at most `step` bytes at a time, and is interrupted now and then.
struct Slow {
    bytes: Cursor<Vec<u8>>,
    step: usize,
    reads: usize,
}

impl Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reads += 1;
        if self.reads.is_multiple_of(5) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let step = self.step.min(buffer.len());
        self.bytes.read(&mut buffer[..step])
    }
}

fn slow(bytes: &[u8], step: usize) -> Slow {
    Slow {
        bytes: Cursor::new(bytes.to_vec()),
        step,
        reads: 0,
    }
}

fn small() -> Limits {
    Limits {
        record_bytes_max: 40,
        kept_bytes_max: 8,
        ..Limits::default()
    }
}

/// "line@offset+length: bytes" of each record, and the refusal if there is one.
fn cut_within(limits: Limits, reader: impl Read, shape: RecordShape) -> Vec<String> {
    let mut intake = match Intake::open(reader, shape, limits) {
        Ok(intake) => intake,
        Err(refusal) => return vec![refusal.to_string()],
    };
    let mut seen = Vec::new();
    loop {
        match intake.next_record() {
            Ok(Some(record)) => {
                assert_eq!(record.record_number, i64::try_from(seen.len()).unwrap() + 1);
                seen.push(format!(
                    "{}@{}+{}: {}{}",
                    record.line_number,
                    record.byte_offset,
                    record.byte_length,
                    String::from_utf8_lossy(record.bytes),
                    if record.is_too_long { "…" } else { "" }
                ));
            }
            Ok(None) => return seen,
            Err(refusal) => {
                seen.push(refusal.to_string());
                return seen;
            }
        }
    }
}

fn cut(bytes: &[u8], shape: RecordShape, step: usize) -> Vec<String> {
    cut_within(small(), slow(bytes, step), shape)
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn check(shape: RecordShape, file: &[u8], want: &[&str]) {
    for step in [1, 3, 1_000] {
        assert_eq!(cut(file, shape, step), want, "{file:?} by {step}");
        let mut gzip = want.to_vec();
        if file.is_empty() {
            gzip.clear();
        }
        assert_eq!(
            cut(&packed(file), shape, step),
            gzip,
            "{file:?} packed, by {step}"
        );
    }
}

#[test]
fn lines_of_every_kind() {
    use RecordShape::Lines;
    check(Lines, b"", &[]);
    check(Lines, b"a,b\nc,d\n", &["1@0+3: a,b", "2@4+3: c,d"]);
    check(Lines, b"a\r\nb", &["1@0+1: a", "2@3+1: b"]);
    check(Lines, b"\n\na\n \t\n\nb\n\n", &["3@2+1: a", "6@8+1: b"]);
    check(Lines, b"\xEF\xBB\xBFa\nb\n", &["1@3+1: a", "2@5+1: b"]);
    check(Lines, b"\"a\nb\n", &["1@0+2: \"a", "2@3+1: b"]);
}

#[test]
fn blocks_end_at_an_empty_line_or_where_the_next_begins() {
    use RecordShape::Blocks;
    check(
        Blocks,
        b"one\n\ta = 1\n\n\ntwo\n\tb = 2",
        &["1@0+10: one\n\ta = 1", "5@13+10: two\n\tb = 2"],
    );
    check(
        Blocks,
        b"one\n\ta = 1\ntwo\n\tb = 2\n\n",
        &["1@0+10: one\n\ta = 1", "3@11+10: two\n\tb = 2"],
    );
}

#[test]
fn other_encodings_and_archives_are_refused_at_once() {
    let utf16 = FileRefusal::Utf16.to_string();
    for mark in [&b"\xFF\xFEa\0"[..], b"\xFE\xFF\0a", b"\0\0\xFE\xFF"] {
        check(RecordShape::Lines, mark, &[&utf16]);
    }
    for (beginning, kind) in [
        (&b"PK\x03\x04rest"[..], "ZIP"),
        (b"BZh91AY", "bzip2"),
        (b"\xFD7zXZ\0", "xz"),
        (b"\x28\xB5\x2F\xFD", "Zstandard"),
    ] {
        let refusal = FileRefusal::Archive(kind).to_string();
        check(RecordShape::Lines, beginning, &[&refusal]);
    }
    let twice = packed(&packed(b"a,b\n"));
    let refusal = FileRefusal::Archive("gzip within gzip").to_string();
    assert_eq!(cut(&twice, RecordShape::Lines, 1_000), [refusal]);
}

#[test]
fn the_header_is_no_record_and_keeps_its_line() {
    let mut intake = Intake::open(
        slow(b"\xEF\xBB\xBF\nx,y\r\n1,2\n", 2),
        RecordShape::LinesAfterHeader,
        small(),
    )
    .unwrap();
    assert_eq!(intake.header(), Ok(Some(b"x,y".to_vec())));
    let record = intake.next_record().unwrap().unwrap();
    assert_eq!((record.record_number, record.line_number), (1, 3));
    assert_eq!((record.byte_offset, record.bytes), (9, &b"1,2"[..]));
    assert_eq!(intake.next_record(), Ok(None));

    let open = |file: &[u8]| {
        Intake::open(slow(file, 9), RecordShape::LinesAfterHeader, small())
            .unwrap()
            .header()
    };
    assert_eq!(open(b"\n \n"), Ok(None));
    assert!(matches!(
        open(&b"x".repeat(41)),
        Err(FileRefusal::BadHeader(RejectReason::TooLong {
            bytes: 41,
            max: 40
        }))
    ));
}

#[test]
fn a_record_that_is_too_long_is_skipped_and_the_next_is_read() {
    let x = |count: usize| "x".repeat(count);
    // the longest that is whole, and one byte more
    let file = format!("{}\r\n{}\nlast", x(40), x(41));
    let first = format!("1@0+40: {}", x(40));
    check(
        RecordShape::Lines,
        file.as_bytes(),
        &[&first, "2@42+42: xxxxxxxx…", "3@84+4: last"],
    );
    let file = format!("first\n{}\r\nlast\n", x(300_000));
    let want = ["1@0+5: first", "2@6+300002: xxxxxxxx…", "3@300008+4: last"];
    for step in [1_000, 1_000_000] {
        assert_eq!(cut(file.as_bytes(), RecordShape::Lines, step), want);
    }
    let file = format!("one\n{}\n\ntwo\n", "\tx = 1\n".repeat(100_000));
    let got = cut(file.as_bytes(), RecordShape::Blocks, 10_000);
    assert_eq!(got, ["1@0+700005: one\n\tx =…", "100004@700006+3: two"]);
}

#[test]
fn counts_and_digest_are_of_the_unpacked_file() {
    let file = b"\xEF\xBB\xBFa\n\nb\n  \n";
    for bytes in [file.to_vec(), packed(file)] {
        let mut intake = Intake::open(slow(&bytes, 3), RecordShape::Lines, small()).unwrap();
        while intake.next_record().unwrap().is_some() {}
        assert_eq!(intake.bytes_read(), 11);
        assert_eq!(intake.lines_read(), 4);
        assert_eq!(intake.digest(), *blake3::hash(file).as_bytes());
    }
}

#[test]
fn members_one_behind_the_other_are_one_file() {
    let member = packed(b"a\nb");
    let file = [member.clone(), packed(b""), member].concat();
    for step in [1, 1_000] {
        let got = cut(&file, RecordShape::Lines, step);
        assert_eq!(got, ["1@0+1: a", "2@2+2: ba", "3@5+1: b"]);
    }
    let limits = Limits {
        members_max: 2,
        ..small()
    };
    let got = cut_within(limits, slow(&file, 1_000), RecordShape::Lines);
    assert!(got[0].contains("more than 2 gzip members"), "{got:?}");
}

#[test]
fn a_broken_gzip_file_is_refused_by_name() {
    let lines = b"some,line\n".repeat(200_000);
    let file = packed(&lines);
    let refusal = |bytes: &[u8]| {
        let reader = Cursor::new(bytes.to_vec());
        let mut intake = Intake::open(reader, RecordShape::Lines, Limits::default())?;
        while intake.next_record()?.is_some() {}
        Ok::<_, FileRefusal>(())
    };
    assert_eq!(refusal(&file), Ok(()));
    for length in [3, 12, file.len() / 2, file.len() - 6] {
        assert!(
            matches!(
                refusal(&file[..length]),
                Err(FileRefusal::GzipTruncated { .. })
            ),
            "{length}"
        );
    }
    let mut damaged = file.clone();
    let last = damaged.len() - 5;
    damaged[last] ^= 1; // its checksum
    assert!(matches!(
        refusal(&damaged),
        Err(FileRefusal::GzipCorrupt { line, .. }) if line > 100_000
    ));
    let followed = [file, b"and then text".to_vec()].concat();
    assert!(matches!(
        refusal(&followed),
        Err(FileRefusal::GzipCorrupt { .. })
    ));
}

#[test]
fn a_reader_that_fails_is_said_with_its_line() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let reader = Cursor::new(b"a\nb\n".repeat(1 << 18)).chain(Fails);
    let got = cut_within(Limits::default(), reader, RecordShape::Lines);
    let last = got.last().unwrap();
    assert!(last.ends_with("the disk is gone"), "{last}");
    assert!(got.len() > 100_000, "what came before stays good");
}

#[test]
fn a_bomb_is_stopped_early() {
    // 1,600 MB in 1.6 MB, as members of 16 MB
    let member = packed(&b"1".repeat(16 << 20));
    let file = Cursor::new(member.repeat(100));
    let mut intake = Intake::open(file, RecordShape::Lines, Limits::default()).unwrap();
    let refusal = intake.next_record().unwrap_err();
    assert!(
        matches!(refusal, FileRefusal::GzipBomb { ratio: 200, .. }),
        "{refusal}"
    );
    assert!(intake.bytes_read() < 128 << 20);
    assert!(intake.window.capacity() < 2 << 20);
}

#[test]
fn a_file_beyond_its_limit_is_refused() {
    let limits = Limits {
        file_bytes_max: 1_000_000,
        ..Limits::default()
    };
    let got = cut_within(
        limits,
        io::repeat(b'\n').take(1_000_000),
        RecordShape::Lines,
    );
    assert_eq!(got, Vec::<String>::new());
    let got = cut_within(
        limits,
        io::repeat(b'\n').take(1_000_001),
        RecordShape::Lines,
    );
    assert!(got[0].contains("longer than 1000000 bytes"), "{got:?}");
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "\n",
        "\n",
        "\r\n",
        "\t",
        "a",
        "b = 1",
        "\"",
        "0123456789012345",
    ]);
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #[test]
    fn the_size_of_the_reads_does_not_matter(file in text(), step in 1_usize..50) {
        for shape in [RecordShape::Lines, RecordShape::Blocks] {
            prop_assert_eq!(cut(&file, shape, step), cut(&file, shape, 10_000));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(file in prop::collection::vec(any::<u8>(), 0..300), gzip: bool) {
        let file = if gzip { [&[0x1F, 0x8B, 8, 0][..], &file].concat() } else { file };
        for shape in [RecordShape::Lines, RecordShape::Blocks] {
            cut(&file, shape, 64);
        }
    }
}
