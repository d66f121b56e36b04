//! A file of our own disk as a stream: large blocks, the next one read while the
//! last one is sent. (`object_store` reads 8 KiB at a time, each in its own task.)

use futures_util::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use object_store::Error;
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
};
use tokio::task::JoinHandle;

/// What is read at once.
const BLOCK_BYTES: u64 = 4 * SLICE_BYTES as u64;
/// What is passed on at once.
const SLICE_BYTES: usize = 48 * 1024;

/// The bytes of `range`, in slices of blocks.
pub(super) fn read(
    file: File,
    range: Range<u64>,
) -> BoxStream<'static, object_store::Result<bytes::Bytes>> {
    let first = Reading::begin(file, range);
    stream::try_unfold(first, |reading| async move {
        let Some(reading) = reading else {
            return Ok::<_, Error>(None);
        };
        let (block, file, left) = reading.0.await.map_err(failed)?.map_err(failed)?;
        let next = Reading::begin(file, left);
        Ok(Some((stream::iter(slices(block).map(Ok)), next)))
    })
    .try_flatten()
    .boxed()
}

/// A block being read.
struct Reading(JoinHandle<io::Result<(bytes::Bytes, File, Range<u64>)>>);

impl Reading {
    /// Begins with the first block of `range`, if it has one.
    fn begin(file: File, range: Range<u64>) -> Option<Self> {
        (!range.is_empty()).then(|| Self(tokio::task::spawn_blocking(move || block(file, range))))
    }
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Generic {
        store: "LocalFileSystem",
        source: Box::new(error),
    }
}

/// The first block of `range`, and what is left of it.
fn block(mut file: File, range: Range<u64>) -> io::Result<(bytes::Bytes, File, Range<u64>)> {
    let length = BLOCK_BYTES.min(range.end - range.start);
    let end = range.start + length;
    file.seek(SeekFrom::Start(range.start))?;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(usize::MAX));
    let count = (&file).take(length).read_to_end(&mut bytes)?;
    match count as u64 == length {
        true => Ok((bytes.into(), file, end..range.end)),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// `block` in slices, without a copy.
fn slices(mut block: bytes::Bytes) -> impl Iterator<Item = bytes::Bytes> {
    std::iter::from_fn(move || {
        let count = SLICE_BYTES.min(block.len());
        (count > 0).then(|| block.split_to(count))
    })
}
