//! `bandstand identify`: which recordings files are.

use super::{
    Code, Context, Outcome,
    output::{Align, table},
};
use domain::identity::Comparison;
use engine::{
    Db, Viewer,
    flow::rights::recognize,
    media::{Media, MediaError},
    query::lookup::{Asked, Found, Tier},
};
use serde_json::{Value, json};
use sound::Identity;
use std::path::{Path, PathBuf};

/// Arguments of `identify`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  bandstand identify song.mp3 song.ogg
  bandstand --json identify *.flac

Tiers: stream (the same encoded stream), samples (the same samples in a lossless
form), fingerprint (the same sound; with the bit error rate of the best alignment
and the part of the recording that the file has). Exit code 1 if a file could not
be heard.")]
pub struct Identify {
    /// Audio files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Identify {
    pub async fn run(&self, context: &Context) -> Outcome {
        let db = context.db().await?;
        let media = context.settings.media()?;
        let (mut all, mut code) = (Vec::new(), Code::Done);
        for file in &self.files {
            let row = match one(&db, &media, file).await? {
                Ok(row) => row,
                Err(refused) => {
                    code = Code::Failed;
                    refused
                }
            };
            all.push(row);
        }
        context.output.report(&all, |all| {
            let columns = [
                ("file", Align::Left),
                ("seconds", Align::Right),
                ("tier", Align::Left),
                ("bit errors", Align::Right),
                ("overlap", Align::Right),
                ("what", Align::Left),
            ];
            let rows: Vec<_> = all.iter().map(cells).collect();
            table(columns, &rows)
        })?;
        Ok(code)
    }
}

fn cells(row: &Value) -> [String; 6] {
    let text = |name: &str| match &row[name] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let percent = |name: &str| {
        let share = row[name].as_f64();
        share
            .map(|share| format!("{:.1} %", share * 100.0))
            .unwrap_or_default()
    };
    [
        text("file"),
        text("seconds"),
        text("tier"),
        percent("bit_error_rate"),
        percent("overlap"),
        text("what"),
    ]
}

/// The report of one file; within, of one that could not be heard.
async fn one(db: &Db, media: &Media, file: &Path) -> anyhow::Result<Result<Value, Value>> {
    let refused = |why: String| json!({ "file": file, "verdict": "refused", "what": why });
    // the child looks at it from another folder
    let path = match std::fs::canonicalize(file) {
        Ok(path) => path,
        Err(error) => return Ok(Err(refused(error.to_string()))),
    };
    let heard = match media.hear(&path).await {
        Ok(heard) => heard,
        Err(MediaError::Refused(why)) => return Ok(Err(refused(why.to_string()))),
        Err(MediaError::Engine(error)) => return Err(error.into()),
    };
    let asked = Asked::about(&heard);
    let (found, recordings) = recognize(&Viewer::command_line(), db, &asked).await?;
    let sound = heard.sound.as_ref();
    let mut row = json!({
        "file": file,
        "seconds": sound.map(|sound| sound.duration.as_secs()),
        "container": heard.container,
        "codec": heard.codec,
        "identity": asked.form.map(|form| form.to_string()),
    });
    let named = recordings
        .iter()
        .map(|one| format!("{} – {}", one.artist, one.title));
    let named: Vec<String> = named.collect();
    let (verdict, tier, comparison) = match &found {
        Found::One {
            tier,
            is_excerpt,
            comparison,
            ..
        } => {
            let verdict = if *is_excerpt { "excerpt" } else { "same" };
            (verdict, Some(*tier), comparison.as_ref())
        }
        Found::Unsure(near) => ("unsure", None, near.first().map(|(_, figures)| figures)),
        Found::Unknown => ("unknown", None, None),
    };
    row["verdict"] = verdict.into();
    row["content"] = recordings.iter().map(|one| one.id.to_string()).collect();
    row["tier"] = tier.map(tier_name).into();
    row["what"] = match &found {
        Found::One { .. } => named.join(", "),
        Found::Unsure(_) => format!("not sure: {}", named.join(", or ")),
        Found::Unknown => match heard.identity {
            Identity::Withheld(doubt) => format!("unknown; the file is damaged: {doubt}"),
            Identity::Stream(_) | Identity::Pcm(_) => "unknown".to_owned(),
        },
    }
    .into();
    if let Some(figures) = comparison {
        put_figures(&mut row, figures);
    }
    Ok(Ok(row))
}

fn put_figures(row: &mut Value, figures: &Comparison) {
    let share = |millionths: u64| millionths as f64 / 1e6;
    row["bit_error_rate"] = figures
        .alignment
        .map(|found| share(found.bit_error_rate_millionths()))
        .into();
    row["overlap"] = share(figures.master_share_millionths).into();
    row["overlap_words"] = figures.alignment.map(|found| found.overlap_words).into();
}

const fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::Stream => "stream",
        Tier::Samples => "samples",
        Tier::Fingerprint => "fingerprint",
    }
}
