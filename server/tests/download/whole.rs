//! Transfers that come to their end: settled is what was received.

use crate::{
    client::{Client, Goodbye},
    world::{BROKEN_BYTES, FILE_BYTES, World, assert_cut},
};
use server::download::End;
use std::{sync::atomic::Ordering::SeqCst, time::Duration};
use tokio::task::spawn_blocking;

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_file_is_settled_whole() {
    for goodbye in [Goodbye::Close, Goodbye::HalfClose] {
        for more in ["", "connection: close\r\n"] {
            let mut world = World::new().await;
            let address = world.address;
            spawn_blocking(move || {
                let mut client = Client::new(address);
                let length = client.ask("/file", &(0..FILE_BYTES), more);
                assert_eq!(client.read(length, 65_536), FILE_BYTES);
                // a reset after all was read: what was read, was read
                client.leave(goodbye);
            })
            .await
            .unwrap();
            let settled = world.settled().await;
            assert_eq!(settled.end, End::Complete, "{goodbye:?} {more}");
            assert_eq!(settled.range, 0..FILE_BYTES);
            assert_eq!(world.stop().ended().await, []);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_stays_on_the_line_is_settled_too_and_each_of_its_requests() {
    let mut world = World::new().await;
    let address = world.address;
    let ranges = [0..1, 0..FILE_BYTES, 100..70_000, 5_000_000..FILE_BYTES];
    let asked = ranges.clone();
    let client = spawn_blocking(move || {
        let mut client = Client::new(address);
        for range in asked {
            let length = client.ask("/file", &range, "");
            assert_eq!(length, range.end - range.start);
            assert_eq!(client.read(length, 10_000), length);
        }
        client
    });
    let client = client.await.unwrap();
    let mut settled = Vec::new();
    for _ in &ranges {
        let one = world.settled().await;
        assert_eq!(one.end, End::Complete);
        settled.push(one.range);
    }
    settled.sort_by_key(|range| (range.start, range.end));
    let mut wanted = ranges.to_vec();
    wanted.sort_by_key(|range| (range.start, range.end));
    assert_eq!(settled, wanted);
    client.leave(Goodbye::Close);
    assert_eq!(world.stop().ended().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_slowly_has_read_all_in_the_end() {
    let mut world = World::new().await;
    let address = world.address;
    spawn_blocking(move || {
        let mut client = Client::new(address);
        let length = client.ask("/file", &(0..300_000), "");
        let mut read = 0;
        while read < length {
            client.stall(Duration::from_millis(2));
            read += client.read((length - read).min(3_000), 1_000);
        }
    })
    .await
    .unwrap();
    let settled = world.settled().await;
    assert_eq!((settled.range, settled.end), (0..300_000, End::Complete));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_fails_cuts_the_transfer() {
    let mut world = World::new().await;
    let address = world.address;
    let read = spawn_blocking(move || {
        let mut client = Client::new(address);
        client.ask("/broken", &(0..1), "");
        client.read(FILE_BYTES, 65_536)
    });
    let read = read.await.unwrap();
    assert!(read <= BROKEN_BYTES);
    let settled = world.settled().await;
    assert_eq!(settled.end, End::Cut);
    assert_cut(&settled, &(0..FILE_BYTES), read, "broken");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_at_a_stop_comes_to_its_end() {
    let world = World::new().await;
    let address = world.address;
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let (stopped, has_stopped) = std::sync::mpsc::channel();
    let client = spawn_blocking(move || {
        let mut client = Client::new(address);
        let length = client.ask("/file", &(0..FILE_BYTES), "");
        let mut read = client.read(1_000_000, 4_096);
        begun.send(()).unwrap();
        has_stopped.recv().unwrap();
        read += client.read(length, 65_536);
        assert_eq!(read, FILE_BYTES);
    });
    has_begun.await.unwrap();
    let stopping = world.stop();
    stopped.send(()).unwrap();
    client.await.unwrap();
    let settled = stopping.ended().await;
    let [one] = settled.as_slice() else {
        panic!("{settled:?}")
    };
    assert_eq!((&one.range, one.end), (&(0..FILE_BYTES), End::Complete));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_settled_is_settled_later() {
    let mut world = World::new().await;
    world.recorder.is_refusing.store(true, SeqCst);
    let address = world.address;
    spawn_blocking(move || {
        let mut client = Client::new(address);
        let length = client.ask("/file", &(7..500_000), "connection: close\r\n");
        assert_eq!(client.read(length, 65_536), length);
    })
    .await
    .unwrap();
    let refused = world.settled().await;
    world.meter.drained().await;
    assert_eq!(world.journals(), 1);
    assert_eq!(world.meter.settle_left().await.unwrap(), 0);
    assert_eq!(world.settled().await, refused);
    assert_eq!(world.journals(), 1);

    world.recorder.is_refusing.store(false, SeqCst);
    assert_eq!(world.meter.settle_left().await.unwrap(), 1);
    assert_eq!(world.settled().await, refused);
    assert_eq!((refused.range, refused.end), (7..500_000, End::Complete));
    assert_eq!(world.journals(), 0);
    assert_eq!(world.meter.settle_left().await.unwrap(), 0);
    assert!(world.is_all_told());
}
