//! Strips put on pages.
//!
//! The first pass places everything and so knows how many pages there are; the
//! second, in `emit`, draws them with their numbers.

use std::rc::Rc;

use crate::ink::{Anchor, Op, Strip};
use crate::look::{BOTTOM, COLUMN_GAP, COLUMN_WIDTH, TOP, TOP_NEXT};

/// The height of what every page after the first holds.
pub(crate) const ROOM_NEXT: f32 = BOTTOM - TOP_NEXT;

/// Halvings of a page's height until columns that end are of one height: to a point.
const BALANCE_STEPS: u32 = 10;

/// One page: drawing in points from its top.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) ops: Vec<Op>,
    pub(crate) anchors: Vec<Anchor>,
}

/// Puts `strips` on pages; the first ends `footer` points earlier than the others.
pub(crate) fn pages(strips: Vec<Strip>, footer: f32) -> Vec<Sheet> {
    let mut flow = Flow {
        done: Vec::new(),
        sheet: Sheet::default(),
        y: TOP,
        bottom: BOTTOM - footer,
        fresh: true,
        columns: None,
    };
    let mut chain = Vec::new();
    let mut strips = strips.into_iter().peekable();
    while let Some(strip) = strips.next() {
        if strip.in_columns {
            let mut run = vec![strip];
            while let Some(more) = strips.next_if(|next| next.in_columns) {
                run.push(more);
            }
            flow.columns(std::mem::take(&mut chain), run);
            continue;
        }
        let ends = !strip.with_next;
        chain.push(strip);
        if ends {
            flow.chain(std::mem::take(&mut chain));
        }
    }
    flow.chain(chain);
    flow.done.push(flow.sheet);
    flow.done
}

struct Flow {
    done: Vec<Sheet>,
    sheet: Sheet,
    y: f32,
    bottom: f32,
    /// nothing stands on the page, or in its column, but a repeated head
    fresh: bool,
    /// while strips run through two columns
    columns: Option<TwoColumns>,
}

/// Two columns of a page that is being filled.
#[derive(Clone, Copy)]
struct TwoColumns {
    top: f32,
    is_second: bool,
    /// where the first ends
    low: f32,
    /// the page on which the columns end, and at which height
    end: Option<(usize, f32)>,
}

impl Flow {
    /// Places strips that want to stand on one page.
    fn chain(&mut self, chain: Vec<Strip>) {
        if !chain.iter().any(|strip| strip.starts_page) {
            let head = chain.first().map_or(0.0, head_height);
            loop {
                let whole = height(&chain, self.fresh);
                let fits = self.y + whole <= self.bottom;
                if fits || !self.may_turn() || whole + head > ROOM_NEXT {
                    break;
                }
                self.turn(chain.first());
            }
        }
        for strip in chain {
            self.strip(strip);
        }
    }

    fn strip(&mut self, mut strip: Strip) {
        if strip.starts_page {
            if !self.fresh {
                self.turn(None);
            }
            return;
        }
        loop {
            let gap = if self.fresh { 0.0 } else { strip.gap };
            if self.y + gap + strip.height <= self.bottom {
                self.place(strip, gap);
                return;
            }
            if self.may_turn() && strip.height + head_height(&strip) <= ROOM_NEXT {
                self.turn(Some(&strip));
                continue;
            }
            // higher than a page: as many lines as fit, the rest on the next
            let (first, rest) = strip.cut(self.bottom - self.y - gap);
            if first.ops.is_empty() {
                if !self.may_turn() {
                    // one line higher than a page, which no text is
                    self.place(rest, 0.0);
                    return;
                }
            } else {
                self.place(first, gap);
            }
            self.turn(Some(&rest));
            strip = rest;
        }
    }

    /// Runs strips through two columns, below strips that lead them in.
    fn columns(&mut self, lead: Vec<Strip>, run: Vec<Strip>) {
        let first = run.iter().position(|strip| !strip.with_next);
        let first = &run[..first.map_or(run.len(), |at| at + 1)];
        let whole = height(&lead, self.fresh) + height(first, lead.is_empty() && self.fresh);
        if self.y + whole > self.bottom && !self.fresh && whole <= ROOM_NEXT {
            self.turn(None);
        }
        for strip in lead {
            self.strip(strip);
        }
        if !self.fresh {
            self.y += run.first().map_or(0.0, |strip| strip.gap);
        }
        let outlines: Vec<Strip> = run.iter().map(Strip::outline).collect();
        let end = self.balance(&outlines);
        self.through_columns(run, Some(end));
    }

    /// On which page, and how far up it, columns of these strips can end.
    fn balance(&self, run: &[Strip]) -> (usize, f32) {
        let tried = |end| {
            let mut flow = Flow {
                done: Vec::new(),
                sheet: Sheet::default(),
                ..*self
            };
            flow.done.resize_with(self.done.len(), Sheet::default);
            flow.through_columns(run.to_vec(), end);
            flow.done.len()
        };
        let page = tried(None);
        let (mut high, mut low) = match page == self.done.len() {
            true => (self.y, self.bottom),
            false => (TOP_NEXT, BOTTOM),
        };
        for _ in 0..BALANCE_STEPS {
            let middle = f32::midpoint(high, low);
            match tried(Some((page, middle))) == page {
                true => low = middle,
                false => high = middle,
            }
        }
        (page, low)
    }

    fn through_columns(&mut self, run: Vec<Strip>, end: Option<(usize, f32)>) {
        let bottom = self.bottom;
        let first_page = self.done.len();
        self.columns = Some(TwoColumns {
            top: self.y,
            is_second: false,
            low: self.y,
            end,
        });
        self.end_columns();
        self.fresh = true;
        let mut chain = Vec::new();
        for strip in run {
            let ends = !strip.with_next;
            chain.push(strip);
            if ends {
                self.chain(std::mem::take(&mut chain));
            }
        }
        self.chain(chain);
        let low = self.columns.take().map_or(0.0, |columns| columns.low);
        self.y = self.y.max(low);
        self.bottom = if self.done.len() == first_page {
            bottom
        } else {
            BOTTOM
        };
        self.fresh = false;
    }

    /// Ends the page's columns early where they end on this page.
    fn end_columns(&mut self) {
        let end = self.columns.and_then(|columns| columns.end);
        if let Some((_, bottom)) = end.filter(|(page, _)| *page == self.done.len()) {
            self.bottom = bottom;
        }
    }

    /// Whether the next page or column may hold what this one does not.
    fn may_turn(&self) -> bool {
        let is_short = |columns: TwoColumns| self.bottom - columns.top < ROOM_NEXT;
        !self.fresh || self.columns.is_some_and(is_short)
    }

    fn place(&mut self, strip: Strip, gap: f32) {
        let top = self.y + gap;
        let is_second = self.columns.is_some_and(|columns| columns.is_second);
        for mut op in strip.ops {
            op.shift(top);
            if is_second {
                op.shift_across(COLUMN_WIDTH + COLUMN_GAP);
            }
            self.sheet.ops.push(op);
        }
        for mut anchor in strip.anchors {
            anchor.y += top;
            self.sheet.anchors.push(anchor);
        }
        self.y = top + strip.height;
        self.fresh = false;
    }

    /// Starts a page, or the second column of this one, with the head that belongs
    /// above `next`.
    fn turn(&mut self, next: Option<&Strip>) {
        match &mut self.columns {
            Some(columns) if !columns.is_second => {
                columns.is_second = true;
                columns.low = self.y;
                self.y = columns.top;
            }
            columns => {
                self.done.push(std::mem::take(&mut self.sheet));
                self.y = TOP_NEXT;
                self.bottom = BOTTOM;
                if let Some(columns) = columns {
                    (columns.top, columns.low) = (TOP_NEXT, TOP_NEXT);
                    columns.is_second = false;
                }
                self.end_columns();
            }
        }
        if let Some(head) = next.and_then(|strip| strip.head.clone()) {
            self.place(Rc::unwrap_or_clone(head), 0.0);
        }
        self.fresh = true;
    }
}

fn head_height(strip: &Strip) -> f32 {
    strip.head.as_ref().map_or(0.0, |head| head.height)
}

fn height(chain: &[Strip], fresh: bool) -> f32 {
    chain
        .iter()
        .enumerate()
        .map(|(at, strip)| strip.height + if fresh && at == 0 { 0.0 } else { strip.gap })
        .sum()
}
