//! Folders of audio files, heard.

use domain::identity::Print;
use engine::query::lookup::Asked;
use sound::{Limits, hear};
use std::{
    error::Error,
    fs::{self, File},
    io,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// What goes wrong, on any thread.
pub type Failure = Box<dyn Error + Send + Sync>;

/// A file that was heard.
pub struct AudioFile {
    /// Its name without its extension.
    pub name: String,
    /// What is asked about it.
    pub asked: Asked,
}

impl AudioFile {
    fn hear(path: &Path) -> Result<Self, Failure> {
        let go_on = |_| ControlFlow::Continue(());
        let heard = hear(File::open(path)?, &Limits::default(), go_on);
        let heard = heard.map_err(|refusal| format!("{}: {refusal}", path.display()))?;
        Ok(Self {
            name: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            asked: Asked::about(&heard),
        })
    }

    /// What it sounds like.
    pub fn print(&self) -> Print<'_> {
        Print {
            algorithm: &self.asked.algorithm,
            words: &self.asked.words,
        }
    }
}

/// Hears all files in a folder, by name.
pub fn read_folder(folder: &Path) -> Result<Vec<AudioFile>, Failure> {
    let heard = in_parallel(&entries(folder)?, |path| AudioFile::hear(path));
    heard.into_iter().collect()
}

/// What is in a folder, by name.
pub fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

/// Does `work` for each item, on all cores; the answers are in the items' order.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let take = || {
        let places = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let taken = places.map_while(|at| items.get(at).map(|item| (at, work(item))));
        taken.collect::<Vec<_>>()
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut done: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(take)).collect();
        let joined = threads.into_iter().map(|thread| match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.flatten().collect()
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, done)| done).collect()
}
