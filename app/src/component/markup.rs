//! Markup as a string.
//!
//! The gauge and the pictures are written as text rather than as views: they
//! have no events, and so stay small in the browser's bundle. What is put here is
//! markup of ours; [`Markup::text`] escapes the words in it, which people may
//! have written.

use crate::text::Rich;
use std::fmt::{Arguments, Write};

/// Elements under construction.
#[derive(Default)]
pub struct Markup(String);

impl Markup {
    /// Appends markup of ours.
    pub fn put(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// Appends markup of ours with places and sizes in it.
    pub fn write(&mut self, markup: Arguments<'_>) {
        // writing to a string cannot fail
        let _ = self.0.write_fmt(markup);
    }

    /// Appends words.
    pub fn text(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                '&' => self.put("&amp;"),
                '<' => self.put("&lt;"),
                '>' => self.put("&gt;"),
                '"' => self.put("&quot;"),
                c => self.0.push(c),
            }
        }
    }

    /// Appends a sentence, the emphasized parts in `<strong>`.
    pub fn rich(&mut self, say: &Rich) {
        for (part, is_strong) in say.parts() {
            if is_strong {
                self.element("<strong>", part, "</strong>");
            } else {
                self.text(part);
            }
        }
    }

    /// Appends words between markup of ours.
    pub fn element(&mut self, open: &str, words: &str, close: &str) {
        self.put(open);
        self.text(words);
        self.put(close);
    }

    /// The markup.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// `part` of `whole` as a length: `33.33%`, rounded down and never beyond the
/// whole.
pub fn percent(part: usize, whole: usize) -> String {
    let hundredths = part.min(whole) * 10_000 / whole.max(1);
    decimal(hundredths, 100, "%")
}

/// Thousandths as a length: `46.2%`.
pub fn per_mille(thousandths: u16) -> String {
    percent(thousandths.into(), 1_000)
}

/// So many sixteenths of the text's size, a pixel each where it is the usual
/// one: `3.125rem`.
pub fn rem(sixteenths: i16) -> String {
    let size = decimal(usize::from(sixteenths.unsigned_abs()) * 625, 10_000, "rem");
    if sixteenths < 0 {
        format!("-{size}")
    } else {
        size
    }
}

/// `scaled` ÷ `scale`, a power of ten, without zeros at its end.
fn decimal(scaled: usize, scale: usize, unit: &str) -> String {
    let (mut rest, mut scale_left) = (scaled % scale, scale);
    let mut written = (scaled / scale).to_string();
    if rest > 0 {
        written.push('.');
    }
    while rest > 0 {
        scale_left /= 10;
        // a digit
        written.push_str(&(rest / scale_left).to_string());
        rest %= scale_left;
    }
    written.push_str(unit);
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_markup() {
        let mut markup = Markup::default();
        markup.element("<text>", r#"<script>"&"#, "</text>");
        let strong = crate::text::fill("*{a}*", &[("a", "<b>")]);
        markup.rich(&strong);
        assert_eq!(
            markup.into_string(),
            "<text>&lt;script&gt;&quot;&amp;</text><strong>&lt;b&gt;</strong>"
        );
    }

    #[test]
    fn lengths_are_written_without_floats() {
        for (part, whole, want) in [
            (0, 6, "0%"),
            (1, 3, "33.33%"),
            (1, 2, "50%"),
            (1, 16, "6.25%"),
            (501, 1_000, "50.1%"),
            (7, 7, "100%"),
            (1, 100, "1%"),
            (5, 10_000, "0.05%"),
            (5, 4, "100%"),
        ] {
            assert_eq!(percent(part, whole), want);
        }
        for (sixteenths, want) in [
            (0, "0rem"),
            (16, "1rem"),
            (50, "3.125rem"),
            (29, "1.8125rem"),
            (-32, "-2rem"),
        ] {
            assert_eq!(rem(sixteenths), want);
        }
    }
}
