//! The program: its command line, and nothing else.

mod cli;
mod config;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    cli::main().await
}
