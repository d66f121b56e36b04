//! `bandstand bill`: the bill run, or what it would do.

use super::{
    Code, Context, Outcome,
    output::{Align, count, table},
};
use domain::{
    time::PeriodMonth,
    unit::{Currency, Money},
};
use engine::{
    Db, Viewer,
    flow::bill::{BillReport, Outcome as Billed, bill, sender},
    read::bill_run::{PreviewRow, dry_run},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Accounts to one page of a dry run.
const PAGE: u64 = 400;

/// Arguments of `bill`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  bandstand bill --period 2026-10 --dry-run
  bandstand bill --period 2026-10
  bandstand bill --period 2026-10 --dry-run --json | jq '.[] | select(.outcome == \"park\")'

The period is the one that starts in that month, in each account's own time zone
and on its own cycle day. A run that was killed goes on where it stopped; a run
that is through, run again, bills only what has no invoice yet. An account that
cannot be billed is parked with the reason, and the run goes on: exit code 0. What
is wrong with the seller refuses the run, with the field: exit code 1.")]
pub struct Bill {
    /// The month that the period starts in: 2026-10
    #[arg(long, value_name = "YYYY-MM")]
    period: PeriodMonth,
    /// Compute every bill, write none
    #[arg(long)]
    dry_run: bool,
}

impl Bill {
    pub async fn run(&self, context: &Context) -> Outcome {
        let db = context.db().await?;
        if self.dry_run {
            return preview(context, &db, self.period).await;
        }
        let clock = context.settings.clock();
        let report = bill(&db, clock.as_ref(), self.period, None).await?;
        context.output.report(&report, words)?;
        Ok(Code::Done)
    }
}

fn words(report: &BillReport) -> String {
    let goes_on = if report.resumed {
        ", going on with a run that had stopped"
    } else {
        ""
    };
    let mut text = format!(
        "Bill run {} for {}, issued at {}{goes_on}\n{} written, {} billed before, {} with the period still open\n",
        report.run,
        report.month,
        report.issued_at,
        count(report.billed, "invoice"),
        report.already_billed,
        report.not_ended,
    );
    for (currency, micros) in &report.total_micros {
        text += &match currency.parse::<Currency>() {
            Ok(currency) => format!("  {}\n", Money::new(*micros, currency)),
            Err(_) => format!("  {micros} micros of {currency}\n"),
        };
    }
    if !report.parked.is_empty() {
        text += &format!("{} parked:\n", count(report.parked.len(), "account"));
        let rows: Vec<_> = report
            .parked
            .iter()
            .map(|parked| [parked.account.clone(), parked.reason.clone()])
            .collect();
        text += &table([("account", Align::Left), ("reason", Align::Left)], &rows);
    }
    text
}

/// One account of a dry run.
#[derive(Serialize)]
struct Line {
    account: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<Money>,
}

impl Line {
    fn new(row: PreviewRow) -> Self {
        let (outcome, reason, total) = match row.computed.outcome {
            Billed::Bill { bill, .. } => ("bill", None, Some(bill.total)),
            Billed::Park(reason) => ("park", Some(reason), None),
            Billed::AlreadyBilled => ("already-billed", None, None),
            Billed::NotEnded => ("not-ended", None, None),
            Billed::NotOpen => ("not-open", None, None),
        };
        Self {
            account: row.computed.account.facts.reference,
            outcome,
            reason,
            total,
            previous: row.previous,
        }
    }
}

async fn preview(context: &Context, db: &Db, month: PeriodMonth) -> Outcome {
    // whom nothing can be sent by, a run refuses, and so does this
    sender(db.read()).await?;
    let operator = Viewer::command_line();
    let mut lines = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = dry_run(&operator, db, context.now(), month, after.as_deref(), PAGE).await?;
        lines.extend(page.rows.into_iter().map(Line::new));
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    context
        .output
        .report(&lines, |lines| preview_words(lines))?;
    Ok(Code::Done)
}

fn preview_words(lines: &[Line]) -> String {
    let columns = [
        ("account", Align::Left),
        ("outcome", Align::Left),
        ("total", Align::Right),
        ("last month", Align::Right),
        ("reason", Align::Left),
    ];
    let money = |money: Option<Money>| money.map(|money| money.to_string()).unwrap_or_default();
    let mut totals: BTreeMap<Currency, (u64, i128)> = BTreeMap::new();
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        if let Some(total) = line.total {
            let sum = totals.entry(total.currency()).or_default();
            sum.0 += 1;
            sum.1 += i128::from(total.micros());
        }
        rows.push([
            line.account.clone(),
            line.outcome.to_owned(),
            money(line.total),
            money(line.previous),
            line.reason.clone().unwrap_or_default(),
        ]);
    }
    let mut text = table(columns, &rows);
    text += match totals.is_empty() {
        true => "\nNothing was written; a run would write nothing.\n",
        false => "\nNothing was written. A run would write:\n",
    };
    for (currency, (bills, micros)) in totals {
        let total = i64::try_from(micros).map(|micros| Money::new(micros, currency));
        let total = total.map_or_else(|_| format!("{micros} micros"), |total| total.to_string());
        text += &format!("  {}, {total}\n", count(bills, "invoice"));
    }
    text
}
