//! The program as it is called: words and JSON, exit codes, and what it says
//! where it refuses.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Command, Stdio},
};
use tempfile::TempDir;

const NOW: &str = "2026-11-21T09:00:00Z";

/// A folder with a database, and the program in it.
struct House {
    folder: TempDir,
}

/// What a call came to.
#[derive(Debug)]
struct Called {
    code: i32,
    out: String,
    err: String,
}

impl House {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bandstand"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("BANDSTAND_AS_OF", NOW);
        command
    }

    fn call(&self, arguments: &[&str]) -> Called {
        self.call_with(arguments, "")
    }

    fn call_with(&self, arguments: &[&str], input: &str) -> Called {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // a command that does not read it may have gone already
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Called {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// A call that must succeed.
    fn done(&self, arguments: &[&str]) -> String {
        let called = self.call(arguments);
        assert_eq!(called.code, 0, "{arguments:?}: {called:?}");
        called.out
    }

    /// A call that must succeed and report JSON.
    fn json(&self, arguments: &[&str]) -> Value {
        let out = self.done(&[arguments, &["--json"]].concat());
        serde_json::from_str(&out).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }
}

/// The account file of the documentation.
fn accounts() -> String {
    let text = include_str!("../../docs/formats/accounts.md");
    let example = text.split("```toml\n").nth(1).unwrap();
    example.split("```").next().unwrap().to_owned()
}

const TARIFF: &str = r#"
code = "harbour"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
tax = "exclusive"
name = { en = "Harbour" }

[[group]]
service = "voice"
unit = "min"
increment = "1 min"
tax_rate = "19"
bands = [
  { up_to = "10", cost = "19.00" },
  { up_to = "25", cost = "24.00" },
]
above = { cost = "34.00" }
"#;

/// A house with a tariff, and the account of the documentation.
fn furnished() -> House {
    let house = House::new();
    house.write("tariff.toml", TARIFF);
    house.write("accounts.toml", &accounts());
    house.done(&["tariff", "add", "tariff.toml"]);
    house.done(&["account", "add", "accounts.toml"]);
    house
}

/// Two calls of the account's home line in October, one of nobody's.
fn calls() -> String {
    let row = |src: &str, day: u8, seconds: u32| {
        format!(
            "\"\",\"{src}\",\"100\",\"context\",\"\",\"SIP/test-1\",\"\",\"Dial\",\"\",\
             \"2026-10-{day:02} 10:00:00\",\"2026-10-{day:02} 10:00:00\",\"2026-10-{day:02} 10:{:02}:{:02}\",\
             {seconds},{seconds},\"ANSWERED\",\"DOCUMENTATION\",\"{day}.0\",\"\"\n",
            seconds / 60,
            seconds % 60,
        )
    };
    let own = "+49405550100";
    row(own, 1, 61) + &row(own, 31, 600) + &row("+4930", 2, 5)
}

const IMPORT: [&str; 6] = [
    "import",
    "--format",
    "asterisk-csv",
    "--zone",
    "Europe/Berlin",
    "calls.csv",
];

#[test]
fn from_a_usage_file_to_an_invoice() {
    let house = furnished();
    house.write("calls.csv", &calls());
    let first = house.json(&IMPORT);
    let counts = |report: &Value| {
        ["records", "accepted", "duplicates", "rejected"].map(|name| report[name].as_i64().unwrap())
    };
    assert_eq!(counts(&first), [3, 2, 0, 1]);
    assert_eq!(counts(&house.json(&IMPORT)), [3, 0, 2, 1]);

    let dry = house.json(&["bill", "--period", "2026-10", "--dry-run"]);
    assert_eq!(dry[0]["outcome"], "bill");
    assert_eq!(house.json(&["invoice", "list"]), serde_json::json!([]));

    let report = house.json(&["bill", "--period", "2026-10"]);
    assert_eq!(report["billed"], 1);
    let invoice = house.json(&["invoice", "show", "2026-000001"]);
    assert_eq!(invoice["number"], "2026-000001");
    assert_eq!(invoice["total"], dry[0]["total"]);
    let words = house.done(&["invoice", "show", "2026-000001"]);
    assert!(words.contains("12 min"), "{words}");
    assert!(words.contains("Total 28.56 EUR"), "{words}");

    let check = house.done(&["check"]);
    assert!(!check.contains("BROKEN"), "{check}");
    let note = house.json(&["invoice", "credit", "2026-000001", "--reason", "a test"]);
    assert_eq!(note["credit_note"], "2026-000002");
}

#[test]
fn a_reject_is_seen_mended_and_counts() {
    let house = furnished();
    house.write("calls.csv", &calls());
    house.done(&IMPORT);
    let rejects = house.json(&["rejects", "list"]);
    assert_eq!(rejects.as_array().unwrap().len(), 1);
    assert_eq!(rejects[0]["reason"], "unknown_line");
    let id = rejects[0]["id"].as_str().unwrap();
    let shown = house.json(&["rejects", "show", id]);
    let original = shown["original"].as_str().unwrap();
    assert!(original.contains("+4930"), "{original}");

    let again = house.call(&["rejects", "replay", id]);
    assert_eq!(again.code, 1, "{again:?}");
    let mended = original.replace("+4930", "+49405550100") + "\n";
    let replayed = house.call_with(&["rejects", "replay", id, "--with", "-"], &mended);
    assert_eq!(replayed.code, 0, "{replayed:?}");
    assert_eq!(house.json(&["rejects", "list"]), serde_json::json!([]));
    let all = house.json(&["rejects", "list", "--all"]);
    assert_eq!(all[0]["state"], "accepted");
}

#[test]
fn a_new_line_lets_the_rejects_of_its_number_in() {
    let house = furnished();
    house.write("calls.csv", &calls());
    house.done(&IMPORT);
    let more = accounts().replace("\"harbour-dsl\"", "\"harbour-dsl\", \"+4930\"");
    house.write("accounts.toml", &more);
    let done = house.json(&["account", "add", "accounts.toml"]);
    assert_eq!(done["updated"], 1);
    let replayed = house.json(&["rejects", "replay", "--reason", "unknown_line"]);
    assert_eq!(replayed["accepted"], 1);
}

#[test]
fn exit_codes_tell_refusal_from_slip() {
    let house = furnished();
    house.write("calls.csv", "this is no call\n");
    house.write("bandstand.toml", "trusted_hop = 1");
    let config: &[&str] = &["--config", "/dev/null"];
    for (arguments, code, want) in [
        (
            &["tariff", "list"][..],
            2,
            "bandstand.toml: trusted_hop: there is no such setting",
        ),
        (
            &["invoice", "show", "2026-000009"],
            1,
            "invoice 2026-000009: not found",
        ),
        (&["invoice", "show", "9"], 2, "is not an invoice number"),
        (
            &["account", "add", "nowhere.toml"],
            1,
            "nowhere.toml: No such file",
        ),
        (&["account", "add", "tariff.toml"], 1, "tariff.toml: "),
        (
            &["import", "--format", "asterisk-csv", "calls.csv"],
            2,
            "--zone: the times of asterisk-csv carry none",
        ),
        (
            &["rejects", "list", "--reason", "nonsense"],
            2,
            "there are unterminated_quote",
        ),
        (
            &["tariff", "list", "--database-url", "sqlite://no.db"],
            1,
            "--database-url: sqlite://no.db: there is no file no.db",
        ),
        (
            &["import", "--format", "asterisk", "calls.csv"],
            2,
            "unknown format \"asterisk\"",
        ),
        (
            &["import", "--format", "bandstand-csv", "calls.csv", "no.csv"],
            1,
            "no.csv: No such file",
        ),
        (
            &["bill", "--period", "2026-13"],
            2,
            "is not a month such as",
        ),
        (&["rejects", "replay"], 2, "required"),
        (
            &["serve", "--addr", "nowhere"],
            2,
            "--addr: \"nowhere\" is not an address",
        ),
        (
            &["tariff", "list", "--database-url", "mysql://u:p@h"],
            2,
            "--database-url: an address",
        ),
        (
            &[
                "tariff",
                "list",
                "--database-url",
                "sqlite:///no/such/folder/b.db?mode=rwc",
            ],
            1,
            "--database-url: sqlite:///no/such/folder/b.db?mode=rwc: Connection Error",
        ),
        (
            &["user", "add", "ada", "--role", "operator", "--name", "A"],
            1,
            "email: \"ada\" is not",
        ),
    ] {
        let mut all = arguments.to_vec();
        if !want.contains("bandstand.toml") {
            all.extend(config);
        }
        let called = house.call(&all);
        assert_eq!(called.code, code, "{arguments:?}: {called:?}");
        assert!(called.err.contains(want), "{arguments:?}: {called:?}");
        assert!(
            called.out.is_empty() || code == 3,
            "{arguments:?}: {called:?}"
        );
    }
}

#[test]
fn a_password_is_never_an_argument() {
    let house = House::new();
    let add = [
        "user",
        "add",
        "olga@example.com",
        "--role",
        "operator",
        "--name",
        "Olga",
    ];
    let made_up = house.json(&add);
    assert_eq!(made_up["password"].as_str().unwrap().len(), 23);
    let set = [
        "user",
        "set-password",
        "olga@example.com",
        "--password-stdin",
    ];
    let called = house.call_with(&set, "correct horse\n");
    assert_eq!(called.code, 0, "{called:?}");
    assert!(!called.out.contains("horse"), "{called:?}");
    let empty = house.call(&set);
    assert_eq!(empty.code, 1, "{empty:?}");
    house.done(&["user", "disable", "olga@example.com"]);
    assert_eq!(house.json(&["user", "list"])[0]["disabled_at"], NOW);
}

#[test]
fn the_demo_is_filled_once() {
    let house = House::new();
    let report = house.json(&["demo"]);
    assert_eq!(report["filled"], true);
    assert_eq!(house.call(&["demo"]).code, 1);
    house.done(&["demo", "--if-empty"]);
    // its shop, its deliveries, and last month's statement are as sound as the rest
    let check = house.done(&["check"]);
    assert!(!check.contains("BROKEN"), "{check}");
    assert_eq!(report["statements"], 1);
    let list = house.json(&["delivery", "list"]);
    let all = list["deliveries"].as_array().unwrap();
    assert_eq!(all.len(), report["deliveries"].as_u64().unwrap() as usize);
    let some = house.json(&["delivery", "list", "--network", "fixed"]);
    assert_eq!(some["deliveries"].as_array().unwrap().len(), 1);
    let disputed = house.done(&["delivery", "list", "--state", "disputed"]);
    assert_eq!(disputed.lines().count(), 2, "{disputed}");
    assert!(disputed.contains("lindenallee-12"), "{disputed}");
    let last = all.last().unwrap()["id"].as_str().unwrap();
    let rest = house.json(&["delivery", "list", "--after", last]);
    assert_eq!(rest["deliveries"].as_array().unwrap().len(), 0);
    let stated = house.json(&["delivery", "statements", "--month", "2026-10"]);
    assert_eq!(stated["numbers"], serde_json::json!([]));
    let early = house.call(&["delivery", "statements", "--month", "2026-11"]);
    assert_eq!(early.code, 1);
    assert!(early.err.contains("2026-11 is not over"), "{early:?}");
}

const DELIVERY_TARIFF: &str = r#"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
[[price]]
name = { en = "At home", de = "Zu Hause" }
when = "network = fixed"
per_mb = "0"
[[price]]
name = { en = "On the road", de = "Unterwegs" }
per_mb = "0.10"
"#;

#[test]
fn what_deliveries_cost_and_which_network_is_which_come_from_files() {
    let house = furnished();
    house.write("delivery.toml", DELIVERY_TARIFF);
    let words = house.done(&["delivery", "tariff", "check", "delivery.toml"]);
    for want in [
        "EUR version 1, from 2026-01-01",
        "network = fixed",
        "0.10 EUR",
    ] {
        assert!(words.contains(want), "{want}: {words}");
    }
    let add = ["delivery", "tariff", "add", "delivery.toml"];
    assert_eq!(house.json(&add)["is_new"], true);
    assert_eq!(house.json(&add)["is_new"], false);
    house.write("networks.txt", "# ours\nmobile 10.0.0.0/8\ndefault fixed\n");
    let networks = [
        "delivery",
        "networks",
        "networks.txt",
        "--zone",
        "Europe/Berlin",
    ];
    let kept = house.json(&networks);
    assert_eq!(
        (&kept["ranges"], &kept["default"]),
        (&1.into(), &"fixed".into())
    );
    let none = house.done(&["delivery", "statements", "--month", "2026-10"]);
    assert_eq!(none.trim(), "2026-10: nothing to state");

    house.write("other.toml", &DELIVERY_TARIFF.replace("0.10", "0.20"));
    house.write(
        "third.toml",
        &DELIVERY_TARIFF.replace("version = 1", "version = 3"),
    );
    let before = DELIVERY_TARIFF.replace("version = 1", "version = 2");
    house.write("before.toml", &before.replace("2026-01-01", "2025-12-31"));
    house.write(
        "faults.toml",
        &DELIVERY_TARIFF
            .replace("\"0.10\"", "\"-1\"")
            .replace("EUR", "EUX"),
    );
    house.write("networks-2.txt", "mobile 10.0.0.1/8\nwifi 10.0.0.0/8\n");
    let nowhere = [
        "delivery",
        "networks",
        "networks.txt",
        "--zone",
        "Europe/Nowhere",
    ];
    let bad_lines = ["delivery", "networks", "networks-2.txt", "--zone", "UTC"];
    let after = "dlv_018f3c6e7a2b7c4d8e5f0000000000d1";
    for (arguments, code, want) in [
        (
            &["delivery", "tariff", "add", "other.toml"][..],
            1,
            "other.toml: version 2 is the next",
        ),
        (
            &["delivery", "tariff", "add", "third.toml"],
            1,
            "third.toml: version 2 is the next",
        ),
        (
            &["delivery", "tariff", "add", "before.toml"],
            1,
            "before.toml: the version before",
        ),
        (
            &["delivery", "tariff", "add", "faults.toml"],
            1,
            "faults.toml: currency",
        ),
        (
            &["delivery", "tariff", "check", "faults.toml"],
            1,
            "faults.toml: currency",
        ),
        (
            &["delivery", "tariff", "check", "nowhere.toml"],
            1,
            "nowhere.toml: No such file",
        ),
        (&nowhere, 1, "--zone: \"Europe/Nowhere\" is not a time zone"),
        (
            &bad_lines,
            1,
            "networks-2.txt: line 2: unknown network \"wifi\"",
        ),
        (&["delivery", "networks", "networks.txt"], 2, "--zone"),
        (
            &["delivery", "statements", "--month", "2026-13"],
            2,
            "is not a month such as",
        ),
        (
            &["delivery", "list", "--network", "dsl"],
            2,
            "unknown network \"dsl\"",
        ),
        (
            &["delivery", "list", "--after", after],
            1,
            "--after: there is no such delivery",
        ),
    ] {
        let called = house.call(arguments);
        assert_eq!(called.code, code, "{arguments:?}: {called:?}");
        assert!(called.err.contains(want), "{arguments:?}: {called:?}");
        assert!(called.out.is_empty(), "{arguments:?}: {called:?}");
    }
}

#[test]
fn it_serves_until_it_is_told_to_stop() {
    let house = House::new();
    let mut child = house
        .command(&["serve", "--addr", "127.0.0.1:0", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let report: Value = serde_json::from_str(&line).unwrap();
    let address = report["url"]
        .as_str()
        .unwrap()
        .strip_prefix("http://")
        .unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");

    let killed = Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    assert!(killed.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(house.folder.path().join("bandstand.db").exists());
}

#[test]
fn a_recording_is_added_listed_and_recognized_in_other_forms() {
    use engine::demo::music::{song, wav};
    let house = House::new();
    let samples = song(1, 20);
    let noisy: Vec<i16> = samples.iter().map(|sample| sample / 2).collect();
    for (name, bytes) in [
        ("song.wav", wav(&samples)),
        ("quiet.wav", wav(&noisy)),
        ("part.wav", wav(&samples[44_100..44_100 * 34])),
        ("other.wav", wav(&song(2, 20))),
        ("letter.wav", b"Dear Ada".to_vec()),
    ] {
        std::fs::write(house.folder.path().join(name), bytes).unwrap();
    }
    let email = "label@example.com";
    house.done(&[
        "user", "add", email, "--role", "provider", "--name", "Label",
    ]);
    let nobody = house.call(&["content", "add", "song.wav", "--provider", "x@example.com"]);
    assert!(nobody.err.contains("no provider signs in"), "{nobody:?}");
    let add = ["content", "add", "song.wav", "--provider", email];
    let told = ["--title", "Song", "--artist", "Ada", "--price", "0.99"];
    let added = house.json(&[&add[..], &told[..]].concat());
    assert_eq!(added["state"], "published");
    let again = house.call(&add);
    assert_eq!(again.code, 1);
    assert!(
        again.err.contains("registered this recording already"),
        "{again:?}"
    );
    let list = house.json(&["content", "list"]);
    assert_eq!(list[0]["title"], "Song");
    assert_eq!(list[0]["seconds"], 20);

    let files = ["identify", "song.wav", "quiet.wav", "part.wav", "other.wav"];
    let found = house.json(&files);
    let row = |index: usize, name: &str| found[index][name].clone();
    let id = added["id"].as_str().unwrap();
    assert_eq!(
        (row(0, "tier"), row(0, "content")[0].as_str()),
        ("samples".into(), Some(id))
    );
    assert_eq!(
        (row(1, "tier"), row(1, "verdict")),
        ("fingerprint".into(), "same".into())
    );
    assert!(row(1, "bit_error_rate").as_f64().unwrap() < 0.1);
    assert_eq!(row(2, "verdict"), "excerpt");
    assert!(row(2, "overlap").as_f64().unwrap() < 0.9);
    assert_eq!(row(3, "verdict"), "unknown");
    let bad = house.call(&["identify", "letter.wav", "missing.wav", "song.wav"]);
    assert_eq!(bad.code, 1);
    for words in [
        "does not begin like any audio",
        "No such file",
        "Ada – Song",
    ] {
        assert!(bad.out.contains(words), "{words}: {bad:?}");
    }
}

#[test]
fn a_providers_token_is_made_listed_and_revoked() {
    let house = House::new();
    let email = "label@example.com";
    house.done(&[
        "user", "add", email, "--role", "provider", "--name", "Label",
    ]);
    let make = ["token", "make", "--name", "Server", "--user"];
    let nobody = house.call(&[&make[..], &["x@example.com", "--scope", "quote"]].concat());
    assert!(nobody.err.contains("no provider signs in"), "{nobody:?}");
    for (more, code, why) in [
        (&[][..], 2, "--scope"),
        (&["--scope", "all"], 2, "unknown scope"),
        (
            &["--scope", "quote", "--days", "31"],
            1,
            "30, 90 or 365 days",
        ),
    ] {
        let refused = house.call(&[&make[..], &[email], more].concat());
        assert_eq!(refused.code, code, "{refused:?}");
        assert!(refused.err.contains(why), "{refused:?}");
    }
    let scopes = ["--scope", "quote", "--scope", "report", "--days", "90"];
    let made = house.json(&[&make[..], &[email], &scopes].concat());
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("bsd_"), "{made}");

    let list = house.json(&["token", "list", "--user", email]);
    assert_eq!(list[0]["name"], "Server");
    assert_eq!(list[0]["scopes"], serde_json::json!(["quote", "report"]));
    assert_eq!(list[0]["expires_at"], "2027-02-19T09:00:00Z");
    assert_eq!(list[0]["revoked_at"], Value::Null);
    assert!(!list.to_string().contains(secret), "it is kept nowhere");
    let id = list[0]["token"].as_str().unwrap();
    house.done(&["token", "revoke", id, "--user", email]);
    let list = house.json(&["token", "list", "--user", email]);
    assert_eq!(list[0]["revoked_at"], NOW);
}
