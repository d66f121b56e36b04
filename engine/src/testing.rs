//! Fresh databases for tests, and households to put into them.
//!
//! There with the feature `testing` only. A test that touches the database runs
//! its body through [`each_database`], which is SQLite always and PostgreSQL
//! where the environment variable `BANDSTAND_TEST_POSTGRES_URL` names a server
//! (`scripts/with-postgres` starts one).
//!
//! # Examples
//! ```
//! # use engine::testing::{add_household, each_database};
//! # tokio::runtime::Runtime::new().unwrap().block_on(
//! each_database(|db| async move {
//!     let household = add_household(&db, "H-1").await;
//!     assert_eq!(db.pending_migrations().await.unwrap(), 0);
//!     assert_ne!(household.home, household.mobile);
//! })
//! # );
//! ```

#![allow(
    clippy::expect_used,
    reason = "a test that cannot be set up must stop at once"
)]

use crate::{
    Db, SystemClock, Viewer,
    entity::{account, line},
    flow::{
        add_accounts::add_accounts,
        delivery::{PartyForm, set_party},
        import::{ImportRequest, import},
    },
    new_uuid,
};
use domain::{
    id::{AccountId, LineId, TariffVersionId, UserId},
    mediation::{Format, ParseOptions},
    time::{Clock, FixedClock},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, Database, EntityTrait, QueryFilter, QueryOrder};
use std::{io::Cursor, panic::resume_unwind, path::Path, sync::Arc};
use tokio::task::{LocalSet, spawn_local};

/// The environment variable that names a PostgreSQL server for tests; its user
/// may create databases.
pub const POSTGRES_URL: &str = "BANDSTAND_TEST_POSTGRES_URL";

/// The code of [`TARIFF`].
pub const TARIFF_CODE: &str = "harbour";

/// A tariff for tests: voice with the 401–425 band of the first bill
/// (300 min for 35.00, then steps of 2.50), data with three bands.
pub const TARIFF: &str = r#"
code = "harbour"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
tax = "exclusive"

[name]
en = "Harbour"
de = "Hafen"

[[group]]
service = "voice"
unit = "min"
increment = "1 min"
tax_rate = "19"
series = { first = "300", first_cost = "35.00", width = "25", count = 14, wide_width = "50", wide_count = 7, step = "2.50" }
above = { cost = "90.00" }

[[group]]
service = "data"
unit = "GB"
increment = "1 KB"
tax_rate = "19"
bands = [
  { up_to = "10", cost = "19.00" },
  { over = "10", up_to = "25", cost = "24.00" },
  { over = "25", up_to = "50", cost = "34.00" },
]
above = { price = "0.01", per = "1 MB" }
"#;

/// What [`add_household`] made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// The account.
    pub account: AccountId,
    /// Its reference.
    pub reference: String,
    /// The home line; records call it `REFERENCE-home`.
    pub home: LineId,
    /// The mobile; records call it `REFERENCE-mobile`.
    pub mobile: LineId,
}

/// Runs `body` on a fresh SQLite database, then on a fresh PostgreSQL database
/// where [`POSTGRES_URL`] is set; both are migrated and empty, and gone
/// afterwards, whether `body` ends or panics.
pub async fn each_database<F, Fut>(body: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()> + 'static,
{
    on_sqlite(&body).await;
    match std::env::var(POSTGRES_URL) {
        Ok(server) => on_postgres(&server, &body).await,
        Err(_) => eprintln!("PostgreSQL skipped: {POSTGRES_URL} is not set"),
    }
}

/// The address of an SQLite database file, made when it is not there.
pub fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

async fn on_sqlite<F, Fut>(body: &F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()> + 'static,
{
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = open(&sqlite_url(&folder.path().join("test.db"))).await;
    if let Err(panic) = run(body(db)).await {
        eprintln!("the test failed on SQLite");
        resume_unwind(panic);
    }
}

async fn on_postgres<F, Fut>(server: &str, body: &F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()> + 'static,
{
    let admin = Database::connect(server).await.expect("PostgreSQL");
    let name = format!("bandstand_test_{}", new_uuid(SystemClock.now()).simple());
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .expect("a new database");
    let outcome = run(body(open(&with_database(server, &name)).await)).await;
    // whoever is still connected belongs to the test
    admin
        .execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))
        .await
        .expect("the database dropped");
    if let Err(panic) = outcome {
        eprintln!("the test failed on PostgreSQL");
        resume_unwind(panic);
    }
}

/// Runs a test body as a task of its own, so that its panic arrives as a value.
async fn run<Fut>(body: Fut) -> Result<(), Box<dyn std::any::Any + Send>>
where
    Fut: Future<Output = ()> + 'static,
{
    let task = async { spawn_local(body).await };
    match LocalSet::new().run_until(task).await {
        Ok(()) => Ok(()),
        Err(error) => Err(error.into_panic()),
    }
}

async fn open(url: &str) -> Db {
    let db = Db::open(url).await.expect("the database");
    db.migrate().await.expect("the schema");
    db
}

/// `server` with its database's name replaced.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = match server.split_once('?') {
        Some((address, options)) => (address, format!("?{options}")),
        None => (server, String::new()),
    };
    let scheme_end = address.find("://").map_or(0, |at| at + 3);
    let host_end = address[scheme_end..]
        .find('/')
        .map_or(address.len(), |at| scheme_end + at);
    format!("{}/{name}{options}", &address[..host_end])
}

/// An instant from its text, `2026-03-01T12:00:00Z`.
pub fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Stores a tariff from its source.
pub async fn add_tariff(db: &Db, source: &str) -> TariffVersionId {
    crate::flow::add_tariff::add_tariff(db, opened(), source, None)
        .await
        .expect("a tariff")
        .id
}

/// Says who a provider is by law: a small business in Hamburg, whose part has no tax.
pub async fn add_party(db: &Db, provider: UserId) {
    let form = PartyForm {
        name: "Quayside Sounds GbR".into(),
        address: vec!["2 Quay Street".into(), "20457 Hamburg".into()],
        country: "DE".into(),
        tax_number: "12/345/67890".into(),
        tax: "exempt".into(),
        reason: "Small business".into(),
        iban: "DE89370400440532013000".into(),
        ..PartyForm::default()
    };
    set_party(db, opened(), &Viewer::command_line(), provider, &form)
        .await
        .expect("a party");
}

/// Makes an account in EUR and Europe/Berlin with its periods from the 1st,
/// open since 2026-01-01 on the tariff [`TARIFF`], with one home line and one
/// mobile. There is a seller, too.
pub async fn add_household(db: &Db, reference: &str) -> Household {
    add_tariff(db, TARIFF).await;
    let file = format!(
        r#"
[seller]
name = "Quay Telecom GmbH"
address = ["Pier 1", "20457 Hamburg"]
tax_id = "DE123456789"

[[account]]
reference = "{reference}"
name = "Household {reference}"
address = ["1 Quay Street", "20457 Hamburg"]
currency = "EUR"
zone = "Europe/Berlin"
cycle_day = 1
opened_on = "2026-01-01"
tariffs = [{{ from = "2026-01-01", code = "{TARIFF_CODE}" }}]
line = [
  {{ label = "Home", kind = "home", identifiers = ["{reference}-home"] }},
  {{ label = "Mobile", kind = "mobile", identifiers = ["{reference}-mobile"] }},
]
"#
    );
    add_accounts(db, opened(), &file, None)
        .await
        .expect("an account");
    let account = account::Entity::find()
        .filter(account::Column::Reference.eq(reference))
        .one(db.read())
        .await
        .expect("the accounts")
        .expect("the account");
    let lines = line::Entity::find()
        .filter(line::Column::AccountId.eq(account.id))
        .order_by_asc(line::Column::Position)
        .all(db.read())
        .await
        .expect("the lines");
    Household {
        account: AccountId::new(account.id),
        reference: account.reference,
        home: LineId::new(lines[0].id),
        mobile: LineId::new(lines[1].id),
    }
}

/// Imports data usage: for each of `rows` a record of (identifier of the line,
/// day, gigabytes), at eleven o'clock UTC, every one of them accepted.
pub async fn add_usage(db: &Db, source: &str, rows: &[(&str, &str, i64)]) {
    let mut text = "record_id,line,service,started_at,ended_at,quantity,unit\n".to_owned();
    for (index, (line, day, gigabytes)) in rows.iter().enumerate() {
        text.push_str(&format!(
            "{source}-{index},{line},data,{day}T10:00:00Z,{day}T10:59:00Z,{gigabytes},GB\n"
        ));
    }
    add_records(db, source, text, rows.len()).await;
}

/// Imports the `bandstand-csv` file `text`, of which `accepted` records are accepted.
pub async fn add_records(db: &Db, source: &str, text: String, accepted: usize) {
    let request = ImportRequest {
        source: source.into(),
        format: Format::BandstandCsv,
        options: ParseOptions::default(),
        by: None,
    };
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::new(instant("2026-11-21T09:00:00Z")));
    let report = import(db, clock, request, Box::new(Cursor::new(text.into_bytes()))).await;
    let report = report.expect("an import");
    assert_eq!(usize::try_from(report.accepted), Ok(accepted), "{report:?}");
}

/// When everything here was added.
fn opened() -> Timestamp {
    instant("2025-12-31T23:00:00Z")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    #[test]
    fn the_databases_name_is_replaced_wherever_it_stands() {
        for (server, want) in [
            ("postgres://u@h:5/postgres", "postgres://u@h:5/t"),
            ("postgres://u@h:5", "postgres://u@h:5/t"),
            (
                "postgres://u@h/p?sslmode=off",
                "postgres://u@h/t?sslmode=off",
            ),
        ] {
            assert_eq!(with_database(server, "t"), want);
        }
    }

    #[tokio::test]
    async fn a_database_comes_migrated_and_empty() {
        let runs = Arc::new(AtomicUsize::new(0));
        let seen = runs.clone();
        each_database(move |db| {
            seen.fetch_add(1, Ordering::SeqCst);
            async move {
                assert_eq!(db.pending_migrations().await.unwrap(), 0);
                let first = add_household(&db, "H-1").await;
                let second = add_household(&db, "H-2").await;
                assert_ne!(first.account, second.account);
            }
        })
        .await;
        let wanted = 1 + usize::from(std::env::var(POSTGRES_URL).is_ok());
        assert_eq!(runs.load(Ordering::SeqCst), wanted);
    }

    #[tokio::test]
    #[should_panic(expected = "told")]
    async fn a_failure_is_told() {
        each_database(|_| async { panic!("told") }).await;
    }
}
