//! Tables: rows that are never cut, heads that come again on each page.

use std::num::NonZeroU32;
use std::rc::Rc;

use krilla::tagging::{TableHeaderScope, Tag, TagKind};

use super::notes::raised;
use super::rows::{Lane, SLACK, Wish, crown, lanes, total_rule};
use super::{Area, Press};
use crate::PrintRefusal;
use crate::document::{Align, Cell, Row, Table};
use crate::ink::{Mark, Strip, stack};
use crate::look::{
    BLOCK_GAP, CELL, CELL_PADDING, CELL_STRONG, RULE, RULE_WIDTH, SMALL, SMALL_STRONG, ascent,
};
use crate::tags::NodeId;
use crate::text::{Line, Span, Style};

const GROUP_PADDING: f32 = 4.0;
/// Between a cell's text and its small text on one line.
const SMALL_GAP: f32 = 7.0;

impl Press<'_> {
    pub(super) fn table(
        &mut self,
        table: &Table,
        area: Area,
        parent: NodeId,
        into: &mut Vec<Strip>,
    ) -> Result<(), PrintRefusal> {
        check(table)?;
        let lanes = self.table_lanes(table, area)?;
        let node = self.tags.node(parent, Tag::Table);
        let caption = table.caption.as_deref().unwrap_or_default();
        let mut captions = self.caption(caption, area, node)?;
        let gap = if captions.is_empty() { BLOCK_GAP } else { 2.0 };
        let head = if table.columns.iter().any(|column| !column.head.is_empty()) {
            let heads: Vec<(&str, Lane)> = table
                .columns
                .iter()
                .zip(&lanes)
                .map(|(column, lane)| (column.head.as_str(), *lane))
                .collect();
            Some(self.heads(&heads, area, node, gap)?)
        } else {
            None
        };
        let body = self.tags.node(node, Tag::TBody);
        let mut rows = Vec::with_capacity(table.rows.len());
        for (at, row) in table.rows.iter().enumerate() {
            let mut strip = self.row(row, &lanes, area, body)?;
            strip.with_next = match table.rows.get(at + 1) {
                None => false,
                Some(Row::Strong(_)) => true,
                Some(Row::Plain(_) | Row::Group(_)) => matches!(row, Row::Group(_)),
            };
            if at == 0 && head.is_none() {
                strip.gap = gap;
            }
            rows.push(strip);
        }
        under_groups(&mut rows, table, head.as_ref());
        into.append(&mut captions);
        into.append(&mut crown(head, rows));
        Ok(())
    }

    /// The columns' places: figures get what they need to stand on one line.
    fn table_lanes(&mut self, table: &Table, area: Area) -> Result<Vec<Lane>, PrintRefusal> {
        let mut wishes = Vec::with_capacity(table.columns.len());
        for (at, column) in table.columns.iter().enumerate() {
            let mut least = 0.0_f32;
            if column.align == Align::End {
                least = self.natural(&column.head, SMALL)?;
                for row in &table.rows {
                    let (cells, style) = match row {
                        Row::Plain(cells) => (cells, CELL),
                        Row::Strong(cells) => (cells, CELL_STRONG),
                        Row::Group(_) => continue,
                    };
                    least = least.max(self.cell_width(&cells[at], style)?);
                }
                least += SLACK;
            }
            wishes.push(Wish {
                share: column.share,
                least,
                align: column.align,
            });
        }
        lanes(area, &wishes)
    }

    fn cell_width(&mut self, cell: &Cell, style: Style) -> Result<f32, PrintRefusal> {
        let mut width = self.natural(&cell.text, style)?;
        if let Some(note) = cell.note {
            width += self.natural(&raised(note), style)?;
        }
        match &cell.small {
            Some(small) => Ok(width.max(self.natural(small, SMALL)?)),
            None => Ok(width),
        }
    }

    fn row(
        &mut self,
        row: &Row,
        lanes: &[Lane],
        area: Area,
        body: NodeId,
    ) -> Result<Strip, PrintRefusal> {
        let node = self.tags.node(body, Tag::TR);
        let mut strip = Strip::default();
        match row {
            Row::Plain(cells) => {
                self.cells(cells, lanes, CELL, node, &mut strip)?;
                strip.rule(area.x, area.width, strip.height, RULE, RULE_WIDTH);
            }
            Row::Strong(cells) => {
                total_rule(&mut strip, area);
                self.cells(cells, lanes, CELL_STRONG, node, &mut strip)?;
            }
            Row::Group(text) => {
                let span = NonZeroU32::new(lanes.len() as u32);
                let tag = Tag::TH(TableHeaderScope::Row).with_col_span(span);
                let slot = Mark::Slot(self.tags.leaf(node, tag));
                strip.height = GROUP_PADDING;
                for line in &self.lines(text, SMALL_STRONG, area.width)? {
                    let y = strip.height;
                    strip.height = strip.text(slot, line, area.x, y);
                }
                strip.height += CELL_PADDING * 0.5;
                strip.rule(area.x, area.width, strip.height, RULE, RULE_WIDTH);
            }
        }
        Ok(strip)
    }

    fn cells(
        &mut self,
        cells: &[Cell],
        lanes: &[Lane],
        style: Style,
        row: NodeId,
        strip: &mut Strip,
    ) -> Result<(), PrintRefusal> {
        let mut bottom = 0.0_f32;
        for (at, (cell, lane)) in cells.iter().zip(lanes).enumerate() {
            let tag: TagKind = if at == 0 {
                Tag::TH(TableHeaderScope::Row).into()
            } else {
                Tag::TD.into()
            };
            let node = self.tags.node(row, tag);
            bottom = bottom.max(self.cell(cell, lane, style, node, strip)?);
        }
        strip.height = bottom + CELL_PADDING;
        Ok(())
    }

    /// Draws one cell; returns where it ends.
    fn cell(
        &mut self,
        cell: &Cell,
        lane: &Lane,
        style: Style,
        node: NodeId,
        strip: &mut Strip,
    ) -> Result<f32, PrintRefusal> {
        let text = Mark::Slot(self.tags.slot(node));
        let note = match cell.note {
            Some(number) => {
                let slot = self.tags.leaf(node, Tag::Reference);
                Some((raised(number), Mark::Slot(slot)))
            }
            None => None,
        };
        let mut spans = vec![Span {
            text: &cell.text,
            style,
        }];
        if let Some((number, _)) = &note {
            spans.push(Span {
                text: number,
                style,
            });
        }
        let mut lines = self.wrap(&spans, lane.area.width)?;
        if cell.small.is_some() {
            self.space_out(&mut lines)?;
        }
        let marks = [text, note.as_ref().map_or(text, |(_, mark)| *mark)];
        let mut y = lane.draw(strip, &lines, CELL_PADDING, |span| marks[span]);
        if let Some(small) = &cell.small {
            let slot = Mark::Slot(self.tags.slot(node));
            let spans = [Span {
                text: small,
                style: SMALL,
            }];
            let beside = lines.last().map_or(0.0, |line| line.width) + SMALL_GAP;
            let room = lane.area.width - beside;
            if lane.align == Align::Start && self.natural(small, SMALL)? + SLACK <= room {
                // on the baseline of the larger text beside it
                let last = lines.last().map_or(0.0, Line::height);
                let top = y - last + ascent(style.size) - ascent(SMALL.size);
                for line in &self.wrap(&spans, room)? {
                    strip.text(slot, line, lane.area.x + beside, top);
                }
                return Ok(y);
            }
            let lines = self.wrap(&spans, lane.area.width)?;
            y = lane.draw(strip, &lines, y, |_| slot);
        }
        Ok(y)
    }
}

/// What a further page shows above the rows of a group: the heads, and the group.
fn under_groups(strips: &mut [Strip], table: &Table, head: Option<&Strip>) {
    let mut above: Option<Rc<Strip>> = None;
    for (strip, row) in strips.iter_mut().zip(&table.rows) {
        match row {
            Row::Group(_) => {
                let again = head.cloned().into_iter().chain([strip.clone()]);
                above = Some(Rc::new(stack(again.collect()).repeated()));
            }
            Row::Plain(_) | Row::Strong(_) => strip.head.clone_from(&above),
        }
    }
}

fn check(table: &Table) -> Result<(), PrintRefusal> {
    if table.columns.is_empty() {
        return Err(PrintRefusal::NoColumns);
    }
    for (at, row) in table.rows.iter().enumerate() {
        let (Row::Plain(cells) | Row::Strong(cells)) = row else {
            continue;
        };
        if cells.len() != table.columns.len() {
            return Err(PrintRefusal::CellCount {
                row: at + 1,
                cells: cells.len(),
                columns: table.columns.len(),
            });
        }
    }
    Ok(())
}
