//! What stands on which page: read from the drawing, before it is a file.

use crate::flow::Sheet;
use crate::ink::{Ink, Mark};
use crate::look::{BOTTOM, RIGHT};
use crate::print::lay_out;
use crate::samples::*;
use crate::*;

fn sheets(blocks: Vec<Block>) -> Vec<Sheet> {
    sheets_of(&document(blocks))
}

/// The pages of `document`, none of whose text leaves its page's text area.
fn sheets_of(document: &Document) -> Vec<Sheet> {
    let sheets = lay_out(document, &letter()).unwrap().sheets;
    for (page, sheet) in sheets.iter().enumerate() {
        for op in &sheet.ops {
            if let Ink::Text { x, baseline, piece } = &op.ink {
                let ink = piece.text.trim_end().len() as f32 / piece.text.len().max(1) as f32;
                assert!(
                    x + piece.width * ink <= RIGHT + 1.0,
                    "page {page}: {:?} ends at {}",
                    piece.text,
                    x + piece.width
                );
                assert!(
                    *baseline <= BOTTOM || matches!(op.mark, Mark::Foot),
                    "page {page}: {:?} stands at {baseline}",
                    piece.text
                );
            }
        }
    }
    sheets
}

/// The texts of a page that `wanted` marks, as they are drawn.
fn texts(sheet: &Sheet, wanted: fn(Mark) -> bool) -> Vec<String> {
    sheet
        .ops
        .iter()
        .filter(|op| wanted(op.mark))
        .filter_map(|op| match &op.ink {
            Ink::Text { piece, .. } => Some(piece.text.trim_end().to_owned()),
            _ => None,
        })
        .collect()
}

fn content(sheet: &Sheet) -> Vec<String> {
    texts(sheet, |mark| matches!(mark, Mark::Slot(_)))
}

const HEADS: [&str; 5] = ["When", "To", "Where", "Length", "Counted"];

#[test]
fn a_long_table_says_its_heads_on_each_page_and_cuts_no_row() {
    for (rows, pages) in [(1, 1..=1), (2_000, 40..=50)] {
        let sheets = sheets(vec![Block::Table(calls(rows))]);
        assert!(pages.contains(&sheets.len()), "{rows}: {}", sheets.len());
        let mut seen = 0;
        for (page, sheet) in sheets.iter().enumerate() {
            let repeated = texts(sheet, |mark| mark == Mark::Repeated);
            let wanted: &[&str] = if page == 0 { &[] } else { &HEADS };
            assert_eq!(repeated, wanted, "page {page}");
            let cells = content(sheet);
            let phones = cells
                .iter()
                .filter(|cell| cell.starts_with("+1 212"))
                .count();
            let counted = cells.iter().filter(|cell| cell.ends_with(" min")).count();
            assert_eq!(phones, counted, "page {page}");
            seen += phones;
        }
        assert_eq!(seen, rows);
    }
}

#[test]
fn a_table_without_rows_shows_its_heads() {
    let sheets = sheets(vec![Block::Table(calls(0))]);
    assert_eq!(sheets.len(), 1);
    let cells = content(&sheets[0]);
    assert!(
        HEADS.iter().all(|head| cells.contains(&(*head).to_owned())),
        "{cells:?}"
    );
}

#[test]
fn a_total_never_stands_alone() {
    for rows in 30..60 {
        let mut table = calls(rows);
        table.rows.push(Row::Strong(vec![
            "Total".into(),
            Cell::default(),
            Cell::default(),
            Cell::default(),
            "9 min".into(),
        ]));
        let sheets = sheets(vec![Block::Table(table)]);
        let last = content(&sheets[sheets.len() - 1]);
        assert!(last.contains(&"Total".to_owned()));
        assert!(
            last.iter().any(|cell| cell.starts_with("+1 212")),
            "{rows} rows: {last:?}"
        );
    }
}

#[test]
fn a_group_heading_stays_with_its_first_row() {
    for rows in 30..60 {
        let mut table = calls(rows);
        table.rows.push(Row::Group("Abroad".into()));
        table.rows.extend(calls(1).rows);
        let sheets = sheets(vec![Block::Table(table)]);
        let page = sheets
            .iter()
            .map(content)
            .find(|cells| cells.contains(&"Abroad".to_owned()))
            .unwrap();
        assert_eq!(
            page.last().map(String::as_str),
            Some("1 min"),
            "{rows} rows"
        );
    }
}

#[test]
fn a_row_higher_than_a_page_is_cut_between_lines() {
    let words: Vec<String> = (0..4_000).map(|word| format!("word{word}")).collect();
    let mut table = calls(1);
    table.rows = vec![Row::Plain(vec![
        words.join(" ").into(),
        Cell::default(),
        Cell::default(),
        Cell::default(),
        "1 min".into(),
    ])];
    let sheets = sheets(vec![Block::Table(table)]);
    assert!(sheets.len() > 3, "{}", sheets.len());
    let printed: Vec<String> = sheets
        .iter()
        .flat_map(content)
        .flat_map(|line| line.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| word.starts_with("word"))
        .collect();
    assert_eq!(printed, words);
}

#[test]
fn long_names_wrap_wherever_they_stand() {
    let name = "Donaudampfschifffahrtsgesellschaftskapitänswitwe".repeat(4);
    let sheets = sheets(vec![
        Block::Address(Address {
            recipient: vec![name.clone(), "Kai 1".into()],
            facts: vec![fact(&name[..70], &name)],
        }),
        Block::Heading(Level::One, name.clone()),
        Block::Facts(vec![fact(&name, &name), fact("a", "b")]),
        Block::Table(Table {
            caption: Some(name.clone()),
            columns: vec![column(&name, Align::Start, 1), column(&name, Align::End, 1)],
            rows: vec![
                Row::Plain(vec![name.as_str().into(), name.as_str().into()]),
                Row::Group(name.clone()),
            ],
        }),
        Block::Paragraph(vec![Run::plain(name.clone()), Run::strong(name)]),
    ]);
    assert!(sheets.len() < 4);
}

#[test]
fn what_belongs_together_goes_to_the_next_page_together() {
    for rows in 20..60 {
        let sheets = sheets(vec![
            Block::Table(calls(rows)),
            Block::Together(vec![
                Block::Paragraph(vec![Run::plain("First of three.")]),
                Block::Paragraph(vec![Run::plain("Second of three.")]),
                Block::Paragraph(vec![Run::plain("Third of three.")]),
            ]),
        ]);
        let on_page: Vec<usize> = sheets
            .iter()
            .map(|sheet| {
                let texts = content(sheet);
                texts
                    .iter()
                    .filter(|text| text.ends_with("of three."))
                    .count()
            })
            .filter(|count| *count > 0)
            .collect();
        assert_eq!(on_page, [3], "{rows} rows");
    }
}

#[test]
fn columns_that_no_page_holds_stand_one_below_the_other() {
    let columns = |bands| {
        vec![Block::Columns(Columns {
            left_permille: 500,
            left: vec![gauge(bands, 5)],
            right: vec![parts()],
        })]
    };
    let sheets_short = sheets(columns(8));
    assert_eq!(sheets_short.len(), 1);
    let long = sheets(columns(60));
    assert_eq!(long.len(), 2);
    let all: Vec<String> = long.iter().flat_map(content).collect();
    let band = all
        .iter()
        .position(|text| text.starts_with("1751 –"))
        .unwrap();
    let total = all.iter().position(|text| text == "Total").unwrap();
    assert!(band < total, "left is read before right");
    assert_eq!(all.iter().filter(|text| *text == "Total").count(), 1);
}

#[test]
fn the_current_band_is_marked_by_words_weight_and_frame() {
    let sheets = sheets(vec![gauge(8, 5)]);
    let texts = content(&sheets[0]);
    assert!(texts.contains(&"your band".to_owned()));
    let frames = sheets[0]
        .ops
        .iter()
        .filter(|op| {
            matches!(op.ink, Ink::Box { stroke: Some((color, width)), .. } if color == ACCENT && width > 1.0)
        })
        .count();
    assert_eq!(frames, 1);
}

#[test]
fn pages_are_numbered_and_the_first_has_no_running_head() {
    let sheets = sheets_of(&long_bill(100));
    let total = sheets.len();
    for (page, sheet) in sheets.iter().enumerate() {
        let foot = texts(sheet, |mark| mark == Mark::Foot);
        let label = format!("Page {} of {total}", page + 1);
        assert!(foot.contains(&label), "{foot:?}");
        let head = texts(sheet, |mark| mark == Mark::Head);
        assert_eq!(head.is_empty(), page == 0, "{head:?}");
        assert_eq!(
            foot.len() > 1,
            page == 0,
            "the footer stands on the first page"
        );
    }
}

#[test]
fn a_whole_bill_fits_one_page() {
    assert_eq!(sheets_of(&bill()).len(), 1);
}
