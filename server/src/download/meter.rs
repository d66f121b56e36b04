//! From a response to what it delivered.

use super::{Connection, Counted, LAG_BYTES_MAX, journal, journal::Journal, wire};
use axum::body::Body;
use engine::EngineError;
use http::Response;
use std::{
    io,
    ops::Range,
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc, Mutex, Once, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};
use tokio::{
    sync::{oneshot, watch},
    time::{Instant, sleep},
};
use uuid::Uuid;
use wire::{Fate, Mark, Wire};

/// How often the system is asked what has arrived, at first and at most.
const ASK_AFTER: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(50)];

/// For how long after the last acknowledgment a reset is waited for: a client
/// that closes without having read sends it then.
const RESET_WAIT: Duration = Duration::from_millis(300);

/// For how long the end of a transfer may be on its way to a client that does
/// not take it.
const ARRIVAL_WAIT: Duration = Duration::from_mins(15);

/// The same where the system does not say what was acknowledged.
const UNKNOWN_WAIT: Duration = Duration::from_secs(30);

/// A settlement under way.
pub type Settling<'a> = Pin<Box<dyn Future<Output = Result<(), EngineError>> + Send + 'a>>;

/// Told what each transfer delivered.
pub trait Settle: Send + Sync + 'static {
    /// Called at the end of each transfer, until it is `Ok`. A transfer of which
    /// it was `Ok` may come again, after a kill at the wrong time: it is known by
    /// [`Delivered::transfer`], and only the first counts.
    fn settle(&self, delivered: Delivered) -> Settling<'_>;
}

/// What a transfer is to deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transferring {
    /// Itself; a new one for each response.
    pub transfer: Uuid,
    /// What it is a part of.
    pub delivery: Uuid,
    /// Which bytes of the file the response's body is.
    pub range: Range<u64>,
}

/// What a transfer delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// As it was begun.
    pub transfer: Uuid,
    /// What it is a part of.
    pub delivery: Uuid,
    /// Which bytes of the file, from where it began; empty for none.
    pub range: Range<u64>,
    /// Bytes after these that the socket took before it was cut: they may have
    /// arrived. Empty after a kill, of which it is not known.
    pub doubtful: Range<u64>,
    /// How it ended.
    pub end: End,
}

/// How a transfer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// All of it arrived.
    Complete,
    /// The client, the network or the server ended it.
    Cut,
    /// The server was killed.
    Killed,
}

/// Counts what responses deliver, and has it settled. One for each server.
pub struct Meter {
    folder: PathBuf,
    settle: Arc<dyn Settle>,
    /// Its receivers are transfers that are not settled.
    open: watch::Sender<()>,
}

/// A response's body on its way. Dropped when HTTP has let go of all of it.
#[derive(Debug)]
pub(super) struct Transfer {
    length: u64,
    took: AtomicU64,
    wire: Arc<Wire>,
    journal: Arc<Progress>,
    /// Sent to when the socket has taken all.
    all: Mutex<Option<oneshot::Sender<Mark>>>,
}

/// What stays of a [`Transfer`] after its end.
#[derive(Debug)]
struct Progress {
    journal: Journal,
    proven: AtomicU64,
    took: AtomicU64,
    is_stuck: AtomicBool,
}

/// The journal cannot be written: no byte goes out uncounted.
#[derive(Debug, thiserror::Error)]
#[error("the journal of the transfer cannot be written")]
pub(super) struct Stuck;

impl Meter {
    /// One that keeps its journals in `folder`, which is made with the first of
    /// them. [`Meter::settle_left`] is called next.
    pub fn new(folder: PathBuf, settle: Arc<dyn Settle>) -> Self {
        Self {
            folder,
            settle,
            open: watch::Sender::new(()),
        }
    }

    /// Makes `response`, whose body is the bytes of `transferring`, one that is
    /// counted and settled, whatever becomes of it. It must go out by
    /// [`serve`](super::serve()), as an answer to a request of `connection`, its
    /// body as it is: compression leaves it alone.
    ///
    /// # Errors
    /// The journal cannot be written, the socket is no more, or the range is empty.
    pub fn count(
        &self,
        connection: &Connection,
        transferring: Transferring,
        mut response: Response<Body>,
    ) -> io::Result<Response<Body>> {
        if transferring.range.is_empty() {
            let nothing = "a transfer of no bytes";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, nothing));
        }
        let wire = Arc::clone(&connection.0);
        wire.bound()?;
        let progress = Arc::new(Progress {
            // 80 bytes into the page cache, as each mark
            journal: Journal::create(&self.folder, &transferring)?,
            proven: AtomicU64::new(0),
            took: AtomicU64::new(0),
            is_stuck: AtomicBool::new(false),
        });
        let (all, taken) = oneshot::channel();
        let transfer = Arc::new(Transfer {
            length: transferring.range.end - transferring.range.start,
            took: AtomicU64::new(0),
            wire: Arc::clone(&wire),
            journal: Arc::clone(&progress),
            all: Mutex::new(Some(all)),
        });
        let settle = Arc::clone(&self.settle);
        let open = self.open.subscribe();
        tokio::spawn(async move {
            let end = match taken.await {
                Ok(mark) if has_arrived(&wire, mark).await => End::Complete,
                Ok(_) | Err(_) => End::Cut,
            };
            drop(wire);
            finish(&*settle, transferring, progress, end).await;
            drop(open);
        });
        response.extensions_mut().insert(Counted(transfer));
        Ok(response)
    }

    /// Settles what is left of transfers that nobody serves: those of a process
    /// that was killed, and those whose settlement failed. How many it were. To be
    /// called at start and from time to time; other processes may do so as well.
    ///
    /// # Errors
    /// The folder cannot be read. What cannot be settled is logged, and stays.
    pub async fn settle_left(&self) -> io::Result<usize> {
        let folder = self.folder.clone();
        let left = tokio::task::spawn_blocking(move || journal::left(&folder)).await??;
        let mut count = 0;
        for (journal, delivered) in left {
            count += usize::from(settle(&*self.settle, &journal, delivered).await);
        }
        Ok(count)
    }

    /// Waits until no transfer is open: for a server that stops, before it ends.
    pub async fn drained(&self) {
        self.open.closed().await;
    }
}

impl Transfer {
    /// The socket took `count` bytes more.
    pub(super) fn took(&self, count: u64) {
        let took = self.took.fetch_add(count, SeqCst) + count;
        self.journal.took.store(took.min(self.length), SeqCst);
        let proven = took.min(self.length).saturating_sub(LAG_BYTES_MAX);
        self.journal.prove(proven);
        if took >= self.length
            && let Some(all) = self
                .all
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take()
        {
            // nobody there: the runtime ends
            let _ = all.send(self.wire.mark());
        }
    }

    /// Whether more may go out.
    pub(super) fn check(&self) -> Result<(), Stuck> {
        match self.journal.is_stuck.load(SeqCst) {
            true => Err(Stuck),
            false => Ok(()),
        }
    }
}

impl Progress {
    fn prove(&self, proven: u64) {
        self.proven.store(proven, SeqCst);
        if let Err(error) = self.journal.mark(proven)
            && !self.is_stuck.swap(true, SeqCst)
        {
            tracing::error!(%error, "the journal of a transfer");
        }
    }
}

/// Waits until it is known whether the bytes before `mark` reached the device.
async fn has_arrived(wire: &Wire, mark: Mark) -> bool {
    static SAID: Once = Once::new();
    let began = Instant::now();
    let mut arrived = None;
    let mut mark = (mark, false);
    let [mut pause, pause_max] = ASK_AFTER;
    loop {
        if let (taken, false) = mark {
            match wire.flushed_since(taken) {
                Some(flushed) => mark = (flushed, true),
                None if wire.is_broken() || wire.is_left() => return false,
                None => {}
            }
        }
        if let (flushed, true) = mark {
            match wire.fate(flushed) {
                Fate::Read => return true,
                Fate::Lost => return false,
                Fate::Under => {}
                Fate::Arrived => {
                    let since: &mut Instant = arrived.get_or_insert_with(Instant::now);
                    if since.elapsed() >= RESET_WAIT {
                        return true;
                    }
                }
                Fate::Unknown(error) => {
                    SAID.call_once(|| {
                        tracing::warn!(%error, "what is acknowledged cannot be asked: less is settled");
                    });
                    if began.elapsed() >= UNKNOWN_WAIT {
                        return false;
                    }
                }
            }
        }
        if began.elapsed() >= ARRIVAL_WAIT {
            return false;
        }
        sleep(pause).await;
        pause = pause_max.min(pause * 2);
    }
}

/// The end of a transfer that this process served.
async fn finish(to: &dyn Settle, transferring: Transferring, progress: Arc<Progress>, end: End) {
    let Transferring {
        transfer,
        delivery,
        range,
    } = transferring;
    let count = match end {
        End::Complete => range.end - range.start,
        End::Cut | End::Killed => progress.proven.load(SeqCst),
    };
    let delivered = Delivered {
        transfer,
        delivery,
        doubtful: range.start + count..range.start + count.max(progress.took.load(SeqCst)),
        range: range.start..range.start + count,
        end,
    };
    if let Err(error) = progress.journal.end(count, end) {
        tracing::error!(%error, %transfer, "the journal of a transfer");
    }
    settle(to, &progress.journal, delivered).await;
}

/// Whether it was taken. If not, the journal stays, for [`Meter::settle_left`].
async fn settle(to: &dyn Settle, journal: &Journal, delivered: Delivered) -> bool {
    let transfer = delivered.transfer;
    let settled = to.settle(delivered).await;
    if let Err(error) = &settled {
        tracing::error!(error = error.chain(), %transfer, "settling a transfer");
    }
    let done = match settled.is_ok() {
        true => journal.remove(),
        false => journal.release(),
    };
    if let Err(error) = done {
        tracing::error!(%error, %transfer, "the journal of a transfer");
    }
    settled.is_ok()
}
