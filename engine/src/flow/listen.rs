//! Takes RADIUS accounting in from access servers.
//!
//! One task receives and checks; one writes, some hundred requests to a
//! transaction, and answers each **after** the commit: what was answered is kept,
//! and what was not is sent again by the access server. A request that comes
//! again has the same record key, so it counts once and is answered again.

use super::import::{LiveImport, Taken};
use crate::{
    Db, EngineError, SyncedDb,
    intake::radius::{AccountingRequest, DatagramFault, PACKET_BYTES_MAX},
};
use domain::{mediation::Format, time::Clock};
use serde::Serialize;
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::UdpSocket,
    sync::mpsc,
    time::{MissedTickBehavior, interval},
};

/// Requests to a transaction at most.
const REQUESTS_MAX: usize = 512;
/// Requests that wait to be written at most; more are dropped, and sent again.
const WAITING_MAX: usize = 4_096;

/// Access servers, and the secret that each shares with us.
#[derive(Clone, Default)]
pub struct Clients(HashMap<IpAddr, Arc<[u8]>>);

impl Clients {
    /// Adds one, or gives it another secret.
    pub fn put(&mut self, client: IpAddr, secret: &str) {
        self.0.insert(client, secret.as_bytes().into());
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What became of the datagrams.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ListenReport {
    /// Datagrams that came.
    pub received: u64,
    /// Answered, after the commit.
    pub answered: u64,
    /// Written: new records.
    pub accepted: u64,
    /// Written before: records that came again.
    pub duplicates: u64,
    /// Kept as rejects.
    pub rejected: u64,
    /// Accounting-On or -Off: no records; they end their server's sessions.
    pub about_server: u64,
    /// Dropped: from nobody we know.
    pub unknown_client: u64,
    /// Dropped: shorter than it says.
    pub truncated: u64,
    /// Dropped: longer than any.
    pub too_long: u64,
    /// Dropped: not an Accounting-Request.
    pub other_type: u64,
    /// Dropped: its authenticator is wrong.
    pub forged: u64,
    /// Dropped: attributes that do not fill it, or one of a wrong length.
    pub malformed: u64,
    /// Dropped: too many were waiting.
    pub overrun: u64,
    /// Not answered, since they could not be written.
    pub not_written: u64,
}

impl ListenReport {
    /// Datagrams that were dropped, for whatever reason.
    pub const fn dropped(&self) -> u64 {
        self.unknown_client
            + self.truncated
            + self.too_long
            + self.other_type
            + self.forged
            + self.malformed
            + self.overrun
    }

    const fn add(&mut self, taken: Taken) {
        self.accepted += taken.accepted as u64;
        self.duplicates += taken.duplicates as u64;
        self.rejected += taken.rejected as u64;
    }
}

#[derive(Default)]
struct Counts {
    received: AtomicU64,
    unknown_client: AtomicU64,
    truncated: AtomicU64,
    too_long: AtomicU64,
    other_type: AtomicU64,
    forged: AtomicU64,
    malformed: AtomicU64,
    overrun: AtomicU64,
}

impl Counts {
    fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    fn fault(&self, fault: DatagramFault) {
        Self::count(match fault {
            DatagramFault::Truncated => &self.truncated,
            DatagramFault::TooLong => &self.too_long,
            DatagramFault::OtherType => &self.other_type,
            DatagramFault::Forged => &self.forged,
            DatagramFault::BrokenAttribute | DatagramFault::AttributeLength(_) => &self.malformed,
        });
    }

    fn add_to(&self, report: &mut ListenReport) {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        report.received = of(&self.received);
        report.unknown_client = of(&self.unknown_client);
        report.truncated = of(&self.truncated);
        report.too_long = of(&self.too_long);
        report.other_type = of(&self.other_type);
        report.forged = of(&self.forged);
        report.malformed = of(&self.malformed);
        report.overrun = of(&self.overrun);
    }
}

/// A request that was checked, and who wants the answer.
struct Waiting {
    request: AccountingRequest,
    from: SocketAddr,
    secret: Arc<[u8]>,
}

/// Who is told the counts so far, and how often; not where nothing changed.
pub struct Telling<T> {
    /// How often.
    pub every: Duration,
    /// Who.
    pub tell: T,
}

/// Listens until `stop` ends, then writes and answers what was received, and
/// says what became of it all. Meanwhile `telling` is told.
///
/// # Errors
/// [`EngineError::Database`] where the import cannot be begun or ended. Requests
/// that cannot be written meanwhile are counted, and not answered.
pub async fn listen(
    db: &SyncedDb,
    clock: Arc<dyn Clock>,
    socket: UdpSocket,
    clients: Clients,
    mut telling: Telling<impl FnMut(&ListenReport)>,
    stop: impl Future<Output = ()>,
) -> Result<ListenReport, EngineError> {
    let address = socket.local_addr();
    let source = address.map_or("radius".to_owned(), |address| format!("radius {address}"));
    let mut import = LiveImport::begin(db, clock.as_ref(), source, Format::RadiusDetail).await?;
    let (socket, counts) = (Arc::new(socket), Arc::new(Counts::default()));
    let (sender, mut waiting) = mpsc::channel(WAITING_MAX);
    let receiving = {
        let (socket, counts) = (Arc::clone(&socket), Arc::clone(&counts));
        tokio::spawn(async move { receive(&socket, &clients, &counts, &sender).await })
    };
    let mut report = ListenReport::default();
    let mut told = report;
    let mut ticks = interval(telling.every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut some = Vec::with_capacity(REQUESTS_MAX);
    tokio::pin!(stop);
    loop {
        tokio::select! {
            // whoever ends it is heard before whoever sends
            biased;
            () = &mut stop => break,
            _ = ticks.tick() => {
                counts.add_to(&mut report);
                if report != told {
                    (telling.tell)(&report);
                    told = report;
                }
            }
            received = waiting.recv_many(&mut some, REQUESTS_MAX) => {
                if received == 0 {
                    break;
                }
                write(db, clock.as_ref(), &mut import, &socket, &some, &mut report).await;
                some.clear();
            }
        }
    }
    receiving.abort();
    // it counts no more, and its end of the queue is gone
    let _ = receiving.await;
    waiting.close();
    while waiting.recv_many(&mut some, REQUESTS_MAX).await > 0 {
        write(db, clock.as_ref(), &mut import, &socket, &some, &mut report).await;
        some.clear();
    }
    counts.add_to(&mut report);
    import.end(db, clock.as_ref()).await?;
    Ok(report)
}

async fn receive(
    socket: &UdpSocket,
    clients: &Clients,
    counts: &Counts,
    sender: &mpsc::Sender<Waiting>,
) {
    // one byte more than the longest: what is longer shows
    let mut buffer = vec![0; PACKET_BYTES_MAX + 1];
    loop {
        let (length, from) = match socket.recv_from(&mut buffer).await {
            Ok(received) => received,
            Err(error) => {
                // an answer to somebody who is gone comes back as an error here
                tracing::debug!(%error, "receiving");
                continue;
            }
        };
        Counts::count(&counts.received);
        let Some(secret) = clients.0.get(&from.ip().to_canonical()) else {
            Counts::count(&counts.unknown_client);
            continue;
        };
        match AccountingRequest::read(&buffer[..length], secret) {
            Ok(request) => {
                let secret = Arc::clone(secret);
                let waiting = Waiting {
                    request,
                    from,
                    secret,
                };
                if sender.try_send(waiting).is_err() {
                    Counts::count(&counts.overrun);
                }
            }
            Err(fault) => {
                counts.fault(fault);
                // from one of ours, who sends it again and again: somebody must look there
                if matches!(fault, DatagramFault::AttributeLength(_)) {
                    tracing::warn!(%from, %fault, "dropped");
                } else {
                    tracing::debug!(%from, %fault, "dropped");
                }
            }
        }
    }
}

/// Writes some requests in one transaction and answers them. Should one keep
/// all of them from being written, each is written by itself.
async fn write(
    db: &Db,
    clock: &dyn Clock,
    import: &mut LiveImport,
    socket: &UdpSocket,
    some: &[Waiting],
    report: &mut ListenReport,
) {
    match take(db, clock, import, some).await {
        Ok(taken) => {
            report.add(taken);
            answer(socket, some, report).await;
        }
        Err(error) => {
            tracing::warn!(error = error.chain(), "requests are written one by one");
            for one in some.chunks(1) {
                match take(db, clock, import, one).await {
                    Ok(taken) => {
                        report.add(taken);
                        answer(socket, one, report).await;
                    }
                    Err(error) => {
                        tracing::error!(
                            error = error.chain(),
                            "a request was not written, and not answered"
                        );
                        report.not_written += 1;
                    }
                }
            }
        }
    }
}

async fn take(
    db: &Db,
    clock: &dyn Clock,
    import: &mut LiveImport,
    some: &[Waiting],
) -> Result<Taken, EngineError> {
    let now = clock.now();
    let details: Vec<String> = some
        .iter()
        .map(|one| one.request.to_detail(one.from.ip().to_canonical(), now))
        .collect();
    import.take(db, now, &details).await
}

async fn answer(socket: &UdpSocket, some: &[Waiting], report: &mut ListenReport) {
    for one in some {
        if one.request.is_about_server() {
            tracing::info!(from = %one.from, "an access server ended its sessions");
            report.about_server += 1;
        }
        let answer = one.request.to_answer(&one.secret);
        match socket.send_to(&answer, one.from).await {
            Ok(_) => report.answered += 1,
            // it comes again, and is answered then
            Err(error) => tracing::debug!(%error, "answering"),
        }
    }
}
