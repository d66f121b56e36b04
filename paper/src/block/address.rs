//! The first page of a letter: who writes, to whom, and what about.

use krilla::tagging::{ListNumbering, Tag};

use super::{Area, Press};
use crate::PrintRefusal;
use crate::document::{Address, Fact};
use crate::ink::{Ink, Mark, Strip};
use crate::look::{
    CELL_GAP, CELL_STRONG, LEFT, LOGO_TOP, PAGE_WIDTH, RIGHT, RULE, RULE_WIDTH, SMALL, SOFT, TOP,
    line_height, mm, window,
};
use crate::tags::Tags;
use crate::text::{Style, Weight};

/// Sizes tried one after the other until the recipient fits the window.
const RECIPIENT_SIZES: [f32; 4] = [10.5, 9.5, 8.5, 7.0];
const FOLD_LENGTH: f32 = mm(4.0);
const LOGO_GAP: f32 = mm(8.0);

impl Press<'_> {
    /// The top of the first page: the logo, and the address if there is one.
    ///
    /// # Errors
    /// [`PrintRefusal::AddressTooLong`] or [`PrintRefusal::Text`].
    pub(crate) fn letterhead(&mut self, address: Option<&Address>) -> Result<Strip, PrintRefusal> {
        let mut strip = Strip::default();
        let mut bottom = TOP;
        if let Some(logo) = &self.letter.logo {
            let slot = self
                .tags
                .leaf(Tags::ROOT, Tag::Figure(Some(logo.text().to_owned())));
            let (width, height) = logo.size();
            strip.draw(
                Mark::Slot(slot),
                Ink::Logo {
                    x: LEFT,
                    y: LOGO_TOP,
                    width,
                    height,
                },
            );
            bottom = LOGO_TOP + height + LOGO_GAP;
        }
        if let Some(address) = address {
            self.recipient(&address.recipient, &mut strip)?;
            let facts_bottom = self.letter_facts(&address.facts, &mut strip)?;
            bottom = window::TEXT_TOP.max(facts_bottom + LOGO_GAP);
            for y in window::FOLDS {
                strip.rule(mm(5.0), FOLD_LENGTH, y, RULE, RULE_WIDTH);
            }
        }
        // strips start where the page's text starts
        for op in &mut strip.ops {
            op.shift(-TOP);
        }
        strip.height = bottom - TOP;
        Ok(strip)
    }

    fn recipient(&mut self, recipient: &[String], strip: &mut Strip) -> Result<(), PrintRefusal> {
        let sender = self.letter.sender_line.clone();
        let slot = Mark::Slot(self.tags.leaf(Tags::ROOT, Tag::P));
        let lines = self.lines(&sender, Style { size: 6.5, ..SMALL }, window::WIDTH)?;
        let height: f32 = lines.iter().map(crate::text::Line::height).sum();
        let mut y = window::RECIPIENT_TOP - height - 2.5;
        for line in &lines {
            y = strip.text(slot, line, LEFT, y);
        }
        if !lines.is_empty() {
            strip.rule(LEFT, window::WIDTH, y + 0.5, RULE, RULE_WIDTH);
        }

        let slot = Mark::Slot(self.tags.leaf(Tags::ROOT, Tag::P));
        let room = window::BOTTOM - window::RECIPIENT_TOP;
        for size in RECIPIENT_SIZES {
            let style = Style {
                size,
                weight: Weight::Regular,
                color: crate::look::INK,
            };
            let mut lines = Vec::new();
            for text in recipient {
                lines.append(&mut self.lines(text, style, window::WIDTH)?);
            }
            let lines_max = (room / line_height(style.size)).floor() as usize;
            if lines.len() > lines_max {
                if size == RECIPIENT_SIZES[RECIPIENT_SIZES.len() - 1] {
                    return Err(PrintRefusal::AddressTooLong {
                        lines: lines.len(),
                        lines_max,
                    });
                }
                continue;
            }
            self.space_out(&mut lines)?;
            let mut y = window::RECIPIENT_TOP + 2.0;
            for line in &lines {
                y = strip.text(slot, line, LEFT, y);
            }
            break;
        }
        Ok(())
    }

    /// The facts at the right of the address; returns where they end.
    fn letter_facts(&mut self, facts: &[Fact], strip: &mut Strip) -> Result<f32, PrintRefusal> {
        let mut y = window::FACTS_TOP;
        if facts.is_empty() {
            return Ok(y);
        }
        let label_style = Style {
            size: CELL_STRONG.size,
            color: SOFT,
            weight: Weight::Regular,
        };
        let value_style = Style {
            weight: Weight::Regular,
            ..CELL_STRONG
        };
        let area = Area {
            x: window::FACTS_LEFT,
            width: RIGHT.min(PAGE_WIDTH) - window::FACTS_LEFT,
        };
        let mut label_width = 0.0_f32;
        for fact in facts {
            label_width = label_width.max(self.natural(&fact.label, label_style)?);
        }
        let label_width = label_width.min(area.width * 0.5);
        let list = self.tags.node(Tags::ROOT, Tag::L(ListNumbering::None));
        for fact in facts {
            let item = self.tags.node(list, Tag::LI);
            let slot = Mark::Slot(self.tags.leaf(item, Tag::Lbl));
            let mut labels = self.lines(&fact.label, label_style, label_width + 0.1)?;
            self.space_out(&mut labels)?;
            let mut bottom = y;
            for line in &labels {
                bottom = strip.text(slot, line, area.x, bottom);
            }
            let slot = Mark::Slot(self.tags.leaf(item, Tag::LBody));
            let width = area.width - label_width - CELL_GAP;
            let mut value_bottom = y;
            for line in &self.lines(&fact.value, value_style, width)? {
                value_bottom = strip.text(slot, line, area.right() - line.width, value_bottom);
            }
            y = bottom.max(value_bottom) + 1.5;
        }
        Ok(y)
    }
}
