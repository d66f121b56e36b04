//! How many documents one core prints in a second, and how large they are.
//!
//!   cargo run --release -p paper --example paper_bench [FOLDER]
//!
//! With a folder, the documents are also written there.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a program for developers"
)]

#[path = "../tests/samples/mod.rs"]
mod samples;

use std::time::{Duration, Instant};

const MEASURED: Duration = Duration::from_secs(4);

fn main() {
    let folder = std::env::args().nth(1);
    let letter = samples::letter();
    let documents = [
        ("one page", samples::bill()),
        ("500 rows", samples::long_bill(500)),
        ("2,000 rows", samples::long_bill(2_000)),
    ];
    for (name, document) in documents {
        let printed = paper::print(&document, &letter).unwrap();
        let start = Instant::now();
        let mut count = 0_u32;
        while start.elapsed() < MEASURED {
            paper::print(&document, &letter).unwrap();
            count += 1;
        }
        println!(
            "{name}: {:.1} documents/s, {} pages, {} bytes",
            f64::from(count) / start.elapsed().as_secs_f64(),
            printed.pages,
            printed.bytes.len(),
        );
        if let Some(folder) = &folder {
            let file = format!("{folder}/{}.pdf", name.replace([' ', ','], "_"));
            std::fs::write(file, printed.bytes).unwrap();
        }
    }
}
