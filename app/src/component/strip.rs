//! The strip: the bands on one line.
//!
//! A picture for the eye; beside it the gauge says the same in words, so it is
//! hidden from assistive technology. One SVG without a `viewBox`: places are
//! percents, sizes pixels, so that text keeps its size at any width.

use crate::{
    component::svg::{Svg, percent},
    view::gauge::{MarkView, StripView},
};
use leptos::prelude::*;

/// Where the cells begin below the labels, with a forecast above and without.
const TOP_WITH_FORECAST: u16 = 50;
const TOP: u16 = 30;
const CELL_HEIGHT: u16 = 38;

/// The bands of `view` on one line, with the needle and the hollow marker.
#[component]
pub fn Strip(
    /// The bands and the markers.
    view: StripView,
) -> impl IntoView {
    // how much room a cell has decides which labels stay
    let bands = match view.cells.len() {
        ..=4 => "few",
        5..=8 => "some",
        9..=16 => "many",
        _ => "most",
    };
    let forecast = view.forecast.is_none().then_some("none");
    view! {
        <div class="strip" data-bands=bands data-forecast=forecast aria-hidden="true">
            <svg class="strip__picture" focusable="false" inner_html=picture(&view)></svg>
        </div>
    }
}

fn picture(view: &StripView) -> String {
    let top = match view.forecast {
        Some(_) => TOP_WITH_FORECAST,
        None => TOP,
    };
    let mut svg = Svg::default();
    svg.put(format_args!(r#"<svg y="{top}" overflow="visible">"#));
    cells(&mut svg, view);
    svg.put(format_args!("</svg>"));
    if let Some(mark) = &view.forecast {
        forecast(&mut svg, mark, top);
    }
    usage(&mut svg, view, top);
    svg.into_string()
}

fn cells(svg: &mut Svg, view: &StripView) {
    let count = view.cells.len();
    let width = percent(1, count);
    for (index, _) in view.cells.iter().enumerate() {
        let class = if index == view.current {
            "wash"
        } else {
            "cell"
        };
        svg.put(format_args!(
            r#"<rect class="strip__{class}" x="{}" width="{width}" height="{CELL_HEIGHT}"/>"#,
            percent(index, count),
        ));
    }
    let to = if view.is_past() { 1_000 } else { view.used.at };
    let to = percent(to.into(), 1_000);
    svg.put(format_args!(
        r#"<line class="strip__used" x2="{to}" y1="5" y2="5"/><line class="strip__fill" x2="{to}" y1="5" y2="5"/><line class="strip__rail" x2="100%" y1="10" y2="10"/>"#
    ));
    for (index, cell) in view.cells.iter().enumerate() {
        let state = cell.state.as_str();
        let middle = percent(2 * index + 1, 2 * count);
        svg.put(format_args!(
            r#"<text class="strip__cost" data-state="{state}" x="{middle}" y="29" text-anchor="middle">"#
        ));
        svg.text(&cell.cost);
        svg.put(format_args!("</text>"));
        bound(svg, view, index);
    }
    let state = if view.is_past() { "current" } else { "ahead" };
    svg.put(format_args!(
        r#"<svg x="100%" overflow="visible"><path class="strip__open" data-state="{state}" d="M-12 14l5 5l-5 5"/></svg><rect class="strip__frame" x="{}" width="{width}" height="{CELL_HEIGHT}" rx="3"/>"#,
        percent(view.current, count),
    ));
}

/// The bound that the band at `index` begins at, below the line. On a narrow
/// strip only those near the marked band stay, and the ends.
fn bound(svg: &mut Svg, view: &StripView, index: usize) {
    let (count, current) = (view.cells.len(), view.current);
    let is_crowded = count > 16;
    let is_marked = index == current || index == current + 1;
    let is_near = is_marked || index + 1 == count || (index == 0 && !(is_crowded && current < 4));
    let anchor = match index {
        0 => "start",
        _ if is_crowded && index == current => "end",
        _ if is_crowded && index == current + 1 => "start",
        _ => "middle",
    };
    svg.put(format_args!(
        r#"<text class="strip__bound" data-near="{is_near}" x="{}" y="54" text-anchor="{anchor}">"#,
        percent(index, count),
    ));
    svg.text(&view.cells[index].bound);
    svg.put(format_args!("</text>"));
}

/// The hollow marker with its words, a line above those of the usage.
fn forecast(svg: &mut Svg, mark: &MarkView, top: u16) {
    let (at, anchor) = (percent(mark.at.into(), 1_000), anchor(mark.at));
    let shift = shift(mark.at, 6);
    svg.put(format_args!(
        r#"<svg x="{at}" overflow="visible"><line class="strip__stem" y1="18" y2="38"/><path class="strip__hope" d="M0 {}l-6-11h12z"/></svg><text x="{at}" dx="{shift}" y="13" text-anchor="{anchor}">"#,
        top - 1,
    ));
    svg.text(&mark.words);
    svg.put(format_args!("</text>"));
}

/// The needle with the usage; in the open band an arrow, since there is no end
/// to measure against.
fn usage(svg: &mut Svg, view: &StripView, top: u16) {
    let mark = &view.used;
    if view.is_past() {
        svg.put(format_args!(
            r#"<text class="strip__now" x="100%" y="{}" text-anchor="end">"#,
            top - 8,
        ));
    } else {
        let (at, anchor) = (percent(mark.at.into(), 1_000), anchor(mark.at));
        let is_beside = anchor != "middle";
        let (dx, y) = if is_beside {
            (-shift(mark.at, 12), top - 3)
        } else {
            (0, top - 17)
        };
        svg.put(format_args!(
            r#"<svg x="{at}" overflow="visible"><path class="strip__needle" d="M0 {top}l-7-12h14z"/></svg><text class="strip__now" x="{at}" dx="{dx}" y="{y}" text-anchor="{anchor}">"#
        ));
    }
    svg.text(&mark.words);
    svg.put(format_args!(r#"<tspan class="strip__also"> · "#));
    svg.text(&view.cost);
    svg.put(format_args!("</tspan>"));
    if view.is_past() {
        svg.put(format_args!(" →"));
    }
    svg.put(format_args!("</text>"));
}

/// Labels near an end of the strip grow away from it.
fn anchor(at: u16) -> &'static str {
    match at {
        ..250 => "start",
        250..=750 => "middle",
        _ => "end",
    }
}

/// `by` pixels towards the nearer end of the strip, nothing in the middle.
fn shift(at: u16, by: i16) -> i16 {
    match anchor(at) {
        "start" => -by,
        "end" => by,
        _ => 0,
    }
}
