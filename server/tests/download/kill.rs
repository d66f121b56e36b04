//! The server is killed while it sends; its successor settles.

use crate::{
    client::Client,
    cuts::Dice,
    world::{FILE_BYTES, Recorder, assert_cut, journals, router},
};
use server::download::{End, Meter, serve};
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
    sync::Arc,
};
use tokio::net::TcpListener;

/// Set where this test is its own child, which serves.
const FOLDER: &str = "BANDSTAND_TEST_DELIVERIES";
const HERE: &str = "http://";

/// Serves, where it is the child of the test below; does nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn serve_until_killed() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let (recorder, _settled) = Recorder::new();
    let meter = Arc::new(Meter::new(folder.into(), recorder as _));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("\n{HERE}{}", listener.local_addr().unwrap());
    serve(listener, router(meter), std::future::pending()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_kill_left_open_is_settled_for_what_certainly_arrived() {
    let mut dice = Dice(2026);
    for number in 0..12 {
        let home = tempfile::tempdir().unwrap();
        let folder: PathBuf = home.path().join("deliveries");
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::serve_until_killed", "--nocapture"])
            .env(FOLDER, &folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let here = lines
            .map(Result::unwrap)
            .find_map(|line| Some(line.strip_prefix(HERE)?.to_owned()));
        let address = here.expect("where it listens").parse().unwrap();

        let range = dice.throw(1_000)..FILE_BYTES;
        let count = dice.throw(FILE_BYTES / 2);
        let mut client = Client::new(address);
        client.ask("/file", &range, "");
        let mut read = client.read(count, 65_536);
        let (recorder, mut settled) = Recorder::new();
        let meter = Meter::new(folder.clone(), recorder as _);
        assert_eq!(meter.settle_left().await.unwrap(), 0, "it is being served");
        child.kill().unwrap();
        child.wait().unwrap();
        // what the kernels still had
        read += client.read(FILE_BYTES, 65_536);

        assert_eq!(meter.settle_left().await.unwrap(), 1);
        let one = settled.try_recv().unwrap();
        assert_eq!(one.end, End::Killed);
        assert_cut(&one, &range, read, &format!("{number}: {count}"));
        assert_eq!(journals(&folder), 0);
        assert_eq!(meter.settle_left().await.unwrap(), 0);
    }
}
