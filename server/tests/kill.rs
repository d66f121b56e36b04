//! The program is killed in the middle, for real, and does it again.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::{id::AccountId, time::Clock};
use engine::{Db, SystemClock, check::check, entity};
use sea_orm::{EntityTrait, PaginatorTrait};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

const AS_OF: &str = "2026-11-21T09:00:00Z";

/// A folder with a database in it.
struct House {
    folder: TempDir,
}

impl House {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn url(&self) -> String {
        format!("sqlite://{}?mode=rwc", self.path("house.db").display())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bandstand"));
        command
            .args(arguments)
            .args(["--as-of", AS_OF])
            .env("BANDSTAND_DATABASE_URL", self.url())
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) {
        let status = self.command(arguments).status().unwrap();
        assert!(status.success(), "{arguments:?}: {status}");
    }

    async fn db(&self) -> Db {
        Db::open(&self.url()).await.unwrap()
    }

    async fn sound(&self) {
        let proofs = check(&self.db().await).await.unwrap();
        assert!(proofs.is_sound(), "{proofs:#?}");
    }

    /// Accounts `a0000` … with a line each, and a tariff for them.
    fn furnish(&self, accounts: usize) {
        let tariff = engine_tariff();
        fs::write(self.path("tariff.toml"), tariff).unwrap();
        let mut text =
            "[seller]\nname = \"S\"\naddress = [\"x\"]\ntax_id = \"DE123456789\"\n".to_owned();
        for account in 0..accounts {
            write!(
                text,
                "[[account]]\nreference = \"a{account:04}\"\nname = \"A\"\naddress = [\"x\"]\ncurrency = \"EUR\"\n\
                 zone = \"Europe/Berlin\"\ncycle_day = 1\nlanguage = \"en\"\nopened_on = \"2026-01-01\"\n\
                 tariffs = [{{ from = \"2026-01-01\", code = \"plain\" }}]\n\
                 [[account.line]]\nlabel = \"Phone\"\nkind = \"mobile\"\nidentifiers = [\"m{account:04}\"]\n"
            )
            .unwrap();
        }
        fs::write(self.path("accounts.toml"), text).unwrap();
        self.run(&["tariff", "add", "tariff.toml"]);
        self.run(&["account", "add", "accounts.toml"]);
    }
}

fn engine_tariff() -> &'static str {
    r#"
code = "plain"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
tax = "exclusive"
name = { en = "Plain" }
[[group]]
service = "voice"
unit = "min"
increment = "1 min"
tax_rate = "19"
bands = [{ up_to = "100", cost = "10" }]
above = { cost = "20" }
"#
}

fn usage_file(path: &Path, accounts: usize, records: usize) {
    let mut text = "record_id,line,service,started_at,ended_at,quantity,unit\n".to_owned();
    for record in 0..records {
        let (minute, hour, day) = (record % 60, record / 60 % 24, 1 + record / 1_440 % 28);
        let start = format!("2026-10-{day:02}T{hour:02}:{minute:02}");
        let account = record % accounts;
        writeln!(
            text,
            "r{record},m{account:04},voice,{start}:00Z,{start}:50Z,50,s"
        )
        .unwrap();
    }
    fs::write(path, text).unwrap();
}

/// Kills `child` as soon as `begun` says that its first transaction is there.
async fn kill_when(mut child: Child, begun: impl AsyncFn() -> bool) {
    let patience = SystemClock.now() + Duration::from_secs(60);
    while !begun().await {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it was through before it could be killed"
        );
        assert!(SystemClock.now() < patience, "it never began");
        tokio::task::yield_now().await;
    }
    // SIGKILL: nothing of it runs any more
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_killed_and_the_file_comes_again() {
    let house = House::new();
    house.furnish(50);
    usage_file(&house.path("usage.csv"), 50, 120_000);
    let import = ["import", "--format", "bandstand-csv", "usage.csv"];
    let child = house.command(&import).spawn().unwrap();
    let db = house.db().await;
    kill_when(child, async || {
        let imports = entity::usage_import::Entity::find()
            .all(db.read())
            .await
            .unwrap();
        imports.iter().any(|row| row.accepted_count > 0)
    })
    .await;
    let before = entity::usage_record::Entity::find()
        .count(db.read())
        .await
        .unwrap();
    assert!(
        0 < before && before < 120_000,
        "killed in the middle: {before}"
    );
    house.sound().await;
    house.run(&import);
    let after = entity::usage_record::Entity::find()
        .count(db.read())
        .await
        .unwrap();
    assert_eq!(after, 120_000);
    let imports = entity::usage_import::Entity::find()
        .all(db.read())
        .await
        .unwrap();
    // both began at one instant: they are told apart by how they ended
    let (killed, through): (Vec<_>, Vec<_>) = imports.iter().partition(|row| row.refusal.is_some());
    assert_eq!((killed.len(), through.len()), (1, 1), "{imports:#?}");
    let second = through[0];
    assert_eq!(second.accepted_count + second.duplicate_count, 120_000);
    house.sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_run_is_killed_and_goes_on() {
    let house = House::new();
    house.furnish(3_000);
    let bill = ["bill", "--period", "2026-10"];
    let child = house.command(&bill).spawn().unwrap();
    let db = house.db().await;
    let invoices = async || {
        entity::invoice::Entity::find()
            .count(db.read())
            .await
            .unwrap()
    };
    kill_when(child, async || invoices().await > 0).await;
    let before = invoices().await;
    assert!(
        0 < before && before < 3_000,
        "killed in the middle: {before}"
    );
    house.sound().await;
    house.run(&bill);
    let rows = entity::invoice::Entity::find()
        .all(db.read())
        .await
        .unwrap();
    let mut billed: Vec<AccountId> = rows
        .iter()
        .map(|row| AccountId::new(row.account_id))
        .collect();
    billed.sort_unstable();
    billed.dedup();
    assert_eq!(
        (rows.len(), billed.len()),
        (3_000, 3_000),
        "each account once"
    );
    let runs = entity::bill_run::Entity::find()
        .count(db.read())
        .await
        .unwrap();
    assert_eq!(runs, 1, "the same run went on");
    house.sound().await;
}
