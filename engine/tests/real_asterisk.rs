//! Call records that a real Asterisk wrote, one file of them broken.
//!
//! The files are not part of this repository; where they are not there, the
//! test says so and checks nothing.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper: it may fail like the test"
)]

use domain::mediation::{Format, ParseOptions, Parsed, Parser};
use engine::intake::{Intake, Limits};
use jiff::tz::TimeZone;
use std::{collections::BTreeSet, fs::File, path::PathBuf};

/// What each record of a file comes to, and the keys of the good ones.
fn outcomes(name: &str) -> Option<(Vec<String>, BTreeSet<[u8; 16]>)> {
    let folder = [
        env!("CARGO_MANIFEST_DIR"),
        "../../shared/data/usage/asterisk",
    ];
    let path = folder.iter().collect::<PathBuf>().join(name);
    let Ok(file) = File::open(&path) else {
        eprintln!("{} is not there: not checked", path.display());
        return None;
    };
    let options = ParseOptions {
        zone: Some(TimeZone::UTC),
        line_from: None,
        switch: None,
    };
    let now = "2026-11-21T09:00:00Z".parse().unwrap();
    let format = Format::AsteriskCsv;
    let mut parser = Parser::new(format, &options, now).unwrap();
    let mut intake = Intake::open(file, format.shape(), Limits::default()).unwrap();
    let (mut seen, mut keys) = (Vec::new(), BTreeSet::new());
    while let Some(raw) = intake.next_record().unwrap() {
        seen.push(match parser.record(raw.bytes) {
            Ok(Parsed::Record(record)) => {
                keys.insert(*record.key.as_bytes());
                let line = record.line.as_str();
                format!("{line} {} s {:?}", record.quantity, record.disposition)
            }
            Ok(Parsed::Report(_)) => "a report".to_owned(),
            Err(reason) => format!("line {}: {}", raw.line_number, reason.code()),
        });
    }
    Some((seen, keys))
}

fn check(name: &str, want: &[&str], keys: usize) {
    let Some((seen, found)) = outcomes(name) else {
        return;
    };
    assert_eq!(seen, want, "{name}");
    assert_eq!(
        found.len(),
        keys,
        "{name}: different records, different keys"
    );
    let again = outcomes(name).map(|(_, keys)| keys);
    assert_eq!(again, Some(found), "{name}: the same record, the same key");
}

#[test]
fn what_a_switch_wrote_is_accepted_or_rejected_by_name() {
    check(
        "good.csv",
        &[
            "test 5 s Answered",
            "line 2: billed_longer_than_call",
            "test 0 s Failed",
            "test 0 s NoAnswer",
            "test 0 s Busy",
        ],
        4,
    );
    check("buggy.csv", &["line 1: unterminated_quote"], 0);
    // no accountcode, no src: the channel is the line
    check(
        "Master.csv",
        &["Console/dsp 7 s Answered", "Console/dsp 7 s Answered"],
        2,
    );
    check("Master2.csv", &["Console/dsp 7 s Answered"], 1);
}

#[test]
fn a_row_is_the_same_record_in_whatever_file_it_comes() {
    // the row of Master2.csv is the first of Master.csv
    if let (Some((_, master)), Some((_, second))) =
        (outcomes("Master.csv"), outcomes("Master2.csv"))
    {
        assert!(master.is_superset(&second));
    }
}
