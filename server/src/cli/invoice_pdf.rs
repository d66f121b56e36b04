//! `bandstand invoice pdf`: the bills of a month as files.

use super::{Code, Context, Outcome};
use anyhow::{Context as _, bail};
use domain::{id::InvoiceId, invoice::InvoiceNumber, time::PeriodMonth};
use engine::{
    Db, Viewer,
    flow::paper::paper_order,
    query::letter::letter,
    read::paper::{count_of_month, of_month, paper},
};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use serde_json::json;
use server::papers::{Papers, bill_of};
use std::{
    io::{IsTerminal, Write},
    num::NonZero,
    path::{Path, PathBuf},
    thread::available_parallelism,
    time::{Duration, Instant},
};

/// Invoices to one query.
const PAGE: u64 = 500;
/// How often progress is shown.
const SHOW_EVERY: Duration = Duration::from_secs(1);

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// PDF/A-3a with the e-invoice inside (Factur-X, ZUGFeRD)
    Pdf,
    /// UN/CEFACT CII, EN 16931
    Cii,
    /// OASIS UBL 2.1, EN 16931
    Ubl,
}

/// The invoices of a month as files; those that are there already stay
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  bandstand invoice pdf --period 2026-10 --out bills
  bandstand invoice pdf --period 2026-10 --form ubl --out bills

Papers are made once, by all processors, and kept in the content store; the same
command goes on where it was stopped.")]
pub struct InvoicePdf {
    /// The month that their periods start in: 2026-10
    #[arg(long, value_name = "YYYY-MM")]
    period: PeriodMonth,
    /// The folder that they are written to; made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// As what
    #[arg(long, value_enum, default_value_t = Form::Pdf)]
    form: Form,
}

/// What became of an invoice.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Done {
    Written,
    There,
    Failed,
}

impl InvoicePdf {
    pub async fn run(&self, context: &Context) -> Outcome {
        let db = context.db().await?;
        let work = Work {
            papers: Papers::new(db.clone(), context.settings.store()?),
            db,
            now: context.now(),
            out: &self.out,
            form: self.form,
        };
        std::fs::create_dir_all(&self.out).with_context(|| self.out.display().to_string())?;
        let viewer = Viewer::command_line();
        let all = count_of_month(&viewer, &work.db, self.period).await?;
        let (mut written, mut there, mut failed) = (0_u64, 0_u64, 0_u64);
        let mut after: Option<InvoiceNumber> = None;
        let mut shown = Instant::now();
        let at_once = available_parallelism().map_or(1, NonZero::get);
        loop {
            let numbers = of_month(&viewer, &work.db, self.period, after, PAGE).await?;
            let Some(last) = numbers.last().copied() else {
                break;
            };
            after = Some(last);
            let mut making = stream::iter(numbers)
                .map(|number| work.one(number))
                .buffer_unordered(at_once);
            while let Some(done) = making.next().await {
                match done? {
                    Done::Written => written += 1,
                    Done::There => there += 1,
                    Done::Failed => failed += 1,
                }
                if shown.elapsed() >= SHOW_EVERY && std::io::stderr().is_terminal() {
                    shown = Instant::now();
                    eprint!("\r{} of {all} ", written + there + failed);
                    let _ = std::io::stderr().flush();
                }
            }
        }
        let out = self.out.display().to_string();
        let report = json!({
            "period": self.period, "out": out, "written": written, "there": there, "failed": failed,
        });
        context.output.report(&report, |_| {
            format!("{out}: {written} written, {there} were there, {failed} could not be made")
        })?;
        match failed {
            0 => Ok(Code::Done),
            _ => Ok(Code::Failed),
        }
    }
}

struct Work<'a> {
    db: Db,
    papers: Papers,
    now: Timestamp,
    out: &'a Path,
    form: Form,
}

impl Work<'_> {
    async fn one(&self, number: InvoiceNumber) -> anyhow::Result<Done> {
        let viewer = Viewer::command_line();
        let known = paper(&viewer, &self.db, number).await?;
        let (name, bytes) = match self.form {
            Form::Pdf => {
                let path = self.out.join(format!("{number}.pdf"));
                let size = known.file.map(|file| file.bytes);
                if size.is_some() && path.metadata().ok().map(|there| there.len()) == size {
                    return Ok(Done::There);
                }
                match self.papers.bytes(self.now, known.invoice).await {
                    Ok(bytes) => (path, bytes),
                    Err(error) => return failed(number, error),
                }
            }
            form => {
                let path = self.out.join(format!("{number}.{}.xml", word(form)));
                let bytes = match self.xml(known.invoice, form).await {
                    Ok(text) => text.into_bytes(),
                    Err(error) => return failed(number, error),
                };
                // who watches the folder is told of nothing that has not changed
                if tokio::fs::read(&path)
                    .await
                    .is_ok_and(|there| there == bytes)
                {
                    return Ok(Done::There);
                }
                (path, bytes)
            }
        };
        // whole or not at all: a PDF that is there is known by its size
        let new = name.with_extension("new");
        tokio::fs::write(&new, bytes).await?;
        tokio::fs::rename(&new, &name).await?;
        Ok(Done::Written)
    }

    async fn xml(&self, id: InvoiceId, form: Form) -> anyhow::Result<String> {
        let order = paper_order(&self.db, id).await?;
        let stored = letter(self.db.read()).await?;
        let machine = app::print::einvoice(&bill_of(&order, &stored))?;
        match form {
            Form::Cii => Ok(machine.cii()),
            Form::Ubl => Ok(machine.ubl()),
            Form::Pdf => bail!("a PDF is no XML"),
        }
    }
}

const fn word(form: Form) -> &'static str {
    match form {
        Form::Pdf => "pdf",
        Form::Cii => "cii",
        Form::Ubl => "ubl",
    }
}

fn failed(number: InvoiceNumber, error: impl std::fmt::Display) -> anyhow::Result<Done> {
    eprintln!("{number}: {error}");
    Ok(Done::Failed)
}
