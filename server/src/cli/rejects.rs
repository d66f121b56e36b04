//! `bandstand rejects`: look at rejected records, mend them, try them again.

use super::{
    Code, Context, Outcome,
    output::{Align, count, plain, table},
};
use anyhow::Context as _;
use domain::{
    id::{ImportId, RejectId},
    mediation::RejectReason,
};
use engine::{
    Db, Viewer,
    flow::replay::{MENDED_BYTES_MAX, ReplayOutcome, discard, replay},
    read::reject::{RejectDetail, RejectFilter, RejectRow, reject, rejects},
};
use serde_json::json;
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Rejects to one query.
const PAGE: u64 = 1_000;

/// Commands on rejected records.
#[derive(Debug, clap::Subcommand)]
pub enum Rejects {
    /// List the rejected records that wait, newest first
    #[command(after_help = "\
Examples:
  bandstand rejects list
  bandstand rejects list --reason unknown_line --limit 20")]
    List {
        #[command(flatten)]
        which: Which,
        /// Also those that were decided on
        #[arg(long)]
        all: bool,
        /// At most so many
        #[arg(long, value_name = "NUMBER", default_value_t = 100)]
        limit: u64,
    },
    /// Show one with its original bytes
    Show {
        /// Its id: rej_…
        id: RejectId,
    },
    /// Try one again, as it is or as mended; or all that wait for one reason
    #[command(after_help = "\
Examples:
  bandstand rejects replay rej_0193… --with mended.csv
  bandstand rejects replay --reason unknown_line     after the line was added

Exit code 1 when a record is still refused.")]
    Replay {
        /// Its id: rej_…
        #[arg(required_unless_present_any = ["import", "reason"], conflicts_with_all = ["import", "reason"])]
        id: Option<RejectId>,
        /// A file with the record as it should read; - is standard input
        #[arg(long, value_name = "FILE", requires = "id")]
        with: Option<PathBuf>,
        #[command(flatten)]
        which: Which,
    },
    /// Decide that a record shall not count; or all that wait of one import or reason
    Discard {
        /// Its id: rej_…
        #[arg(required_unless_present_any = ["import", "reason"], conflicts_with_all = ["import", "reason"])]
        id: Option<RejectId>,
        #[command(flatten)]
        which: Which,
    },
}

/// Which rejects.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// Of this import: imp_…
    #[arg(long, value_name = "ID")]
    import: Option<ImportId>,
    /// Rejected for this reason: unknown_line
    #[arg(long, value_name = "CODE", value_parser = reason)]
    reason: Option<String>,
}

impl Which {
    fn filter(&self, with_resolved: bool) -> RejectFilter {
        RejectFilter {
            import: self.import,
            reason: self.reason.clone(),
            with_resolved,
        }
    }
}

impl Rejects {
    pub async fn run(&self, context: &Context) -> Outcome {
        let db = context.db().await?;
        match self {
            Rejects::List { which, all, limit } => {
                let rows = find(&db, &which.filter(*all), *limit).await?;
                context.output.report(&rows, |rows| list(rows))?;
                Ok(Code::Done)
            }
            Rejects::Show { id } => {
                let detail = reject(&Viewer::command_line(), &db, *id)
                    .await
                    .with_context(|| id.to_string())?;
                show(context, &detail)
            }
            Rejects::Replay {
                id: Some(id), with, ..
            } => {
                let mended = with.as_deref().map(read).transpose()?;
                replay_one(context, &db, *id, mended).await
            }
            Rejects::Replay {
                id: None, which, ..
            } => replay_all(context, &db, &which.filter(false)).await,
            Rejects::Discard { id: Some(id), .. } => {
                let done = discard(&db, context.now(), *id, None)
                    .await
                    .with_context(|| id.to_string())?;
                let (outcome, words) = match done {
                    true => ("discarded", "discarded"),
                    false => ("already-resolved", "decided on before"),
                };
                let report = json!({ "id": id.to_string(), "outcome": outcome });
                context
                    .output
                    .report(&report, |_| format!("{id}: {words}"))?;
                Ok(Code::Done)
            }
            Rejects::Discard { id: None, which } => {
                discard_all(context, &db, &which.filter(false)).await
            }
        }
    }
}

/// Up to `limit` rejects, newest first.
async fn find(db: &Db, filter: &RejectFilter, limit: u64) -> anyhow::Result<Vec<RejectRow>> {
    let operator = Viewer::command_line();
    let mut found = Vec::new();
    let mut after: Option<RejectId> = None;
    loop {
        let left = limit.saturating_sub(u64::try_from(found.len())?);
        if left == 0 {
            return Ok(found);
        }
        let page = rejects(&operator, db, filter, after, left.min(PAGE)).await?;
        found.extend(page.rows);
        match page.next {
            Some(next) => after = Some(next.parse()?),
            None => return Ok(found),
        }
    }
}

fn list(rows: &[RejectRow]) -> String {
    let columns = [
        ("id", Align::Left),
        ("file", Align::Left),
        ("line", Align::Right),
        ("reason", Align::Left),
        ("in words", Align::Left),
    ];
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            [
                row.id.clone(),
                row.source.clone(),
                row.line_number.to_string(),
                row.reason.clone(),
                row.detail.clone(),
            ]
        })
        .collect();
    table(columns, &rows)
}

fn show(context: &Context, detail: &RejectDetail) -> Outcome {
    let original = String::from_utf8_lossy(&detail.original);
    let mended = detail.mended.as_deref().map(String::from_utf8_lossy);
    let report = json!({
        "reject": detail.row,
        "format": detail.format,
        "original": original,
        "byte_length": detail.byte_length,
        "mended": mended,
        "resolved_at": detail.resolved_at,
    });
    context.output.report(&report, |_| {
        let row = &detail.row;
        let mut text = format!(
            "{}\n{}, line {} (record {}): {}\n{}\n\n{}\n",
            row.id,
            row.source,
            row.line_number,
            row.record_number,
            row.reason,
            row.detail,
            original
        );
        if let Some(mended) = &mended {
            text += &format!("\nMended:\n{mended}\n");
        }
        plain(&text)
    })?;
    Ok(Code::Done)
}

async fn replay_one(context: &Context, db: &Db, id: RejectId, mended: Option<Vec<u8>>) -> Outcome {
    let outcome = replay(db, context.now(), id, mended, None)
        .await
        .with_context(|| id.to_string())?;
    let report = json!({ "id": id.to_string(), "result": outcome });
    context.output.report(&report, |_| {
        plain(&match &outcome {
            ReplayOutcome::Accepted => format!("{id}: accepted"),
            ReplayOutcome::Duplicate => format!("{id}: duplicate, it counts already"),
            ReplayOutcome::Rejected { reason, detail } => {
                format!("{id}: still rejected: {reason}: {detail}")
            }
            ReplayOutcome::AlreadyResolved => format!("{id}: decided on before"),
        })
    })?;
    Ok(match outcome {
        ReplayOutcome::Rejected { .. } => Code::Failed,
        _ => Code::Done,
    })
}

async fn replay_all(context: &Context, db: &Db, filter: &RejectFilter) -> Outcome {
    let (mut accepted, mut duplicates, mut rejected) = (0_u64, 0_u64, 0_u64);
    for row in find(db, filter, u64::MAX).await? {
        let id: RejectId = row.id.parse()?;
        match replay(db, context.now(), id, None, None).await? {
            ReplayOutcome::Accepted => accepted += 1,
            ReplayOutcome::Duplicate => duplicates += 1,
            ReplayOutcome::Rejected { .. } => rejected += 1,
            ReplayOutcome::AlreadyResolved => {}
        }
    }
    let report = json!({ "accepted": accepted, "duplicates": duplicates, "rejected": rejected });
    context.output.report(&report, |_| {
        format!(
            "{} accepted, {duplicates} duplicate, {rejected} still rejected",
            count(accepted, "record")
        )
    })?;
    Ok(if rejected == 0 {
        Code::Done
    } else {
        Code::Failed
    })
}

async fn discard_all(context: &Context, db: &Db, filter: &RejectFilter) -> Outcome {
    let mut discarded = 0_u64;
    for row in find(db, filter, u64::MAX).await? {
        let done = discard(db, context.now(), row.id.parse()?, None).await?;
        discarded += u64::from(done);
    }
    let report = json!({ "discarded": discarded });
    context.output.report(&report, |_| {
        format!("{} discarded", count(discarded, "record"))
    })?;
    Ok(Code::Done)
}

/// Reads a reason's code.
fn reason(text: &str) -> Result<String, String> {
    let code = text.replace('-', "_");
    match RejectReason::CODES.contains(&code.as_str()) {
        true => Ok(code),
        false => Err(format!("there are {}", RejectReason::CODES.join(", "))),
    }
}

/// Reads a mended record; one line break at its end is not part of it.
fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let shown = file.display();
    let reader: Box<dyn Read> = match file == Path::new("-") {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(file).with_context(|| shown.to_string())?),
    };
    let mut bytes = Vec::new();
    // one more than is taken, so that too long shows
    let limit = u64::try_from(MENDED_BYTES_MAX)? + 3;
    reader
        .take(limit)
        .read_to_end(&mut bytes)
        .with_context(|| shown.to_string())?;
    if bytes.ends_with(b"\n") {
        bytes.pop();
    }
    if bytes.ends_with(b"\r") {
        bytes.pop();
    }
    Ok(bytes)
}
