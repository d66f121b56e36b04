//! Rows of files and where their records begin, and that windows do not matter.

use super::*;
use proptest::prelude::*;

/// The records of `file`: their bytes and the lines they begin on, read through
/// windows that grow by `step` bytes.
fn records(shape: RecordShape, file: &[u8], step: usize) -> Vec<(u64, Vec<u8>)> {
    let (mut start, mut end, mut line) = (0, 0, 1);
    let mut records = Vec::new();
    loop {
        let is_last = end == file.len();
        match first_record(shape, &file[start..end], is_last) {
            Cut::Record(found) => {
                line += found.lines_before;
                let bytes = file[start + found.start..start + found.end].to_vec();
                records.push((line, bytes));
                line += found.lines;
                start += found.next;
            }
            Cut::More { .. } if is_last => return records,
            Cut::More { blank, blank_lines } => {
                line += blank_lines;
                start += blank;
                end = file.len().min(end + step);
            }
        }
    }
}

/// Bytes and lines of the first record, skipped through windows of `step` bytes.
fn skipped(shape: RecordShape, file: &[u8], step: usize) -> (usize, u64) {
    let (mut start, mut end, mut lines) = (0, step.min(file.len()), 0);
    loop {
        let is_last = end == file.len();
        let skipped = skip(shape, &file[start..end], is_last);
        start += skipped.bytes;
        lines += skipped.lines;
        if skipped.is_over {
            return (start, lines);
        }
        end = file.len().min(end + step);
    }
}

fn check(shape: RecordShape, file: &str, want: &[(u64, &str)]) {
    for step in [1, 2, 7, 1_000] {
        let got = records(shape, file.as_bytes(), step);
        let got: Vec<(u64, &str)> = got
            .iter()
            .map(|(line, bytes)| (*line, std::str::from_utf8(bytes).unwrap()))
            .collect();
        assert_eq!(got, want, "{file:?} by {step}");
    }
}

#[test]
fn a_record_is_a_line() {
    use RecordShape::Lines;
    check(Lines, "", &[]);
    check(Lines, "\n \n\t\r\n", &[]);
    check(Lines, "a\nb\n", &[(1, "a"), (2, "b")]);
    check(Lines, "a\r\nb", &[(1, "a"), (2, "b")]);
    check(Lines, "a\r\nb\r", &[(1, "a"), (2, "b")]);
    check(Lines, "\n\na\n\n \nb\n\n", &[(3, "a"), (6, "b")]);
    check(Lines, "\"open\nb\n", &[(1, "\"open"), (2, "b")]);
    check(Lines, " a \n", &[(1, " a ")]);
    check(Lines, "a\rb\n", &[(1, "a\rb")]);
}

#[test]
fn a_record_is_a_block() {
    use RecordShape::Blocks;
    check(Blocks, "", &[]);
    check(
        Blocks,
        "d\n\tA = 1\n\tB = 2\n\nd\n\tA = 3\n\n",
        &[(1, "d\n\tA = 1\n\tB = 2"), (5, "d\n\tA = 3")],
    );
    check(Blocks, "d\n\tA = 1", &[(1, "d\n\tA = 1")]);
    check(
        Blocks,
        "d\r\n\tA = 1\r\n\r\n\r\nd\r\n",
        &[(1, "d\r\n\tA = 1"), (5, "d")],
    );
    // the writer died in the middle of a block
    check(
        Blocks,
        "d\n\tA = 1\ne\n\tA = 2\n\n",
        &[(1, "d\n\tA = 1"), (3, "e\n\tA = 2")],
    );
    check(Blocks, "\n\n\tA = 1\n \n", &[(3, "\tA = 1")]);
}

#[test]
fn a_record_that_is_not_wanted_is_skipped() {
    let row = |shape, file: &str, want| {
        for step in [1, 2, 7, 1_000] {
            assert_eq!(
                skipped(shape, file.as_bytes(), step),
                want,
                "{file:?} by {step}"
            );
        }
    };
    row(RecordShape::Lines, "aaaa\nb\n", (5, 1));
    row(RecordShape::Lines, "aaaa", (4, 0));
    row(RecordShape::Blocks, "d\n\tA\n\tB\n\nd\n", (9, 4));
    row(RecordShape::Blocks, "d\n\tA\n\tB\ne\n", (8, 3));
    row(RecordShape::Blocks, "d\n\tA\n \t \r\n\ne\n", (10, 3));
    row(RecordShape::Blocks, "d\n\tA", (4, 1));
    row(RecordShape::Blocks, "d\n\tA\n", (5, 2));
}

#[test]
fn a_very_long_stretch_of_white_space_is_content() {
    let spaces = " ".repeat(BLANK_BYTES_MAX + 1);
    let file = format!("d\n\tA\n{spaces}\n\tB\n\nd\n");
    for step in [4_096, 65_536, 1_000_000] {
        let got = records(RecordShape::Blocks, file.as_bytes(), step);
        assert_eq!(got.len(), 2, "by {step}");
        assert_eq!(
            skipped(RecordShape::Blocks, file.as_bytes(), step),
            (file.len() - 2, 5),
            "by {step}"
        );
    }
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "\n", "\n", "\r\n", " ", "\t", "a", "A = 1", "\"", "\r", "\0", "ä",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #[test]
    fn windows_change_nothing(file in text(), step in 1_usize..40) {
        for shape in [RecordShape::Lines, RecordShape::Blocks] {
            let whole = records(shape, &file, file.len().max(1));
            prop_assert_eq!(&records(shape, &file, step), &whole);
            prop_assert_eq!(skipped(shape, &file, step), skipped(shape, &file, file.len().max(1)));
        }
    }

    #[test]
    fn skipping_a_record_ends_where_reading_it_ends(file in text()) {
        for shape in [RecordShape::Lines, RecordShape::Blocks] {
            if let Cut::Record(found) = first_record(shape, &file, true) {
                let rest = skip(shape, &file[found.start..], true);
                let lines = rest.lines;
                prop_assert_eq!(found.start + rest.bytes, found.next);
                // a last line without its end is a line to the one and no end to the other
                prop_assert!(lines == found.lines || found.next == file.len());
            }
        }
    }

    #[test]
    fn nothing_but_blank_lines_lies_between_records(file in text()) {
        let mut all: Vec<u8> = records(RecordShape::Lines, &file, 8).into_iter().flat_map(|(_, bytes)| bytes).collect();
        let mut file = file;
        for bytes in [&mut all, &mut file] {
            bytes.retain(|byte| !byte.is_ascii_whitespace());
        }
        prop_assert_eq!(all, file);
    }
}
