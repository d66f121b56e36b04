//! A file's bytes, unpacked and counted, as long as they stay within bounds.

use super::Limits;
use domain::mediation::FileRefusal;
use flate2::bufread::GzDecoder;
use std::io::{BufRead, BufReader, Chain, Cursor, ErrorKind, Read};

/// The first bytes of a gzip member.
const GZIP: [u8; 2] = [0x1F, 0x8B];
/// As many bytes as it takes to know a packed file.
const MAGIC_BYTES: usize = 6;

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum Fault {
    Bomb { ratio: u64 },
    TooLarge { bytes: u64 },
    Truncated,
    Corrupt { why: String },
    Unreadable { why: String },
}

impl Fault {
    /// The fault as it is told, `line` being the last that was read.
    pub fn at_line(self, line: u64) -> FileRefusal {
        match self {
            Fault::Bomb { ratio } => FileRefusal::GzipBomb { line, ratio },
            Fault::TooLarge { bytes } => FileRefusal::TooLarge { line, bytes },
            Fault::Truncated => FileRefusal::GzipTruncated { line },
            Fault::Corrupt { why } => FileRefusal::GzipCorrupt { line, why },
            Fault::Unreadable { why } => FileRefusal::Unreadable { line, why },
        }
    }
}

/// Where the bytes come from.
pub(super) struct Source<R: Read> {
    from: From<R>,
    limits: Limits,
    unpacked_bytes: u64,
    digest: blake3::Hasher,
}

/// The reader, with the bytes that were looked at put back in front.
type Whole<R> = Chain<Cursor<Vec<u8>>, R>;

type Member<R> = GzDecoder<BufReader<Counted<Whole<R>>>>;

enum From<R: Read> {
    Plain(Whole<R>),
    Gzip {
        // none between two members only
        member: Option<Box<Member<R>>>,
        members: u64,
    },
}

/// Counts what a reader gives.
struct Counted<R> {
    reader: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.bytes += super::wide(count);
        Ok(count)
    }
}

impl<R: Read> Source<R> {
    /// Looks at the first bytes: gzip is known by them, not by a name.
    pub fn open(mut reader: R, limits: Limits) -> Result<Self, Fault> {
        let mut beginning = Vec::with_capacity(MAGIC_BYTES);
        (&mut reader)
            .take(super::wide(MAGIC_BYTES))
            .read_to_end(&mut beginning)
            .map_err(unreadable)?;
        let is_gzip = beginning.starts_with(&GZIP);
        let whole = Cursor::new(beginning).chain(reader);
        let from = if is_gzip {
            let counted = Counted {
                reader: whole,
                bytes: 0,
            };
            let packed = BufReader::with_capacity(64 << 10, counted);
            From::Gzip {
                member: Some(Box::new(GzDecoder::new(packed))),
                members: 1,
            }
        } else {
            From::Plain(whole)
        };
        Ok(Self {
            from,
            limits,
            unpacked_bytes: 0,
            digest: blake3::Hasher::new(),
        })
    }

    /// BLAKE3 of the bytes so far.
    pub fn digest(&self) -> [u8; 32] {
        *self.digest.finalize().as_bytes()
    }

    /// The next bytes; 0 at the end.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Fault> {
        let count = loop {
            match self.from.read(buffer, self.limits.members_max) {
                Ok(count) => break count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(self.from.fault(error)),
            }
        };
        self.digest.update(&buffer[..count]);
        self.unpacked_bytes += super::wide(count);
        self.check()?;
        Ok(count)
    }

    fn check(&self) -> Result<(), Fault> {
        let limits = &self.limits;
        if let Some(packed_bytes) = self.from.packed_bytes() {
            let allowed = packed_bytes.saturating_mul(limits.ratio_max);
            if self.unpacked_bytes > limits.ratio_from_bytes.max(allowed) {
                return Err(Fault::Bomb {
                    ratio: limits.ratio_max,
                });
            }
        }
        if self.unpacked_bytes > limits.file_bytes_max {
            return Err(Fault::TooLarge {
                bytes: limits.file_bytes_max,
            });
        }
        Ok(())
    }
}

impl<R: Read> From<R> {
    fn read(&mut self, buffer: &mut [u8], members_max: u64) -> std::io::Result<usize> {
        let (member, members) = match self {
            From::Plain(reader) => return reader.read(buffer),
            From::Gzip { member, members } => (member, members),
        };
        while let Some(open) = member {
            let count = open.read(buffer)?;
            if count > 0 {
                return Ok(count);
            }
            // a file may be several members, one behind the other
            if open.get_mut().fill_buf()?.is_empty() {
                return Ok(0);
            }
            if *members == members_max {
                let why = format!("more than {members_max} gzip members");
                return Err(std::io::Error::new(ErrorKind::InvalidData, why));
            }
            *members += 1;
            *member = member
                .take()
                .map(|ended| Box::new(GzDecoder::new(ended.into_inner())));
        }
        Ok(0)
    }

    /// Bytes of the packed file so far.
    fn packed_bytes(&self) -> Option<u64> {
        match self {
            From::Plain(_) => None,
            From::Gzip { member, .. } => member.as_ref().map(|open| open.get_ref().get_ref().bytes),
        }
    }

    fn fault(&self, error: std::io::Error) -> Fault {
        match (self, error.kind()) {
            (From::Gzip { .. }, ErrorKind::UnexpectedEof) => Fault::Truncated,
            (From::Gzip { .. }, ErrorKind::InvalidInput | ErrorKind::InvalidData) => {
                Fault::Corrupt {
                    why: error.to_string(),
                }
            }
            _ => unreadable(error),
        }
    }
}

fn unreadable(error: std::io::Error) -> Fault {
    Fault::Unreadable {
        why: error.to_string(),
    }
}

/// Whether a file begins with the mark of UTF-16 or UTF-32.
pub(super) fn is_other_unicode(beginning: &[u8]) -> bool {
    [&b"\xFF\xFE"[..], b"\xFE\xFF", b"\0\0\xFE\xFF"]
        .iter()
        .any(|mark| beginning.starts_with(mark))
}

/// What an archive is called that is not opened here; gzip within gzip too.
pub(super) fn archive(beginning: &[u8]) -> Option<&'static str> {
    [
        (&GZIP[..], "gzip within gzip"),
        (b"PK\x03\x04", "ZIP"),
        (b"\x28\xB5\x2F\xFD", "Zstandard"),
        (b"\xFD7zXZ\0", "xz"),
        (b"BZh", "bzip2"),
        (b"7z\xBC\xAF\x27\x1C", "7-Zip"),
    ]
    .into_iter()
    .find(|(magic, _)| beginning.starts_with(magic))
    .map(|(_, name)| name)
}
