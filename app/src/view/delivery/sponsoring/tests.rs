//! The form: read, checked, and the same after a round through the browser.

use super::*;
use domain::delivery::AccessNetwork;
use proptest::prelude::*;

fn pairs(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

const FULL: &[(&str, &str)] = &[
    ("from_version", "3"),
    ("currency", "EUR"),
    ("budget.month", "50"),
    ("budget.when_spent", "no delivery"),
    ("group.0.name", ""),
    ("group.2.name", "Album"),
    ("group.2.items", "con_1"),
    ("group.2.items", "con_2"),
    ("group.2.own", "a.flac\r\n\r\n b.flac "),
    ("rule.0.name", "Album"),
    ("rule.0.for", "group.2"),
    ("rule.0.network", "mobile"),
    ("rule.0.network", "fixed"),
    ("rule.0.part", "first 1,5 MB"),
    ("rule.0.share", "12,5"),
    ("rule.0.up_to", "0,50"),
    ("rule.1.name", " "),
    ("rule.1.for", ""),
    ("rule.4.name", "Rest"),
    ("rule.4.for", "own"),
    ("rule.4.own", "b.flac"),
    ("rule.4.time_from", "22:00"),
    ("rule.4.time_to", "06:00"),
    ("rule.4.share", "100"),
    ("rule.9999999.name", "beyond"),
    ("rule.x.name", "odd"),
    ("something", "else"),
];

#[test]
fn what_was_posted_becomes_a_file() {
    let (form, step) = parse(&pairs(FULL));
    assert_eq!(step, Step::Edit(Focus::None));
    assert_eq!(
        (form.from_version, form.groups.len(), form.rules.len()),
        (3, 1, 2)
    );
    assert_eq!(form.rules[0].scope, RowScope::Group(0));
    let toml = form.to_file().to_toml();
    let want = r#"currency = "EUR"

[budget]
month = "50 EUR"
when_spent = "no delivery"

[[group]]
name = "Album"
items = ["con_1", "con_2", "a.flac", "b.flac"]

[[rule]]
name = "Album"
group = "Album"
when = "not roaming"
part = "first 1.5 MB"
share = "12.5"
up_to = "0.50 EUR"

[[rule]]
name = "Rest"
item = "b.flac"
when = "time in 22:00-06:00"
share = "100"
"#;
    assert_eq!(toml, want);
    assert!(form.check().is_ok());
}

#[test]
fn each_button_does_its_thing() {
    let after = |step: &str| {
        let mut posted = pairs(FULL);
        posted.extend(pairs(&[("step", step)]));
        let (form, step) = parse(&posted);
        let names: Vec<String> = form.rules.iter().map(|rule| rule.name.clone()).collect();
        (
            names.join(" "),
            form.groups.len(),
            form.rules[0].scope.clone(),
            step,
        )
    };
    let edit = Step::Edit(Focus::None);
    let album = || RowScope::Group(0);
    for (step, want) in [
        ("review", ("Album Rest", 1, album(), Step::Review)),
        ("save", ("Album Rest", 1, album(), Step::Save)),
        ("edit", ("Album Rest", 1, album(), edit)),
        (
            "add-rule",
            ("Album Rest", 1, album(), Step::Edit(Focus::NewRule)),
        ),
        (
            "add-group",
            ("Album Rest", 1, album(), Step::Edit(Focus::NewGroup)),
        ),
        ("remove-rule.0", ("Rest", 1, RowScope::Own, edit)),
        ("remove-rule.7", ("Album Rest", 1, album(), edit)),
        (
            "remove-group.2",
            ("Album Rest", 0, RowScope::NoGroup("Album".into()), edit),
        ),
        // over the empty row between them
        ("raise-rule.0", ("Album Rest", 1, album(), edit)),
        ("raise-rule.1", ("Album Rest", 1, album(), edit)),
        (
            "remove-rule.999999999999999999999",
            ("Album Rest", 1, album(), edit),
        ),
    ] {
        let (names, groups, scope, found) = after(step);
        assert_eq!((names.as_str(), groups, scope, found), want, "{step}");
    }
    let two = pairs(&[
        ("rule.0.name", "a"),
        ("rule.1.name", "b"),
        ("step", "raise-rule.1"),
    ]);
    let (form, _) = parse(&two);
    assert_eq!((&*form.rules[0].name, &*form.rules[1].name), ("b", "a"));
}

#[test]
fn each_fault_is_at_its_field() {
    let base = [
        ("currency", "EUR"),
        ("budget.month", "5"),
        ("budget.when_spent", "subscriber pays"),
        ("group.0.name", "g"),
        ("rule.0.name", "a"),
        ("rule.0.share", "50"),
    ];
    for (name, value, want) in [
        ("currency", "EUX", "currency"),
        ("budget.month", "-5", "budget.month"),
        ("budget.month", "5 USD", "budget.month"),
        ("budget.when_spent", "x", "budget.when_spent"),
        ("group.0.own", "\u{1}", "group.0.own"),
        ("rule.0.name", "", "rule.0.name"),
        ("rule.0.for", "group.7", "rule.0.for"),
        ("rule.0.for", "gone.h", "rule.0.for"),
        ("rule.0.for", "own", "rule.0.own"),
        ("rule.0.time_from", "22:00", "rule.0.time_from"),
        ("rule.0.segment", "\"", "rule.0.segment"),
        ("rule.0.size_up_to", "x", "rule.0.size_up_to"),
        ("rule.0.text", "day = so", "rule.0.text"),
        ("rule.0.text", "service = data", "rule.0.text"),
        ("rule.0.text", "not always", "rule.0.text"),
        ("rule.0.part", "first", "rule.0.part"),
        ("rule.0.share", "101", "rule.0.share"),
        ("rule.0.up_to", "x", "rule.0.up_to"),
    ] {
        let mut posted = pairs(&base);
        posted.extend(pairs(&[(name, value)]));
        let (form, _) = parse(&posted);
        let faults = form.check().expect_err(name);
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, [want], "{name}={value}");
    }
    let twice = pairs(&[
        ("currency", "EUR"),
        ("rule.0.name", "a"),
        ("rule.1.name", "a"),
        ("group.0.own", "x"),
    ]);
    let faults = parse(&twice).0.check().unwrap_err();
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "group.0.name",
            "rule.0.share",
            "rule.1.name",
            "rule.1.share"
        ]
    );
}

fn row() -> impl Strategy<Value = RuleRow> {
    let scope = prop_oneof![
        Just(RowScope::Everything),
        Just(RowScope::Group(0)),
        Just(RowScope::Item("con_1".into())),
        Just(RowScope::Own),
    ];
    let networks = prop::sample::subsequence(AccessNetwork::ALL.to_vec(), 0..3);
    (
        scope,
        networks,
        "[a-z]{1,8}",
        0..101_u8,
        prop::option::of(0..99_u8),
    )
        .prop_map(|(scope, networks, name, share, cap)| RuleRow {
            own: if scope == RowScope::Own {
                "f.flac".into()
            } else {
                String::new()
            },
            scope,
            name,
            when: SimpleCondition {
                networks,
                ..SimpleCondition::default()
            },
            part: String::new(),
            share: share.to_string(),
            up_to: cap.map_or_else(String::new, |cap| format!("{cap}.00")),
        })
}

proptest! {
    #[test]
    fn what_is_kept_comes_back_into_the_form(rules in prop::collection::vec(row(), 0..5)) {
        let recordings = [RecordingChoice { content: "con_1".into(), title: "One".into() }];
        let mut form = SponsoringForm {
            from_version: 1,
            currency: "EUR".into(),
            budget_month: "5.00".into(),
            when_spent: "no delivery".into(),
            groups: vec![GroupRow { name: "g".into(), items: vec!["con_1".into()], own: "x.flac".into() }],
            rules,
        };
        for (place, rule) in form.rules.iter_mut().enumerate() {
            rule.name.push_str(&place.to_string());
        }
        let preferences = form.check().unwrap();
        let kept = PreferenceFile::from(&preferences);
        let shown = SponsoringForm::of(&kept, 1, &recordings);
        // in the order in which they are asked
        prop_assert_eq!(shown.check().unwrap(), preferences);
        // through the hidden fields of a review
        prop_assert_eq!(parse(&shown.pairs()).0, shown.clone());
        for rule in &shown.rules {
            prop_assert!(form.rules.contains(rule), "{:?}", rule);
        }
    }

    #[test]
    fn whatever_is_posted_is_no_more_than_faults(posted in prop::collection::vec(("(rule|group|budget)\\.[0-9]{1,2}\\.(name|for|own|text|share|items|time_from)|\\PC{0,12}", "\\PC{0,12}"), 0..20)) {
        let (form, _) = parse(&posted);
        let _ = form.check();
    }
}
