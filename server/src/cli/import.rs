//! `bandstand import`: usage files in.

use super::{
    Code, Context, Outcome,
    output::{Align, complain, count, plain, table},
};
use anyhow::{Context as _, anyhow, bail};
use domain::mediation::{Format, LineFrom, ParseOptions};
use engine::{
    Viewer,
    flow::import::{ImportReport, ImportRequest, import},
    read::import::import as detail,
};
use jiff::tz::TimeZone;
use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  bandstand import --format bandstand-csv usage-2026-10.csv
  bandstand import --format asterisk-csv --zone Europe/Berlin --line-from src Master.csv
  zcat detail-*.gz | bandstand import --format radius-detail --source radius -

Files may be gzip-compressed. Each record ends as accepted, duplicate or rejected, and
the counts add up to the file; importing a file twice changes nothing. Rejected
records wait for `bandstand rejects`. The formats are in docs/formats/usage-files.md.

Exit code 0 also with rejected records, 3 when a file was refused: not of this
format, cut off, or too deeply compressed. What came before stays imported.")]
pub struct Import {
    /// bandstand-csv, asterisk-csv or radius-detail
    #[arg(long)]
    format: Format,
    /// The time zone of times that carry none (asterisk-csv): Europe/Berlin
    #[arg(long, value_parser = zone)]
    zone: Option<TimeZone>,
    /// Which column of asterisk-csv names the line: accountcode, src or channel
    /// [default: the first of these that says anything]
    #[arg(long, value_name = "COLUMN")]
    line_from: Option<LineFrom>,
    /// The switch that asterisk-csv rows are from: where several may write the same
    /// row, it tells these apart
    #[arg(long, value_name = "NAME")]
    switch: Option<String>,
    /// The name that the file goes by in lists [default: the file's name]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Usage files; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name)
        .ok()
        .filter(|zone| !zone.is_unknown())
        .ok_or_else(|| "not a time zone of the IANA database such as Europe/Berlin".to_owned())
}

impl Import {
    pub async fn run(&self, context: &Context) -> Outcome {
        if self.files.len() > 1 && self.source.is_some() {
            bail!("--source names one file; import the others by commands of their own");
        }
        // a slip in the last file's name must not show after an hour with the others
        for file in self.files.iter().filter(|file| !is_stdin(file)) {
            look_at(file).with_context(|| file.display().to_string())?;
        }
        if self.format == Format::AsteriskCsv && self.zone.is_none() {
            let slip =
                anyhow!("--zone: the times of asterisk-csv carry none; say in which zone they are");
            complain(&slip, context.output);
            return Ok(Code::Usage);
        }
        let db = context.db().await?;
        let mut code = Code::Done;
        for file in &self.files {
            let request = ImportRequest {
                source: self.source_of(file)?,
                format: self.format,
                options: ParseOptions {
                    zone: self.zone.clone(),
                    line_from: self.line_from,
                    switch: self.switch.clone(),
                },
                by: None,
            };
            let reader = open(file)?;
            let report = import(&db, context.settings.clock(), request, reader).await?;
            let of_import = detail(&Viewer::command_line(), &db, report.id.parse()?).await?;
            context
                .output
                .report(&report, |report| words(report, &of_import.reasons))?;
            if report.refusal.is_some() {
                code = Code::FileRefused;
            }
        }
        Ok(code)
    }

    /// What a file goes by: `--source`, else its name without its folder.
    fn source_of(&self, file: &Path) -> anyhow::Result<String> {
        if let Some(source) = &self.source {
            return Ok(source.clone());
        }
        if is_stdin(file) {
            return Ok("stdin".to_owned());
        }
        let name = file
            .file_name()
            .with_context(|| format!("{} is no file", file.display()))?;
        Ok(name.to_string_lossy().into_owned())
    }
}

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

/// Whether the file is there and is none of what cannot be read. It is not opened:
/// a pipe may be opened once only.
fn look_at(file: &Path) -> io::Result<()> {
    match fs::metadata(file)?.is_dir() {
        true => Err(io::ErrorKind::IsADirectory.into()),
        false => Ok(()),
    }
}

fn open(file: &Path) -> anyhow::Result<Box<dyn Read + Send>> {
    if is_stdin(file) {
        return Ok(Box::new(io::stdin()));
    }
    let open = File::open(file).with_context(|| file.display().to_string())?;
    Ok(Box::new(open))
}

fn words(report: &ImportReport, reasons: &[(String, i64)]) -> String {
    let mut text = format!(
        "{} ({}), import {}\n",
        report.source, report.format, report.id
    );
    let again = match report.rejected_again {
        0 => String::new(),
        again => format!("{again} of them known from an earlier try"),
    };
    let rows = [
        [
            "records".to_owned(),
            report.records.to_string(),
            String::new(),
        ],
        [
            "accepted".to_owned(),
            report.accepted.to_string(),
            String::new(),
        ],
        [
            "duplicate".to_owned(),
            report.duplicates.to_string(),
            String::new(),
        ],
        ["rejected".to_owned(), report.rejected.to_string(), again],
    ];
    text += &table(
        [("", Align::Left), ("", Align::Right), ("", Align::Left)],
        &rows,
    );
    for (reason, records) in reasons {
        text += &format!("  {} for {reason}\n", count(*records, "record"));
    }
    if report.rejected > report.rejected_again {
        let id = &report.id;
        text += &format!("What was rejected waits: bandstand rejects list --import {id}\n");
    } else if report.rejected > 0 {
        text += "What was rejected waits since an earlier import: bandstand rejects list\n";
    }
    if let Some(refusal) = &report.refusal {
        text += &format!("The file was refused: {}\n", plain(refusal));
    }
    text
}
