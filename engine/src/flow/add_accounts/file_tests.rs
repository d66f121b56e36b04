//! A file that reads, and a row for each refusal that needs no database.

use super::*;
use crate::testing::instant;

/// The example of the documentation.
pub(in super::super) fn example() -> &'static str {
    include_str!("../../../../docs/formats/accounts.md")
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap()
}

#[test]
fn the_example_of_the_documentation_reads() {
    let file = parse(example()).unwrap();
    assert_eq!(file.seller.unwrap().tax_id, "DE123456789");
    let account = &file.accounts[0];
    assert_eq!(account.reference, "H-1042");
    assert_eq!(account.zone_name, "Europe/Berlin");
    let mobile = &account.lines[1];
    assert_eq!(mobile.kind, LineKind::Mobile);
    // days of the account's zone, across a change of the clocks
    let from = instant("2025-12-31T23:00:00Z");
    let change = instant("2026-03-14T23:00:00Z");
    assert_eq!(account.lines[0].identifiers[0].from, from);
    assert_eq!(mobile.identifiers[0].from, from);
    assert_eq!(mobile.identifiers[0].until, Some(change));
    assert_eq!(mobile.identifiers[1].from, change);
    assert_eq!(mobile.identifiers[1].until, None);
}

#[test]
fn zones_get_their_own_spelling() {
    let text = example().replace("Europe/Berlin", "europe/berlin");
    assert_eq!(parse(&text).unwrap().accounts[0].zone_name, "Europe/Berlin");
}

#[test]
fn each_refusal_names_account_and_field() {
    let long = "x".repeat(201);
    for (from, to, want) in [
        ("tax_id = \"DE123456789\"", "", "missing field `tax_id`"),
        (
            "cycle_day = 1",
            "cycle_day = 1\ncolor = 2",
            "unknown field `color`",
        ),
        ("DE123456789", " ", "seller: tax_id: one line of 1 to 40"),
        (
            "[\"Pier 1\", \"20457 Hamburg\"]",
            "[]",
            "seller: address: 1 to 8 lines",
        ),
        (
            "\"H-1042\"",
            "\"H 1042\"",
            "account H 1042: reference: letters, digits",
        ),
        (
            "Household Harbour Street 9",
            &long,
            "account H-1042: name: one line of 1 to 200",
        ),
        (
            "\"Harbour Street 9\", ",
            "\"a\\nb\", ",
            "account H-1042: address: one line",
        ),
        (
            "\"EUR\"",
            "\"EURO\"",
            "account H-1042: currency: unknown currency \"EURO\"",
        ),
        (
            "Europe/Berlin",
            "Europe/Berlni",
            "zone: \"Europe/Berlni\" is not a time zone",
        ),
        (
            "Europe/Berlin",
            "Etc/Unknown",
            "zone: \"Etc/Unknown\" is not a time zone",
        ),
        (
            "cycle_day = 1",
            "cycle_day = 32",
            "cycle_day: 32 is not a day of the month",
        ),
        (
            "language = \"en\"",
            "language = \"fr\"",
            "language: unknown language \"fr\"",
        ),
        (
            "opened_on = \"2026-01-01\"",
            "opened_on = \"2026-02-30\"",
            "opened_on: \"2026-02-30\" is not a date",
        ),
        (
            "opened_on = \"2026-01-01\"",
            "opened_on = \"20260101\"",
            "opened_on: \"20260101\" is not a date",
        ),
        (
            "opened_on = \"2026-01-01\"",
            "opened_on = \"9999-12-31\"",
            "opened_on: \"9999-12-31\" is not a date",
        ),
        (
            "code = \"harbour\"",
            "code = \"Harbour\"",
            "tariffs: \"Harbour\" is not a tariff code",
        ),
        (
            "code = \"harbour\" },",
            "code = \"harbour\" }, { from = \"2026-01-01\", code = \"mill\" },",
            "tariffs: two tariffs from 2026-01-01",
        ),
        (
            "kind = \"home\"",
            "kind = \"sim\"",
            "line \"Home line\": kind: unknown kind of line \"sim\"",
        ),
        (
            "\"Phone ending 51\"",
            "\"Home line\"",
            "line \"Home line\": label: the account has two",
        ),
        (
            "\"Phone ending 51\"",
            "\"\"",
            "line: label: one line of 1 to 80",
        ),
        (
            "\"harbour-dsl\"",
            "\"\"",
            "line \"Home line\": identifiers: one line of 1 to 128",
        ),
        (
            "until = \"2026-03-15\"",
            "until = \"2026-01-01\"",
            "identifiers: \"+49151000051\" ends before it begins",
        ),
        ("[seller]", "[[account]]\n[seller]", "missing field"),
    ] {
        let text = example().replacen(from, to, 1);
        assert_ne!(text, example(), "{from}");
        let refusal = parse(&text).unwrap_err().to_string();
        assert!(refusal.contains(want), "{want}: {refusal}");
    }
    let (_, account) = example().split_once("[[account]]").unwrap();
    let twice = format!("{}\n[[account]]{account}", example());
    let refusal = parse(&twice).unwrap_err().to_string();
    assert_eq!(
        refusal,
        "account H-1042: reference: it is in the file twice"
    );
}
