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
    if wish == Itemization::None || bill.records.is_empty() {
        return Vec::new();
    }
    let zone = bill.zone();
    let mut lines: Vec<&str> = Vec::new();
    for record in bill.records {
        if !lines.contains(&record.line_label.as_str()) {
            lines.push(&record.line_label);
        }
    }
    let mut blocks = vec![
        Block::PageBreak,
        Block::Heading(Level::Two, words::annex(language).to_owned()),
    ];
    if wish == Itemization::Masked {
        blocks.push(Block::Paragraph(vec![Run::small(words::masked(language))]));
    }
    if bill.has_more_records {
        let count = i64::try_from(bill.records.len()).unwrap_or(i64::MAX);
        let says = words::more_records(language, &format::integer(count, language));
        blocks.push(Block::Paragraph(vec![Run::small(says.to_string())]));
    }
    for line in lines {
        let of_line = bill
            .records
            .iter()
            .filter(|record| record.line_label == line);
        let rows = of_line.map(|record| row(record, wish, &zone, language));
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
