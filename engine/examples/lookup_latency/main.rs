//! Times how long it takes to find a recording by its sound; `scripts/bench` prints it.
//!
//!     lookup_latency DATABASE-URL TRACKS LOOKUPS
//!
//! The database must be empty. It is filled with made-up recordings, the same ones
//! each time: more random than music, so the index has no popular words.

mod fill;
#[path = "../stored/mod.rs"]
mod stored;

use domain::{
    id::ContentId,
    identity::made_up::{noisy, recording},
};
use engine::{
    Db,
    query::{
        lookup::{Among, Asked, Found, by_places, by_whole_words, find},
        recording::Form,
    },
};
use sound::FINGERPRINT_ALGORITHM;
use std::{env, error::Error, time::Instant};

/// Bits of a copy that are wrong, of a thousand: a lossy codec's.
const WRONG_PER_MILLE: u64 = 30;
/// The round that does not count.
const WARM_UP: u32 = 0;
/// Each question is asked so often after it; the fastest answer counts. Other
/// programs run beside this one, and between two times there are all the others.
const ROUNDS: u32 = 3;

/// What is looked up.
enum Kind {
    /// Its digest is known.
    Known,
    /// The whole recording in a lossy form.
    Copy,
    /// So many words from the middle of such a copy.
    Excerpt(usize),
    /// A recording that is not there.
    Unknown,
}

impl Kind {
    const ALL: [(&str, Self); 5] = [
        ("a file in a known form", Self::Known),
        ("a whole copy, 3 % of its bits wrong", Self::Copy),
        ("… 30 s from its middle", Self::Excerpt(242)),
        ("… 15 s from its middle", Self::Excerpt(121)),
        ("a file that nobody has registered", Self::Unknown),
    ];

    /// The question, and its answer.
    fn ask(&self, seed: u32, tracks: u32) -> (Asked, Option<ContentId>) {
        // spread over all of them
        let number = (u64::from(seed) * 7_919 % u64::from(tracks)) as u32 + 1;
        let copy = || noisy(&fill::words(number), WRONG_PER_MILLE, seed.into());
        let (form, words) = match self {
            Self::Known => (Some(fill::form(number)), fill::words(number)),
            Self::Copy => (None, copy()),
            Self::Excerpt(length) => {
                let copy = copy();
                let start = (copy.len() - length) / 2;
                (None, copy[start..start + length].to_vec())
            }
            Self::Unknown => (None, recording(u64::MAX - u64::from(seed), 1_600)),
        };
        let answer = (!matches!(self, Self::Unknown)).then(|| stored::id(number));
        (asked(form, words), answer)
    }
}

fn asked(form: Option<Form>, words: Vec<u32>) -> Asked {
    Asked {
        form,
        algorithm: FINGERPRINT_ALGORITHM.to_owned(),
        words,
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let mut next = || arguments.next().ok_or("DATABASE-URL TRACKS LOOKUPS");
    let (url, tracks, lookups) = (next()?, next()?.parse()?, next()?.parse()?);
    let db = Db::open(&url).await?;
    db.migrate().await?;
    let begun = Instant::now();
    fill::fill(&db, tracks).await?;
    eprintln!("{tracks} recordings in {:.0?}", begun.elapsed());
    for (name, kind) in Kind::ALL {
        println!("{name}|{}", measure(&db, &kind, tracks, lookups).await?);
    }
    db.close().await?;
    Ok(())
}

async fn measure(
    db: &Db,
    kind: &Kind,
    tracks: u32,
    lookups: u32,
) -> Result<String, Box<dyn Error>> {
    let mut best_us = vec![[u128::MAX; 2]; lookups as usize];
    let mut right = 0_u32;
    for round in 0..=ROUNDS {
        for (seed, best_us) in (0..).zip(&mut best_us) {
            let (asked, answer) = kind.ask(seed, tracks);
            let begun = Instant::now();
            let found = find(db.read(), &asked, Among::Shop).await?;
            let took_us = begun.elapsed().as_micros();
            let begun = Instant::now();
            by_whole_words(db.read(), &asked.words).await?;
            by_places(db.read(), &asked.words).await?;
            let index_took_us = begun.elapsed().as_micros();
            if round == WARM_UP {
                right += u32::from(match found {
                    Found::One { recording, .. } => Some(recording) == answer,
                    Found::Unknown => answer.is_none(),
                    Found::Unsure(_) => false,
                });
            } else {
                *best_us = [best_us[0].min(took_us), best_us[1].min(index_took_us)];
            }
        }
    }
    let [all_us, index_us] = [0, 1].map(|which| best_us.iter().map(|us| us[which]).collect());
    let [all, index] = [all_us, index_us].map(quantiles);
    let share = f64::from(right) * 100.0 / f64::from(lookups);
    Ok(match kind {
        Kind::Known => format!("{all}; right {share:.1} %"),
        _ => format!("{all}; right {share:.1} %; both indexes alone {index}"),
    })
}

fn quantiles(mut times_us: Vec<u128>) -> String {
    times_us.sort_unstable();
    let at = |percent: usize| times_us[times_us.len() * percent / 100] as f64 / 1_000.0;
    format!("p50 {:.1} ms, p99 {:.1} ms", at(50), at(99))
}
