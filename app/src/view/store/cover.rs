//! Covers for recordings that came without one: drawn from the id, so that a
//! recording keeps its cover wherever and whenever it is shown.

use std::fmt::Write;

/// How wide and high a cover is, in its own units.
pub const SIDE: u32 = 96;

/// The colors of a cover, by the name that the stylesheet knows them by.
const TONES: [&str; 6] = ["night", "cream", "brick", "pine", "brass", "slate"];

/// A drawn cover: two paths on a ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverView {
    /// Its colors.
    pub tone: &'static str,
    /// What is drawn in the color of lines.
    pub lines: String,
    /// What stands out.
    pub mark: String,
}

impl CoverView {
    /// The cover of the recording with that id.
    pub fn of(id: &str) -> Self {
        let mut dice = Dice::of(id);
        let tone = TONES[dice.roll(TONES.len() as u32) as usize];
        let mut cover = Self {
            tone,
            lines: String::new(),
            mark: String::new(),
        };
        match dice.roll(4) {
            0 => cover.bands(&mut dice),
            1 => cover.bars(&mut dice),
            2 => cover.rings(&mut dice),
            _ => cover.tiles(&mut dice),
        }
        cover
    }

    /// Where the next piece goes: one of them stands out.
    fn path(&mut self, is_mark: bool) -> &mut String {
        if is_mark {
            &mut self.mark
        } else {
            &mut self.lines
        }
    }

    fn rect(&mut self, is_mark: bool, [x, y, width, height]: [u32; 4]) {
        // writing to a string cannot fail
        let _ = write!(self.path(is_mark), "M{x} {y}h{width}v{height}h-{width}z");
    }

    /// Price bands, one of them yours.
    fn bands(&mut self, dice: &mut Dice) {
        let marked = dice.roll(7);
        for band in 0..7 {
            let width = 16 + 8 * dice.roll(8);
            self.rect(band == marked, [12, 12 + 11 * band, width, 6]);
        }
    }

    /// A waveform about the middle.
    fn bars(&mut self, dice: &mut Dice) {
        let marked = dice.roll(12);
        for bar in 0..12 {
            let half = 4 + 3 * dice.roll(11);
            self.rect(
                bar == marked,
                [12 + 6 * bar + bar / 6, SIDE / 2 - half, 4, 2 * half],
            );
        }
    }

    /// Grooves around a corner.
    fn rings(&mut self, dice: &mut Dice) {
        let (right, below) = (dice.roll(2) == 1, dice.roll(2) == 1);
        let (x, y) = (if right { SIDE } else { 0 }, if below { SIDE } else { 0 });
        let marked = dice.roll(6);
        let mut inner = 4 + dice.roll(8);
        for ring in 0..6 {
            let outer = inner + 4 + dice.roll(7);
            self.quarter(ring == marked, [x, y], [inner, outer]);
            inner = outer + 3 + dice.roll(4);
        }
    }

    /// A quarter of a ring around the corner at `x`, `y`.
    fn quarter(&mut self, is_mark: bool, [x, y]: [u32; 2], [inner, outer]: [u32; 2]) {
        // towards the middle of the cover
        let along = |from: u32, by: u32| if from == 0 { by } else { SIDE - by.min(SIDE) };
        let (outer, inner) = (outer.min(SIDE), inner.min(SIDE));
        let out = u8::from((x == 0) != (y == 0));
        let back = 1 - out;
        let (x_out, x_in) = (along(x, outer), along(x, inner));
        let (y_out, y_in) = (along(y, outer), along(y, inner));
        let _ = write!(
            self.path(is_mark),
            "M{x} {y_out}A{outer} {outer} 0 0 {out} {x_out} {y}H{x_in}A{inner} {inner} 0 0 {back} {x} {y_in}z"
        );
    }

    /// Quarters of a circle, turned each its own way.
    fn tiles(&mut self, dice: &mut Dice) {
        const TILE: u32 = SIDE / 4;
        let marked = dice.roll(16);
        for tile in 0..16 {
            let (left, top) = (tile % 4 * TILE, tile / 4 * TILE);
            let (right, bottom) = (left + TILE, top + TILE);
            let arc = match dice.roll(6) {
                0 => format!("M{left} {top}H{right}A{TILE} {TILE} 0 0 1 {left} {bottom}z"),
                1 => format!("M{right} {top}V{bottom}A{TILE} {TILE} 0 0 1 {left} {top}z"),
                2 => format!("M{right} {bottom}H{left}A{TILE} {TILE} 0 0 1 {right} {top}z"),
                3 => format!("M{left} {bottom}V{top}A{TILE} {TILE} 0 0 1 {right} {bottom}z"),
                4 if tile != marked => continue,
                _ => format!(
                    "M{left} {}a12 12 0 0 1 {TILE} 0a12 12 0 0 1-{TILE} 0z",
                    top + TILE / 2
                ),
            };
            self.path(tile == marked).push_str(&arc);
        }
    }
}

/// Numbers that follow from an id: the same for the same id on every machine
/// and in every version (FNV-1a, then `SplitMix64`).
struct Dice(u64);

impl Dice {
    fn of(id: &str) -> Self {
        let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(hash)
    }

    /// One of 0 up to but not including `sides`.
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mixed = mixed ^ (mixed >> 31);
        // the upper half of 32 bits times the sides is below them
        (((mixed >> 32) * u64::from(sides)) >> 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_recording_keeps_its_cover() {
        let cover = CoverView::of("con_018f3c6e-0000-7000-8000-000000000001");
        assert_eq!(
            cover,
            CoverView::of("con_018f3c6e-0000-7000-8000-000000000001")
        );
        // pinned: another version of the program must not redraw the shop
        let other = CoverView::of("con_1");
        let mark = "M48 36a12 12 0 0 1 24 0a12 12 0 0 1-24 0z";
        assert_eq!((other.tone, other.mark.as_str()), ("night", mark));
    }

    #[test]
    fn covers_differ_and_each_has_one_thing_that_stands_out() {
        let mut seen = HashSet::new();
        let mut tones = HashSet::new();
        for number in 0..200 {
            let cover = CoverView::of(&format!("con_{number}"));
            assert!(!cover.mark.is_empty() && !cover.lines.is_empty());
            assert!(
                cover.mark.matches('M').count() == 1,
                "{number}: {}",
                cover.mark
            );
            tones.insert(cover.tone);
            assert!(seen.insert(format!("{cover:?}")), "{number}");
        }
        assert_eq!(tones.len(), TONES.len());
    }

    #[test]
    fn nothing_but_geometry_is_drawn() {
        for id in ["", "<script>", "\"/><script>", "ü"] {
            let cover = CoverView::of(id);
            let drawn = cover.lines + &cover.mark;
            let is_geometry = |c: char| c.is_ascii_digit() || "MHVAhvaz -".contains(c);
            assert!(drawn.chars().all(is_geometry), "{drawn}");
        }
    }
}
