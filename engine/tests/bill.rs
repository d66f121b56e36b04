//! Bill runs on both databases: kills, parking, late usage, credit notes.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::{
    invoice::{InvoiceDocument, InvoiceNumber},
    time::{FixedClock, PeriodMonth},
};
use engine::{
    Db, Viewer,
    check::check,
    entity::{invoice, number_series},
    flow::{
        add_accounts::add_accounts,
        bill::{BillReport, bill},
        credit::credit,
    },
    read::period::open_period_of,
    testing::{add_household, add_records, add_usage, each_database, instant},
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use std::sync::Arc;

fn at(text: &str) -> FixedClock {
    FixedClock::new(instant(text))
}

fn month(text: &str) -> PeriodMonth {
    text.parse().unwrap()
}

async fn run(db: &Db, period: &str, issued: &str) -> BillReport {
    bill(db, &at(issued), month(period), None).await.unwrap()
}

async fn documents(db: &Db) -> Vec<InvoiceDocument> {
    let rows = invoice::Entity::find()
        .order_by_asc(invoice::Column::Year)
        .order_by_asc(invoice::Column::Sequence)
        .all(db.read())
        .await
        .unwrap();
    rows.iter()
        .map(|row| serde_json::from_slice(&row.document).unwrap())
        .collect()
}

/// "number reference: amounts = total" of each document.
async fn summary(db: &Db) -> Vec<String> {
    documents(db)
        .await
        .iter()
        .map(|d| {
            let lines: Vec<String> = d
                .lines
                .iter()
                .map(|line| line.amount.to_decimal())
                .collect();
            format!(
                "{} {}: {} = {}",
                d.number,
                d.customer.reference,
                lines.join(" "),
                d.total.to_decimal()
            )
        })
        .collect()
}

async fn sound(db: &Db) {
    let proofs = check(db).await.unwrap();
    assert!(proofs.is_sound(), "{proofs:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_becomes_bands_and_zero_usage_is_band_one() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        add_household(&db, "H-2").await;
        add_usage(
            &db,
            "oct",
            &[
                ("H-1-home", "2026-10-05", 9),
                ("H-1-mobile", "2026-10-06", 3),
            ],
        )
        .await;
        let report = run(&db, "2026-10", "2026-11-01T06:00:00Z").await;
        assert_eq!((report.billed, report.parked.len()), (2, 0));
        // voice 35.00; 12 GB of data are in the 24.00 band, none in the 19.00 one; 19 % on top
        let want = [
            "2026-000001 H-1: 35.00 24.00 = 70.21",
            "2026-000002 H-2: 35.00 19.00 = 64.26",
        ];
        assert_eq!(summary(&db).await, want);
        let again = run(&db, "2026-10", "2026-11-02T06:00:00Z").await;
        assert_eq!((again.billed, again.already_billed), (0, 2));
        let early = run(&db, "2026-11", "2026-11-21T06:00:00Z").await;
        assert_eq!((early.billed, early.not_ended), (0, 2));
        sound(&db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_killed_between_batches_goes_on_and_makes_the_same_bytes() {
    // a whole run on one database, a run in two halves on another: 900 accounts
    // are three batches, the kill comes after the first
    let bytes: Arc<std::sync::Mutex<Vec<Vec<u8>>>> = Arc::default();
    for halves in [false, true] {
        let bytes = bytes.clone();
        each_database(move |db| {
            let bytes = bytes.clone();
            async move {
                add_household(&db, "H-1").await;
                let mut accounts = String::new();
                for index in 0..900 {
                    accounts.push_str(&format!(
                        "[[account]]\nreference = \"a{index:04}\"\nname = \"A\"\naddress = [\"x\"]\ncurrency = \"EUR\"\n\
                         zone = \"Europe/Berlin\"\ncycle_day = 1\nlanguage = \"en\"\nopened_on = \"2026-01-01\"\n\
                         tariffs = [{{ from = \"2026-01-01\", code = \"harbour\" }}]\n"
                    ));
                }
                let now = instant("2026-01-01T00:00:00Z");
                add_accounts(&db, now, &accounts, None).await.unwrap();
                if halves {
                    break_third_batch(&db, true).await;
                    let killed = bill(&db, &at("2026-11-01T06:00:00Z"), month("2026-10"), None).await;
                    assert!(killed.is_err());
                    assert!(!documents(&db).await.is_empty(), "the first batches stay");
                    break_third_batch(&db, false).await;
                }
                // later, and yet issued at the run's own instant
                let later = if halves { "2026-11-03T09:00:00Z" } else { "2026-11-01T06:00:00Z" };
                let report = run(&db, "2026-10", later).await;
                assert_eq!(report.resumed, halves);
                let rows = invoice::Entity::find()
                    .order_by_asc(invoice::Column::Sequence)
                    .all(db.read())
                    .await
                    .unwrap();
                assert_eq!(rows.len(), 901);
                let documents: Vec<u8> = rows.iter().flat_map(|row| row.document.clone()).collect();
                bytes.lock().unwrap().push(documents);
                sound(&db).await;
            }
        })
        .await;
    }
    let bytes = bytes.lock().unwrap();
    assert!(
        bytes.windows(2).all(|pair| pair[0] == pair[1]),
        "other bytes after a kill"
    );
}

/// Makes every statement of the third batch fail, as a lost database would.
async fn break_third_batch(db: &Db, broken: bool) {
    let sql = match (db.is_sqlite(), broken) {
        (true, true) => {
            "CREATE TRIGGER broken BEFORE INSERT ON invoice WHEN NEW.sequence > 801 \
             BEGIN SELECT RAISE(ABORT, 'killed'); END"
        }
        (true, false) => "DROP TRIGGER broken",
        (false, true) => "ALTER TABLE invoice ADD CONSTRAINT broken CHECK (sequence <= 801)",
        (false, false) => "ALTER TABLE invoice DROP CONSTRAINT broken",
    };
    db.read().execute_unprepared(sql).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_cannot_be_billed_is_parked_and_the_run_goes_on() {
    each_database(|db| async move {
        add_household(&db, "H-2").await;
        // this one bills no calls, and a call is made on it
        let voice = engine::testing::TARIFF
            .find("[[group]]\nservice = \"voice\"")
            .unwrap();
        let data = engine::testing::TARIFF
            .find("[[group]]\nservice = \"data\"")
            .unwrap();
        let source = format!(
            "{}{}",
            &engine::testing::TARIFF[..voice],
            &engine::testing::TARIFF[data..]
        );
        engine::testing::add_tariff(&db, &source.replace("\"harbour\"", "\"data-only\"")).await;
        let accounts = r#"
[[account]]
reference = "H-1"
name = "Calls on a data tariff"
address = ["x"]
currency = "EUR"
zone = "Europe/Berlin"
cycle_day = 1
language = "en"
opened_on = "2026-01-01"
tariffs = [{ from = "2026-01-01", code = "data-only" }]
[[account.line]]
label = "Phone"
kind = "mobile"
identifiers = ["H-1-mobile"]

[[account]]
reference = "H-3"
name = "Not open yet"
address = ["x"]
currency = "EUR"
zone = "Europe/Berlin"
cycle_day = 1
language = "en"
opened_on = "2026-11-01"
tariffs = [{ from = "2026-11-01", code = "harbour" }]
"#;
        add_accounts(&db, instant("2026-01-01T00:00:00Z"), accounts, None)
            .await
            .unwrap();
        let call = "record_id,line,service,started_at,ended_at,quantity,unit\n\
                    v1,H-1-mobile,voice,2026-10-05T10:00:00Z,2026-10-05T10:01:00Z,60,s\n";
        add_records(&db, "calls", call.to_owned(), 1).await;
        let report = run(&db, "2026-10", "2026-11-01T06:00:00Z").await;
        assert_eq!(report.billed, 1);
        assert_eq!(report.parked.len(), 1, "{report:?}");
        assert_eq!(report.parked[0].account, "H-1");
        assert!(report.parked[0].reason.contains("1 records of voice"));
        assert_eq!(summary(&db).await, ["2026-000001 H-2: 35.00 19.00 = 64.26"]);
        sound(&db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn late_usage_is_an_adjustment_on_the_next_invoice() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        add_usage(&db, "sep", &[("H-1-home", "2026-09-05", 9)]).await;
        run(&db, "2026-09", "2026-10-01T06:00:00Z").await;
        // 9 + 2 GB leave the 19.00 band for the 24.00 one, after the bill
        add_usage(&db, "sep-late", &[("H-1-mobile", "2026-09-29", 2)]).await;
        add_usage(&db, "oct", &[("H-1-home", "2026-10-05", 1)]).await;
        sound(&db).await;
        run(&db, "2026-10", "2026-11-01T06:00:00Z").await;
        let want = [
            "2026-000001 H-1: 35.00 19.00 = 64.26",
            "2026-000002 H-1: 35.00 19.00 5.00 = 70.21",
        ];
        assert_eq!(summary(&db).await, want);
        // later still, over 25 GB: the difference to what is billed by now
        add_usage(&db, "sep-later", &[("H-1-mobile", "2026-09-29", 20)]).await;
        add_usage(&db, "nov", &[("H-1-home", "2026-11-05", 1)]).await;
        bill(&db, &at("2026-12-01T06:00:00Z"), month("2026-11"), None)
            .await
            .unwrap();
        assert_eq!(
            summary(&db).await[2],
            "2026-000003 H-1: 35.00 19.00 10.00 = 76.16"
        );
        sound(&db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credit_note_takes_an_invoice_back_and_the_period_is_billed_anew() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        add_usage(&db, "sep", &[("H-1-home", "2026-09-05", 9)]).await;
        run(&db, "2026-09", "2026-10-01T06:00:00Z").await;
        add_usage(&db, "sep-late", &[("H-1-mobile", "2026-09-29", 2)]).await;
        run(&db, "2026-10", "2026-11-01T06:00:00Z").await;
        let wrong: InvoiceNumber = "2026-000002".parse().unwrap();
        let now = instant("2026-11-02T06:00:00Z");
        assert!(
            credit(&db, now, wrong, " ", None).await.is_err(),
            "a reason is wanted"
        );
        let note = credit(&db, now, wrong, "wrong address", None)
            .await
            .unwrap();
        assert_eq!(
            credit(&db, now, wrong, "twice", None).await.unwrap(),
            note,
            "once is enough"
        );
        assert!(
            credit(&db, now, note, "no", None).await.is_err(),
            "a note stays"
        );
        run(&db, "2026-10", "2026-11-03T06:00:00Z").await;
        let want = [
            "2026-000001 H-1: 35.00 19.00 = 64.26",
            "2026-000002 H-1: 35.00 19.00 5.00 = 70.21",
            "2026-000003 H-1: -35.00 -19.00 -5.00 = -70.21",
            "2026-000004 H-1: 35.00 19.00 5.00 = 70.21",
        ];
        assert_eq!(summary(&db).await, want);
        sound(&db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runs_beside_each_other_bill_each_account_once() {
    each_database(|db| async move {
        for index in 0..6 {
            add_household(&db, &format!("H-{index}")).await;
        }
        let (clock, period) = (at("2026-11-01T06:00:00Z"), month("2026-10"));
        let (a, b) = tokio::join!(
            bill(&db, &clock, period, None),
            bill(&db, &clock, period, None)
        );
        assert_eq!(a.unwrap().billed + b.unwrap().billed, 6);
        assert_eq!(documents(&db).await.len(), 6);
        let series = number_series::Entity::find()
            .one(db.read())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(series.next_sequence, 7);
        sound(&db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sum_so_far_is_what_the_run_then_bills() {
    each_database(|db| async move {
        let household = add_household(&db, "H-1").await;
        add_usage(
            &db,
            "sep",
            &[
                ("H-1-home", "2026-09-05", 30),
                ("H-1-mobile", "2026-09-06", 1),
            ],
        )
        .await;
        let of = household.account;
        let then = instant("2026-09-30T12:00:00Z");
        let open = open_period_of(&Viewer::command_line(), &db, of, then)
            .await
            .unwrap();
        let report = run(&db, "2026-09", "2026-10-01T06:00:00Z").await;
        let so_far = open.so_far.unwrap().total;
        assert_eq!(report.total_micros["EUR"], so_far.micros(), "{so_far}");
    })
    .await;
}

/// Late usage of September stands on October's invoice; September is taken back
/// and billed anew, then October, then more comes in: each is charged once.
#[tokio::test(flavor = "multi_thread")]
async fn a_period_billed_anew_takes_off_what_later_invoices_charged_for_it() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let take_back = async |number: &str, at: &str| {
            let number = number.parse().unwrap();
            credit(&db, instant(at), number, "wrong", None)
                .await
                .unwrap()
        };
        add_usage(&db, "sep", &[("H-1-home", "2026-09-05", 9)]).await;
        run(&db, "2026-09", "2026-10-01T06:00:00Z").await;
        add_usage(&db, "sep-late", &[("H-1-mobile", "2026-09-29", 2)]).await;
        run(&db, "2026-10", "2026-11-01T06:00:00Z").await;
        sound(&db).await;
        // the 5.00 of the late usage stand on 2026-000002
        take_back("2026-000001", "2026-11-02T06:00:00Z").await;
        sound(&db).await;
        run(&db, "2026-09", "2026-11-03T06:00:00Z").await;
        sound(&db).await;
        // and again, without it
        take_back("2026-000002", "2026-11-04T06:00:00Z").await;
        run(&db, "2026-10", "2026-11-05T06:00:00Z").await;
        sound(&db).await;
        add_usage(&db, "sep-later", &[("H-1-mobile", "2026-09-30", 20)]).await;
        run(&db, "2026-11", "2026-12-01T06:00:00Z").await;
        sound(&db).await;
        let want = [
            "2026-000001 H-1: 35.00 19.00 = 64.26",
            "2026-000002 H-1: 35.00 19.00 5.00 = 70.21",
            "2026-000003 H-1: -35.00 -19.00 = -64.26",
            "2026-000004 H-1: 35.00 24.00 -5.00 = 64.26",
            "2026-000005 H-1: -35.00 -19.00 -5.00 = -70.21",
            "2026-000006 H-1: 35.00 19.00 5.00 = 70.21",
            "2026-000007 H-1: 35.00 19.00 10.00 = 76.16",
        ];
        assert_eq!(summary(&db).await, want);
    })
    .await;
}
