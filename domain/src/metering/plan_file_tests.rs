//! A row for each refusal, each with its line; all of a file's faults at once.

use super::*;
use crate::unit::Money;
use proptest::prelude::*;

const PLAN: &str = r#"code = "family-20"
version = 1
valid_from = "2026-01-01"
service = "data"
at_cap = "throttle 1000 kbit/s"
recharges = ["1 GB", { quantity = "5 GB", price = "4.90 EUR" }]
[name]
en = "Family 20 GB"
[[schedule]]
name = "night"
priority = 1
daily = "22:00-06:00"
[[policy]]
code = "night"
when = 'schedule = "night"'
quota = "5 GB"
[[policy]]
code = "household"
quota = "20 GB"
factors = [{ when = "network = fixed", factor = "0.2" }]
thresholds = [
  { at = "80 %", action = "notify" },
]
[[policy]]
code = "roaming"
under = ["household"]
when = "roaming"
factor = "2"
quota = "sum"
"#;

#[test]
fn a_plan_is_what_its_file_says() {
    let plan = parse(PLAN).unwrap();
    assert_eq!(plan.at_cap, Action::Throttle { kbit_s: 1_000 });
    assert_eq!(plan.policies.len(), 3);
    assert_eq!(plan.policies[2].kind, PolicyKind::Secondary { of: vec![1] });
    assert_eq!(plan.policies[2].factors[0].1.to_string(), "2");
    assert_eq!(plan.policies[1].thresholds[0].to_string(), "80 %: notify");
    let prices = plan.recharges.iter().map(|offer| offer.price);
    let prices: Vec<Option<Money>> = prices.collect();
    let price = Money::new(4_900_000, "EUR".parse().unwrap());
    assert_eq!(prices, [None, Some(price)]);
    assert_eq!(plan.recharges_max, 10);
    assert!(plan.weighs_bands());
    let other = "recharges_max = 3\nbands = \"raw\"\n[name]";
    let other = parse(&PLAN.replace("[name]", other)).unwrap();
    assert_eq!((other.recharges_max, other.weighs_bands()), (3, false));
}

/// The fault, and only that one, of the plan with `from` replaced by `to`.
fn fault(from: &str, to: &str) -> String {
    assert!(PLAN.contains(from), "{from}");
    let faults = parse(&PLAN.replacen(from, to, 1)).unwrap_err();
    let words: Vec<String> = faults.iter().map(ToString::to_string).collect();
    words.join(" | ")
}

#[test]
fn each_fault_is_named_with_its_line() {
    let many: String = (0..21)
        .map(|n| format!("{{ at = \"{}\", action = \"notify\" }},", n + 1))
        .collect();
    for (from, to, want) in [
        (
            "\"family-20\"",
            "\"Family\"",
            "line 1: \"Family\" is not a code",
        ),
        (
            "version = 1",
            "version = 0",
            "line 2: version is a number from 1",
        ),
        (
            "version = 1",
            "version = 1\ncolor = 1",
            "line 3: unknown field `color`",
        ),
        (
            "2026-01-01",
            "2026-02-30",
            "line 3: \"2026-02-30\" is not a date",
        ),
        ("\"data\"", "\"mail\"", "line 4: unknown service \"mail\""),
        (
            "throttle 1000",
            "throttle",
            "line 5: \"throttle kbit/s\" is not an action",
        ),
        (
            "\"1 GB\", ",
            "\"1 min\", ",
            "line 6: data is not measured in 1 min",
        ),
        (
            "\"1 GB\", ",
            "\"1 XB\", ",
            "line 6: recharges: unknown unit",
        ),
        ("en = ", "fr = ", "line 7: no name in English"),
        (
            "22:00-06:00",
            "22:00-22:00",
            "line 9: schedule: \"22:00-22:00\" is empty",
        ),
        (
            "priority = 1\n",
            "priority = 0\n",
            "line 9: schedule: the priority of night",
        ),
        (
            "'schedule = \"night\"'",
            "'schedule = \"day\"'",
            "line 15: the schedule has no entry \"day\"",
        ),
        (
            "'schedule = \"night\"'",
            "\"roming\"",
            "line 15: when: at character 1",
        ),
        (
            "\"5 GB\"\n",
            "\"-5 GB\"\n",
            "line 16: a quota must be more than nothing",
        ),
        (
            "\"5 GB\"\n",
            "\"0 GB\"\n",
            "line 16: a quota must be more than nothing",
        ),
        (
            "\"5 GB\"\n",
            "\"5 min\"\n",
            "line 16: data is not measured in 5 min",
        ),
        (
            "\"5 GB\"\n",
            "\"sum\"\n",
            "line 16: only a policy under others can have its quota from them",
        ),
        (
            "code = \"household\"",
            "code = \"night\"",
            "line 18: two policies are called night | line 26: under \"household\": no policy is called that",
        ),
        (
            "factor = \"0.2\"",
            "factor = \"1001\"",
            "line 20: \"1001\" is not a factor",
        ),
        (
            "network = fixed",
            "network = dsl",
            "line 20: when: at character 11",
        ),
        (
            "at = \"80 %\"",
            "at = \"0 %\"",
            "line 22: \"0 %\" is not a threshold",
        ),
        (
            "action = \"notify\"",
            "action = \"shout\"",
            "line 22: \"shout\" is not an action",
        ),
        (
            "{ at = \"80 %\", action = \"notify\" },",
            "{ at = \"80 %\", action = \"notify\" }, { at = \"80\", action = \"notify\" },",
            "line 22: two thresholds are the same: 80 %: notify",
        ),
        (
            "{ at = \"80 %\", action = \"notify\" },",
            &many,
            "line 21: 21 thresholds: a policy has at most 20",
        ),
        ("[\"household\"]", "[]", "line 26: under is empty"),
        (
            "[\"household\"]",
            "[\"home\"]",
            "line 26: under \"home\": no policy",
        ),
        (
            "[\"household\"]",
            "[\"roaming\"]",
            "line 26: inheritance runs in a circle: roaming under roaming",
        ),
        (
            "factor = \"2\"",
            "factor = \"2\"\nfactors = [{ when = \"always\", factor = \"1\" }]",
            "line 28: factor and factors",
        ),
        ("version = 1", "", "line 1: missing field `version`"),
        ("version = 1", "version = 1.5", "line 2: version: a number"),
        ("version = 1", "version = -1", "line 2: version: a number"),
        ("\"family-20\"", "20", "line 1: code: a text is wanted"),
        ("at_cap", "[at_cap", "line 5: "),
        ("version = 1", "code = \"twice\"", "line 2: duplicate key"),
        (
            "recharges = [\"1 GB\"",
            "recharges = [1",
            "line 6: recharges: a text or a table",
        ),
        (
            "4.90 EUR",
            "4.905 EUR",
            "line 6: price: \"4.905 EUR\" is not a price in whole coins",
        ),
        ("4.90 EUR", "-4.90 EUR", "line 6: price: "),
        ("4.90 EUR", "4.90", "line 6: price: "),
        (
            "[name]",
            "bands = \"both\"\n[name]",
            "line 7: bands: \"weighted\" or \"raw\"",
        ),
        ("4.90 EUR", "4.90 XYZ", "line 6: price: "),
        ("price = \"4", "cost = \"4", "line 6: unknown field `cost`"),
        (
            "[\"1 GB\", { quantity = \"5 GB\", price = \"4.90 EUR\" }]",
            "\"1 GB\"",
            "line 6: recharges: a list",
        ),
        (
            "[name]\nen = ",
            "name = ",
            "line 7: name: a table is wanted",
        ),
        (
            "[name]\nen = \"Family 20 GB\"\n",
            "",
            "line 1: missing field `name`",
        ),
        ("\"Family 20 GB\"", "20", "line 8: name: a text is wanted"),
        ("Family 20 GB", " ", "line 7: no name in English"),
        ("priority = 1\n", "", "line 9: missing field `priority`"),
        (
            "priority = 1\n",
            "priority = 70000\n",
            "line 11: priority: a number",
        ),
        (
            "22:00-06:00\"",
            "22:00-06:00\"\nalways = 1",
            "line 13: always: true or false",
        ),
        (
            "22:00-06:00\"",
            "22:00-06:00\"\nhourly = 1",
            "line 13: unknown field `hourly`",
        ),
        (
            "\"night\"\nwhen",
            "\"Night\"\nwhen",
            "line 14: \"Night\" is not a code",
        ),
        ("\"5 GB\"\n", "5\n", "line 16: quota: a text is wanted"),
        (
            "when = \"roaming\"",
            "when = true",
            "line 27: when: a text is wanted",
        ),
        (
            "when = \"network = fixed\"",
            "if = \"roaming\"",
            "line 20: unknown field `if`",
        ),
        ("at = \"80 %\", ", "", "line 22: missing field `at`"),
        (
            "factor = \"2\"",
            "factor = \"2\"\ncap = 1",
            "line 29: unknown field `cap`",
        ),
    ] {
        let said = fault(from, to);
        assert!(said.starts_with(want), "{from} → {to}: {said}");
        // no fault draws others after it, unless it is two
        let count = |text: &str| text.matches(" | ").count();
        let is_two = said.contains("unknown field `if`");
        assert_eq!(count(&said), count(want) + usize::from(is_two), "{said}");
    }
    let unlimited = fault("quota = \"20 GB\"\n", "");
    assert_eq!(unlimited, "line 20: a threshold needs a quota");
    let huge = fault("\"20 GB\"", "\"10000000000 GB\"");
    assert_eq!(huge, "line 19: quota: quantity out of range");
}

#[test]
fn rings_levels_sums_and_nothing_are_refused() {
    let head = &PLAN[..PLAN.find("[[policy]]").unwrap()];
    for (policies, want) in [
        ("", "a plan has at least one policy"),
        (
            "[[policy]]\ncode = \"a\"\nunder = [\"b\"]\n[[policy]]\ncode = \"b\"\nunder = [\"a\"]\n",
            "inheritance runs in a circle: a under b under a",
        ),
        (
            "[[policy]]\ncode = \"a\"\n[[policy]]\ncode = \"b\"\nunder = [\"a\"]\n[[policy]]\ncode = \"c\"\nunder = [\"b\"]\n",
            "b stands under others itself",
        ),
        (
            "[[policy]]\ncode = \"a\"\nquota = \"9000000000 GB\"\n[[policy]]\ncode = \"b\"\nquota = \"9000000000 GB\"\n\
             [[policy]]\ncode = \"c\"\nunder = [\"a\", \"b\"]\nquota = \"sum\"\n",
            "the sum of the quotas is out of range",
        ),
    ] {
        let faults = parse(&format!("{head}{policies}")).unwrap_err();
        let words: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(words.iter().any(|words| words.contains(want)), "{words:?}");
    }
    let many: String = (0..101)
        .map(|n| format!("[[policy]]\ncode = \"p{n}\"\n"))
        .collect();
    let faults = parse(&format!("{head}{many}")).unwrap_err();
    assert!(faults[0].to_string().contains("101 policies"), "{faults:?}");
}

#[test]
fn all_faults_of_a_file_come_at_once() {
    let mut text = PLAN.to_owned();
    for (from, to) in [
        ("version = 1", "version = 0"),
        ("2026-01-01", "soon"),
        ("recharges = [", "color = \"red\"\nrecharges = [3, "),
        ("22:00-06:00", "22:00"),
        ("\"5 GB\"\n", "\"-5 GB\"\n"),
        ("code = \"household\"", "code = \"night\""),
        ("network = fixed", "network = dsl"),
        ("\"notify\"", "\"shout\""),
        ("[\"household\"]", "[\"night\", \"home\", \"roaming\"]"),
        ("when = \"roaming\"\n", "when = 'schedule = \"day\"'\n"),
        ("factor = \"2\"", "factor = \"2000\""),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let faults = parse(&text).unwrap_err();
    let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
    // line 28 asks for an entry of a schedule that is itself at fault
    assert_eq!(
        lines,
        [2, 3, 6, 7, 10, 17, 19, 21, 23, 27, 27, 29],
        "{faults:?}"
    );
}

#[test]
fn a_part_of_what_has_no_end_is_no_threshold() {
    let head = &PLAN[..PLAN.find("[[policy]]").unwrap()];
    let policies = "[[policy]]\ncode = \"a\"\n[[policy]]\ncode = \"b\"\nunder = [\"a\"]\n\
                    thresholds = [{ at = \"80 %\", action = \"deny\" }]\n";
    for (quota, is_refused) in [
        ("", true),
        ("quota = \"sum\"", true),
        ("quota = \"inherited\"", true),
        ("quota = \"1 GB\"", false),
    ] {
        let faults = parse(&format!("{head}{policies}{quota}")).err();
        let words = faults.map(|faults| faults[0].fault.to_string());
        let want = is_refused.then(|| "a threshold needs a quota".to_owned());
        assert_eq!(words, want, "{quota}");
    }
}

proptest! {
    /// Whatever is done to a file, it is taken, or refused with lines that it has.
    #[test]
    fn no_file_makes_it_fall_over(
        cut in 0..PLAN.len(), length in 0_usize..40, put in "[a-z0-9\\[\\]{}=\"', \n#.%-]{0,12}",
    ) {
        let end = (cut + length).min(PLAN.len());
        let text = format!("{}{put}{}", &PLAN[..cut], &PLAN[end..]);
        if let Err(faults) = parse(&text) {
            prop_assert!(!faults.is_empty());
            let lines = text.lines().count().max(1) + 1;
            prop_assert!(faults.iter().all(|fault| (1..=lines).contains(&fault.line)));
        }
    }
}

const PAGE: &str = include_str!("../../../docs/formats/metering.md");

#[test]
fn the_documentations_example_is_taken() {
    let examples = PAGE.split("```toml\n").skip(1);
    let examples: Vec<&str> = examples
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(!examples.is_empty());
    for example in examples {
        let plan = parse(example).unwrap();
        assert!(plan.policies.len() > 1);
    }
}

/// The rows of the table under a heading of the page: what stands in their first
/// column, without the marks of code.
fn rows(heading: &str) -> Vec<&'static str> {
    let (_, below) = PAGE.split_once(&format!("\n## {heading}\n")).unwrap();
    let table = below.split("\n#").next().unwrap().lines();
    let cells = table.filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
    cells
        .flat_map(|cell| cell.trim_end_matches('`').split("`, `"))
        .collect()
}

#[test]
fn the_page_lists_what_is_read() {
    let conditions = rows("Conditions");
    assert!(conditions.len() > 12, "{conditions:?}");
    for condition in conditions {
        if !condition.contains('…') {
            let read: Result<Condition, _> = condition.parse();
            assert!(read.is_ok(), "{condition}: {read:?}");
        }
    }
    for (heading, fields) in [
        ("The plan", &PLAN_FIELDS[..]),
        ("`[[policy]]`", &POLICY_FIELDS),
        ("`[[schedule]]`", &ENTRY_FIELDS),
    ] {
        let rows = rows(heading);
        for field in fields
            .iter()
            .filter(|field| !["policy", "schedule"].contains(field))
        {
            let is_there = rows
                .iter()
                .any(|row| row.trim_matches(['[', ']']) == *field);
            assert!(is_there, "{heading}: {field} is not in its table");
        }
    }
}
