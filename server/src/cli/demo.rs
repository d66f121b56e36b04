//! `bandstand demo`: a database worth looking at.

use super::{Code, Context, Outcome, output::count};
use engine::demo::{self, PASSWORD, ShopPlace};

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  bandstand demo
  bandstand demo --as-of 2026-11-21 --database-url sqlite://demo.db?mode=rwc

Three households with six months of usage up to now, or up to --as-of, made by
importing usage files the way everyone imports them, a shop with four songs of a
provider's, and downloads that both sides paid for. `serve` with the same --as-of
shows the demo as it stood then.")]
pub struct Demo {
    /// Leave a database that has accounts as it is, and call that done
    #[arg(long)]
    if_empty: bool,
}

impl Demo {
    pub async fn run(&self, context: &Context) -> Outcome {
        let db = context.db().await?;
        let clock = context.settings.clock();
        let settings = &context.settings;
        let (store, media) = (settings.store()?, settings.media()?);
        let folder = tempfile::tempdir()?;
        let place = ShopPlace {
            store: &store,
            media: &media,
            folder: folder.path(),
        };
        let report = demo::fill_all(&db, clock.as_ref(), &place).await?;
        // the file is whole now, to be copied or served
        db.close().await?;
        context.output.report(&report, |report| {
            if !report.filled {
                return "The database has accounts already; nothing was done.".to_owned();
            }
            let mut text = format!(
                "{} with {} ({} rejected, on purpose), {}, {}, {}.\nSign in with the password {PASSWORD:?} as:\n",
                count(report.files, "usage file"),
                count(report.records, "record"),
                report.rejected,
                count(report.invoices, "invoice"),
                match report.deliveries {
                    1 => "1 delivery".to_owned(),
                    deliveries => format!("{deliveries} deliveries"),
                },
                count(report.statements, "statement"),
            );
            for user in &report.users {
                text += &format!("  {user}\n");
            }
            text
        })?;
        Ok(if report.filled || self.if_empty {
            Code::Done
        } else {
            Code::Failed
        })
    }
}
