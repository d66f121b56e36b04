//! From settings to what handles content: its store, and the children that hear files.

use crate::config::{Key, Settings};
use engine::{
    EngineError,
    media::{ChildLimits, ContentStore, Media},
};
use std::io;

impl Settings {
    /// Where content is kept.
    ///
    /// # Errors
    /// [`EngineError::Config`], naming the setting.
    pub fn store(&self) -> Result<ContentStore, EngineError> {
        let opened = ContentStore::open(&self.content, self.content_variables.iter().cloned());
        opened.map_err(|error| {
            let place = self.place(Key::Content);
            EngineError::Config(format!("{place}: {error}"))
        })
    }

    /// What hears, encodes and draws: children of this very program.
    ///
    /// # Errors
    /// Where the system does not say what that is.
    pub fn media(&self) -> io::Result<Media> {
        Ok(Media::new(std::env::current_exe()?, ChildLimits::default()))
    }
}
