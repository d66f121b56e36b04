//! What conditions say, when they hold, and where a text is none.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn facts() -> UsageFacts<'static> {
    UsageFacts {
        service: Service::Data,
        network: Network::Mobile,
        roaming: true,
        // a Saturday
        local: date(2026, 11, 21).at(23, 30, 0, 0),
        application: Some("video"),
        segment: None,
        schedule: Some("weekend"),
        size_bytes: None,
    }
}

#[test]
fn a_condition_holds_as_it_says() {
    for (text, want) in [
        ("always", true),
        ("service = data", true),
        ("service = voice", false),
        ("network = fixed", false),
        ("network=mobile and roaming", true),
        ("not roaming or day = sat", true),
        ("not (roaming or day = sat)", false),
        ("day in (mon-fri)", false),
        ("day in (fri-mon)", true),
        ("day in (wed, sat, sun)", true),
        ("time in 22:00-06:00", true),
        ("time in 06:00-22:00", false),
        ("time in 00:00-24:00", true),
        ("time in 22:00 - 06:00 and roaming", true),
        ("application = \"video\"", true),
        ("application in (\"mail\", \"music\")", false),
        ("segment = \"student\"", false),
        ("not segment = \"student\"", true),
        ("schedule = \"weekend\"", true),
        ("size > 5 MB", false),
        ("not size <= 5 MB", true),
        // and binds closer than or
        ("roaming or roaming and network = fixed", true),
        ("(roaming or roaming) and network = fixed", false),
    ] {
        let condition: Condition = text.parse().unwrap();
        assert_eq!(condition.holds(&facts()), want, "{text}");
    }
}

#[test]
fn a_fault_points_at_its_character() {
    let deep = format!("{}roaming", "not ".repeat(DEPTH_MAX + 2));
    let long = "x".repeat(TEXT_BYTES_MAX + 1);
    let many = format!("day in ({})", vec!["mon"; LIST_MAX + 1].join(", "));
    let many_names: Vec<String> = (0..=LIST_MAX).map(|n| format!("\"{n}\"")).collect();
    let many_names = format!("segment in ({})", many_names.join(","));
    let row = vec!["roaming"; LIST_MAX + 1].join(" and ");
    let name = format!("segment = \"{}\"", "x".repeat(65));
    for (text, want) in [
        ("", "at character 1: always, service"),
        ("roming", "at character 1: always, service"),
        ("roaming roaming", "at character 9: and, or, or the end"),
        (
            "network = dsl",
            "at character 11: fixed or mobile is wanted",
        ),
        ("service data", "at character 9: = is wanted"),
        (
            "day in (sat, son)",
            "at character 14: a weekday, mon to sun",
        ),
        ("day in (sat sun)", "at character 13: a comma"),
        ("day sat", "at character 5: = or in (…) is wanted"),
        ("time = 22:00-06:00", "at character 6: in is wanted"),
        ("time in 06:00-06:00", "at character 9: "),
        ("time in 25:00-06:00", "at character 9: "),
        ("size = 5 MB", "at character 6: <= or > is wanted"),
        ("size <= 5", "at character 9: a size such as 20 MB"),
        ("size > 5 min", "at character 8: a size such as 20 MB"),
        ("size > -5 MB", "at character 8: a size such as 20 MB"),
        ("(roaming", "at character 9: and, or, or the closing"),
        ("segment = student", "at character 11: a name in quotes"),
        ("segment = \"ä", "at character 11: a quote is opened"),
        ("segment = \"ä\" x", "at character 15: and, or, or the end"),
        (
            "segment = \"\"",
            "at character 12: a name has 1 to 64 bytes",
        ),
        (&name, "at character 12: a name has 1 to 64 bytes"),
        (&deep, "nested too deep"),
        (&long, "at most 2000 bytes"),
        (&many_names, "at most 50 stand in one row"),
        (&row, "at most 50 stand in one row"),
    ] {
        let error = text.parse::<Condition>().unwrap_err().to_string();
        assert!(error.contains(want), "{text}: {error}");
    }
    // a day is one however often it is named
    assert_eq!(many.parse(), Ok(Condition::Day(vec![Weekday::Monday])));
}

fn name() -> impl Strategy<Value = Box<str>> {
    "[a-zä (){}=]{1,8}".prop_map(Into::into)
}

fn names() -> impl Strategy<Value = Vec<Box<str>>> {
    prop::collection::vec(name(), 1..4).prop_map(|mut names| {
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    })
}

fn atom() -> impl Strategy<Value = Condition> {
    let minute = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    prop_oneof![
        Just(Condition::Always),
        Just(Condition::Roaming),
        prop::sample::select(Service::ALL.to_vec()).prop_map(Condition::Service),
        prop::sample::select(Network::ALL.to_vec()).prop_map(Condition::Network),
        prop::sample::subsequence(
            Weekday::Monday.cycle_forward().take(7).collect::<Vec<_>>(),
            1..=7
        )
        .prop_map(Condition::Day),
        (0_u32..1_440, 1_u32..1_440).prop_map(move |(from, length)| {
            let to = (from + length) % 1_440;
            let to = if to == 0 { 1_440 } else { to };
            let text = format!("{}-{}", minute(from), minute(to));
            Condition::Time(text.parse().unwrap())
        }),
        names().prop_map(Condition::Application),
        names().prop_map(Condition::Segment),
        names().prop_map(Condition::Schedule),
        (any::<bool>(), 0_i64..5_000_000_000).prop_map(|(is_up_to, bytes)| Condition::Size {
            is_up_to,
            bound: crate::unit::Quantity::new(bytes, crate::unit::Measure::Bytes),
        }),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    atom().prop_recursive(4, 24, 4, |inner| {
        let row = prop::collection::vec(inner.clone(), 2..4);
        let flat = |row: Vec<Condition>, of: fn(&Condition) -> Option<&[Condition]>| {
            let parts = row.into_iter().flat_map(|one| match of(&one) {
                Some(inner) => inner.to_vec(),
                None => vec![one],
            });
            parts.collect::<Vec<_>>()
        };
        prop_oneof![
            inner.prop_map(|one| Condition::Not(Box::new(one))),
            row.clone()
                .prop_map(move |row| Condition::And(flat(row, |one| match one {
                    Condition::And(inner) => Some(inner),
                    _ => None,
                }))),
            row.prop_map(move |row| Condition::Or(flat(row, |one| match one {
                Condition::Or(inner) => Some(inner),
                _ => None,
            }))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(condition in condition()) {
        let text = condition.to_string();
        prop_assert_eq!(text.parse::<Condition>(), Ok(condition), "{}", text);
    }

    #[test]
    fn no_text_makes_it_fall_over(text in "[a-z ()=\",:0-9ä-]{0,60}") {
        if let Err(error) = text.parse::<Condition>() {
            prop_assert!(error.at <= text.chars().count());
        }
    }
}
