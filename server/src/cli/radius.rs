//! `bandstand radius`: accounting from access servers, by network.

use super::{Code, Context, Outcome, serve::stop_signal};
use crate::config::{Key, RADIUS_SECRET_VARIABLE as SECRET_VARIABLE};
use anyhow::Context as _;
use engine::{
    Db, SyncedDb,
    flow::listen::{Clients, ListenReport, Telling, listen},
};
use serde_json::json;
use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use tokio::net::UdpSocket;

/// How often the counts so far are logged, where they changed.
const TOLD_EVERY: Duration = Duration::from_secs(60);

/// Arguments of `radius`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  BANDSTAND_RADIUS_SECRET=… bandstand radius --client 192.0.2.10
  bandstand radius --listen 0.0.0.0:1813 --client 192.0.2.10=secret --client 2001:db8::7=other

An Accounting-Request is answered after it was written, so what was answered is
kept, and what was not is sent again. Try it with FreeRADIUS's radclient:
  printf 'User-Name = \"harbour-dsl\"\\nAcct-Status-Type = Start\\nAcct-Session-Id = \"1\"\\nNAS-Identifier = \"x\"\\n' |
    radclient 127.0.0.1:1813 acct secret

What comes from no client, is forged, broken, or of another type is dropped and
counted; the counts are logged every minute in which they changed, and told at the
end. It ends on SIGINT or SIGTERM.")]
pub struct Radius {
    /// Where to listen, by UDP
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:1813")]
    listen: SocketAddr,
    /// An access server and the secret that it shares with us; repeat it for
    /// several. Without a secret: the one in BANDSTAND_RADIUS_SECRET
    #[arg(long = "client", value_name = "IP[=SECRET]", required = true)]
    clients: Vec<String>,
}

impl Radius {
    pub async fn run(&self, context: &Context) -> Outcome {
        let shared = std::env::var(SECRET_VARIABLE).ok();
        let mut clients = Clients::default();
        for (number, client) in (1..).zip(&self.clients) {
            let (address, secret) = match client.split_once('=') {
                Some((address, secret)) => (address, Some(secret)),
                None => (client.as_str(), shared.as_deref()),
            };
            // not what it says: a slip may put the secret there
            let address: IpAddr = address
                .parse()
                .with_context(|| format!("--client {number}: IP or IP=SECRET is wanted"))?;
            let secret = secret.filter(|secret| !secret.is_empty());
            let secret = secret.with_context(|| {
                format!(
                    "--client {address}: no secret; write {address}=SECRET or set {SECRET_VARIABLE}"
                )
            })?;
            clients.put(address, secret);
        }
        let db = synced_db(context).await?;
        let socket = UdpSocket::bind(self.listen)
            .await
            .with_context(|| format!("--listen {}", self.listen))?;
        let address = socket.local_addr()?;
        let url = format!("udp://{address}");
        context
            .output
            .report(&json!({ "url": url }), |_| format!("listening on {url}"))?;
        let clock = context.settings.clock();
        let telling = Telling {
            every: TOLD_EVERY,
            tell: |report: &ListenReport| tracing::info!("{}", words(report)),
        };
        let report = listen(&db, clock, socket, clients, telling, stop_signal()).await?;
        context.output.report(&report, words)?;
        Ok(Code::Done)
    }
}

fn words(report: &ListenReport) -> String {
    let ListenReport {
        received,
        answered,
        accepted,
        duplicates,
        rejected,
        about_server,
        unknown_client,
        truncated,
        too_long,
        other_type,
        forged,
        malformed,
        overrun,
        not_written,
    } = report;
    let dropped = report.dropped();
    format!(
        "{received} received; {answered} answered: {accepted} accepted, {duplicates} duplicate, \
         {rejected} rejected, {about_server} of access servers' restarts; {dropped} dropped: \
         {unknown_client} from no client, {forged} forged, {truncated} truncated, {too_long} too \
         long, {other_type} of another type, {malformed} malformed, {overrun} too many at once; \
         {not_written} not written"
    )
}

/// The database, whose commits are on the disk when they return: an answer is a
/// promise.
async fn synced_db(context: &Context) -> anyhow::Result<SyncedDb> {
    let settings = &context.settings;
    let opened = Db::open_synced(&settings.database_url).await;
    let db = opened.with_context(|| {
        let place = settings.place(Key::DatabaseUrl);
        format!("{place}: {}", settings.shown_database_url())
    })?;
    db.migrate().await?;
    Ok(db)
}
