//! HTTP/2 without TLS: several transfers over one connection.

use crate::world::{FILE_BYTES, World, assert_cut, byte};
use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Empty};
use hyper::{body::Incoming, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use server::download::{Delivered, End};
use std::ops::Range;

type Sender = http2::SendRequest<Empty<Bytes>>;

/// A connection whose client keeps no more than a default window unread.
async fn connect(world: &World) -> Sender {
    let stream = tokio::net::TcpStream::connect(world.address).await.unwrap();
    let (sender, connection) = http2::Builder::new(TokioExecutor::new())
        .initial_stream_window_size(65_535)
        .initial_connection_window_size(65_535)
        .handshake(TokioIo::new(stream))
        .await
        .unwrap();
    tokio::spawn(connection);
    sender
}

async fn ask(sender: &mut Sender, range: &Range<u64>) -> Incoming {
    let Range { start, end } = range;
    let request = Request::get("http://x/file")
        .header("x-range", format!("{start}-{end}"))
        .body(Empty::new())
        .unwrap();
    sender.ready().await.unwrap();
    sender.send_request(request).await.unwrap().into_body()
}

/// Reads at least `count` bytes, or all; how many there were.
async fn read(body: &mut Incoming, start: u64, count: u64) -> u64 {
    let mut read = 0;
    while read < count
        && let Some(frame) = body.frame().await
    {
        let data = frame.unwrap().into_data().unwrap();
        for one in &data {
            assert_eq!(*one, byte(start + read));
            read += 1;
        }
    }
    read
}

fn is_whole(settled: &Delivered, range: &Range<u64>) {
    assert_eq!((&settled.range, settled.end), (range, End::Complete));
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_of_one_connection_are_counted_each_for_itself() {
    let mut world = World::new().await;
    let mut sender = connect(&world).await;
    let ranges = [0..FILE_BYTES, 1_000..1_001, 50_000..2_000_000, 9..5_000_000];
    let mut readers = Vec::new();
    for range in ranges.clone() {
        let mut body = ask(&mut sender, &range).await;
        readers.push(tokio::spawn(async move {
            let length = range.end - range.start;
            assert_eq!(read(&mut body, range.start, length).await, length);
        }));
    }
    for reader in readers {
        reader.await.unwrap();
    }
    for _ in &ranges {
        let settled = world.settled().await;
        let range = ranges.iter().find(|range| **range == settled.range);
        is_whole(&settled, range.expect("one that was asked for"));
    }
    drop(sender);
    assert_eq!(world.stop().ended().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_reset_is_cut_and_its_neighbor_is_not() {
    let mut world = World::new().await;
    let mut sender = connect(&world).await;
    for count in [1, 300_000, 1_000_000, 3_333_333] {
        let (cut, whole) = (3..FILE_BYTES, 0..400_000);
        let mut leaving = ask(&mut sender, &cut).await;
        let mut staying = ask(&mut sender, &whole).await;
        let (got, all) = tokio::join!(
            async {
                let got = read(&mut leaving, cut.start, count).await;
                drop(leaving);
                got
            },
            read(&mut staying, 0, whole.end)
        );
        assert_eq!(all, whole.end);
        for _ in 0..2 {
            let settled = world.settled().await;
            match settled.range.start == cut.start {
                true => {
                    assert_eq!(settled.end, End::Cut);
                    assert_cut(&settled, &cut, got, &format!("after {count}"));
                }
                false => is_whole(&settled, &whole),
            }
        }
    }
    drop(sender);
    assert_eq!(world.stop().ended().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_goes_takes_its_streams_along() {
    let mut world = World::new().await;
    let mut sender = connect(&world).await;
    let ranges = [0..FILE_BYTES, 1..FILE_BYTES];
    let mut bodies = Vec::new();
    for range in &ranges {
        bodies.push(ask(&mut sender, range).await);
    }
    let mut got = Vec::new();
    for (body, range) in bodies.iter_mut().zip(&ranges) {
        // a window each: the connection's is shared
        got.push(read(body, range.start, 1).await);
    }
    drop((bodies, sender));
    for _ in &ranges {
        let settled = world.settled().await;
        let index = usize::try_from(settled.range.start).unwrap();
        assert_eq!(settled.end, End::Cut);
        assert_cut(&settled, &ranges[index], got[index], "gone");
    }
    assert_eq!(world.stop().ended().await, []);
}
