//! The database handle: SQLite or PostgreSQL behind one type.
//!
//! Room: the cellar. Reads go to a pool; writes go through [`Db::in_tx`], which
//! on SQLite is a queue of one (the file has one writer) and on PostgreSQL a
//! serializable transaction that is tried again when the database says so.

use crate::EngineError;
use migrations::Migrator;
use sea_orm::sqlx::{
    Connection, PgConnection,
    sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use sea_orm::{
    ConnectOptions, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    IsolationLevel, RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use std::{ops::Deref, path::Path, pin::Pin, sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, MutexGuard},
    time::timeout,
};
use uuid::Uuid;

/// How often a transaction is tried again before its error is passed on.
const TRIES_MAX: u32 = 8;

/// How long a server may take to answer the first time.
const CONNECT_WAIT: Duration = Duration::from_secs(10);

/// A handle to the database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
    gates: Arc<[Mutex<()>; GATES]>,
}

/// Transactions about one thing, one after the other within this process: see
/// [`Db::gate`].
pub(crate) struct Gate<'d>(#[expect(dead_code, reason = "held until dropped")] MutexGuard<'d, ()>);

/// How many gates there are; two things may share one.
const GATES: usize = 64;

/// A [`Db`] whose commits are on the disk when they return: for whoever tells
/// others that they may forget what they sent.
#[derive(Debug, Clone)]
pub struct SyncedDb(Db);

impl Deref for SyncedDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.0
    }
}

impl SyncedDb {
    /// Takes `db` for one: in tests nobody cuts the power.
    #[cfg(feature = "testing")]
    pub const fn assumed(db: Db) -> Self {
        Self(db)
    }
}

impl Db {
    /// Opens the database at `url`: `sqlite://PATH?mode=rwc` or `postgres://…`.
    ///
    /// # Errors
    /// [`EngineError::Config`] for another scheme, [`EngineError::Database`].
    pub async fn open(url: &str) -> Result<Self, EngineError> {
        // what a power cut takes away is imported, billed or typed again
        Self::open_with(url, SqliteSynchronous::Normal).await
    }

    /// Opens it so that each commit is on the disk when it returns. PostgreSQL does
    /// so unless its `synchronous_commit` was turned off.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_synced(url: &str) -> Result<SyncedDb, EngineError> {
        let opened = Self::open_with(url, SqliteSynchronous::Full).await;
        opened.map(SyncedDb)
    }

    async fn open_with(url: &str, synchronous: SqliteSynchronous) -> Result<Self, EngineError> {
        if url.starts_with("sqlite:") {
            there_is_a_file(url)?;
            let write = Database::connect(sqlite_options(url, 1, synchronous)).await?;
            // an in-memory database lives in its one connection
            let read = if url.contains(":memory:") || url.contains("mode=memory") {
                write.clone()
            } else {
                Database::connect(sqlite_options(url, 8, synchronous)).await?
            };
            let gates = gates();
            return Ok(Self { read, write, gates });
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(10))
                .sqlx_logging(false);
            // the pool would try for long and then say no more than that it did
            let first = timeout(CONNECT_WAIT, PgConnection::connect(url)).await;
            let first = first.map_err(|_| EngineError::refused("no answer within 10 seconds"))?;
            let first = first.map_err(|error| EngineError::Config(error.to_string()))?;
            first.close().await.ok();
            let pool = Database::connect(options).await?;
            return Ok(Self {
                read: pool.clone(),
                write: pool,
                gates: gates(),
            });
        }
        Err(EngineError::Config(
            "the database address begins with neither sqlite:// nor postgres://".into(),
        ))
    }

    /// Brings the schema to its newest step. Returns how many steps ran.
    ///
    /// # Errors
    /// [`EngineError::Database`].
    pub async fn migrate(&self) -> Result<usize, EngineError> {
        let pending = Migrator::get_pending_migrations(&self.write).await?.len();
        Migrator::up(&self.write, None).await?;
        Ok(pending)
    }

    /// Takes the last `steps` of the schema back, or all of them; their rows are lost.
    ///
    /// # Errors
    /// [`EngineError::Database`].
    pub async fn migrate_down(&self, steps: Option<u32>) -> Result<(), EngineError> {
        Ok(Migrator::down(&self.write, steps).await?)
    }

    /// How many steps of the schema have not run yet.
    ///
    /// # Errors
    /// [`EngineError::Database`].
    pub async fn pending_migrations(&self) -> Result<usize, EngineError> {
        Ok(Migrator::get_pending_migrations(&self.write).await?.len())
    }

    /// Closes every connection; SQLite folds its log into the file, which can then
    /// be copied as it is.
    ///
    /// # Errors
    /// [`EngineError::Database`].
    pub async fn close(self) -> Result<(), EngineError> {
        // on PostgreSQL, and in memory, both are one pool
        self.read.close().await?;
        Ok(self.write.close().await?)
    }

    /// The connection for reads outside of a transaction.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Which database this is.
    pub fn backend(&self) -> DatabaseBackend {
        self.read.get_database_backend()
    }

    /// Whether this is SQLite.
    pub fn is_sqlite(&self) -> bool {
        self.backend() == DatabaseBackend::Sqlite
    }

    /// Waits until no other transaction of this process about `of` is under way.
    ///
    /// Correctness never rests on it: transactions are serializable. It spares many
    /// at once on one row from being tried again and again.
    pub(crate) async fn gate(&self, of: Uuid) -> Gate<'_> {
        let place = of.as_u128() % GATES as u128;
        let gate = &self.gates[usize::try_from(place).unwrap_or_default()];
        Gate(gate.lock().await)
    }

    /// Runs `work` in one transaction: all of it, or none. Where the database
    /// asks for another try (lock, serialization), it gets one, a bounded
    /// number of times; `work` must therefore do nothing but database work.
    ///
    /// # Errors
    /// What `work` returns, or [`EngineError::Database`].
    pub async fn in_tx<T, F>(&self, work: F) -> Result<T, EngineError>
    where
        F: AsyncFn(&DatabaseTransaction) -> Result<T, EngineError>,
        F: for<'c> TxWork<'c, T>,
    {
        let mut tries = 1;
        loop {
            match self.try_tx(&work).await {
                Err(error) if tries < TRIES_MAX && asks_again(&error) => {
                    tracing::debug!(tries, error = error.chain(), "transaction tried again");
                    tokio::time::sleep(Duration::from_millis(5 << tries)).await;
                    tries += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn try_tx<T, F>(&self, work: &F) -> Result<T, EngineError>
    where
        F: for<'c> TxWork<'c, T>,
    {
        let sqlite = self.is_sqlite();
        let options = TransactionOptions {
            // SQLite takes its one write lock at the start, so that no
            // transaction fails in its middle for want of it
            sqlite_transaction_mode: sqlite.then_some(SqliteTransactionMode::Immediate),
            isolation_level: (!sqlite).then_some(IsolationLevel::Serializable),
            access_mode: None,
        };
        let tx = self.write.begin_with_options(options).await?;
        // boxed, so that the callers of `in_tx` are `Send` without the compiler
        // having to look through every lifetime in `work`
        let started: Pin<Box<dyn Future<Output = _> + Send + '_>> = Box::pin(work.start(&tx));
        match started.await {
            Ok(value) => {
                tx.commit().await?;
                Ok(value)
            }
            Err(error) => {
                tx.rollback().await?;
                Err(error)
            }
        }
    }
}

fn gates() -> Arc<[Mutex<()>; GATES]> {
    Arc::new(std::array::from_fn(|_| Mutex::new(())))
}

/// What [`Db::in_tx`] runs: an async closure whose future may move between
/// threads. `AsyncFn` alone cannot say so, and a web handler needs it said.
pub trait TxWork<'c, T> {
    /// The future of one try.
    type Started: Future<Output = Result<T, EngineError>> + Send;

    /// Starts one try.
    fn start(&self, tx: &'c DatabaseTransaction) -> Self::Started;
}

impl<'c, T, F, S> TxWork<'c, T> for F
where
    F: Fn(&'c DatabaseTransaction) -> S,
    S: Future<Output = Result<T, EngineError>> + Send,
{
    type Started = S;

    fn start(&self, tx: &'c DatabaseTransaction) -> S {
        self(tx)
    }
}

/// Says what to do where an SQLite file is missing and may not be made.
fn there_is_a_file(url: &str) -> Result<(), EngineError> {
    let (path, options) = url.split_once('?').unwrap_or((url, ""));
    let path = path.trim_start_matches("sqlite:").trim_start_matches("//");
    let is_in_memory = path == ":memory:" || options.contains("mode=memory");
    if is_in_memory || options.contains("mode=rwc") || Path::new(path).exists() {
        return Ok(());
    }
    Err(EngineError::Config(format!(
        "there is no file {path}; with ?mode=rwc behind the address one is made"
    )))
}

fn sqlite_options(url: &str, connections: u32, synchronous: SqliteSynchronous) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(synchronous)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(30))
                .statement_cache_capacity(200)
                // 32 MiB of pages: the tails of many accounts stay warm
                .pragma("cache_size", "-32768")
                .pragma("temp_store", "memory")
                // 64 MiB of log between checkpoints: a bulk import writes a page once
                .pragma("wal_autocheckpoint", "16384")
        });
    options
}

/// Whether the database says that the same transaction may succeed now.
fn asks_again(error: &EngineError) -> bool {
    let error = match error {
        EngineError::Contended => return true,
        EngineError::Database(error) => error,
        _ => return false,
    };
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    let Some(database) = error.as_database_error() else {
        return false;
    };
    // serialization failure, deadlock; SQLITE_BUSY and its kin
    matches!(
        database.code().as_deref(),
        Some("40001" | "40P01" | "5" | "6" | "261" | "517")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::{ConnectionTrait, Statement};

    #[tokio::test]
    async fn commits_are_on_the_disk_where_that_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
        let plain = Db::open(&url).await.unwrap();
        let synced = Db::open_synced(&url).await.unwrap();
        // 1 is NORMAL: the log is flushed at checkpoints only; 2 is FULL: at each commit
        for (db, want) in [(&plain, 1), (&*synced, 2)] {
            let pragma = Statement::from_string(db.backend(), "PRAGMA synchronous");
            let row = db.write.query_one_raw(pragma).await.unwrap().unwrap();
            assert_eq!(row.try_get_by_index::<i32>(0).unwrap(), want);
        }
    }
}
