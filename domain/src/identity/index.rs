//! Which words stand for a recording in an index.
//!
//! Two kinds, for two questions. *Whole-file* words, 120 to a file in rows of
//! (word, master): small and quick, but they find only an excerpt from the
//! beginning. *Sampled* words, a quarter of all with their places: about 480
//! rows for a song, and hits vote for an offset; measured recall for excerpts is 1.00
//! at 30 s, 0.91 at 15 s, 0.76 at 10 s.
//!
//! The index proposes, [`super::compare`] decides.

use std::collections::BTreeMap;

/// Words that a whole file is found by.
pub const WHOLE_FILE_WORDS: usize = 120;
/// Words at the beginning that are left out of them: lead silence, fades.
pub const WHOLE_FILE_SKIP_WORDS: usize = 80;
/// One word in so many is sampled.
pub const SAMPLED_ONE_IN: u64 = 4;
/// What Chromaprint says of silence.
pub const SILENCE_WORD: u32 = 627_964_279;

/// The upper 28 bits of a word: what is stored and looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndexWord(u32);

impl IndexWord {
    /// Of a fingerprint's word; `None` for silence, which stands for nothing.
    pub const fn of(word: u32) -> Option<Self> {
        if word == SILENCE_WORD {
            None
        } else {
            Some(Self(word >> 4))
        }
    }

    /// The number, for a database column: below 2²⁸.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Whether it is sampled: a hash of the word itself says so, so that a
    /// master and its excerpt sample the same words.
    const fn is_sampled(self) -> bool {
        let mixed = (self.0 as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 32).is_multiple_of(SAMPLED_ONE_IN)
    }
}

/// A word and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlacedWord {
    /// The word.
    pub word: IndexWord,
    /// Words before it in its recording.
    pub at_words: u32,
}

/// Up to [`WHOLE_FILE_WORDS`] different words of a file, ascending.
///
/// They begin [`WHOLE_FILE_SKIP_WORDS`] after the start, or earlier if the file
/// is too short for that.
pub fn whole_file_words(words: &[u32]) -> Vec<IndexWord> {
    let spare = words.len().saturating_sub(WHOLE_FILE_WORDS);
    let mut chosen = Vec::with_capacity(WHOLE_FILE_WORDS);
    for word in words[spare.min(WHOLE_FILE_SKIP_WORDS)..]
        .iter()
        .filter_map(|word| IndexWord::of(*word))
    {
        if chosen.len() == WHOLE_FILE_WORDS {
            break;
        }
        if !chosen.contains(&word) {
            chosen.push(word);
        }
    }
    chosen.sort_unstable();
    chosen
}

/// A quarter of all words with their places, in the order of time; of a word
/// that stays, its first place.
pub fn sampled_words(words: &[u32]) -> Vec<PlacedWord> {
    let mut before = None;
    let mut chosen = Vec::new();
    for (at_words, word) in (0..).zip(words) {
        let word = IndexWord::of(*word);
        if word != before {
            before = word;
            chosen.extend(
                word.filter(|word| word.is_sampled())
                    .map(|word| PlacedWord { word, at_words }),
            );
        }
    }
    chosen
}

/// What the index says for one master.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Votes<K> {
    /// The master.
    pub master: K,
    /// Where the asked file would begin in it.
    pub offset_words: i64,
    /// Hits at that offset and the next.
    pub votes: u32,
}

/// Counts hits: for each master the offset with the most votes, most first.
///
/// A hit is a word that the asked file has at one place and the master at
/// another. Two neighboring offsets are counted together, since the master's
/// and the copy's frames need not begin at the same sample. Ties go to the lower
/// offset and to the lower key.
///
/// # Examples
/// ```
/// use domain::identity::tally;
/// let hits = [('a', 10, 110), ('a', 20, 120), ('a', 30, 131), ('b', 5, 700)];
/// let votes = tally(hits);
/// assert_eq!((votes[0].master, votes[0].offset_words, votes[0].votes), ('a', 100, 3));
/// assert_eq!(votes.len(), 2);
/// ```
pub fn tally<K: Ord + Copy>(hits: impl IntoIterator<Item = (K, u32, u32)>) -> Vec<Votes<K>> {
    let mut counts = BTreeMap::<(K, i64), u32>::new();
    for (master, asked_at_words, master_at_words) in hits {
        let offset_words = i64::from(master_at_words) - i64::from(asked_at_words);
        *counts.entry((master, offset_words)).or_default() += 1;
    }
    let mut best = Vec::<Votes<K>>::new();
    for (&(master, offset_words), count) in &counts {
        let votes = count + counts.get(&(master, offset_words + 1)).unwrap_or(&0);
        match best.last_mut() {
            Some(last) if last.master == master => {
                if votes > last.votes {
                    *last = Votes {
                        master,
                        offset_words,
                        votes,
                    };
                }
            }
            _ => best.push(Votes {
                master,
                offset_words,
                votes,
            }),
        }
    }
    best.sort_by_key(|found| std::cmp::Reverse(found.votes));
    best
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{noisy, recording};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_files_have_at_most_120_words_and_no_silence() {
        let song = recording(1, 1_400);
        let words = whole_file_words(&song);
        assert_eq!(words.len(), 120);
        assert!(words.iter().all(|word| word.number() < 1 << 28));
        let with_lead = [&[SILENCE_WORD; 40][..], &song[..60]].concat();
        assert!((40..=60).contains(&whole_file_words(&with_lead).len()));
        assert_eq!(whole_file_words(&[SILENCE_WORD; 300]), []);
        assert_eq!(whole_file_words(&[]), []);
        assert_eq!(whole_file_words(&[16; 300]).len(), 1);
    }

    #[test]
    fn a_quarter_is_sampled() {
        let count = sampled_words(&recording(3, 40_000)).len();
        assert!((9_000..11_000).contains(&count), "{count}");
        assert_eq!(sampled_words(&[SILENCE_WORD; 300]), []);
        assert!(sampled_words(&[77; 300]).len() <= 1);
    }

    #[test]
    fn an_excerpt_votes_for_its_place() {
        let masters = (0..40)
            .map(|seed| recording(seed, 1_400))
            .collect::<Vec<_>>();
        let mut index = BTreeMap::<IndexWord, Vec<(usize, u32)>>::new();
        for (master, words) in masters.iter().enumerate() {
            for placed in sampled_words(words) {
                index
                    .entry(placed.word)
                    .or_default()
                    .push((master, placed.at_words));
            }
        }
        // 15 s from the middle, with the noise of a lossy codec
        let asked = noisy(&masters[17][700..820], 27, 5);
        let sampled = sampled_words(&asked);
        let hits = sampled.iter().flat_map(|placed| {
            let rows = index.get(&placed.word).into_iter().flatten();
            rows.map(|(master, at_words)| (*master, placed.at_words, *at_words))
        });
        let votes = tally(hits);
        assert_eq!((votes[0].master, votes[0].offset_words), (17, 700));
        assert!(votes[0].votes >= 3, "{votes:?}");
    }

    proptest! {
        #[test]
        fn an_excerpt_samples_what_the_master_samples(seed: u64, start in 1_usize..300) {
            let master = recording(seed, 500);
            let whole = sampled_words(&master);
            // the first word of an excerpt may have stood before
            let part = sampled_words(&master[start..]);
            for placed in part.iter().filter(|placed| placed.at_words > 0) {
                let there = PlacedWord { at_words: placed.at_words + start as u32, ..*placed };
                prop_assert!(whole.contains(&there));
            }
        }
    }
}
