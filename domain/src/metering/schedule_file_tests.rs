//! A file that reads and is written back, and a row for each refusal.

use super::super::{
    Schedule,
    schedule::tests::{any_schedule, entry, vectors},
};
use super::*;
use proptest::prelude::*;

#[derive(Debug, Serialize, Deserialize)]
struct File {
    schedule: Schedule,
}

#[test]
fn the_file_form_is_read_and_written() {
    let text = r#"[[schedule]]
name = "p1"
priority = 1
yearly = "12-25"

[[schedule]]
name = "p2"
priority = 2
weekly = "sat-sun"

[[schedule]]
name = "p3"
priority = 3
daily = "22:00-06:00"

[[schedule]]
name = "p4"
priority = 4
always = true
"#;
    let file: File = toml::from_str(text).unwrap();
    assert_eq!(file.schedule, vectors());
    assert_eq!(toml::to_string(&file).unwrap(), text);
    assert_eq!(
        file.schedule.entry("p3"),
        Some(&entry("p3", 3, "daily 22:00-06:00"))
    );
    assert_eq!(file.schedule.entry("p5"), None);
}

#[test]
fn each_refusal_of_the_file_form_is_named() {
    for (lines, want) in [
        (
            "name = \"p 1\"\nalways = true",
            "\"p 1\" is not an entry's name",
        ),
        ("name = \"p1\"", "no timeframe: give"),
        ("name = \"p1\"\nalways = false", "no timeframe: give"),
        (
            "name = \"p1\"\ndaily = \"22:00-06:00\"\nalways = true",
            "more than one timeframe: give",
        ),
        (
            "name = \"p1\"\ndaily = \"06:00-06:00\"",
            "\"06:00-06:00\" is empty",
        ),
        ("name = \"p1\"\ndaily = \"6-7\"", "\"6\" is not a time"),
        ("name = \"p1\"\nweekly = \"so\"", "\"so\" is not a weekday"),
        (
            "name = \"p1\"\nyearly = \"02-30\"",
            "\"02-30\" is not a day of the year",
        ),
    ] {
        let text = format!("priority = 1\n{lines}");
        let file: ScheduleEntryFile = toml::from_str(&text).unwrap();
        let fault = file.to_entry().unwrap_err().to_string();
        assert!(fault.starts_with(want), "{lines}: {fault}");
        let error = toml::from_str::<ScheduleEntry>(&text).unwrap_err();
        assert!(error.to_string().contains(want), "{lines}: {error}");
    }
    for (lines, want) in [
        ("priority = 1\ncolor = 3", "unknown field `color`"),
        ("priority = -1", "-1"),
        ("priority = 70000", "70000"),
        ("always = true", "missing field `priority`"),
    ] {
        let text = format!("name = \"p1\"\n{lines}");
        let error = toml::from_str::<ScheduleEntryFile>(&text).unwrap_err();
        assert!(error.to_string().contains(want), "{lines}: {error}");
    }
}

#[test]
fn a_stored_schedule_is_checked_as_a_whole() {
    let twice = serde_json::to_string(&[entry("a", 1, "always"), entry("b", 1, "always")]);
    let error = serde_json::from_str::<Schedule>(&twice.unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "a and b have the same priority 1");
}

proptest! {
    #[test]
    fn what_is_stored_reads_back(schedule in any_schedule()) {
        let json = serde_json::to_string(&schedule).unwrap();
        prop_assert_eq!(serde_json::from_str::<Schedule>(&json).unwrap(), schedule);
    }
}
