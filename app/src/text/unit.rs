//! Units as words.

use domain::{party::Language, unit::Unit};

/// The unit as a word, in the number that `is_one` says; data volumes keep
/// their symbol.
pub const fn noun(unit: Unit, is_one: bool, language: Language) -> &'static str {
    match (unit, is_one, language) {
        (Unit::Second, true, Language::En) => "second",
        (Unit::Second, false, Language::En) => "seconds",
        (Unit::Second, true, Language::De) => "Sekunde",
        (Unit::Second, false, Language::De) => "Sekunden",
        (Unit::Minute, true, Language::En) => "minute",
        (Unit::Minute, false, Language::En) => "minutes",
        (Unit::Minute, true, Language::De) => "Minute",
        (Unit::Minute, false, Language::De) => "Minuten",
        (Unit::Hour, true, Language::En) => "hour",
        (Unit::Hour, false, Language::En) => "hours",
        (Unit::Hour, true, Language::De) => "Stunde",
        (Unit::Hour, false, Language::De) => "Stunden",
        _ => unit.symbol(),
    }
}
