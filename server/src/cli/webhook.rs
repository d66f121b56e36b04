//! `bandstand webhook`: add, list, remove.

use super::{
    Code, Context, Outcome,
    output::{Align, table},
};
use engine::flow::webhook::{add_webhook, remove_webhook, webhooks};
use serde_json::json;

/// Commands on webhooks.
#[derive(Debug, clap::Subcommand)]
pub enum Webhook {
    /// Tell the system at an address from now on; prints the secret, this once
    #[command(after_help = "\
Examples:
  bandstand webhook add https://pcf.example.com/bandstand

It is called with a POST for each threshold reached, each change of how a
service is served, and each amount of money reached, signed as the Standard
Webhooks specification has it. The same address again gets another secret; the
old one signs beside it for a day. See docs/formats/webhooks.md.")]
    Add {
        /// https://…, or http://… on this machine
        url: String,
    },
    /// List the systems that are told, and what waits for them
    List,
    /// Tell the system at an address no more
    Remove {
        /// The address, as it was added
        url: String,
    },
}

impl Webhook {
    pub async fn run(&self, context: &Context) -> Outcome {
        let db = context.db().await?;
        match self {
            Webhook::Add { url } => {
                let secret = add_webhook(&db, context.now(), url).await?;
                let report = json!({ "url": url, "secret": secret.as_str() });
                context.output.report(&report, |_| {
                    format!(
                        "{url} is told from now on\nsecret, shown this once: {}",
                        secret.as_str()
                    )
                })?;
            }
            Webhook::List => {
                let rows = webhooks(&db).await?;
                context.output.report(&rows, |rows| {
                    let columns = [
                        ("address", Align::Left),
                        ("since", Align::Left),
                        ("waiting", Align::Right),
                        ("fault", Align::Left),
                    ];
                    let rows: Vec<_> = rows
                        .iter()
                        .map(|row| {
                            [
                                row.url.clone(),
                                row.since.to_string(),
                                row.waiting.to_string(),
                                row.fault.clone().unwrap_or_default(),
                            ]
                        })
                        .collect();
                    table(columns, &rows)
                })?;
            }
            Webhook::Remove { url } => {
                remove_webhook(&db, context.now(), url).await?;
                let report = json!({ "url": url });
                let words = |_: &_| format!("{url} is told no more");
                context.output.report(&report, words)?;
            }
        }
        Ok(Code::Done)
    }
}
