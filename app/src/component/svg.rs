//! The inside of a picture, as a string.
//!
//! Pictures are written as text rather than as views: they have no events, and
//! so stay small in the browser's bundle. What is drawn is geometry of ours;
//! [`Svg::text`] escapes the words in it, which people may have written.

use std::fmt::{Arguments, Write};

/// Elements of an SVG under construction.
#[derive(Default)]
pub struct Svg(String);

impl Svg {
    /// Appends markup of ours.
    pub fn put(&mut self, markup: Arguments<'_>) {
        // writing to a string cannot fail
        let _ = self.0.write_fmt(markup);
    }

    /// Appends words.
    pub fn text(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                c => self.0.push(c),
            }
        }
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
    let (percent, rest) = (hundredths / 100, hundredths % 100);
    match rest {
        0 => format!("{percent}%"),
        rest => format!("{percent}.{rest:02}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_markup() {
        let mut svg = Svg::default();
        svg.put(format_args!("<text>"));
        svg.text(r#"<script>"&"#);
        svg.put(format_args!("</text>"));
        assert_eq!(svg.into_string(), "<text>&lt;script&gt;&quot;&amp;</text>");
    }

    #[test]
    fn lengths_have_two_decimals_at_most() {
        for (part, whole, want) in [
            (0, 6, "0%"),
            (1, 3, "33.33%"),
            (1, 2, "50%"),
            (1, 16, "6.25%"),
            (501, 1_000, "50.10%"),
            (7, 7, "100%"),
            (1, 0, "0%"),
            (5, 4, "100%"),
        ] {
            assert_eq!(percent(part, whole), want);
        }
    }
}
