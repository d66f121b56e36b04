//! A recording's waveform as one path.

use std::fmt::Write;

/// Bars at most: more would be thinner than a hairline on a phone.
pub const BARS_MAX: usize = 120;

/// Half the height of a picture, in its own units.
pub const HALF_HEIGHT: i32 = 100;

/// How wide a bar is, in units of the picture; the gap behind it is one more.
const BAR_WIDTH: usize = 3;

/// The picture of a waveform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaveformView {
    /// How wide the picture is, in its own units; it is `2 * HALF_HEIGHT` high
    /// and 0 is its middle.
    pub width: usize,
    /// The bars, as the `d` of one path.
    pub path: String,
}

impl WaveformView {
    /// Draws `peaks`, the lowest and highest sample of each stretch, as at most
    /// [`BARS_MAX`] bars. Silence stays visible as a line.
    ///
    /// # Examples
    /// ```
    /// # use app::view::store::waveform::WaveformView;
    /// let view = WaveformView::of(&[(-16_384, 32_767)]);
    /// assert_eq!(view.path, "M0-100h3v150h-3z");
    /// ```
    pub fn of(peaks: &[(i16, i16)]) -> Self {
        let silence = [(0, 0)];
        let peaks = if peaks.is_empty() { &silence } else { peaks };
        let bars = peaks.len().min(BARS_MAX);
        let mut path = String::with_capacity(bars * 20);
        for bar in 0..bars {
            let stretch = &peaks[bar * peaks.len() / bars..(bar + 1) * peaks.len() / bars];
            let (top, bottom) = extent(stretch);
            let (x, height) = (bar * (BAR_WIDTH + 1), bottom - top);
            // writing to a string cannot fail
            let _ = write!(path, "M{x}{top}h{BAR_WIDTH}v{height}h-{BAR_WIDTH}z");
        }
        let width = bars * (BAR_WIDTH + 1) - 1;
        Self { width, path }
    }
}

/// Top and bottom of the bar for a stretch, downwards; the top is always above
/// the middle and the bottom below it.
fn extent(stretch: &[(i16, i16)]) -> (i32, i32) {
    let highest = stretch.iter().map(|(low, high)| *low.max(high)).max();
    let lowest = stretch.iter().map(|(low, high)| *low.min(high)).min();
    let scaled = |sample: i16| div_away(i32::from(sample) * HALF_HEIGHT, 32_768);
    let top = -scaled(highest.unwrap_or(0)).max(1);
    let bottom = -scaled(lowest.unwrap_or(0)).min(-1);
    (top, bottom)
}

/// Division to the nearest, halves away from zero.
const fn div_away(number: i32, by: i32) -> i32 {
    let half = if number < 0 { -by / 2 } else { by / 2 };
    (number + half) / by
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_stretch_is_a_bar() {
        for (peaks, width, path) in [
            (&[][..], 3, "M0-1h3v2h-3z"),
            (&[(0, 0)], 3, "M0-1h3v2h-3z"),
            (&[(i16::MIN, i16::MAX)], 3, "M0-100h3v200h-3z"),
            // all below the middle: the bar still begins there
            (&[(-16_384, -8_192)], 3, "M0-1h3v51h-3z"),
            // told the wrong way round
            (&[(16_384, -16_384)], 3, "M0-50h3v100h-3z"),
            (
                &[(0, 16_384), (-3_277, 0)],
                7,
                "M0-50h3v51h-3zM4-1h3v11h-3z",
            ),
        ] {
            let view = WaveformView::of(peaks);
            assert_eq!((view.width, view.path.as_str()), (width, path), "{peaks:?}");
        }
    }

    #[test]
    fn many_stretches_share_a_bar_and_its_loudest_counts() {
        let mut peaks = vec![(0, 0); 2 * BARS_MAX];
        peaks[3] = (-32_768, 0);
        let view = WaveformView::of(&peaks);
        assert_eq!(view.path.matches('M').count(), BARS_MAX);
        assert!(
            view.path.starts_with("M0-1h3v2h-3zM4-1h3v101h-3zM8-1"),
            "{}",
            view.path
        );
    }

    proptest! {
        #[test]
        fn no_bar_leaves_the_picture(peaks: Vec<(i16, i16)>) {
            let view = WaveformView::of(&peaks);
            prop_assert!(view.width < 4 * BARS_MAX);
            for bar in view.path.split('M').skip(1) {
                let (place, rest) = bar.split_once("h3v").unwrap();
                let height: i32 = rest.strip_suffix("h-3z").unwrap().parse().unwrap();
                let (x, depth) = place.split_once('-').unwrap();
                let (x, depth): (usize, i32) = (x.parse().unwrap(), depth.parse().unwrap());
                prop_assert!(x + 3 <= view.width);
                prop_assert!((1..=HALF_HEIGHT).contains(&depth));
                prop_assert!((1..=HALF_HEIGHT).contains(&(height - depth)));
            }
        }
    }
}
