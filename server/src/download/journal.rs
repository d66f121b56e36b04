//! What a kill leaves: a file for each open transfer, that says what it has
//! certainly delivered.
//!
//! `FOLDER/TRANSFER`, 80 bytes: a magic word, the transfer, its delivery, first
//! byte and length, the first 8 bytes of BLAKE3 of all that; then, rewritten in
//! place, the bytes delivered and how it ended. Numbers are little-endian. What
//! was written is in the page cache, which outlives the process; a machine that
//! loses its power loses transfers that were open.
//!
//! The process that serves a transfer has its file locked. One that can be locked
//! is nobody's, and may be settled by whoever looks.

use super::{Delivered, End, MARK_BYTES, Transferring};
use std::{
    ffi::OsStr,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind},
    ops::Range,
    os::unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering::SeqCst},
};
use uuid::Uuid;

const MAGIC: [u8; 8] = *b"bandDL01";
const HEAD_BYTES: usize = 56;
const DELIVERED_AT: u64 = 64;
const BYTES: usize = 80;
/// A file that has no head yet.
const NEW: &str = "new";
/// A file that cannot be read, kept for a person to look at.
const BAD: &str = "bad";

/// The file of one transfer, locked.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    marked: AtomicU64,
}

/// Why a file is no journal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Unreadable {
    #[error("{0} bytes instead of {BYTES}")]
    Length(u64),
    #[error("not a journal, or damaged")]
    Head,
    #[error("{delivered} bytes delivered of {length}")]
    Delivered { delivered: u64, length: u64 },
    #[error("an unknown end, {0}")]
    End(u64),
}

/// Makes the folder, that only our own user may look into.
fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

impl Journal {
    /// Begins one.
    pub(super) fn create(folder: &Path, transferring: &Transferring) -> io::Result<Self> {
        let path = folder.join(transferring.transfer.to_string());
        let new = path.with_extension(NEW);
        let open = || {
            let mut options = OpenOptions::new();
            let options = options.read(true).write(true).create_new(true);
            options.mode(0o600).open(&new)
        };
        let file = match open() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                make_folder(folder)?;
                open()?
            }
            opened => opened?,
        };
        // under its own name it has a head and is locked
        let begun = file
            .lock()
            .and_then(|()| file.write_all_at(&to_bytes(transferring), 0))
            .and_then(|()| fs::rename(&new, &path));
        if let Err(error) = begun {
            let _ = fs::remove_file(&new);
            return Err(error);
        }
        Ok(Self {
            file,
            path,
            marked: AtomicU64::new(0),
        })
    }

    /// Notes that `delivered` bytes have certainly been, where that is worth it.
    pub(super) fn mark(&self, delivered: u64) -> io::Result<()> {
        if delivered < self.marked.load(SeqCst) + MARK_BYTES {
            return Ok(());
        }
        self.file
            .write_all_at(&delivered.to_le_bytes(), DELIVERED_AT)?;
        self.marked.store(delivered, SeqCst);
        Ok(())
    }

    /// Notes how it ended, for whoever settles it.
    pub(super) fn end(&self, delivered: u64, end: End) -> io::Result<()> {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&delivered.to_le_bytes());
        bytes[8..].copy_from_slice(&code(end).to_le_bytes());
        self.file.write_all_at(&bytes, DELIVERED_AT)
    }

    /// It is settled.
    pub(super) fn remove(&self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }

    /// It is not: whoever looks may settle it.
    pub(super) fn release(&self) -> io::Result<()> {
        self.file.unlock()
    }
}

/// Journals of `folder` that nobody serves. What cannot be read is put aside.
///
/// # Errors
/// The folder cannot be listed.
pub(super) fn left(folder: &Path) -> io::Result<Vec<(Journal, Delivered)>> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(folder) {
        // no transfer yet
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(found),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new(BAD)) {
            continue;
        }
        match take(&path) {
            Ok(Some(one)) => found.push(one),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, path = %path.display(), "a journal"),
        }
    }
    Ok(found)
}

fn take(path: &Path) -> io::Result<Option<(Journal, Delivered)>> {
    let file = match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => file,
        // settled meanwhile
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => return Ok(None),
        Err(fs::TryLockError::Error(error)) => return Err(error),
    }
    // settled, or given its own name, between the opening and the lock
    let is_here = fs::metadata(path).is_ok_and(|here| {
        file.metadata()
            .is_ok_and(|ours| (ours.dev(), ours.ino()) == (here.dev(), here.ino()))
    });
    if !is_here {
        return Ok(None);
    }
    if path.extension() == Some(OsStr::new(NEW)) {
        // no byte had gone out
        fs::remove_file(path)?;
        return Ok(None);
    }
    match read(&file)? {
        Ok(delivered) => {
            let journal = Journal {
                file,
                path: path.to_owned(),
                marked: AtomicU64::new(0),
            };
            Ok(Some((journal, delivered)))
        }
        Err(unreadable) => {
            let aside = path.with_extension(BAD);
            tracing::error!(%unreadable, aside = %aside.display(), "a journal is put aside");
            fs::rename(path, aside)?;
            Ok(None)
        }
    }
}

fn to_bytes(transferring: &Transferring) -> [u8; BYTES] {
    let Range { start, end } = transferring.range;
    let mut bytes = [0; BYTES];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..24].copy_from_slice(transferring.transfer.as_bytes());
    bytes[24..40].copy_from_slice(transferring.delivery.as_bytes());
    bytes[40..48].copy_from_slice(&start.to_le_bytes());
    bytes[48..56].copy_from_slice(&(end - start).to_le_bytes());
    let sum = sum(&bytes[..HEAD_BYTES]);
    bytes[56..64].copy_from_slice(&sum);
    bytes
}

fn sum(head: &[u8]) -> [u8; 8] {
    let hash = blake3::hash(head);
    std::array::from_fn(|index| hash.as_bytes()[index])
}

fn read(file: &File) -> io::Result<Result<Delivered, Unreadable>> {
    let length = file.metadata()?.len();
    if length != BYTES as u64 {
        return Ok(Err(Unreadable::Length(length)));
    }
    let mut bytes = [0; BYTES];
    file.read_exact_at(&mut bytes, 0)?;
    Ok(from_bytes(&bytes))
}

fn from_bytes(bytes: &[u8; BYTES]) -> Result<Delivered, Unreadable> {
    if bytes[..8] != MAGIC || bytes[56..64] != sum(&bytes[..HEAD_BYTES]) {
        return Err(Unreadable::Head);
    }
    let id = |at: usize| Uuid::from_bytes(std::array::from_fn(|index| bytes[at + index]));
    let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|index| bytes[at + index]));
    let (start, length, delivered) = (number(40), number(48), number(64));
    let end = match number(72) {
        0 => End::Killed,
        1 => End::Complete,
        2 => End::Cut,
        other => return Err(Unreadable::End(other)),
    };
    if delivered > length {
        return Err(Unreadable::Delivered { delivered, length });
    }
    Ok(Delivered {
        transfer: id(8),
        delivery: id(24),
        range: start..start.saturating_add(delivered),
        doubtful: start.saturating_add(delivered)..start.saturating_add(delivered),
        end,
    })
}

const fn code(end: End) -> u64 {
    match end {
        End::Killed => 0,
        End::Complete => 1,
        End::Cut => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transferring(number: u128) -> Transferring {
        Transferring {
            transfer: Uuid::from_u128(number),
            delivery: Uuid::from_u128(number + 1),
            range: 100..1_000_000,
        }
    }

    fn found(folder: &Path) -> Vec<Delivered> {
        left(folder)
            .unwrap()
            .into_iter()
            .map(|(_, one)| one)
            .collect()
    }

    #[test]
    fn what_was_marked_is_found_once_nobody_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let of = transferring(1);
        let journal = Journal::create(folder.path(), &of).unwrap();
        journal.mark(MARK_BYTES - 1).unwrap();
        assert_eq!(found(folder.path()), [], "it is served");
        drop(journal);
        let killed = |count: u64| Delivered {
            transfer: of.transfer,
            delivery: of.delivery,
            range: 100..100 + count,
            doubtful: 100 + count..100 + count,
            end: End::Killed,
        };
        assert_eq!(found(folder.path()), [killed(0)], "not worth a mark");

        let (journal, _) = left(folder.path()).unwrap().remove(0);
        journal.mark(MARK_BYTES).unwrap();
        drop(journal);
        assert_eq!(found(folder.path()), [killed(MARK_BYTES)]);

        let (journal, _) = left(folder.path()).unwrap().remove(0);
        journal.end(500, End::Cut).unwrap();
        drop(journal);
        let cut = Delivered {
            end: End::Cut,
            ..killed(500)
        };
        assert_eq!(found(folder.path()), [cut]);

        let (journal, _) = left(folder.path()).unwrap().remove(0);
        journal.remove().unwrap();
        assert_eq!(found(folder.path()), []);
    }

    #[test]
    fn what_is_no_journal_is_put_aside_and_named() {
        let good = to_bytes(&transferring(1));
        let with = |at: usize, value: u64| {
            let mut bytes = good;
            bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
            bytes.to_vec()
        };
        let (delivered, length) = (1_000_000, 999_900);
        for (bytes, want) in [
            (vec![], Unreadable::Length(0)),
            (good[..BYTES - 1].to_vec(), Unreadable::Length(79)),
            (with(0, 7), Unreadable::Head),
            (with(40, 7), Unreadable::Head),
            (
                with(64, delivered),
                Unreadable::Delivered { delivered, length },
            ),
            (with(72, 3), Unreadable::End(3)),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("one");
            fs::write(&path, &bytes).unwrap();
            assert_eq!(read(&File::open(&path).unwrap()).unwrap(), Err(want));
            assert_eq!(found(folder.path()), []);
            assert!(!path.exists() && path.with_extension(BAD).exists());
            assert_eq!(found(folder.path()), [], "and stays there");
        }
    }

    #[test]
    fn one_that_was_never_begun_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("one.new"), "").unwrap();
        assert_eq!(found(folder.path()), []);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_transfer_has_one_journal() {
        let folder = tempfile::tempdir().unwrap();
        let _first = Journal::create(folder.path(), &transferring(1)).unwrap();
        fs::write(folder.path().join("taken"), "").unwrap();
        fs::create_dir(folder.path().join(format!("{}.new", Uuid::from_u128(2)))).unwrap();
        let refused = Journal::create(folder.path(), &transferring(2)).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
    }
}
