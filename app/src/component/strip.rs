//! The strip: the bands on one line.
//!
//! A picture for the eye; beside it the gauge says the same in words, so it is
//! hidden from assistive technology. One SVG without a `viewBox`: places along
//! it are percents and heights are rem, so that text keeps its size at any width
//! and nothing collides when it is enlarged.

use crate::{
    component::markup::{Markup, per_mille, percent, rem},
    view::gauge::{MarkView, StripView},
};

/// The bands of `view` on one line, with the needle and the hollow marker.
pub(super) fn strip(view: &StripView) -> String {
    // how much room a cell has decides which labels stay
    let bands = match view.cells.len() {
        ..=4 => "few",
        5..=8 => "some",
        9..=16 => "many",
        _ => "most",
    };
    let forecast = match view.forecast {
        Some(_) => "",
        None => r#" data-forecast="none""#,
    };
    let mut picture = Picture::new(view);
    picture.svg.write(format_args!(
        r#"<div class="strip" data-bands="{bands}"{forecast} aria-hidden="true"><svg class="strip__picture" focusable="false">"#
    ));
    picture.draw();
    picture.svg.put("</svg></div>");
    picture.svg.into_string()
}

/// Sizes in sixteenths of the text's size.
struct Picture<'v> {
    view: &'v StripView,
    svg: Markup,
    /// Where the cells begin: room for one or two labels above.
    top: i16,
    /// How high they are.
    height: i16,
    /// Whether the usage is in the band that is open above.
    is_past: bool,
}

impl<'v> Picture<'v> {
    fn new(view: &'v StripView) -> Self {
        Self {
            view,
            svg: Markup::default(),
            top: if view.forecast.is_some() { 50 } else { 30 },
            height: if view.cells.len() > 16 { 22 } else { 38 },
            is_past: view.is_past(),
        }
    }

    fn draw(&mut self) {
        let top = rem(self.top);
        self.svg
            .write(format_args!(r#"<svg y="{top}" overflow="visible">"#));
        self.wash();
        self.ruler();
        self.labels();
        self.frame();
        self.svg.put("</svg>");
        if let Some(mark) = &self.view.forecast {
            self.forecast(mark);
        }
        self.usage();
    }

    /// `index` bands from the left.
    fn x(&self, index: usize) -> String {
        percent(index, self.view.cells.len())
    }

    fn line(&mut self, class: &str, [x1, x2]: [&str; 2], [y1, y2]: [i16; 2]) {
        let (y1, y2) = (rem(y1), rem(y2));
        self.svg.write(format_args!(
            r#"<line class="strip__{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#
        ));
    }

    /// The tip that the open band ends in.
    fn tip(&mut self, class: &str, close: &str) {
        let (pixels, half, height) = (self.height, self.height / 2, rem(self.height));
        self.svg.write(format_args!(
            r#"<svg x="100%" width="11" height="{height}" viewBox="0 0 11 {pixels}" preserveAspectRatio="none" overflow="visible"><path class="strip__{class}" d="M0 0h2l9 {half}l-9 {half}h-2{close}" vector-effect="non-scaling-stroke"/></svg>"#
        ));
    }

    fn rect(&mut self, class: &str, more: &str) {
        let (x, width, height) = (self.x(self.view.current), self.x(1), rem(self.height));
        self.svg.write(format_args!(
            r#"<rect class="strip__{class}" x="{x}" width="{width}" height="{height}"{more}/>"#
        ));
    }

    fn wash(&mut self) {
        self.rect("wash", "");
        if self.is_past {
            self.tip("wash", "z");
        }
    }

    /// The ruler at the head of the cells, filled up to the usage.
    fn ruler(&mut self) {
        let to = if self.is_past {
            1_000
        } else {
            self.view.used.at
        };
        let to = per_mille(to);
        self.line("used", ["0%", &to], [5, 5]);
        self.line("fill", ["0%", &to], [5, 5]);
        for y in [0, 10, self.height] {
            self.line("line", ["0%", "100%"], [y, y]);
        }
        for index in 0..self.view.cells.len() {
            let x = self.x(index);
            self.line("line", [&x, &x], [0, self.height]);
        }
        self.tip("line", "");
    }

    /// What each band costs, and where it begins.
    fn labels(&mut self) {
        let view = self.view;
        let (count, current) = (view.cells.len(), view.current);
        let is_crowded = count > 8;
        let below = rem(self.height + 16);
        for (index, cell) in view.cells.iter().enumerate() {
            if count <= 16 {
                let (state, middle) = (cell.state.as_str(), percent(2 * index + 1, 2 * count));
                let y = rem(29);
                self.svg.write(format_args!(
                    r#"<text class="strip__cost" data-state="{state}" x="{middle}" y="{y}" text-anchor="middle">"#
                ));
                self.svg.element("", &cell.cost, "</text>");
            }
            // a narrow strip keeps those of the marked band and the ends
            let at = match index {
                0 if is_crowded && current < 4 => "other",
                0 => "first",
                index if index == current => "from",
                index if index == current + 1 => "to",
                index if index + 1 == count && !(is_crowded && current + 2 == index) => "last",
                // the last one has the unit behind it, which takes its neighbor's room
                index if index + 2 >= count && is_crowded => "none",
                _ => "other",
            };
            let x = self.x(index);
            let bound = if index == 0 && is_crowded {
                "0"
            } else {
                &cell.bound
            };
            self.svg.write(format_args!(
                r#"<text class="strip__bound" data-at="{at}" x="{x}" y="{below}">"#
            ));
            self.svg.element("", bound, "</text>");
        }
    }

    /// The frame of the marked band; in an open band it ends in the tip.
    fn frame(&mut self) {
        if !self.is_past {
            return self.rect("frame", r#" rx="3""#);
        }
        let from = self.x(self.view.current);
        self.line("frame", [&from, &from], [0, self.height]);
        for y in [0, self.height] {
            self.line("frame", [&from, "100%"], [y, y]);
        }
        self.tip("frame", "");
    }

    /// The hollow marker with its words, a line above those of the usage.
    fn forecast(&mut self, mark: &MarkView) {
        let y = rem(13);
        if mark.is_open {
            self.svg
                .write(format_args!(r#"<text x="100%" y="{y}" text-anchor="end">"#));
            return self.svg.element("", &mark.words, " →</text>");
        }
        let (at, top) = (per_mille(mark.at), rem(self.top));
        // close to the needle it would run through its words
        let is_apart = mark.at > self.view.used.at + 250;
        self.svg.write(format_args!(
            r#"<svg x="{at}" y="{top}" overflow="visible">"#
        ));
        if is_apart {
            let from = rem(18 - self.top);
            self.svg.write(format_args!(
                r#"<line class="strip__stem" y1="{from}" y2="-12"/>"#
            ));
        }
        self.svg
            .put(r#"<path class="strip__hope" d="M0-1l-6-11h12z"/></svg><text "#);
        self.beside(mark.at, &y);
        self.svg.element("", &mark.words, "</text>");
    }

    /// The needle with the usage; in the open band an arrow, since there is no
    /// end to measure against.
    fn usage(&mut self) {
        let mark = &self.view.used;
        if self.is_past {
            let y = rem(self.top - 9);
            self.svg.write(format_args!(
                r#"<text class="strip__now" x="100%" y="{y}" text-anchor="end">"#
            ));
        } else {
            let (at, y) = (per_mille(mark.at), rem(self.top));
            self.svg.write(format_args!(
                r#"<svg x="{at}" y="{y}" overflow="visible"><path class="strip__needle" d="M0 0l-7-12h14z"/></svg><text class="strip__now" "#
            ));
            self.beside(mark.at, &rem(self.top - 17));
        }
        self.svg.text(&mark.words);
        self.svg.element(
            r#"<tspan class="strip__also"> · "#,
            &self.view.cost,
            "</tspan>",
        );
        self.svg.put(if self.is_past {
            " →</text>"
        } else {
            "</text>"
        });
    }

    /// The place of words at `at`: near an end of the strip they grow away from
    /// it.
    fn beside(&mut self, at: u16, y: &str) {
        let (dx, anchor) = match at {
            ..250 => (-6, "start"),
            250..=750 => (0, "middle"),
            _ => (6, "end"),
        };
        let x = per_mille(at);
        self.svg.write(format_args!(
            r#"x="{x}" dx="{dx}" y="{y}" text-anchor="{anchor}">"#
        ));
    }
}
