//! An amount of usage as a person types it.

use domain::{
    party::Language,
    unit::{Quantity, Unit},
};

/// What was typed is no amount of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnAmountOf(pub Unit);

/// Reads `text` as a number of `unit`, with the decimal sign and the thousands
/// of `language`; a point is a decimal sign in German too, as number fields of
/// browsers give it, unless three digits follow it.
///
/// # Errors
/// [`NotAnAmountOf`]: no number, less than nothing, or out of range.
///
/// # Examples
/// ```
/// # use app::format::parse_quantity;
/// # use domain::{party::Language, unit::{Quantity, Unit}};
/// let half = Ok(Quantity::of(12_500, Unit::Megabyte));
/// assert_eq!(parse_quantity("12,5", Unit::Gigabyte, Language::De), half);
/// assert_eq!(parse_quantity("12.5", Unit::Gigabyte, Language::En), half);
/// ```
pub fn parse_quantity(
    text: &str,
    unit: Unit,
    language: Language,
) -> Result<Quantity, NotAnAmountOf> {
    let refused = NotAnAmountOf(unit);
    let typed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = match language {
        Language::En => typed.replace(',', ""),
        Language::De if typed.contains(',') || is_grouped(&typed) => {
            typed.replace('.', "").replace(',', ".")
        }
        Language::De => typed,
    };
    // more decimals than the unit has base units are nothing to a person
    let plain = match plain.split_once('.') {
        Some((whole, decimals)) => {
            let kept: String = decimals.chars().take(DECIMALS_MAX).collect();
            if decimals.chars().any(|c| !c.is_ascii_digit()) {
                return Err(refused);
            }
            format!("{whole}.{kept}")
        }
        None => plain,
    };
    let micros = Quantity::parse_in(&plain, Unit::Megabyte).map_err(|_| refused)?;
    // counted in millionths, then in base units: a third of a minute is 20 s
    let base = i128::from(micros.base_units()) * i128::from(unit.base_units()) / 1_000_000;
    match i64::try_from(base) {
        Ok(base) if base >= 0 => Ok(Quantity::new(base, unit.measure())),
        _ => Err(refused),
    }
}

const DECIMALS_MAX: usize = 6;

/// Whether every point has three digits after it: `1.200`.
fn is_grouped(text: &str) -> bool {
    let mut groups = text.split('.').skip(1).peekable();
    groups.peek().is_some() && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{De, En};

    #[test]
    fn both_ways_of_typing_a_number_are_read() {
        for (text, unit, language, seconds_or_bytes) in [
            ("412", Unit::Minute, En, 24_720),
            (" 412 ", Unit::Minute, De, 24_720),
            ("1,200", Unit::Minute, En, 72_000),
            ("1.200", Unit::Minute, De, 72_000),
            ("12.5", Unit::Gigabyte, En, 12_500_000_000),
            ("12,5", Unit::Gigabyte, De, 12_500_000_000),
            ("12.5", Unit::Gigabyte, De, 12_500_000_000),
            ("1.234,5", Unit::Gigabyte, De, 1_234_500_000_000),
            ("0", Unit::Gigabyte, En, 0),
            ("0.3333333333", Unit::Minute, En, 19),
            ("1.5", Unit::Kibibyte, En, 1_536),
        ] {
            let read = parse_quantity(text, unit, language);
            assert_eq!(
                read,
                Ok(Quantity::new(seconds_or_bytes, unit.measure())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            " ",
            "abc",
            "-1",
            "1e3",
            "1.2.3",
            "1.x",
            "99999999999999999999",
            "٣",
            ".",
        ] {
            assert_eq!(
                parse_quantity(text, Unit::Gigabyte, En),
                Err(NotAnAmountOf(Unit::Gigabyte)),
                "{text}"
            );
        }
    }
}
