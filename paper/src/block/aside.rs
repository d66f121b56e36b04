//! Blocks side by side: two columns, text that runs through two, or a QR code with
//! text at its right.

use krilla::tagging::Tag;
use qrcodegen::{DataTooLong, QrCode, QrCodeEcc, QrSegment, Version};

use super::{Area, Press};
use crate::PrintRefusal;
use crate::document::{Block, Columns, Qr};
use crate::flow;
use crate::ink::{Ink, Mark, Strip, stack};
use crate::look::{BLOCK_GAP, COLUMN_GAP, SMALL, mm};
use crate::tags::NodeId;
use crate::text::Style;

/// Smaller codes are not read by many cameras.
const SIDE_MM_MIN: f32 = 10.0;
/// The light margin around a code, in modules.
const QUIET_MODULES: f32 = 4.0;

impl Press<'_> {
    pub(super) fn columns(
        &mut self,
        columns: &Columns,
        area: Area,
        parent: NodeId,
        into: &mut Vec<Strip>,
    ) -> Result<(), PrintRefusal> {
        let inner = area.width - COLUMN_GAP;
        let left = Area {
            x: area.x,
            width: inner * f32::from(columns.left_permille.min(1000)) / 1000.0,
        };
        let right = Area {
            x: left.right() + COLUMN_GAP,
            width: inner - left.width,
        };
        let (mark, level) = (self.tags.mark(), self.level);
        let left = self.blocks(&columns.left, left, parent)?;
        let right = self.blocks(&columns.right, right, parent)?;
        let gap = first_gap(&left).max(first_gap(&right));
        let pair = beside(left, right, gap);
        if pair.height <= flow::ROOM_NEXT {
            into.push(pair);
            return Ok(());
        }
        // no page holds them side by side: one below the other, at full width
        self.tags.rewind(mark);
        self.level = level;
        into.append(&mut self.blocks(&columns.left, area, parent)?);
        into.append(&mut self.blocks(&columns.right, area, parent)?);
        Ok(())
    }

    pub(super) fn in_columns(
        &mut self,
        blocks: &[Block],
        area: Area,
        parent: NodeId,
        into: &mut Vec<Strip>,
    ) -> Result<(), PrintRefusal> {
        let is_page = area.x <= Area::PAGE.x && area.width >= Area::PAGE.width;
        if !is_page {
            into.append(&mut self.blocks(blocks, area, parent)?);
            return Ok(());
        }
        let mut strips = self.blocks(blocks, Area::COLUMN, parent)?;
        for strip in &mut strips {
            strip.in_columns = true;
        }
        into.append(&mut strips);
        Ok(())
    }

    pub(super) fn qr(
        &mut self,
        qr: &Qr,
        area: Area,
        parent: NodeId,
        into: &mut Vec<Strip>,
    ) -> Result<(), PrintRefusal> {
        let side = mm(qr.side_mm);
        if !(qr.side_mm >= SIDE_MM_MIN && side <= area.width * 0.5) {
            return Err(PrintRefusal::QrSide(qr.side_mm));
        }
        if qr.text.trim().is_empty() {
            return Err(PrintRefusal::NoFigureText("QR code"));
        }
        let code = encode(&qr.payload)?;
        let quiet = side / code.size() as f32 * QUIET_MODULES;
        let x = area.x + side + quiet.max(COLUMN_GAP * 0.7);
        let text_area = Area {
            x,
            width: area.right() - x,
        };
        let texts = self.blocks(&qr.beside, text_area, parent)?;

        let mut strip = Strip::default();
        let slot = self.tags.leaf(parent, Tag::Figure(Some(qr.text.clone())));
        strip.draw(
            Mark::Slot(slot),
            Ink::Cells {
                x: area.x,
                y: 0.0,
                unit: side / code.size() as f32,
                side,
                cells: dark_runs(&code),
            },
        );
        strip.height = side + quiet * 0.6;
        if !qr.caption.is_empty() {
            let slot = Mark::Slot(self.tags.leaf(parent, Tag::P));
            let style = Style { size: 7.0, ..SMALL };
            for line in &self.lines(&qr.caption, style, side)? {
                let y = strip.height;
                strip.height = strip.text(slot, line, area.x, y);
            }
        }
        let gap = first_gap(&texts).max(BLOCK_GAP);
        into.push(beside(texts, vec![strip], gap));
        Ok(())
    }
}

/// Two stacks side by side as one strip; `first` is read first.
fn beside(first: Vec<Strip>, second: Vec<Strip>, gap: f32) -> Strip {
    let (first, second) = (stack(first), stack(second));
    let mut pair = Strip::gapped(gap);
    pair.height = first.height.max(second.height);
    pair.absorb(first, 0.0);
    pair.absorb(second, 0.0);
    pair
}

fn first_gap(strips: &[Strip]) -> f32 {
    strips.first().map_or(0.0, |strip| strip.gap)
}

fn encode(payload: &str) -> Result<QrCode, PrintRefusal> {
    let segments = QrSegment::make_segments(payload);
    QrCode::encode_segments_advanced(
        &segments,
        QrCodeEcc::Medium,
        Version::MIN,
        Version::MAX,
        None,
        false,
    )
    .map_err(|_: DataTooLong| PrintRefusal::QrTooLong(payload.len()))
}

/// The dark modules, those side by side as one rectangle.
fn dark_runs(code: &QrCode) -> Vec<[u16; 4]> {
    let mut runs = Vec::new();
    for y in 0..code.size() {
        let mut start = None;
        for x in 0..=code.size() {
            match (start, code.get_module(x, y)) {
                (None, true) => start = Some(x),
                (Some(from), false) => {
                    runs.push([from as u16, y as u16, (x - from) as u16, 1]);
                    start = None;
                }
                _ => {}
            }
        }
    }
    runs
}

/// A QR code as rectangles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrCells {
    /// The modules of its side.
    pub size: u16,
    /// Its dark modules: from the left, from the top, width, height, in modules.
    pub dark: Vec<[u16; 4]>,
}

/// The code that is printed for `payload`, to be drawn elsewhere.
///
/// # Errors
/// [`PrintRefusal::QrTooLong`].
pub fn qr_cells(payload: &str) -> Result<QrCells, PrintRefusal> {
    let code = encode(payload)?;
    Ok(QrCells {
        size: code.size() as u16,
        dark: dark_runs(&code),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_in_one_run() {
        let code =
            encode("BCD\n002\n1\nSCT\n\nBandstand\nDE02120300000000202051\nEUR57.48").unwrap();
        let dark = (0..code.size())
            .flat_map(|y| (0..code.size()).map(move |x| (x, y)))
            .filter(|(x, y)| code.get_module(*x, *y))
            .count();
        let drawn: usize = dark_runs(&code).iter().map(|run| usize::from(run[2])).sum();
        assert_eq!(drawn, dark);
        assert_eq!(code.error_correction_level(), QrCodeEcc::Medium);
    }

    #[test]
    fn more_than_a_code_holds_is_refused() {
        let refused = encode(&"x".repeat(3_000)).err();
        assert_eq!(refused, Some(PrintRefusal::QrTooLong(3_000)));
    }
}
