//! Each call and each session, line by line of the account.

use super::{Bill, parts::table};
use crate::{format, page::subscriber::records::amount, text::paper as words};
use domain::{invoice::Itemization, party::Language, usage::Service};
use engine::read::record::RecordRow;
use jiff::tz::TimeZone;
use paper::{Block, Cell, Level, Row, Run};

/// The annex on pages of its own; nothing where the account wants none.
pub(super) fn annex(bill: &Bill<'_>) -> Vec<Block> {
    let (language, wish) = (bill.language, bill.itemization);
    let count = bill.records.len() + bill.late_records.len();
    if wish == Itemization::None || count == 0 {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::PageBreak,
        Block::Heading(Level::Two, words::annex(language).to_owned()),
    ];
    if wish == Itemization::Masked {
        blocks.push(Block::Paragraph(vec![Run::small(words::masked(language))]));
    }
    if bill.has_more_records {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let says = words::more_records(language, &format::integer(count, language));
        blocks.push(Block::Paragraph(vec![Run::small(says.to_string())]));
    }
    blocks.extend(by_line(bill, bill.records));
    if !bill.late_records.is_empty() {
        let late = words::annex_late(language).to_owned();
        blocks.push(Block::Heading(Level::Two, late));
        blocks.extend(by_line(bill, bill.late_records));
    }
    blocks
}

/// A table for each line of the account.
fn by_line(bill: &Bill<'_>, records: &[RecordRow]) -> Vec<Block> {
    let (language, zone) = (bill.language, bill.zone());
    let mut lines: Vec<&str> = Vec::new();
    for record in records {
        if !lines.contains(&record.line_label.as_str()) {
            lines.push(&record.line_label);
        }
    }
    let mut blocks = Vec::with_capacity(2 * lines.len());
    for line in lines {
        let of_line = records.iter().filter(|record| record.line_label == line);
        let rows = of_line.map(|record| row(record, bill.itemization, &zone, language));
        let heads = [
            (words::when(language), 3),
            (words::with(language), 3),
            (words::how_much(language), 2),
        ];
        blocks.push(Block::Heading(Level::Three, line.to_owned()));
        blocks.push(Block::Table(table(&heads, rows.collect())));
    }
    blocks
}

fn row(record: &RecordRow, wish: Itemization, zone: &TimeZone, language: Language) -> Row {
    let when = format::instant(record.started_at, zone, language);
    let with = match (&record.peer, record.service) {
        (Some(peer), _) => wish.peer(peer),
        (None, Service::Voice) => words::call(language).to_owned(),
        (None, Service::Data) => words::session(language).to_owned(),
    };
    let amount = amount(record.service, record.quantity, language);
    Row::Plain([when, with, amount].map(Cell::from).to_vec())
}
