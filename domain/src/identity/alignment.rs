//! Where two fingerprints fit best.

use serde::{Deserialize, Serialize};

/// One millionth is the unit of rates and shares.
pub(crate) const MILLION: u64 = 1_000_000;

/// Alignments whose bit error rates differ by less than this count as equally
/// good; the longer one is taken. Music that repeats itself fits itself at many
/// places, and a shorter fit must not turn a whole recording into an excerpt.
pub const EQUALLY_GOOD_MILLIONTHS: u64 = 20_000;

/// How two sequences of words lie over each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alignment {
    /// Where the first word of `asked` lies in `master`; negative if before it.
    pub offset_words: i64,
    /// Words that lie over each other.
    pub overlap_words: u64,
    /// Bits that differ among them.
    pub bit_errors: u64,
}

impl Alignment {
    /// Differing bits among all, rounded down: 500,000 is what chance gives.
    pub const fn bit_error_rate_millionths(&self) -> u64 {
        match self.overlap_words {
            0 => MILLION,
            words => self.bit_errors * MILLION / (words * 32),
        }
    }

    /// The parts of both that lie over each other.
    pub(crate) fn parts<'a>(&self, asked: &'a [u32], master: &'a [u32]) -> (&'a [u32], &'a [u32]) {
        parts(asked, master, self.offset_words)
    }
}

/// Bits in which two sequences differ, as far as the shorter one goes.
pub fn bit_errors(a: &[u32], b: &[u32]) -> u64 {
    let both = a.len().min(b.len());
    let (a, b) = (a[..both].chunks_exact(2), b[..both].chunks_exact(2));
    let last = match (a.remainder(), b.remainder()) {
        ([a], [b]) => (a ^ b).count_ones(),
        _ => 0,
    };
    let wide = |pair: &[u32]| u64::from(pair[0]) | u64::from(pair[1]) << 32;
    a.zip(b)
        .map(|(a, b)| u64::from((wide(a) ^ wide(b)).count_ones()))
        .sum::<u64>()
        + u64::from(last)
}

/// The best of all alignments that overlap in at least `overlap_words_min`
/// words; `None` if there is none.
///
/// Best is the lowest bit error rate; among those within
/// [`EQUALLY_GOOD_MILLIONTHS`] of it the longest overlap, then the lowest rate,
/// then the lowest offset. Takes time in proportion to the product of both
/// lengths: a millisecond for two songs, half a second for two recordings of an hour.
///
/// # Examples
/// ```
/// use domain::identity::best_alignment;
/// let master = [7, 0xffff_0000, 3, 0x1234_5678, 9];
/// let found = best_alignment(&[3, 0x1234_5679], &master, 2).unwrap();
/// assert_eq!((found.offset_words, found.overlap_words, found.bit_errors), (2, 2, 1));
/// ```
pub fn best_alignment(
    asked: &[u32],
    master: &[u32],
    overlap_words_min: usize,
) -> Option<Alignment> {
    let needed = overlap_words_min.max(1);
    let first = needed as i64 - asked.len() as i64;
    let last = master.len() as i64 - needed as i64;
    let mut lowest = MILLION;
    let mut good = Vec::<Alignment>::new();
    for offset_words in first..=last {
        let (a, b) = parts(asked, master, offset_words);
        if a.len() < needed {
            continue;
        }
        let limit =
            (lowest + EQUALLY_GOOD_MILLIONTHS).saturating_mul(a.len() as u64 * 32) / MILLION;
        let Some(bit_errors) = bit_errors_up_to(a, b, limit) else {
            continue;
        };
        let found = Alignment {
            offset_words,
            overlap_words: a.len() as u64,
            bit_errors,
        };
        lowest = lowest.min(found.bit_error_rate_millionths());
        good.push(found);
    }
    good.into_iter()
        .filter(|found| found.bit_error_rate_millionths() <= lowest + EQUALLY_GOOD_MILLIONTHS)
        .max_by_key(|found| {
            let rate = std::cmp::Reverse(found.bit_error_rate_millionths());
            (
                found.overlap_words,
                rate,
                std::cmp::Reverse(found.offset_words),
            )
        })
}

/// Bit errors, unless they exceed `limit`: most alignments are given up half-way.
fn bit_errors_up_to(a: &[u32], b: &[u32], limit: u64) -> Option<u64> {
    let mut sum = 0;
    for (a, b) in a.chunks(128).zip(b.chunks(128)) {
        sum += bit_errors(a, b);
        // the rate is rounded down, so one above the limit may still be in
        if sum > limit + 1 {
            return None;
        }
    }
    Some(sum)
}

fn parts<'a>(asked: &'a [u32], master: &'a [u32], offset_words: i64) -> (&'a [u32], &'a [u32]) {
    let from = |words: &'a [u32], start: i64| {
        &words[usize::try_from(start).unwrap_or(0).min(words.len())..]
    };
    let (a, b) = (from(asked, -offset_words), from(master, offset_words));
    let both = a.len().min(b.len());
    (&a[..both], &b[..both])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(max: usize) -> impl Strategy<Value = Vec<u32>> {
        prop::collection::vec(prop_oneof![any::<u32>(), 0..4_u32], 0..max)
    }

    /// The same, as one would say it.
    fn plainly(asked: &[u32], master: &[u32], needed: usize) -> Option<Alignment> {
        let all = (-200_i64..200).filter_map(|offset_words| {
            let pairs = asked.iter().enumerate().filter_map(|(at, word)| {
                let there = usize::try_from(at as i64 + offset_words).ok()?;
                Some(u64::from((word ^ master.get(there)?).count_ones()))
            });
            let pairs = pairs.collect::<Vec<_>>();
            (pairs.len() >= needed.max(1)).then(|| Alignment {
                offset_words,
                overlap_words: pairs.len() as u64,
                bit_errors: pairs.iter().sum(),
            })
        });
        let all = all.collect::<Vec<_>>();
        let lowest = all.iter().map(Alignment::bit_error_rate_millionths).min()?;
        all.into_iter()
            .filter(|a| a.bit_error_rate_millionths() <= lowest + EQUALLY_GOOD_MILLIONTHS)
            .min_by_key(|a| {
                let shorter = u64::MAX - a.overlap_words;
                (shorter, a.bit_error_rate_millionths(), a.offset_words)
            })
    }

    proptest! {
        #[test]
        fn equals_the_plain_count(a in words(150), b in words(150), needed in 0_usize..60) {
            prop_assert_eq!(best_alignment(&a, &b, needed), plainly(&a, &b, needed));
        }

        #[test]
        fn turned_around_it_fits_at_the_opposite_offset(
            a in words(80), b in words(80), needed in 1_usize..40,
        ) {
            let (there, back) = (best_alignment(&a, &b, needed), best_alignment(&b, &a, needed));
            let figures = |a: Alignment| (a.overlap_words, a.bit_error_rate_millionths());
            prop_assert_eq!(there.map(figures), back.map(figures));
        }

        #[test]
        fn a_part_is_found_where_it_was(
            master in prop::collection::vec(any::<u32>(), 40..200),
            start in 0_usize..100, length in 20_usize..100,
        ) {
            let start = start.min(master.len() - 20);
            let part = &master[start..(start + length).min(master.len())];
            let found = best_alignment(part, &master, part.len()).unwrap();
            prop_assert_eq!(found.offset_words, start as i64);
            prop_assert_eq!((found.bit_errors, found.overlap_words), (0, part.len() as u64));
        }
    }

    #[test]
    fn what_repeats_itself_fits_as_a_whole() {
        let bar = (0..50_u32)
            .map(|n| n.wrapping_mul(0x9e37_79b9))
            .collect::<Vec<_>>();
        let song = bar.repeat(6);
        let mut noisy = song.clone();
        // the whole differs in a bit, its first four bars do not
        noisy[290] ^= 1;
        let found = best_alignment(&noisy, &song, 100).unwrap();
        assert_eq!(
            (found.offset_words, found.overlap_words, found.bit_errors),
            (0, 300, 1)
        );
    }

    #[test]
    fn nothing_fits_where_nothing_overlaps() {
        assert_eq!(best_alignment(&[], &[], 0), None);
        assert_eq!(best_alignment(&[1], &[], 0), None);
        assert_eq!(best_alignment(&[1; 99], &[1; 200], 100), None);
    }
}
