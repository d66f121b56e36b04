//! A server with one file, and what it settled.

use axum::{
    Extension, Router,
    body::Body,
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use engine::EngineError;
use futures_util::{StreamExt, stream};
use http::{HeaderMap, StatusCode, header};
use server::download::{Connection, Delivered, Meter, Settle, Settling, Transferring, serve};
use std::{
    io,
    net::SocketAddr,
    ops::Range,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
    task::JoinHandle,
    time::timeout,
};
use uuid::Uuid;

/// The file's size.
pub const FILE_BYTES: u64 = 6_000_000;
/// Where its source fails, at `/broken`.
pub const BROKEN_BYTES: u64 = 1_000_000;
/// How much less than what was received may be settled.
pub const LESS_BYTES_MAX: u64 = 256 * 1024;
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Byte `at` of the file.
pub fn byte(at: u64) -> u8 {
    (at % 251) as u8
}

fn file() -> Bytes {
    (0..FILE_BYTES).map(byte).collect::<Vec<u8>>().into()
}

/// Tells a channel, or refuses.
pub struct Recorder {
    told: mpsc::UnboundedSender<Delivered>,
    pub is_refusing: AtomicBool,
}

impl Recorder {
    pub fn new() -> (Arc<Self>, mpsc::UnboundedReceiver<Delivered>) {
        let (told, hears) = mpsc::unbounded_channel();
        let is_refusing = AtomicBool::new(false);
        (Arc::new(Self { told, is_refusing }), hears)
    }
}

impl Settle for Recorder {
    fn settle(&self, delivered: Delivered) -> Settling<'_> {
        Box::pin(async move {
            self.told.send(delivered).unwrap();
            match self.is_refusing.load(SeqCst) {
                true => Err(EngineError::Config("no ledger".into())),
                false => Ok(()),
            }
        })
    }
}

/// A server.
pub struct World {
    pub address: SocketAddr,
    pub meter: Arc<Meter>,
    pub recorder: Arc<Recorder>,
    pub folder: tempfile::TempDir,
    settled: mpsc::UnboundedReceiver<Delivered>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (recorder, settled) = Recorder::new();
        let meter = Meter::new(folder.path().join("deliveries"), Arc::clone(&recorder) as _);
        let meter = Arc::new(meter);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = serve(listener, router(Arc::clone(&meter)), async {
            let _ = stopped.await;
        });
        Self {
            address,
            meter,
            recorder,
            folder,
            settled,
            stop,
            serving: tokio::spawn(serving),
        }
    }

    /// The next transfer that is settled.
    pub async fn settled(&mut self) -> Delivered {
        let next = timeout(PATIENCE, self.settled.recv()).await;
        next.expect("settled in time").unwrap()
    }

    /// Whether any was settled that nobody has asked for.
    pub fn is_all_told(&mut self) -> bool {
        self.settled.try_recv().is_err()
    }

    /// Journals that are there.
    pub fn journals(&self) -> usize {
        journals(&self.folder.path().join("deliveries"))
    }

    /// Takes no more requests.
    pub fn stop(self) -> Stopping {
        let _ = self.stop.send(());
        Stopping {
            meter: self.meter,
            serving: self.serving,
            settled: self.settled,
            folder: self.folder,
        }
    }
}

/// A server that lets requests under way end.
pub struct Stopping {
    meter: Arc<Meter>,
    serving: JoinHandle<()>,
    settled: mpsc::UnboundedReceiver<Delivered>,
    folder: tempfile::TempDir,
}

impl Stopping {
    /// All that was settled, once it has ended.
    pub async fn ended(mut self) -> Vec<Delivered> {
        timeout(PATIENCE, self.serving).await.unwrap().unwrap();
        timeout(PATIENCE, self.meter.drained()).await.unwrap();
        assert_eq!(journals(&self.folder.path().join("deliveries")), 0);
        std::iter::from_fn(|| self.settled.try_recv().ok()).collect()
    }
}

pub fn journals(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

/// `/file`, whole or in part, and `/broken`, whose source fails.
pub fn router(meter: Arc<Meter>) -> Router {
    let file = file();
    let whole = {
        let (meter, file) = (Arc::clone(&meter), file.clone());
        move |Extension(connection): Extension<Connection>, headers: HeaderMap| async move {
            let range = range(&headers);
            let (from, to) = (range.start as usize, range.end as usize);
            let bytes = file.slice(from..to);
            let slices = (0..bytes.len())
                .step_by(50_000)
                .map(move |at| Ok::<_, io::Error>(bytes.slice(at..bytes.len().min(at + 50_000))));
            count(
                &meter,
                &connection,
                range,
                Body::from_stream(stream::iter(slices)),
            )
        }
    };
    let broken = move |Extension(connection): Extension<Connection>| async move {
        let bytes = file.slice(..BROKEN_BYTES as usize);
        let slices = stream::iter([Ok(bytes)]).chain(stream::iter([Err(io::Error::other("gone"))]));
        count(
            &meter,
            &connection,
            0..FILE_BYTES,
            Body::from_stream(slices),
        )
    };
    Router::new()
        .route("/file", get(whole))
        .route("/broken", get(broken))
        .route("/plain", get(|| async { "plain" }))
}

fn count(meter: &Meter, connection: &Connection, range: Range<u64>, body: Body) -> Response {
    let length = range.end - range.start;
    let response = (
        StatusCode::OK,
        [(header::CONTENT_LENGTH, length.to_string())],
        body,
    );
    let delivery = Uuid::from_u128(range.start.into());
    let transferring = Transferring {
        transfer: id(),
        delivery,
        range,
    };
    meter
        .count(connection, transferring, response.into_response())
        .unwrap()
}

fn id() -> Uuid {
    engine::new_uuid(domain::time::Clock::now(&engine::SystemClock))
}

/// `x-range: FROM-TO`, the latter excluded.
fn range(headers: &HeaderMap) -> Range<u64> {
    let Some(range) = headers.get("x-range") else {
        return 0..FILE_BYTES;
    };
    let (from, to) = range.to_str().unwrap().split_once('-').unwrap();
    from.parse().unwrap()..to.parse().unwrap()
}

/// What was settled for a transfer that was cut, against what its client read.
pub fn assert_cut(delivered: &Delivered, range: &Range<u64>, read: u64, what: &str) {
    let count = delivered.range.end - delivered.range.start;
    assert_eq!(delivered.range.start, range.start, "{what}");
    assert!(count <= read, "{what}: {count} settled, {read} read");
    assert!(
        read <= count + LESS_BYTES_MAX,
        "{what}: {count} settled, {read} read"
    );
}
