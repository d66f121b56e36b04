//! What tables and gauges share: columns, heads, and which rows stay together.

use std::rc::Rc;

use krilla::tagging::{TableHeaderScope, Tag};

use super::{Area, Press};
use crate::PrintRefusal;
use crate::document::Align;
use crate::ink::{Mark, Strip};
use crate::look::{BLOCK_GAP, CELL_GAP, CELL_PADDING, INK, RULE_WIDTH, SMALL, SMALL_STRONG, SOFT};
use crate::tags::NodeId;
use crate::text::Line;

/// A column whose place is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lane {
    pub(super) area: Area,
    pub(super) align: Align,
}

impl Lane {
    /// Where a line of this column starts.
    pub(super) fn start(&self, line: &Line) -> f32 {
        match self.align {
            Align::Start => self.area.x,
            Align::End => self.area.right() - line.width,
        }
    }

    /// Draws `lines` from `y` on; returns where they end.
    pub(super) fn draw(
        &self,
        strip: &mut Strip,
        lines: &[Line],
        y: f32,
        mark: impl Fn(usize) -> Mark,
    ) -> f32 {
        lines
            .iter()
            .fold(y, |y, line| strip.pieces(line, self.start(line), y, &mark))
    }
}

/// What one column asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    pub(super) share: u16,
    /// what it needs at least, in points
    pub(super) least: f32,
    pub(super) align: Align,
}

/// Added to a measured width: sums of widths differ by rounding.
pub(super) const SLACK: f32 = 0.5;

/// The most of a table that goes to columns that ask for a least width.
const LEAST_PERCENT_MAX: f32 = 0.72;
/// What of its width a column keeps before columns of the other kind give some.
const KEPT_MIN: f32 = 0.5;

/// Divides `area` among columns: by their shares, after what they need at least.
///
/// # Errors
/// [`PrintRefusal::NoWidth`] if the gaps alone fill the area.
pub(super) fn lanes(area: Area, wishes: &[Wish]) -> Result<Vec<Lane>, PrintRefusal> {
    let room = area.width - CELL_GAP * (wishes.len().saturating_sub(1)) as f32;
    if room <= CELL_GAP * wishes.len() as f32 {
        return Err(PrintRefusal::NoWidth);
    }
    let share = |wish: &Wish| f32::from(wish.share.max(1));
    let mut widths = vec![None; wishes.len()];
    // a column that needs more than its share leaves less to the others, so ask again
    loop {
        let taken: f32 = widths.iter().flatten().sum();
        let shares: f32 = free(wishes, &widths).map(share).sum();
        let point = (room - taken).max(0.0) / shares.max(1.0);
        let mut changed = false;
        for (wish, width) in wishes.iter().zip(&mut widths) {
            if width.is_none() && wish.least > point * share(wish) {
                *width = Some(wish.least);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let taken: f32 = widths.iter().flatten().sum();
    let all_taken = widths.iter().all(Option::is_some);
    let limit = if all_taken {
        room
    } else {
        room * LEAST_PERCENT_MAX
    };
    if taken > limit {
        // words can be wrapped, figures should not be: columns of words give first
        for kept_min in [KEPT_MIN, 0.0] {
            for align in [Align::Start, Align::End] {
                shrink(wishes, &mut widths, (align, kept_min), limit);
            }
        }
    }
    let taken = taken.min(limit);
    let shares: f32 = free(wishes, &widths).map(share).sum();
    let mut x = area.x;
    Ok(wishes
        .iter()
        .zip(&widths)
        .map(|(wish, width)| {
            let width = width.unwrap_or((room - taken) / shares.max(1.0) * share(wish));
            let lane = Lane {
                area: Area { x, width },
                align: wish.align,
            };
            x += width + CELL_GAP;
            lane
        })
        .collect())
}

/// Narrows the columns of one alignment that have a width until all fit `limit`,
/// or until they keep no more than the given part.
fn shrink(
    wishes: &[Wish],
    widths: &mut [Option<f32>],
    (align, kept_min): (Align, f32),
    limit: f32,
) {
    let excess = widths.iter().flatten().sum::<f32>() - limit;
    let of_align = |wish: &Wish| wish.align == align;
    let sum: f32 = wishes
        .iter()
        .zip(widths.iter())
        .filter(|(wish, _)| of_align(wish))
        .filter_map(|(_, width)| *width)
        .sum();
    if excess <= 0.0 || sum <= 0.0 {
        return;
    }
    let kept = (1.0 - excess / sum).max(kept_min);
    for (wish, width) in wishes.iter().zip(widths) {
        if let (true, Some(width)) = (of_align(wish), width) {
            *width *= kept;
        }
    }
}

fn free<'a>(wishes: &'a [Wish], widths: &'a [Option<f32>]) -> impl Iterator<Item = &'a Wish> {
    wishes
        .iter()
        .zip(widths)
        .filter(|(_, width)| width.is_none())
        .map(|(wish, _)| wish)
}

impl Press<'_> {
    /// The caption of a table.
    pub(super) fn caption(
        &mut self,
        caption: &str,
        area: Area,
        table: NodeId,
    ) -> Result<Vec<Strip>, PrintRefusal> {
        if caption.is_empty() {
            return Ok(Vec::new());
        }
        let slot = Mark::Slot(self.tags.leaf(table, Tag::Caption));
        let lines = self.lines(caption, SMALL_STRONG, area.width)?;
        let mut strips = Self::line_strips(&lines, area.x, BLOCK_GAP, |_| slot);
        for strip in &mut strips {
            strip.with_next = true;
        }
        Ok(strips)
    }

    /// The heads of the columns with a rule below them.
    pub(super) fn heads(
        &mut self,
        heads: &[(&str, Lane)],
        area: Area,
        table: NodeId,
        gap: f32,
    ) -> Result<Strip, PrintRefusal> {
        let group = self.tags.node(table, Tag::THead);
        let row = self.tags.node(group, Tag::TR);
        let mut strip = Strip::gapped(gap);
        for (text, lane) in heads {
            let cell = self.tags.node(row, Tag::TH(TableHeaderScope::Column));
            let slot = Mark::Slot(self.tags.slot(cell));
            let lines = self.lines(text, SMALL, lane.area.width)?;
            let y = lane.draw(&mut strip, &lines, CELL_PADDING * 0.5, |_| slot);
            strip.height = strip.height.max(y);
        }
        strip.height += CELL_PADDING;
        strip.rule(area.x, area.width, strip.height, SOFT, RULE_WIDTH);
        strip.with_next = true;
        Ok(strip)
    }
}

/// Puts the head on top of the rows, and again on each further page.
pub(super) fn crown(head: Option<Strip>, mut rows: Vec<Strip>) -> Vec<Strip> {
    let Some(head) = head else {
        return rows;
    };
    let again = Rc::new(head.clone().repeated());
    for row in &mut rows {
        row.head.get_or_insert_with(|| Rc::clone(&again));
    }
    let mut all = vec![head];
    all.append(&mut rows);
    if all.len() == 1 {
        all[0].with_next = false;
    }
    all
}

/// A rule above a total.
pub(super) fn total_rule(strip: &mut Strip, area: Area) {
    strip.rule(area.x, area.width, 0.0, INK, crate::look::STRONG_RULE_WIDTH);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(room: f32, wishes: &[(u16, f32)]) -> Vec<f32> {
        let wishes: Vec<Wish> = wishes
            .iter()
            .map(|(share, least)| Wish {
                share: *share,
                least: *least,
                align: Align::Start,
            })
            .collect();
        let area = Area {
            x: 0.0,
            width: room + CELL_GAP * (wishes.len() - 1) as f32,
        };
        lanes(area, &wishes)
            .unwrap()
            .iter()
            .map(|lane| lane.area.width.round())
            .collect()
    }

    #[test]
    fn shares_divide_what_needs_leave() {
        assert_eq!(widths(300.0, &[(2, 0.0), (1, 0.0)]), [200.0, 100.0]);
        assert_eq!(widths(300.0, &[(2, 0.0), (1, 150.0)]), [150.0, 150.0]);
        assert_eq!(
            widths(300.0, &[(1, 0.0), (1, 900.0)]),
            [84.0, 216.0],
            "at most 72 %"
        );
        assert_eq!(widths(300.0, &[(1, 300.0), (1, 300.0)]), [150.0, 150.0]);
    }

    #[test]
    fn words_give_way_before_figures() {
        let wish = |least, align| Wish {
            share: 1,
            least,
            align,
        };
        let area = Area {
            x: 0.0,
            width: 200.0 + 2.0 * CELL_GAP,
        };
        let wishes = [
            wish(120.0, Align::Start),
            wish(60.0, Align::End),
            wish(0.0, Align::Start),
        ];
        let widths: Vec<f32> = lanes(area, &wishes)
            .unwrap()
            .iter()
            .map(|lane| lane.area.width.round())
            .collect();
        assert_eq!(widths, [84.0, 60.0, 56.0]);
    }

    #[test]
    fn gaps_without_room_are_refused() {
        let wish = Wish {
            share: 1,
            least: 0.0,
            align: Align::Start,
        };
        let area = Area {
            x: 0.0,
            width: 40.0,
        };
        assert_eq!(lanes(area, &[wish; 6]).err(), Some(PrintRefusal::NoWidth));
    }
}
