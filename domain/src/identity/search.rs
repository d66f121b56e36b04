//! One asked file, the masters that the index proposed, one answer.

use super::verdict::{Comparison, Print, PrintsDiffer, Verdict, compare};

/// What is known after comparing with every proposed master.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding<K> {
    /// One master, and [`Verdict::SameRecording`] or [`Verdict::ExcerptOf`].
    One {
        /// The master.
        master: K,
        /// The verdict with its figures.
        comparison: Comparison,
    },
    /// "We are not sure": two masters in range, or none and something near. A
    /// person decides among these, in the order they were proposed.
    Unsure(Vec<(K, Comparison)>),
    /// No master is like it.
    Unknown,
}

/// Compares `asked` with each proposed master.
///
/// A verdict for one master stands only if no other has one too: a remix and
/// its original are both in range of each other's copies.
///
/// # Errors
/// [`PrintsDiffer`] if a master's words were made by another algorithm.
pub fn find_master<'a, K>(
    asked: Print<'_>,
    masters: impl IntoIterator<Item = (K, Print<'a>)>,
) -> Result<Finding<K>, PrintsDiffer> {
    let mut proven = Vec::new();
    let mut near = Vec::new();
    for (master, print) in masters {
        let comparison = compare(asked, print)?;
        match comparison.verdict {
            Verdict::SameRecording | Verdict::ExcerptOf => proven.push((master, comparison)),
            Verdict::Unsure => near.push((master, comparison)),
            Verdict::Different => {}
        }
    }
    if proven.len() > 1 {
        return Ok(Finding::Unsure(proven));
    }
    Ok(match proven.pop() {
        Some((master, comparison)) => Finding::One { master, comparison },
        None if near.is_empty() => Finding::Unknown,
        None => Finding::Unsure(near),
    })
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{noisy, recording};
    use super::*;

    fn print(words: &[u32]) -> Print<'_> {
        Print {
            algorithm: "a",
            words,
        }
    }

    #[test]
    fn one_two_or_none() {
        let masters = (0..6).map(|seed| recording(seed, 700)).collect::<Vec<_>>();
        let find = |asked: &[u32], masters: &[Vec<u32>]| {
            let masters = masters.iter().map(|words| print(words)).enumerate();
            find_master(print(asked), masters).unwrap()
        };
        let copy = noisy(&masters[4], 30, 1);
        let Finding::One {
            master: 4,
            comparison,
        } = find(&copy, &masters)
        else {
            panic!("{:?}", find(&copy, &masters));
        };
        assert_eq!(comparison.verdict, Verdict::SameRecording);
        assert_eq!(find(&recording(77, 700), &masters), Finding::Unknown);
        assert_eq!(find(&copy, &[]), Finding::Unknown);

        let remix = noisy(&masters[4], 100, 2);
        let both = [&masters[..], &[remix]].concat();
        let Finding::Unsure(found) = find(&copy, &both) else {
            panic!("two are in range")
        };
        assert_eq!(
            found.iter().map(|(master, _)| *master).collect::<Vec<_>>(),
            [4, 6]
        );

        let Finding::Unsure(near) = find(&noisy(&masters[4], 222, 1), &masters) else {
            panic!("near the bound")
        };
        assert_eq!(near.len(), 1);
    }
}
