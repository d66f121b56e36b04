//! What preferences say, and how each fault is named.

use super::*;
use proptest::prelude::*;

const FILE: &str = r#"
currency = "EUR"

[budget]
month = "50.00 EUR"
when_spent = "subscriber pays"

[[group]]
name = "singles"
items = ["con_b", "con_a", "con_a"]

[[rule]]
name = "All else"
share = "25 %"

[[rule]]
name = "Singles on the road"
group = "singles"
when = "network = mobile and not roaming and size <= 20 MB"
share = "75 %"
up_to = "0.50 EUR"

[[rule]]
name = "First chapter"
item = "con_a"
part = "0:00-1:30"
share = "100 %"
"#;

#[test]
fn rules_are_asked_from_special_to_general() {
    let preferences = PreferenceFile::from_toml(FILE).unwrap().read().unwrap();
    let names: Vec<&str> = preferences.rules().iter().map(|rule| &*rule.name).collect();
    assert_eq!(names, ["First chapter", "Singles on the road", "All else"]);
    assert_eq!(
        preferences.groups()[0].items,
        ["con_a".into(), "con_b".into()]
    );
    let again = PreferenceFile::from(&preferences).to_toml();
    assert_eq!(
        PreferenceFile::from_toml(&again).unwrap().read(),
        Ok(preferences)
    );
}

#[test]
fn each_fault_is_named_with_its_field() {
    for (from, to, want) in [
        ("\"EUR\"", "\"EUX\"", "currency: "),
        (
            "50.00 EUR",
            "50.00",
            "budget: month: \"50.00\" is not an amount",
        ),
        (
            "50.00 EUR",
            "-1 EUR",
            "budget: month: \"-1 EUR\" is not an amount",
        ),
        (
            "50.00 EUR",
            "50.00 USD",
            "budget: month: the preferences are in EUR",
        ),
        (
            "subscriber pays",
            "whatever",
            "budget: when_spent: subscriber pays or no delivery",
        ),
        (
            "name = \"singles\"",
            "name = \"\"",
            "group 1: name: 1 to 64 bytes",
        ),
        ("\"con_b\"", "\" \"", "group 1: items: 1 to 64 bytes"),
        ("25 %", "101 %", "rule 1: share: \"101 %\" is not a rate"),
        ("25 %", "-5 %", "rule 1: share: \"-5 %\" is not a rate"),
        (
            "group = \"singles\"",
            "group = \"x\"",
            "rule 2: group: there is no group \"x\"",
        ),
        (
            "item = \"con_a\"",
            "item = \"con_a\"\ngroup = \"singles\"",
            "rule 3: item: item and group",
        ),
        (
            "0.50 EUR",
            "-0.50 EUR",
            "rule 2: up_to: \"-0.50 EUR\" is not an amount",
        ),
        (
            "0.50 EUR",
            "0.50 GBP",
            "rule 2: up_to: the preferences are in EUR",
        ),
        (
            "0:00-1:30",
            "1:30-0:00",
            "rule 3: part: \"1:30-0:00\" is an empty part",
        ),
        (
            "network = mobile and not",
            "network = fixed and",
            "rule 2: when: it can never hold",
        ),
        (
            "network = mobile and not",
            "network",
            "rule 2: when: at character 9",
        ),
        (
            "network = mobile and not",
            "service = data and not",
            "rule 2: when: a delivery has no service",
        ),
        (
            "\"First chapter\"",
            "\"All else\"",
            "rule 3: name: \"All else\" is there twice",
        ),
        (
            "[[group]]",
            "[[group]]\nname = \"singles\"\nitems = []\n[[group]]",
            "group 2: name: \"singles\" is there twice",
        ),
        (
            "share = \"25 %\"",
            "shar = \"25 %\"",
            "file: TOML parse error",
        ),
    ] {
        let text = FILE.replace(from, to);
        assert_ne!(text, FILE, "{from}");
        let faults = match PreferenceFile::from_toml(&text) {
            Ok(file) => file.read().unwrap_err(),
            Err(fault) => vec![fault],
        };
        let words: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(
            words.iter().any(|one| one.starts_with(want)),
            "{want}: {words:?}"
        );
    }
}

#[test]
fn what_is_too_much_is_refused() {
    let rule = |number: usize| RuleFile {
        name: number.to_string(),
        share: "1".into(),
        ..RuleFile::default()
    };
    let mut file = PreferenceFile {
        currency: "EUR".into(),
        rules: (0..=RULES_MAX).map(rule).collect(),
        groups: (0..=GROUPS_MAX)
            .map(|number| GroupFile {
                name: number.to_string(),
                items: (0..=ITEMS_MAX).map(|item| item.to_string()).collect(),
            })
            .collect(),
        ..PreferenceFile::default()
    };
    let faults = file.read().unwrap_err();
    for most in [RULES_MAX, GROUPS_MAX, ITEMS_MAX] {
        assert!(
            faults
                .iter()
                .any(|fault| fault.fault == Fault::TooMany(most)),
            "{most}"
        );
    }
    file.rules.truncate(RULES_MAX);
    file.groups.clear();
    assert!(file.read().is_ok());
    let long = PreferenceFile::from_toml(&"#".repeat(FILE_BYTES_MAX + 1));
    assert!(long.is_err());
}

proptest! {
    #[test]
    fn no_text_makes_it_fall_over(text in "[a-z \\[\\]=\"0-9.%\n]{0,80}") {
        let _ = PreferenceFile::from_toml(&text).map(|file| file.read());
    }
}
