//! Amounts of money.

use super::{
    NO_BREAK,
    number::{localized, with_unit},
};
use crate::text::delivery::less_than;
use domain::{
    party::Language,
    unit::{Money, RoundingMode, div_round},
};

/// What [`money_fine`] rounds to: a ten-thousandth.
const FINE_MICROS: i64 = 100;

/// The sign of a currency that has one of its own among all currencies people
/// here are billed in; the others are written by their code.
fn sign(code: &str) -> Option<&'static str> {
    match code {
        "EUR" => Some("€"),
        "USD" => Some("$"),
        "GBP" => Some("£"),
        "JPY" => Some("¥"),
        _ => None,
    }
}

/// `$47.50`, `−€5.60`, `KWD 1.250`; in German `47,50 $`. An amount that is not
/// of whole coins shows its further decimals: `$0.0125`.
pub fn money(amount: Money, language: Language) -> String {
    write(&amount.to_decimal(), amount, language)
}

/// The same without coins where there are none: `€29`, but `$47.50`.
pub fn money_short(amount: Money, language: Language) -> String {
    let decimal = amount.to_decimal();
    match decimal.split_once('.') {
        Some((whole, coins)) if coins.bytes().all(|digit| digit == b'0') => {
            write(whole, amount, language)
        }
        _ => write(&decimal, amount, language),
    }
}

/// To the ten-thousandth, with no more decimals than that takes: `€0.30`,
/// `€0.0125`; `less than €0.0001` for what is there but below that. For amounts
/// that are exact to the micro, of which a reader wants no more. What is paid back
/// is written exactly where it is so little.
pub fn money_fine(amount: Money, language: Language) -> String {
    let at = |micros| money(Money::new(micros, amount.currency()), language);
    match amount.micros() {
        1..FINE_MICROS => less_than(language, &at(FINE_MICROS)).to_string(),
        micros if micros.unsigned_abs() < FINE_MICROS.unsigned_abs() => at(micros),
        micros => {
            let steps = div_round(
                i128::from(micros),
                i128::from(FINE_MICROS),
                RoundingMode::HalfUp,
            );
            at(steps
                .and_then(|steps| steps.checked_mul(FINE_MICROS))
                .unwrap_or(micros))
        }
    }
}

/// A difference, with its sign also where it is more: `+$5.60`.
pub fn money_signed(amount: Money, language: Language) -> String {
    let written = money(amount, language);
    if amount.micros() > 0 {
        format!("+{written}")
    } else {
        written
    }
}

fn write(decimal: &str, amount: Money, language: Language) -> String {
    let currency = amount.currency();
    let sign = sign(currency.code());
    let symbol = sign.unwrap_or(currency.code());
    let digits = localized(decimal, language);
    if language == Language::De {
        return with_unit(digits, symbol);
    }
    // the minus stands before the currency
    let (minus, digits) = match digits.strip_prefix('\u{2212}') {
        Some(digits) => ("\u{2212}", digits),
        None => ("", digits.as_str()),
    };
    let mut written = String::from(minus);
    written.push_str(symbol);
    if sign.is_none() {
        written.push(NO_BREAK);
    }
    written.push_str(digits);
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{De, En};

    fn amount(text: &str) -> Money {
        let (digits, code) = text.split_once(' ').unwrap();
        Money::parse(digits, code.parse().unwrap()).unwrap()
    }

    #[test]
    fn amounts_are_written_as_each_language_does() {
        for (text, en, de) in [
            ("47.50 USD", "$47.50", "47,50 $"),
            ("29 EUR", "€29.00", "29,00 €"),
            ("0 EUR", "€0.00", "0,00 €"),
            ("-5.60 EUR", "−€5.60", "−5,60 €"),
            ("1234.5 EUR", "€1,234.50", "1.234,50 €"),
            ("1234567.89 USD", "$1,234,567.89", "1.234.567,89 $"),
            ("-1234567 GBP", "−£1,234,567.00", "−1.234.567,00 £"),
            ("1200 JPY", "¥1,200", "1.200 ¥"),
            ("-7 JPY", "−¥7", "−7 ¥"),
            ("0 JPY", "¥0", "0 ¥"),
            ("0.5 JPY", "¥0.5", "0,5 ¥"),
            ("1.25 KWD", "KWD 1.250", "1,250 KWD"),
            ("-0.001 KWD", "−KWD 0.001", "−0,001 KWD"),
            ("12.5 CHF", "CHF 12.50", "12,50 CHF"),
            ("0.0125 USD", "$0.0125", "0,0125 $"),
            ("0.000001 EUR", "€0.000001", "0,000001 €"),
            ("-0.005 EUR", "−€0.005", "−0,005 €"),
            (
                "9223372036854.775807 EUR",
                "€9,223,372,036,854.775807",
                "9.223.372.036.854,775807 €",
            ),
        ] {
            assert_eq!(money(amount(text), En), en.replace(' ', "\u{a0}"), "{text}");
            assert_eq!(money(amount(text), De), de.replace(' ', "\u{a0}"), "{text}");
        }
    }

    #[test]
    fn the_short_form_drops_coins_only_where_there_are_none() {
        for (text, en, de) in [
            ("29 EUR", "€29", "29 €"),
            ("1200 EUR", "€1,200", "1.200 €"),
            ("47.50 USD", "$47.50", "47,50 $"),
            ("0 EUR", "€0", "0 €"),
            ("-35 USD", "−$35", "−35 $"),
            ("0.005 EUR", "€0.005", "0,005 €"),
            ("1200 JPY", "¥1,200", "1.200 ¥"),
            ("2 KWD", "KWD 2", "2 KWD"),
        ] {
            assert_eq!(
                money_short(amount(text), En),
                en.replace(' ', "\u{a0}"),
                "{text}"
            );
            assert_eq!(
                money_short(amount(text), De),
                de.replace(' ', "\u{a0}"),
                "{text}"
            );
        }
    }

    #[test]
    fn the_fine_form_ends_at_the_ten_thousandth() {
        for (text, en, de) in [
            ("0.30 EUR", "€0.30", "0,30 €"),
            ("0 EUR", "€0.00", "0,00 €"),
            ("0.0125 EUR", "€0.0125", "0,0125 €"),
            ("0.01254 EUR", "€0.0125", "0,0125 €"),
            ("0.01255 EUR", "€0.0126", "0,0126 €"),
            ("0.299999 EUR", "€0.30", "0,30 €"),
            ("0.0001 EUR", "€0.0001", "0,0001 €"),
            ("0.000099 EUR", "less than €0.0001", "weniger als 0,0001 €"),
            ("0.000001 JPY", "less than ¥0.0001", "weniger als 0,0001 ¥"),
            ("-0.30004 EUR", "−€0.30", "−0,30 €"),
            ("-0.000001 EUR", "−€0.000001", "−0,000001 €"),
            (
                "9223372036854.775807 EUR",
                "€9,223,372,036,854.7758",
                "9.223.372.036.854,7758 €",
            ),
        ] {
            for (language, want) in [(En, en), (De, de)] {
                let written = money_fine(amount(text), language).replace('\u{a0}', " ");
                assert_eq!(written, want, "{text}");
            }
        }
    }

    #[test]
    fn a_difference_has_a_sign() {
        for (text, en, de) in [
            ("5.60 USD", "+$5.60", "+5,60 $"),
            ("-5.60 USD", "−$5.60", "−5,60 $"),
            ("0 USD", "$0.00", "0,00 $"),
            ("3 JPY", "+¥3", "+3 ¥"),
        ] {
            assert_eq!(
                money_signed(amount(text), En),
                en.replace(' ', "\u{a0}"),
                "{text}"
            );
            assert_eq!(
                money_signed(amount(text), De),
                de.replace(' ', "\u{a0}"),
                "{text}"
            );
        }
    }
}
