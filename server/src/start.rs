//! From settings to a running server: the door that `main` and every test use.

use crate::{
    download,
    mail::{MailError, MailTo, Mailer},
    portal::{self, Portal, UnlistedFunction},
    webhook::Caller,
};
use domain::time::Clock;
use engine::{
    Db, EngineError,
    flow::tick::{Ticked, tick},
    job::stop_leftovers,
    media::ChildLimits,
    signature::ensure_key,
};
use std::{fmt, io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    sync::oneshot,
    task::{AbortHandle, JoinHandle},
    time::{Interval, MissedTickBehavior, interval},
};

/// How long requests under way may take to end when the server stops.
const STOP_WAIT: Duration = Duration::from_secs(10);

/// How often it is looked whether something is due by the clock.
const TICK_EVERY: Duration = Duration::from_secs(15);

/// What a server is started with.
#[derive(Clone)]
pub struct Config {
    /// Where it listens; port 0 takes a free one.
    pub address: SocketAddr,
    /// `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// How many proxies of ours stand before it: whose `X-Forwarded-…` is believed.
    pub trusted_hops: u8,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where uploads wait for their import.
    pub spool_dir: PathBuf,
    /// The largest upload that is taken.
    pub upload_bytes_max: usize,
    /// Where content is kept: a folder, or `s3://BUCKET/PREFIX`.
    pub content: String,
    /// The `AWS_…` variables of the environment, for the latter.
    pub content_variables: Vec<(String, String)>,
    /// Our own program, which is its own child where a stranger's file is heard.
    pub program: PathBuf,
    /// What such a child may use.
    pub media_limits: ChildLimits,
    /// Where messages go.
    pub mail: MailTo,
    /// Who they are from.
    pub mail_from: String,
    /// What links in messages begin with; `address` where there is none.
    pub public_url: Option<String>,
}

/// A server that runs.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
    ticking: Ticking,
    portal: Arc<Portal>,
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut running = f.debug_struct("Running");
        running
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// The task that looks at the clock; it ends with its server.
#[derive(Debug)]
struct Ticking(AbortHandle);

impl Drop for Ticking {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Why the server did not start, or ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, or not ours.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address that was wanted.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The database.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Mail.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// A server function that nobody may call.
    #[error(transparent)]
    Function(#[from] UnlistedFunction),
    /// The server ended by itself.
    #[error("the server ended")]
    Ended(#[source] io::Error),
}

/// Opens the database, brings its schema up to date, and serves.
///
/// # Errors
/// [`StartError`], all but `Ended`.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let db = Db::open(&config.database_url).await?;
    db.migrate().await?;
    let left = stop_leftovers(&db, config.clock.now()).await?;
    if left > 0 {
        tracing::warn!(left, "uploads were cut off when the server stopped");
    }
    let wanted = config.address;
    let cannot_listen = |source| StartError::Listen {
        address: wanted,
        source,
    };
    let portal_url = config.public_url.clone();
    let portal_url = portal_url.unwrap_or_else(|| format!("http://{wanted}"));
    let mailer = Mailer::new(&config.mail, &config.mail_from, &portal_url)?;
    let clock = Arc::clone(&config.clock);
    let ticking_db = db.clone();
    ensure_key(&db, config.clock.now()).await?;
    let portal = Portal::new(db, config)?;
    match portal.meter.settle_left().await {
        Ok(0) => {}
        Ok(left) => tracing::warn!(left, "downloads were cut off when the server stopped"),
        Err(error) => tracing::error!(%error, "journals of downloads"),
    }
    let router = portal::router(Arc::clone(&portal))?;

    let listener = TcpListener::bind(wanted).await.map_err(cannot_listen)?;
    let address = listener.local_addr().map_err(cannot_listen)?;
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = download::serve(listener, router, async {
        // a dropped `Running` stops the server as well
        let _ = stopped.await;
    });
    Ok(Running {
        address,
        stop,
        serving: tokio::spawn(serving),
        ticking: Ticking(
            tokio::spawn(tick_on(ticking_db, clock, mailer, Arc::clone(&portal))).abort_handle(),
        ),
        portal,
    })
}

/// Does what is due, again and again. Other processes may do so as well. What
/// is slow to answer, a mail server or another system, holds up itself alone.
async fn tick_on(db: Db, clock: Arc<dyn Clock>, mailer: Mailer, portal: Arc<Portal>) {
    tokio::join!(
        look_at_the_clock(&db, &*clock),
        make_papers(&portal, &*clock),
        send_mail(&db, &*clock, &mailer, &portal),
        call_others(&db, &*clock),
        settle_left(&portal),
    );
}

async fn look_at_the_clock(db: &Db, clock: &dyn Clock) {
    let mut every = every_tick();
    loop {
        every.tick().await;
        match tick(db, clock.now()).await {
            Ok(ticked) if ticked == Ticked::default() => {}
            Ok(Ticked {
                statuses,
                switches,
                alerts,
                deliveries,
            }) => tracing::info!(statuses, switches, alerts, deliveries, "due by the clock"),
            // the next look may find the database again
            Err(error) => tracing::error!(error = error.chain(), "looking at the clock"),
        }
    }
}

/// Settles downloads whose settlement failed, and those of a process that was
/// killed beside this one.
async fn settle_left(portal: &Portal) {
    let mut every = every_tick();
    loop {
        every.tick().await;
        match portal.meter.settle_left().await {
            Ok(0) => {}
            Ok(left) => tracing::info!(left, "downloads settled late"),
            Err(error) => tracing::error!(%error, "journals of downloads"),
        }
    }
}

async fn make_papers(portal: &Portal, clock: &dyn Clock) {
    let mut every = every_tick();
    loop {
        every.tick().await;
        match portal.papers.make_due(clock.now()).await {
            Ok(0) => {}
            Ok(made) => tracing::info!(made, "papers of bills"),
            Err(error) => tracing::error!(error = error.chain(), "papers of bills"),
        }
    }
}

async fn send_mail(db: &Db, clock: &dyn Clock, mailer: &Mailer, portal: &Portal) {
    let mut every = every_tick();
    loop {
        every.tick().await;
        match mailer.send_due(db, &portal.papers, clock.now()).await {
            Ok(0) => {}
            Ok(sent) => tracing::info!(sent, "messages"),
            Err(error) => tracing::error!(error = error.chain(), "sending messages"),
        }
    }
}

async fn call_others(db: &Db, clock: &dyn Clock) {
    let caller = Caller::default();
    let mut every = every_tick();
    loop {
        every.tick().await;
        match caller.call_due(db, clock.now()).await {
            Ok(0) => {}
            Ok(taken) => tracing::info!(taken, "webhook calls"),
            Err(error) => tracing::error!(error = error.chain(), "calling other systems"),
        }
    }
}

fn every_tick() -> Interval {
    let mut every = interval(TICK_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    every
}

impl Running {
    /// The address as a link, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes no more requests, lets those under way end, and returns.
    ///
    /// # Errors
    /// [`StartError::Ended`].
    pub async fn stop(self) -> Result<(), StartError> {
        // no receiver: it has ended already, and says why below
        let _ = self.stop.send(());
        drop(self.ticking);
        let mut serving = self.serving;
        let ended = match tokio::time::timeout(STOP_WAIT, &mut serving).await {
            Ok(ended) => flatten(ended),
            Err(_) => {
                tracing::warn!("requests still under way were cut off");
                serving.abort();
                Ok(())
            }
        };
        // what downloads delivered is settled while there is time; what is left, at
        // the next start
        if tokio::time::timeout(STOP_WAIT, self.portal.meter.drained())
            .await
            .is_err()
        {
            tracing::warn!("downloads wait to be settled");
        }
        ended
    }

    /// Waits until `signal`, then stops; or until the server ends by itself.
    ///
    /// # Errors
    /// [`StartError::Ended`].
    pub async fn run_until(mut self, signal: impl Future<Output = ()>) -> Result<(), StartError> {
        tokio::select! {
            ended = &mut self.serving => flatten(ended),
            () = signal => self.stop().await,
        }
    }
}

fn flatten(ended: Result<(), tokio::task::JoinError>) -> Result<(), StartError> {
    ended.map_err(|task| StartError::Ended(io::Error::other(task)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::FixedClock;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };

    fn config(address: SocketAddr) -> Config {
        Config {
            address,
            database_url: "sqlite::memory:".into(),
            trusted_hops: 0,
            clock: Arc::new(FixedClock::new("2026-11-21T09:00:00Z".parse().unwrap())),
            spool_dir: "unused".into(),
            content: std::env::temp_dir().display().to_string(),
            content_variables: Vec::new(),
            program: "/bin/false".into(),
            media_limits: ChildLimits::default(),
            upload_bytes_max: 1 << 20,
            mail: MailTo::Off,
            mail_from: "Bandstand <bandstand@localhost>".into(),
            public_url: None,
        }
    }

    #[tokio::test]
    async fn a_server_starts_answers_and_stops() {
        let running = start(config(([127, 0, 0, 1], 0).into())).await.unwrap();
        let address = running.address;

        let mut socket = TcpStream::connect(address).await.unwrap();
        let request = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        socket.write_all(request).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\nok"),
            "{answer}"
        );

        // the address is taken
        let refused = start(config(address)).await.map(|running| running.address);
        assert!(
            matches!(refused, Err(StartError::Listen { .. })),
            "{refused:?}"
        );

        running.stop().await.unwrap();
        assert!(TcpStream::connect(address).await.is_err());
    }
}
