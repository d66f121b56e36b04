//! Times how long it takes from a record that crosses a threshold to the message
//! in the outbox; `scripts/bench` prints it.
//!
//!     crossing_latency DATABASE-URL
//!
//! Each crossing is an import of its own, from its first byte to the commit.

use domain::{
    mediation::{Format, ParseOptions},
    time::{Clock, FixedClock},
};
use engine::{
    Db,
    entity::outbox,
    flow::{
        add_accounts::add_accounts,
        add_plan::add_plan,
        add_tariff::add_tariff,
        import::{ImportRequest, import},
        webhook::add_webhook,
    },
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, PaginatorTrait};
use std::{env, error::Error, io::Cursor, sync::Arc, time::Instant};

/// Crossings that are timed.
const CROSSINGS: usize = 500;

const PLAN: &str = "code = \"p\"\nversion = 1\nvalid_from = \"2026-01-01\"\nservice = \"data\"\n\
    at_cap = \"deny\"\n[name]\nen = \"P\"\n[[policy]]\ncode = \"all\"\nquota = \"10 GB\"\n\
    thresholds = [{ at = \"80 %\", action = \"notify\" }]\n";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::args().nth(1).ok_or("DATABASE-URL is wanted")?;
    let db = Db::open(&url).await?;
    db.migrate().await?;
    let now: Timestamp = "2026-11-21T09:00:00Z".parse()?;
    add_plan(&db, now, PLAN, None).await?;
    let tariff = include_str!("../src/demo/tariffs/harbour-1.toml");
    add_tariff(&db, now, tariff, None).await?;
    let mut accounts = String::new();
    for index in 0..CROSSINGS {
        accounts += &format!(
            "[[account]]\nreference = \"a{index}\"\nname = \"A\"\naddress = [\"Q\"]\ncurrency = \"EUR\"\n\
             zone = \"Europe/Berlin\"\ncycle_day = 1\nopened_on = \"2026-01-01\"\n\
             tariffs = [{{ from = \"2026-01-01\", code = \"harbour\" }}]\n\
             metering = [{{ from = \"2026-01-01\", code = \"p\" }}]\n\
             line = [{{ label = \"L\", kind = \"mobile\", identifiers = [\"l{index}\"] }}]\n"
        );
    }
    add_accounts(&db, now, &accounts, None).await?;
    add_webhook(&db, now, "https://pcf.example.com/").await?;
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::new(now));
    let mut times_us = Vec::with_capacity(CROSSINGS);
    for index in 0..CROSSINGS {
        let text = format!(
            "record_id,line,service,started_at,ended_at,quantity,unit\n\
             r{index},l{index},data,2026-11-20T10:00:00Z,2026-11-20T10:01:00Z,8500,MB\n"
        );
        let request = ImportRequest {
            source: format!("{index}.csv"),
            format: Format::BandstandCsv,
            options: ParseOptions::default(),
            by: None,
        };
        let begun = Instant::now();
        let file = Box::new(Cursor::new(text.into_bytes()));
        import(&db, Arc::clone(&clock), request, file).await?;
        times_us.push(begun.elapsed().as_micros());
    }
    // the threshold, and the status that follows from it
    let messages = outbox::Entity::find().count(db.read()).await?;
    if messages != 2 * CROSSINGS as u64 {
        return Err(format!("{messages} messages").into());
    }
    times_us.sort_unstable();
    let at = |percent: usize| times_us[CROSSINGS * percent / 100] / 1_000;
    println!("p50 {} ms, p99 {} ms", at(50), at(99));
    Ok(())
}
