//! What is wrong with a delivery tariff's file or with the networks, in words.

use crate::{component::form::FormFault, format::integer, text::operator::delivery as words};
use domain::{
    delivery::{
        ConditionMisfit, NetworkLineError, TariffFault, networks::LINES_MAX, tariff::PRICES_MAX,
    },
    party::Language,
};

fn whole(number: usize, language: Language) -> String {
    integer(i64::try_from(number).unwrap_or(i64::MAX), language)
}

/// A fault of a tariff's file.
pub fn of_tariff(fault: &TariffFault, language: Language) -> String {
    let number = |place: &usize| whole(*place, language);
    match fault {
        TariffFault::Form(what) => words::fault_form(language, what).to_string(),
        TariffFault::Version => words::fault_version(language).to_owned(),
        TariffFault::Day(text) => words::fault_day(language, text).to_string(),
        TariffFault::Currency(unknown) => words::fault_currency(language, &unknown.0).to_string(),
        TariffFault::Count => {
            words::fault_count(language, &whole(PRICES_MAX, language)).to_string()
        }
        TariffFault::NotAlways => words::fault_not_always(language).to_owned(),
        TariffFault::Price(place, text) => {
            words::fault_price(language, &number(place), text).to_string()
        }
        TariffFault::Condition(place, error) => {
            words::fault_when(language, &number(place), &error.to_string()).to_string()
        }
        TariffFault::Misfit(place, misfit) => {
            let what = match misfit {
                ConditionMisfit::Unknown(what) => words::fault_unknown(language, what).to_string(),
                ConditionMisfit::Impossible => words::fault_impossible(language).to_owned(),
            };
            words::fault_when(language, &number(place), &what).to_string()
        }
        TariffFault::Name(place, of) => {
            words::fault_name(language, &number(place), of.tag()).to_string()
        }
    }
}

/// A fault of the networks, at their field.
pub fn of_networks(fault: &NetworkLineError, language: Language) -> FormFault {
    let number = |line: &usize| whole(*line, language);
    let words = match fault {
        NetworkLineError::Form(line) => words::line_form(language, &number(line)),
        NetworkLineError::Network(line, unknown) => {
            words::line_network(language, &number(line), &unknown.0)
        }
        NetworkLineError::Range(line, text) => words::line_range(language, &number(line), text),
        NetworkLineError::Twice(line) => words::line_twice(language, &number(line)),
        NetworkLineError::TooMany => words::too_many_lines(language, &whole(LINES_MAX, language)),
    };
    FormFault::new("networks", words.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::delivery::{DeliveryTariffFile, NetworkMap};

    #[test]
    fn each_fault_is_said_in_both_languages() {
        let file = "version = 0\nvalid_from = \"x\"\ncurrency = \"EUX\"\n\
            [[price]]\nname = { en = \"A\" }\nwhen = \"service = data\"\nper_mb = \"1\"\n\
            [[price]]\nname = { en = \"A\", de = \"A\" }\nwhen = \"netwok = fixed\"\nper_mb = \"1\"\n";
        let faults = DeliveryTariffFile::from_toml(file).unwrap().read();
        let said = |language| -> Vec<String> {
            let faults = faults.as_ref().unwrap_err().iter();
            faults.map(|fault| of_tariff(fault, language)).collect()
        };
        let (english, german) = (said(Language::En).join("\n"), said(Language::De).join("\n"));
        for want in [
            "version: enter a number",
            "“x” is not a day",
            "“EUX” is no currency",
            "must be without “when”",
            "Price 1: enter a name in the language de",
            "Price 1: when: a delivery has no service",
            "Price 2: when: at character",
        ] {
            assert!(english.contains(want), "{want}: {english}");
        }
        for want in [
            "„x“ ist kein Tag",
            "Preis 1: when: eine Lieferung hat kein „service“",
        ] {
            assert!(german.contains(want), "{want}: {german}");
        }
        let form = DeliveryTariffFile::from_toml("version = ").unwrap_err();
        assert!(of_tariff(&form, Language::De).starts_with("Die Datei lässt sich nicht lesen: "));
        for (fault, want) in [
            (TariffFault::Count, "Enter 1 to 50 prices"),
            (
                TariffFault::Price(2, "-1".into()),
                "Price 2: per_mb: “-1” is not",
            ),
            (
                TariffFault::Misfit(1, ConditionMisfit::Impossible),
                "Price 1: when: together",
            ),
        ] {
            let said = of_tariff(&fault, Language::En);
            assert!(said.starts_with(want), "{said}");
        }
    }

    #[test]
    fn each_line_that_is_wrong_is_named() {
        let many = "x\n".repeat(LINES_MAX + 2);
        for (lines, want) in [
            ("mobile", "Line 1: write a network and a range"),
            ("dsl 10.0.0.0/8", "Line 1: “dsl” is no network"),
            ("mobile 10.0.0.1/8", "Line 1: “10.0.0.1/8” is not a range"),
            ("mobile 10.0.0.0/8\nfixed 10.0.0.0/8", "Line 2: this range"),
            (many.as_str(), "At most 2,000 lines"),
        ] {
            let faults = NetworkMap::read(lines).unwrap_err();
            let said = of_networks(faults.last().unwrap(), Language::En);
            assert!(said.words.starts_with(want), "{said:?}");
            assert_eq!(said.field, "networks");
        }
    }
}
