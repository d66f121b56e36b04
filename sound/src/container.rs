//! The containers that are accepted, recognized by their first bytes.
//!
//! A parser sees a file only after this, and only its own files: probing by
//! trial takes RF64, W64, AU, TTA and bare samples for MPEG audio.

use crate::{Refusal, Source, mpeg};
use std::{
    fmt,
    io::{self, Read, SeekFrom},
};

/// What the packets are wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Container {
    /// RIFF WAVE.
    Wav,
    /// AIFF and AIFF-C.
    Aiff,
    /// Apple Core Audio Format.
    Caf,
    /// Native FLAC.
    Flac,
    /// Ogg.
    Ogg,
    /// Matroska and WebM.
    Matroska,
    /// ISO base media: MP4, M4A.
    Mp4,
    /// Bare MPEG layer III frames.
    Mp3,
    /// Bare AAC frames with ADTS headers.
    Adts,
    /// WavPack blocks; recognized with the feature `native` only.
    WavPack,
}

/// Bytes of a file that magic may take.
const MAGIC_BYTES: usize = 12;
/// ID3v2 tags one after another; more is nobody's music.
const ID3_TAGS_MAX: usize = 4;

impl Container {
    /// Recognizes the container and leaves the source at its beginning.
    ///
    /// ID3v2 tags in front are stepped over. MPEG frames count only if a
    /// second one, or the end of the file, stands where the first one ends.
    ///
    /// # Errors
    /// - [`Refusal::UnknownContainer`]: the first bytes are on no list.
    /// - [`Refusal::Unreadable`]: the source fails.
    pub fn recognize(source: &mut impl Source) -> Result<Self, Refusal> {
        let found = recognize(source).and_then(|found| source.rewind().map(|()| found));
        match found {
            Ok(Some(container)) => Ok(container),
            Ok(None) => Err(Refusal::UnknownContainer),
            Err(error) => Err(Refusal::Unreadable {
                reason: error.to_string(),
            }),
        }
    }

    /// Its usual name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wav => "WAV",
            Self::Aiff => "AIFF",
            Self::Caf => "CAF",
            Self::Flac => "FLAC",
            Self::Ogg => "Ogg",
            Self::Matroska => "Matroska",
            Self::Mp4 => "MP4",
            Self::Mp3 => "MP3",
            Self::Adts => "ADTS",
            Self::WavPack => "WavPack",
        }
    }
}

impl fmt::Display for Container {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn recognize(source: &mut impl Source) -> io::Result<Option<Container>> {
    let mut at = 0;
    for _ in 0..=ID3_TAGS_MAX {
        let head = read_at(source, at)?;
        let Some(tag_bytes) = id3_bytes(&head) else {
            return match by_magic(&head) {
                // its tags are at the end
                Some(Container::WavPack) if at > 0 => Ok(None),
                Some(container) => Ok(Some(container)),
                None => by_frames(source, at, &head),
            };
        };
        at += tag_bytes;
    }
    Ok(None)
}

fn by_magic(head: &[u8; MAGIC_BYTES]) -> Option<Container> {
    Some(match head {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E'] => Container::Wav,
        [
            b'F',
            b'O',
            b'R',
            b'M',
            _,
            _,
            _,
            _,
            b'A',
            b'I',
            b'F',
            b'F' | b'C',
        ] => Container::Aiff,
        [b'c', b'a', b'f', b'f', ..] => Container::Caf,
        [b'f', b'L', b'a', b'C', ..] => Container::Flac,
        [b'O', b'g', b'g', b'S', ..] => Container::Ogg,
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Container::Matroska,
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Container::Mp4,
        #[cfg(feature = "native")]
        [b'w', b'v', b'p', b'k', ..] => Container::WavPack,
        _ => return None,
    })
}

/// Bytes of the frame that begins here, if one does.
type FrameBytes = fn(&[u8; MAGIC_BYTES]) -> Option<u64>;

fn by_frames(
    source: &mut impl Source,
    at: u64,
    head: &[u8; MAGIC_BYTES],
) -> io::Result<Option<Container>> {
    let (container, frame_bytes): (_, FrameBytes) = if layer3_bytes(head).is_some() {
        (Container::Mp3, layer3_bytes)
    } else {
        (Container::Adts, adts_bytes)
    };
    let Some(bytes) = frame_bytes(head) else {
        return Ok(None);
    };
    let next = at + bytes;
    let end = source.seek(SeekFrom::End(0))?;
    let goes_on = next == end || frame_bytes(&read_at(source, next)?).is_some();
    Ok(goes_on.then_some(container))
}

fn layer3_bytes(head: &[u8; MAGIC_BYTES]) -> Option<u64> {
    mpeg::layer3_bytes([head[0], head[1], head[2], head[3]])
}

fn adts_bytes(head: &[u8; MAGIC_BYTES]) -> Option<u64> {
    mpeg::adts_bytes([head[0], head[1], head[2], head[3], head[4], head[5]])
}

/// Bytes of an ID3v2 tag with its header, if one begins here.
fn id3_bytes(head: &[u8; MAGIC_BYTES]) -> Option<u64> {
    let [b'I', b'D', b'3', major, _, flags, size @ ..] = head else {
        return None;
    };
    let size = &size[..4];
    if *major == 0xff || size.iter().any(|byte| byte & 0x80 != 0) {
        return None;
    }
    let body = size.iter().fold(0, |sum, byte| sum << 7 | u64::from(*byte));
    let footer = if flags & 0x10 != 0 { 10 } else { 0 };
    Some(10 + body + footer)
}

/// The bytes at `at`, with zeros after the end of the file.
fn read_at(source: &mut impl Source, at: u64) -> io::Result<[u8; MAGIC_BYTES]> {
    source.seek(SeekFrom::Start(at))?;
    let mut head = Vec::with_capacity(MAGIC_BYTES);
    source.take(MAGIC_BYTES as u64).read_to_end(&mut head)?;
    head.resize(MAGIC_BYTES, 0);
    let mut bytes = [0; MAGIC_BYTES];
    bytes.copy_from_slice(&head);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn check(bytes: &[u8], expected: Option<Container>) {
        let found = Container::recognize(&mut Cursor::new(bytes)).ok();
        assert_eq!(found, expected, "{:x?}", &bytes[..bytes.len().min(16)]);
    }

    #[test]
    fn magic_on_the_list_and_off_it() {
        check(b"RIFF\x24\0\0\0WAVEfmt ", Some(Container::Wav));
        check(b"FORM\0\0\0\0AIFCFVER", Some(Container::Aiff));
        check(b"caff\0\x01\0\0desc", Some(Container::Caf));
        check(b"fLaC\0\0\0\x22", Some(Container::Flac));
        check(b"OggS\0\x02", Some(Container::Ogg));
        check(b"\x1a\x45\xdf\xa3\x9f", Some(Container::Matroska));
        check(b"\0\0\0\x20ftypM4A ", Some(Container::Mp4));
        let wavpack = cfg!(feature = "native").then_some(Container::WavPack);
        check(b"wvpk\x20\0\0\0\x10\x04\0\0", wavpack);
        for other in [
            &b""[..],
            b"f",
            b"RF64\xff\xff\xff\xffWAVEds64",
            b"RIFF\x24\0\0\0AVI LIST",
            b".snd\0\0\0\x18",
            b"TTA1\x01\0\x02\0",
            b"riff\x2e\x91\xcf\x11",
            b"ID3\x04\0\0\0\0\0\0wvpk\0\0\0\0",
            b"\x7fELF",
            b"<html>",
        ] {
            check(other, None);
        }
    }

    #[test]
    fn mpeg_frames_need_a_second_one() {
        let mut frames = vec![0; 2 * 417];
        for start in [0, 417] {
            frames[start..start + 4].copy_from_slice(&[0xff, 0xfb, 0x90, 0x64]);
        }
        check(&frames, Some(Container::Mp3));
        check(&frames[..417], Some(Container::Mp3));
        check(&frames[..400], None);
        frames[417] = 0;
        check(&frames, None);
    }

    #[test]
    fn id3_tags_are_stepped_over() {
        let tag = b"ID3\x04\0\0\0\0\x01\x01";
        let mut file = [&tag[..], &[0; 129]].concat();
        file.extend_from_slice(b"fLaC\0\0\0\x22");
        check(&file, Some(Container::Flac));
        check(&tag.repeat(9), None);
        check(b"ID3\x04\0\0\x7f\x7f\x7f\x7f", None);
        check(b"ID3\x04\0\0\x80\x7f\x7f\x7f", None);
    }
}
