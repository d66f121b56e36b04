//! The examples of the formats' page.

use super::*;

const PAGE: &str = include_str!("../../../docs/formats/delivery.md");

/// The fenced block of the page that is called `name`.
fn block(name: &str) -> &'static str {
    let mut fences = PAGE.split("\n```").skip(1).step_by(2);
    let named = fences.find_map(|block| block.strip_prefix("toml ")?.strip_prefix(name));
    named.unwrap()
}

#[test]
fn the_examples_are_read_and_written() {
    let file = PreferenceFile::from_toml(block("preferences")).unwrap();
    let preferences = file.read().unwrap();
    assert_eq!(preferences.groups().len(), 1);
    // those of a group are asked first
    let names: Vec<&str> = preferences.rules().iter().map(|rule| &*rule.name).collect();
    assert_eq!(
        names,
        [
            "The first listen",
            "Students at night",
            "At home",
            "Nothing abroad"
        ]
    );
    let again = PreferenceFile::from(&preferences);
    assert_eq!(again.read(), Ok(preferences));
    let tariff = DeliveryTariffFile::from_toml(block("tariff")).unwrap();
    assert_eq!(tariff.read().unwrap().prices.len(), 4);
}

#[test]
fn the_page_names_each_field() {
    let full = PreferenceFile {
        currency: "EUR".into(),
        budget: Some(preference_file::BudgetFile::default()),
        groups: vec![preference_file::GroupFile::default()],
        rules: vec![RuleFile {
            name: "a".into(),
            item: "a".into(),
            group: "a".into(),
            when: "a".into(),
            part: "a".into(),
            share: "a".into(),
            up_to: "a".into(),
        }],
    };
    let tariff = DeliveryTariffFile::from_toml(block("tariff")).unwrap();
    let written = format!("{}{}", full.to_toml(), tariff.to_toml());
    for line in written.lines() {
        let Some((field, _)) = line.split_once(" = ") else {
            continue;
        };
        assert!(
            PAGE.contains(&format!("`{field}`")) || ["en", "de"].contains(&field),
            "{field}"
        );
    }
}
