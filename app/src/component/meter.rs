//! The meter: what counts against a quota, with its thresholds as ticks.
//!
//! A picture for the eye; the sentence beside it says the same in words, so it
//! is hidden from assistive technology. Built as the strip is: one SVG without a
//! `viewBox`, places in percents and heights in rem.

use super::markup::{Markup, per_mille, rem};

/// A tick of the meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TickView {
    /// Its place, in thousandths of the whole picture.
    pub at: u16,
    /// `80 %`.
    pub words: String,
    /// Whether it was reached.
    pub is_reached: bool,
}

/// What the picture shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeterView {
    /// Where the filled part ends, in thousandths.
    pub used: u16,
    /// Where the quota ends, in thousandths.
    pub quota: u16,
    /// What counts, above the needle.
    pub used_words: String,
    /// The quota, at its end.
    pub quota_words: String,
    /// The thresholds, the lowest first.
    pub ticks: Vec<TickView>,
}

/// Labels closer than this, in thousandths, run into each other on a wide meter.
const APART_WIDE: u16 = 70;
/// And closer than this on one that is neither wide nor narrow.
const APART: u16 = 110;
/// On a narrow meter the quota's own label needs so much.
const APART_NARROW: u16 = 300;

/// The picture as markup.
pub fn meter(view: &MeterView) -> String {
    let mut svg = Markup::default();
    svg.put(
        r#"<div class="meter" aria-hidden="true"><svg class="meter__picture" focusable="false">"#,
    );
    let (top, height) = (30, 18);
    let (quota, used) = (per_mille(view.quota), per_mille(view.used));
    let over = per_mille(view.used.saturating_sub(view.quota));
    let y = rem(top);
    svg.write(format_args!(r#"<svg y="{y}" overflow="visible">"#));
    let tall = rem(height);
    let filled = per_mille(view.used.min(view.quota));
    for (class, x, width) in [
        ("track", "0%", quota.as_str()),
        ("used", "0%", filled.as_str()),
        ("over", quota.as_str(), over.as_str()),
    ] {
        if width != "0%" {
            svg.write(format_args!(
                r#"<rect class="meter__{class}" x="{x}" width="{width}" height="{tall}"/>"#
            ));
        }
    }
    let middle = rem(height / 2);
    svg.write(format_args!(
        r#"<line class="meter__fill" x1="0%" y1="{middle}" x2="{filled}" y2="{middle}"/>"#
    ));
    svg.write(format_args!(
        r#"<rect class="meter__frame" x="0" width="{quota}" height="{tall}" rx="3"/>"#
    ));
    ticks(&mut svg, view, height);
    svg.put("</svg>");
    let words = rem(top - 17);
    svg.write(format_args!(
        r#"<svg x="{used}" y="{y}" overflow="visible"><path class="meter__needle" d="M0 0l-7-12h14z"/></svg><text class="meter__now" "#
    ));
    beside(&mut svg, view.used, &words);
    svg.element("", &view.used_words, "</text></svg></div>");
    svg.into_string()
}

fn ticks(svg: &mut Markup, view: &MeterView, height: i16) {
    let below = rem(height + 18);
    let (from, to) = (rem(-3), rem(height + 4));
    let mut last: Option<u16> = None;
    let end = TickView {
        at: view.quota,
        words: view.quota_words.clone(),
        is_reached: view.used >= view.quota,
    };
    for tick in view.ticks.iter().filter(|tick| tick.at < view.quota) {
        let (x, state) = (per_mille(tick.at), state(tick));
        svg.write(format_args!(
            r#"<line class="meter__tick" data-state="{state}" x1="{x}" y1="{from}" x2="{x}" y2="{to}"/>"#
        ));
        let room = last.map_or(APART, |last| tick.at.saturating_sub(last));
        let room_after = view.quota - tick.at;
        if room.min(room_after) >= APART_WIDE {
            last = Some(tick.at);
            let at = match (room.min(room_after), room_after) {
                (..APART, _) => "close",
                (_, ..APART_NARROW) => "near",
                _ => "free",
            };
            svg.write(format_args!(
                r#"<text class="meter__label" data-at="{at}" data-state="{state}" x="{x}" y="{below}" text-anchor="middle">"#
            ));
            svg.element("", &tick.words, "</text>");
        }
    }
    let x = per_mille(end.at);
    svg.write(format_args!(
        r#"<text class="meter__label" data-state="{}" x="{x}" y="{below}" text-anchor="end">"#,
        state(&end)
    ));
    svg.element("", &end.words, "</text>");
}

fn state(tick: &TickView) -> &'static str {
    if tick.is_reached { "reached" } else { "ahead" }
}

/// Near an end of the meter words grow away from it.
fn beside(svg: &mut Markup, at: u16, y: &str) {
    let (dx, anchor) = match at {
        ..200 => (-6, "start"),
        200..=800 => (0, "middle"),
        _ => (6, "end"),
    };
    let x = per_mille(at);
    svg.write(format_args!(
        r#"x="{x}" dx="{dx}" y="{y}" text-anchor="{anchor}">"#
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_stands_beyond_the_frame_and_names_are_escaped() {
        let view = MeterView {
            used: 1_000,
            quota: 800,
            used_words: "12 <GB>".to_owned(),
            quota_words: "10 GB".to_owned(),
            ticks: vec![TickView {
                at: 640,
                words: "80 %".to_owned(),
                is_reached: true,
            }],
        };
        let picture = meter(&view);
        assert!(
            picture.contains(r#"class="meter__over" x="80%" width="20%""#),
            "{picture}"
        );
        assert!(picture.contains("12 &lt;GB&gt;"), "{picture}");
        assert!(
            picture.contains(r#"data-state="reached" x1="64%""#),
            "{picture}"
        );
        let within = meter(&MeterView { used: 400, ..view });
        assert!(!within.contains("meter__over"), "{within}");
    }
}
