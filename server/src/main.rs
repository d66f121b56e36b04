//! The program: its command line, and nothing else.

mod cli;
mod config;
mod config_media;
mod config_value;

use std::process::ExitCode;

use engine::media::{CHILD_COMMAND, work};
use std::io::{self, Read};

fn main() -> ExitCode {
    // before there is a runtime: this process is to have next to nothing
    if std::env::args().nth(1).as_deref() == Some(CHILD_COMMAND) {
        return child();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(cli::main()),
        Err(error) => {
            eprintln!("bandstand: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Does the job on standard input, and says on standard output what came of it.
fn child() -> ExitCode {
    let mut job = String::new();
    let done = io::stdin()
        .take(64 << 10)
        .read_to_string(&mut job)
        .map_err(|error| error.to_string())
        .and_then(|_| work(&job).map_err(|error| error.to_string()));
    match done {
        Ok(answer) => {
            println!("{answer}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
