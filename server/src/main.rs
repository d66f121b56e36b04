//! The program: its command line, and nothing else.

mod cli;
mod config;
mod config_value;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    cli::main().await
}
