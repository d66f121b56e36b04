//! The gauge: a sentence, a table whose rows stand on a ruler, and, on an
//! overview, the strip.
//!
//! Sentence and table carry everything in words; the pictures repeat it and are
//! hidden from assistive technology. The marked row says "your band" beside
//! looking like it.

use super::{
    markup::{Markup, per_mille},
    strip::strip,
};
use crate::view::gauge::{
    GaugeView, RowState, RowView,
    ruler::{self as geometry, Pointer, RAILS, RulerPart, TICK},
};
use leptos::{either::Either, prelude::*, tachys::html::element::InnerHtmlValue};

/// Which of the gauge's pictures a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GaugeShape {
    /// Sentence and table: an invoice.
    Table,
    /// Strip, sentence, and the table folded away: an overview.
    Strip,
}

/// A gauge. Pages give it a heading of their own.
#[component]
pub fn Gauge(
    /// What it says and shows.
    view: GaugeView,
    /// Which pictures.
    shape: GaugeShape,
) -> impl IntoView {
    let (words, rows) = (words(&view), table(&view));
    match shape {
        GaugeShape::Table => Either::Left(view! {
            <div class="gauge">
                <div inner_html=words></div>
                <table class="gauge__table" inner_html=rows></table>
            </div>
        }),
        GaugeShape::Strip => {
            Either::Right(with_strip(strip(&view.strip), words, rows, view.as_table))
        }
    }
}

/// A gauge of three pieces of markup, which may change.
pub(crate) fn with_strip<M: IntoAttributeValue<Output: InnerHtmlValue + 'static>>(
    strip: M,
    words: M,
    table: M,
    as_table: &'static str,
) -> impl IntoView {
    view! {
        <div class="gauge">
            <div inner_html=strip></div>
            <div inner_html=words></div>
            <details>
                <summary>{as_table}</summary>
                <table class="gauge__table" inner_html=table></table>
            </details>
        </div>
    }
}

/// A piece of a gauge's markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    /// The bands on one line.
    Strip,
    /// The sentence, and how fresh it is.
    Words,
    /// The inside of the table.
    Table,
    /// The usage and its cost alone, to be read out when they change.
    Changed,
}

/// One piece of the markup of `view`.
pub(crate) fn piece(view: &GaugeView, piece: Piece) -> String {
    match piece {
        Piece::Strip => strip(&view.strip),
        Piece::Words => words(view),
        Piece::Table => table(view),
        Piece::Changed => element("", &view.changed, ""),
    }
}

fn element(open: &str, words: &str, close: &str) -> String {
    let mut markup = Markup::default();
    markup.element(open, words, close);
    markup.into_string()
}

/// The sentence, and how fresh it is.
fn words(view: &GaugeView) -> String {
    let mut markup = Markup::default();
    markup.put(r#"<p class="gauge__say">"#);
    markup.rich(&view.say);
    markup.put("</p>");
    if let Some(as_of) = &view.as_of {
        markup.element(r#"<p class="gauge__as-of">"#, as_of, "</p>");
    }
    markup.into_string()
}

/// Every band and its cost, the usage's marked.
fn table(view: &GaugeView) -> String {
    let mut markup = Markup::default();
    markup.element("<caption>", view.caption, "</caption>");
    markup.element(r#"<thead><tr><th scope="col">"#, view.range_head, "</th>");
    markup.element(
        r#"<th scope="col" class="n">"#,
        view.cost_head,
        "</th></tr></thead><tbody>",
    );
    for row in &view.rows {
        band(&mut markup, row);
    }
    markup.put("</tbody>");
    markup.into_string()
}

fn band(markup: &mut Markup, row: &RowView) {
    let current = match row.state {
        RowState::Current => r#" aria-current="true""#,
        RowState::Passed | RowState::Ahead => "",
    };
    let state = row.state.as_str();
    markup.write(format_args!(
        r#"<tr data-state="{state}"{current}><th scope="row"><svg class="gauge__ruler" aria-hidden="true" focusable="false">"#
    ));
    ruler(markup, row);
    markup.element("</svg>", &row.range, "");
    for (class, words) in [("tag", &row.here), ("gauge__forecast", &row.forecast)] {
        if let Some(words) = words {
            markup.write(format_args!(r#" <span class="{class}">"#));
            markup.element("", words, "</span>");
        }
    }
    markup.element(r#"</th><td class="n">"#, &row.cost, "");
    if let Some(further) = &row.further {
        markup.element(r#" <span class="gauge__more">"#, further, "</span>");
    }
    markup.put("</td></tr>");
}

/// The row's piece of the ruler, from its geometry.
fn ruler(svg: &mut Markup, row: &RowView) {
    let [left, right] = RAILS;
    let middle = f32::midpoint(left, right);
    for part in geometry::ruler(row) {
        match part {
            RulerPart::Used(to) => {
                let to = per_mille(to);
                for class in ["used", "fill"] {
                    svg.write(format_args!(
                        r#"<line class="gauge__{class}" x1="{middle}" x2="{middle}" y2="{to}"/>"#
                    ));
                }
            }
            RulerPart::Rails => {
                for x in RAILS {
                    svg.write(format_args!(
                        r#"<line class="gauge__rail" x1="{x}" x2="{x}" y2="100%"/>"#
                    ));
                }
            }
            RulerPart::Tick => {
                let [from, to] = TICK;
                svg.write(format_args!(
                    r#"<line class="gauge__tick" x1="{from}" x2="{to}" y1="100%" y2="100%"/>"#
                ));
            }
            RulerPart::Pointer(kind, at) => {
                let class = match kind {
                    Pointer::Open => "open",
                    Pointer::Needle => "needle",
                    Pointer::Hope => "hope",
                };
                let at = per_mille(at);
                let [(ax, ay), (bx, by), (cx, cy)] = kind.corners();
                svg.write(format_args!(
                    r#"<svg y="{at}" overflow="visible"><path class="gauge__{class}" d="M{ax} {ay}L{bx} {by}L{cx} {cy}z"/></svg>"#
                ));
            }
        }
    }
}
