//! Imports on both databases: counts, duplicates, kills, bad files, mending.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::{
    mediation::{Format, ParseOptions},
    time::{Clock, FixedClock},
};
use engine::{
    Db,
    check::check,
    entity::{usage_record, usage_reject, usage_total},
    flow::{
        add_accounts::add_accounts,
        import::{ImportReport, ImportRequest, import},
        replay::{ReplayOutcome, discard, replay},
    },
    read::import::ImportState,
    testing::{add_household, each_database, instant},
};
use sea_orm::{EntityTrait, PaginatorTrait};
use std::{
    io::{Cursor, Read},
    sync::Arc,
};

const HEADER: &str = "record_id,line,service,started_at,ended_at,quantity,unit,peer\n";

fn clock() -> Arc<dyn Clock> {
    Arc::new(FixedClock::new(instant("2026-11-21T09:00:00Z")))
}

fn request(source: &str, format: Format) -> ImportRequest {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let options = ParseOptions {
        zone: Some(zone),
        line_from: None,
        switch: None,
    };
    ImportRequest {
        source: source.into(),
        format,
        options,
        by: None,
    }
}

async fn take(db: &Db, source: &str, format: Format, text: &[u8]) -> ImportReport {
    let reader = Box::new(Cursor::new(text.to_vec()));
    import(db, clock(), request(source, format), reader)
        .await
        .unwrap()
}

/// "accepted/duplicates/rejected of records".
fn counts(report: &ImportReport) -> String {
    let ImportReport {
        accepted,
        duplicates,
        rejected,
        records,
        ..
    } = report;
    format!("{accepted}/{duplicates}/{rejected} of {records}")
}

/// `count` voice records of a minute each, on the mobile of household H-1.
fn voice_file(count: usize) -> String {
    let mut text = HEADER.to_owned();
    for index in 0..count {
        let minute = index % 60;
        let (day, hour) = (1 + index / 1_440 % 28, index / 60 % 24);
        let start = format!("2026-10-{day:02}T{hour:02}:{minute:02}:00Z");
        text.push_str(&format!(
            "r{index},H-1-mobile,voice,{start},2026-10-{day:02}T{hour:02}:{minute:02}:50Z,50,s,\n"
        ));
    }
    text
}

async fn records(db: &Db) -> u64 {
    usage_record::Entity::find().count(db.read()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_twice_changes_nothing() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        // more than one batch, one of them twice in the file, some broken
        let mut text = voice_file(9_000);
        text.push_str("r1,H-1-mobile,voice,2026-10-01T00:01:00Z,2026-10-01T00:01:50Z,50,s,\n");
        text.push_str("x1,nobody,voice,2026-10-01T00:01:00Z,2026-10-01T00:01:50Z,50,s,\n");
        text.push_str("x2,H-1-mobile,voice,2026-10-01T00:01:00Z,2026-10-01T00:01:50Z,-50,s,\n");
        let first = take(&db, "oct.csv", Format::BandstandCsv, text.as_bytes()).await;
        assert_eq!(counts(&first), "9000/1/2 of 9003");
        let totals = usage_total::Entity::find().all(db.read()).await.unwrap();
        assert_eq!(
            totals
                .iter()
                .map(|total| (total.raw, total.counted))
                .collect::<Vec<_>>(),
            [(450_000, 540_000)]
        );
        let second = take(&db, "oct.csv", Format::BandstandCsv, text.as_bytes()).await;
        assert_eq!(counts(&second), "0/9001/2 of 9003");
        assert_eq!(second.rejected_again, 2);
        assert_eq!(records(&db).await, 9_000);
        assert_eq!(
            usage_total::Entity::find().all(db.read()).await.unwrap(),
            totals
        );
        let proofs = check(&db).await.unwrap();
        assert!(proofs.is_sound(), "{proofs:#?}");
    })
    .await;
}

/// Ends in an error after `left` bytes, as a killed upload does.
struct Killed {
    text: Cursor<Vec<u8>>,
    left: u64,
}

impl Read for Killed {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 {
            return Err(std::io::Error::other("connection lost"));
        }
        let read = (&mut self.text).take(self.left).read(buffer)?;
        self.left -= read as u64;
        Ok(read)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_breaks_off_and_comes_again_is_counted_once() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let text = voice_file(9_000);
        let left = u64::try_from(text.len() / 2).unwrap();
        let half = Killed {
            text: Cursor::new(text.clone().into_bytes()),
            left,
        };
        let request = request("oct.csv", Format::BandstandCsv);
        let broken = import(&db, clock(), request, Box::new(half)).await.unwrap();
        assert_eq!(broken.state, ImportState::Refused);
        assert!(
            broken
                .refusal
                .as_deref()
                .unwrap()
                .contains("connection lost")
        );
        assert!(
            broken.accepted > 3_000,
            "what was read before stays: {broken:?}"
        );
        let whole = take(&db, "oct.csv", Format::BandstandCsv, text.as_bytes()).await;
        assert_eq!(whole.accepted + whole.duplicates, 9_000);
        assert_eq!(records(&db).await, 9_000);
        let proofs = check(&db).await.unwrap();
        assert!(proofs.is_sound(), "{proofs:#?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_imports_of_one_file_beside_each_other_count_it_once() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let text = voice_file(9_000);
        let (a, b) = tokio::join!(
            take(&db, "a.csv", Format::BandstandCsv, text.as_bytes()),
            take(&db, "b.csv", Format::BandstandCsv, text.as_bytes()),
        );
        assert_eq!(a.accepted + b.accepted, 9_000, "{a:?} {b:?}");
        assert_eq!(a.duplicates + b.duplicates, 9_000);
        let proofs = check(&db).await.unwrap();
        assert!(proofs.is_sound(), "{proofs:#?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_file_says_why_and_where() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        for (format, text, want) in [
            (
                Format::BandstandCsv,
                &b"id,line\n"[..],
                "line 1: the header has an unknown column",
            ),
            (Format::BandstandCsv, b"\xFF\xFEr\0", "UTF-16"),
            (
                Format::RadiusDetail,
                b"\x1F\x8B\x08broken",
                "cannot be read on",
            ),
        ] {
            let report = take(&db, "bad", format, text).await;
            assert_eq!(report.state, ImportState::Refused);
            assert!(
                report.refusal.as_deref().unwrap().contains(want),
                "{report:?}"
            );
        }
        let empty = take(&db, "empty", Format::BandstandCsv, b"").await;
        assert_eq!(
            (empty.state, counts(&empty).as_str()),
            (ImportState::Done, "0/0/0 of 0")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_counted_once_across_files_and_orders() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let report = |kind: &str, minute: u32, octets: u64| {
            format!(
                "Fri Nov 20 09:{minute:02}:00 2026\n\tUser-Name = \"H-1-home\"\n\tNAS-IP-Address = 192.0.2.1\n\
                 \tAcct-Status-Type = {kind}\n\tAcct-Session-Id = \"A1\"\n\tAcct-Session-Time = 3600\n\
                 \tEvent-Timestamp = \"Nov 20 2026 09:{minute:02}:00 UTC\"\n\tAcct-Output-Octets = {octets}\n\n"
            )
        };
        let one = report("Start", 0, 0) + &report("Interim-Update", 10, 5_000) + &report("Interim-Update", 20, 9_000);
        let two = report("Stop", 40, 12_000) + &report("Interim-Update", 20, 9_000) + &report("Interim-Update", 30, 11_000);
        let first = take(&db, "one", Format::RadiusDetail, one.as_bytes()).await;
        assert_eq!(counts(&first), "3/0/0 of 3");
        let second = take(&db, "two", Format::RadiusDetail, two.as_bytes()).await;
        assert_eq!(counts(&second), "2/1/0 of 3");
        take(&db, "one", Format::RadiusDetail, one.as_bytes()).await;
        let totals = usage_total::Entity::find().all(db.read()).await.unwrap();
        assert_eq!(totals.iter().map(|total| total.raw).sum::<i64>(), 12_000);
        let proofs = check(&db).await.unwrap();
        assert!(proofs.is_sound(), "{proofs:#?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_record_is_mended_and_replayed_once() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let bad = "x1,H-1-mobile,voice,2026-10-01T00:01:00Z,2026-10-01T00:01:50Z,-50,s,";
        let text = format!("{HEADER}{bad}\n\"broken\nx3,nobody,voice,2026-10-01T00:01:00Z,2026-10-01T00:01:50Z,5,s,\n");
        let report = take(&db, "oct.csv", Format::BandstandCsv, text.as_bytes()).await;
        assert_eq!(counts(&report), "0/0/3 of 3");
        let mut rejects = usage_reject::Entity::find().all(db.read()).await.unwrap();
        rejects.sort_by_key(|reject| reject.record_number);
        assert_eq!(rejects[0].original, bad.as_bytes());
        assert_eq!((rejects[1].reason.as_str(), rejects[1].line_number), ("unterminated_quote", 3));
        let ids: Vec<_> = rejects.iter().map(|reject| domain::id::RejectId::new(reject.id)).collect();
        let now = instant("2026-11-21T09:00:00Z");
        let still = replay(&db, now, ids[0], None, None).await.unwrap();
        assert!(matches!(still, ReplayOutcome::Rejected { ref reason, .. } if reason == "negative_number"));
        let mended = bad.replace("-50", "50").into_bytes();
        assert_eq!(replay(&db, now, ids[0], Some(mended.clone()), None).await.unwrap(), ReplayOutcome::Accepted);
        assert_eq!(replay(&db, now, ids[0], Some(mended.clone()), None).await.unwrap(), ReplayOutcome::AlreadyResolved);
        // the same record by another way is there already
        assert_eq!(replay(&db, now, ids[1], Some(mended), None).await.unwrap(), ReplayOutcome::Duplicate);
        discard(&db, now, ids[2], None).await.unwrap();
        let totals = usage_total::Entity::find().all(db.read()).await.unwrap();
        assert_eq!(totals.iter().map(|total| total.raw).sum::<i64>(), 50);
        // the file again: nothing new, nothing opened again
        let again = take(&db, "oct.csv", Format::BandstandCsv, text.as_bytes()).await;
        assert_eq!((counts(&again).as_str(), again.rejected_again), ("0/0/3 of 3", 3));
        let proofs = check(&db).await.unwrap();
        assert!(proofs.is_sound(), "{proofs:#?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mended_record_is_read_by_its_files_own_header() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let good = "s,50,2026-10-01T00:01:50Z,2026-10-01T00:01:00Z,voice,H-1-mobile,x1";
        let text = format!(
            "unit,quantity,ended_at,started_at,service,line,record_id\n{}\n{good}\n",
            good.replace("50,", "-50,")
        );
        let report = take(&db, "oct.csv", Format::BandstandCsv, text.as_bytes()).await;
        assert_eq!(counts(&report), "1/0/1 of 2");
        let reject = usage_reject::Entity::find()
            .one(db.read())
            .await
            .unwrap()
            .unwrap();
        let id = domain::id::RejectId::new(reject.id);
        let now = instant("2026-11-21T09:00:00Z");
        let mended = replay(&db, now, id, Some(good.as_bytes().to_vec()), None)
            .await
            .unwrap();
        // in any other order of columns it would be another record, and billed twice
        assert_eq!(mended, ReplayOutcome::Duplicate);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_asterisk_files_twice() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/data/usage/asterisk"
    );
    if !std::path::Path::new(folder).is_dir() {
        eprintln!("skipped: the real Asterisk files are not on this machine");
        return;
    }
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let account = r#"
[[account]]
reference = "switchboard"
name = "Switchboard"
address = ["Pier 2"]
currency = "EUR"
zone = "Europe/Berlin"
cycle_day = 1
language = "en"
opened_on = "2009-01-01"
tariffs = [{ from = "2009-01-01", code = "switchboard" }]
[[account.line]]
label = "Switchboard"
kind = "home"
identifiers = [{ identifier = "test", from = "2009-01-01" }, { identifier = "Console/dsp", from = "2009-01-01" }]
"#;
        let now = instant("2026-11-21T09:00:00Z");
        let tariff = engine::testing::TARIFF
            .replace("\"harbour\"", "\"switchboard\"")
            .replace("2026-01-01", "2009-01-01");
        engine::testing::add_tariff(&db, &tariff).await;
        add_accounts(&db, now, account, None).await.unwrap();
        // each row of good.csv differs, so each counts; one bills 7 s of a 5 s call
        for (name, first, second) in [
            ("good.csv", "4/0/1 of 5", "0/4/1 of 5"),
            ("buggy.csv", "0/0/1 of 1", "0/0/1 of 1"),
            ("Master.csv", "2/0/0 of 2", "0/2/0 of 2"),
            // its row is the first of Master.csv
            ("Master2.csv", "0/1/0 of 1", "0/1/0 of 1"),
        ] {
            assert_eq!(counts_of(&db, folder, name).await, first, "{name}");
            assert_eq!(counts_of(&db, folder, name).await, second, "{name}, again");
        }
        let rejects = usage_reject::Entity::find().all(db.read()).await.unwrap();
        let mut reasons: Vec<&str> = rejects.iter().map(|reject| reject.reason.as_str()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["billed_longer_than_call", "unterminated_quote"]);
        let proofs = check(&db).await.unwrap();
        assert!(proofs.is_sound(), "{proofs:#?}");
    })
    .await;
}

async fn counts_of(db: &Db, folder: &str, name: &str) -> String {
    let text = std::fs::read(format!("{folder}/{name}")).unwrap();
    counts(&take(db, name, Format::AsteriskCsv, &text).await)
}
