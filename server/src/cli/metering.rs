//! `bandstand metering`: add, list, check, recount.

use super::{
    Code, Context, Outcome,
    output::{Align, table},
};
use anyhow::Context as _;
use domain::metering::{MeteringPlan, Quota};
use engine::{
    EngineError, Viewer,
    flow::{
        add_plan::{add_plan, read_plan},
        recount_meters::recount_meters,
    },
    read::metering::{plans, statuses},
};
use jiff::tz::TimeZone;
use serde_json::json;
use std::path::{Path, PathBuf};

/// How many switches of a schedule `check` shows.
const SWITCHES_SHOWN: usize = 10;

/// Commands on metering plans.
#[derive(Debug, clap::Subcommand)]
pub enum Metering {
    /// Add a version of a metering plan from each file
    #[command(after_help = "\
Examples:
  bandstand metering add family-20.toml

A version never changes: the same file again changes nothing, another one with
the same version is refused. Accounts get a plan by `metering` in their account
file. The format is in docs/formats/metering.md.")]
    Add {
        /// Plan files (TOML)
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// List every version of every plan
    List,
    /// Say everything that is wrong with a plan file, or show what it says; stores nothing
    #[command(after_help = "\
Examples:
  bandstand metering check family-20.toml
  bandstand metering check --zone Europe/Berlin family-20.toml

With --zone, the next ten switches of its schedule are shown in local time,
those after a change of the clocks marked.")]
    Check {
        /// A plan file (TOML)
        file: PathBuf,
        /// The time zone that the schedule's switches are shown in
        #[arg(long, value_name = "ZONE")]
        zone: Option<String>,
    },
    /// Show how every metered service is served, in the words of 3GPP TS 29.594
    #[command(after_help = "\
Examples:
  bandstand metering status
  bandstand metering status --account harbour-street-9 --json

What is not listed is served as usual. Webhooks tell of each change:
see bandstand webhook --help.")]
    Status {
        /// Of this account alone
        #[arg(long, value_name = "REFERENCE")]
        account: Option<String>,
    },
    /// Count every meter anew from its records
    ///
    /// Changes nothing but what was wrong; `check` says whether anything was.
    Recount,
}

impl Metering {
    pub async fn run(&self, context: &Context) -> Outcome {
        match self {
            Metering::Add { files } => add(context, files).await,
            Metering::List => list(context).await,
            Metering::Check { file, zone } => check(context, file, zone.as_deref()),
            Metering::Status { account } => status(context, account.as_deref()).await,
            Metering::Recount => recount(context).await,
        }
    }
}

async fn add(context: &Context, files: &[PathBuf]) -> Outcome {
    let db = context.db().await?;
    for file in files {
        let shown = file.display();
        let added = add_plan(&db, context.now(), &read(file)?, None).await;
        let added = added.map_err(|error| match error {
            EngineError::Refused(faults) => {
                let faults = faults.lines().map(|fault| format!("{shown}: {fault}"));
                anyhow::anyhow!(faults.collect::<Vec<_>>().join("\n"))
            }
            error => anyhow::Error::new(error).context(shown.to_string()),
        })?;
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

async fn status(context: &Context, account: Option<&str>) -> Outcome {
    let db = context.db().await?;
    let rows = statuses(&Viewer::command_line(), &db, account).await?;
    context.output.report(&rows, |rows| {
        let columns = [
            ("account", Align::Left),
            ("service", Align::Left),
            ("place", Align::Left),
            ("status", Align::Left),
            ("since", Align::Left),
            ("then", Align::Left),
        ];
        let rows: Vec<_> = rows
            .iter()
            .map(|row| {
                let pending = row.pending.as_ref();
                let then = pending.map(|then| format!("{} {}", then.status, then.activation_time));
                [
                    row.account.clone(),
                    row.service.to_string(),
                    row.place.as_str().to_owned(),
                    row.status.to_string(),
                    row.since.to_string(),
                    then.unwrap_or_default(),
                ]
            })
            .collect();
        table(columns, &rows)
    })?;
    Ok(Code::Done)
}

async fn list(context: &Context) -> Outcome {
    let db = context.db().await?;
    let rows = plans(&Viewer::command_line(), &db).await?;
    let report: Vec<_> = rows
        .iter()
        .map(|row| {
            json!({
                "code": row.plan.code,
                "version": row.plan.version,
                "valid_from": row.plan.valid_from,
                "service": row.plan.service,
                "names": row.plan.names,
                "accounts": row.accounts,
            })
        })
        .collect();
    context.output.report(&report, |_| {
        let columns = [
            ("code", Align::Left),
            ("version", Align::Right),
            ("valid from", Align::Left),
            ("service", Align::Left),
            ("policies", Align::Right),
            ("accounts", Align::Right),
            ("name", Align::Left),
        ];
        let rows: Vec<_> = rows
            .iter()
            .map(|row| {
                [
                    row.plan.code.to_string(),
                    row.plan.version.to_string(),
                    row.plan.valid_from.to_string(),
                    row.plan.service.to_string(),
                    row.plan.policies.len().to_string(),
                    row.accounts.to_string(),
                    row.plan.name("en").to_owned(),
                ]
            })
            .collect();
        table(columns, &rows)
    })?;
    Ok(Code::Done)
}

fn check(context: &Context, file: &Path, zone: Option<&str>) -> Outcome {
    let zone = zone
        .map(|name| {
            TimeZone::get(name).with_context(|| format!("--zone: {name:?} is not a time zone"))
        })
        .transpose()?;
    let shown = file.display().to_string();
    let plan = match read_plan(&read(file)?) {
        Ok(plan) => plan,
        Err(error) => {
            // each fault on its own line, after the file that it is in
            let faults: Vec<String> = error
                .to_string()
                .lines()
                .map(|fault| format!("{shown}: {fault}"))
                .collect();
            anyhow::bail!(faults.join("\n"));
        }
    };
    let zone = zone.unwrap_or(TimeZone::UTC);
    let switches: Vec<_> = plan
        .schedule
        .switches(context.now(), &zone)
        .take(SWITCHES_SHOWN)
        .collect();
    let report = json!({ "plan": plan_json(&plan), "switches": switches });
    context.output.report(&report, |_| {
        let mut text = words(&plan);
        if !switches.is_empty() {
            text += "\nThe next switches of its schedule\n";
            let rows: Vec<_> = switches
                .iter()
                .map(|switch| {
                    let local = zone.to_datetime(switch.at);
                    let name = |name: &Option<domain::metering::EntryName>| {
                        name.as_ref().map_or("none".to_owned(), ToString::to_string)
                    };
                    let clock = match switch.clock {
                        domain::metering::ClockChange::None => "",
                        domain::metering::ClockChange::Forward => "after the clocks went forward",
                        domain::metering::ClockChange::Back => "after the clocks went back",
                    };
                    [
                        local.strftime("%a %Y-%m-%d %H:%M").to_string(),
                        name(&switch.from),
                        name(&switch.to),
                        clock.to_owned(),
                    ]
                })
                .collect();
            let columns = [
                ("at", Align::Left),
                ("from", Align::Left),
                ("to", Align::Left),
                ("", Align::Left),
            ];
            text += &table(columns, &rows);
        }
        text
    })?;
    Ok(Code::Done)
}

fn plan_json(plan: &MeteringPlan) -> serde_json::Value {
    let policies: Vec<_> = plan
        .policies
        .iter()
        .map(|policy| {
            json!({
                "code": policy.code,
                "when": policy.condition.to_string(),
                "quota": quota(&policy.quota),
                "factors": policy.factors.iter().map(|(when, factor)| json!({
                    "when": when.to_string(),
                    "factor": factor.to_string(),
                })).collect::<Vec<_>>(),
                "thresholds": policy.thresholds.iter().map(ToString::to_string).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "code": plan.code,
        "version": plan.version,
        "valid_from": plan.valid_from,
        "service": plan.service,
        "at_cap": plan.at_cap.to_string(),
        "policies": policies,
    })
}

fn quota(quota: &Quota) -> String {
    match quota {
        Quota::Own(quantity) => quantity.to_string(),
        Quota::None => "unlimited".to_owned(),
        Quota::Inherited => "inherited".to_owned(),
        Quota::Sum => "sum of its primaries".to_owned(),
    }
}

/// A plan with all its policies.
fn words(plan: &MeteringPlan) -> String {
    let mut text = format!(
        "{} version {}: {}, from {}, for {}; at the cap: {}\n\n",
        plan.code,
        plan.version,
        plan.name("en"),
        plan.valid_from,
        plan.service,
        plan.at_cap,
    );
    let rows: Vec<_> = plan
        .policies
        .iter()
        .map(|policy| {
            let factors = policy
                .factors
                .iter()
                .map(|(when, factor)| match when.to_string() {
                    always if always == "always" => factor.to_string(),
                    when => format!("{factor} if {when}"),
                });
            let thresholds = policy.thresholds.iter().map(ToString::to_string);
            [
                policy.code.to_string(),
                policy.condition.to_string(),
                quota(&policy.quota),
                factors.collect::<Vec<_>>().join(", "),
                thresholds.collect::<Vec<_>>().join(", "),
            ]
        })
        .collect();
    let columns = [
        ("policy", Align::Left),
        ("when", Align::Left),
        ("quota", Align::Left),
        ("factor", Align::Left),
        ("thresholds", Align::Left),
    ];
    text += &table(columns, &rows);
    text
}

async fn recount(context: &Context) -> Outcome {
    let db = context.db().await?;
    let meters = recount_meters(&db, context.now()).await?;
    context.output.report(&json!({ "meters": meters }), |_| {
        super::output::count(meters, "meter") + " counted anew"
    })?;
    Ok(Code::Done)
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| file.display().to_string())
}
