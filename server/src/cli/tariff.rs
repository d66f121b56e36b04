//! `bandstand tariff`: add, list, check.

use super::{
    Code, Context, Outcome,
    output::{Align, in_unit, table},
};
use anyhow::Context as _;
use domain::catalog::{Above, RatingGroup, Tariff as Version, TaxMode, tariff_file};
use engine::{Viewer, flow::add_tariff::add_tariff, read::tariff::tariffs};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Commands on tariffs.
#[derive(Debug, clap::Subcommand)]
pub enum Tariff {
    /// Add a version of a tariff from each file
    #[command(after_help = "\
Examples:
  bandstand tariff add harbour-1.toml harbour-2.toml

A version never changes: the same file again changes nothing, another one with
the same version is refused. The format is in docs/formats/tariff.md.")]
    Add {
        /// Tariff files (TOML)
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// List every version of every tariff
    List,
    /// Say what is wrong with a tariff file, or show its bands; stores nothing
    #[command(after_help = "\
Examples:
  bandstand tariff check harbour-1.toml
  bandstand tariff check --json harbour-1.toml")]
    Check {
        /// A tariff file (TOML)
        file: PathBuf,
    },
}

impl Tariff {
    pub async fn run(&self, context: &Context) -> Outcome {
        match self {
            Tariff::Add { files } => add(context, files).await,
            Tariff::List => list(context).await,
            Tariff::Check { file } => check(context, file),
        }
    }
}

async fn add(context: &Context, files: &[PathBuf]) -> Outcome {
    let db = context.db().await?;
    for file in files {
        let shown = file.display();
        let source = read(file)?;
        let added = add_tariff(&db, context.now(), &source, None)
            .await
            .with_context(|| shown.to_string())?;
        let (code, version) = (&added.code, added.version);
        let report = json!({
            "file": shown.to_string(),
            "code": code,
            "version": version,
            "is_new": added.is_new,
        });
        context.output.report(&report, |_| {
            let what = if added.is_new {
                "added"
            } else {
                "there already"
            };
            format!("{shown}: {code} version {version}, {what}")
        })?;
    }
    Ok(Code::Done)
}

async fn list(context: &Context) -> Outcome {
    let db = context.db().await?;
    let rows = tariffs(&Viewer::command_line(), &db).await?;
    let report: Vec<_> = rows
        .iter()
        .map(|row| json!({ "tariff": row.tariff, "accounts": row.accounts }))
        .collect();
    context.output.report(&report, |_| {
        let columns = [
            ("code", Align::Left),
            ("version", Align::Right),
            ("valid from", Align::Left),
            ("currency", Align::Left),
            ("accounts", Align::Right),
            ("name", Align::Left),
        ];
        let rows: Vec<_> = rows
            .iter()
            .map(|row| {
                [
                    row.tariff.code.to_string(),
                    row.tariff.version.to_string(),
                    row.tariff.valid_from.to_string(),
                    row.tariff.currency.to_string(),
                    row.accounts.to_string(),
                    row.tariff.name("en").to_owned(),
                ]
            })
            .collect();
        table(columns, &rows)
    })?;
    Ok(Code::Done)
}

fn check(context: &Context, file: &Path) -> Outcome {
    let tariff = tariff_file::parse(&read(file)?).with_context(|| file.display().to_string())?;
    context.output.report(&tariff, words)?;
    Ok(Code::Done)
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| file.display().to_string())
}

/// A tariff with all its bands.
fn words(tariff: &Version) -> String {
    let mut text = format!(
        "{} version {}: {}, from {}, in {}\n",
        tariff.code,
        tariff.version,
        tariff.name("en"),
        tariff.valid_from,
        tariff.currency,
    );
    for group in &tariff.groups {
        text += &format!(
            "\n{}, counted in blocks of {}\n",
            group.service, group.increment.block,
        );
        let tax = match tariff.tax {
            TaxMode::Exclusive => "without",
            TaxMode::Inclusive => "with",
        };
        text += &format!("Costs {tax} tax of {}\n", group.tax_rate);
        text += &bands(group, None);
    }
    text
}

/// Every band with its cost; the one at the place `marked` is pointed out.
pub(super) fn bands(group: &RatingGroup, marked: Option<usize>) -> String {
    let mut rows = Vec::new();
    let mut over = format!("0 {}", group.unit);
    for band in group.schedule.bands() {
        let up_to = in_unit(band.up_to, group.unit);
        rows.push([over, up_to.clone(), band.cost.to_string(), String::new()]);
        over = up_to;
    }
    rows.push(match group.schedule.above() {
        Above::Open { cost } => [over, String::new(), cost.to_string(), String::new()],
        Above::PerUnit { price } => {
            let beyond = format!("+ {} per {}", price.amount, price.per);
            [over, String::new(), beyond, String::new()]
        }
    });
    if let Some(row) = marked.and_then(|place| rows.get_mut(place)) {
        row[3] = "<- this band".to_owned();
    }
    let columns = [
        ("over", Align::Right),
        ("up to", Align::Right),
        ("cost", Align::Right),
        ("", Align::Left),
    ];
    table(columns, &rows)
}
