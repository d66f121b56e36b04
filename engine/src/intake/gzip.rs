//! Unpacking gzip, with an eye on bombs.

use flate2::bufread::MultiGzDecoder;
use std::{
    io::{self, BufRead, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// How many times its packed size a file may unpack to. Usage files pack 5 to
/// 20 times; a file of one repeated byte about 1,000 times.
pub const RATIO_MAX: u64 = 200;
/// Below this much a ratio says nothing: a small file may be very regular.
const FREE_BYTES: u64 = 16 << 20;

/// The error behind a file that looks like a bomb.
#[derive(Debug, thiserror::Error)]
#[error("it unpacks to more than {RATIO_MAX} times its size")]
struct Bomb;

/// Whether reading stopped because the file looks like a bomb.
pub(super) fn is_bomb(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|cause| cause.is::<Bomb>())
}

/// `reader`, unpacked where its first two bytes are gzip's.
pub(super) fn unpacked(
    mut reader: impl BufRead + Send + 'static,
) -> io::Result<Box<dyn Read + Send>> {
    if !reader.fill_buf()?.starts_with(&[0x1F, 0x8B]) {
        return Ok(Box::new(reader));
    }
    let packed = Arc::new(AtomicU64::new(0));
    let counted = Counted {
        reader,
        count: packed.clone(),
    };
    Ok(Box::new(Guarded {
        decoder: MultiGzDecoder::new(counted),
        packed,
        unpacked: 0,
    }))
}

/// Counts the packed bytes that are taken.
struct Counted<R> {
    reader: R,
    count: Arc<AtomicU64>,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.count.fetch_add(bytes as u64, Ordering::Relaxed);
        self.reader.consume(bytes);
    }
}

/// Stops when the unpacked bytes outgrow the packed ones.
struct Guarded<R> {
    decoder: MultiGzDecoder<R>,
    packed: Arc<AtomicU64>,
    unpacked: u64,
}

impl<R: BufRead> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer)?;
        self.unpacked += read as u64;
        let packed = self.packed.load(Ordering::Relaxed);
        if self.unpacked > FREE_BYTES && self.unpacked / RATIO_MAX > packed {
            return Err(io::Error::other(Bomb));
        }
        Ok(read)
    }
}
