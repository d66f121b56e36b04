//! Writes the bill of the tests as a PDF, to be looked at.
//!
//!   cargo run -p paper --example paper_sample FILE [ROWS]
#![allow(clippy::unwrap_used, reason = "a program for developers")]

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() {
    let mut words = std::env::args().skip(1);
    let file = words.next().unwrap();
    let document = match words.next() {
        Some(rows) => samples::long_bill(rows.parse().unwrap()),
        None => samples::bill(),
    };
    let printed = paper::print(&document, &samples::letter()).unwrap();
    std::fs::write(file, printed.bytes).unwrap();
}
