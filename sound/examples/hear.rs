//! Says what files are, and how fast that was found out.
//!
//!   cargo run --release -p sound --example hear -- FILE…

use sound::{Limits, hear};
use std::{env, fs::File, ops::ControlFlow, time::Instant};

fn main() -> std::io::Result<()> {
    for path in env::args_os().skip(1) {
        let file = File::open(&path)?;
        let start = Instant::now();
        let found = hear(file, &Limits::default(), |_| ControlFlow::Continue(()));
        let seconds = start.elapsed().as_secs_f64();
        println!("{}", path.display());
        match found {
            Err(refusal) => println!("  refused: {refusal}"),
            Ok(heard) => {
                println!(
                    "  {} in {}, {:?}",
                    heard.codec, heard.container, heard.identity
                );
                if let Some(sound) = heard.sound {
                    println!(
                        "  {:?}, {:.1?} LUFS, {} words, {:.0} × realtime",
                        sound.duration,
                        sound.loudness_lufs,
                        sound.fingerprint.words.len(),
                        sound.duration.as_secs_f64() / seconds,
                    );
                }
            }
        }
    }
    Ok(())
}
