//! The gauge: a sentence, a table whose rows stand on a ruler, and, on an
//! overview, the strip.
//!
//! Sentence and table carry everything in words; the pictures repeat it and are
//! hidden from assistive technology. The marked row says "your band" beside
//! looking like it.

use super::{rich::Say, strip::Strip, svg::Svg, svg::percent};
use crate::view::gauge::{GaugeView, RowState, RowView};
use leptos::prelude::*;

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
    let GaugeView {
        say, as_of, strip, ..
    } = view.clone();
    let strip = (shape == GaugeShape::Strip).then(|| view! { <Strip view=strip /> });
    let as_of = as_of.map(|as_of| view! { <p class="gauge__as-of">{as_of}</p> });
    let as_table = view.as_table.clone();
    let table = view! { <GaugeTable view /> };
    let table = match shape {
        GaugeShape::Table => leptos::either::Either::Left(table),
        GaugeShape::Strip => leptos::either::Either::Right(
            view! { <details><summary>{as_table}</summary>{table}</details> },
        ),
    };
    view! {
        <div class="gauge">
            {strip}
            <p class="gauge__say"><Say say /></p>
            {as_of}
            {table}
        </div>
    }
}

/// Every band and its cost, the usage's marked.
#[component]
fn GaugeTable(view: GaugeView) -> impl IntoView {
    let GaugeView {
        caption,
        range_head,
        cost_head,
        rows,
        ..
    } = view;
    let rows = rows
        .into_iter()
        .map(|row| view! { <GaugeRow row /> })
        .collect_view();
    view! {
        <table class="gauge__table">
            <caption>{caption}</caption>
            <thead>
                <tr><th scope="col">{range_head}</th><th scope="col" class="n">{cost_head}</th></tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn GaugeRow(row: RowView) -> impl IntoView {
    let is_current = row.state == RowState::Current;
    let ruler = ruler(&row);
    let tag = row
        .here
        .map(|here| view! { " " <span class="tag">{here}</span> });
    let forecast = row
        .forecast
        .map(|words| view! { " " <span class="gauge__forecast">{words}</span> });
    let further = row
        .further
        .map(|further| view! { " " <span class="gauge__more">{further}</span> });
    view! {
        <tr data-state=row.state.as_str() aria-current=is_current.then_some("true")>
            <th scope="row">
                <svg class="gauge__ruler" aria-hidden="true" focusable="false" inner_html=ruler></svg>
                {row.range}{tag}{forecast}
            </th>
            <td class="n">{row.cost}{further}</td>
        </tr>
    }
}

/// The row's piece of the ruler: filled as far as the usage has come, a line
/// where the band ends, an arrow where it does not.
fn ruler(row: &RowView) -> String {
    let mut svg = Svg::default();
    let filled = match (row.state, row.needle) {
        (RowState::Ahead, _) => None,
        (RowState::Current, Some(needle)) => Some(percent(needle.into(), 1_000)),
        (RowState::Current, None) | (RowState::Passed, _) => Some("100%".to_owned()),
    };
    if let Some(to) = filled {
        svg.put(format_args!(
            r#"<line class="gauge__used" x1="14" x2="14" y2="{to}"/><line class="gauge__fill" x1="14" x2="14" y2="{to}"/>"#
        ));
    }
    svg.put(format_args!(
        r#"<line class="gauge__rail" x1="7.5" x2="7.5" y2="100%"/><line class="gauge__rail" x1="20.5" x2="20.5" y2="100%"/>"#
    ));
    let end = if row.is_open {
        r#"<svg y="100%" overflow="visible"><path class="gauge__open" d="M3.5 0h21L14 9z"/></svg>"#
    } else {
        r#"<line class="gauge__tick" x1="7.5" x2="26" y1="100%" y2="100%"/>"#
    };
    svg.put(format_args!("{end}"));
    for (place, class, path) in [
        (row.needle, "needle", "M21 0l12-6.5v13z"),
        (row.hope, "hope", "M22 0l10-5.5v11z"),
    ] {
        if let Some(at) = place {
            let at = percent(at.into(), 1_000);
            svg.put(format_args!(
                r#"<svg y="{at}" overflow="visible"><path class="gauge__{class}" d="{path}"/></svg>"#
            ));
        }
    }
    svg.into_string()
}
