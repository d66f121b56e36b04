//! Strips put on pages.
//!
//! The first pass places everything and so knows how many pages there are; the
//! second, in `emit`, draws them with their numbers.

use std::rc::Rc;

use crate::ink::{Anchor, Op, Strip};
use crate::look::{BOTTOM, TOP, TOP_NEXT};

/// The height of what every page after the first holds.
pub(crate) const ROOM_NEXT: f32 = BOTTOM - TOP_NEXT;

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
    };
    let mut chain = Vec::new();
    for strip in strips {
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
    /// nothing stands on the page but a repeated head
    fresh: bool,
}

impl Flow {
    /// Places strips that want to stand on one page.
    fn chain(&mut self, chain: Vec<Strip>) {
        if !chain.iter().any(|strip| strip.starts_page) {
            let whole = height(&chain, self.fresh);
            let head = chain.first().map_or(0.0, head_height);
            if self.y + whole > self.bottom && !self.fresh && whole + head <= ROOM_NEXT {
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
            if !self.fresh && strip.height + head_height(&strip) <= ROOM_NEXT {
                self.turn(Some(&strip));
                continue;
            }
            // higher than a page: as many lines as fit, the rest on the next
            let (first, rest) = strip.cut(self.bottom - self.y - gap);
            if first.ops.is_empty() {
                if self.fresh {
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

    fn place(&mut self, strip: Strip, gap: f32) {
        let top = self.y + gap;
        for mut op in strip.ops {
            op.shift(top);
            self.sheet.ops.push(op);
        }
        for mut anchor in strip.anchors {
            anchor.y += top;
            self.sheet.anchors.push(anchor);
        }
        self.y = top + strip.height;
        self.fresh = false;
    }

    /// Starts a page, with the head that belongs above `next`.
    fn turn(&mut self, next: Option<&Strip>) {
        self.done.push(std::mem::take(&mut self.sheet));
        self.y = TOP_NEXT;
        self.bottom = BOTTOM;
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
