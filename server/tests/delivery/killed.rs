//! A server that is killed in the middle of downloads.

use crate::{
    client::{Device, Received},
    world::{NOW, config, database_url, fill, settled},
};
use domain::time::{Clock as _, FixedClock};
use engine::{
    Db,
    check::check,
    demo,
    identity::{Attempt, sign_in},
};
use server::start;
use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
};
use tokio::task::spawn_blocking;

/// The program itself, serving; and where.
fn serve(folder: &Path) -> (Child, SocketAddr) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bandstand"))
        .args([
            "serve",
            "--addr",
            "127.0.0.1:0",
            "--as-of",
            NOW,
            "--mail",
            "off",
        ])
        .args(["--database-url", &database_url(folder), "--spool-dir"])
        .arg(folder.join("spool"))
        .arg("--content")
        .arg(folder.join("content"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = loop {
        let line = lines.next().unwrap().unwrap();
        if let Some((_, address)) = line.split_once("http://") {
            let address: String = address.chars().take_while(|c| !c.is_whitespace()).collect();
            break address.trim_end_matches(['/', '.']).parse().unwrap();
        }
    };
    (child, address)
}

async fn cookie(db: &Db) -> String {
    let attempt = Attempt {
        email: "harbour@demo.example",
        password: demo::PASSWORD,
        client: "192.0.2.7",
        agent: "test",
        replaces: None,
    };
    let (token, _) = sign_in(db, NOW.parse().unwrap(), attempt).await.unwrap();
    format!("__Host-session={}", token.cookie_value())
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_kill_what_its_journals_prove_is_settled() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::new(NOW.parse().unwrap()));
    let (db, content) = fill(folder.path(), &clock, 16).await;
    let cookie = cookie(&db).await;
    let mut received = Received::default();
    for (turn, reads) in [700_000_u64, 1_500_000, 0, 2_100_000]
        .into_iter()
        .enumerate()
    {
        let (mut child, address) = serve(folder.path());
        let (path, cookie) = (format!("/library/{content}/deliver/wav"), cookie.clone());
        let work = move || {
            let mut device = Device::new(address, &cookie);
            let form = format!("once={}", uuid::Uuid::from_u128(turn as u128 + (5 << 96)));
            let fixed = device.post(&path, &form);
            assert_eq!(fixed.status, 303, "{fixed:?}");
            let asked = device.get(&fixed.location, None);
            assert_eq!(asked.status, 200);
            let mut read = device.read(reads, 4_096);
            // SIGKILL
            child.kill().unwrap();
            child.wait().unwrap();
            read += device.read(u64::MAX, 4_096);
            read
        };
        let read = spawn_blocking(work).await.unwrap();
        received.add(0, read, false);
    }
    // the next one settles what is left
    let running = start(config(folder.path(), Arc::clone(&clock)))
        .await
        .unwrap();
    let delivery = settled(&db).await;
    assert_eq!(
        received.agrees_with(&delivery.arrived),
        Ok(()),
        "{received:?}"
    );
    assert!(
        delivery.arrived.count() > 1_000_000,
        "{:?}",
        delivery.arrived
    );
    let left = std::fs::read_dir(folder.path().join("spool/deliveries")).unwrap();
    assert_eq!(left.count(), 0);
    engine::flow::tick::tick(&db, clock.now()).await.unwrap();
    let report = check(&db).await.unwrap();
    assert!(report.is_sound(), "{report:#?}");
    running.stop().await.unwrap();
}
