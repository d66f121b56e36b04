//! Texts in and out, a row for each refusal, edges of each kind.

use super::*;
use proptest::prelude::*;

/// `daily …`, `weekly …`, `yearly …` as a timeframe.
pub(crate) fn frame(text: &str) -> Result<Timeframe, TimeframeError> {
    match text.split_once(' ').unwrap_or((text, "")) {
        ("daily", text) => text.parse().map(Timeframe::Daily),
        ("weekly", text) => text.parse().map(Timeframe::Weekly),
        ("yearly", text) => text.parse().map(Timeframe::Yearly),
        _ => Ok(Timeframe::Always),
    }
}

#[test]
fn texts_are_read_and_written_in_one_way() {
    for (text, shown) in [
        ("always", "always"),
        ("daily 22:00-06:00", "daily 22:00-06:00"),
        ("daily 08:00 - 17:30", "daily 08:00-17:30"),
        ("daily 00:00-24:00", "daily 00:00-24:00"),
        ("daily 22:00-00:00", "daily 22:00-24:00"),
        ("weekly sat-sun", "weekly sat-sun"),
        ("weekly sat - sun", "weekly sat-sun"),
        ("weekly sun-mon", "weekly sun-mon"),
        ("weekly wed", "weekly wed"),
        ("weekly wed-wed", "weekly wed"),
        ("weekly mon-sun", "weekly mon-sun"),
        ("weekly tue-mon", "weekly mon-sun"),
        (
            "weekly fri 18:00 - mon 06:00",
            "weekly fri 18:00 - mon 06:00",
        ),
        ("weekly fri 18:00-mon 06:00", "weekly fri 18:00 - mon 06:00"),
        (
            "weekly mon 08:00 - mon 17:00",
            "weekly mon 08:00 - mon 17:00",
        ),
        (
            "weekly mon 17:00 - mon 08:00",
            "weekly mon 17:00 - mon 08:00",
        ),
        (
            "weekly fri 18:00 - mon 00:00",
            "weekly fri 18:00 - sun 24:00",
        ),
        ("weekly sat 00:00 - sun 24:00", "weekly sat-sun"),
        ("weekly mon 00:00 - sun 24:00", "weekly mon-sun"),
        ("weekly tue 00:00 - mon 24:00", "weekly mon-sun"),
        ("yearly 12-25", "yearly 12-25"),
        ("yearly 12-25 - 12-25", "yearly 12-25"),
        ("yearly 12-24 - 01-06", "yearly 12-24 - 01-06"),
        ("yearly 02-29", "yearly 02-29"),
    ] {
        assert_eq!(frame(text).unwrap().to_string(), shown, "{text}");
    }
}

#[test]
fn each_refusal_names_what_was_written() {
    for (text, want) in [
        (
            "daily 22:00",
            "\"22:00\" is not a timeframe such as 22:00-06:00",
        ),
        ("daily 25:00-06:00", "\"25:00\" is not a time"),
        ("daily 22:60-06:00", "\"22:60\" is not a time"),
        ("daily 24:00-06:00", "\"24:00\" is not a time"),
        ("daily 22:00-24:01", "\"24:01\" is not a time"),
        ("daily 22:00-6:00", "\"6:00\" is not a time"),
        ("daily 22:00-+6:00", "\"+6:00\" is not a time"),
        ("daily -06:00", "\"\" is not a time"),
        ("daily 22:00-06:00-07:00", "\"06:00-07:00\" is not a time"),
        ("daily 06:00-06:00", "\"06:00-06:00\" is empty"),
        ("daily 00:00-00:00", "\"00:00-00:00\" is empty"),
        ("weekly ", "\"\" is not a weekday"),
        ("weekly Sat-Sun", "\"Sat\" is not a weekday"),
        ("weekly sat-sunday", "\"sunday\" is not a weekday"),
        (
            "weekly fri 18:00",
            "\"fri 18:00\" is not a timeframe such as sat-sun or",
        ),
        (
            "weekly fri 18:00 - mon",
            "\"fri 18:00 - mon\" is not a timeframe such as sat-sun or",
        ),
        ("weekly fri 24:00 - mon 06:00", "\"24:00\" is not a time"),
        ("weekly fri 18:00 - mon 6", "\"6\" is not a time"),
        (
            "weekly fri 18:00 - fri 18:00",
            "\"fri 18:00 - fri 18:00\" is empty",
        ),
        ("yearly ", "\"\" is not a day of the year"),
        ("yearly 02-30", "\"02-30\" is not a day of the year"),
        ("yearly 13-01", "\"13-01\" is not a day of the year"),
        ("yearly 12-00", "\"12-00\" is not a day of the year"),
        (
            "yearly 2024-12-25",
            "\"2024-12-25\" is not a day of the year",
        ),
        (
            "yearly 12-24-01-06",
            "\"12-24-01-06\" is not a day of the year",
        ),
        ("yearly 12-24 - 04-31", "\"04-31\" is not a day of the year"),
    ] {
        let error = frame(text).unwrap_err().to_string();
        assert!(error.starts_with(want), "{text}: {error}");
    }
}

#[test]
fn a_long_text_is_cut_where_it_is_quoted() {
    let text = "é".repeat(1_000);
    let error = text.parse::<DailyRange>().unwrap_err().to_string();
    assert!(error.len() < 120, "{error}");
}

#[test]
fn edges_belong_to_what_begins_there() {
    for (text, local, holds) in [
        ("daily 22:00-06:00", "2024-05-01T21:59:59.999999999", false),
        ("daily 22:00-06:00", "2024-05-01T22:00", true),
        ("daily 22:00-06:00", "2024-05-01T00:00", true),
        ("daily 22:00-06:00", "2024-05-01T05:59:59.999999999", true),
        ("daily 22:00-06:00", "2024-05-01T06:00", false),
        ("daily 08:00-17:00", "2024-05-01T07:59:59", false),
        ("daily 08:00-17:00", "2024-05-01T08:00", true),
        ("daily 08:00-17:00", "2024-05-01T17:00", false),
        ("daily 12:00-24:00", "2024-05-01T23:59:59.999999999", true),
        ("daily 12:00-24:00", "2024-05-01T00:00", false),
        ("daily 00:00-24:00", "2024-05-01T00:00", true),
        // 2024-12-25 is a Wednesday
        ("weekly sat-sun", "2024-12-27T23:59:59.999999999", false),
        ("weekly sat-sun", "2024-12-28T00:00", true),
        ("weekly sat-sun", "2024-12-29T23:59:59.999999999", true),
        ("weekly sat-sun", "2024-12-30T00:00", false),
        ("weekly fri 18:00 - mon 06:00", "2024-12-27T17:59", false),
        ("weekly fri 18:00 - mon 06:00", "2024-12-27T18:00", true),
        ("weekly fri 18:00 - mon 06:00", "2024-12-30T05:59", true),
        ("weekly fri 18:00 - mon 06:00", "2024-12-30T06:00", false),
        ("weekly mon 17:00 - mon 08:00", "2024-12-30T12:00", false),
        ("weekly mon 17:00 - mon 08:00", "2024-12-25T12:00", true),
        ("weekly sun-mon", "2024-12-29T00:00", true),
        ("weekly sun-mon", "2024-12-31T00:00", false),
        ("weekly tue-mon", "2024-12-31T00:00", true),
        ("yearly 12-25", "2024-12-24T23:59:59.999999999", false),
        ("yearly 12-25", "2024-12-25T00:00", true),
        ("yearly 12-25", "2024-12-26T00:00", false),
        ("yearly 12-24 - 01-06", "2024-12-23T12:00", false),
        ("yearly 12-24 - 01-06", "2024-12-31T12:00", true),
        ("yearly 12-24 - 01-06", "2025-01-06T23:59", true),
        ("yearly 12-24 - 01-06", "2025-01-07T00:00", false),
        ("yearly 02-29", "2024-02-29T12:00", true),
        ("yearly 02-29", "2025-02-28T12:00", false),
        ("yearly 02-29", "2025-03-01T12:00", false),
        ("yearly 02-29 - 03-05", "2025-02-28T12:00", false),
        ("yearly 02-29 - 03-05", "2025-03-01T00:00", true),
        ("yearly 02-20 - 02-29", "2025-02-28T23:59", true),
        ("yearly 02-20 - 02-29", "2025-03-01T00:00", false),
    ] {
        let local: DateTime = local.parse().unwrap();
        assert_eq!(
            frame(text).unwrap().holds_at(local),
            holds,
            "{text} {local}"
        );
    }
}

#[test]
fn boundaries_are_known_in_advance() {
    for (text, local, want) in [
        (
            "daily 22:00-06:00",
            "2024-05-01T06:00",
            "2024-05-01T22:00:00",
        ),
        (
            "daily 22:00-06:00",
            "2024-12-31T22:00",
            "2025-01-01T06:00:00",
        ),
        ("weekly sat-sun", "2024-12-25T12:00", "2024-12-28T00:00:00"),
        ("weekly sat-sun", "2024-12-28T00:00", "2024-12-30T00:00:00"),
        ("weekly sun-mon", "2024-12-29T00:00", "2024-12-31T00:00:00"),
        ("yearly 12-25", "2024-12-25T00:00", "2024-12-26T00:00:00"),
        ("yearly 12-25", "2024-12-26T00:00", "2025-12-25T00:00:00"),
        ("yearly 12-31", "2024-12-31T12:00", "2025-01-01T00:00:00"),
        (
            "yearly 02-20 - 02-29",
            "2025-02-20T00:00",
            "2025-03-01T00:00:00",
        ),
        (
            "yearly 02-29 - 03-05",
            "2025-02-20T00:00",
            "2025-03-01T00:00:00",
        ),
    ] {
        let next = frame(text).unwrap().next_boundary(local.parse().unwrap());
        assert_eq!(next.unwrap().to_string(), want, "{text} {local}");
    }
    assert_eq!(Timeframe::Always.next_boundary(DateTime::MIN), None);
}

#[test]
fn the_ends_of_the_calendar_are_no_fault() {
    for text in ["daily 22:00-06:00", "weekly sat-sun", "yearly 12-31"] {
        let frame = frame(text).unwrap();
        for local in [DateTime::MIN, DateTime::MAX] {
            let next = frame.next_boundary(local);
            assert!(next.is_none_or(|next| next > local), "{text} {local}");
        }
    }
}

/// Any timeframe, by its text.
pub(crate) fn any_frame() -> impl Strategy<Value = Timeframe> {
    let time = || (0..24, prop::sample::select(vec![0, 15, 30, 59]));
    let day = || prop::sample::select(WEEKDAY_WORDS.to_vec());
    let date = || (1..=12, prop::sample::select(vec![1, 28, 29, 30, 31]));
    let daily =
        (time(), time()).prop_map(|((a, b), (c, d))| format!("daily {a:02}:{b:02}-{c:02}:{d:02}"));
    let days = (day(), day()).prop_map(|(a, b)| format!("weekly {a}-{b}"));
    let times = (day(), time(), day(), time())
        .prop_map(|(a, (b, c), d, (e, f))| format!("weekly {a} {b:02}:{c:02} - {d} {e:02}:{f:02}"));
    let yearly = (date(), date())
        .prop_map(|((a, b), (c, d))| format!("yearly {a:02}-{b:02} - {c:02}-{d:02}"));
    let always = Just(String::from("always"));
    prop_oneof![4 => daily, 2 => days, 4 => times, 2 => yearly, 1 => always]
        .prop_filter_map("a timeframe", |text| frame(&text).ok())
}

proptest! {
    #[test]
    fn what_is_written_reads_back(any in any_frame()) {
        prop_assert_eq!(frame(&any.to_string()), Ok(any));
    }

    #[test]
    fn nothing_begins_or_ends_between_boundaries(
        any in any_frame(),
        minute in 0_i64..4 * 366 * 24 * 60,
        steps in prop::collection::vec(0_i64..400 * 24 * 60, 20),
    ) {
        let start = jiff::civil::date(2023, 1, 1).at(0, 0, 0, 0);
        let local = start + SignedDuration::from_mins(minute);
        let next = any.next_boundary(local).unwrap_or(DateTime::MAX);
        prop_assert!(next > local);
        for step in steps {
            let later = local + SignedDuration::from_mins(step);
            if later < next {
                prop_assert_eq!(any.holds_at(later), any.holds_at(local));
            }
        }
    }

    #[test]
    fn no_text_panics(text in "(daily|weekly|yearly) [-0-9: a-zé]{0,24}") {
        let _ = frame(&text);
    }
}
