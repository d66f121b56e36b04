//! Each call and each data session, line by line of the account, day by day.

use super::{Bill, parts::column};
use crate::{format, page::subscriber::records::amount, text::paper as words};
use domain::{invoice::Itemization, party::Language, usage::Service};
use engine::read::record::RecordRow;
use jiff::{civil::Date, tz::TimeZone};
use paper::{Align, Block, Cell, Column, Level, Row, Run, Table};

/// The annex on pages of its own; nothing where the account wants none.
pub(super) fn annex(bill: &Bill<'_>) -> Vec<Block> {
    let (language, wish) = (bill.language, bill.itemization);
    let has_none = bill.records.is_empty() && bill.late_records.is_empty();
    if wish == Itemization::None || has_none {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::PageBreak,
        Block::Heading(Level::Two, words::annex(language).to_owned()),
    ];
    blocks.extend(remarks(bill).map(|says| Block::Paragraph(vec![Run::small(says)])));
    blocks.push(Block::InColumns(by_line(bill, bill.records)));
    if !bill.late_records.is_empty() {
        let late = words::annex_late(language).to_owned();
        blocks.push(Block::Heading(Level::Two, late));
        blocks.push(Block::InColumns(by_line(bill, bill.late_records)));
    }
    blocks
}

/// The tables of each line of the account.
fn by_line(bill: &Bill<'_>, records: &[RecordRow]) -> Vec<Block> {
    let (language, zone) = (bill.language, bill.zone());
    let mut lines: Vec<&str> = Vec::new();
    for record in records {
        if !lines.contains(&record.line_label.as_str()) {
            lines.push(&record.line_label);
        }
    }
    let mut blocks = Vec::new();
    for line in lines {
        blocks.push(Block::Heading(Level::Three, line.to_owned()));
        for service in [Service::Voice, Service::Data] {
            let of_line = records
                .iter()
                .filter(|record| record.line_label == line && record.service == service);
            let rows = rows(of_line, bill.itemization, &zone, language);
            if !rows.is_empty() {
                blocks.push(Block::Table(table(service, rows, language)));
            }
        }
    }
    blocks
}

/// What is hidden, and what is not listed.
fn remarks(bill: &Bill<'_>) -> impl Iterator<Item = String> {
    let language = bill.language;
    let masked = (bill.itemization == Itemization::Masked).then(|| words::masked(language).into());
    let listed = i64::try_from(bill.records.len()).unwrap_or(i64::MAX);
    // the bill counts what nobody answered as well; it stands on no list
    let of_period = bill.document.usage_by_line.iter().map(|line| line.records);
    let left_out = of_period.sum::<i64>().saturating_sub(listed);
    let late = i64::try_from(bill.late_records.len()).unwrap_or(i64::MAX);
    let rest = match bill.has_more_records {
        true => Some(words::more_records(
            language,
            &format::integer(listed.saturating_add(late), language),
        )),
        false => {
            (left_out > 0).then(|| words::left_out(language, &format::integer(left_out, language)))
        }
    };
    let rest = rest.map(|says| says.to_string());
    [masked, rest].into_iter().flatten()
}

fn table(service: Service, rows: Vec<Row>, language: Language) -> Table {
    let when = column(words::when(language), Align::Start, 1);
    let (caption, columns): (&str, Vec<Column>) = match service {
        Service::Voice => (
            words::calls(language),
            vec![
                when,
                column(words::with(language), Align::Start, 3),
                column(words::duration(language), Align::End, 1),
            ],
        ),
        Service::Data => (
            words::sessions(language),
            vec![when, column(words::volume(language), Align::End, 1)],
        ),
    };
    Table {
        caption: Some(caption.to_owned()),
        columns,
        rows,
    }
}

/// A row for each record, below a row for its day.
fn rows<'a>(
    records: impl Iterator<Item = &'a RecordRow>,
    wish: Itemization,
    zone: &TimeZone,
    language: Language,
) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut last: Option<Date> = None;
    for record in records {
        let day = zone.to_datetime(record.started_at).date();
        if last.replace(day) != Some(day) {
            rows.push(Row::Group(format::weekday_day(day, language)));
        }
        let when = format::time_of_day(record.started_at, zone);
        let with = match record.service {
            Service::Voice => Some(match &record.peer {
                Some(peer) => wish.peer(peer),
                None => words::call(language).to_owned(),
            }),
            Service::Data => None,
        };
        let amount = amount(record.service, record.quantity, language);
        let cells = [Some(when), with, Some(amount)].into_iter().flatten();
        rows.push(Row::Plain(cells.map(Cell::from).collect()));
    }
    rows
}
