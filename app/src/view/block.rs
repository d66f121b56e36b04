//! Blocks of usage: what a price is for, what usage is counted in.

use crate::{format, text::unit::noun};
use domain::{
    party::Language,
    unit::{Quantity, Unit},
};

/// A block that a price is for: `GB`, `10 MB`, `minute`.
pub(crate) fn block(size: Quantity, like: Unit, language: Language) -> String {
    match in_units(size, like) {
        Some((1, unit)) => noun(unit, true, language).to_owned(),
        Some((count, unit)) => format::counted(count, noun(unit, false, language), language),
        None => format::quantity_exact(size, like, language),
    }
}

/// Blocks that usage is counted in: `minutes`, `KB`, `blocks of 10 MB`.
#[cfg(feature = "ssr")]
pub(crate) fn blocks(size: Quantity, like: Unit, language: Language) -> String {
    match in_units(size, like) {
        Some((1, unit)) => noun(unit, false, language).to_owned(),
        _ => {
            let block = block(size, like, language);
            crate::text::bill::blocks_of(language, &block).to_string()
        }
    }
}

/// The largest unit of the family of `like` that `size` is a whole number of.
fn in_units(size: Quantity, like: Unit) -> Option<(i64, Unit)> {
    let base = size.base_units();
    let is_binary = |unit: Unit| unit.symbol().ends_with("iB");
    let unit = Unit::ALL
        .into_iter()
        .filter(|unit| unit.measure() == size.measure() && base % unit.base_units() == 0)
        .filter(|unit| is_binary(*unit) == is_binary(like) || unit.base_units() == 1)
        .max_by_key(|unit| unit.base_units())?;
    Some((base / unit.base_units(), unit))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use Language::{De, En};

    #[test]
    fn blocks_are_named_by_their_largest_unit() {
        for (size, like, each, each_de, many, many_de) in [
            (
                "1 min",
                Unit::Minute,
                "minute",
                "Minute",
                "minutes",
                "Minuten",
            ),
            (
                "60 s",
                Unit::Second,
                "minute",
                "Minute",
                "minutes",
                "Minuten",
            ),
            (
                "1 s",
                Unit::Minute,
                "second",
                "Sekunde",
                "seconds",
                "Sekunden",
            ),
            (
                "30 s",
                Unit::Minute,
                "30 seconds",
                "30 Sekunden",
                "blocks of 30 seconds",
                "Blöcken zu 30 Sekunden",
            ),
            ("1 KB", Unit::Gigabyte, "KB", "KB", "KB", "KB"),
            (
                "10 MB",
                Unit::Gigabyte,
                "10 MB",
                "10 MB",
                "blocks of 10 MB",
                "Blöcken zu 10 MB",
            ),
            ("1 MiB", Unit::Gibibyte, "MiB", "MiB", "MiB", "MiB"),
            (
                "1 KB",
                Unit::Gibibyte,
                "1,000 B",
                "1.000 B",
                "blocks of 1,000 B",
                "Blöcken zu 1.000 B",
            ),
        ] {
            let size: Quantity = size.parse().unwrap();
            let spaces = |text: String| text.replace(format::NO_BREAK, " ");
            assert_eq!(spaces(block(size, like, En)), each);
            assert_eq!(spaces(block(size, like, De)), each_de);
            assert_eq!(spaces(blocks(size, like, En)), many);
            assert_eq!(spaces(blocks(size, like, De)), many_de);
        }
    }
}
