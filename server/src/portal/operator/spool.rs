//! Files on their way from a browser to their import.
//!
//! Each has a name of ours and lives as long as the value that stands for it.
//! What a killed server leaves behind is swept away by a later one.

use engine::EngineError;
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::io::AsyncWriteExt;

/// Begins the names of our files, so that nothing else is ever swept.
const PREFIX: &str = "upload-";

/// Longer than any upload and its import take.
const KEPT_FOR: Duration = Duration::from_secs(24 * 3_600);

/// A file in the spool folder; gone when this is dropped.
#[derive(Debug)]
pub(in crate::portal) struct Spooled {
    path: PathBuf,
    bytes: u64,
}

/// A file in the spool folder that is being written.
#[derive(Debug)]
pub(in crate::portal) struct Spooling {
    spooled: Spooled,
    file: tokio::fs::File,
}

/// Reads a spooled file, and removes it when it is through.
#[derive(Debug)]
struct SpoolReader {
    file: fs::File,
    _spooled: Spooled,
}

impl Spooling {
    /// An empty file in `folder`, which is made when it is not there. Only the
    /// server's own user may read it. `name` is ours, and new.
    pub(in crate::portal) async fn open(folder: &Path, name: &str) -> Result<Self, EngineError> {
        let path = folder.join(format!("{PREFIX}{name}"));
        let told = |source| failed(&path, source);
        tokio::fs::create_dir_all(folder).await.map_err(told)?;
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&path).await.map_err(told)?;
        let spooled = Spooled { path, bytes: 0 };
        Ok(Self { spooled, file })
    }

    /// Adds a piece.
    pub(in crate::portal) async fn write(&mut self, piece: &[u8]) -> Result<(), EngineError> {
        let written = self.file.write_all(piece).await;
        written.map_err(|source| failed(&self.spooled.path, source))?;
        self.spooled.bytes += piece.len() as u64;
        Ok(())
    }

    /// The whole file.
    pub(in crate::portal) async fn finish(mut self) -> Result<Spooled, EngineError> {
        // the last write of a tokio file ends in the background
        let flushed = self.file.flush().await;
        flushed.map_err(|source| failed(&self.spooled.path, source))?;
        Ok(self.spooled)
    }
}

impl Spooled {
    /// Its size.
    pub(in crate::portal) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where it is.
    pub(in crate::portal) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads it from its start.
    pub(in crate::portal) fn into_reader(self) -> Result<Box<dyn io::Read + Send>, EngineError> {
        let file = fs::File::open(&self.path).map_err(|source| failed(&self.path, source))?;
        Ok(Box::new(SpoolReader {
            file,
            _spooled: self,
        }))
    }
}

impl io::Read for SpoolReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Drop for Spooled {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(path = %self.path.display(), %error, "spooled file left behind");
        }
    }
}

/// Removes what a killed server left in `folder` more than a day ago.
pub(crate) fn sweep(folder: &Path) {
    // no uploads yet: no folder
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        // the age by the file system's own clock: ours may be set to any day
        let age = entry.metadata().and_then(|data| data.modified());
        let age = age.ok().and_then(|modified| modified.elapsed().ok());
        if is_ours && age.is_some_and(|age| age > KEPT_FOR) {
            match fs::remove_file(entry.path()) {
                Ok(()) => tracing::info!(path = %entry.path().display(), "old upload removed"),
                Err(error) => {
                    tracing::warn!(path = %entry.path().display(), %error, "old upload stays");
                }
            }
        }
    }
}

fn failed(path: &Path, source: io::Error) -> EngineError {
    let path = path.display().to_string();
    EngineError::File { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs::FileTimes, io::Read};

    #[tokio::test]
    async fn a_spooled_file_is_gone_when_it_was_read_or_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let spool = folder.path().join("spool");
        let mut file = Spooling::open(&spool, "1").await.unwrap();
        file.write(b"one ").await.unwrap();
        file.write(b"two").await.unwrap();
        let file = file.finish().await.unwrap();
        assert_eq!(file.bytes(), 7);
        let mut reader = file.into_reader().unwrap();
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "one two");
        drop(reader);
        // a browser that went away in the middle
        let file = Spooling::open(&spool, "2").await.unwrap();
        drop(file);
        assert_eq!(fs::read_dir(&spool).unwrap().count(), 0);
    }

    #[test]
    fn only_our_own_old_files_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        let two_days = Duration::from_secs(48 * 3_600);
        for (name, age) in [
            ("upload-old", two_days),
            ("upload-new", Duration::ZERO),
            ("other", two_days),
        ] {
            let file = fs::File::create(folder.path().join(name)).unwrap();
            let modified = file.metadata().unwrap().modified().unwrap() - age;
            file.set_times(FileTimes::new().set_modified(modified))
                .unwrap();
        }
        sweep(folder.path());
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, ["other", "upload-new"]);
        sweep(&folder.path().join("absent"));
    }
}
