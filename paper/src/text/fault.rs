//! Which characters can be printed.
//!
//! A billing run asks [`check_text`] before it takes a number for a bill, so
//! that no number is spent on a document that printing would refuse.

use thiserror::Error;
use unicode_bidi::{BidiClass, bidi_class};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::fonts;

/// A character that is not printed, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TextFault {
    /// A control character, a line or a paragraph separator.
    #[error("U+{:04X} is a control character", u32::from(*.0))]
    Control(char),
    /// A mark that turns the direction of the text around it.
    #[error("U+{:04X} turns the direction of the text", u32::from(*.0))]
    BidiControl(char),
    /// Another character that is never seen, such as a zero-width space.
    #[error("U+{:04X} is an invisible format character", u32::from(*.0))]
    Format(char),
    /// A letter or a figure of a script that is written from right to left.
    #[error("U+{:04X} is written from right to left, which is not printed yet", u32::from(*.0))]
    RightToLeft(char),
    /// A character that the fonts of this crate cannot draw.
    #[error("U+{:04X} has no glyph in the font", u32::from(*.0))]
    NoGlyph(char),
}

/// Whether every character of `text` can be printed.
///
/// Text is expected in normalization form C, on one line: a line break is a
/// control character.
///
/// # Errors
/// The first character that cannot be printed: [`TextFault::Control`],
/// [`TextFault::BidiControl`], [`TextFault::Format`],
/// [`TextFault::RightToLeft`] or [`TextFault::NoGlyph`].
///
/// # Examples
/// ```
/// use paper::{TextFault, check_text};
///
/// assert_eq!(check_text("Zażółć gęślą jaźń, Ελλάδα, Київ, 47,50 €"), Ok(()));
/// assert_eq!(check_text("a\u{200B}b"), Err(TextFault::Format('\u{200B}')));
/// assert_eq!(check_text("שלום"), Err(TextFault::RightToLeft('ש')));
/// ```
pub fn check_text(text: &str) -> Result<(), TextFault> {
    text.chars().try_for_each(|each| match each {
        ' '..='~' => Ok(()),
        _ => check_char(each),
    })
}

/// Stands for a character that cannot be printed.
const STAND_IN: char = '•';

/// `text` with a dot for each character that [`check_text`] refuses: for what others
/// wrote, which must not keep a document from being printed.
///
/// # Examples
/// ```
/// use paper::printable;
///
/// assert_eq!(printable("Rent, Łódź"), "Rent, Łódź");
/// assert_eq!(printable("a\u{202E}b 💶"), "a•b •");
/// ```
pub fn printable(text: &str) -> String {
    let shown = |each: char| match check_char(each) {
        Ok(()) => each,
        Err(_) => STAND_IN,
    };
    text.chars().map(shown).collect()
}

fn check_char(each: char) -> Result<(), TextFault> {
    use BidiClass::{AL, AN, FSI, LRE, LRI, LRO, PDF, PDI, R, RLE, RLI, RLO};
    match each.general_category() {
        GeneralCategory::Control
        | GeneralCategory::LineSeparator
        | GeneralCategory::ParagraphSeparator => return Err(TextFault::Control(each)),
        _ => {}
    }
    // the three marks have a direction of their own, so they come first
    if matches!(each, '\u{200E}' | '\u{200F}' | '\u{061C}') {
        return Err(TextFault::BidiControl(each));
    }
    match bidi_class(each) {
        LRE | RLE | LRO | RLO | PDF | LRI | RLI | FSI | PDI => {
            return Err(TextFault::BidiControl(each));
        }
        R | AL | AN => return Err(TextFault::RightToLeft(each)),
        _ => {}
    }
    if each.general_category() == GeneralCategory::Format {
        return Err(TextFault::Format(each));
    }
    if fonts().covers(each) {
        Ok(())
    } else {
        Err(TextFault::NoGlyph(each))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_character_that_is_not_printed_is_named() {
        let rows = [
            ("line\nbreak", TextFault::Control('\n')),
            ("tab\there", TextFault::Control('\t')),
            ("c1 \u{85}", TextFault::Control('\u{85}')),
            ("separator \u{2028}", TextFault::Control('\u{2028}')),
            ("override \u{202E}gpj", TextFault::BidiControl('\u{202E}')),
            ("isolate \u{2066}", TextFault::BidiControl('\u{2066}')),
            ("mark \u{200F}", TextFault::BidiControl('\u{200F}')),
            ("zero \u{200B}", TextFault::Format('\u{200B}')),
            ("soft\u{AD}hyphen", TextFault::Format('\u{AD}')),
            ("\u{FEFF}bom", TextFault::Format('\u{FEFF}')),
            ("Hebrew א", TextFault::RightToLeft('א')),
            ("Arabic ع", TextFault::RightToLeft('ع')),
            ("figures ٣", TextFault::RightToLeft('٣')),
            ("漢字", TextFault::NoGlyph('漢')),
            ("emoji 🎵", TextFault::NoGlyph('🎵')),
            ("private \u{E000}", TextFault::NoGlyph('\u{E000}')),
        ];
        for (text, fault) in rows {
            assert_eq!(check_text(text), Err(fault), "{text:?}");
        }
    }

    #[test]
    fn what_europe_writes_is_printed() {
        for text in [
            "",
            "Größe, Straße, ẞ",
            "Łódź, Čeština, Őrült, Şişli, Țară",
            "Ελληνικά ΐΰ",
            "Українська, Ђурђевак, Қазақ",
            "−5 × 3 → 15 · “quoted” – ‘so’ …",
            "€ £ ¥ ₴ ₺ ₽ ₹ ₦",
            "no\u{A0}break, narrow\u{202F}space, non\u{2011}breaking hyphen",
        ] {
            assert_eq!(check_text(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn the_fault_says_the_code_point() {
        assert_eq!(
            TextFault::NoGlyph('🎵').to_string(),
            "U+1F3B5 has no glyph in the font"
        );
    }
}
