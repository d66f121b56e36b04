//! Usage by day: the finding, bars, and the figures as a table.
//!
//! Who cannot see the bars has the finding above and the table below; no bar is
//! a stop of its own for the keyboard.

use super::{
    markup::{Markup, per_mille, percent},
    rich::Say,
};
use crate::view::chart::{BarState, BarView, ChartView, DayView};
use leptos::prelude::*;

/// A chart with its table.
#[component]
pub fn Chart(
    /// What it says and shows.
    view: ChartView,
) -> impl IntoView {
    let picture = picture(&view);
    let (title_id, desc_id) = (format!("{}-title", view.id), format!("{}-desc", view.id));
    let key = view
        .key
        .map(|[whole, running]| view! { <Key whole running /> });
    let ChartView {
        say,
        unit,
        title,
        as_table,
        heads,
        days,
        ..
    } = view;
    view! {
        <figure class="chart">
            <figcaption>
                <p class="chart__say"><Say say /></p>
                <span class="chart__unit">{unit}</span>
            </figcaption>
            <div class="chart__frame">
                <svg
                    class="chart__picture"
                    role="img"
                    focusable="false"
                    aria-labelledby=title_id
                    aria-describedby=desc_id
                    inner_html=picture
                ></svg>
            </div>
            {key}
            <details>
                <summary>{as_table}</summary>
                <Days caption=title heads days />
            </details>
        </figure>
    }
    .into_any()
}

/// What solid and hollow bars stand for.
#[component]
fn Key(whole: &'static str, running: &'static str) -> impl IntoView {
    view! {
        <ul class="chart__key">
            <li>
                <svg class="chart__swatch" aria-hidden="true"><rect class="chart__bar" width="12" height="12" /></svg>
                {whole}
            </li>
            <li>
                <svg class="chart__swatch" aria-hidden="true">
                    <rect class="chart__bar" data-state="open" width="12" height="12" />
                </svg>
                {running}
            </li>
        </ul>
    }
    .into_any()
}

/// The figures of the bars.
#[component]
fn Days(caption: String, heads: [&'static str; 3], days: Vec<DayView>) -> impl IntoView {
    let [day, records, used] = heads;
    let row = |day: DayView| {
        let name = match day.href {
            Some(href) => view! { <a href=href>{day.day}</a> }.into_any(),
            None => day.day.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="n">{day.records}</td>
                <td class="n">{day.used}</td>
            </tr>
        }
    };
    let rows = days.into_iter().map(row).collect_view();
    let name = caption.clone();
    view! {
        <div class="scroll" role="region" aria-label=name tabindex="0">
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{day}</th>
                        <th scope="col" class="n">{records}</th>
                        <th scope="col" class="n">{used}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn picture(view: &ChartView) -> String {
    let mut svg = Markup::default();
    for (element, words) in [("title", &view.title), ("desc", &view.desc)] {
        svg.write(format_args!(r#"<{element} id="{}-{element}">"#, view.id));
        svg.text(words);
        svg.write(format_args!("</{element}>"));
    }
    svg.write(format_args!(
        r#"<svg y="1.125rem" height="10.375rem" width="100%" overflow="visible">"#
    ));
    for tick in &view.ticks {
        let class = if tick.at == 0 { "base" } else { "line" };
        let y = from_top(tick.at);
        svg.write(format_args!(
            r#"<line class="chart__{class}" x2="100%" y1="{y}" y2="{y}"/><text x="-8" y="{y}" dy="4" text-anchor="end">"#
        ));
        svg.text(&tick.label);
        svg.put("</text>");
    }
    for (index, bar) in view.bars.iter().enumerate() {
        draw_bar(&mut svg, index, view.bars.len(), bar);
    }
    if let Some((index, value)) = &view.most {
        draw_most(&mut svg, view, *index, value);
    }
    svg.put("</svg>");
    svg.into_string()
}

fn draw_bar(svg: &mut Markup, index: usize, count: usize, bar: &BarView) {
    if bar.height > 0 {
        let state = match bar.state {
            BarState::Whole => "",
            BarState::Most => r#" data-state="most""#,
            BarState::Running => r#" data-state="open""#,
        };
        svg.write(format_args!(
            r#"<rect class="chart__bar"{state} x="{}" width="{}" y="{}" height="{}"/>"#,
            percent(100 * index + 14, 100 * count),
            percent(72, 100 * count),
            from_top(bar.height),
            per_mille(bar.height),
        ));
    }
    if let Some(label) = &bar.label {
        let middle = percent(2 * index + 1, 2 * count);
        svg.write(format_args!(
            r#"<text x="{middle}" y="100%" dy="1.1rem" text-anchor="middle">"#
        ));
        svg.text(label);
        svg.put("</text>");
    }
}

/// The highest bar's figure, above it.
fn draw_most(svg: &mut Markup, view: &ChartView, index: usize, value: &str) {
    let count = view.bars.len();
    let anchor = match (2 * index + 1) * 10 / (2 * count) {
        0 => "start",
        9.. => "end",
        _ => "middle",
    };
    svg.write(format_args!(
        r#"<text class="chart__most" x="{}" y="{}" dy="-6" text-anchor="{anchor}">"#,
        percent(2 * index + 1, 2 * count),
        from_top(view.bars[index].height),
    ));
    svg.text(value);
    svg.put("</text>");
}

/// A height as the distance from the top.
fn from_top(height: u16) -> String {
    per_mille(1_000_u16.saturating_sub(height))
}
