//! `bandstand content`: recordings from the command line.

use super::{
    Code, Context, Outcome,
    output::{Align, table},
};
use anyhow::{Context as _, bail};
use domain::content::DescriptionForm;
use engine::{
    Viewer,
    flow::content::{DescribeRefusal, publish, save, take_in},
    identity::provider_viewer,
    read::desk::all_recordings,
    setting,
};
use serde_json::json;
use std::path::PathBuf;

/// Commands on recordings.
#[derive(Debug, clap::Subcommand)]
pub enum Content {
    /// Register a master for a provider, and put it up for sale if it has a price
    #[command(after_help = "\
Examples:
  bandstand content add harbour.flac --provider label@example.com
  bandstand content add harbour.flac --provider label@example.com \\
      --title \"Harbour Lights\" --artist \"The Quays\" --isrc DE-A40-26-00001 \\
      --price 0.99 --currency EUR

The file is kept as it is; FLAC, WAV and Opus are made of it when they are asked
for. Equal samples are one recording: a second claim is refused. What sounds like
a registered recording waits until it is decided in the portal.")]
    Add(Box<Add>),
    /// List every recording
    List,
    /// Set the country that recordings are sold in, and the providers' share
    #[command(after_help = "\
Examples:
  bandstand content set --country DE
  bandstand content set --share 70")]
    Set {
        /// ISO 3166-1: DE
        #[arg(long, value_name = "CODE")]
        country: Option<domain::content::Country>,
        /// The providers' part of the price without tax, of recordings from now on
        #[arg(long, value_name = "PERCENT")]
        share: Option<domain::unit::Rate>,
    },
}

/// A master to register.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// WAV, FLAC, AIFF, ALAC, CAF or WavPack
    file: PathBuf,
    /// The e-mail address of the provider
    #[arg(long, value_name = "EMAIL")]
    provider: String,
    /// Its title [default: what the file says, or is called]
    #[arg(long)]
    title: Option<String>,
    /// Who performs it [default: what the file says]
    #[arg(long)]
    artist: Option<String>,
    /// Its ISRC
    #[arg(long, default_value = "")]
    isrc: String,
    /// Who brings it out
    #[arg(long, default_value = "")]
    label: String,
    /// The year of the recording
    #[arg(long, default_value = "")]
    year: String,
    /// What it costs; without, it stays a draft
    #[arg(long)]
    price: Option<String>,
    /// The price's currency
    #[arg(long, default_value = "EUR")]
    currency: String,
    /// "worldwide", or codes such as "AT CH DE"
    #[arg(long, default_value = "worldwide")]
    territory: String,
    /// What else you allow or ask for
    #[arg(long, default_value = "")]
    terms: String,
}

impl Content {
    pub async fn run(&self, context: &Context) -> Outcome {
        match self {
            Content::Add(add) => add.run(context).await,
            Content::List => list(context).await,
            Content::Set { country, share } => {
                let db = context.db().await?;
                if let Some(country) = country {
                    let name = engine::flow::rights::COUNTRY_SETTING;
                    setting::put(&db, name, &country.to_string()).await?;
                }
                if let Some(share) = share {
                    let name = engine::flow::content::SHARE_SETTING;
                    setting::put(&db, name, &share.to_percent()).await?;
                }
                Ok(Code::Done)
            }
        }
    }
}

impl Add {
    async fn run(&self, context: &Context) -> Outcome {
        let db = context.db().await?;
        let now = context.now();
        let store = context.settings.store()?;
        let media = context.settings.media()?;
        let Some(viewer) = provider_viewer(db.read(), &self.provider).await? else {
            bail!("{}: no provider signs in with that address", self.provider);
        };
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        // the child looks at it from another folder
        let path =
            std::fs::canonicalize(&self.file).with_context(|| self.file.display().to_string())?;
        let taken = take_in(&db, &store, &media, now, &viewer, &name, &path).await;
        let taken = taken.with_context(|| self.file.display().to_string())?;
        let mut state = taken.state;
        if let Some(price) = &self.price {
            let known = engine::read::desk::own_recording(&viewer, &db, taken.id).await?;
            let form = DescriptionForm {
                title: self.title.clone().unwrap_or(known.title),
                artist: self.artist.clone().unwrap_or(known.artist),
                isrc: self.isrc.clone(),
                label: self.label.clone(),
                year: self.year.clone(),
                price: price.clone(),
                currency: self.currency.clone(),
                territory: self.territory.clone(),
                preview: known.preview_start_seconds.to_string(),
                terms: self.terms.clone(),
            };
            match save(&db, now, &viewer, taken.id, &form).await {
                Ok(()) => {}
                Err(DescribeRefusal::Faults(faults)) => {
                    let all: Vec<String> = faults
                        .iter()
                        .map(|fault| format!("{}: {fault}", fault.field()))
                        .collect();
                    bail!("{}: registered as a draft; {}", taken.id, all.join("; "));
                }
                Err(refusal) => return Err(refusal.into()),
            }
            match publish(&db, now, &viewer, taken.id).await {
                Ok(()) => state = domain::content::ContentState::Published,
                // it waits for a person
                Err(DescribeRefusal::State(_)) => {}
                Err(refusal) => return Err(refusal.into()),
            }
        }
        let report = json!({ "id": taken.id, "state": state });
        context
            .output
            .report(&report, |_| format!("{}: {state}", taken.id))?;
        Ok(Code::Done)
    }
}

async fn list(context: &Context) -> Outcome {
    let db = context.db().await?;
    let operator = Viewer::command_line();
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = all_recordings(&operator, &db, after, 500).await?;
        after = page.next.and_then(|next| next.parse().ok());
        rows.extend(page.rows);
        if after.is_none() {
            break;
        }
    }
    let report: Vec<_> = rows
        .iter()
        .map(|row| {
            let recording = &row.recording;
            json!({
                "id": recording.id,
                "state": recording.state,
                "title": recording.title,
                "artist": recording.artist,
                "isrc": recording.isrc,
                "price": recording.offer.as_ref().map(|offer| offer.price.to_decimal()),
                "currency": recording.offer.as_ref().map(|offer| offer.price.currency()),
                "territory": recording.offer.as_ref().map(|offer| &offer.territory),
                "seconds": recording.seconds(),
                "provider": row.provider,
                "sales": row.sales,
            })
        })
        .collect();
    context.output.report(&report, |_| {
        let columns = [
            ("id", Align::Left),
            ("state", Align::Left),
            ("seconds", Align::Right),
            ("price", Align::Right),
            ("sales", Align::Right),
            ("title", Align::Left),
            ("artist", Align::Left),
        ];
        let rows: Vec<_> = rows
            .iter()
            .map(|row| {
                let recording = &row.recording;
                let price = recording
                    .offer
                    .as_ref()
                    .map(|offer| offer.price.to_string());
                [
                    recording.id.to_string(),
                    recording.state.to_string(),
                    recording.seconds().to_string(),
                    price.unwrap_or_default(),
                    row.sales.to_string(),
                    recording.title.clone(),
                    recording.artist.clone(),
                ]
            })
            .collect();
        table(columns, &rows)
    })?;
    Ok(Code::Done)
}
