//! Two recordings over each other, and where their bits differ: a picture, and
//! the same figures as a table.

use super::{
    markup::{Markup, per_mille},
    waveform::bars,
};
use crate::{
    text::{self, operator::matching as words},
    view::store::{
        alignment::{AlignmentView, BlockView, Place},
        waveform::WaveformView,
    },
};
use domain::party::Language;
use leptos::prelude::*;

/// The plot with its table.
#[component]
pub fn Alignment(
    /// What it shows.
    view: AlignmentView,
    /// What it says, in a sentence.
    say: String,
) -> impl IntoView {
    let language = text::language();
    let picture = picture(&view, language);
    let rows = view.blocks.iter().map(|block| {
        let fits = match block.fits {
            true => words::block_fits(language),
            false => words::block_differs(language),
        };
        view! {
            <tr>
                <th scope="row">{block.time.clone()}</th>
                <td class="n">{block.rate.clone()}</td>
                <td>{fits}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let title = words::plot_title(language);
    view! {
        <figure class="alignment">
            <figcaption><p>{say}</p></figcaption>
            <div class="alignment__frame">
                <svg class="alignment__picture" role="img" aria-label=title focusable="false" inner_html=picture></svg>
            </div>
            <ul class="alignment__key">
                <li>
                    <svg class="alignment__swatch" aria-hidden="true"><rect class="alignment__block" width="12" height="12" /></svg>
                    {words::block_fits(language)}
                </li>
                <li>
                    <svg class="alignment__swatch" aria-hidden="true"><rect class="alignment__block" data-state="over" width="12" height="12" /></svg>
                    {words::block_differs(language)}
                </li>
            </ul>
            <details>
                <summary>{words::plot_table(language)}</summary>
                <div class="scroll" role="region" aria-label=title tabindex="0">
                    <table class="table">
                        <caption class="visually-hidden">{title}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{words::block_time(language)}</th>
                                <th scope="col" class="n">{words::block_rate(language)}</th>
                                <th scope="col">{words::block_verdict(language)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
    .into_any()
}

/// Heights are rem, as in the strip; places along it are percents. From the top:
/// the two recordings, a label above each, and the blocks.
fn picture(view: &AlignmentView, language: Language) -> String {
    let mut svg = Markup::default();
    rect(&mut svg, "wash", view.overlap, r#" height="19.5rem""#);
    let tracks = [
        (&view.known, words::known(language), ["1.1rem", "1.4rem"]),
        (&view.other, words::other(language), ["5.6rem", "5.9rem"]),
    ];
    for ((place, waveform), name, [label_y, y]) in tracks {
        svg.write(format_args!(r#"<text y="{label_y}">"#));
        svg.element("", name, "</text>");
        track(&mut svg, *place, waveform.as_ref(), y);
    }
    svg.put(r#"<svg y="10rem" height="9.5rem" overflow="visible">"#);
    for BlockView {
        place,
        height,
        fits,
        ..
    } in &view.blocks
    {
        let state = if *fits { "" } else { r#" data-state="over""# };
        let more = format!(
            r#"{state} y="{}" height="{}""#,
            per_mille(1_000 - height),
            per_mille(*height)
        );
        rect(&mut svg, "block", *place, &more);
    }
    for bound in &view.bounds {
        let y = per_mille(1_000 - bound.at);
        svg.write(format_args!(
            r#"<line class="alignment__bound" x2="100%" y1="{y}" y2="{y}"/><text x="-8" y="{y}" dy="4" text-anchor="end">"#
        ));
        svg.element("", &bound.label, "</text>");
    }
    svg.put(r#"<line class="alignment__base" x2="100%" y1="100%" y2="100%"/>"#);
    for tick in &view.ticks {
        let anchor = match tick.at {
            0..50 => "start",
            950.. => "end",
            _ => "middle",
        };
        svg.write(format_args!(
            r#"<text x="{}" y="100%" dy="1.1rem" text-anchor="{anchor}">"#,
            per_mille(tick.at)
        ));
        svg.element("", &tick.label, "</text>");
    }
    svg.put("</svg>");
    svg.into_string()
}

/// A recording: its frame, and its waveform if there is one.
fn track(svg: &mut Markup, place: Place, waveform: Option<&WaveformView>, y: &str) {
    rect(
        svg,
        "track",
        place,
        &format!(r#" y="{y}" height="2.75rem" rx="3""#),
    );
    if let Some(waveform) = waveform {
        let place = format!(
            r#" x="{}" width="{}" y="{y}" height="2.75rem""#,
            per_mille(place.from),
            per_mille(place.width)
        );
        bars(svg, waveform, &place);
    }
}

fn rect(svg: &mut Markup, class: &str, place: Place, more: &str) {
    svg.write(format_args!(
        r#"<rect class="alignment__{class}" x="{}" width="{}"{more}/>"#,
        per_mille(place.from),
        per_mille(place.width)
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::store::alignment::{AlignmentFacts, TrackFacts};

    #[test]
    fn each_block_is_drawn_and_told() {
        let track = |length_ms, peaks| TrackFacts { length_ms, peaks };
        let facts = AlignmentFacts {
            known: track(20_000, vec![(-9, 9)]),
            other: track(10_000, vec![]),
            offset_ms: 5_000,
            block_ms: 5_000,
            block_error_millionths: vec![34_000, 310_000],
        };
        let owner = Owner::new();
        let html = owner.with(|| {
            provide_context(Language::De);
            let view = AlignmentView::of(&facts, Language::De);
            view! { <Alignment view say="Der Satz.".to_owned() /> }.to_html()
        });
        for part in [
            // the overlap, the blocks in it, the bounds
            r#"<rect class="alignment__wash" x="25%" width="50%""#,
            r#"<rect class="alignment__block" x="25%" width="25%" y="93.2%" height="6.8%"/>"#,
            r#"<rect class="alignment__block" x="50%" width="25%" data-state="over" y="38%" height="62%"/>"#,
            "y1=\"60%\"",
            "y1=\"40%\"",
            "<th scope=\"row\">0:05 – 0:10</th><td class=\"n\">3,4\u{a0}%</td><td>passt</td>",
            "<td class=\"n\">31,0\u{a0}%</td><td>weicht ab</td>",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        // one waveform: of the other only the fingerprint is known
        assert_eq!(html.matches("waveform__bars").count(), 1);
    }
}
