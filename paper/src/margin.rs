//! What stands in the margins: the running head, the page's number, the footer.

use std::rc::Rc;

use crate::PrintRefusal;
use crate::block::{Area, Press};
use crate::document::Document;
use crate::flow::Sheet;
use crate::ink::{Ink, Mark, Op, Strip};
use crate::look::{
    BOTTOM, CELL_GAP, PAGE_LABEL_BASELINE, RULE, RULE_WIDTH, RUNNING_HEAD_BASELINE, SMALL,
};
use crate::text::{Line, Style};

const FOOTER_SIZE: f32 = 6.8;
const FOOTER_PADDING: f32 = 5.0;
/// How far above the bottom of the text the footer of the first page ends.
const FOOTER_BELOW: f32 = 15.0;

/// The footer of the first page: columns of lines below a rule.
pub(crate) fn footer(press: &mut Press<'_>) -> Result<Strip, PrintRefusal> {
    let columns = press.letter.footer.clone();
    let mut strip = Strip::default();
    if columns.iter().all(Vec::is_empty) {
        return Ok(strip);
    }
    let area = Area::PAGE;
    let style = Style {
        size: FOOTER_SIZE,
        ..SMALL
    };
    let width = (area.width + CELL_GAP) / columns.len() as f32 - CELL_GAP;
    strip.rule(area.x, area.width, 0.0, RULE, RULE_WIDTH);
    strip.ops[0].mark = Mark::Foot;
    for (at, column) in columns.iter().enumerate() {
        let x = area.x + at as f32 * (width + CELL_GAP);
        let mut y = FOOTER_PADDING;
        for text in column {
            for line in &press.lines(text, style, width)? {
                y = strip.text(Mark::Foot, line, x, y);
            }
        }
        strip.height = strip.height.max(y);
    }
    strip.height += FOOTER_PADDING - FOOTER_BELOW;
    Ok(strip)
}

/// Adds the margins to finished pages.
pub(crate) fn add(
    press: &mut Press<'_>,
    document: &Document,
    footer: Strip,
    sheets: &mut [Sheet],
) -> Result<(), PrintRefusal> {
    let top = BOTTOM - footer.height;
    for (at, sheet) in sheets.iter_mut().enumerate() {
        if at > 0 {
            let head = first_line(press, &document.running_head)?;
            write(
                sheet,
                &head,
                Area::PAGE.x,
                RUNNING_HEAD_BASELINE,
                Mark::Head,
            );
        }
    }
    if let Some(first) = sheets.first_mut() {
        for mut op in footer.ops {
            op.shift(top + FOOTER_PADDING);
            first.ops.push(op);
        }
    }
    let pages = sheets.len().to_string();
    for (at, sheet) in sheets.iter_mut().enumerate() {
        let label = document
            .page_label
            .replace("{pages}", &pages)
            .replace("{page}", &(at + 1).to_string());
        let line = first_line(press, &label)?;
        let area = Area::PAGE;
        let x = area.x + area.width - line.width;
        write(sheet, &line, x, PAGE_LABEL_BASELINE, Mark::Foot);
    }
    Ok(())
}

/// As much of `text` as one line holds.
fn first_line(press: &mut Press<'_>, text: &str) -> Result<Line, PrintRefusal> {
    let lines = press.lines(text, SMALL, Area::PAGE.width)?;
    Ok(lines.into_iter().next().unwrap_or_default())
}

fn write(sheet: &mut Sheet, line: &Line, x: f32, baseline: f32, mark: Mark) {
    for piece in &line.pieces {
        sheet.ops.push(Op {
            mark,
            ink: Ink::Text {
                x: x + piece.x,
                baseline,
                piece: Rc::new(piece.clone()),
            },
        });
    }
}
