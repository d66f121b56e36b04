//! A bar cut into parts, and below it what each part is, in words and figures.
//!
//! One SVG without a `viewBox`: places in percents, heights in rem. Parts differ
//! by how they are drawn, not by color alone; the key says everything, so the
//! picture is hidden from assistive technology.

use super::markup::{Markup, per_mille};
use leptos::prelude::*;

/// How a part is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Filled.
    Solid,
    /// Striped.
    Striped,
    /// Only its frame.
    Empty,
}

/// A part of the bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarPart {
    /// How it is drawn.
    pub look: Look,
    /// Its size, in the unit of all parts; below zero counts as zero.
    pub size: i64,
    /// What it is: `The provider pays`.
    pub name: String,
    /// How much: `€0.90`.
    pub amount: String,
}

/// The bar with its key; without a bar where all parts are nothing.
#[component]
pub fn Bar(
    /// The parts, from the start of the line.
    parts: Vec<BarPart>,
) -> impl IntoView {
    let picture = picture(&parts);
    let picture = picture.map(|svg| view! { <div aria-hidden="true" inner_html=svg></div> });
    let key = parts.into_iter().map(|part| {
        let swatch = swatch(part.look);
        view! {
            <div>
                <dt><span aria-hidden="true" inner_html=swatch></span> {part.name}</dt>
                <dd>{part.amount}</dd>
            </div>
        }
    });
    let key = key.collect_view();
    view! {
        <div class="bar">
            {picture}
            <dl class="bar__key">{key}</dl>
        </div>
    }
    .into_any()
}

/// Each part's place and width, in thousandths; they tile the line.
fn places(parts: &[BarPart]) -> Option<Vec<(u16, u16)>> {
    let sizes = parts.iter().map(|part| i128::from(part.size.max(0)));
    let all: i128 = sizes.clone().sum();
    if all == 0 {
        return None;
    }
    let at = |sum: i128| u16::try_from(sum * 1_000 / all).unwrap_or(1_000);
    let mut sum = 0;
    let places = sizes.map(|size| {
        let from = at(sum);
        sum += size;
        (from, at(sum) - from)
    });
    Some(places.collect())
}

fn picture(parts: &[BarPart]) -> Option<String> {
    let mut svg = Markup::default();
    svg.put(r#"<svg class="bar__picture" focusable="false">"#);
    for (part, (from, width)) in parts.iter().zip(places(parts)?) {
        if width > 0 {
            piece(&mut svg, part.look, from, width);
        }
    }
    svg.put(r#"<rect class="bar__frame" width="100%" height="100%"/></svg>"#);
    Some(svg.into_string())
}

fn swatch(look: Look) -> String {
    let mut svg = Markup::default();
    svg.put(r#"<svg class="bar__swatch" focusable="false">"#);
    piece(&mut svg, look, 0, 1_000);
    svg.put(r#"<rect class="bar__frame" width="100%" height="100%"/></svg>"#);
    svg.into_string()
}

fn piece(svg: &mut Markup, look: Look, from: u16, width: u16) {
    let (x, wide, end) = (per_mille(from), per_mille(width), per_mille(from + width));
    let name = match look {
        Look::Solid => "solid",
        Look::Striped => "striped",
        Look::Empty => "empty",
    };
    svg.write(format_args!(
        r#"<rect class="bar__part" data-look="{name}" x="{x}" width="{wide}" height="100%"/>"#
    ));
    if look == Look::Striped {
        svg.write(format_args!(
            r#"<line class="bar__stripes" x1="{x}" x2="{end}" y1="50%" y2="50%"/>"#
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(sizes: &[i64]) -> Vec<BarPart> {
        let part = |size: &i64| BarPart {
            look: Look::Striped,
            size: *size,
            name: "<a>".to_owned(),
            amount: String::new(),
        };
        sizes.iter().map(part).collect()
    }

    #[test]
    fn parts_tile_the_line() {
        for (sizes, want) in [
            (&[900_000, 300_000][..], Some(vec![(0, 750), (750, 250)])),
            (&[1, 1, 1], Some(vec![(0, 333), (333, 333), (666, 334)])),
            (&[0, 5], Some(vec![(0, 0), (0, 1_000)])),
            (&[-5, 5], Some(vec![(0, 0), (0, 1_000)])),
            (&[i64::MAX, i64::MAX], Some(vec![(0, 500), (500, 500)])),
            (&[0, 0], None),
            (&[], None),
        ] {
            assert_eq!(places(&parts(sizes)), want, "{sizes:?}");
        }
    }

    #[test]
    fn names_are_escaped_and_nothing_has_no_bar() {
        let html = Owner::new().with(|| view! { <Bar parts=parts(&[1, 0]) /> }.to_html());
        assert!(
            html.contains("&lt;a&gt;") && !html.contains("<a>"),
            "{html}"
        );
        // one drawn part and two swatches
        assert_eq!(html.matches("bar__stripes").count(), 3, "{html}");
        let html = Owner::new().with(|| view! { <Bar parts=parts(&[0]) /> }.to_html());
        assert!(!html.contains("bar__picture"), "{html}");
    }
}
