//! Why a tariff file was refused, to the person who is writing it.

use crate::format;
use domain::{
    catalog::{ScheduleError, TariffError, tariff_file::TariffFileError},
    party::Language,
    unit::{MoneyError, Quantity, Unit},
    usage::Service,
};

crate::texts! {
    unreadable: "The file cannot be read as it is written" | "Die Datei ist so nicht lesbar";
    no_bands: "There are no bands" | "Es gibt keine Stufen";
    no_rule_above: "Say what happens above the last band: above = { cost = … } or above = { price = …, per = … }"
        | "Sagen Sie, was über der letzten Stufe gilt: above = { cost = … } oder above = { price = …, per = … }";
    no_width: "A width or a block must be more than zero" | "Eine Breite oder ein Block muss mehr als null sein";
    bound_out_of_range: "A bound is too large" | "Eine Grenze ist zu groß";
    amount_out_of_range: "An amount is too large" | "Ein Betrag ist zu groß";
    no_version: "The version is a number from 1" | "Die Version ist eine Zahl ab 1";
    no_groups: "There is no [[group]]: the tariff bills nothing" | "Es gibt keine [[group]]: Der Tarif berechnet nichts";
    no_name: "There is no English name: [name] en = …" | "Der englische Name fehlt: [name] en = …";
}

crate::sentences! {
    of_service(service, refusal): "{service}: {refusal}" | "{service}: {refusal}";
    too_many_bands(count, max): "{count} bands are too many: {max} at most" | "{count} Stufen sind zu viele: höchstens {max}";
    overlap(band, up_to, before): "Band {band} ends at {up_to}, but {before} is reached before it" | "Stufe {band} endet bei {up_to}, doch schon davor sind {before} erreicht";
    gap(before_band, before, over): "Band {before_band} ends at {before}, the next begins at {over}: there is a gap" | "Stufe {before_band} endet bei {before}, die nächste beginnt bei {over}: Da ist eine Lücke";
    not_wider(wide, width): "The wide bands ({wide}) must be wider than those before them ({width})" | "Die breiten Stufen ({wide}) müssen breiter sein als die davor ({width})";
    negative_cost(band): "Band {band} has a negative cost" | "Stufe {band} hat negative Kosten";
    two_measures(band): "Band {band} counts in another measure than the first" | "Stufe {band} zählt in einem anderen Maß als die erste";
    two_currencies(one, other): "{one} and {other} are two currencies" | "{one} und {other} sind zwei Währungen";
    not_an_amount(field, text): "{field}: “{text}” is no amount such as 35.00" | "{field}: „{text}“ ist kein Betrag wie 35.00";
    field_out_of_range(field): "{field} is too large" | "{field} ist zu groß";
    not_a_quantity(field, error): "{field}: {error}" | "{field}: {error}";
    not_a_number(field, text): "{field}: “{text}” is no quantity such as 25" | "{field}: „{text}“ ist keine Menge wie 25";
    unknown_unit(field, unit): "{field}: “{unit}” is no unit; s, min, h, B, KB, MB, GB, KiB, MiB, GiB are" | "{field}: „{unit}“ ist keine Einheit; s, min, h, B, KB, MB, GB, KiB, MiB, GiB sind es";
    not_a_rate(text): "tax_rate: “{text}” is no rate between 0 and 100 percent" | "tax_rate: „{text}“ ist kein Satz zwischen 0 und 100 Prozent";
    unknown_currency(text): "“{text}” is no currency: an ISO 4217 code such as EUR is wanted" | "„{text}“ ist keine Währung: Gefragt ist ein Kürzel nach ISO 4217 wie EUR";
    one_way(service): "{service}: give the bands either as bands or as series" | "{service}: Geben Sie die Stufen entweder als bands oder als series an";
    not_a_code(text): "“{text}” is no tariff code: lower-case letters, digits and hyphens, a letter first, 48 at most" | "„{text}“ ist kein Tarifkürzel: Kleinbuchstaben, Ziffern und Bindestriche, vorn ein Buchstabe, höchstens 48";
    two_groups(service): "There are two groups for {service}" | "Es gibt zwei Gruppen für {service}";
    other_currency(service, costs, tariff): "The costs of {service} are in {costs}, the tariff is in {tariff}" | "Die Kosten für {service} sind in {costs}, der Tarif ist in {tariff}";
    other_measure(service, unit): "{service} is not counted in {unit}" | "{service} wird nicht in {unit} gezählt";
    no_increment(service): "{service}: the increment must be more than zero" | "{service}: Der Zähltakt (increment) muss mehr als null sein";
}

/// As [`ScheduleError::TooManyBands`] has it.
const BANDS_MAX: usize = 500;

/// A refusal in words, and what the parser says of the place, in English, where
/// it is one of form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub say: String,
    /// Line, column and the text there.
    pub place: Option<String>,
}

/// Why `error` refused a tariff file.
pub fn tariff_file(error: &TariffFileError, language: Language) -> Refusal {
    use TariffFileError as E;
    let say = match error {
        E::Form(place) => {
            return Refusal {
                say: unreadable(language).to_owned(),
                place: Some(place.trim().to_owned()),
            };
        }
        E::Currency(error) => unknown_currency(language, &error.0).to_string(),
        E::OneWay { service } => one_way(language, service.as_str()).to_string(),
        E::Amount {
            service,
            field,
            error,
        } => of(*service, &amount(field, error, language), language),
        E::Quantity {
            service,
            field,
            error,
        } => of(*service, &quantity(field, error, language), language),
        E::Rate { service, error } => of(
            *service,
            &not_a_rate(language, &error.0).to_string(),
            language,
        ),
        E::Schedule { service, error } => of(*service, &schedule(error, language), language),
        E::Tariff(error) => tariff(error, language),
    };
    Refusal { say, place: None }
}

fn of(service: Service, refusal: &str, language: Language) -> String {
    of_service(language, service.as_str(), refusal).to_string()
}

fn amount(field: &str, error: &MoneyError, language: Language) -> String {
    match error {
        MoneyError::NotAnAmount(text) => not_an_amount(language, field, text).to_string(),
        MoneyError::OutOfRange => field_out_of_range(language, field).to_string(),
        MoneyError::TwoCurrencies(one, other) => {
            two_currencies(language, one.code(), other.code()).to_string()
        }
    }
}

fn quantity(field: &str, error: &domain::unit::QuantityError, language: Language) -> String {
    use domain::unit::QuantityError as E;
    match error {
        E::UnknownUnit(unit) => unknown_unit(language, field, unit).to_string(),
        E::NotAQuantity(text) => not_a_number(language, field, text).to_string(),
        E::TwoMeasures(..) | E::OutOfRange => field_out_of_range(language, field).to_string(),
    }
}

fn schedule(error: &ScheduleError, language: Language) -> String {
    use ScheduleError as E;
    let number =
        |number: usize| format::integer(i64::try_from(number).unwrap_or(i64::MAX), language);
    let natural = |quantity: Quantity| format::quantity_natural(quantity, Unit::Gigabyte, language);
    match error {
        E::NoBands => no_bands(language).to_owned(),
        E::TooManyBands(count) => {
            too_many_bands(language, &number(*count), &number(BANDS_MAX)).to_string()
        }
        E::Overlap {
            band,
            up_to,
            before,
        } => overlap(
            language,
            &number(*band),
            &natural(*up_to),
            &natural(*before),
        )
        .to_string(),
        E::Gap {
            before_band,
            before,
            over,
        } => gap(
            language,
            &number(*before_band),
            &natural(*before),
            &natural(*over),
        )
        .to_string(),
        E::NoRuleAbove => no_rule_above(language).to_owned(),
        E::NotWider { wide, width } => {
            not_wider(language, &natural(*wide), &natural(*width)).to_string()
        }
        E::NoWidth => no_width(language).to_owned(),
        E::NegativeCost { band } => negative_cost(language, &number(*band)).to_string(),
        E::TwoMeasures { band } => two_measures(language, &number(*band)).to_string(),
        E::Money(MoneyError::TwoCurrencies(one, other)) => {
            two_currencies(language, one.code(), other.code()).to_string()
        }
        E::Money(_) => amount_out_of_range(language).to_owned(),
        E::OutOfRange => bound_out_of_range(language).to_owned(),
    }
}

fn tariff(error: &TariffError, language: Language) -> String {
    use TariffError as E;
    match error {
        E::NotACode(text) => not_a_code(language, text).to_string(),
        E::NoVersion => no_version(language).to_owned(),
        E::NoGroups => no_groups(language).to_owned(),
        E::TwoGroups(service) => two_groups(language, service.as_str()).to_string(),
        E::OtherCurrency {
            service,
            costs,
            tariff,
        } => other_currency(language, service.as_str(), costs.code(), tariff.code()).to_string(),
        E::OtherMeasure { service, unit } => {
            other_measure(language, service.as_str(), unit.symbol()).to_string()
        }
        E::NoIncrement(service) => no_increment(language, service.as_str()).to_string(),
        E::NoName => no_name(language).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::NO_BREAK;

    const GOOD: &str = r#"
code = "t"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
tax = "inclusive"
name = { en = "T" }
[[group]]
service = "data"
unit = "GB"
increment = "1 KB"
tax_rate = "19"
bands = [{ up_to = "10", cost = "19" }, { over = "10", up_to = "25", cost = "24" }]
above = { cost = "55" }
"#;

    #[test]
    fn each_refusal_is_said_in_both_languages() {
        for (from, to, en, de) in [
            (
                "\"24\"",
                "\"x\"",
                "data: bands 2.cost: “x” is no amount such as 35.00",
                "data: bands 2.cost: „x“ ist kein Betrag wie 35.00",
            ),
            (
                "up_to = \"25\"",
                "up_to = \"9\"",
                "data: Band 2 ends at 9 GB, but 10 GB is reached before it",
                "data: Stufe 2 endet bei 9 GB, doch schon davor sind 10 GB erreicht",
            ),
            (
                "over = \"10\"",
                "over = \"12\"",
                "data: Band 1 ends at 10 GB, the next begins at 12 GB: there is a gap",
                "data: Stufe 1 endet bei 10 GB, die nächste beginnt bei 12 GB: Da ist eine Lücke",
            ),
            (
                "above = { cost = \"55\" }",
                "",
                "data: Say what happens above the last band: above = { cost = … } or above = { price = …, per = … }",
                "data: Sagen Sie, was über der letzten Stufe gilt: above = { cost = … } oder above = { price = …, per = … }",
            ),
            (
                "\"EUR\"",
                "\"XXX\"",
                "“XXX” is no currency: an ISO 4217 code such as EUR is wanted",
                "„XXX“ ist keine Währung: Gefragt ist ein Kürzel nach ISO 4217 wie EUR",
            ),
            (
                "code = \"t\"",
                "code = \"T\"",
                "“T” is no tariff code: lower-case letters, digits and hyphens, a letter first, 48 at most",
                "„T“ ist kein Tarifkürzel: Kleinbuchstaben, Ziffern und Bindestriche, vorn ein Buchstabe, höchstens 48",
            ),
            (
                "\"1 KB\"",
                "\"1 kb\"",
                "data: increment: “kb” is no unit; s, min, h, B, KB, MB, GB, KiB, MiB, GiB are",
                "data: increment: „kb“ ist keine Einheit; s, min, h, B, KB, MB, GB, KiB, MiB, GiB sind es",
            ),
            (
                "\"19\"\nbands",
                "\"119\"\nbands",
                "data: tax_rate: “119” is no rate between 0 and 100 percent",
                "data: tax_rate: „119“ ist kein Satz zwischen 0 und 100 Prozent",
            ),
            (
                "unit = \"GB\"",
                "unit = \"min\"",
                "data: increment",
                "data: increment",
            ),
            (
                "version = 1",
                "version = 0",
                "The version is a number from 1",
                "Die Version ist eine Zahl ab 1",
            ),
            (
                "cost = \"19\"",
                "cost = \"-1\"",
                "data: Band 1 has a negative cost",
                "data: Stufe 1 hat negative Kosten",
            ),
        ] {
            let source = GOOD.replacen(from, to, 1);
            assert_ne!(source, GOOD, "{from}");
            let Err(error) = domain::catalog::tariff_file::parse(&source) else {
                panic!("{from} → {to} is taken");
            };
            let said = |language| tariff_file(&error, language).say.replace(NO_BREAK, " ");
            // the measure of a group is checked last; its words are in the row of its unit
            if from.starts_with("unit") {
                assert_eq!(said(Language::En), "data is not counted in min");
                continue;
            }
            assert_eq!(said(Language::En), en);
            assert_eq!(said(Language::De), de);
        }
    }

    #[test]
    fn a_mistake_of_form_says_where() {
        let error = domain::catalog::tariff_file::parse("code = \n").unwrap_err();
        let refusal = tariff_file(&error, Language::De);
        assert_eq!(refusal.say, "Die Datei ist so nicht lesbar");
        assert!(refusal.place.is_some_and(|place| place.contains("line 1")));
    }
}
