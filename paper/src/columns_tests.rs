//! Text through two columns, and what leads it in: read from the drawing.

use crate::flow::Sheet;
use crate::ink::{Ink, Mark};
use crate::look::{BOTTOM, COLUMN_WIDTH, LEFT};
use crate::print::lay_out;
use crate::samples::*;
use crate::*;

/// The most between two rows of a table.
const ROW_MAX: f32 = 20.0;

fn sheets(blocks: Vec<Block>) -> Vec<Sheet> {
    lay_out(&document(blocks), &letter()).unwrap().sheets
}

/// A text on a page: whether in the second column, its baseline, and what it says.
fn texts(sheet: &Sheet, wanted: fn(Mark) -> bool) -> Vec<(bool, f32, String)> {
    sheet
        .ops
        .iter()
        .filter(|op| wanted(op.mark))
        .filter_map(|op| match &op.ink {
            Ink::Text { x, baseline, piece } => {
                let is_second = *x > LEFT + COLUMN_WIDTH;
                Some((is_second, *baseline, piece.text.trim_end().to_owned()))
            }
            _ => None,
        })
        .collect()
}

fn content(sheet: &Sheet) -> Vec<(bool, f32, String)> {
    texts(sheet, |mark| matches!(mark, Mark::Slot(_)))
}

fn table(rows: Vec<Row>) -> Block {
    Block::Table(Table {
        caption: None,
        columns: vec![
            column("When", Align::Start, 1),
            column("Length", Align::End, 1),
        ],
        rows,
    })
}

fn row(number: usize) -> Row {
    Row::Plain(vec![
        format!("call {number}").as_str().into(),
        "9 min".into(),
    ])
}

#[test]
fn columns_are_filled_in_turn_and_end_at_one_height() {
    for rows in [1, 2, 3, 40, 41, 99, 100, 101, 500] {
        let sheets = sheets(vec![
            Block::Paragraph(vec![Run::plain("Before them.")]),
            Block::InColumns(vec![table((0..rows).map(row).collect())]),
            Block::Paragraph(vec![Run::plain("Behind them.")]),
        ]);
        let (mut next, mut columns) = (0, 0);
        for (page, sheet) in sheets.iter().enumerate() {
            let calls: Vec<(bool, f32, String)> = content(sheet)
                .into_iter()
                .filter(|(_, _, text)| text.starts_with("call "))
                .collect();
            let mut lows = [0.0_f32; 2];
            for (is_second, baseline, text) in &calls {
                assert_eq!(*text, format!("call {next}"), "{rows} rows, page {page}");
                assert!(*baseline < BOTTOM, "{rows} rows: {text} at {baseline}");
                lows[usize::from(*is_second)] = *baseline;
                next += 1;
            }
            columns += lows.iter().filter(|low| **low > 0.0).count();
            if calls.len() > 2 {
                assert!((lows[0] - lows[1]).abs() < ROW_MAX, "{rows} rows: {lows:?}");
            }
            let behind = content(sheet);
            let behind = behind.iter().find(|(_, _, text)| text == "Behind them.");
            if let Some((_, baseline, _)) = behind {
                assert!(lows.iter().all(|low| low < baseline), "{rows}: {lows:?}");
            }
        }
        assert_eq!(next, rows);
        let again = sheets.iter().flat_map(|sheet| {
            let again = texts(sheet, |mark| mark == Mark::Repeated);
            again.into_iter().filter(|(_, _, text)| text == "When")
        });
        assert_eq!(again.count(), columns - 1, "{rows} rows: heads");
    }
}

#[test]
fn a_group_is_named_again_where_it_goes_on() {
    let mut rows = vec![Row::Group("Monday".into())];
    rows.extend((0..10).map(row));
    rows.push(Row::Group("Tuesday".into()));
    rows.extend((10..70).map(row));
    let sheets = sheets(vec![Block::InColumns(vec![table(rows)])]);
    assert_eq!(sheets.len(), 1);
    let again = texts(&sheets[0], |mark| mark == Mark::Repeated);
    let again: Vec<&str> = again.iter().map(|(_, _, text)| text.as_str()).collect();
    assert_eq!(again, ["When", "Length", "Tuesday"]);
}

#[test]
fn what_leads_in_stands_on_the_page_of_the_first_rows() {
    for rows in 30..60 {
        for bands in [gauge(20, 5), Block::InColumns(vec![gauge(20, 5)])] {
            let sheets = sheets(vec![
                Block::Table(calls(rows)),
                Block::Lead(vec![
                    Block::Paragraph(vec![Run::plain("First of two.")]),
                    Block::Paragraph(vec![Run::plain("Second of two.")]),
                ]),
                bands,
            ]);
            let at = sheets.iter().find_map(|sheet| {
                let texts = content(sheet);
                let texts: Vec<&str> = texts.iter().map(|(_, _, text)| text.as_str()).collect();
                let at = texts.iter().position(|text| *text == "First of two.")?;
                Some(texts[at..].join("|"))
            });
            let at = at.unwrap();
            assert!(
                at.contains("Second of two.") && at.contains("0 – 300 min") && at.contains("301 –"),
                "{rows} rows: {at}"
            );
        }
    }
}

#[test]
fn a_gauge_through_two_columns_marks_its_band_once_and_cuts_no_row() {
    let sheets = sheets(vec![Block::InColumns(vec![gauge(23, 20)])]);
    assert_eq!(sheets.len(), 1);
    let texts = content(&sheets[0]);
    let marks = texts.iter().filter(|(_, _, text)| text == "your band");
    assert_eq!(marks.count(), 1);
    let in_second = texts
        .iter()
        .filter(|(is_second, _, text)| *is_second && text.ends_with(" min"));
    assert!((9..14).contains(&in_second.count()));
    for (_, baseline, range) in texts.iter().filter(|(_, _, text)| text.ends_with(" min")) {
        let beside = texts
            .iter()
            .filter(|(_, other, text)| text.starts_with('$') && (other - baseline).abs() < 0.1);
        assert!(beside.count() > 0, "{range} stands without its cost");
    }
}

#[test]
fn small_text_stands_beside_where_one_line_holds_both() {
    for (small, is_beside) in [
        ("bought on 1 Oct", true),
        (&*"bought on 1 October ".repeat(9), false),
    ] {
        let name = Cell {
            text: "Song".into(),
            small: Some(small.to_owned()),
            note: Some(1),
        };
        let sheets = sheets(vec![table(vec![Row::Plain(vec![name, "9".into()])])]);
        let texts = content(&sheets[0]);
        let baseline = |begins: &str| {
            let text = texts.iter().find(|(_, _, text)| text.starts_with(begins));
            text.map(|(_, baseline, _)| *baseline).unwrap()
        };
        let apart = baseline("bought") - baseline("Song");
        assert_eq!(apart.abs() < 0.1, is_beside, "{small}: {apart}");
    }
}
