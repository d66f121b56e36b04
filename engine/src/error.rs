//! What can go wrong in the engine, by meaning.

use sea_orm::DbErr;

/// Why a flow or a read did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The database refused or was not there.
    #[error("database")]
    Database(#[from] DbErr),
    /// A stored row cannot be what the code that wrote it makes.
    #[error("unreadable row: {table}.{column} of {row}")]
    Row {
        /// Which table.
        table: &'static str,
        /// Which column.
        column: &'static str,
        /// Which row, as far as it is known.
        row: String,
    },
    /// Another writer was faster; the same transaction may succeed now.
    #[error("contended")]
    Contended,
    /// A setting is wrong.
    #[error("{0}")]
    Config(String),
    /// The file or folder.
    #[error("{path}")]
    File {
        /// Its path.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file of our own: the spool, a pipe to a child.
    #[error("a file of our own")]
    Io(#[from] std::io::Error),
    /// The content store refused or was not there.
    #[error("content store")]
    Store(#[from] object_store::Error),
    /// What was asked for is not there, or not for this viewer.
    #[error("not found")]
    NotFound,
    /// What was given breaks a rule; the words are for whoever gave it.
    #[error("{0}")]
    Refused(String),
    /// A background task ended by itself.
    #[error("a task of our own ended: {0}")]
    Task(#[from] tokio::task::JoinError),
}

impl EngineError {
    /// A refusal with its reason in words.
    pub fn refused(reason: impl ToString) -> Self {
        Self::Refused(reason.to_string())
    }

    /// The error with its causes, for a log line.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}
