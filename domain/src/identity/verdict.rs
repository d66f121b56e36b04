//! Rule D: what an alignment proves.

use super::alignment::{Alignment, MILLION, best_alignment, bit_errors};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Rule D: the bit error rate is below this. The nearest unrelated pair that
/// was measured has 217,000 (at 10 s), lossy copies of one recording at most 37,000.
pub const BIT_ERROR_RATE_MAX_MILLIONTHS: u64 = 200_000;
/// From the bound of rule D up to here a person decides.
pub const UNSURE_RATE_MAX_MILLIONTHS: u64 = 250_000;
/// Rule D: words to a block, about five seconds.
pub const BLOCK_WORDS: usize = 40;
/// Rule D: a block fits if its bit error rate is below this.
pub const BLOCK_RATE_MAX_MILLIONTHS: u64 = 300_000;
/// Rule D: blocks that fit, at least.
pub const BLOCKS_FITTING_MIN_MILLIONTHS: u64 = 900_000;
/// Rule D: words that lie over each other, at least: about 13 s.
pub const OVERLAP_WORDS_MIN: usize = 100;
/// The whole recording: what lies over the other, of both sides, at least.
pub const WHOLE_MIN_MILLIONTHS: u64 = 900_000;
/// Different words in the overlap, at least: silence fits any silence. (Ours,
/// not measured: of music's words nine in ten are different.)
pub const DISTINCT_WORDS_MIN: usize = 25;

/// Longer fingerprints are not compared: two of two hours take two seconds.
pub const COMPARED_WORDS_MAX: usize = 60_000;

/// A fingerprint with the name of what made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Print<'a> {
    /// The maker and its version: `sound::FINGERPRINT_ALGORITHM`.
    pub algorithm: &'a str,
    /// Its words, in the order of time.
    pub words: &'a [u32],
}

/// Words of different makers cannot be compared: a fifth of them differ for
/// the same sound.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("fingerprints by {asked} and by {master} cannot be compared")]
pub struct PrintsDiffer {
    /// What made the one.
    pub asked: String,
    /// What made the other.
    pub master: String,
}

/// What follows for the right to a master.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The asked file is the whole recording: a right to the master extends to it.
    SameRecording,
    /// The asked file is a part of the master: a right to the master covers it.
    /// Never the other way around.
    ExcerptOf,
    /// A person decides.
    Unsure,
    /// Nothing follows.
    Different,
}

/// Why the verdict is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Rule D holds, and nine tenths of both lie over each other.
    BothWhole,
    /// Rule D holds, and nine tenths of the asked file lie in the master.
    AskedLiesInMaster,
    /// Rule D holds, and the asked file has more than the master.
    MasterLiesInAsked,
    /// Rule D holds for a part of each.
    PartsOnly,
    /// The bit error rate is above rule D's bound, and not far.
    NearBound,
    /// The bit error rate would do; too many blocks do not fit.
    BlocksDoNotFit,
    /// It fits, but is shorter than [`OVERLAP_WORDS_MIN`].
    TooShort,
    /// It fits because it is silent, or one tone.
    Monotonous,
    /// The bit error rate is that of unrelated sound.
    FarOff,
    /// There is not one word to compare.
    NothingToCompare,
    /// One of the two is longer than [`COMPARED_WORDS_MAX`].
    TooLong,
}

/// A verdict with its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// What follows.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// Where the two fit best; `None` if they were not compared.
    pub alignment: Option<Alignment>,
    /// Whole blocks of [`BLOCK_WORDS`] in the overlap.
    pub blocks: u64,
    /// Those that fit.
    pub blocks_fitting: u64,
    /// What of the asked file lies over the master.
    pub asked_share_millionths: u64,
    /// What of the master lies over the asked file.
    pub master_share_millionths: u64,
}

/// Compares an asked file with a master.
///
/// Rule D: bit error rate < 0.20, and at least 90 % of the blocks of 40 words
/// < 0.30, and at least 100 words.
///
/// # Errors
/// [`PrintsDiffer`] if the two were made by different algorithms.
pub fn compare(asked: Print<'_>, master: Print<'_>) -> Result<Comparison, PrintsDiffer> {
    if asked.algorithm != master.algorithm {
        return Err(PrintsDiffer {
            asked: asked.algorithm.to_owned(),
            master: master.algorithm.to_owned(),
        });
    }
    let (asked, master) = (asked.words, master.words);
    if asked.len().max(master.len()) > COMPARED_WORDS_MAX {
        return Ok(Comparison::without_figures(Reason::TooLong));
    }
    let shorter = asked.len().min(master.len());
    let Some(alignment) = best_alignment(asked, master, shorter.min(OVERLAP_WORDS_MIN)) else {
        return Ok(Comparison::without_figures(Reason::NothingToCompare));
    };
    let (a, b) = alignment.parts(asked, master);
    let blocks = a.chunks_exact(BLOCK_WORDS).zip(b.chunks_exact(BLOCK_WORDS));
    let block_errors_end = BLOCK_WORDS as u64 * 32 * BLOCK_RATE_MAX_MILLIONTHS;
    let fits = |(a, b): &(&[u32], &[u32])| bit_errors(a, b) * MILLION < block_errors_end;
    let share = |words: &[u32]| a.len() as u64 * MILLION / words.len() as u64;
    let mut comparison = Comparison {
        verdict: Verdict::Different,
        reason: Reason::FarOff,
        alignment: Some(alignment),
        blocks: blocks.len() as u64,
        blocks_fitting: blocks.filter(fits).count() as u64,
        asked_share_millionths: share(asked),
        master_share_millionths: share(master),
    };
    comparison.reason = reason(&comparison, &alignment, [a, b]);
    comparison.verdict = comparison.reason.verdict();
    Ok(comparison)
}

/// The bit error rate of each whole block of [`BLOCK_WORDS`] where `asked` lies over
/// `master`, in the order of time, in millionths: the picture of a comparison.
///
/// # Examples
/// ```
/// use domain::identity::{best_alignment, block_rates_millionths};
/// let song: Vec<u32> = (0..120).map(|n: u32| n.wrapping_mul(0x9e37_79b9)).collect();
/// let mut copy = song.clone();
/// copy[50] = !copy[50];
/// let alignment = best_alignment(&copy, &song, 100).unwrap();
/// assert_eq!(block_rates_millionths(&copy, &song, &alignment), [0, 25_000, 0]);
/// ```
pub fn block_rates_millionths(asked: &[u32], master: &[u32], alignment: &Alignment) -> Vec<u64> {
    let (a, b) = alignment.parts(asked, master);
    let blocks = a.chunks_exact(BLOCK_WORDS).zip(b.chunks_exact(BLOCK_WORDS));
    blocks
        .map(|(a, b)| bit_errors(a, b) * MILLION / (BLOCK_WORDS as u64 * 32))
        .collect()
}

impl Comparison {
    fn without_figures(reason: Reason) -> Self {
        Self {
            verdict: reason.verdict(),
            reason,
            alignment: None,
            blocks: 0,
            blocks_fitting: 0,
            asked_share_millionths: 0,
            master_share_millionths: 0,
        }
    }
}

impl Reason {
    /// What follows from it.
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::BothWhole => Verdict::SameRecording,
            Self::AskedLiesInMaster => Verdict::ExcerptOf,
            Self::FarOff | Self::NothingToCompare => Verdict::Different,
            Self::MasterLiesInAsked
            | Self::PartsOnly
            | Self::NearBound
            | Self::BlocksDoNotFit
            | Self::TooShort
            | Self::Monotonous
            | Self::TooLong => Verdict::Unsure,
        }
    }
}

fn reason(figures: &Comparison, alignment: &Alignment, overlap: [&[u32]; 2]) -> Reason {
    let below = |rate_millionths: u64| {
        alignment.bit_errors * MILLION < alignment.overlap_words * 32 * rate_millionths
    };
    if !below(BIT_ERROR_RATE_MAX_MILLIONTHS) {
        // too short to be near anything: chance reaches 0.22 within 10 s
        let long = alignment.overlap_words >= OVERLAP_WORDS_MIN as u64;
        return if long && below(UNSURE_RATE_MAX_MILLIONTHS) {
            Reason::NearBound
        } else {
            Reason::FarOff
        };
    }
    if alignment.overlap_words < OVERLAP_WORDS_MIN as u64 {
        return Reason::TooShort;
    }
    if overlap.iter().any(|words| is_monotonous(words)) {
        return Reason::Monotonous;
    }
    if figures.blocks_fitting * MILLION < figures.blocks * BLOCKS_FITTING_MIN_MILLIONTHS {
        return Reason::BlocksDoNotFit;
    }
    let whole = |share_millionths| share_millionths >= WHOLE_MIN_MILLIONTHS;
    match (
        whole(figures.asked_share_millionths),
        whole(figures.master_share_millionths),
    ) {
        (true, true) => Reason::BothWhole,
        (true, false) => Reason::AskedLiesInMaster,
        (false, true) => Reason::MasterLiesInAsked,
        (false, false) => Reason::PartsOnly,
    }
}

fn is_monotonous(words: &[u32]) -> bool {
    let mut seen = BTreeSet::new();
    for word in words {
        seen.insert(word);
        if seen.len() >= DISTINCT_WORDS_MIN {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{noisy, recording};
    use super::*;
    use proptest::prelude::*;

    fn judge(asked: &[u32], master: &[u32]) -> Comparison {
        let print = |words| Print {
            algorithm: "a",
            words,
        };
        compare(print(asked), print(master)).unwrap()
    }

    fn check(asked: &[u32], master: &[u32], verdict: Verdict, reason: Reason) {
        let found = judge(asked, master);
        assert_eq!(
            (found.verdict, found.reason),
            (verdict, reason),
            "{found:?}"
        );
    }

    #[test]
    fn one_row_for_each_reason() {
        use Reason as R;
        use Verdict as V;
        let song = recording(1, 1_400);
        let other = recording(2, 1_400);
        check(&song, &song, V::SameRecording, R::BothWhole);
        check(&noisy(&song, 37, 3), &song, V::SameRecording, R::BothWhole);
        check(&noisy(&song, 190, 3), &song, V::SameRecording, R::BothWhole);
        check(&noisy(&song, 225, 3), &song, V::Unsure, R::NearBound);
        check(&noisy(&song, 300, 3), &song, V::Different, R::FarOff);
        check(&other, &song, V::Different, R::FarOff);
        check(&song[300..420], &song, V::ExcerptOf, R::AskedLiesInMaster);
        check(&song, &song[300..420], V::Unsure, R::MasterLiesInAsked);
        check(&song[300..399], &song, V::Unsure, R::TooShort);
        check(&other[300..399], &song, V::Different, R::FarOff);
        check(
            &[&song[900..], &other[..900]].concat(),
            &song,
            V::Unsure,
            R::PartsOnly,
        );
        check(
            &[627_964_279; 500],
            &[627_964_279; 500],
            V::Unsure,
            R::Monotonous,
        );
        check(&[], &song, V::Different, R::NothingToCompare);
        check(&song, &[], V::Different, R::NothingToCompare);
        check(
            &recording(1, COMPARED_WORDS_MAX + 1),
            &song,
            V::Unsure,
            R::TooLong,
        );

        // a fifth of the blocks from elsewhere: the rate is 0.1, but it is a splice
        let mut splice = song.clone();
        splice[400..680].copy_from_slice(&other[400..680]);
        check(&splice, &song, V::Unsure, R::BlocksDoNotFit);
    }

    #[test]
    fn the_whole_is_nine_tenths_of_both() {
        let song = recording(1, 1_000);
        check(
            &song[..900],
            &song,
            Verdict::SameRecording,
            Reason::BothWhole,
        );
        check(
            &song[..899],
            &song,
            Verdict::ExcerptOf,
            Reason::AskedLiesInMaster,
        );
        check(
            &song,
            &song[..899],
            Verdict::Unsure,
            Reason::MasterLiesInAsked,
        );
        let late = [&recording(9, 40)[..], &song].concat();
        check(&late, &song, Verdict::SameRecording, Reason::BothWhole);
        assert_eq!(judge(&late, &song).alignment.unwrap().offset_words, -40);
    }

    #[test]
    fn the_bounds_are_exact() {
        // 100 words with exactly 640 of 3,200 bits wrong are not below 0.20
        let song = recording(1, 100);
        let wrong = |bits: usize| {
            let mut words = song.clone();
            (0..bits).for_each(|n| words[n % 100] ^= 1 << (n / 100));
            words
        };
        check(
            &wrong(639),
            &song,
            Verdict::SameRecording,
            Reason::BothWhole,
        );
        check(&wrong(640), &song, Verdict::Unsure, Reason::NearBound);
        check(&wrong(799), &song, Verdict::Unsure, Reason::NearBound);
        check(&wrong(800), &song, Verdict::Different, Reason::FarOff);
    }

    #[test]
    fn makers_are_not_mixed() {
        let words = recording(1, 200);
        let [a, b] = ["a", "b"].map(|algorithm| Print {
            algorithm,
            words: &words,
        });
        let refusal = PrintsDiffer {
            asked: "a".to_owned(),
            master: "b".to_owned(),
        };
        assert_eq!(compare(a, b), Err(refusal));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn a_right_to_a_part_is_never_a_right_to_the_whole(
            seed: u64, start in 0_usize..600, length in 100_usize..400, per_mille in 0_u64..150,
        ) {
            let song = recording(seed, 1_000);
            let part = &song[start..start + length];
            let verdict = judge(&noisy(&song, per_mille, seed), part).verdict;
            prop_assert_eq!(verdict, Verdict::Unsure);
            let verdict = judge(&noisy(part, per_mille, seed), &song).verdict;
            prop_assert_eq!(verdict, Verdict::ExcerptOf);
        }

        #[test]
        fn unrelated_recordings_are_different(a: u64, b: u64, length in 100_usize..900) {
            prop_assume!(a != b);
            let verdict = judge(&recording(a, length), &recording(b, 700)).verdict;
            prop_assert_eq!(verdict, Verdict::Different);
        }
    }
}
