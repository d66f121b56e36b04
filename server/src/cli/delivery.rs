//! `bandstand delivery`: tariffs, networks, statements, list.

use super::{
    Code, Context, Outcome,
    output::{Align, count, in_unit, table},
};
use anyhow::{Context as _, bail};
use domain::{
    delivery::{AccessNetwork, DeliveryPrice, DeliveryTariff, DeliveryTariffFile},
    id::DeliveryId,
    metering::Condition,
    time::PeriodMonth,
    unit::{Measure, Quantity, Unit},
};
use engine::{
    EngineError, Viewer,
    flow::delivery::{
        ParkedStatement, SetRefusal, Stated, add_tariff, check_tariff, issue_statements,
        set_networks,
    },
    read::deliveries::{DeliveryQuery, DeliveryRow, DeliveryState, deliveries},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Commands on deliveries.
#[derive(Debug, clap::Subcommand)]
pub enum Delivery {
    /// What a megabyte costs: add, check
    #[command(subcommand)]
    Tariff(Tariff),
    /// Keep which addresses are which network, and where months begin
    #[command(after_help = "\
Examples:
  bandstand delivery networks networks.txt --zone Europe/Berlin

A line each: `mobile 10.64.0.0/10`, and `default fixed` for all other addresses.
The format is in docs/formats/delivery.md.")]
    Networks {
        /// A file of networks
        file: PathBuf,
        /// The time zone that months of budgets and statements begin in
        #[arg(long, value_name = "ZONE")]
        zone: String,
    },
    /// Issue the providers' statements of a month that is over
    #[command(after_help = "\
Examples:
  bandstand delivery statements --month 2026-10

What is stated already is left as it is.")]
    Statements {
        /// The month, in the operator's time zone
        #[arg(long, value_name = "YYYY-MM")]
        month: PeriodMonth,
    },
    /// List deliveries, newest first
    #[command(after_help = "\
Examples:
  bandstand delivery list
  bandstand delivery list --network mobile --state disputed --json")]
    List {
        /// Only over this network: fixed, mobile, roaming
        #[arg(long)]
        network: Option<AccessNetwork>,
        /// Only in this state
        #[arg(long)]
        state: Option<State>,
        /// Only with this in title, account or provider
        #[arg(long, value_name = "TEXT", default_value = "")]
        search: String,
        /// Only those that come after this one
        #[arg(long, value_name = "DELIVERY")]
        after: Option<DeliveryId>,
    },
}

/// Commands on delivery tariffs.
#[derive(Debug, clap::Subcommand)]
pub enum Tariff {
    /// Add a version of a delivery tariff from each file
    #[command(after_help = "\
Examples:
  bandstand delivery tariff add delivery-eur-1.toml

A version never changes: the same file again changes nothing, another one with
the same version is refused. The format is in docs/formats/delivery.md.")]
    Add {
        /// Tariff files (TOML)
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Say everything that is wrong with a file, or show its prices; stores nothing
    #[command(after_help = "\
Examples:
  bandstand delivery tariff check delivery-eur-1.toml")]
    Check {
        /// A tariff file (TOML)
        file: PathBuf,
    },
}

/// States that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum State {
    /// Its instruction is valid, and not all of it arrived
    Open,
    /// All of it arrived
    Complete,
    /// It is over, and not all of it arrived
    Ended,
    /// Its charge is disputed, and nobody decided
    Disputed,
}

impl Delivery {
    pub async fn run(&self, context: &Context) -> Outcome {
        match self {
            Delivery::Tariff(Tariff::Add { files }) => add(context, files).await,
            Delivery::Tariff(Tariff::Check { file }) => check(context, file),
            Delivery::Networks { file, zone } => networks(context, file, zone).await,
            Delivery::Statements { month } => statements(context, *month).await,
            Delivery::List {
                network,
                state,
                search,
                after,
            } => {
                let query = DeliveryQuery {
                    network: *network,
                    state: state.map(|state| asked(state, context)),
                    search: search.clone(),
                    after: *after,
                    ..DeliveryQuery::default()
                };
                list(context, &query).await
            }
        }
    }
}

fn asked(state: State, context: &Context) -> DeliveryState {
    match state {
        State::Open => DeliveryState::Open(context.now()),
        State::Complete => DeliveryState::Complete,
        State::Ended => DeliveryState::Ended(context.now()),
        State::Disputed => DeliveryState::Disputed,
    }
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| file.display().to_string())
}

/// Each fault on its own line, after the file that it is in.
fn in_file(file: &Path, refusal: &impl ToString) -> anyhow::Error {
    let shown = file.display();
    let faults = refusal.to_string();
    let faults: Vec<String> = faults
        .lines()
        .map(|fault| format!("{shown}: {fault}"))
        .collect();
    anyhow::anyhow!(faults.join("\n"))
}

async fn add(context: &Context, files: &[PathBuf]) -> Outcome {
    let (db, viewer) = (context.db().await?, Viewer::command_line());
    for file in files {
        let source = read(file)?;
        let refused = |refusal: SetRefusal| in_file(file, &refusal);
        let checked = check_tariff(&db, &viewer, &source).await;
        let (tariff, is_new) = checked.map_err(refused)?;
        if is_new {
            let added = add_tariff(&db, context.now(), &viewer, &source).await;
            added.map_err(refused)?;
        }
        let (shown, currency, version) = (file.display(), tariff.currency, tariff.version);
        let report = json!({
            "file": shown.to_string(),
            "currency": currency,
            "version": version,
            "is_new": is_new,
        });
        context.output.report(&report, |_| {
            let what = match is_new {
                true => "added",
                false => "there already",
            };
            format!("{shown}: {currency} version {version}, {what}")
        })?;
    }
    Ok(Code::Done)
}

fn check(context: &Context, file: &Path) -> Outcome {
    let parsed = DeliveryTariffFile::from_toml(&read(file)?);
    let parsed = parsed.map_err(|fault| in_file(file, &fault))?;
    let tariff = parsed.read().map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        in_file(file, &faults.join("\n"))
    })?;
    let prices = tariff.prices.iter().map(|price| {
        json!({
            "name": price.name,
            "when": when(price),
            "per_mb": price.price.amount,
        })
    });
    let report = json!({
        "currency": tariff.currency,
        "version": tariff.version,
        "valid_from": tariff.valid_from,
        "prices": prices.collect::<Vec<_>>(),
    });
    context.output.report(&report, |_| words(&tariff))?;
    Ok(Code::Done)
}

fn when(price: &DeliveryPrice) -> String {
    match &price.condition {
        Condition::Always => "otherwise".to_owned(),
        condition => condition.to_string(),
    }
}

fn words(tariff: &DeliveryTariff) -> String {
    let (currency, version, from) = (tariff.currency, tariff.version, tariff.valid_from);
    let mut text = format!("{currency} version {version}, from {from}\n\n");
    let rows: Vec<_> = tariff
        .prices
        .iter()
        .map(|price| {
            let name = price.name.get("en").cloned().unwrap_or_default();
            [name, when(price), price.price.amount.to_string()]
        })
        .collect();
    let columns = [
        ("price", Align::Left),
        ("when", Align::Left),
        ("per MB", Align::Right),
    ];
    text += &table(columns, &rows);
    text
}

async fn networks(context: &Context, file: &Path, zone: &str) -> Outcome {
    let (db, source) = (context.db().await?, read(file)?);
    let viewer = Viewer::command_line();
    let kept = match set_networks(&db, context.now(), &viewer, &source, zone).await {
        Ok(kept) => kept,
        Err(refusal @ SetRefusal::Zone(_)) => bail!("--zone: {refusal}"),
        Err(refusal) => return Err(in_file(file, &refusal)),
    };
    let ranges = kept.range_lines().lines().count();
    let report = json!({ "ranges": ranges, "default": kept.elsewhere(), "zone": zone });
    context.output.report(&report, |_| {
        let ranges = count(ranges, "range");
        let default = kept.elsewhere();
        format!("{ranges}, all other addresses are {default}; months begin in {zone}")
    })?;
    Ok(Code::Done)
}

async fn statements(context: &Context, month: PeriodMonth) -> Outcome {
    let db = context.db().await?;
    let viewer = Viewer::command_line();
    let stated = issue_statements(&db, context.now(), &viewer, month).await?;
    let parked: Vec<(&str, String)> = stated
        .parked
        .iter()
        .map(|parked| (parked.provider.as_str(), reasons(parked)))
        .collect();
    let rows = parked
        .iter()
        .map(|(provider, why)| json!({ "provider": provider, "why": why }));
    let report = json!({ "numbers": stated.numbers, "parked": rows.collect::<Vec<_>>() });
    context.output.report(&report, |_| {
        if stated == Stated::default() {
            return format!("{month}: nothing to state");
        }
        let numbers = stated.numbers.iter().map(ToString::to_string);
        let parked = parked
            .iter()
            .map(|(provider, why)| format!("{provider}: parked: {why}"));
        numbers.chain(parked).collect::<Vec<_>>().join("\n")
    })?;
    Ok(match stated.parked.is_empty() {
        true => Code::Done,
        false => Code::Failed,
    })
}

fn reasons(parked: &ParkedStatement) -> String {
    let why = parked.why.iter().map(ToString::to_string);
    why.collect::<Vec<_>>().join("; ")
}

async fn list(context: &Context, query: &DeliveryQuery) -> Outcome {
    let db = context.db().await?;
    let page = match deliveries(&Viewer::command_line(), &db, query).await {
        Err(EngineError::NotFound) => bail!("--after: there is no such delivery"),
        page => page?,
    };
    let rows: Vec<_> = page.rows.iter().map(row_json).collect();
    let report = json!({ "deliveries": rows, "next": page.next });
    context.output.report(&report, |_| {
        let columns = [
            ("delivery", Align::Left),
            ("began", Align::Left),
            ("account", Align::Left),
            ("provider", Align::Left),
            ("title", Align::Left),
            ("network", Align::Left),
            ("arrived", Align::Right),
            ("subscriber", Align::Right),
            ("provider pays", Align::Right),
            ("", Align::Left),
        ];
        let rows: Vec<_> = page.rows.iter().map(cells).collect();
        let mut text = table(columns, &rows);
        if let Some(next) = page.next {
            text += &format!("There are more: --after {next}\n");
        }
        text
    })?;
    Ok(Code::Done)
}

fn row_json(row: &DeliveryRow) -> serde_json::Value {
    let facts = &row.facts;
    json!({
        "id": facts.id,
        "began_at": facts.created_at,
        "account": row.account,
        "provider": row.provider,
        "content": facts.content,
        "title": facts.title,
        "format": facts.format,
        "network": facts.network,
        "bytes": facts.terms.bytes,
        "arrived_bytes": facts.arrived.count(),
        "subscriber": facts.settled.subscriber,
        "provider_pays": facts.settled.provider,
        "expires_at": facts.expires_at,
        "closed_at": facts.closed_at,
        "refunded_at": facts.refunded_at,
        "is_disputed": row.is_disputed,
    })
}

fn cells(row: &DeliveryRow) -> [String; 10] {
    let facts = &row.facts;
    let arrived = i64::try_from(facts.arrived.count()).unwrap_or(i64::MAX);
    let arrived = in_unit(Quantity::new(arrived, Measure::Bytes), Unit::Megabyte);
    let remark = match (row.is_disputed, facts.refunded_at) {
        (true, _) => "disputed",
        (_, Some(_)) => "refunded",
        _ => "",
    };
    [
        facts.id.to_string(),
        facts.created_at.to_string(),
        row.account.clone(),
        row.provider.clone(),
        facts.title.clone(),
        facts.network.to_string(),
        arrived,
        facts.settled.subscriber.to_string(),
        facts.settled.provider.to_string(),
        remark.to_owned(),
    ]
}
