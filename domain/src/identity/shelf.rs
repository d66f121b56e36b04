//! The masters at hand: all three tiers in one question.
//!
//! A device keeps the masters that its user may play, a few hundred at most, and
//! asks them all; the server has an [`index`](super::index) in between.

use super::{
    search::{Finding, find_master},
    verdict::{Print, Verdict},
};

/// One master.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Master {
    /// What made its words: `sound::FINGERPRINT_ALGORITHM` of its day.
    pub algorithm: String,
    /// Its fingerprint.
    pub words: Vec<u32>,
    /// Stream and PCM identities, as text, that are known to be this master's.
    pub digests: Vec<String>,
}

/// Masters, each under its key.
#[derive(Debug, Clone)]
pub struct Shelf<K> {
    masters: Vec<(K, Master)>,
}

/// What an asked file is, as far as the shelf knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<K> {
    /// Tiers 1 and 2: an identity of this master.
    Identical(K),
    /// Tier 3: the whole recording.
    SameRecording(K),
    /// Tier 3: a part of it.
    ExcerptOf(K),
    /// More than one is in range, or something is near.
    Unsure,
    /// None of these.
    Unknown,
}

impl<K: Copy> Shelf<K> {
    /// An empty one.
    pub const fn new() -> Self {
        Self {
            masters: Vec::new(),
        }
    }

    /// Puts a master on it.
    pub fn put(&mut self, key: K, master: Master) {
        self.masters.push((key, master));
    }

    /// Asks for a file by its `identity` and, where that is nobody's, by its
    /// `print`. Masters whose words another algorithm made have no third tier.
    ///
    /// # Examples
    /// ```
    /// use domain::identity::{Found, Master, Shelf};
    /// let mut shelf = Shelf::new();
    /// let digests = vec!["pcm_00".to_owned()];
    /// shelf.put(7, Master { algorithm: "a".into(), words: vec![], digests });
    /// assert_eq!(shelf.find(Some("pcm_00"), None), Found::Identical(7));
    /// assert_eq!(shelf.find(Some("pcm_01"), None), Found::Unknown);
    /// ```
    pub fn find(&self, identity: Option<&str>, print: Option<Print<'_>>) -> Found<K> {
        let is_its_own = |master: &Master| {
            identity.is_some_and(|asked| master.digests.iter().any(|digest| digest == asked))
        };
        let mut identical = self.masters.iter().filter(|(_, master)| is_its_own(master));
        match (identical.next(), identical.next()) {
            (Some((key, _)), None) => return Found::Identical(*key),
            (Some(_), Some(_)) => return Found::Unsure,
            (None, _) => {}
        }
        let Some(asked) = print else {
            return Found::Unknown;
        };
        let comparable = self
            .masters
            .iter()
            .filter(|(_, master)| master.algorithm == asked.algorithm);
        let prints = comparable.map(|(key, master)| {
            let print = Print {
                algorithm: &master.algorithm,
                words: &master.words,
            };
            (*key, print)
        });
        match find_master(asked, prints) {
            Ok(Finding::One { master, comparison }) => match comparison.verdict {
                Verdict::SameRecording => Found::SameRecording(master),
                Verdict::ExcerptOf => Found::ExcerptOf(master),
                Verdict::Unsure | Verdict::Different => Found::Unsure,
            },
            Ok(Finding::Unsure(_)) => Found::Unsure,
            // the second: only prints of one algorithm were compared
            Ok(Finding::Unknown) | Err(_) => Found::Unknown,
        }
    }
}

impl<K: Copy> Default for Shelf<K> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{noisy, recording};
    use super::*;

    fn master(algorithm: &str, words: &[u32], digests: &[&str]) -> Master {
        Master {
            algorithm: algorithm.to_owned(),
            words: words.to_vec(),
            digests: digests.iter().map(|digest| (*digest).to_owned()).collect(),
        }
    }

    fn print(words: &[u32]) -> Option<Print<'_>> {
        Some(Print {
            algorithm: "a",
            words,
        })
    }

    #[test]
    fn one_row_for_each_answer() {
        let songs = [1, 2, 3].map(|seed| recording(seed, 700));
        let mut shelf = Shelf::new();
        shelf.put(1, master("a", &songs[0], &["pcm_1", "str_1"]));
        shelf.put(2, master("a", &songs[1], &["pcm_2", "pcm_both"]));
        shelf.put(3, master("other", &songs[2], &["pcm_3", "pcm_both"]));
        let copy = noisy(&songs[0], 30, 1);
        for (identity, asked, want) in [
            (Some("str_1"), None, Found::Identical(1)),
            // an identity beats what it sounds like
            (Some("pcm_2"), print(&copy), Found::Identical(2)),
            (Some("pcm_both"), None, Found::Unsure),
            (Some("str_9"), print(&copy), Found::SameRecording(1)),
            (None, print(&copy[200..400]), Found::ExcerptOf(1)),
            (None, print(&copy[..60]), Found::Unsure),
            (None, print(&recording(9, 700)), Found::Unknown),
            // its words were made by another algorithm
            (None, print(&songs[2]), Found::Unknown),
            (Some("pcm_3"), print(&songs[2]), Found::Identical(3)),
            (None, None, Found::Unknown),
            (Some("str_9"), None, Found::Unknown),
        ] {
            assert_eq!(shelf.find(identity, asked), want, "{identity:?}");
        }

        shelf.put(4, master("a", &noisy(&songs[0], 90, 2), &[]));
        assert_eq!(shelf.find(None, print(&copy)), Found::Unsure);
        assert_eq!(
            Shelf::<u8>::new().find(Some("pcm_1"), print(&copy)),
            Found::Unknown
        );
    }
}
