//! Bands as ranges.

use super::{NO_BREAK, number::integer, quantity::exact_digits};
use domain::{
    party::Language,
    unit::{Quantity, Unit},
};

/// The band over `over` up to and including `up_to`, with its unit: `301 – 325 min`
/// where usage counts in whole units, else `over 25 up to 50 GB`; the first
/// begins at 0, the last is open.
pub fn band_range(
    (over, up_to): (Quantity, Option<Quantity>),
    unit: Unit,
    whole_units: bool,
    language: Language,
) -> String {
    let mut range = band_range_short((over, up_to), unit, whole_units, language);
    range.push(NO_BREAK);
    range.push_str(unit.symbol());
    range
}

/// The same without the unit, for a sentence that has just said it: `401 – 425`.
pub fn band_range_short(
    (over, up_to): (Quantity, Option<Quantity>),
    unit: Unit,
    whole_units: bool,
    language: Language,
) -> String {
    let whole = |bound: Quantity| {
        let is_whole = bound.base_units() % unit.base_units() == 0;
        (whole_units && is_whole).then(|| bound.base_units() / unit.base_units())
    };
    if let (Some(over), Some(Some(up_to))) = (whole(over), up_to.map(whole)) {
        let from = if over == 0 { 0 } else { over + 1 };
        let (from, up_to) = (integer(from, language), integer(up_to, language));
        return format!("{from}{NO_BREAK}–{NO_BREAK}{up_to}");
    }
    let is_first = over.base_units() == 0;
    let over = exact_digits(over, unit, language);
    let Some(up_to) = up_to.map(|up_to| exact_digits(up_to, unit, language)) else {
        return match language {
            Language::En => format!("over{NO_BREAK}{over}"),
            Language::De => format!("über{NO_BREAK}{over}"),
        };
    };
    match (language, is_first) {
        (Language::En, true) => format!("up to{NO_BREAK}{up_to}"),
        (Language::De, true) => format!("bis{NO_BREAK}{up_to}"),
        (Language::En, false) => format!("over{NO_BREAK}{over} up to{NO_BREAK}{up_to}"),
        (Language::De, false) => format!("über{NO_BREAK}{over} bis{NO_BREAK}{up_to}"),
    }
}

/// A bound alone, as it stands beside a scale: `25`.
pub fn bound(bound: Quantity, unit: Unit, language: Language) -> String {
    exact_digits(bound, unit, language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{De, En};

    #[test]
    fn ranges_say_what_is_inside() {
        for (over, up_to, unit, whole, en, de) in [
            (
                0,
                Some(300),
                Unit::Minute,
                true,
                "0 – 300 min",
                "0 – 300 min",
            ),
            (
                300,
                Some(325),
                Unit::Minute,
                true,
                "301 – 325 min",
                "301 – 325 min",
            ),
            (
                950,
                Some(1_000),
                Unit::Minute,
                true,
                "951 – 1,000 min",
                "951 – 1.000 min",
            ),
            (
                1_000,
                None,
                Unit::Minute,
                true,
                "over 1,000 min",
                "über 1.000 min",
            ),
            (
                0,
                Some(10),
                Unit::Gigabyte,
                false,
                "up to 10 GB",
                "bis 10 GB",
            ),
            (
                25,
                Some(50),
                Unit::Gigabyte,
                false,
                "over 25 up to 50 GB",
                "über 25 bis 50 GB",
            ),
            (
                200,
                None,
                Unit::Gigabyte,
                false,
                "over 200 GB",
                "über 200 GB",
            ),
            (
                1_000,
                Some(2_000),
                Unit::Gibibyte,
                false,
                "over 1,000 up to 2,000 GiB",
                "über 1.000 bis 2.000 GiB",
            ),
        ] {
            let band = (
                Quantity::of(over, unit),
                up_to.map(|up_to| Quantity::of(up_to, unit)),
            );
            let written = |language| band_range(band, unit, whole, language).replace(NO_BREAK, " ");
            assert_eq!(written(En), en);
            assert_eq!(written(De), de);
        }
    }

    #[test]
    fn a_bound_between_units_is_not_written_as_whole() {
        let half = Quantity::of(30, Unit::Second);
        let written = band_range(
            (half, Some(Quantity::of(5, Unit::Minute))),
            Unit::Minute,
            true,
            En,
        );
        assert_eq!(written.replace(NO_BREAK, " "), "over 0.5 up to 5 min");
    }
}
