//! A file that reads, and a row for each refusal.

use super::*;

const FILE: &str = r#"
code = "harbour"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
tax = "exclusive"

[name]
en = "Harbour"
de = "Hafen"

[[group]]
service = "data"
unit = "GB"
increment = "1 KB"
per = "clock-hour"
tax_rate = "19"
bands = [
  { up_to = "10", cost = "19.00" },
  { over = "10", up_to = "25", cost = "24.00" },
]
above = { price = "0.01", per = "1 MB" }

[[group]]
service = "voice"
unit = "min"
increment = "1 min"
tax_rate = "19"
series = { first = "300", first_cost = "35.00", width = "25", count = 14, wide_width = "50", wide_count = 7, step = "2.50" }
above = { cost = "90.00" }
"#;

#[test]
fn both_ways_of_writing_a_schedule_are_read() {
    let tariff = parse(FILE).unwrap();
    assert_eq!(tariff.name("de"), "Hafen");
    assert_eq!(tariff.name("fr"), "Harbour");
    assert_eq!(tariff.payment_days, 14);
    let voice = tariff.group(Service::Voice).unwrap();
    assert_eq!(voice.schedule.band_count(), 23);
    let data = tariff.group(Service::Data).unwrap();
    let over = Quantity::of(26, Unit::Gigabyte);
    let cost = data.schedule.cost_of(over).unwrap();
    assert_eq!(cost.to_string(), "34.00 EUR");
}

#[test]
fn what_is_written_reads_back() {
    let file: TariffFile = toml::from_str(FILE).unwrap();
    let again: TariffFile = toml::from_str(&write(&file).unwrap()).unwrap();
    assert_eq!(file, again);
}

#[test]
fn each_refusal_says_where_and_why() {
    for (from, to, want) in [
        ("\"EUR\"", "\"EUX\"", "currency: unknown currency \"EUX\""),
        (
            "\"harbour\"",
            "\"Harbour\"",
            "\"Harbour\" is not a tariff code",
        ),
        ("version = 1", "version = 0", "version is a number from 1"),
        (
            "version = 1",
            "version = 1\ncolor = 3",
            "unknown field `color`",
        ),
        (
            "2026-01-01",
            "2026-02-30",
            "valid_from: \"2026-02-30\" is not a date",
        ),
        ("en = \"Harbour\"", "fr = \"Port\"", "no name in English"),
        (
            "over = \"10\"",
            "over = \"12\"",
            "data: between band 1 and the next there is a gap: 10 GB to 12 GB",
        ),
        ("over = \"10\"", "over = \"9\"", "data: band 2 overlaps"),
        ("up_to = \"25\"", "up_to = \"5\"", "data: band 2 overlaps"),
        (
            "above = { cost = \"90.00\" }",
            "",
            "voice: no rule above the last band",
        ),
        (
            "above = { cost = \"90.00\" }",
            "above = { cost = \"90.00\", per = \"1 min\" }",
            "voice: above: either cost, or price and per, is wanted",
        ),
        (
            "wide_width = \"50\"",
            "wide_width = \"25\"",
            "voice: the wide bands",
        ),
        (
            "wide_width = \"50\", ",
            "",
            "wide_width and wide_count go together",
        ),
        (
            "cost = \"24.00\"",
            "cost = \"24,00\"",
            "data: bands 2.cost: \"24,00\" is not an amount",
        ),
        (
            "\"1 KB\"",
            "\"1 kb\"",
            "data: increment: unknown unit \"kb\"",
        ),
        ("\"1 KB\"", "\"1 min\"", "data is not counted in GB"),
        (
            "\"1 KB\"",
            "\"0 KB\"",
            "increment of data must be more than zero",
        ),
        (
            "service = \"voice\"",
            "service = \"data\"",
            "two rating groups for data",
        ),
        (
            "tax_rate = \"19\"\nbands",
            "tax_rate = \"190\"\nbands",
            "data: tax_rate: \"190\"",
        ),
        (
            "bands = [",
            "series = { first = \"1\", first_cost = \"1\", width = \"1\", count = 1, step = \"1\" }\nbands = [",
            "data: give the bands either",
        ),
    ] {
        assert!(FILE.contains(from), "{from}");
        let refused = parse(&FILE.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(refused.contains(want), "{from} → {to}: {refused}");
    }
}
