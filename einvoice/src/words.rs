//! What the reader reads, which the caller chooses in the reader's language.

use crate::Fault;

/// The words of one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words<'a> {
    /// The name of each line (BT-153), in the document's order.
    pub lines: &'a [String],
    /// Notes to the whole document (BT-22): what the law wants said there.
    pub notes: &'a [String],
    /// How and when it is paid (BT-20). An invoice may leave it empty, its due
    /// date is said; a credit note says how it is settled.
    pub terms: &'a str,
}

impl Words<'_> {
    /// What is wrong with the names of lines numbered `seqs`.
    pub(crate) fn faults(&self, seqs: impl ExactSizeIterator<Item = u32>) -> Vec<Fault> {
        let (wanted, given) = (seqs.len(), self.lines.len());
        if wanted != given {
            return vec![Fault::Names { wanted, given }];
        }
        let blank = seqs
            .zip(self.lines)
            .filter(|(_, name)| one_line(name).is_empty());
        blank.map(|(seq, _)| Fault::NoLineName(seq)).collect()
    }
}

/// `text` on one line, without what XML cannot hold and without spaces that a
/// reader would drop.
pub(crate) fn one_line(text: &str) -> String {
    let speakable = |c: char| match c {
        '\u{fffe}' | '\u{ffff}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    };
    let text: String = text.chars().map(speakable).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same for each line of `text`, empty ones left out.
pub(crate) fn lines(text: &str) -> String {
    let each = text.lines().map(one_line).filter(|line| !line.is_empty());
    each.collect::<Vec<_>>().join("\n")
}

/// [`one_line`], or none if nothing is left of it.
pub(crate) fn said(text: &str) -> Option<String> {
    Some(one_line(text)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(one_line(" a\u{0}b\t\u{ffff} \u{85}c\n"), "a b c");
        assert_eq!(lines("\n a \n\n b\u{1b}\n"), "a\nb");
        assert_eq!(said(" \u{7} "), None);
    }

    #[test]
    fn each_line_has_its_name() {
        let names = ["a".to_owned(), " ".to_owned()];
        let words = Words {
            lines: &names,
            notes: &[],
            terms: "",
        };
        assert_eq!(words.faults([4, 5].into_iter()), [Fault::NoLineName(5)]);
        let faults = words.faults([4].into_iter());
        assert_eq!(
            faults,
            [Fault::Names {
                wanted: 1,
                given: 2
            }]
        );
    }
}
