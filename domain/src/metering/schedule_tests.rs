//! The vectors of TOD, a row for each refusal, and a year in twelve zones.

use super::super::timeframe::tests::{any_frame, frame};
use super::*;
use jiff::{ToSpan, civil::Weekday};
use proptest::prelude::*;

const ZONES: [&str; 12] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Tehran",
    "America/Sao_Paulo",
    "Pacific/Kiritimati",
    "UTC",
    "Africa/Cairo",
];

pub(crate) fn entry(name: &str, priority: u16, text: &str) -> ScheduleEntry {
    ScheduleEntry {
        name: name.parse().unwrap(),
        priority,
        frame: frame(text).unwrap(),
    }
}

/// A schedule of one entry that is named `on`.
fn only(text: &str) -> Schedule {
    Schedule::new(vec![entry("on", 1, text)]).unwrap()
}

/// The schedule of the vectors, handed over out of order.
pub(crate) fn vectors() -> Schedule {
    Schedule::new(vec![
        entry("p4", 4, "always"),
        entry("p2", 2, "weekly sat-sun"),
        entry("p1", 1, "yearly 12-25"),
        entry("p3", 3, "daily 22:00-06:00"),
    ])
    .unwrap()
}

/// What the vectors' schedule says, in other words.
fn expected(local: DateTime) -> &'static str {
    let weekend = [Weekday::Saturday, Weekday::Sunday].contains(&local.date().weekday());
    match (local.month(), local.day(), local.hour()) {
        (12, 25, _) => "p1",
        _ if weekend => "p2",
        (_, _, 22.. | ..6) => "p3",
        _ => "p4",
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn name_at<'a>(schedule: &'a Schedule, at: Timestamp, zone: &TimeZone) -> Option<&'a EntryName> {
    schedule.active_at(at, zone).map(|entry| &entry.name)
}

/// `01:00Z on forward`: time of day in UTC, what is active then, the clocks.
fn row(switch: &Switch) -> String {
    let to = switch.to.as_ref().map_or("-", EntryName::as_str);
    let clock = match switch.clock {
        ClockChange::None => "",
        ClockChange::Forward => " forward",
        ClockChange::Back => " back",
    };
    format!("{} {to}{clock}", switch.at.strftime("%H:%MZ"))
}

/// The switches of a day or so, from an instant on.
fn check_rows(text: &str, zone_name: &str, after: &str, hours: i64, want: &[&str]) {
    let (schedule, zone, after) = (only(text), zone(zone_name), at(after));
    let end = after + SignedDuration::from_hours(hours);
    let rows: Vec<String> = schedule
        .switches(after, &zone)
        .take_while(|switch| switch.at < end)
        .map(|switch| row(&switch))
        .collect();
    assert_eq!(rows, want, "{text} {zone_name} {after}");
}

#[test]
fn tod_vectors() {
    for (local, want) in [
        ("2024-12-25T23:00", "p1"), // Wed 12-25 23:00
        ("2024-12-28T23:00", "p2"), // Sat 23:00
        ("2024-12-24T05:59", "p3"), // Tue 05:59
        ("2024-12-24T06:00", "p4"), // Tue 06:00
    ] {
        let local: DateTime = local.parse().unwrap();
        let schedule = vectors();
        let active = schedule.active_local(local).unwrap();
        assert_eq!(active.name.as_str(), want, "{local}");
        for name in ZONES {
            let instant = zone(name).to_timestamp(local).unwrap();
            let active = schedule.active_at(instant, &zone(name)).unwrap();
            assert_eq!(active.name.as_str(), want, "{local} in {name}");
        }
    }
}

#[test]
fn tod_2_outside_its_timeframe_the_next_is_active() {
    let zone = zone("Europe/Berlin");
    let rows: Vec<String> = vectors()
        .switches(at("2024-12-24T12:00:00Z"), &zone)
        .take(6)
        .map(|switch| row(&switch))
        .collect();
    // Tue 22:00, Wed 00:00, Thu 00:00, Thu 06:00, Thu 22:00, Fri 06:00
    let want = [
        "21:00Z p3",
        "23:00Z p1",
        "23:00Z p3",
        "05:00Z p4",
        "21:00Z p3",
        "05:00Z p4",
    ];
    assert_eq!(rows, want);
}

#[test]
fn tod_5_in_spring_a_skipped_hour_does_not_hold() {
    // Berlin: at 01:00 UTC the clocks go from 02:00 to 03:00
    for (text, want) in [
        ("daily 02:00-03:00", &[][..]),
        ("daily 02:30-04:00", &["01:00Z on forward", "02:00Z -"]),
        ("daily 01:00-02:30", &["00:00Z on", "01:00Z - forward"]),
        ("daily 03:00-04:00", &["01:00Z on forward", "02:00Z -"]),
        ("daily 22:00-06:00", &["04:00Z - forward", "20:00Z on"]),
        ("weekly sun", &["22:00Z - forward"]),
        ("always", &[]),
    ] {
        check_rows(text, "Europe/Berlin", "2026-03-28T23:00:00Z", 24, want);
    }
}

#[test]
fn tod_5_in_autumn_an_hour_that_comes_twice_holds_twice() {
    // Berlin: at 01:00 UTC the clocks go from 03:00 to 02:00
    for (text, want) in [
        ("daily 02:00-03:00", &["00:00Z on", "02:00Z - back"][..]),
        (
            "daily 02:30-02:45",
            &["00:30Z on", "00:45Z -", "01:30Z on back", "01:45Z -"],
        ),
        (
            "daily 01:00-02:30",
            &["23:00Z on", "00:30Z -", "01:00Z on back", "01:30Z -"],
        ),
        (
            "daily 02:30-04:00",
            &["00:30Z on", "01:00Z - back", "01:30Z on", "03:00Z -"],
        ),
        ("daily 22:00-06:00", &["05:00Z - back", "21:00Z on"]),
        ("weekly sun", &["22:00Z on", "23:00Z - back"]),
    ] {
        check_rows(text, "Europe/Berlin", "2026-10-24T21:30:00Z", 26, want);
    }
}

#[test]
fn a_midnight_and_a_day_may_be_skipped() {
    // Havana goes from 00:00 to 01:00 on 2022-03-13, Samoa had no 2011-12-30
    check_rows(
        "daily 00:00-01:00",
        "America/Havana",
        "2022-03-13T04:30:00Z",
        12,
        &[],
    );
    check_rows(
        "weekly sun",
        "America/Havana",
        "2022-03-13T04:30:00Z",
        12,
        &["05:00Z on forward"],
    );
    check_rows(
        "yearly 12-30",
        "Pacific/Apia",
        "2011-12-01T00:00:00Z",
        24 * 60,
        &[],
    );
    check_rows(
        "yearly 12-31",
        "Pacific/Apia",
        "2011-12-01T00:00:00Z",
        24 * 60,
        &["10:00Z on forward", "10:00Z -"],
    );
}

#[test]
fn the_last_of_several_changes_is_told() {
    let (schedule, zone) = (only("yearly 12-25"), zone("Europe/Berlin"));
    let rows: Vec<String> = schedule
        .switches(at("2026-01-01T00:00:00Z"), &zone)
        .take(2)
        .map(|switch| row(&switch))
        .collect();
    assert_eq!(rows, ["23:00Z on back", "23:00Z -"]);
}

#[test]
fn clocks_that_only_get_another_name_are_not_changed() {
    // Lisbon went from Western summer time to Central time, both UTC+1
    check_rows(
        "daily 12:00-13:00",
        "Europe/Lisbon",
        "1992-09-27T00:00:00Z",
        24,
        &["11:00Z on", "12:00Z -"],
    );
}

#[test]
fn there_may_be_nothing_to_switch() {
    let zone = zone("Europe/Berlin");
    let start = at("2026-01-01T00:00:00Z");
    for schedule in [
        Schedule::default(),
        only("always"),
        only("daily 00:00-24:00"),
        only("weekly mon-sun"),
        only("yearly 01-01 - 12-31"),
    ] {
        assert_eq!(schedule.next_switch(start, &zone), None);
    }
    let schedule = only("always");
    let mut switches = schedule.switches(Timestamp::MAX, &zone);
    assert_eq!((switches.next(), switches.next()), (None, None));
}

#[test]
fn switches_end_after_five_years() {
    let (schedule, zone) = (only("yearly 02-29"), TimeZone::UTC);
    let next = |after: &str| {
        schedule
            .next_switch(at(after), &zone)
            .map(|switch| switch.at)
    };
    let leap_day = at("2028-02-29T00:00:00Z");
    assert_eq!(next("2024-03-01T00:00:00Z"), Some(leap_day));
    // 2100 is no leap year
    assert_eq!(next("2096-03-01T00:00:00Z"), None);
    let nights = only("daily 22:00-06:00");
    let nights = nights.switches(at("2026-01-01T00:00:00Z"), &zone);
    assert_eq!(nights.count(), 2 * (5 * 365 + 2));
}

#[test]
fn each_refusal_is_named() {
    let p1 = || entry("p1", 1, "always");
    let name = |text: &str| -> EntryName { text.parse().unwrap() };
    let many = (1..=51).map(|number| entry(&format!("p{number}"), number, "always"));
    for (entries, want) in [
        (
            vec![p1(), entry("p2", 1, "always")],
            ScheduleFault::OnePriority {
                priority: 1,
                first: name("p1"),
                second: name("p2"),
            },
        ),
        (
            vec![p1(), entry("p1", 2, "always")],
            ScheduleFault::OneName(name("p1")),
        ),
        (
            vec![entry("p0", 0, "always")],
            ScheduleFault::NoPriority(name("p0")),
        ),
        (many.collect(), ScheduleFault::TooManyEntries(51)),
    ] {
        assert_eq!(Schedule::new(entries), Err(want));
    }
    for text in ["", "Night", "a b", "é", "a23456789012345678901234567890123"] {
        let want = ScheduleFault::NotAName(text.to_owned());
        assert_eq!(text.parse::<EntryName>(), Err(want));
    }
}

#[test]
fn all_faults_are_found_with_their_entries() {
    let entries = [
        entry("a", 1, "always"),
        entry("a", 1, "always"),
        entry("b", 0, "always"),
        entry("c", 0, "always"),
    ];
    let faults = Schedule::faults(&entries);
    let faults: Vec<_> = faults
        .iter()
        .map(|(index, fault)| format!("{index}: {fault}"))
        .collect();
    let want = [
        "1: two entries are named a",
        "1: a and a have the same priority 1",
        "2: the priority of b must be a number from 1",
        "3: the priority of c must be a number from 1",
    ];
    assert_eq!(faults, want);
}

#[test]
fn fifty_entries_are_a_schedule() {
    let entries = (1..=50).map(|number| entry(&format!("p{number}"), number, "always"));
    assert_eq!(
        Schedule::new(entries.collect()).unwrap().entries().len(),
        50
    );
}

#[test]
fn one_entry_is_active_at_each_instant_of_a_year_in_each_zone() {
    // prime, so that samples fall before, on and after every kind of boundary
    let step = SignedDuration::from_secs(10 * 60 + 7);
    let schedule = vectors();
    for name in ZONES {
        let zone = zone(name);
        let (mut now, end) = (at("2023-12-31T00:00:00Z"), at("2025-01-02T00:00:00Z"));
        let mut switches = schedule.switches(now, &zone).peekable();
        let mut active = name_at(&schedule, now, &zone).cloned();
        while now < end {
            while let Some(switch) = switches.next_if(|switch| switch.at <= now) {
                check_switch(&schedule, &zone, &switch);
                assert_eq!(switch.from, active, "{name} {switch:?}");
                active = switch.to;
            }
            let want = expected(zone.to_datetime(now));
            assert_eq!(
                active.as_ref().map(EntryName::as_str),
                Some(want),
                "{name} {now}"
            );
            assert_eq!(
                name_at(&schedule, now, &zone),
                active.as_ref(),
                "{name} {now}"
            );
            now += step;
        }
    }
}

/// A switch is exact to the microsecond, and switches something.
fn check_switch(schedule: &Schedule, zone: &TimeZone, switch: &Switch) {
    let before = switch.at - 1.microsecond();
    assert_ne!(switch.from, switch.to);
    assert_eq!(
        name_at(schedule, before, zone),
        switch.from.as_ref(),
        "before {switch:?}"
    );
    assert_eq!(
        name_at(schedule, switch.at, zone),
        switch.to.as_ref(),
        "{switch:?}"
    );
}

pub(crate) fn any_schedule() -> impl Strategy<Value = Schedule> {
    prop::collection::vec(any_frame(), 0..6).prop_map(|frames| {
        let entries = (1..).zip(frames).map(|(priority, frame)| ScheduleEntry {
            name: format!("p{priority}").parse().unwrap(),
            priority,
            frame,
        });
        Schedule::new(entries.collect()).unwrap()
    })
}

proptest! {
    #[test]
    fn folding_switches_is_asking_each_minute(
        schedule in any_schedule(),
        zone_name in prop::sample::select(ZONES.to_vec()),
        second in 1_300_000_000_i64..2_000_000_000,
        near_change in any::<bool>(),
    ) {
        let zone = zone(zone_name);
        let mut now = Timestamp::from_second(second).unwrap();
        if near_change && let Some(change) = zone.following(now).next() {
            now = change.timestamp() - SignedDuration::from_secs(second % 90_000);
        }
        let end = now + SignedDuration::from_hours(72);
        let mut switches = schedule.switches(now, &zone).peekable();
        let mut active = name_at(&schedule, now, &zone).cloned();
        while now < end {
            while let Some(switch) = switches.next_if(|switch| switch.at <= now) {
                check_switch(&schedule, &zone, &switch);
                prop_assert_eq!(&switch.from, &active);
                active = switch.to;
            }
            prop_assert_eq!(name_at(&schedule, now, &zone), active.as_ref(), "{}", now);
            now += SignedDuration::from_secs(60);
        }
    }
}
