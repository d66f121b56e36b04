//! A recording's waveform.

use super::markup::{Markup, per_mille};
use crate::view::store::waveform::{HALF_HEIGHT, WaveformView};
use leptos::prelude::*;

/// A part of a recording that stands out: its preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins, in thousandths of the recording.
    pub from: u16,
    /// Where it ends.
    pub to: u16,
}

impl Stretch {
    /// The part from the first to the second instant of a recording that is
    /// `length_ms` long.
    pub fn of((from_ms, to_ms): (i64, i64), length_ms: i64) -> Self {
        let at = |instant_ms: i64| {
            let along = i128::from(instant_ms.max(0)) * 1_000 / i128::from(length_ms.max(1));
            u16::try_from(along.min(1_000)).unwrap_or(1_000)
        };
        Self {
            from: at(from_ms),
            to: at(to_ms),
        }
    }
}

/// The waveform, as wide as its place. Without a name it is a picture for the
/// eye only, beside words that say the same.
#[component]
pub fn Waveform(
    /// The lowest and highest sample of each stretch.
    peaks: Vec<(i16, i16)>,
    /// What it is of.
    #[prop(optional)]
    name: Option<String>,
    /// What stands out in it.
    #[prop(optional_no_strip)]
    stretch: Option<Stretch>,
) -> impl IntoView {
    let view = WaveformView::of(&peaks);
    let picture = picture(&view, stretch);
    let (role, hidden) = match &name {
        Some(_) => (Some("img"), None),
        None => (None, Some("true")),
    };
    view! {
        <svg
            class="waveform"
            role=role
            aria-label=name
            aria-hidden=hidden
            focusable="false"
            inner_html=picture
        ></svg>
    }
}

fn picture(view: &WaveformView, stretch: Option<Stretch>) -> String {
    let mut svg = Markup::default();
    if let Some(Stretch { from, to }) = stretch {
        svg.write(format_args!(
            r#"<rect class="waveform__stretch" x="{}" width="{}" height="100%" rx="3"/>"#,
            per_mille(from),
            per_mille(to.saturating_sub(from)),
        ));
    }
    bars(&mut svg, view, "");
    svg.into_string()
}

/// The bars alone, in a picture of their own that fills the `place` it is given
/// by its attributes.
pub(super) fn bars(svg: &mut Markup, view: &WaveformView, place: &str) {
    let WaveformView { width, path } = view;
    svg.write(format_args!(
        r#"<svg{place} viewBox="0 -{HALF_HEIGHT} {width} {}" preserveAspectRatio="none"><path class="waveform__bars" d="{path}"/></svg>"#,
        2 * HALF_HEIGHT,
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preview_stands_out_where_it_is() {
        for (preview_ms, length_ms, want) in [
            ((60_000, 90_000), 240_000, (250, 375)),
            // a preview that is longer than the recording
            ((0, 30_000), 20_000, (0, 1_000)),
            ((-5, 10), 0, (0, 1_000)),
        ] {
            let Stretch { from, to } = Stretch::of(preview_ms, length_ms);
            assert_eq!((from, to), want, "{preview_ms:?} of {length_ms}");
        }
    }

    #[test]
    fn a_waveform_is_one_path_and_has_a_name_where_it_stands_alone() {
        let peaks = vec![(-1, 1), (-2, 2)];
        let html = view! { <Waveform peaks=peaks.clone() /> }.to_html();
        assert!(
            html.contains("aria-hidden=\"true\"") && !html.contains("role="),
            "{html}"
        );
        assert_eq!(html.matches("<path").count(), 1);
        let stretch = Some(Stretch { from: 250, to: 375 });
        let html = view! { <Waveform peaks name="A <b>".to_owned() stretch /> }.to_html();
        assert!(
            html.contains("role=\"img\" aria-label=\"A &lt;b&gt;\""),
            "{html}"
        );
        assert!(html.contains("x=\"25%\" width=\"12.5%\""), "{html}");
    }
}
