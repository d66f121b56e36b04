//! The real program, Debian's `radclient` as the access server, and a kill in the
//! middle: nothing that was answered is lost, nothing counts twice.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use engine::{Db, check::check, entity::usage_total};
use sea_orm::EntityTrait;
use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader},
    net::UdpSocket,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

const REQUESTS: i64 = 3_000;
const OCTETS: i64 = 1_000;

const TARIFF: &str = r#"
code = "plain"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
tax = "exclusive"
name = { en = "Plain" }
[[group]]
service = "data"
unit = "GB"
increment = "1 B"
tax_rate = "19"
bands = [{ up_to = "100", cost = "10" }]
above = { cost = "20" }
"#;

const ACCOUNTS: &str = r#"
[seller]
name = "S"
address = ["x"]
tax_id = "DE123456789"
[[account]]
reference = "a"
name = "A"
address = ["x"]
currency = "EUR"
zone = "Europe/Berlin"
cycle_day = 1
opened_on = "2026-01-01"
tariffs = [{ from = "2026-01-01", code = "plain" }]
[[account.line]]
label = "Home"
kind = "home"
identifiers = ["harbour-dsl"]
"#;

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bandstand"));
    command
        .args(arguments)
        .env("BANDSTAND_DATABASE_URL", url(folder))
        .env("BANDSTAND_RADIUS_SECRET", "testing123")
        .current_dir(folder)
        .stderr(Stdio::null());
    command
}

fn url(folder: &Path) -> String {
    format!("sqlite://{}?mode=rwc", folder.join("house.db").display())
}

/// A listener on `port`, once it says that it listens.
fn listener(folder: &Path, port: u16) -> Child {
    let address = format!("127.0.0.1:{port}");
    let mut child = program(
        folder,
        &["radius", "--listen", &address, "--client", "127.0.0.1"],
    )
    .stdout(Stdio::piped())
    .spawn()
    .unwrap();
    let mut line = String::new();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    said.read_line(&mut line).unwrap();
    assert_eq!(line.trim(), format!("listening on udp://{address}"));
    child
}

async fn used(db: &Db) -> (i64, i64) {
    let totals = usage_total::Entity::find().all(db.read()).await.unwrap();
    let sum = |of: fn(&usage_total::Model) -> i64| totals.iter().map(of).sum();
    (sum(|total| total.raw), sum(|total| total.records))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answered_request_is_lost_by_a_kill() {
    if Command::new("radclient")
        .arg("-v")
        .stdout(Stdio::null())
        .status()
        .is_err()
    {
        eprintln!("skipped: there is no radclient (Debian package freeradius-utils)");
        return;
    }
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    fs::write(path.join("tariff.toml"), TARIFF).unwrap();
    fs::write(path.join("accounts.toml"), ACCOUNTS).unwrap();
    for arguments in [
        ["tariff", "add", "tariff.toml"],
        ["account", "add", "accounts.toml"],
    ] {
        let status = program(path, &arguments)
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "{arguments:?}");
    }
    let mut requests = String::new();
    for index in 0..REQUESTS {
        write!(
            requests,
            "User-Name = \"harbour-dsl\"\nNAS-Identifier = \"access-1\"\nAcct-Status-Type = Stop\n\
             Acct-Session-Id = \"s{index}\"\nEvent-Timestamp = \"Oct  1 2026 10:00:00 UTC\"\nAcct-Session-Time = 1\nAcct-Output-Octets = {OCTETS}\n\
             Message-Authenticator = 0x00\n\n"
        )
        .unwrap();
    }
    fs::write(path.join("requests"), requests).unwrap();
    // free a moment ago, and nobody else asks for it by name
    let port = UdpSocket::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut first = listener(path, port);
    let address = format!("127.0.0.1:{port}");
    // patient: what it sends again is answered twice, and it calls the second a fault
    let mut client = Command::new("radclient")
        .args(["-q", "-f", "requests", "-p", "40", "-r", "30", "-t", "4"])
        .args([&address, "acct", "testing123"])
        .current_dir(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let db = Db::open(&url(path)).await.unwrap();
    let mut waits = 0;
    while used(&db).await.1 < REQUESTS / 4 {
        waits += 1;
        assert!(waits < 3_000, "nothing comes in");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    first.kill().unwrap();
    first.wait().unwrap();
    let (_, before) = used(&db).await;
    assert!(before < REQUESTS, "the kill came too late to show anything");
    let mut second = listener(path, port);
    // it gives up only on what was never answered
    let status = client.wait().unwrap();
    assert!(status.success(), "{status}");
    assert_eq!(used(&db).await, (REQUESTS * OCTETS, REQUESTS));
    let ended = Command::new("kill")
        .arg(second.id().to_string())
        .status()
        .unwrap();
    assert!(ended.success());
    assert!(second.wait().unwrap().success());
    let proofs = check(&db).await.unwrap();
    assert!(proofs.is_sound(), "{proofs:#?}");
}

#[test]
fn a_slip_is_told_without_the_secret() {
    let folder = TempDir::new().unwrap();
    for (clients, want) in [
        (&["hush"][..], "--client 1: IP or IP=SECRET is wanted"),
        (&["192.0.2.1=a", "hush=192.0.2.2"], "--client 2: IP or"),
        (&["192.0.2.1="], "--client 192.0.2.1: no secret"),
    ] {
        let mut command = program(folder.path(), &["radius", "--listen", "127.0.0.1:0"]);
        command.args(clients.iter().flat_map(|client| ["--client", client]));
        let output = command.stderr(Stdio::piped()).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{clients:?}");
        assert!(told.contains(want), "{told}");
        assert!(!told.contains("hush"), "{told}");
    }
}
