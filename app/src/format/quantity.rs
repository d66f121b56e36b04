//! Amounts of usage.
//!
//! A figure has three significant digits where that is enough: `30.1 GB`,
//! `412 min`. Next to a band's bounds it has as many more as it takes to stand
//! on the right side of them, so that a page never says "50.0 GB" in the band
//! over 50.

use super::{
    NO_BREAK,
    number::{integer, localized, with_unit},
};
use crate::text::unit::noun;
use domain::{
    party::Language,
    unit::{Measure, Quantity, RoundingMode, Unit, div_round},
};

/// Where the digits that are left out go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest.
    Nearest,
    /// Down: what is left is never more than there is.
    Down,
}

/// Digits of a figure that is read, not computed with.
const SIGNIFICANT: i32 = 3;
/// Beyond these no unit of ours has a whole byte.
const DECIMALS_MAX: i32 = 12;

/// `30.1 GB`, `412 min`: three significant digits, all of them before the point.
pub fn quantity(quantity: Quantity, unit: Unit, language: Language) -> String {
    with_unit(
        quantity_digits(quantity, unit, Rounding::Nearest, language),
        unit.symbol(),
    )
}

/// The same with the unit as a word where it has one: `412 minutes`, `1 minute`.
pub fn quantity_words(quantity: Quantity, unit: Unit, language: Language) -> String {
    let digits = quantity_digits(quantity, unit, Rounding::Nearest, language);
    let is_one = quantity.base_units() == unit.base_units();
    with_unit(digits, noun(unit, is_one, language))
}

/// Every decimal there is: a band's bound, a block.
pub fn quantity_exact(quantity: Quantity, unit: Unit, language: Language) -> String {
    with_unit(exact_digits(quantity, unit, language), unit.symbol())
}

/// In the unit that reads best, of the same family as `like` (KiB or KB): `41 MB`;
/// time as a [`duration`].
pub fn quantity_natural(amount: Quantity, like: Unit, language: Language) -> String {
    if amount.measure() == Measure::Seconds {
        return duration(amount, language);
    }
    let is_binary = matches!(like, Unit::Kibibyte | Unit::Mebibyte | Unit::Gibibyte);
    let family = if is_binary {
        [Unit::Gibibyte, Unit::Mebibyte, Unit::Kibibyte]
    } else {
        [Unit::Gigabyte, Unit::Megabyte, Unit::Kilobyte]
    };
    let size = amount.base_units().unsigned_abs();
    let fits = |unit: &Unit| size >= unit.base_units().unsigned_abs();
    let unit = family.into_iter().find(fits).unwrap_or(Unit::Byte);
    quantity(amount, unit, language)
}

/// Time as people say it: `6 h 41 min`, `41 min 12 s`, `0 s`.
pub fn duration(time: Quantity, language: Language) -> String {
    let seconds = time.base_units().unsigned_abs();
    let mut written = String::new();
    for (count, symbol) in [
        (seconds / 3_600, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ] {
        if count > 0 || (symbol == "s" && seconds == 0) {
            if !written.is_empty() {
                written.push(NO_BREAK);
            }
            let count = integer(i64::try_from(count).unwrap_or(i64::MAX), language);
            written.push_str(&with_unit(count, symbol));
        }
    }
    if time.base_units() < 0 {
        written.insert(0, '\u{2212}');
    }
    written
}

/// The digits of `amount` in `unit`, rounded without leaving the band over `over`
/// up to `up_to`: with `significant` digits if that is enough, else more.
pub fn quantity_inside(
    amount: Quantity,
    unit: Unit,
    (over, up_to): (Quantity, Option<Quantity>),
    significant: i32,
    language: Language,
) -> String {
    let first = decimals(amount, unit, significant);
    // what a bill counts is never rounded to tens; a forecast may be
    let first = if significant < SIGNIFICANT {
        first
    } else {
        first.max(0)
    };
    for decimals in first..DECIMALS_MAX {
        let figure = Figure::new(amount, unit, decimals, Rounding::Nearest);
        let is_inside =
            figure.cmp(over).is_gt() && up_to.is_none_or(|up_to| figure.cmp(up_to).is_le());
        if figure.is_exact || is_inside {
            return figure.written(language);
        }
    }
    exact_digits(amount, unit, language)
}

/// Two amounts with as many digits as it takes to tell them apart: `12.41 GB`
/// and `12.43 GB`.
pub fn quantities_apart(amounts: [Quantity; 2], unit: Unit, language: Language) -> [String; 2] {
    let first = amounts.map(|amount| decimals(amount, unit, SIGNIFICANT).max(0));
    let figures =
        |decimals| amounts.map(|amount| Figure::new(amount, unit, decimals, Rounding::Nearest));
    let is_told = |decimals: &i32| {
        let [one, other] = figures(*decimals);
        one.scaled != other.scaled
    };
    let from = first[0].min(first[1]);
    // what needs no more digits is written as everywhere else
    match (from..DECIMALS_MAX).find(is_told) {
        Some(decimals) if decimals > first[0].max(first[1]) => {
            figures(decimals).map(|figure| with_unit(figure.written(language), unit.symbol()))
        }
        _ => amounts.map(|amount| quantity(amount, unit, language)),
    }
}

/// The digits of what is left beside `used`: no finer than those, so that the two
/// add up where they can be seen together, and rounded down, so that what is left
/// is never more than there is.
pub fn quantity_left(left: Quantity, used: Quantity, unit: Unit, language: Language) -> String {
    let fine = decimals(left, unit, SIGNIFICANT).max(0);
    let coarse = decimals(used, unit, SIGNIFICANT).clamp(0, fine);
    let figure = Figure::new(left, unit, coarse, Rounding::Down);
    if figure.scaled == 0 {
        return Figure::new(left, unit, fine, Rounding::Down).written(language);
    }
    figure.written(language)
}

/// The digits of [`quantity`] alone, those left out going where `rounding` says.
pub fn quantity_digits(
    amount: Quantity,
    unit: Unit,
    rounding: Rounding,
    language: Language,
) -> String {
    let decimals = decimals(amount, unit, SIGNIFICANT).max(0);
    let mut figure = Figure::new(amount, unit, decimals, rounding);
    // 99.96 became 100.0
    if decimals > 0 && figure.scaled.unsigned_abs() >= 10_u128.pow(SIGNIFICANT.unsigned_abs()) {
        figure.scaled /= 10;
        figure.decimals -= 1;
    }
    figure.written(language)
}

pub(super) fn exact_digits(amount: Quantity, unit: Unit, language: Language) -> String {
    Figure::new(amount, unit, DECIMALS_MAX, Rounding::Nearest).written(language)
}

/// How many decimals give `amount` that many significant digits; negative where
/// even tens or hundreds are too fine.
fn decimals(amount: Quantity, unit: Unit, significant: i32) -> i32 {
    let size = i128::from(amount.base_units()).abs();
    let unit = i128::from(unit.base_units());
    if size == 0 {
        return 0;
    }
    let mut before_point = 0;
    let mut power = unit;
    while power <= size {
        power *= 10;
        before_point += 1;
    }
    // zeros after the point do not count
    let mut scaled = size * 10;
    while before_point <= 0 && scaled < unit {
        scaled *= 10;
        before_point -= 1;
    }
    (significant - before_point).min(DECIMALS_MAX)
}

/// A number of units, rounded to some decimals.
struct Figure {
    /// Units × 10^decimals.
    scaled: i128,
    decimals: i32,
    unit: i128,
    is_exact: bool,
}

impl Figure {
    fn new(amount: Quantity, unit: Unit, decimals: i32, rounding: Rounding) -> Self {
        let mode = match rounding {
            Rounding::Nearest => RoundingMode::HalfUp,
            Rounding::Down => RoundingMode::Down,
        };
        let amount = i128::from(amount.base_units());
        let unit = i128::from(unit.base_units());
        let (up, down) = (power(decimals), power(-decimals));
        let (whole, part) = (amount / (unit * down), amount % (unit * down));
        // the part is less than one step of 10^-decimals, so its product is small
        let part_scaled = part * up;
        let rounded = div_round(part_scaled, unit * down, mode).map_or(0, i128::from);
        Self {
            scaled: (whole * up + rounded) * down,
            decimals: decimals.max(0),
            unit,
            is_exact: part_scaled % (unit * down) == 0,
        }
    }

    /// The rounded number against a bound.
    fn cmp(&self, bound: Quantity) -> std::cmp::Ordering {
        let bound = i128::from(bound.base_units()) * power(self.decimals);
        (self.scaled * self.unit).cmp(&bound)
    }

    fn written(&self, language: Language) -> String {
        let power = power(self.decimals).unsigned_abs();
        let size = self.scaled.unsigned_abs();
        let mut plain = String::from(if self.scaled < 0 { "-" } else { "" });
        plain.push_str(&(size / power).to_string());
        if self.decimals > 0 {
            let decimals = (size % power).to_string();
            plain.push('.');
            for _ in decimals.len()..self.decimals.unsigned_abs() as usize {
                plain.push('0');
            }
            plain.push_str(&decimals);
            if self.is_exact {
                plain.truncate(plain.trim_end_matches('0').trim_end_matches('.').len());
            }
        }
        localized(&plain, language)
    }
}

/// 10^exponent, and 1 for a negative one.
fn power(exponent: i32) -> i128 {
    10_i128.pow(exponent.max(0).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{De, En};

    fn amount(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    fn broken(text: &str) -> String {
        text.replace(' ', "\u{a0}")
    }

    #[test]
    fn three_digits_are_enough_and_whole_ones_stay() {
        for (text, unit, en, de) in [
            ("0 B", Unit::Gigabyte, "0 GB", "0 GB"),
            ("30.1 GB", Unit::Gigabyte, "30.1 GB", "30,1 GB"),
            ("30.14 GB", Unit::Gigabyte, "30.1 GB", "30,1 GB"),
            ("30.15 GB", Unit::Gigabyte, "30.2 GB", "30,2 GB"),
            ("30 GB", Unit::Gigabyte, "30 GB", "30 GB"),
            ("30.04 GB", Unit::Gigabyte, "30.0 GB", "30,0 GB"),
            ("0.5 GB", Unit::Gigabyte, "0.5 GB", "0,5 GB"),
            ("1 B", Unit::Gigabyte, "0.000000001 GB", "0,000000001 GB"),
            ("41.234567 MB", Unit::Gigabyte, "0.0412 GB", "0,0412 GB"),
            ("9.996 GB", Unit::Gigabyte, "10.0 GB", "10,0 GB"),
            ("99.96 GB", Unit::Gigabyte, "100 GB", "100 GB"),
            ("131.5 GB", Unit::Gigabyte, "132 GB", "132 GB"),
            ("1234.5 GB", Unit::Gigabyte, "1,235 GB", "1.235 GB"),
            ("-5.678 GB", Unit::Gigabyte, "−5.68 GB", "−5,68 GB"),
            ("1.5 KiB", Unit::Kibibyte, "1.5 KiB", "1,5 KiB"),
            ("1 B", Unit::Kibibyte, "0.000977 KiB", "0,000977 KiB"),
            ("412 min", Unit::Minute, "412 min", "412 min"),
            ("1001 min", Unit::Minute, "1,001 min", "1.001 min"),
            ("90 s", Unit::Minute, "1.5 min", "1,5 min"),
            ("100 s", Unit::Minute, "1.67 min", "1,67 min"),
        ] {
            assert_eq!(quantity(amount(text), unit, En), broken(en), "{text}");
            assert_eq!(quantity(amount(text), unit, De), broken(de), "{text}");
        }
    }

    #[test]
    fn what_is_left_is_never_rounded_up_and_no_finer_than_what_is_used() {
        for (left, used, unit, want) in [
            ("19.96 GB", "30.04 GB", Unit::Gigabyte, "19.9"),
            ("3.23874 GB", "46.76126 GB", Unit::Gigabyte, "3.2"),
            ("8.5 GB", "1.5 GB", Unit::Gigabyte, "8.5"),
            ("0.04 GB", "49.96 GB", Unit::Gigabyte, "0.04"),
            ("60.5 GB", "139.5 GB", Unit::Gigabyte, "60"),
            ("10 GB", "0 GB", Unit::Gigabyte, "10"),
            ("13 min", "412 min", Unit::Minute, "13"),
        ] {
            let written = quantity_left(amount(left), amount(used), unit, En);
            assert_eq!(written, want, "{left} beside {used}");
        }
    }

    #[test]
    fn a_figure_stays_on_its_side_of_a_bound() {
        for (text, over, up_to, significant, want) in [
            ("30.14 GB", "25 GB", "50 GB", 3, "30.1"),
            ("50.04 GB", "50 GB", "100 GB", 3, "50.04"),
            ("50.000000001 GB", "50 GB", "100 GB", 3, "50.000000001"),
            ("49.999 GB", "25 GB", "50 GB", 3, "50.0"),
            ("50 GB", "25 GB", "50 GB", 3, "50"),
            ("0 GB", "0 GB", "50 GB", 3, "0"),
            ("44.3 GB", "25 GB", "50 GB", 2, "44"),
            ("50.3 GB", "50 GB", "100 GB", 2, "50.3"),
            ("412 min", "400 min", "425 min", 2, "410"),
            ("401 min", "400 min", "425 min", 2, "401"),
            ("424 min", "400 min", "425 min", 2, "420"),
            ("12345 min", "1000 min", "99999 min", 2, "12,000"),
        ] {
            let band = (amount(over), Some(amount(up_to)));
            let unit = if text.ends_with("GB") {
                Unit::Gigabyte
            } else {
                Unit::Minute
            };
            let written = quantity_inside(amount(text), unit, band, significant, En);
            assert_eq!(written, want, "{text} in {over} – {up_to}");
        }
    }

    #[test]
    fn two_amounts_can_be_told_apart() {
        for (one, other, want) in [
            ("12.4 GB", "12.5 GB", ["12.4 GB", "12.5 GB"]),
            ("12.41 GB", "12.43 GB", ["12.41 GB", "12.43 GB"]),
            ("12.4 GB", "12.40001 GB", ["12.4 GB", "12.40001 GB"]),
            ("12.4 GB", "12.4 GB", ["12.4 GB", "12.4 GB"]),
            ("0 GB", "3 B", ["0 GB", "0.000000003 GB"]),
        ] {
            let written = quantities_apart([amount(one), amount(other)], Unit::Gigabyte, En);
            assert_eq!(written, want.map(broken));
        }
    }

    #[test]
    fn units_become_words_and_one_is_singular() {
        for (text, unit, en, de) in [
            ("412 min", Unit::Minute, "412 minutes", "412 Minuten"),
            ("1 min", Unit::Minute, "1 minute", "1 Minute"),
            ("0 min", Unit::Minute, "0 minutes", "0 Minuten"),
            ("1.5 h", Unit::Hour, "1.5 hours", "1,5 Stunden"),
            ("1 s", Unit::Second, "1 second", "1 Sekunde"),
            ("30.1 GB", Unit::Gigabyte, "30.1 GB", "30,1 GB"),
        ] {
            assert_eq!(quantity_words(amount(text), unit, En), broken(en));
            assert_eq!(quantity_words(amount(text), unit, De), broken(de));
        }
    }

    #[test]
    fn the_natural_unit_is_the_largest_that_is_filled() {
        for (text, like, en) in [
            ("0 B", Unit::Gigabyte, "0 B"),
            ("999 B", Unit::Gigabyte, "999 B"),
            ("1 KB", Unit::Gigabyte, "1 KB"),
            ("41 MB", Unit::Gigabyte, "41 MB"),
            ("999.4 MB", Unit::Kilobyte, "999 MB"),
            ("1500 GB", Unit::Kilobyte, "1,500 GB"),
            ("1 KB", Unit::Gibibyte, "1,000 B"),
            ("1.5 MiB", Unit::Gibibyte, "1.5 MiB"),
            ("-41 MB", Unit::Gigabyte, "−41 MB"),
            ("61 s", Unit::Minute, "1 min 1 s"),
        ] {
            assert_eq!(
                quantity_natural(amount(text), like, En),
                broken(en),
                "{text}"
            );
        }
    }

    #[test]
    fn time_is_written_in_its_parts() {
        for (seconds, en, de) in [
            (0, "0 s", "0 s"),
            (12, "12 s", "12 s"),
            (60, "1 min", "1 min"),
            (2_472, "41 min 12 s", "41 min 12 s"),
            (24_060, "6 h 41 min", "6 h 41 min"),
            (3_601, "1 h 1 s", "1 h 1 s"),
            (4_320_000, "1,200 h", "1.200 h"),
            (-90, "−1 min 30 s", "−1 min 30 s"),
        ] {
            let time = Quantity::of(seconds, Unit::Second);
            assert_eq!(duration(time, En), broken(en));
            assert_eq!(duration(time, De), broken(de));
        }
    }

    #[test]
    fn exact_figures_have_all_their_decimals() {
        for (text, unit, want) in [
            ("0.000001 GB", Unit::Gigabyte, "0.000001 GB"),
            ("12.3456 GB", Unit::Gigabyte, "12.3456 GB"),
            ("25 GB", Unit::Gigabyte, "25 GB"),
            ("1000 min", Unit::Minute, "1,000 min"),
            ("0.5 KiB", Unit::Kibibyte, "0.5 KiB"),
        ] {
            assert_eq!(quantity_exact(amount(text), unit, En), broken(want));
        }
    }

    #[test]
    fn the_ends_of_the_range_are_written_too() {
        for measure in [Unit::Byte, Unit::Gigabyte, Unit::Gibibyte] {
            for units in [i64::MAX, i64::MIN] {
                let amount = Quantity::new(units, Measure::Bytes);
                assert!(!quantity(amount, measure, En).is_empty());
                assert!(!quantity_exact(amount, measure, En).is_empty());
            }
        }
    }
}
