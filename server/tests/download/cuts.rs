//! Clients that leave at any byte, in any way, after any pause.

use crate::{
    client::{Client, Goodbye},
    world::{FILE_BYTES, World, assert_cut},
};
use server::download::End;
use std::{ops::Range, time::Duration};
use tokio::task::spawn_blocking;

const CUTS: u64 = 240;

/// A small generator: the same numbers for the same seed.
pub struct Dice(pub u64);

impl Dice {
    /// One of `0..below` (xorshift64*).
    pub fn throw(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % below
    }
}

#[derive(Debug, Clone)]
struct Cut {
    range: Range<u64>,
    read: u64,
    piece: usize,
    stall: Duration,
    goodbye: Goodbye,
}

impl Cut {
    fn thrown(dice: &mut Dice) -> Self {
        let start = dice.throw(FILE_BYTES - 1);
        let end = start + 1 + dice.throw(FILE_BYTES - start);
        let range = start..end;
        Self {
            read: dice.throw(end - start + 1),
            range,
            piece: [1_000, 4_096, 65_536, 1 << 20][dice.throw(4) as usize],
            stall: Duration::from_millis([0, 0, 1, 20][dice.throw(4) as usize]),
            goodbye: [Goodbye::Close, Goodbye::Reset][dice.throw(2) as usize],
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn never_more_than_was_read_and_little_less() {
    let seed = std::env::var("BANDSTAND_SEED")
        .ok()
        .and_then(|text| text.parse().ok());
    let seed = seed.unwrap_or(0x5eed_2026_1121);
    println!("BANDSTAND_SEED={seed}");
    let mut dice = Dice(seed);
    let mut world = World::new().await;
    let address = world.address;
    let mut is_whole = 0;
    for number in 0..CUTS {
        let cut = Cut::thrown(&mut dice);
        let Cut {
            range,
            read,
            piece,
            stall,
            goodbye,
        } = cut.clone();
        let got = spawn_blocking(move || {
            let mut client = Client::new(address);
            client.ask("/file", &range, "");
            let got = client.read(read, piece);
            client.stall(stall);
            client.leave(goodbye);
            got
        })
        .await
        .unwrap();
        assert_eq!(got, read, "{number} {cut:?}");
        let settled = world.settled().await;
        let length = cut.range.end - cut.range.start;
        let what = format!("seed {seed}, {number}: {cut:?}, {:?}", settled.end);
        match settled.end {
            End::Complete => {
                assert_eq!(settled.range, cut.range, "{what}");
                assert_eq!(read, length, "{what}");
                is_whole += 1;
            }
            _ => assert_cut(&settled, &cut.range, read, &what),
        }
    }
    println!("{is_whole} of {CUTS} were whole");
    assert_eq!(world.stop().ended().await, []);
}
