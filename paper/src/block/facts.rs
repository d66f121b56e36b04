//! Labels and values side by side, as many in a row as there is room for.

use krilla::tagging::{ListNumbering, Tag};

use super::rows::SLACK;
use super::{Area, Press};
use crate::PrintRefusal;
use crate::document::Fact;
use crate::ink::{Mark, Strip};
use crate::look::{BLOCK_GAP, BODY, CELL_GAP, PARAGRAPH_GAP, SMALL};
use crate::tags::NodeId;

/// The least width of one fact, in points.
const WIDTH_MIN: f32 = 95.0;

impl Press<'_> {
    pub(super) fn facts(
        &mut self,
        facts: &[Fact],
        area: Area,
        parent: NodeId,
        into: &mut Vec<Strip>,
    ) -> Result<(), PrintRefusal> {
        if facts.is_empty() {
            return Ok(());
        }
        // as wide as the longest value, so that an account's number stays on one line
        let mut least = WIDTH_MIN;
        for fact in facts {
            least = least.max(self.natural(&fact.value, BODY)? + SLACK);
        }
        let fit = ((area.width + CELL_GAP) / (least + CELL_GAP)).floor();
        let columns = (fit as usize).clamp(1, facts.len());
        let width = (area.width + CELL_GAP) / columns as f32 - CELL_GAP;
        let list = self.tags.node(parent, Tag::L(ListNumbering::None));
        for (at, row) in facts.chunks(columns).enumerate() {
            let mut strip = Strip::gapped(if at == 0 { BLOCK_GAP } else { PARAGRAPH_GAP });
            for (column, fact) in row.iter().enumerate() {
                let item = self.tags.node(list, Tag::LI);
                let x = area.x + column as f32 * (width + CELL_GAP);
                let mut y = 0.0;
                let label = Mark::Slot(self.tags.leaf(item, Tag::Lbl));
                let mut lines = self.lines(&fact.label, SMALL, width)?;
                self.space_out(&mut lines)?;
                for line in &lines {
                    y = strip.text(label, line, x, y);
                }
                let value = Mark::Slot(self.tags.leaf(item, Tag::LBody));
                for line in &self.lines(&fact.value, BODY, width)? {
                    y = strip.text(value, line, x, y);
                }
                strip.height = strip.height.max(y);
            }
            into.push(strip);
        }
        Ok(())
    }
}
