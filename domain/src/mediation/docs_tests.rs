//! The examples of the formats' page, and what it says becomes of them.

use super::*;
use crate::{unit::Measure, usage::UsageRecord};
use jiff::tz::TimeZone;

const PAGE: &str = include_str!("../../../docs/formats/usage-files.md");

/// The fenced blocks of the page: what they are called, and their text.
fn blocks() -> impl Iterator<Item = (&'static str, &'static str)> {
    let fences = PAGE.split("\n```").skip(1).step_by(2);
    fences.filter_map(|block| block.split_once('\n'))
}

fn words(record: &UsageRecord) -> String {
    let unit = match record.service.measure() {
        Measure::Seconds => "s",
        Measure::Bytes => "B",
    };
    format!(
        "{} {} {} {unit} from {} to {}",
        record.line.as_str(),
        record.service,
        record.quantity,
        record.started_at,
        record.ended_at
    )
}

/// "line 2: …" for each record of a file.
fn outcomes(format: Format, file: &[u8]) -> Vec<String> {
    let options = ParseOptions {
        zone: Some(TimeZone::get("Europe/Berlin").unwrap()),
        line_from: None,
        switch: None,
    };
    let now = "2026-11-21T09:00:00Z".parse().unwrap();
    let mut parser = Parser::new(format, &options, now).unwrap();
    let mut sessions = std::collections::HashMap::<SessionKey, SessionState>::new();
    let mut servers = std::collections::HashMap::<ServerKey, ServerState>::new();
    let (mut rest, mut line, mut outcomes) = (file, 1, Vec::new());
    while let Cut::Record(found) = first_record(format.shape(), rest, true) {
        let bytes = &rest[found.start..found.end];
        if format.shape() == RecordShape::LinesAfterHeader && line == 1 {
            parser.header(bytes).unwrap();
        } else {
            let what = match parser.record(bytes) {
                Ok(Parsed::Record(record)) => words(&record),
                Ok(Parsed::Report(report)) => {
                    let server = servers.entry(report.server).or_default();
                    let state = sessions.entry(report.session).or_default();
                    words(&increase(state, server, &report))
                }
                Err(reason) => {
                    if let Some(end) = parser.sessions_end(bytes) {
                        servers.entry(end.server).or_default().end(end.at);
                    }
                    format!("{}: {reason}", reason.code())
                }
            };
            outcomes.push(format!("line {}: {what}", line + found.lines_before));
        }
        line += found.lines_before + found.lines;
        rest = &rest[found.next..];
    }
    outcomes
}

#[test]
fn each_example_becomes_what_the_page_says() {
    let mut examples = blocks();
    let mut seen = Vec::new();
    while let Some((name, file)) = examples.next() {
        let Ok(format) = name.parse::<Format>() else {
            assert_ne!(name, "result", "a result without an example");
            continue;
        };
        let (name, result) = examples.next().unwrap();
        assert_eq!(name, "result", "what becomes of the {format} example");
        let want: Vec<&str> = result.lines().collect();
        assert_eq!(outcomes(format, file.as_bytes()), want);
        seen.push(format);
    }
    assert_eq!(seen, Format::ALL);
}

#[test]
fn the_page_lists_each_code_column_and_attribute() {
    let rows: Vec<&str> = PAGE
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    for word in RejectReason::CODES.iter().chain(&BANDSTAND_CSV_COLUMNS) {
        assert!(rows.contains(word), "{word} is not in a table of the page");
    }
    let codes = rows
        .iter()
        .filter(|row| row.contains('_') && !BANDSTAND_CSV_COLUMNS.contains(row));
    for code in codes {
        assert!(RejectReason::CODES.contains(code), "{code} is no code");
    }
}
