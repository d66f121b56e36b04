//! A finished file made small: what describes the structure is compressed.
//!
//! A tagged table has an object for each cell. krilla writes them as plain text
//! with a plain index; PDF 1.5 put such objects into compressed streams and the
//! index into another (ISO 32000-1, 7.5.7 and 7.5.8), which makes a long table's
//! file a fifth of its size. PDF/A-3 allows both.

use std::io::Write as _;
use std::ops::Range;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Objects in one stream: a reader unpacks a stream to see one of them.
const OBJECTS_PER_STREAM: usize = 200;
/// The bytes of one entry of the index: kind, place, number.
const ENTRY_BYTES: usize = 7;

/// Where the reader of the file finds an object.
#[derive(Clone, Copy)]
enum Entry {
    Free,
    At { offset: u32 },
    Packed { stream: u32, number: u16 },
}

impl Entry {
    fn bytes(self) -> [u8; ENTRY_BYTES] {
        let (kind, place, number) = match self {
            Self::Free => (0, 0, u16::MAX),
            Self::At { offset } => (1, offset, 0),
            Self::Packed { stream, number } => (2, stream, number),
        };
        let mut bytes = [0; ENTRY_BYTES];
        bytes[0] = kind;
        bytes[1..5].copy_from_slice(&place.to_be_bytes());
        bytes[5..].copy_from_slice(&number.to_be_bytes());
        bytes
    }
}

/// A file as its own index describes it.
struct File<'a> {
    /// the object with the number of the place it has here
    objects: Vec<Option<Range<usize>>>,
    /// what the trailer says but the number of objects
    trailer: &'a str,
    body: usize,
}

/// `bytes`, a file with a plain index, with its small objects compressed.
///
/// `amend` may change the document's XMP on the way.
///
/// # Errors
/// What is not as the writer of the file writes it.
pub(crate) fn pack(
    bytes: &[u8],
    amend: impl Fn(&str) -> Option<String>,
) -> Result<Vec<u8>, &'static str> {
    let file = File::read(bytes)?;
    let mut out = Vec::with_capacity(bytes.len() / 2);
    out.extend_from_slice(&bytes[..file.body]);
    let mut entries = vec![Entry::Free; file.objects.len()];
    let mut small = Vec::new();
    for (number, range) in file.objects.iter().enumerate() {
        let Some(range) = range else { continue };
        let object = &bytes[range.clone()];
        if object.ends_with(b"endstream") {
            entries[number] = at(&out)?;
            if let Some(amended) = metadata(object, &amend) {
                write_object(&mut out, number, &amended);
            } else {
                write_object(&mut out, number, object);
            }
        } else {
            small.push((number, object));
        }
    }
    for group in small.chunks(OBJECTS_PER_STREAM) {
        let stream = entries.len();
        entries.push(at(&out)?);
        for (place, (number, _)) in group.iter().enumerate() {
            entries[*number] = Entry::Packed {
                stream: u32::try_from(stream).map_err(|_| "too many objects")?,
                number: place as u16,
            };
        }
        write_object(&mut out, stream, &object_stream(group));
    }
    let index = entries.len();
    let start = out.len();
    entries.push(at(&out)?);
    write_object(&mut out, index, &index_stream(&entries, file.trailer));
    push(&mut out, &format!("startxref\n{start}\n%%EOF"));
    Ok(out)
}

impl<'a> File<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, &'static str> {
        let tail = &bytes[bytes.len().saturating_sub(64)..];
        let start: usize = after(tail, b"startxref\n")
            .and_then(|rest| rest.split(|byte| *byte == b'\n').next())
            .and_then(number)
            .ok_or("no start of the index")?;
        let index = bytes
            .get(start..)
            .and_then(|rest| rest.strip_prefix(b"xref\n0 "))
            .ok_or("no plain index")?;
        let line = index
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or("no plain index")?;
        let count = number(&index[..line]).ok_or("no number of objects")?;
        let rows = &index[line + 1..];
        let mut starts = Vec::with_capacity(count);
        for row in 0..count {
            let row = rows.get(row * 20..row * 20 + 20).ok_or("a short index")?;
            let used = row[17] == b'n';
            let offset = number(&row[..10]).ok_or("an entry without a place")?;
            starts.push(used.then_some(offset));
        }
        let mut order: Vec<usize> = starts.iter().flatten().copied().collect();
        order.sort_unstable();
        let body = order.first().copied().ok_or("no objects")?;
        order.push(start);
        let mut objects = Vec::with_capacity(count);
        for (number, from) in starts.into_iter().enumerate() {
            objects.push(match from {
                None => None,
                Some(from) => {
                    let next = order.partition_point(|other| *other <= from);
                    Some(trimmed(bytes, number, from..order[next])?)
                }
            });
        }
        let trailer = after(&rows[count * 20..], b"trailer\n<<")
            .and_then(|rest| std::str::from_utf8(rest).ok())
            .and_then(|rest| rest.split_once(">>\n"))
            .map(|(trailer, _)| trailer)
            .ok_or("no trailer")?;
        let trailer = trailer
            .strip_prefix("/Size ")
            .map(|rest| rest.trim_start_matches(|each: char| each.is_ascii_digit()))
            .ok_or("no size in the trailer")?;
        Ok(Self {
            objects,
            trailer,
            body,
        })
    }
}

/// The content of the object that stands in `range`.
fn trimmed(bytes: &[u8], number: usize, range: Range<usize>) -> Result<Range<usize>, &'static str> {
    let head = format!("{number} 0 obj\n");
    let object = &bytes[range.clone()];
    if !object.starts_with(head.as_bytes()) {
        return Err("an object is not where the index says");
    }
    let end = object
        .trim_ascii_end()
        .strip_suffix(b"\nendobj")
        .ok_or("an object without an end")?
        .len();
    Ok(range.start + head.len()..range.start + end)
}

fn after<'a>(bytes: &'a [u8], what: &[u8]) -> Option<&'a [u8]> {
    let at = bytes.windows(what.len()).position(|part| part == what)?;
    Some(&bytes[at + what.len()..])
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn at(out: &[u8]) -> Result<Entry, &'static str> {
    let offset = u32::try_from(out.len()).map_err(|_| "a file of 4 GB")?;
    Ok(Entry::At { offset })
}

fn push(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

fn write_object(out: &mut Vec<u8>, number: usize, content: &[u8]) {
    push(out, &format!("{number} 0 obj\n"));
    out.extend_from_slice(content);
    push(out, "\nendobj\n");
}

/// The XMP stream as `amend` wants it; nothing if `object` is another stream or
/// stays as it is.
fn metadata(object: &[u8], amend: impl Fn(&str) -> Option<String>) -> Option<Vec<u8>> {
    let dictionary = object.iter().position(|byte| *byte == b'\n')?;
    after(&object[..dictionary], b"/Type/Metadata")?;
    let xmp = after(object, b"stream\n")?.strip_suffix(b"\nendstream")?;
    let amended = amend(std::str::from_utf8(xmp).ok()?)?;
    Some(stream("/Type/Metadata/Subtype/XML", amended.as_bytes()))
}

fn object_stream(group: &[(usize, &[u8])]) -> Vec<u8> {
    let mut places = String::new();
    let mut objects = Vec::new();
    for (number, object) in group {
        places.push_str(&format!("{number} {} ", objects.len()));
        objects.extend_from_slice(object);
        objects.push(b'\n');
    }
    let about = format!(
        "/Type/ObjStm/N {}/First {}/Filter/FlateDecode",
        group.len(),
        places.len()
    );
    stream(&about, &deflate(&[places.as_bytes(), &objects].concat()))
}

fn index_stream(entries: &[Entry], trailer: &str) -> Vec<u8> {
    // each row as its difference from the one above, which is mostly zeros
    const UP: u8 = 2;
    let mut rows = Vec::with_capacity(entries.len() * (ENTRY_BYTES + 1));
    let mut above = [0; ENTRY_BYTES];
    for entry in entries {
        let row = entry.bytes();
        rows.push(UP);
        rows.extend(
            row.iter()
                .zip(above)
                .map(|(byte, up)| byte.wrapping_sub(up)),
        );
        above = row;
    }
    let about = format!(
        "/Type/XRef/Size {}/W[1 4 2]{trailer}/Filter/FlateDecode\
         /DecodeParms<</Predictor 12/Columns {ENTRY_BYTES}>>",
        entries.len()
    );
    stream(&about, &deflate(&rows))
}

fn stream(about: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!("<</Length {}{about}>>\nstream\n", content.len()).into_bytes();
    out.extend_from_slice(content);
    push(&mut out, "\nendstream");
    out
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // writing to memory does not fail
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n\n\
        2 0 obj\n<</Length 2/Type/Metadata>>\nstream\nab\nendstream\nendobj\n\n";

    /// `body` with the index that a writer puts behind it.
    fn indexed(body: &str, offsets: &[usize]) -> Vec<u8> {
        let mut file = format!(
            "{body}xref\n0 {}\n0000000000 65535 f\r\n",
            offsets.len() + 1
        );
        for offset in offsets {
            file.push_str(&format!("{offset:010} 00000 n\r\n"));
        }
        let size = offsets.len() + 1;
        file.push_str(&format!(
            "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{}\n%%EOF",
            body.len()
        ));
        file.into_bytes()
    }

    #[test]
    fn streams_stay_and_the_rest_is_packed() {
        let second = PLAIN.find("2 0 obj").unwrap();
        let packed = pack(&indexed(PLAIN, &[9, second]), |about| {
            Some(format!("{about}c"))
        })
        .unwrap();
        let text = String::from_utf8_lossy(&packed);
        assert!(
            text.starts_with("%PDF-1.7\n2 0 obj\n<</Length 3/Type/Metadata"),
            "{text}"
        );
        assert!(text.contains("stream\nabc\nendstream"), "{text}");
        assert!(!text.contains("Catalog"), "{text}");
        assert!(
            text.contains("/Type/XRef/Size 5/W[1 4 2]/Root 1 0 R"),
            "{text}"
        );
    }

    #[test]
    fn a_file_of_another_writer_is_not_packed() {
        let rows: [(&[u8], &str); 3] = [
            (b"", "no start of the index"),
            (b"%PDF-1.7\nstartxref\n0\n%%EOF", "no plain index"),
            (
                &indexed(PLAIN, &[8]),
                "an object is not where the index says",
            ),
        ];
        for (file, wanted) in rows {
            assert_eq!(pack(file, |_| None), Err(wanted));
        }
    }
}
