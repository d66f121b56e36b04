//! `bandstand payment`: money that came in from subscribers.

use super::{
    Code, Context, Outcome,
    output::{Align, table},
};
use anyhow::{Context as _, bail};
use domain::unit::{Currency, Money};
use engine::{
    Db, Viewer,
    flow::pay::{NewPayment, PAYMENTS_MAX, take_payments},
    read::{account::account, payment::payments},
};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;
use std::{io::Read, path::PathBuf};

/// Payments that `list` shows.
const LISTED: u64 = 100;
/// The largest file that is read.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Commands on payments.
#[derive(Debug, clap::Subcommand)]
pub enum Payment {
    /// Take one payment down
    #[command(after_help = "\
Examples:
  bandstand payment add --account H-1042 --on 2026-11-14 --amount 38.50 \\
      --key bank-20261114-0071 --reference 2026-000412

The key is what the payment is known by: the same key counts once.")]
    Add {
        /// The account's reference
        #[arg(long, value_name = "REFERENCE")]
        account: String,
        /// The day it came in
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Date,
        /// How much, in the account's currency; below zero for what went back
        #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
        amount: String,
        /// What it is known by: the bank's id
        #[arg(long)]
        key: String,
        /// What its sender wrote
        #[arg(long)]
        reference: String,
    },
    /// Take down the payments of a CSV file, all of them or none
    #[command(after_help = "\
Examples:
  bandstand payment import november.csv

The first line names the columns, in any order:
  key,account,on,amount,currency,reference
  bank-20261114-0071,H-1042,2026-11-14,38.50,EUR,2026-000412

A file that is imported twice counts once.")]
    Import {
        /// The file
        file: PathBuf,
    },
    /// What an account owes, and its newest payments
    List {
        /// The account's reference
        #[arg(long, value_name = "REFERENCE")]
        account: String,
    },
}

/// A line of a payment file.
#[derive(Debug, Deserialize)]
struct Line {
    key: String,
    account: String,
    on: Date,
    amount: String,
    currency: String,
    reference: String,
}

impl Payment {
    pub async fn run(&self, context: &Context) -> Outcome {
        let db = context.db().await?;
        match self {
            Payment::Add {
                account: reference,
                on,
                amount,
                key,
                reference: text,
            } => {
                let facts = account(&Viewer::command_line(), &db, reference).await;
                let facts = facts.with_context(|| format!("account {reference}"))?.facts;
                let payment = NewPayment {
                    account: reference.clone(),
                    key: key.clone(),
                    on: *on,
                    amount: money(amount, facts.currency)?,
                    reference: text.clone(),
                };
                take(context, &db, vec![payment]).await
            }
            Payment::Import { file } => {
                let shown = file.display().to_string();
                let lines = read(file).with_context(|| shown)?;
                take(context, &db, lines).await
            }
            Payment::List { account: reference } => list(context, &db, reference).await,
        }
    }
}

async fn take(context: &Context, db: &Db, new: Vec<NewPayment>) -> Outcome {
    let report = take_payments(db, context.now(), &new, None).await?;
    context.output.report(&report, |report| {
        format!("{} added, {} were known", report.added, report.known)
    })?;
    Ok(Code::Done)
}

fn read(file: &PathBuf) -> anyhow::Result<Vec<NewPayment>> {
    let file = std::fs::File::open(file)?;
    if file.metadata()?.len() > FILE_BYTES_MAX {
        bail!("more than {FILE_BYTES_MAX} bytes");
    }
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(file.take(FILE_BYTES_MAX));
    let mut payments = Vec::new();
    for line in reader.deserialize::<Line>() {
        let line = line?;
        if payments.len() >= PAYMENTS_MAX {
            bail!("more than {PAYMENTS_MAX} payments");
        }
        let currency: Currency = line.currency.parse()?;
        payments.push(NewPayment {
            amount: money(&line.amount, currency)
                .with_context(|| format!("payment {:?}", line.key))?,
            account: line.account,
            key: line.key,
            on: line.on,
            reference: line.reference,
        });
    }
    Ok(payments)
}

fn money(text: &str, currency: Currency) -> anyhow::Result<Money> {
    Ok(Money::parse(text, currency)?)
}

async fn list(context: &Context, db: &Db, reference: &str) -> Outcome {
    let viewer = Viewer::command_line();
    let detail = account(&viewer, db, reference).await;
    let detail = detail.with_context(|| format!("account {reference}"))?;
    let (owed, taken) = payments(&viewer, db, detail.facts.id, LISTED).await?;
    let rows: Vec<_> = taken
        .iter()
        .map(|one| {
            json!({
                "id": one.id, "key": one.key, "on": one.on, "amount": one.amount,
                "reference": one.reference,
            })
        })
        .collect();
    let report = json!({ "account": reference, "owed": owed, "payments": rows });
    context.output.report(&report, |_| {
        let rows = taken.iter().map(|one| {
            let (on, amount) = (one.on.to_string(), one.amount.to_string());
            [on, amount, one.reference.clone(), one.key.clone()]
        });
        let rows: Vec<[String; 4]> = rows.collect();
        let heads = [
            ("DAY", Align::Left),
            ("AMOUNT", Align::Right),
            ("REFERENCE", Align::Left),
            ("KEY", Align::Left),
        ];
        format!("{reference} owes {owed}\n{}", table(heads, &rows))
    })?;
    Ok(Code::Done)
}
