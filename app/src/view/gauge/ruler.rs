//! The geometry of a row's piece of the ruler: the page draws it as SVG, the paper
//! with the pen of its PDF.
//!
//! Across, places are in CSS pixels from the ruler's left edge; down, in thousandths
//! of the row's height from its top.

use super::{RowState, RowView};

/// How wide the ruler is, its needle included.
pub const WIDTH: f32 = 36.0;
/// The ruler's two edges; what was used fills the space between.
pub const RAILS: [f32; 2] = [7.5, 20.5];
/// From where to where the line goes that ends a band.
pub const TICK: [f32; 2] = [7.5, 26.0];

/// A part of a row's ruler, in the order of drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RulerPart {
    /// What was used: from rail to rail, from the row's top to here.
    Used(u16),
    /// Both edges, all of the row down.
    Rails,
    /// The line at the row's lower end.
    Tick,
    /// A triangle whose origin is here.
    Pointer(Pointer, u16),
}

/// A triangle on the ruler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointer {
    /// The band has no end.
    Open,
    /// Where the usage stands.
    Needle,
    /// Where it is heading.
    Hope,
}

impl Pointer {
    /// Its corners, in pixels from its origin.
    pub const fn corners(self) -> [(f32, f32); 3] {
        match self {
            Self::Open => [(3.5, 0.0), (24.5, 0.0), (14.0, 9.0)],
            Self::Needle => [(21.0, 0.0), (33.0, -6.5), (33.0, 6.5)],
            Self::Hope => [(22.0, 0.0), (32.0, -5.5), (32.0, 5.5)],
        }
    }
}

/// The parts of `row`'s ruler: filled as far as the usage has come, a line where the
/// band ends, an arrow where it does not.
pub fn ruler(row: &RowView) -> Vec<RulerPart> {
    let mut parts = Vec::with_capacity(5);
    if row.state != RowState::Ahead {
        parts.push(RulerPart::Used(row.needle.unwrap_or(1_000)));
    }
    parts.push(RulerPart::Rails);
    parts.push(match row.is_open {
        true => RulerPart::Pointer(Pointer::Open, 1_000),
        false => RulerPart::Tick,
    });
    let pointers = [(row.needle, Pointer::Needle), (row.hope, Pointer::Hope)];
    let pointers = pointers.into_iter();
    parts.extend(pointers.filter_map(|(at, kind)| Some(RulerPart::Pointer(kind, at?))));
    parts
}
