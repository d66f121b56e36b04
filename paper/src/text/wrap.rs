//! Lines: text of several styles broken to a width.
//!
//! Breaks where the Unicode line breaking algorithm (UAX #14) allows; hyphenates
//! English and German where a line would stay much too short; breaks a word
//! anywhere before it would run out of its column.

use std::rc::Rc;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::shape::Shaped;
use super::{Glyph, Shaper, TextFault, Weight};
use crate::look::Color;

/// How a piece of text looks. Size in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    pub(crate) size: f32,
    pub(crate) color: Color,
}

/// A piece of text of one style.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span<'a> {
    pub(crate) text: &'a str,
    pub(crate) style: Style,
}

/// The part of one span that stands on one line.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// which of the spans it is a part of
    pub(crate) span: usize,
    pub(crate) style: Style,
    pub(crate) text: String,
    pub(crate) glyphs: Vec<Glyph>,
    /// points from the start of the line
    pub(crate) x: f32,
    pub(crate) width: f32,
}

/// One line; its width, in points, leaves out the spaces at its end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) width: f32,
}

/// The language that `tag` (BCP 47) lets words be hyphenated in.
pub(crate) fn language_of(tag: &str) -> Option<hypher::Lang> {
    match tag.split('-').next() {
        Some("en") => Some(hypher::Lang::English),
        Some("de") => Some(hypher::Lang::German),
        _ => None,
    }
}

/// A word, or the part of it that has one style.
#[derive(Clone)]
struct Atom {
    span: usize,
    style: Style,
    text: String,
    shaped: Rc<Shaped>,
}

impl Atom {
    fn width(&self) -> f32 {
        self.shaped.width * self.style.size
    }
}

/// Shorter words stay whole.
const HYPHENATED_CHARS_MIN: usize = 7;
/// A line that is fuller than this is left as it is.
const FULL_ENOUGH: f32 = 0.78;
/// Rounding of sums of widths must not break a line.
const TOLERANCE_POINTS: f32 = 0.01;

impl Shaper {
    /// `spans` on lines that are at most `width` points long.
    ///
    /// # Errors
    /// The first character that cannot be printed.
    pub(crate) fn wrap(
        &mut self,
        spans: &[Span<'_>],
        width: f32,
        hyphens: Option<hypher::Lang>,
    ) -> Result<Vec<Line>, TextFault> {
        let whole: String = spans.iter().map(|span| span.text).collect();
        let mut filler = Filler {
            width: width + TOLERANCE_POINTS,
            hyphens,
            lines: Vec::new(),
            atoms: Vec::new(),
            used: 0.0,
        };
        let mut from = 0;
        for (to, kind) in linebreaks(&whole) {
            if kind == BreakOpportunity::Allowed && is_inside_figure(&whole, to) {
                continue;
            }
            let (word, space) = self.atoms(spans, &whole, from..to)?;
            filler.push(self, word, space)?;
            from = to;
        }
        filler.finish_line();
        Ok(filler.lines)
    }

    /// The width of `text` on one line, in points.
    pub(crate) fn width(&mut self, text: &str, style: Style) -> Result<f32, TextFault> {
        let lines = self.wrap(&[Span { text, style }], f32::INFINITY, None)?;
        Ok(lines.first().map_or(0.0, |line| line.width))
    }

    /// The bytes `range` of the spans' text as a word and the spaces behind it.
    fn atoms(
        &mut self,
        spans: &[Span<'_>],
        whole: &str,
        range: std::ops::Range<usize>,
    ) -> Result<(Vec<Atom>, Vec<Atom>), TextFault> {
        let word_end = range.start + whole[range.clone()].trim_end_matches(' ').len();
        let (mut word, mut space) = (Vec::new(), Vec::new());
        let mut start = 0;
        for (at, span) in spans.iter().enumerate() {
            let end = start + span.text.len();
            for (from, to, into) in [
                (range.start, word_end, &mut word),
                (word_end, range.end, &mut space),
            ] {
                let (from, to) = (from.max(start), to.min(end));
                if from < to {
                    let text = &whole[from..to];
                    into.push(Atom {
                        span: at,
                        style: span.style,
                        shaped: self.shape(text, span.style.weight)?,
                        text: text.to_owned(),
                    });
                }
            }
            start = end;
        }
        Ok((word, space))
    }
}

struct Filler {
    width: f32,
    hyphens: Option<hypher::Lang>,
    lines: Vec<Line>,
    atoms: Vec<Atom>,
    used: f32,
}

impl Filler {
    fn push(
        &mut self,
        shaper: &mut Shaper,
        mut word: Vec<Atom>,
        space: Vec<Atom>,
    ) -> Result<(), TextFault> {
        loop {
            let needed: f32 = word.iter().map(Atom::width).sum();
            if self.used + needed <= self.width {
                break;
            }
            let rest = match self.hyphenate(shaper, &word, needed)? {
                Some(rest) => rest,
                None if self.atoms.is_empty() => self.cut(shaper, &word)?,
                None => word,
            };
            self.finish_line();
            word = rest;
        }
        if word.is_empty() && self.atoms.is_empty() {
            return Ok(());
        }
        for atom in word.into_iter().chain(space) {
            self.used += atom.width();
            self.atoms.push(atom);
        }
        Ok(())
    }

    /// Puts as many syllables of `word` as fit on this line and returns the rest.
    fn hyphenate(
        &mut self,
        shaper: &mut Shaper,
        word: &[Atom],
        needed: f32,
    ) -> Result<Option<Vec<Atom>>, TextFault> {
        let ([atom], Some(language)) = (word, self.hyphens) else {
            return Ok(None);
        };
        let short = self.used < self.width * FULL_ENOUGH || needed > self.width;
        let core = atom
            .text
            .trim_end_matches(|each: char| !each.is_alphabetic());
        let plain =
            core.chars().all(char::is_alphabetic) && core.chars().count() >= HYPHENATED_CHARS_MIN;
        if !short || !plain {
            return Ok(None);
        }
        let mut ends = Vec::new();
        let mut end = 0;
        for syllable in hypher::hyphenate(core, language) {
            end += syllable.len();
            ends.push(end);
        }
        ends.pop();
        for end in ends.into_iter().rev() {
            let (stem, rest) = atom.text.split_at(end);
            let shaped = shaper.shape_hyphened(stem, atom.style.weight)?;
            if self.used + shaped.width * atom.style.size <= self.width {
                self.atoms.push(Atom {
                    span: atom.span,
                    style: atom.style,
                    text: format!("{stem}\u{AD}"),
                    shaped,
                });
                return Ok(Some(vec![part(shaper, atom, rest)?]));
            }
        }
        Ok(None)
    }

    /// Puts as many characters of `word` as fit on this empty line, at least one,
    /// and returns the rest.
    fn cut(&mut self, shaper: &mut Shaper, word: &[Atom]) -> Result<Vec<Atom>, TextFault> {
        for (at, atom) in word.iter().enumerate() {
            if self.used + atom.width() <= self.width {
                self.used += atom.width();
                self.atoms.push(atom.clone());
                continue;
            }
            let mut taken = 0;
            let mut used = self.used;
            for glyph in &atom.shaped.glyphs {
                used += glyph.advance * atom.style.size;
                if used > self.width {
                    break;
                }
                taken = glyph.end as usize;
            }
            if taken == 0 && self.atoms.is_empty() {
                // at least one character on each line
                taken = atom
                    .shaped
                    .glyphs
                    .first()
                    .map_or(0, |glyph| glyph.end as usize);
            }
            if taken > 0 {
                let head = part(shaper, atom, &atom.text[..taken])?;
                self.atoms.push(head);
            }
            let mut rest = Vec::new();
            if taken < atom.text.len() {
                rest.push(part(shaper, atom, &atom.text[taken..])?);
            }
            rest.extend_from_slice(&word[at + 1..]);
            return Ok(rest);
        }
        Ok(Vec::new())
    }

    fn finish_line(&mut self) {
        if self.atoms.is_empty() {
            return;
        }
        let mut line = Line::default();
        let mut x = 0.0;
        for atom in self.atoms.drain(..) {
            let width = atom.shaped.width * atom.style.size;
            if !atom.text.trim_end_matches(' ').is_empty() {
                line.width = x + width;
            }
            line.append(atom.span, atom.style, &atom.text, &atom.shaped, x);
            x += width;
        }
        self.used = 0.0;
        self.lines.push(line);
    }
}

impl Line {
    fn append(&mut self, span: usize, style: Style, text: &str, shaped: &Shaped, x: f32) {
        let same = self.pieces.last().is_some_and(|last| last.span == span);
        if !same {
            self.pieces.push(Piece {
                span,
                style,
                text: String::new(),
                glyphs: Vec::new(),
                x,
                width: 0.0,
            });
        }
        if let Some(piece) = self.pieces.last_mut() {
            let shift = piece.text.len() as u32;
            piece.text.push_str(text);
            piece.glyphs.extend(shaped.glyphs.iter().map(|glyph| Glyph {
                start: glyph.start + shift,
                end: glyph.end + shift,
                ..*glyph
            }));
            piece.width += shaped.width * style.size;
        }
    }

    /// Ends the line with a space, so that what stands next is another word for
    /// who reads the text without its layout.
    pub(crate) fn end_with_space(&mut self, shaper: &mut Shaper) -> Result<(), TextFault> {
        let Some(last) = self.pieces.last() else {
            return Ok(());
        };
        if last.text.ends_with([' ', '\u{AD}']) {
            return Ok(());
        }
        let (span, style, x) = (last.span, last.style, last.x + last.width);
        let space = shaper.shape(" ", style.weight)?;
        self.append(span, style, " ", &space, x);
        Ok(())
    }
}

fn part(shaper: &mut Shaper, atom: &Atom, text: &str) -> Result<Atom, TextFault> {
    Ok(Atom {
        span: atom.span,
        style: atom.style,
        text: text.to_owned(),
        shaped: shaper.shape(text, atom.style.weight)?,
    })
}

/// Whether a break at `at` would part what belongs together, though the algorithm
/// allows it: a minus from its amount, a dash from the no-break space behind it.
fn is_inside_figure(whole: &str, at: usize) -> bool {
    let after = whole[at..].chars().next();
    let is_minus = whole[..at].ends_with('\u{2212}');
    matches!(after, Some('\u{a0}' | '\u{202f}')) || (is_minus && after.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::INK;

    const STYLE: Style = Style {
        weight: Weight::Regular,
        size: 10.0,
        color: INK,
    };

    fn lines(text: &str, width: f32, language: &str) -> Vec<String> {
        let spans = [Span { text, style: STYLE }];
        let lines = Shaper::default()
            .wrap(&spans, width, language_of(language))
            .unwrap();
        for line in &lines {
            assert!(
                line.width <= width + TOLERANCE_POINTS || width < 5.0,
                "{line:?}"
            );
        }
        lines
            .iter()
            .map(|line| {
                line.pieces
                    .iter()
                    .map(|piece| piece.text.as_str())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn lines_are_broken_at_spaces_and_keep_them() {
        assert_eq!(lines("one two three", 40.0, "fr"), ["one two ", "three"]);
        assert_eq!(lines("one two three", 400.0, "fr"), ["one two three"]);
        assert_eq!(lines("", 40.0, "fr"), [""; 0]);
    }

    #[test]
    fn amounts_stay_whole() {
        assert_eq!(
            lines("is 1,234.56\u{A0}EUR", 60.0, "en"),
            ["is ", "1,234.56\u{A0}EUR"]
        );
        assert_eq!(
            lines("on \u{2212}€46.50", 44.0, "fr"),
            ["on ", "\u{2212}€46.50"]
        );
        let range = "201\u{A0}–\u{A0}225";
        assert_eq!(
            lines(&format!("band {range}"), 52.0, "fr"),
            ["band ", range]
        );
    }

    #[test]
    fn long_words_are_hyphenated_in_two_languages() {
        let rows = [
            ("de", "Die Verbindungsübersicht", "Die Verbin\u{AD}"),
            ("en", "The responsibility", "The responsi\u{AD}"),
        ];
        for (language, text, first) in rows {
            assert_eq!(lines(text, 60.0, language)[0], first);
        }
        assert_eq!(lines("Die Verbindungsübersicht", 200.0, "de").len(), 1);
    }

    #[test]
    fn a_word_without_end_is_broken_anywhere() {
        let word = "A".repeat(100);
        let broken = lines(&word, 50.0, "fr");
        assert!(broken.len() > 10);
        assert_eq!(broken.concat(), word);
        assert_eq!(lines("WW", 1.0, "fr"), ["W", "W"], "one character at least");
    }

    #[test]
    fn styles_may_change_inside_a_word() {
        let strong = Style {
            weight: Weight::Strong,
            ..STYLE
        };
        let spans = [
            Span {
                text: "to",
                style: STYLE,
            },
            Span {
                text: "gether we",
                style: strong,
            },
        ];
        let lines = Shaper::default().wrap(&spans, 45.0, None).unwrap();
        let texts: Vec<Vec<&str>> = lines
            .iter()
            .map(|line| {
                line.pieces
                    .iter()
                    .map(|piece| piece.text.as_str())
                    .collect()
            })
            .collect();
        assert_eq!(texts, [vec!["to", "gether "], vec!["we"]]);
    }

    #[test]
    fn a_character_without_a_glyph_is_refused() {
        let spans = [Span {
            text: "a 漢 b",
            style: STYLE,
        }];
        let refused = Shaper::default().wrap(&spans, 99.0, None);
        assert_eq!(refused.unwrap_err(), TextFault::NoGlyph('漢'));
    }
}
