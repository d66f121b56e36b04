//! A row for each refusal, each with its line; all of a file's faults at once.

use super::*;

const PLAN: &str = r#"code = "family-20"
version = 1
valid_from = "2026-01-01"
service = "data"
at_cap = "throttle 1000 kbit/s"
recharges = ["1 GB", "5 GB"]
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
    assert_eq!(plan.recharges.len(), 2);
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
        ("22:00-06:00", "22:00-22:00", "line 9: schedule: "),
        (
            "priority = 1\n",
            "priority = 0\n",
            "line 9: schedule: the priority of night",
        ),
        (
            "'schedule = \"night\"'",
            "'schedule = \"day\"'",
            "line 13: the schedule has no entry \"day\"",
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
            "line 13: data is not measured in 5 min",
        ),
        (
            "\"5 GB\"\n",
            "\"sum\"\n",
            "line 13: only a policy under others",
        ),
        (
            "code = \"household\"",
            "code = \"night\"",
            "line 17: two policies are called night",
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
            "line 17: two thresholds are the same: 80 %: notify",
        ),
        (
            "{ at = \"80 %\", action = \"notify\" },",
            &many,
            "line 17: 21 thresholds",
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
    ] {
        let said = fault(from, to);
        assert!(said.starts_with(want), "{from} → {to}: {said}");
    }
    let unlimited = fault("quota = \"20 GB\"\n", "");
    assert!(
        unlimited.contains("a threshold needs a quota"),
        "{unlimited}"
    );
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
    let text = PLAN
        .replace("2026-01-01", "soon")
        .replace("\"5 GB\"\n", "\"-5 GB\"\n")
        .replace("[\"household\"]", "[\"home\"]");
    let faults = parse(&text).unwrap_err();
    let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [3, 16, 26]);
}

#[test]
fn the_documentations_example_is_taken() {
    let page = include_str!("../../../docs/formats/metering.md");
    let examples = page.split("```toml\n").skip(1);
    let examples: Vec<&str> = examples
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(!examples.is_empty());
    for example in examples {
        let plan = parse(example).unwrap();
        assert!(plan.policies.len() > 1);
    }
}
