//! Writes renditions beside a master, and says how large and how fast.
//!
//!   cargo run --release -p sound --features native --example encode -- FILE…

use sound::{Format, Limits, encode};
use std::{env, fs::File, ops::ControlFlow, path::PathBuf, time::Instant};

fn main() -> std::io::Result<()> {
    for path in env::args_os().skip(1).map(PathBuf::from) {
        println!("{}", path.display());
        for format in Format::ALL {
            let target = path.with_extension(format!("rendition.{}", format.extension()));
            let (file, mut to) = (File::open(&path)?, File::create(&target)?);
            let start = Instant::now();
            let limits = Limits::default();
            let go_on = |_| ControlFlow::Continue(());
            match encode(file, &limits, format, None, &mut to, go_on) {
                Err(error) => println!("  {format}: {error}"),
                Ok(encoded) => {
                    let seconds = encoded.frames as f64 / f64::from(encoded.sample_rate_hz);
                    println!(
                        "  {format}: {} bytes, {:.0} kbit/s, {:.0} × realtime",
                        encoded.bytes,
                        encoded.bytes as f64 * 0.008 / seconds,
                        seconds / start.elapsed().as_secs_f64(),
                    );
                }
            }
        }
    }
    Ok(())
}
