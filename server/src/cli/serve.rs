//! `bandstand serve`: the portal, until it is told to stop.

use super::{Code, Context, Outcome};
use crate::config::Key;
use anyhow::Context as _;
use serde_json::json;
use std::{fs, io, path::Path, process};
use tokio::signal;

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  bandstand serve
  bandstand serve --addr 0.0.0.0:8080 --trusted-hops 1
  BANDSTAND_DATABASE_URL=postgres://bandstand@db/bandstand bandstand serve

TLS is the reverse proxy's. Say with --trusted-hops how many proxies of yours
stand before the server; without, X-Forwarded-For is not believed.")]
pub struct Serve {
    /// Where to listen [default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDRESS")]
    addr: Option<String>,
    /// How many proxies of yours stand before the server [default: 0]
    #[arg(long, value_name = "NUMBER")]
    trusted_hops: Option<String>,
    /// Where uploads wait for their import [default: beside the database]
    #[arg(long, value_name = "FOLDER")]
    spool_dir: Option<String>,
    /// Where content is kept: a folder, or s3://BUCKET/PREFIX [default: beside the database]
    #[arg(long, value_name = "PLACE")]
    content: Option<String>,
    /// The largest upload that is taken [default: 1 GB]
    #[arg(long, value_name = "SIZE")]
    upload_max: Option<String>,
    /// Where messages go: off, file:FOLDER, smtp://… or smtps://… [default: a folder beside the database]
    #[arg(long, value_name = "WHERE")]
    mail: Option<String>,
    /// Who messages are from: Bandstand <bills@example.com>
    #[arg(long, value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// What links in messages begin with: https://portal.example.com [default: the address]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

impl Serve {
    /// The settings that only this command takes.
    pub fn settings(&self) -> Vec<(Key, &Option<String>)> {
        vec![
            (Key::Addr, &self.addr),
            (Key::TrustedHops, &self.trusted_hops),
            (Key::SpoolDir, &self.spool_dir),
            (Key::Content, &self.content),
            (Key::UploadMax, &self.upload_max),
            (Key::Mail, &self.mail),
            (Key::MailFrom, &self.mail_from),
            (Key::PublicUrl, &self.public_url),
        ]
    }
}

/// Serves until SIGINT or SIGTERM.
pub async fn run(context: &Context) -> Outcome {
    // here it is known which setting is to blame
    context.db().await?.close().await?;
    let folder = &context.settings.spool_dir;
    probe(folder).with_context(|| {
        format!(
            "{}: {}",
            context.settings.place(Key::SpoolDir),
            folder.display()
        )
    })?;
    let running = server::start(context.settings.to_config()?).await?;
    let url = running.url();
    context
        .output
        .report(&json!({ "url": url }), |_| format!("listening on {url}"))?;
    running.run_until(stop_signal()).await?;
    Ok(Code::Done)
}

/// Makes the folder and writes a file there, as each upload will.
fn probe(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let file = folder.join(format!(".probe-{}", process::id()));
    fs::write(&file, "")?;
    fs::remove_file(file)
}

/// Ends when the process is asked to end.
pub(super) async fn stop_signal() {
    let interrupt = async {
        if let Err(error) = signal::ctrl_c().await {
            tracing::error!(%error, "no interrupt will be noticed");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "no termination signal will be noticed");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
