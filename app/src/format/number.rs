//! Digits, grouped.

use super::NO_BREAK;
#[cfg(feature = "ssr")]
use domain::metering::Factor;
use domain::{party::Language, unit::Rate};

/// What stands between thousands, and before decimals.
const fn separators(language: Language) -> (char, char) {
    match language {
        Language::En => (',', '.'),
        Language::De => ('.', ','),
    }
}

/// Writes `text`, a decimal as domain types write it (`-1234.50`), the way the
/// language does: `−1,234.50`.
pub(super) fn localized(text: &str, language: Language) -> String {
    let (between, before_decimals) = separators(language);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("\u{2212}", digits),
        None => ("", text),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let mut written = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            written.push(between);
        }
        written.push(digit);
    }
    if !decimals.is_empty() {
        written.push(before_decimals);
        written.push_str(decimals);
    }
    written
}

/// A whole number: `1,234`, `1.234`.
pub fn integer(number: i64, language: Language) -> String {
    localized(&number.to_string(), language)
}

/// Thousandths as a decimal: `0.5` for 500.
#[cfg(feature = "ssr")]
pub(crate) fn thousandths(number: i128, language: Language) -> String {
    let text = format!("{}.{:03}", number / 1_000, number % 1_000);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    localized(text, language)
}

/// A whole number and what is counted, kept together: `187 calls`.
pub fn counted(number: i64, noun: &str, language: Language) -> String {
    with_unit(integer(number, language), noun)
}

/// A rate in percent: `14.09 %`, `14,09 %`.
pub fn percent(rate: Rate, language: Language) -> String {
    with_unit(localized(&rate.to_percent(), language), "%")
}

#[cfg(feature = "ssr")]
/// A factor as people write it: `0.2`, `0,2`.
pub fn factor(factor: Factor, language: Language) -> String {
    localized(&factor.to_string(), language)
}

/// `part` of `whole` in whole percent, towards zero: 100 % is all of it, never
/// almost. Nothing of nothing is 0 %.
pub fn percent_of(part: i64, whole: i64, language: Language) -> String {
    let hundredths = i128::from(part) * 100 / i128::from(whole).max(1);
    with_unit(localized(&hundredths.to_string(), language), "%")
}

/// A figure and its unit, kept together.
pub(super) fn with_unit(mut figure: String, unit: &str) -> String {
    figure.push(NO_BREAK);
    figure.push_str(unit);
    figure
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{De, En};

    #[test]
    fn digits_are_grouped_in_threes() {
        for (number, en, de) in [
            (0, "0", "0"),
            (7, "7", "7"),
            (999, "999", "999"),
            (1_000, "1,000", "1.000"),
            (12_345, "12,345", "12.345"),
            (123_456, "123,456", "123.456"),
            (1_234_567, "1,234,567", "1.234.567"),
            (-1, "−1", "−1"),
            (-999, "−999", "−999"),
            (-1_000, "−1,000", "−1.000"),
            (
                i64::MAX,
                "9,223,372,036,854,775,807",
                "9.223.372.036.854.775.807",
            ),
            (
                i64::MIN,
                "−9,223,372,036,854,775,808",
                "−9.223.372.036.854.775.808",
            ),
        ] {
            assert_eq!(integer(number, En), en);
            assert_eq!(integer(number, De), de);
        }
    }

    #[test]
    fn rates_keep_their_decimals() {
        for (text, en, de) in [
            ("19", "19 %", "19 %"),
            ("14.09", "14.09 %", "14,09 %"),
            ("8.875", "8.875 %", "8,875 %"),
            ("0", "0 %", "0 %"),
            ("0.0001", "0.0001 %", "0,0001 %"),
            ("100", "100 %", "100 %"),
        ] {
            let rate: Rate = text.parse().unwrap();
            assert_eq!(percent(rate, En), en.replace(' ', "\u{a0}"));
            assert_eq!(percent(rate, De), de.replace(' ', "\u{a0}"));
        }
    }

    #[test]
    fn a_share_is_never_rounded_up_to_all() {
        for (part, whole, want) in [
            (0, 0, "0 %"),
            (0, 10, "0 %"),
            (1, 3, "33 %"),
            (2, 3, "66 %"),
            (999, 1_000, "99 %"),
            (1_000, 1_000, "100 %"),
            (i64::MAX, i64::MAX, "100 %"),
        ] {
            assert_eq!(percent_of(part, whole, En), want.replace(' ', "\u{a0}"));
        }
    }
}
