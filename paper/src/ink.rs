//! What is drawn, before it is known on which page.

use std::rc::Rc;

use crate::look::{Color, ascent, line_height};
use crate::tags::SlotId;
use crate::text::{Line, Piece};

/// What a piece of drawing is to who cannot see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Content of the document.
    Slot(SlotId),
    /// A rule, a shade: nothing to be read.
    Layout,
    /// The head of a table, said once more on a further page.
    Repeated,
    /// The page's own head.
    Head,
    /// The page's own foot.
    Foot,
}

/// A shape or a piece of text. Points from the left edge of the page and from
/// the top of the strip it belongs to.
#[derive(Debug, Clone)]
pub(crate) enum Ink {
    Text {
        x: f32,
        baseline: f32,
        piece: Rc<Piece>,
    },
    Box {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        radius: f32,
        fill: Option<Color>,
        stroke: Option<(Color, f32)>,
    },
    Line {
        from: (f32, f32),
        to: (f32, f32),
        color: Color,
        width: f32,
    },
    Polygon {
        points: Vec<(f32, f32)>,
        fill: Option<Color>,
        stroke: Option<(Color, f32)>,
    },
    /// Rectangles of one color in units of `unit` points: left, top, width, height.
    Cells {
        x: f32,
        y: f32,
        unit: f32,
        side: f32,
        cells: Vec<[u16; 4]>,
    },
    Logo {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
    },
    Link {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        target: Rc<str>,
    },
}

/// A piece of drawing and what it is.
#[derive(Debug, Clone)]
pub(crate) struct Op {
    pub(crate) mark: Mark,
    pub(crate) ink: Ink,
}

impl Op {
    pub(crate) fn shift(&mut self, by: f32) {
        match &mut self.ink {
            Ink::Text { baseline, .. } => *baseline += by,
            Ink::Box { y, .. }
            | Ink::Cells { y, .. }
            | Ink::Logo { y, .. }
            | Ink::Link { y, .. } => *y += by,
            Ink::Line { from, to, .. } => {
                from.1 += by;
                to.1 += by;
            }
            Ink::Polygon { points, .. } => {
                for point in points {
                    point.1 += by;
                }
            }
        }
    }

    /// Moves it to the right.
    pub(crate) fn shift_across(&mut self, by: f32) {
        match &mut self.ink {
            Ink::Text { x, .. }
            | Ink::Box { x, .. }
            | Ink::Cells { x, .. }
            | Ink::Logo { x, .. }
            | Ink::Link { x, .. } => *x += by,
            Ink::Line { from, to, .. } => {
                from.0 += by;
                to.0 += by;
            }
            Ink::Polygon { points, .. } => {
                for point in points {
                    point.0 += by;
                }
            }
        }
    }

    /// Where it starts and where it ends.
    pub(crate) fn reach(&self) -> (f32, f32) {
        match &self.ink {
            Ink::Text {
                baseline, piece, ..
            } => {
                let top = baseline - ascent(piece.style.size);
                (top, top + line_height(piece.style.size))
            }
            Ink::Box { y, height, .. }
            | Ink::Logo { y, height, .. }
            | Ink::Link { y, height, .. } => (*y, y + height),
            Ink::Cells { y, side, .. } => (*y, y + side),
            Ink::Line { from, to, .. } => (from.1.min(to.1), from.1.max(to.1)),
            Ink::Polygon { points, .. } => points
                .iter()
                .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), point| {
                    (low.min(point.1), high.max(point.1))
                }),
        }
    }
}

/// An entry of the document's outline.
#[derive(Debug, Clone)]
pub(crate) struct Anchor {
    pub(crate) level: u8,
    pub(crate) text: String,
    pub(crate) y: f32,
}

/// What stands on one page or goes to the next as a whole.
#[derive(Debug, Clone, Default)]
pub(crate) struct Strip {
    /// space before it, left out at the top of a page
    pub(crate) gap: f32,
    pub(crate) height: f32,
    pub(crate) ops: Vec<Op>,
    pub(crate) anchors: Vec<Anchor>,
    /// stays on one page with the strip behind it
    pub(crate) with_next: bool,
    /// starts a page
    pub(crate) starts_page: bool,
    /// laid out for the first of two columns
    pub(crate) in_columns: bool,
    /// what a further page or column shows above this strip
    pub(crate) head: Option<Rc<Strip>>,
}

impl Strip {
    pub(crate) fn gapped(gap: f32) -> Self {
        Self {
            gap,
            ..Self::default()
        }
    }

    pub(crate) fn draw(&mut self, mark: Mark, ink: Ink) {
        self.ops.push(Op { mark, ink });
    }

    /// Draws `line` with its top at `y`; returns where the line ends.
    pub(crate) fn text(&mut self, mark: Mark, line: &Line, x: f32, y: f32) -> f32 {
        self.pieces(line, x, y, |_| mark)
    }

    /// Draws `line` with its top at `y`, each piece as what `mark` says of its
    /// span; returns where the line ends.
    pub(crate) fn pieces(
        &mut self,
        line: &Line,
        x: f32,
        y: f32,
        mark: impl Fn(usize) -> Mark,
    ) -> f32 {
        let baseline = y + ascent(line.size());
        for piece in &line.pieces {
            self.draw(
                mark(piece.span),
                Ink::Text {
                    x: x + piece.x,
                    baseline,
                    piece: Rc::new(piece.clone()),
                },
            );
        }
        y + line.height()
    }

    /// A horizontal rule.
    pub(crate) fn rule(&mut self, x: f32, width: f32, y: f32, color: Color, thickness: f32) {
        self.draw(
            Mark::Layout,
            Ink::Line {
                from: (x, y),
                to: (x + width, y),
                color,
                width: thickness,
            },
        );
    }

    /// Takes over all of `other`, `by` points further down.
    pub(crate) fn absorb(&mut self, other: Strip, by: f32) {
        for mut op in other.ops {
            op.shift(by);
            self.ops.push(op);
        }
        for mut anchor in other.anchors {
            anchor.y += by;
            self.anchors.push(anchor);
        }
    }

    /// This strip without what is drawn, to try where it would stand.
    pub(crate) fn outline(&self) -> Self {
        Self {
            gap: self.gap,
            height: self.height,
            ops: Vec::new(),
            anchors: Vec::new(),
            with_next: self.with_next,
            starts_page: self.starts_page,
            in_columns: self.in_columns,
            head: self.head.clone(),
        }
    }

    /// This strip as it is shown again on a further page.
    pub(crate) fn repeated(mut self) -> Self {
        for op in &mut self.ops {
            op.mark = Mark::Repeated;
        }
        self.anchors.clear();
        self.gap = 0.0;
        self
    }

    /// Cuts off what ends below `limit`.
    ///
    /// Returns this strip up to there and the rest; no line of text is cut. The
    /// first part is empty if nothing ends above the limit.
    pub(crate) fn cut(self, limit: f32) -> (Strip, Strip) {
        let (above, mut below): (Vec<Op>, Vec<Op>) =
            self.ops.into_iter().partition(|op| op.reach().1 <= limit);
        let start = below
            .iter()
            .map(|op| op.reach().0)
            .fold(f32::INFINITY, f32::min)
            .min(self.height);
        for op in &mut below {
            op.shift(-start);
        }
        let first = Strip {
            gap: self.gap,
            height: start.min(limit),
            ops: above,
            anchors: self.anchors,
            starts_page: self.starts_page,
            with_next: false,
            in_columns: self.in_columns,
            head: self.head.clone(),
        };
        let rest = Strip {
            gap: 0.0,
            height: self.height - start,
            ops: below,
            anchors: Vec::new(),
            starts_page: false,
            with_next: self.with_next,
            in_columns: self.in_columns,
            head: self.head,
        };
        (first, rest)
    }
}

impl Line {
    /// The size of its largest text.
    pub(crate) fn size(&self) -> f32 {
        self.pieces
            .iter()
            .map(|piece| piece.style.size)
            .fold(0.0, f32::max)
    }

    pub(crate) fn height(&self) -> f32 {
        line_height(self.size())
    }
}

/// Strips one below the other as one that is not broken.
pub(crate) fn stack(strips: Vec<Strip>) -> Strip {
    let mut whole = Strip::default();
    for (at, strip) in strips.into_iter().enumerate() {
        if at == 0 {
            whole.gap = strip.gap;
        } else {
            whole.height += strip.gap;
        }
        let (top, height) = (whole.height, strip.height);
        whole.absorb(strip, top);
        whole.height += height;
    }
    whole
}
