//! Blocks laid out as strips, one file for each kind.
//!
//! A strip is what a page shows whole; `flow` puts strips on pages. To add a kind
//! of block: a variant of `Block`, a file here, a line in [`Press::block`].

mod address;
mod aside;
mod facts;
mod gauge;
mod notes;
mod prose;
mod rows;
mod table;

pub use aside::{QrCells, qr_cells};

use std::rc::Rc;

use krilla::tagging::Tag;

use crate::document::Block;
use crate::ink::{Ink, Mark, Strip};
use crate::look::{COLUMN_WIDTH, HEADED_GAP, LEFT, RIGHT};
use crate::tags::{NodeId, Tags};
use crate::text::{Line, Shaper, Span, Style};
use crate::{Letter, PrintRefusal};

/// Blocks in blocks: columns of groups of asides, and one to spare.
const DEPTH_MAX: usize = 6;

/// Where a block goes, in points from the left edge of the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Area {
    pub(crate) x: f32,
    pub(crate) width: f32,
}

impl Area {
    pub(crate) const PAGE: Self = Self {
        x: LEFT,
        width: RIGHT - LEFT,
    };

    /// The first of the page's two columns.
    const COLUMN: Self = Self {
        x: LEFT,
        width: COLUMN_WIDTH,
    };

    fn right(self) -> f32 {
        self.x + self.width
    }
}

/// What laying out one document needs and gathers.
pub(crate) struct Press<'a> {
    pub(crate) letter: &'a Letter,
    pub(crate) shaper: Shaper,
    pub(crate) tags: Tags,
    hyphens: Option<hypher::Lang>,
    /// the level of the last heading
    level: u8,
    depth: usize,
}

impl<'a> Press<'a> {
    pub(crate) fn new(letter: &'a Letter, hyphens: Option<hypher::Lang>) -> Self {
        Self {
            letter,
            shaper: Shaper::default(),
            tags: Tags::new(),
            hyphens,
            level: 0,
            depth: 0,
        }
    }

    /// Lays out `blocks` one below the other.
    ///
    /// # Errors
    /// Whatever one of them is refused for.
    pub(crate) fn blocks(
        &mut self,
        blocks: &[Block],
        area: Area,
        parent: NodeId,
    ) -> Result<Vec<Strip>, PrintRefusal> {
        if self.depth == DEPTH_MAX {
            return Err(PrintRefusal::TooDeep(DEPTH_MAX));
        }
        if area.width <= 0.0 {
            return Err(PrintRefusal::NoWidth);
        }
        self.depth += 1;
        let mut strips = Vec::new();
        let mut is_headed = false;
        for block in blocks {
            let first = strips.len();
            self.block(block, area, parent, &mut strips)?;
            if let Some(first) = strips.get_mut(first).filter(|_| is_headed) {
                first.gap = first.gap.min(HEADED_GAP);
            }
            is_headed = matches!(block, Block::Heading(..));
        }
        self.depth -= 1;
        Ok(strips)
    }

    fn block(
        &mut self,
        block: &Block,
        area: Area,
        parent: NodeId,
        into: &mut Vec<Strip>,
    ) -> Result<(), PrintRefusal> {
        match block {
            // the first block's address is laid out by `address` itself
            Block::Address(_) => Err(PrintRefusal::AddressNotFirst),
            Block::Heading(level, text) => self.heading(*level, text, area, parent, into),
            Block::Sum(sum) => self.sum(sum, area, parent, into),
            Block::Paragraph(runs) => self.paragraph(runs, area, parent, into),
            Block::Facts(facts) => self.facts(facts, area, parent, into),
            Block::Gauge(gauge) => self.gauge(gauge, area, parent, into),
            Block::Table(table) => self.table(table, area, parent, into),
            Block::Notes(notes) => self.notes(notes, area, parent, into),
            Block::Qr(qr) => self.qr(qr, area, parent, into),
            Block::Columns(columns) => self.columns(columns, area, parent, into),
            Block::Together(blocks) => {
                let mut strips = self.blocks(blocks, area, parent)?;
                keep(&mut strips);
                into.append(&mut strips);
                Ok(())
            }
            Block::Lead(blocks) => {
                let mut strips = self.blocks(blocks, area, parent)?;
                for strip in &mut strips {
                    strip.with_next = true;
                }
                into.append(&mut strips);
                Ok(())
            }
            Block::InColumns(blocks) => self.in_columns(blocks, area, parent, into),
            Block::PageBreak => {
                into.push(Strip {
                    starts_page: true,
                    ..Strip::default()
                });
                Ok(())
            }
        }
    }

    /// `spans` on lines of `width`.
    ///
    /// # Errors
    /// [`PrintRefusal::Text`].
    fn wrap(&mut self, spans: &[Span<'_>], width: f32) -> Result<Vec<Line>, PrintRefusal> {
        self.shaper
            .wrap(spans, width, self.hyphens)
            .map_err(|fault| refused(spans, fault))
    }

    /// One text of one style on lines of `width`, words left whole if they can be.
    pub(crate) fn lines(
        &mut self,
        text: &str,
        style: Style,
        width: f32,
    ) -> Result<Vec<Line>, PrintRefusal> {
        let spans = [Span { text, style }];
        self.shaper
            .wrap(&spans, width, None)
            .map_err(|fault| refused(&spans, fault))
    }

    /// The width of `text` on one line.
    fn natural(&mut self, text: &str, style: Style) -> Result<f32, PrintRefusal> {
        self.shaper
            .width(text, style)
            .map_err(|fault| refused(&[Span { text, style }], fault))
    }

    /// Ends every line in `lines` with a space but the last.
    fn space_out(&mut self, lines: &mut [Line]) -> Result<(), PrintRefusal> {
        for line in lines.iter_mut() {
            line.end_with_space(&mut self.shaper)
                .map_err(|fault| refused(&[], fault))?;
        }
        Ok(())
    }

    /// Strips for the lines of one text: two lines at least stay together at
    /// its start and at its end.
    fn line_strips(
        lines: &[Line],
        x: f32,
        gap: f32,
        mark: impl Fn(usize) -> Mark + Copy,
    ) -> Vec<Strip> {
        let last = lines.len().saturating_sub(1);
        lines
            .iter()
            .enumerate()
            .map(|(at, line)| {
                let mut strip = Strip::gapped(if at == 0 { gap } else { 0.0 });
                strip.height = strip.pieces(line, x, 0.0, mark);
                strip.with_next = at < last && (at == 0 || at + 2 > last);
                strip
            })
            .collect()
    }

    /// A text of one style as a node with the given tag.
    fn text_block(
        &mut self,
        text: &str,
        style: Style,
        area: Area,
        parent: NodeId,
        gap: f32,
    ) -> Result<Vec<Strip>, PrintRefusal> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let slot = Mark::Slot(self.tags.leaf(parent, Tag::P));
        let lines = self.wrap(&[Span { text, style }], area.width)?;
        Ok(Self::line_strips(&lines, area.x, gap, |_| slot))
    }

    /// Lays a link over each piece of `line` that leads somewhere.
    fn links(
        strip: &mut Strip,
        line: &Line,
        (x, y): (f32, f32),
        leads: impl Fn(usize) -> Option<(Mark, Rc<str>)>,
    ) {
        for piece in &line.pieces {
            if let Some((mark, target)) = leads(piece.span) {
                strip.draw(
                    mark,
                    Ink::Link {
                        x: x + piece.x,
                        y,
                        width: piece.width,
                        height: line.height(),
                        target,
                    },
                );
            }
        }
    }
}

/// Keeps `strips` on one page, if one page holds them.
fn keep(strips: &mut [Strip]) {
    let last = strips.len().saturating_sub(1);
    for strip in &mut strips[..last] {
        strip.with_next = true;
    }
}

fn refused(spans: &[Span<'_>], fault: crate::TextFault) -> PrintRefusal {
    PrintRefusal::Text {
        text: spans.iter().map(|span| span.text).collect(),
        fault,
    }
}
