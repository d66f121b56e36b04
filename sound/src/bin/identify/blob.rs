//! A file of the browser as a source of bytes.

use js_sys::Uint8Array;
use send_wrapper::SendWrapper;
use std::{
    cell::Cell,
    io::{self, Read, Seek, SeekFrom},
    rc::Rc,
};
use wasm_bindgen::JsValue;
use web_sys::{Blob, FileReaderSync};

/// Bytes that are fetched at once: few calls, little memory.
const PIECE_BYTES: u64 = 1 << 20;

/// Reads a `Blob` piece by piece, so that a file of any size takes a megabyte.
///
/// `FileReaderSync` is there in workers only, which is where this runs; a worker
/// is one thread, which is what the wrapper checks.
pub struct BlobReader {
    file: SendWrapper<File>,
    bytes: u64,
    at: u64,
    piece: Vec<u8>,
    piece_at: u64,
}

struct File {
    blob: Blob,
    reader: FileReaderSync,
    place: Place,
}

/// How far a reader is; goes on telling when the reader is somebody else's.
#[derive(Clone)]
pub struct Place {
    at: Rc<Cell<u64>>,
    bytes: u64,
}

impl Place {
    /// The share of the file before it.
    pub fn share(&self) -> f64 {
        self.at.get() as f64 / self.bytes.max(1) as f64
    }
}

impl BlobReader {
    /// At the beginning of `blob`.
    pub fn open(blob: &Blob) -> io::Result<Self> {
        // an exact whole number: no file has 2⁵³ bytes
        let bytes = blob.size() as u64;
        let place = Place {
            at: Rc::default(),
            bytes,
        };
        let file = File {
            blob: blob.clone(),
            reader: FileReaderSync::new().map_err(from_js)?,
            place,
        };
        Ok(Self {
            file: SendWrapper::new(file),
            bytes,
            at: 0,
            piece: Vec::new(),
            piece_at: 0,
        })
    }

    /// Where it is, from now on.
    pub fn place(&self) -> Place {
        self.file.place.clone()
    }

    /// What the piece in memory has from here on.
    fn at_hand(&self) -> &[u8] {
        let skipped = self.at.checked_sub(self.piece_at);
        let skipped = skipped.and_then(|bytes| usize::try_from(bytes).ok());
        skipped
            .and_then(|bytes| self.piece.get(bytes..))
            .unwrap_or_default()
    }

    fn fetch(&mut self) -> io::Result<()> {
        let end = self.at.saturating_add(PIECE_BYTES).min(self.bytes);
        let slice = self
            .file
            .blob
            .slice_with_f64_and_f64(self.at as f64, end as f64)
            .map_err(from_js)?;
        let buffer = self
            .file
            .reader
            .read_as_array_buffer(&slice)
            .map_err(from_js)?;
        let array = Uint8Array::new(&buffer);
        self.piece.resize(array.length() as usize, 0);
        array.copy_to(&mut self.piece);
        self.piece_at = self.at;
        Ok(())
    }
}

impl Read for BlobReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at_hand().is_empty() && self.at < self.bytes {
            self.fetch()?;
            self.file.place.at.set(self.at);
        }
        let count = self.at_hand().read(buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// A file that was moved or changed since it was chosen throws.
fn from_js(error: JsValue) -> io::Error {
    let words = js_sys::Error::from(error).message();
    io::Error::other(String::from(words))
}
