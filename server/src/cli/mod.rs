//! The command line: one command per file, each thin: arguments in, one or two
//! calls into `engine`, words or JSON out.
//!
//! Results go to standard output, logs and refusals to standard error.
//! Exit codes: see [`Code`].
//!
//! # Adding a command
//! A file with its `clap::Args` (or `Subcommand`) and a `run`; a variant of
//! [`Command`] with examples in its help; a line in [`Cli::run`].

mod account;
mod bill;
mod check;
mod content;
mod delivery;
mod demo;
mod identify;
mod import;
mod invoice;
mod invoice_pdf;
mod mail;
mod metering;
mod migrate;
mod output;
mod payment;
mod radius;
mod rejects;
mod serve;
mod tariff;
mod token;
mod user;
mod webhook;

use crate::config::{Key, Settings};
use anyhow::Context as _;
use clap::{Parser, Subcommand};
use engine::Db;
use output::Output;
use std::{
    collections::BTreeMap,
    env,
    io::{self, IsTerminal},
    path::PathBuf,
    process::ExitCode,
};
use tracing_subscriber::EnvFilter;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// It did what was asked.
    Done = 0,
    /// It was refused, or failed.
    Failed = 1,
    /// The command or a setting makes no sense.
    Usage = 2,
    /// A usage file was refused, at once or in its middle.
    FileRefused = 3,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        ExitCode::from(code as u8)
    }
}

/// How a command ends: an error is told on standard error and is [`Code::Failed`].
type Outcome = anyhow::Result<Code>;

/// Usage files in, banded invoices out: the portal and the charging engine in
/// one program.
#[derive(Debug, Parser)]
#[command(
    name = "bandstand",
    version,
    max_term_width = 100,
    after_help = "\
Settings come from built-in values, a configuration file, environment variables
and the command line; the later one wins. Each has one name: `database_url` in
bandstand.toml is BANDSTAND_DATABASE_URL and --database-url.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 a usage file was refused.

First steps:
  bandstand demo                  a database with three households and six months
  bandstand serve                 then open the address that it prints"
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    given: Given,
}

/// What every command understands.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Settings of every command")]
struct Given {
    /// Configuration file [default: bandstand.toml, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// sqlite://PATH?mode=rwc or postgres://USER@HOST/NAME [default: sqlite://bandstand.db?mode=rwc]
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// Let the clock stand still at this instant (2026-11-21T09:00:00Z) or day
    #[arg(long, global = true, value_name = "TIME")]
    as_of: Option<String>,
    /// What is logged: error, warn, info, debug, or per module [default: info]
    #[arg(long, global = true, value_name = "FILTER")]
    log: Option<String>,
    /// Report as JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the portal
    Serve(serve::Serve),
    /// Bring the database's schema up to date (every other command does so, too)
    Migrate,
    /// Fill an empty database with a demo operator
    Demo(demo::Demo),
    /// Tariffs: add, list, check
    #[command(subcommand)]
    Tariff(tariff::Tariff),
    /// Metering plans: add, list, check, recount
    #[command(subcommand)]
    Metering(metering::Metering),
    /// Accounts: add, list
    #[command(subcommand)]
    Account(account::Account),
    /// People who sign in: add, list, disable, enable, set a password
    #[command(subcommand)]
    User(user::User),
    /// Import usage files
    Import(import::Import),
    /// Take RADIUS accounting from access servers
    Radius(radius::Radius),
    /// Rejected records: list, show, replay, discard
    #[command(subcommand)]
    Rejects(rejects::Rejects),
    /// Bill every account for a period
    Bill(bill::Bill),
    /// Invoices: list, show, credit
    #[command(subcommand)]
    Invoice(invoice::Invoice),
    /// Mails that were refused: list
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Payments: add, import, list
    #[command(subcommand)]
    Payment(payment::Payment),
    /// Recordings: add, list, settings
    #[command(subcommand)]
    Content(content::Content),
    /// Deliveries: tariffs, networks, statements, list
    #[command(subcommand)]
    Delivery(delivery::Delivery),
    /// Say which recordings files are
    Identify(identify::Identify),
    /// What providers' programs sign in with: make, list, revoke
    #[command(subcommand)]
    Token(token::Token),
    /// Other systems that are told: add, list, remove
    #[command(subcommand)]
    Webhook(webhook::Webhook),
    /// Prove that records = bands = lines = invoices = ledger
    Check,
}

/// What a command works with.
struct Context {
    settings: Settings,
    output: Output,
}

impl Context {
    /// The database, its schema up to date.
    async fn db(&self) -> anyhow::Result<Db> {
        let db = self.open().await?;
        db.migrate().await?;
        Ok(db)
    }

    /// The database as it is.
    async fn open(&self) -> anyhow::Result<Db> {
        let settings = &self.settings;
        let opened = Db::open(&settings.database_url).await;
        opened.with_context(|| {
            let place = settings.place(Key::DatabaseUrl);
            format!("{place}: {}", settings.shown_database_url())
        })
    }

    /// The instant that the command happens at.
    fn now(&self) -> jiff::Timestamp {
        self.settings.clock().now()
    }
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// Whatever it could not do, with its causes.
    pub async fn run(self) -> anyhow::Result<Code> {
        let mut given = BTreeMap::new();
        let serve = match &self.command {
            Command::Serve(serve) => serve.settings(),
            _ => Vec::new(),
        };
        let everywhere = [
            (Key::DatabaseUrl, &self.given.database_url),
            (Key::AsOf, &self.given.as_of),
            (Key::Log, &self.given.log),
        ];
        for (key, text) in everywhere.into_iter().chain(serve) {
            if let Some(text) = text {
                given.insert(key, text.clone());
            }
        }
        let file = self.given.config.as_deref();
        let settings = match Settings::load(file, &env::current_dir()?, env::vars_os(), &given) {
            Ok(settings) => settings,
            Err(error) => {
                output::complain(&anyhow::Error::new(error), Output::new(self.given.json));
                return Ok(Code::Usage);
            }
        };
        start_log(&settings);
        let context = Context {
            output: Output::new(self.given.json),
            settings,
        };
        match self.command {
            Command::Serve(_) => serve::run(&context).await,
            Command::Migrate => migrate::run(&context).await,
            Command::Demo(demo) => demo.run(&context).await,
            Command::Tariff(tariff) => tariff.run(&context).await,
            Command::Metering(metering) => metering.run(&context).await,
            Command::Account(account) => account.run(&context).await,
            Command::User(user) => user.run(&context).await,
            Command::Import(import) => import.run(&context).await,
            Command::Radius(radius) => radius.run(&context).await,
            Command::Rejects(rejects) => rejects.run(&context).await,
            Command::Bill(bill) => bill.run(&context).await,
            Command::Invoice(invoice) => invoice.run(&context).await,
            Command::Mail(mail) => mail.run(&context).await,
            Command::Payment(payment) => payment.run(&context).await,
            Command::Content(content) => content.run(&context).await,
            Command::Delivery(delivery) => delivery.run(&context).await,
            Command::Identify(identify) => identify.run(&context).await,
            Command::Token(token) => token.run(&context).await,
            Command::Webhook(webhook) => webhook.run(&context).await,
            Command::Check => check::run(&context).await,
        }
    }
}

/// Parses the command line and runs it.
pub async fn main() -> ExitCode {
    let cli = Cli::parse();
    let output = Output::new(cli.given.json);
    match cli.run().await {
        Ok(code) => code.into(),
        Err(error) => {
            output::complain(&error, output);
            Code::Failed.into()
        }
    }
}

fn start_log(settings: &Settings) {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(&settings.log))
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
    for variable in &settings.strange_variables {
        tracing::warn!(variable, "this environment variable is no setting of ours");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_makes_sense() {
        Cli::command().debug_assert();
    }

    #[test]
    fn settings_are_spelled_alike_in_every_layer() {
        let mut command = Cli::command();
        command.build();
        let serve = command.find_subcommand("serve").unwrap();
        for key in Key::ALL {
            let flag = key.flag();
            let known = serve.get_arguments().any(|argument| {
                argument
                    .get_long()
                    .is_some_and(|long| flag == format!("--{long}"))
            });
            assert!(known, "{flag}");
        }
    }
}
