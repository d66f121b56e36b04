//! Headings, the sum, running text.

use std::num::NonZeroU16;
use std::rc::Rc;

use krilla::tagging::Tag;

use super::{Area, Press, keep};
use crate::PrintRefusal;
use crate::document::{Level, Run, Sum, Tone};
use crate::ink::{Anchor, Ink, Mark, Strip};
use crate::look::{
    BLOCK_GAP, BODY, BODY_STRONG, HEADING_GAPS, HEADINGS, PARAGRAPH_GAP, SMALL, SUM, ascent,
};
use crate::tags::{NodeId, SlotId};
use crate::text::{Span, Style};

/// One run of running text, ready to be broken into lines.
struct Prepared<'a> {
    span: Span<'a>,
    slot: SlotId,
    link: Option<(SlotId, Rc<str>)>,
}

impl Press<'_> {
    pub(super) fn heading(
        &mut self,
        level: Level,
        text: &str,
        area: Area,
        parent: NodeId,
        into: &mut Vec<Strip>,
    ) -> Result<(), PrintRefusal> {
        let number = level as u8 + 1;
        if text.trim().is_empty() {
            return Err(PrintRefusal::HeadingEmpty);
        }
        if number > self.level + 1 {
            return Err(PrintRefusal::HeadingSkips {
                level: number,
                after: self.level,
            });
        }
        self.level = number;
        let at = usize::from(level as u8);
        let tag = Tag::Hn(
            NonZeroU16::MIN.saturating_add(u16::from(level as u8)),
            Some(text.to_owned()),
        );
        let slot = Mark::Slot(self.tags.leaf(parent, tag));
        let lines = self.lines(text, HEADINGS[at], area.width)?;
        let mut strips = Self::line_strips(&lines, area.x, HEADING_GAPS[at], |_| slot);
        for strip in &mut strips {
            strip.with_next = true;
        }
        if let Some(first) = strips.first_mut() {
            first.anchors.push(Anchor {
                level: number,
                text: text.to_owned(),
                y: 0.0,
            });
        }
        into.append(&mut strips);
        Ok(())
    }

    pub(super) fn sum(
        &mut self,
        sum: &Sum,
        area: Area,
        parent: NodeId,
        into: &mut Vec<Strip>,
    ) -> Result<(), PrintRefusal> {
        let soft = Style {
            size: BODY.size,
            ..SMALL
        };
        let mut strips = self.text_block(&sum.label, soft, area, parent, BLOCK_GAP)?;
        strips.append(&mut self.text_block(&sum.figure, SUM, area, parent, 0.0)?);
        if let Some(further) = &sum.further {
            strips.append(&mut self.text_block(further, soft, area, parent, 0.0)?);
        }
        keep(&mut strips);
        into.append(&mut strips);
        Ok(())
    }

    pub(super) fn paragraph(
        &mut self,
        runs: &[Run],
        area: Area,
        parent: NodeId,
        into: &mut Vec<Strip>,
    ) -> Result<(), PrintRefusal> {
        let node = self.tags.node(parent, Tag::P);
        into.append(&mut self.runs(runs, (BODY, BODY_STRONG), area, node, PARAGRAPH_GAP)?);
        Ok(())
    }

    /// Runs as the content of `node`, in a style and its strong counterpart.
    pub(super) fn runs(
        &mut self,
        runs: &[Run],
        styles: (Style, Style),
        area: Area,
        node: NodeId,
        gap: f32,
    ) -> Result<Vec<Strip>, PrintRefusal> {
        let mut prepared = Vec::with_capacity(runs.len());
        for run in runs {
            prepared.push(self.prepare(run, styles, node)?);
        }
        let spans: Vec<Span<'_>> = prepared.iter().map(|run| run.span).collect();
        let lines = self.wrap(&spans, area.width)?;
        let mark = |span: usize| Mark::Slot(prepared[span].slot);
        let mut strips = Self::line_strips(&lines, area.x, gap, mark);
        for (strip, line) in strips.iter_mut().zip(&lines) {
            for piece in &line.pieces {
                if prepared[piece.span].link.is_some() {
                    let y = ascent(line.size()) + line.size() * 0.12;
                    strip.draw(
                        Mark::Layout,
                        Ink::Line {
                            from: (area.x + piece.x, y),
                            to: (area.x + piece.x + piece.width, y),
                            color: piece.style.color,
                            width: 0.4,
                        },
                    );
                }
            }
            Self::links(strip, line, (area.x, 0.0), |span| {
                let (slot, target) = prepared[span].link.as_ref()?;
                Some((Mark::Slot(*slot), Rc::clone(target)))
            });
        }
        Ok(strips)
    }

    fn prepare<'a>(
        &mut self,
        run: &'a Run,
        (plain, strong): (Style, Style),
        node: NodeId,
    ) -> Result<Prepared<'a>, PrintRefusal> {
        let mut style = match run.tone {
            Tone::Plain => plain,
            Tone::Strong => strong,
            Tone::Small => SMALL,
        };
        let (slot, link) = match &run.link {
            None => (self.tags.slot(node), None),
            Some(target) => {
                check_link(target)?;
                style.color = self.letter.accent;
                let link = self.tags.node(node, Tag::Link);
                let text = self.tags.slot(link);
                (text, Some((self.tags.slot(link), target.as_str().into())))
            }
        };
        Ok(Prepared {
            span: Span {
                text: &run.text,
                style,
            },
            slot,
            link,
        })
    }
}

fn check_link(target: &str) -> Result<(), PrintRefusal> {
    let known = ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| target.len() > scheme.len() && target.starts_with(scheme));
    let plain = target.bytes().all(|byte| (0x21..0x7F).contains(&byte));
    if known && plain {
        Ok(())
    } else {
        Err(PrintRefusal::Link(target.to_owned()))
    }
}
