//! Where a record ends and the next one begins.
//!
//! Lines: a record is one physical line. Blocks: a record is a line and the
//! indented lines below it; an empty line ends it, and so does the first line
//! of the next block where a writer died before the empty one. Line ends are
//! LF or CRLF, the last may be missing. Blank lines are no records.
//!
//! A reader holds a window of the file and asks here what is in it. What is
//! found does not depend on where the windows are cut.

use super::RecordShape;
use memchr::memchr;

/// White space longer than this is content, not a blank line: bytes.
pub const BLANK_BYTES_MAX: usize = 65_536;

/// The first record of a window, by its bytes' places in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Its first byte; blank lines may come before.
    pub start: usize,
    /// After its last byte, without the line end.
    pub end: usize,
    /// Where the next record's window begins.
    pub next: usize,
    /// Blank lines before it.
    pub lines_before: u64,
    /// Line ends from its first byte to `next`.
    pub lines: u64,
}

/// What a window begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// A record that is there as a whole.
    Record(Extent),
    /// No whole record: the file goes on, or this is its end.
    More {
        /// This many bytes are blank lines, and may be let go.
        blank: usize,
        /// How many of them.
        blank_lines: u64,
    },
}

/// What a window holds of a record that is not wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skipped {
    /// Bytes of it, line ends included.
    pub bytes: usize,
    /// Line ends in them.
    pub lines: u64,
    /// Whether the record ends there.
    pub is_over: bool,
}

/// One line of a window.
#[derive(Clone, Copy)]
struct Line {
    end: usize,
    next: usize,
    is_blank: bool,
}

/// The first record of `window`; `is_last` where the file ends with it.
pub fn first_record(shape: RecordShape, window: &[u8], is_last: bool) -> Cut {
    let (mut at, mut blank_lines) = (0, 0);
    let first = loop {
        match line_at(window, at, is_last) {
            Some(line) if line.is_blank => {
                at = line.next;
                blank_lines += 1;
            }
            Some(line) => break line,
            None => {
                return Cut::More {
                    blank: at,
                    blank_lines,
                };
            }
        }
    };
    let mut found = Extent {
        start: at,
        end: first.end,
        next: first.next,
        lines_before: blank_lines,
        lines: 1,
    };
    let is_whole = match shape {
        RecordShape::Lines | RecordShape::LinesAfterHeader => true,
        RecordShape::Blocks => rest_of_block(window, is_last, &mut found),
    };
    if is_whole {
        Cut::Record(found)
    } else {
        Cut::More {
            blank: at,
            blank_lines,
        }
    }
}

/// Goes on to the block's end; `false` where the window ends before.
fn rest_of_block(window: &[u8], is_last: bool, found: &mut Extent) -> bool {
    loop {
        match window.get(found.next) {
            None => return is_last,
            Some(byte) if !byte.is_ascii_whitespace() => return true,
            Some(_) => {}
        }
        let Some(line) = line_at(window, found.next, is_last) else {
            return false;
        };
        found.next = line.next;
        found.lines += 1;
        if line.is_blank {
            return true;
        }
        found.end = line.end;
    }
}

/// The line that begins at `at`; `None` where its end is not there yet.
fn line_at(window: &[u8], at: usize, is_last: bool) -> Option<Line> {
    let rest = &window[at..];
    let (length, next) = match memchr(b'\n', rest) {
        Some(length) => (length, at + length + 1),
        None if is_last && !rest.is_empty() => (rest.len(), window.len()),
        None => return None,
    };
    let content = &rest[..length];
    let content = content.strip_suffix(b"\r").unwrap_or(content);
    Some(Line {
        end: at + content.len(),
        next,
        is_blank: is_blank(content),
    })
}

fn is_blank(content: &[u8]) -> bool {
    content.len() <= BLANK_BYTES_MAX && content.iter().all(u8::is_ascii_whitespace)
}

/// How much of `window` belongs to a record whose beginning was let go already.
///
/// Nothing of it (`bytes` 0) is only said where more of the file must be seen.
pub fn skip(shape: RecordShape, window: &[u8], is_last: bool) -> Skipped {
    let mut lines = 0;
    let mut from = 0;
    while let Some(length) = memchr(b'\n', &window[from..]) {
        let (line_end, next) = (from + length, from + length + 1);
        let over = |bytes, lines| Skipped {
            bytes,
            lines,
            is_over: true,
        };
        if shape != RecordShape::Blocks {
            return over(next, lines + 1);
        }
        match window.get(next) {
            None if is_last => return over(next, lines + 1),
            Some(byte) if !byte.is_ascii_whitespace() => return over(next, lines + 1),
            _ => {}
        }
        match line_at(window, next, is_last) {
            Some(line) if line.is_blank => return over(line.next, lines + 2),
            Some(_) => {}
            None if is_content(&window[next..]) => {}
            // the line end stays: the next window begins with it, and with what
            // must be seen to know whether the record is over
            None => {
                return Skipped {
                    bytes: line_end,
                    lines,
                    is_over: false,
                };
            }
        }
        lines += 1;
        from = next;
    }
    Skipped {
        bytes: window.len(),
        lines,
        is_over: is_last,
    }
}

/// Whether the beginning of a line tells already that the line is not blank.
fn is_content(beginning: &[u8]) -> bool {
    beginning.len() > BLANK_BYTES_MAX + 1 || !beginning.iter().all(u8::is_ascii_whitespace)
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
