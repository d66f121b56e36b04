//! Tags after the last block: APEv2, and an ID3v1 tag behind it.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use symphonia::{
    core::{
        io::MediaSourceStream,
        meta::{MetadataLog, MetadataOptions, MetadataReader},
    },
    default::meta::ApeReader,
};

const ID3V1_BYTES: u64 = 128;
const APE_FOOTER_BYTES: u64 = 32;
/// Larger tags are stepped over unread: covers, mostly.
const APE_BYTES_MAX: u64 = 4 << 20;

/// Where the tags begin; what an APEv2 tag says goes to `tags`.
pub(super) fn read(source: &mut (impl Read + Seek), tags: &mut MetadataLog) -> io::Result<u64> {
    let mut end = source.seek(SeekFrom::End(0))?;
    if let Some(start) = end.checked_sub(ID3V1_BYTES)
        && bytes_at(source, start, 3)? == b"TAG"
    {
        end = start;
    }
    let Some(footer) = end.checked_sub(APE_FOOTER_BYTES) else {
        return Ok(end);
    };
    let footer = bytes_at(source, footer, APE_FOOTER_BYTES)?;
    let [b'A', b'P', b'E', b'T', b'A', b'G', b'E', b'X', fields @ ..] = &footer[..] else {
        return Ok(end);
    };
    let field = |at: usize| {
        let bytes = fields[at..at + 4].iter().rev();
        bytes.fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte))
    };
    // version, size without the header, items, flags
    let has_header = field(12) >> 31 == 1;
    let bytes = field(4) + if has_header { APE_FOOTER_BYTES } else { 0 };
    let Some(start) = end.checked_sub(bytes).filter(|_| bytes >= APE_FOOTER_BYTES) else {
        return Ok(end);
    };
    if has_header && bytes <= APE_BYTES_MAX {
        let tag = Cursor::new(bytes_at(source, start, bytes)?);
        let tag = MediaSourceStream::new(Box::new(tag), Default::default());
        let found = ApeReader::try_new(tag, MetadataOptions::default())
            .and_then(|mut reader| reader.read_all());
        // a tag that cannot be read says nothing
        if let Ok(found) = found {
            tags.push(found.revision);
        }
    }
    Ok(start)
}

fn bytes_at(source: &mut (impl Read + Seek), at: u64, count: u64) -> io::Result<Vec<u8>> {
    source.seek(SeekFrom::Start(at))?;
    let mut bytes = vec![0; count as usize];
    source.read_exact(&mut bytes)?;
    Ok(bytes)
}
