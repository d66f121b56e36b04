//! Accounting by network on both databases: a real socket, requests that come
//! doubled, out of order, forged and broken.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::{
    mediation::{Format, ParseOptions},
    time::FixedClock,
};
use engine::{
    Db, SyncedDb,
    check::check,
    entity::{usage_import, usage_reject, usage_total},
    flow::{
        import::{ImportRequest, import},
        listen::{Clients, ListenReport, Telling, listen},
    },
    intake::radius::accounting_request,
    testing::{add_household, each_database, instant},
};
use sea_orm::EntityTrait;
use std::{
    io::Cursor,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::UdpSocket, sync::oneshot, task::JoinHandle, time::timeout};

const SECRET: &str = "testing123";
const START: u32 = 1;
const STOP: u32 = 2;
const INTERIM: u32 = 3;

struct Listener {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    done: JoinHandle<ListenReport>,
    told: Arc<Mutex<Vec<ListenReport>>>,
}

impl Listener {
    async fn start(db: &Db) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let mut clients = Clients::default();
        clients.put([127, 0, 0, 1].into(), SECRET);
        let (stop, stopped) = oneshot::channel::<()>();
        let db = SyncedDb::assumed(db.clone());
        let clock = Arc::new(FixedClock::new(instant("2026-11-21T09:00:00Z")));
        let told = Arc::new(Mutex::new(Vec::new()));
        let telling = Telling {
            every: Duration::from_millis(20),
            tell: {
                let told = Arc::clone(&told);
                move |report: &ListenReport| told.lock().unwrap().push(*report)
            },
        };
        let done = tokio::spawn(async move {
            let stopped = async { stopped.await.unwrap_or(()) };
            let listening = listen(&db, clock, socket, clients, telling, stopped);
            listening.await.unwrap()
        });
        Self {
            address,
            stop,
            done,
            told,
        }
    }

    /// Waits until the counts were told, and are `wanted`.
    async fn told(&self, wanted: impl Fn(&ListenReport) -> bool) {
        let told = async {
            while !self.told.lock().unwrap().last().is_some_and(&wanted) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(20), told).await.unwrap();
    }

    async fn end(self) -> ListenReport {
        self.stop.send(()).unwrap();
        self.done.await.unwrap()
    }
}

/// A report of a session, so many seconds after the day began.
fn report(
    identifier: u8,
    user: &str,
    session: &str,
    kind: u32,
    second: u32,
    octets: u64,
) -> Vec<u8> {
    let at = 1_793_577_600 + second;
    let low = u32::try_from(octets & 0xffff_ffff).unwrap();
    let high = u32::try_from(octets >> 32).unwrap();
    let attributes: &[(u8, &[u8])] = &[
        (1, user.as_bytes()),
        (32, b"access-1"),
        (40, &kind.to_be_bytes()),
        (44, session.as_bytes()),
        (46, &second.to_be_bytes()),
        (43, &low.to_be_bytes()),
        (53, &high.to_be_bytes()),
        (55, &at.to_be_bytes()),
    ];
    accounting_request(identifier, attributes, SECRET.as_bytes())
}

/// Sends and waits for the answer to it.
async fn ask(socket: &UdpSocket, packet: &[u8]) -> u8 {
    socket.send(packet).await.unwrap();
    let mut answer = [0; 64];
    let length = timeout(Duration::from_secs(20), socket.recv(&mut answer))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((answer[0], length), (5, 20));
    answer[1]
}

async fn used(db: &Db) -> u64 {
    let totals = usage_total::Entity::find().all(db.read()).await.unwrap();
    let sum: i64 = totals.iter().map(|total| total.raw).sum();
    sum.unsigned_abs()
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_count_once_whatever_the_network_does() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let listener = Listener::start(&db).await;
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        socket.connect(listener.address).await.unwrap();
        let gigabyte = 1_000_000_000;
        let start = report(1, "H-1-home", "a", START, 0, 0);
        let interim = report(2, "H-1-home", "a", INTERIM, 600, 3 * gigabyte);
        let stop = report(3, "H-1-home", "a", STOP, 900, 5 * gigabyte);
        for (packet, identifier) in [
            (&start, 1),
            (&stop, 3),
            (&interim, 2),
            (&stop, 3),
            (&start, 1),
        ] {
            assert_eq!(ask(&socket, packet).await, identifier);
            // what was answered is there
            let is_stopped = identifier != 1;
            assert!(!is_stopped || used(&db).await == 5 * gigabyte);
        }
        // a stop without a start counts, a line that nobody has waits, and the access
        // server's own news are no usage
        let alone = report(4, "H-1-mobile", "b", STOP, 60, 7);
        let nobody = report(5, "H-9-home", "c", STOP, 60, 7);
        let on = accounting_request(6, &[(40, &7_u32.to_be_bytes())], SECRET.as_bytes());
        // a NUL, which PostgreSQL takes in no text, harms nobody else
        let nul = report(8, "H-1\0home", "d", STOP, 60, 7);
        // tunnels report on their links too (RFC 2867); what we do not count is kept
        let tunnel = report(9, "H-1-home", "e", 10, 60, 7);
        for packet in [&alone, &nobody, &on, &nul, &tunnel] {
            ask(&socket, packet).await;
        }
        let forged = accounting_request(7, &[(40, &1_u32.to_be_bytes())], b"guess");
        let long = accounting_request(9, &[(53, &1_u64.to_be_bytes())], SECRET.as_bytes());
        let unsigned = accounting_request(9, &[(80, &[1; 16])], SECRET.as_bytes());
        for packet in [&forged[..], &alone[..30], b"", &[1; 20], &long, &unsigned] {
            socket.send(packet).await.unwrap();
        }
        // behind the last of them
        ask(&socket, &alone).await;
        let report = listener.end().await;
        assert_eq!(
            report,
            ListenReport {
                received: 17,
                answered: 11,
                accepted: 4,
                duplicates: 3,
                rejected: 3,
                about_server: 1,
                forged: 2,
                truncated: 3,
                malformed: 1,
                ..ListenReport::default()
            }
        );
        assert_eq!(used(&db).await, 5 * gigabyte + 7);
        let rejects = usage_reject::Entity::find().all(db.read()).await.unwrap();
        let mut reasons: Vec<&str> = rejects.iter().map(|row| row.reason.as_str()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["nul_byte", "unknown_line", "unknown_status_type"]);
        let import = usage_import::Entity::find()
            .one(db.read())
            .await
            .unwrap()
            .unwrap();
        assert!(
            import.source.starts_with("radius 127.0.0.1:"),
            "{}",
            import.source
        );
        let proofs = check(&db).await.unwrap();
        assert!(proofs.is_sound(), "{proofs:#?}");
    })
    .await;
}

/// A report without Acct-Session-Time, of an access server of that name.
fn untimed(identifier: u8, server: &[u8], kind: u32, second: u32, octets: u32) -> Vec<u8> {
    let at = 1_793_577_600 + second;
    let attributes: &[(u8, &[u8])] = &[
        (1, b"H-1-home"),
        (32, server),
        (40, &kind.to_be_bytes()),
        (44, b"1"),
        (43, &octets.to_be_bytes()),
        (55, &at.to_be_bytes()),
    ];
    accounting_request(identifier, attributes, SECRET.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_access_server_that_restarts_ends_its_sessions() {
    const ON: u32 = 7;
    const OFF: u32 = 8;
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        // by another listener each time: what ended is known from the database
        for steps in [
            &[
                (b"a", INTERIM, 600, 1_000, 1_000),
                (b"b", INTERIM, 600, 1_000, 2_000),
                (b"a", ON, 700, 0, 2_000),
                (b"a", ON, 700, 0, 2_000),
                // the counter began again from 0 here, and did not there
                (b"a", INTERIM, 900, 70, 2_070),
                (b"b", INTERIM, 900, 70, 2_070),
            ][..],
            &[
                (b"a", INTERIM, 1_000, 140, 2_140),
                (b"a", OFF, 1_100, 0, 2_140),
                (b"a", STOP, 1_090, 145, 2_145),
            ],
            &[(b"a", STOP, 1_200, 10, 2_155)],
        ] {
            let listener = Listener::start(&db).await;
            let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
            socket.connect(listener.address).await.unwrap();
            for (server, kind, second, octets, total) in steps {
                ask(&socket, &untimed(1, *server, *kind, *second, *octets)).await;
                assert_eq!(used(&db).await, *total, "at {second}");
            }
            let report = listener.end().await;
            assert_eq!(report.answered, steps.len() as u64);
        }
        let rejects = usage_reject::Entity::find().all(db.read()).await.unwrap();
        assert_eq!(rejects, []);
        let proofs = check(&db).await.unwrap();
        assert!(proofs.is_sound(), "{proofs:#?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_ends_an_access_servers_sessions_as_well() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let block = |kind: &str, second: u32, octets: u32| {
            format!(
                "Sun Nov  1 00:00:00 2026\n\tUser-Name = \"H-1-home\"\n\tNAS-Identifier = \"a\"\n\
                 \tAcct-Status-Type = {kind}\n\tAcct-Session-Id = \"1\"\n\
                 \tAcct-Output-Octets = {octets}\n\tEvent-Timestamp = {}\n\n",
                1_793_577_600 + second
            )
        };
        let file = [
            block("Interim-Update", 600, 1_000),
            block("Accounting-On", 700, 0),
            block("Interim-Update", 900, 70),
        ];
        let request = ImportRequest {
            source: "detail".to_owned(),
            format: Format::RadiusDetail,
            options: ParseOptions::default(),
            by: None,
        };
        let clock = Arc::new(FixedClock::new(instant("2026-11-21T09:00:00Z")));
        let file = Cursor::new(file.concat());
        let report = import(&db, clock, request, Box::new(file)).await.unwrap();
        assert_eq!((report.accepted, report.rejected), (2, 1));
        assert_eq!(used(&db).await, 1_070);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_counts_are_told_when_they_changed() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let listener = Listener::start(&db).await;
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        socket.connect(listener.address).await.unwrap();
        let packet = report(1, "H-1-home", "a", STOP, 60, 7);
        ask(&socket, &packet).await;
        listener.told(|report| report.answered == 1).await;
        let times = listener.told.lock().unwrap().len();
        assert!((1..=2).contains(&times), "{times}");
        // ten times its turn, and nothing to tell
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(listener.told.lock().unwrap().len(), times);
        // what is dropped is told as well
        socket.send(b"").await.unwrap();
        listener.told(|report| report.truncated == 1).await;
        ask(&socket, &packet).await;
        listener.told(|report| report.duplicates == 1).await;
        let told = listener.told.lock().unwrap().last().copied();
        let end = listener.end().await;
        assert_eq!(told, Some(end));
        assert_eq!((end.received, end.answered, end.dropped()), (3, 2, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_load_holds_off_the_end() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let listener = Listener::start(&db).await;
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        socket.connect(listener.address).await.unwrap();
        let packet = report(1, "H-1-home", "a", STOP, 60, 7);
        ask(&socket, &packet).await;
        let flood = tokio::spawn(async move {
            loop {
                // nobody listens at the end
                let _ = socket.send(&packet).await;
                tokio::task::yield_now().await;
            }
        });
        // something waits at every moment from now on
        tokio::time::sleep(Duration::from_millis(300)).await;
        let ended = timeout(Duration::from_secs(20), listener.end()).await;
        flood.abort();
        assert!(ended.unwrap().answered > 1);
        assert_eq!(used(&db).await, 7);
    })
    .await;
}
