//! One line of CSV: fields between commas, quotes doubled inside quotes.
//!
//! A record is one physical line. A quote that is still open at its end makes
//! that line a reject, and the next line is read as if nothing had happened:
//! one broken quote never swallows the rest of a file.

use super::RejectReason;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};

/// The most fields a line of any format has.
const FIELDS_MAX: usize = 64;

/// Splits lines into fields; keeps its buffers from line to line.
pub(super) struct CsvLine {
    reader: Reader,
    text: Vec<u8>,
    ends: [usize; FIELDS_MAX],
    fields: usize,
}

impl Default for CsvLine {
    fn default() -> Self {
        Self {
            // a carriage return within a line ends nothing
            reader: ReaderBuilder::new()
                .terminator(Terminator::Any(b'\n'))
                .build(),
            text: vec![0; 4_096],
            ends: [0; FIELDS_MAX],
            fields: 0,
        }
    }
}

impl CsvLine {
    /// Reads `line` as `wanted` fields.
    pub fn read(&mut self, line: &[u8], wanted: usize) -> Result<(), RejectReason> {
        match self.read_any(line)? {
            found if found == wanted => Ok(()),
            found => Err(RejectReason::ColumnCount { found, wanted }),
        }
    }

    /// Reads `line`, which has no line end, and returns how many fields it has;
    /// of a line of more than [`FIELDS_MAX`], one more than that.
    pub fn read_any(&mut self, line: &[u8]) -> Result<usize, RejectReason> {
        self.fields = 0;
        if line.is_empty() {
            return Ok(0);
        }
        if memchr::memchr(0, line).is_some() {
            return Err(RejectReason::NulByte);
        }
        if memchr::memchr(b'\n', line).is_some() {
            return Err(RejectReason::SeveralRecords);
        }
        if self.text.len() < line.len() + 1 {
            self.text.resize(line.len() + 1, 0);
        }
        self.reader.reset();
        let (result, _, written, fields) =
            self.reader
                .read_record(line, &mut self.text, &mut self.ends);
        if matches!(result, ReadRecordResult::OutputEndsFull) {
            return Ok(FIELDS_MAX + 1);
        }
        // the line's end: an open quote takes it for a part of the field
        let rest = &mut self.text[written..];
        let (result, _, more, last) =
            self.reader
                .read_record(b"\n", rest, &mut self.ends[fields..]);
        match result {
            ReadRecordResult::Record => {}
            ReadRecordResult::OutputEndsFull => return Ok(FIELDS_MAX + 1),
            _ => return Err(RejectReason::UnterminatedQuote),
        }
        if std::str::from_utf8(&self.text[..written + more]).is_err() {
            return Err(RejectReason::NotUtf8);
        }
        self.fields = fields + last;
        Ok(self.fields)
    }

    /// The field at `index`; empty beyond the last.
    pub fn field(&self, index: usize) -> &str {
        if index >= self.fields {
            return "";
        }
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        // the whole text was checked; a comma never cuts a character
        std::str::from_utf8(&self.text[start..self.ends[index]]).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(line: &[u8], want: Result<&[&str], RejectReason>) {
        let mut csv = CsvLine::default();
        let got = csv.read_any(line).map(|count| {
            (0..count)
                .map(|i| csv.field(i).to_owned())
                .collect::<Vec<_>>()
        });
        assert_eq!(
            got,
            want.map(|fields| fields.iter().map(|f| (*f).to_owned()).collect()),
            "{line:?}"
        );
    }

    #[test]
    fn fields_and_quotes() {
        check(b"a,b,c", Ok(&["a", "b", "c"]));
        check(b"a,,", Ok(&["a", "", ""]));
        check(br#""a,b","say ""hi""",7"#, Ok(&["a,b", "say \"hi\"", "7"]));
        check(br#""","","1""#, Ok(&["", "", "1"]));
        check("ä,ö".as_bytes(), Ok(&["ä", "ö"]));
        check(br#""a,b"#, Err(RejectReason::UnterminatedQuote));
        check(br#"a,""#, Err(RejectReason::UnterminatedQuote));
        check(b"", Ok(&[]));
        check(b"a\rb,c\r", Ok(&["a\rb", "c\r"]));
        check(br#""a"b,c"d"#, Ok(&["ab", "c\"d"]));
        check(b"a\nb", Err(RejectReason::SeveralRecords));
        check(b"a\0b", Err(RejectReason::NulByte));
        check(b"a\xff", Err(RejectReason::NotUtf8));
    }

    #[test]
    fn a_line_of_too_many_fields_is_refused() {
        let mut csv = CsvLine::default();
        assert_eq!(csv.read_any(",".repeat(63).as_bytes()), Ok(64));
        for commas in [64, 65, 900] {
            let line = ",".repeat(commas);
            assert_eq!(csv.read_any(line.as_bytes()), Ok(65), "{commas}");
            assert_eq!(
                csv.read(line.as_bytes(), 18),
                Err(RejectReason::ColumnCount {
                    found: 65,
                    wanted: 18
                })
            );
        }
        assert_eq!(
            csv.read(b"a,b", 2),
            Ok(()),
            "and the next line is read as ever"
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(line in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut csv = CsvLine::default();
            if let Ok(count) = csv.read_any(&line) {
                for index in 0..=count {
                    let _ = csv.field(index);
                }
            }
        }
    }
}
