//! Two recordings laid over each other where their fingerprints fit best: the
//! places of their waveforms on one line of time, and below them how many bits
//! differ, block by block.
//!
//! The bounds are those of rule D (docs: audio identity): less than a fifth of
//! all bits on the whole, less than three tenths in nine blocks of ten.

use super::{Peaks, waveform::WaveformView};
use crate::{format, view::chart::TickView};
use domain::party::Language;

/// More of its bits differ than may on the whole.
pub const WHOLE_MAX_MILLIONTHS: u32 = 200_000;

/// More of its bits differ than may in a block that fits.
pub const BLOCK_MAX_MILLIONTHS: u32 = 300_000;

/// Where the axis ends: half of the bits of two unrelated recordings differ.
const AXIS_MILLIONTHS: u32 = 500_000;

/// The lowest bar, in thousandths.
const BLOCK_HEIGHT_MIN: u16 = 12;

/// Ticks along the time at most.
const TICKS_MAX: i64 = 6;

/// Distances of ticks that people count in.
const TICK_STEPS_MS: [i64; 11] = [
    1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
];

/// One of the two recordings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackFacts {
    /// How long it plays.
    pub length_ms: i64,
    /// Its waveform; empty where only its fingerprint is known.
    pub peaks: Peaks,
}

/// The alignment, as it was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlignmentFacts {
    /// The recording that was there first.
    pub known: TrackFacts,
    /// The one that is compared with it.
    pub other: TrackFacts,
    /// Where the other begins on the known one's time; below 0 it began before.
    pub offset_ms: i64,
    /// How long a block of the overlap is.
    pub block_ms: i64,
    /// Each block's part of bits that differ, from the overlap's beginning.
    pub block_error_millionths: Vec<u32>,
}

/// A place on the line of time, in thousandths of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Where it begins.
    pub from: u16,
    /// How wide it is.
    pub width: u16,
}

/// One block of the overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockView {
    /// Where it is.
    pub place: Place,
    /// How high it is, in thousandths of the axis.
    pub height: u16,
    /// Whether it fits.
    pub fits: bool,
    /// From when to when, on the known recording's time.
    pub time: String,
    /// Its part of bits that differ.
    pub rate: String,
}

/// What the plot shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlignmentView {
    /// Where the known recording is, and its waveform if there is one.
    pub known: (Place, Option<WaveformView>),
    /// Where the other one is.
    pub other: (Place, Option<WaveformView>),
    /// Where they overlap.
    pub overlap: Place,
    /// The blocks.
    pub blocks: Vec<BlockView>,
    /// The bounds of rule D, with their labels.
    pub bounds: [TickView; 2],
    /// Times below, on the known recording's time.
    pub ticks: Vec<TickView>,
}

impl AlignmentView {
    /// Places everything on one line of time.
    pub fn of(facts: &AlignmentFacts, language: Language) -> Self {
        let known_ms = facts.known.length_ms.max(0);
        let other_ms = facts.other.length_ms.max(0);
        let other_from = facts.offset_ms;
        let other_to = other_from.saturating_add(other_ms);
        let line = Line {
            from_ms: other_from.min(0),
            to_ms: other_to.max(known_ms),
        };
        let overlap_from = other_from.max(0);
        let overlap_to = other_to.min(known_ms).max(overlap_from);
        let block_ms = facts.block_ms.max(1);
        let block = |(index, millionths): (usize, &u32)| {
            let index = i64::try_from(index).unwrap_or(i64::MAX);
            let from = overlap_from.saturating_add(block_ms.saturating_mul(index));
            // the last block is as long as what is left
            let to = from.saturating_add(block_ms).min(overlap_to).max(from);
            BlockView {
                place: line.place(from, to),
                // a block without one wrong bit is there, too
                height: thousandths_of(*millionths, AXIS_MILLIONTHS).max(BLOCK_HEIGHT_MIN),
                fits: *millionths < BLOCK_MAX_MILLIONTHS,
                time: format!(
                    "{} – {}",
                    format::track_length(from),
                    format::track_length(to)
                ),
                rate: format::percent_tenths(i64::from(*millionths), language),
            }
        };
        let blocks = facts.block_error_millionths.iter().enumerate();
        let waveform =
            |track: &TrackFacts| (!track.peaks.is_empty()).then(|| WaveformView::of(&track.peaks));
        let bound = |millionths: u32| TickView {
            at: thousandths_of(millionths, AXIS_MILLIONTHS),
            label: format::percent_whole(i64::from(millionths), language),
        };
        Self {
            known: (line.place(0, known_ms), waveform(&facts.known)),
            other: (line.place(other_from, other_to), waveform(&facts.other)),
            overlap: line.place(overlap_from, overlap_to),
            blocks: blocks.map(block).collect(),
            bounds: [bound(WHOLE_MAX_MILLIONTHS), bound(BLOCK_MAX_MILLIONTHS)],
            ticks: line.ticks(),
        }
    }
}

/// What the picture shows of time.
#[derive(Clone, Copy)]
struct Line {
    from_ms: i64,
    to_ms: i64,
}

impl Line {
    /// How long it is; never nothing, since places are parts of it.
    fn length_ms(self) -> i64 {
        self.to_ms.saturating_sub(self.from_ms).max(1)
    }

    /// An instant in thousandths of the line.
    fn at(self, instant_ms: i64) -> u16 {
        let along = i128::from(instant_ms.saturating_sub(self.from_ms)) * 1_000;
        let at = along / i128::from(self.length_ms());
        u16::try_from(at.clamp(0, 1_000)).unwrap_or(1_000)
    }

    fn place(self, from_ms: i64, to_ms: i64) -> Place {
        let from = self.at(from_ms);
        Place {
            from,
            width: self.at(to_ms).saturating_sub(from),
        }
    }

    /// Round times of the known recording.
    fn ticks(self) -> Vec<TickView> {
        let fits = |step: &i64| self.length_ms() / step < TICKS_MAX;
        let longest = (self.length_ms() / (TICKS_MAX - 1)).max(1);
        let step = TICK_STEPS_MS.into_iter().find(fits).unwrap_or(longest);
        let ticks = (0..TICKS_MAX).map(|index| step.saturating_mul(index));
        let ticks = ticks.take_while(|instant| *instant <= self.to_ms);
        let tick = |instant| TickView {
            at: self.at(instant),
            label: format::track_length(instant),
        };
        ticks.map(tick).collect()
    }
}

/// `part` of `whole` in thousandths, at most all of it.
fn thousandths_of(part: u32, whole: u32) -> u16 {
    let thousandths = u64::from(part.min(whole)) * 1_000 / u64::from(whole);
    u16::try_from(thousandths).unwrap_or(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn facts(lengths_ms: [i64; 2], offset_ms: i64, rates: &[u32]) -> AlignmentFacts {
        let [known, other] = lengths_ms.map(|length_ms| TrackFacts {
            length_ms,
            peaks: vec![],
        });
        AlignmentFacts {
            known,
            other,
            offset_ms,
            block_ms: 5_000,
            block_error_millionths: rates.to_vec(),
        }
    }

    fn draw(facts: &AlignmentFacts) -> AlignmentView {
        AlignmentView::of(facts, Language::En)
    }

    #[test]
    fn tracks_lie_where_they_fit() {
        for (lengths, offset, known, other, overlap) in [
            // the same
            ([100_000, 100_000], 0, (0, 1_000), (0, 1_000), (0, 1_000)),
            // an excerpt from the middle
            (
                [100_000, 20_000],
                40_000,
                (0, 1_000),
                (400, 200),
                (400, 200),
            ),
            // the known one is the excerpt
            (
                [20_000, 100_000],
                -40_000,
                (400, 200),
                (0, 1_000),
                (400, 200),
            ),
            // the one ends in the other
            (
                [100_000, 100_000],
                100_000 / 4,
                (0, 800),
                (200, 800),
                (200, 600),
            ),
            // they do not touch: nothing overlaps
            ([10_000, 10_000], 30_000, (0, 250), (750, 250), (750, 0)),
            // nothing at all
            ([0, 0], 0, (0, 0), (0, 0), (0, 0)),
        ] {
            let view = draw(&facts(lengths, offset, &[]));
            let pair = |place: Place| (place.from, place.width);
            assert_eq!(pair(view.known.0), known, "{lengths:?} {offset}");
            assert_eq!(pair(view.other.0), other, "{lengths:?} {offset}");
            assert_eq!(pair(view.overlap), overlap, "{lengths:?} {offset}");
        }
    }

    #[test]
    fn blocks_stand_along_the_overlap() {
        let view = draw(&facts(
            [100_000, 12_000],
            50_000,
            &[34_000, 299_999, 300_000],
        ));
        let blocks: Vec<_> = view
            .blocks
            .iter()
            .map(|block| {
                (
                    block.place.from,
                    block.place.width,
                    block.height,
                    block.fits,
                )
            })
            .collect();
        assert_eq!(
            blocks,
            // the last is what is left of the overlap
            [
                (500, 50, 68, true),
                (550, 50, 599, true),
                (600, 20, 600, false)
            ]
        );
        assert_eq!(view.blocks[0].time, "0:50 – 0:55");
        assert_eq!(view.blocks[0].rate, "3.4\u{a0}%");
        // more than the axis holds
        let over = draw(&facts([5_000, 5_000], 0, &[1_000_000]));
        assert_eq!(over.blocks[0].height, 1_000);
    }

    #[test]
    fn bounds_are_those_of_the_rule() {
        let view = draw(&facts([60_000, 60_000], 0, &[]));
        let bounds: Vec<_> = view.bounds.iter().map(|b| (b.at, &b.label[..])).collect();
        assert_eq!(bounds, [(400, "20\u{a0}%"), (600, "30\u{a0}%")]);
    }

    #[test]
    fn ticks_are_round_times() {
        for (length_ms, want) in [
            (4_000, "0:00 0:01 0:02 0:03 0:04"),
            (221_000, "0:00 1:00 2:00 3:00"),
            (600_000, "0:00 2:00 4:00 6:00 8:00 10:00"),
            (20_000_000, "0:00 1:06:40 2:13:20 3:20:00 4:26:40 5:33:20"),
        ] {
            let ticks = draw(&facts([length_ms, length_ms], 0, &[])).ticks;
            let labels: Vec<&str> = ticks.iter().map(|tick| &tick.label[..]).collect();
            assert_eq!(labels.join(" "), want, "{length_ms}");
        }
    }

    proptest! {
        #[test]
        fn nothing_leaves_the_picture(
            known: i64, other: i64, offset_ms: i64, block_ms: i64,
            rates in prop::collection::vec(any::<u32>(), 0..9),
        ) {
            let mut facts = facts([known, other], offset_ms, &rates);
            facts.block_ms = block_ms;
            let view = draw(&facts);
            let blocks = view.blocks.iter().map(|block| block.place);
            let places = [view.known.0, view.other.0, view.overlap];
            for place in blocks.chain(places) {
                prop_assert!(place.from + place.width <= 1_000);
            }
            prop_assert!(view.blocks.iter().all(|block| block.height <= 1_000));
        }
    }
}
