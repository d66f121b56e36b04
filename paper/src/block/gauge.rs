//! The gauge: bands and their cost as a table, with a ruler at its left.
//!
//! The row of the current band is bold, framed, marked with words and pointed at
//! by the needle, so it is found in gray and without seeing the ruler.

use krilla::tagging::{TableHeaderScope, Tag};

use super::rows::{Lane, SLACK, Wish, crown, lanes};
use super::{Area, Press};
use crate::PrintRefusal;
use crate::document::{Align, Band, BandState, Form, Gauge, Role, Shape, Spot};
use crate::ink::{Ink, Mark, Strip};
use crate::look::{
    BLOCK_GAP, CELL, CELL_GAP, CELL_SOFT, CELL_STRONG, FILL, INK, SMALL, SMALL_STRONG, SOFT, WASH,
    WHITE,
};
use crate::tags::NodeId;
use crate::text::{Line, Span, Style};

const ROW_PADDING: f32 = 1.1;
const CURRENT_PADDING: f32 = 3.6;
/// From the edge of a row to its text.
const INSET: f32 = 5.0;
const PILL_PADDING: f32 = 3.5;
const PILL_GAP: f32 = 6.0;
const FRAME_WIDTH: f32 = 1.2;
/// A shape may leave its row by this much: a needle at an edge does.
const OVERHANG_POINTS: f32 = 12.0;

/// The columns of one gauge.
struct Lanes {
    ruler: Area,
    range: Lane,
    cost: Lane,
    further: Option<Lane>,
}

impl Press<'_> {
    pub(super) fn gauge(
        &mut self,
        gauge: &Gauge,
        area: Area,
        parent: NodeId,
        into: &mut Vec<Strip>,
    ) -> Result<(), PrintRefusal> {
        if gauge.ruler_text.trim().is_empty() {
            return Err(PrintRefusal::NoFigureText("gauge"));
        }
        let lanes = self.gauge_lanes(gauge, area)?;
        let figure = Tag::Figure(Some(gauge.ruler_text.clone()));
        let ruler = Mark::Slot(self.tags.leaf(parent, figure));
        let table = self.tags.node(parent, Tag::Table);
        let mut captions = self.caption(&gauge.caption, area, table)?;
        let gap = if captions.is_empty() { BLOCK_GAP } else { 2.0 };
        let mut heads = vec![
            (gauge.range_head.as_str(), lanes.range),
            (gauge.cost_head.as_str(), lanes.cost),
        ];
        if let (Some(head), Some(lane)) = (&gauge.further_head, lanes.further) {
            heads.push((head, lane));
        }
        let head = self.heads(&heads, area, table, gap)?;
        let body = self.tags.node(table, Tag::TBody);
        let mut rows = Vec::with_capacity(gauge.bands.len());
        for band in &gauge.bands {
            rows.push(self.band(band, &lanes, (area, ruler), body)?);
        }
        // a break leaves two rows at least on either side
        let last = rows.len().saturating_sub(1);
        for at in [0, last.saturating_sub(1)] {
            if at < last {
                rows[at].with_next = true;
            }
        }
        // what follows stands clear of the arrow's head
        if let (Some(row), Some(band)) = (rows.last_mut(), gauge.bands.last()) {
            row.height += overhang(band);
        }
        into.append(&mut captions);
        into.append(&mut crown(Some(head), rows));
        Ok(())
    }

    fn gauge_lanes(&mut self, gauge: &Gauge, area: Area) -> Result<Lanes, PrintRefusal> {
        let mut cost = self.natural(&gauge.cost_head, SMALL)?;
        let mut range = self.natural(&gauge.range_head, SMALL)?;
        for band in &gauge.bands {
            cost = cost.max(self.natural(&band.cost, CELL_STRONG)?);
            let mut width = self.natural(&band.range, CELL_STRONG)?;
            if let BandState::Current(mark) = &band.state {
                let mark = self.natural(mark, SMALL_STRONG)?;
                width += PILL_GAP + mark + 2.0 * PILL_PADDING;
            }
            range = range.max(width);
        }
        let ruler_width = gauge.ruler_width;
        if !(0.0..area.width / 2.0).contains(&ruler_width) {
            return Err(PrintRefusal::RulerOutside);
        }
        let text = Area {
            x: area.x + ruler_width + CELL_GAP,
            width: area.width - ruler_width - CELL_GAP - INSET,
        };
        let mut wishes = vec![
            Wish {
                share: 1,
                least: range + SLACK,
                align: Align::Start,
            },
            Wish {
                share: 1,
                least: cost + SLACK,
                align: Align::End,
            },
        ];
        if gauge.further_head.is_some() {
            wishes.push(Wish {
                share: 3,
                least: 0.0,
                align: Align::Start,
            });
        }
        let placed = lanes(text, &wishes)?;
        Ok(Lanes {
            ruler: Area {
                x: area.x,
                width: ruler_width,
            },
            range: placed[0],
            cost: placed[1],
            // figures that end where text starts need more room between them
            further: placed.get(2).map(|lane| Lane {
                area: Area {
                    x: lane.area.x + CELL_GAP,
                    width: lane.area.width - CELL_GAP,
                },
                ..*lane
            }),
        })
    }

    fn band(
        &mut self,
        band: &Band,
        lanes: &Lanes,
        (area, ruler): (Area, Mark),
        body: NodeId,
    ) -> Result<Strip, PrintRefusal> {
        let (style, padding) = match &band.state {
            BandState::Passed => (CELL_SOFT, ROW_PADDING),
            BandState::Current(_) => (CELL_STRONG, CURRENT_PADDING),
            BandState::Ahead => (CELL, ROW_PADDING),
        };
        let row = self.tags.node(body, Tag::TR);
        let mut words = Strip::default();
        // the mark may reach as far as this row's own cost leaves room
        let cost_width = self.natural(&band.cost, style)?;
        let end = lanes.cost.area.right() - cost_width - CELL_GAP;
        let range = (lanes.range, end);
        let mut bottom = self.range(band, range, style, (row, padding), &mut words)?;

        let slot = Mark::Slot(self.tags.leaf(row, Tag::TD));
        let lines = self.lines(&band.cost, style, lanes.cost.area.width)?;
        bottom = bottom.max(lanes.cost.draw(&mut words, &lines, padding, |_| slot));

        if let Some(lane) = &lanes.further {
            let slot = Mark::Slot(self.tags.leaf(row, Tag::TD));
            let small = Style {
                size: SMALL.size,
                ..style
            };
            let further = Span {
                text: &band.further,
                style: small,
            };
            let lines = self.wrap(&[further], lane.area.width)?;
            // on the baseline of the larger text beside it
            let y = padding + (style.size - small.size);
            bottom = bottom.max(lane.draw(&mut words, &lines, y, |_| slot));
        }

        let height = bottom + padding;
        let mut strip = Strip {
            height,
            ..Strip::default()
        };
        let frame = |fill, stroke| Ink::Box {
            x: area.x,
            y: 0.0,
            width: area.width,
            height,
            radius: 2.5,
            fill,
            stroke,
        };
        let current = matches!(band.state, BandState::Current(_));
        if current {
            strip.draw(Mark::Layout, frame(Some(WASH), None));
        }
        for shape in &band.ruler {
            let ink = paint(shape, lanes.ruler, height)?;
            strip.draw(ruler, ink);
        }
        if current {
            let stroke = Some((self.letter.accent, FRAME_WIDTH));
            strip.draw(Mark::Layout, frame(None, stroke));
        }
        strip.absorb(words, 0.0);
        Ok(strip)
    }

    /// The range and, in the current row, the words that mark it; returns where
    /// they end.
    fn range(
        &mut self,
        band: &Band,
        (lane, end): (Lane, f32),
        style: Style,
        (row, padding): (NodeId, f32),
        words: &mut Strip,
    ) -> Result<f32, PrintRefusal> {
        let node = self.tags.node(row, Tag::TH(TableHeaderScope::Row));
        let slot = Mark::Slot(self.tags.slot(node));
        let mut lines = self.lines(&band.range, style, lane.area.width)?;
        let BandState::Current(mark) = &band.state else {
            return Ok(lane.draw(words, &lines, padding, |_| slot));
        };
        self.space_out(&mut lines)?;
        let bottom = lane.draw(words, &lines, padding, |_| slot);
        let pill = self.lines(mark, SMALL_STRONG, lane.area.width - 2.0 * PILL_PADDING)?;
        let slot = Mark::Slot(self.tags.slot(node));
        let width = widest(&pill) + 2.0 * PILL_PADDING;
        let beside = lines.last().map_or(0.0, |line| line.width) + PILL_GAP;
        let fits = pill.len() == 1 && lane.area.x + beside + width <= end;
        let (x, y) = if fits {
            (lane.area.x + beside, bottom - pill[0].height() - 1.1)
        } else {
            (lane.area.x, bottom + 1.0)
        };
        let mut end = y;
        for line in &pill {
            end = words.text(slot, line, x + PILL_PADDING, end);
        }
        if !pill.is_empty() {
            words.draw(
                Mark::Layout,
                Ink::Box {
                    x,
                    y: y - 0.4,
                    width,
                    height: end - y + 0.6,
                    radius: 4.0,
                    fill: None,
                    stroke: Some((INK, 0.6)),
                },
            );
        }
        Ok(bottom.max(end))
    }
}

fn widest(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.width).fold(0.0, f32::max)
}

/// By how much the ruler leaves the lower edge of a band's row.
fn overhang(band: &Band) -> f32 {
    let spots = band.ruler.iter().flat_map(|shape| match &shape.form {
        Form::Line(ends) => ends.as_slice(),
        Form::Polygon(corners) => corners.as_slice(),
    });
    let at_edge = spots.filter(|spot| spot.y_permille >= 1000.0);
    at_edge.map(|spot| spot.y_points).fold(0.0, f32::max)
}

/// How a part of the ruler is drawn in a row of the given height.
fn paint(shape: &Shape, ruler: Area, height: f32) -> Result<Ink, PrintRefusal> {
    let place = |spot: &Spot| {
        let inside = (0.0..=1000.0).contains(&spot.y_permille)
            && (-OVERHANG_POINTS..=OVERHANG_POINTS).contains(&spot.y_points)
            && (0.0..=ruler.width).contains(&spot.x_points);
        let y = height * spot.y_permille / 1000.0 + spot.y_points;
        if inside {
            Ok((ruler.x + spot.x_points, y))
        } else {
            Err(PrintRefusal::RulerOutside)
        }
    };
    let (fill, stroke) = match shape.role {
        Role::Rail => (None, Some((SOFT, 0.5))),
        Role::Fill => (Some(FILL), None),
        Role::Tick => (None, Some((SOFT, 0.6))),
        Role::Needle => (Some(INK), None),
        Role::Open => (Some(WHITE), Some((SOFT, 0.9))),
    };
    match &shape.form {
        Form::Line([from, to]) => {
            let (color, width) = stroke.unwrap_or((INK, 1.0));
            Ok(Ink::Line {
                from: place(from)?,
                to: place(to)?,
                color,
                width,
            })
        }
        Form::Polygon(spots) => Ok(Ink::Polygon {
            points: spots.iter().map(place).collect::<Result<_, _>>()?,
            fill,
            stroke,
        }),
    }
}
