//! Numbered notes: small print with its number hanging at the left.

use krilla::tagging::{ListNumbering, Tag};

use super::{Area, Press};
use crate::PrintRefusal;
use crate::document::Note;
use crate::ink::{Mark, Strip};
use crate::look::{BLOCK_GAP, SMALL, SMALL_STRONG};
use crate::tags::NodeId;

/// The room for the number, in points.
const HANG: f32 = 13.0;
const NOTE_GAP: f32 = 1.5;

impl Press<'_> {
    pub(super) fn notes(
        &mut self,
        notes: &[Note],
        area: Area,
        parent: NodeId,
        into: &mut Vec<Strip>,
    ) -> Result<(), PrintRefusal> {
        if notes.is_empty() {
            return Ok(());
        }
        let list = self.tags.node(parent, Tag::L(ListNumbering::Decimal));
        let body = Area {
            x: area.x + HANG,
            width: area.width - HANG,
        };
        for (at, note) in notes.iter().enumerate() {
            let item = self.tags.node(list, Tag::LI);
            let label = Mark::Slot(self.tags.leaf(item, Tag::Lbl));
            let node = self.tags.node(item, Tag::LBody);
            let gap = if at == 0 { BLOCK_GAP - 3.0 } else { NOTE_GAP };
            let mut strips = self.runs(&note.text, (SMALL, SMALL_STRONG), body, node, gap)?;
            let mut number = self.lines(&note.number.to_string(), SMALL_STRONG, HANG)?;
            self.space_out(&mut number)?;
            if strips.is_empty() {
                strips.push(Strip::gapped(gap));
            }
            for line in &number {
                let first = &mut strips[0];
                let mut labeled = Strip::default();
                labeled.height = labeled.text(label, line, area.x, 0.0);
                first.height = first.height.max(labeled.height);
                // read before the note's text
                labeled.ops.append(&mut first.ops);
                first.ops = labeled.ops;
            }
            into.append(&mut strips);
        }
        Ok(())
    }
}

/// The number as it stands raised behind what it explains.
pub(super) fn raised(number: u16) -> String {
    const FIGURES: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number
        .to_string()
        .bytes()
        .map(|figure| FIGURES[usize::from(figure - b'0')])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_raised() {
        assert_eq!(raised(10), "¹⁰");
        assert_eq!(raised(2_345), "²³⁴⁵");
    }
}
