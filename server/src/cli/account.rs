//! `bandstand account`: add, list.

use super::{
    Code, Context, Outcome,
    output::{Align, count, table},
};
use anyhow::Context as _;
use engine::{Viewer, flow::add_accounts::add_accounts, read::account::accounts};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Accounts to one query.
const PAGE: u64 = 1_000;

/// Commands on accounts.
#[derive(Debug, clap::Subcommand)]
pub enum Account {
    /// Add the accounts of a file, with their lines and tariffs
    #[command(after_help = "\
Examples:
  bandstand account add accounts.toml

All of the file is stored, or nothing of it. The same file again changes nothing;
what may change in a later file, and what may not, is in docs/formats/accounts.md.")]
    Add {
        /// An account file (TOML)
        file: PathBuf,
    },
    /// List every account
    List,
}

impl Account {
    pub async fn run(&self, context: &Context) -> Outcome {
        match self {
            Account::Add { file } => add(context, file).await,
            Account::List => list(context).await,
        }
    }
}

async fn add(context: &Context, file: &Path) -> Outcome {
    let shown = file.display();
    let text = std::fs::read_to_string(file).with_context(|| shown.to_string())?;
    let db = context.db().await?;
    let report = add_accounts(&db, context.now(), &text, None)
        .await
        .with_context(|| shown.to_string())?;
    context.output.report(&report, |report| {
        let seller = match report.seller_changed {
            true => ", and the seller",
            false => "",
        };
        format!(
            "{shown}: {} added, {} changed, {} as they were{seller}",
            count(report.added, "account"),
            report.updated,
            report.unchanged,
        )
    })?;
    Ok(Code::Done)
}

async fn list(context: &Context) -> Outcome {
    let db = context.db().await?;
    let operator = Viewer::command_line();
    let mut all = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = accounts(&operator, &db, after.as_deref(), PAGE).await?;
        all.extend(page.rows);
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let report: Vec<_> = all
        .iter()
        .map(|account| {
            json!({
                "reference": account.reference,
                "name": account.name,
                "address": account.address,
                "currency": account.currency,
                "zone": account.zone_name,
                "cycle_day": i8::from(account.cycle.day),
                "language": account.language,
                "opened_on": account.opened_on,
            })
        })
        .collect();
    context.output.report(&report, |_| {
        let columns = [
            ("reference", Align::Left),
            ("currency", Align::Left),
            ("zone", Align::Left),
            ("day", Align::Right),
            ("opened on", Align::Left),
            ("name", Align::Left),
        ];
        let rows: Vec<_> = all
            .iter()
            .map(|account| {
                [
                    account.reference.clone(),
                    account.currency.to_string(),
                    account.zone_name.clone(),
                    i8::from(account.cycle.day).to_string(),
                    account.opened_on.to_string(),
                    account.name.clone(),
                ]
            })
            .collect();
        table(columns, &rows)
    })?;
    Ok(Code::Done)
}
