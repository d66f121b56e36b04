//! What the store recognizes of real files; `scripts/bench accuracy` prints it.
//!
//!     accuracy TRACKS COPIES
//!
//! TRACKS is a folder of recordings. COPIES has a folder for each way to change one,
//! "NUMBER NAME"; a file in it is named like its track, but for the extension.

mod files;
#[path = "../stored/mod.rs"]
mod stored;

use domain::identity::{Verdict, compare};
use engine::{
    Db,
    query::lookup::{Among, Found, Tier, find, insert},
};
use files::{AudioFile, Failure, entries, in_parallel, read_folder};
use std::{collections::BTreeMap, env, fmt, path::Path};
use stored::Stored;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = env::args_os().skip(1);
    let (Some(tracks), Some(copies)) = (arguments.next(), arguments.next()) else {
        return Err("TRACKS COPIES".into());
    };
    let tracks = read_folder(Path::new(&tracks))?;
    let db = register(&tracks).await?;

    println!(
        "| the copy | recognized | how | a person decides | unknown | taken for another | bit errors at most |"
    );
    println!("|---|---|---|---|---|---|---|");
    let mut others = Others::default();
    others.compare(&tracks, |at| &tracks[at + 1..])?;
    for folder in entries(Path::new(&copies))? {
        let copies = read_folder(&folder)?;
        let mut row = Row::default();
        for copy in &copies {
            let own = tracks.iter().position(|track| track.name == copy.name);
            let own = own.ok_or_else(|| format!("{} is of no track", copy.name))?;
            row.count(find(db.read(), &copy.asked, Among::Shop).await?, own);
            row.compare(copy, &tracks[own])?;
        }
        println!("{}", row.line(&folder, copies.len()));
        others.compare(&copies, |_| &tracks)?;
    }
    println!("\n{others}");
    Ok(())
}

/// Each track as a recording for sale, its number being its place and one more.
async fn register(tracks: &[AudioFile]) -> Result<Db, Failure> {
    let db = Db::open("sqlite::memory:").await?;
    db.migrate().await?;
    stored::add_provider(&db).await?;
    let all = (1..).zip(tracks).map(|(number, track)| Stored {
        number,
        form: track.asked.form,
        words: track.asked.words.clone(),
    });
    let all: Vec<_> = all.collect();
    stored::add(&db, &all).await?;
    db.in_tx(async |tx| {
        for stored in &all {
            insert(tx, stored.number.cast_signed(), &stored.words).await?;
        }
        Ok(())
    })
    .await?;
    Ok(db)
}

/// One way to change a recording.
#[derive(Default)]
struct Row {
    recognized: usize,
    how: BTreeMap<&'static str, usize>,
    unsure: usize,
    unknown: usize,
    wrong: usize,
    worst_millionths: u64,
}

impl Row {
    fn count(&mut self, found: Found, own: usize) {
        match found {
            Found::One {
                recording,
                tier,
                is_excerpt,
                ..
            } if recording == stored::id(own as u32 + 1) => {
                self.recognized += 1;
                let how = match (tier, is_excerpt) {
                    (Tier::Stream, _) => "1, same stream",
                    (Tier::Samples, _) => "2, same samples",
                    (Tier::Fingerprint, false) => "3, whole",
                    (Tier::Fingerprint, true) => "3, excerpt",
                };
                *self.how.entry(how).or_default() += 1;
            }
            Found::One { .. } => self.wrong += 1,
            Found::Unsure(_) => self.unsure += 1,
            Found::Unknown => self.unknown += 1,
        }
    }

    fn compare(&mut self, copy: &AudioFile, own: &AudioFile) -> Result<(), Failure> {
        let rate = compare(copy.print(), own.print())?
            .alignment
            .map_or(1_000_000, |alignment| alignment.bit_error_rate_millionths());
        self.worst_millionths = self.worst_millionths.max(rate);
        Ok(())
    }

    fn line(&self, folder: &Path, copies: usize) -> String {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let name = name.split_once(' ').map_or(&*name, |(_, name)| name);
        let how: Vec<_> = match self.how.len() {
            1 => self.how.keys().map(|how| (*how).to_owned()).collect(),
            _ => self
                .how
                .iter()
                .map(|(how, count)| format!("{how}: {count}"))
                .collect(),
        };
        format!(
            "| {name} | {} of {copies} | {} | {} | {} | {} | {:.3} |",
            self.recognized,
            how.join("; "),
            self.unsure,
            self.unknown,
            self.wrong,
            self.worst_millionths as f64 / 1e6,
        )
    }
}

/// Pairs of files that are not copies of one track.
#[derive(Default)]
struct Others {
    pairs: usize,
    unsure: usize,
    /// Their names, and how many of their copies.
    taken: BTreeMap<[String; 2], usize>,
    nearest_millionths: Option<u64>,
}

impl Others {
    fn compare<'a>(
        &mut self,
        files: &[AudioFile],
        with: impl Fn(usize) -> &'a [AudioFile] + Sync,
    ) -> Result<(), Failure> {
        let places: Vec<usize> = (0..files.len()).collect();
        let found = in_parallel(&places, |at| {
            let file = &files[*at];
            let others = with(*at).iter().filter(|other| other.name != file.name);
            let compared = others.map(|other| {
                let names = [&file.name, &other.name].map(String::clone);
                Ok((names, compare(file.print(), other.print())?))
            });
            compared.collect::<Result<Vec<_>, Failure>>()
        });
        for file in found {
            for (mut names, found) in file? {
                self.pairs += 1;
                names.sort_unstable();
                match found.verdict {
                    Verdict::SameRecording | Verdict::ExcerptOf => {
                        *self.taken.entry(names).or_default() += 1;
                    }
                    Verdict::Unsure => self.unsure += 1,
                    Verdict::Different => {
                        let rate = found
                            .alignment
                            .map(|found| found.bit_error_rate_millionths());
                        self.nearest_millionths =
                            self.nearest_millionths.into_iter().chain(rate).min();
                    }
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Others {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let taken: usize = self.taken.values().sum();
        let nearest = self.nearest_millionths.unwrap_or(1_000_000) as f64 / 1e6;
        writeln!(
            f,
            "{} pairs of different tracks, and of copies with other tracks: {taken} taken for one \
             recording, {} for a person to decide; the nearest of the rest at {nearest:.3}.",
            self.pairs, self.unsure,
        )?;
        for ([a, b], times) in &self.taken {
            writeln!(f, "- {a} and {b}: {times} times")?;
        }
        Ok(())
    }
}
