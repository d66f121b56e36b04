//! Which layer wins, and a row for each refusal.

use super::*;

fn load(
    file: &str,
    environment: &[(&str, &str)],
    command_line: &[(Key, &str)],
) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    if !file.is_empty() {
        std::fs::write(folder.path().join(DEFAULT_FILE), file).unwrap();
    }
    let variables = environment
        .iter()
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let given = command_line
        .iter()
        .map(|(key, text)| (*key, (*text).to_owned()))
        .collect();
    Settings::load(None, folder.path(), variables, &given).map_err(|error| error.to_string())
}

#[test]
fn without_any_there_are_the_built_in_ones() {
    let settings = load("", &[("HOME", "/root")], &[]).unwrap();
    assert_eq!(settings.database_url, "sqlite://bandstand.db?mode=rwc");
    assert_eq!(settings.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(settings.trusted_hops, 0);
    assert_eq!(settings.as_of, None);
    assert_eq!(settings.upload_bytes_max, 1_000_000_000);
    assert_eq!(settings.log, "info,sea_orm_migration=warn,sqlx=warn");
    assert_eq!(settings.spool_dir, Path::new("bandstand-spool"));
    assert_eq!(settings.strange_variables, Vec::<String>::new());
}

#[test]
fn the_command_line_beats_the_environment_beats_the_file() {
    let file = "trusted_hops = 1";
    let variable = [("BANDSTAND_TRUSTED_HOPS", "2")];
    let flag = [(Key::TrustedHops, "3")];
    for (file, environment, command_line, want) in [
        ("", &[][..], &[][..], 0),
        (file, &[], &[], 1),
        (file, &variable, &[], 2),
        (file, &variable, &flag, 3),
        (file, &[], &flag, 3),
    ] {
        let settings = load(file, environment, command_line).unwrap();
        assert_eq!(settings.trusted_hops, want);
    }
}

#[test]
fn all_settings_can_come_from_a_file() {
    let file = r#"
        database_url = "sqlite:///var/lib/bandstand/b.db?mode=rwc"
        addr = "[::1]:8080"
        trusted_hops = 2
        as_of = 2026-11-21
        upload_max = "64 MB"
        log = "warn,engine=debug"
    "#;
    let settings = load(file, &[], &[]).unwrap();
    assert_eq!(settings.addr.to_string(), "[::1]:8080");
    let noon = "2026-11-21T12:00:00Z".parse().unwrap();
    assert_eq!(settings.as_of, Some(noon));
    assert_eq!(settings.clock().now(), noon);
    assert_eq!(settings.upload_bytes_max, 64_000_000);
    let spool = Path::new("/var/lib/bandstand/bandstand-spool");
    assert_eq!(settings.spool_dir, spool);
    let spool = load("spool_dir = '/spool'", &[], &[]).unwrap().spool_dir;
    assert_eq!(spool, Path::new("/spool"));
}

#[test]
fn a_wrong_setting_is_named_with_where_it_came_from() {
    for (file, environment, command_line, want) in [
        (
            "trusted_hops = -1",
            &[][..],
            &[][..],
            "bandstand.toml: trusted_hops: \"-1\" is not a number of proxies",
        ),
        (
            "trusted_hops = true",
            &[],
            &[],
            "bandstand.toml: trusted_hops: a text or a whole number",
        ),
        (
            "trusted_hop = 1",
            &[],
            &[],
            "bandstand.toml: trusted_hop: there is no such setting; there are database_url, addr,",
        ),
        ("addr = ", &[], &[], "bandstand.toml: line 1: "),
        (
            "",
            &[("BANDSTAND_ADDR", "localhost")],
            &[],
            "environment variable BANDSTAND_ADDR: \"localhost\" is not an address",
        ),
        (
            "",
            &[],
            &[(Key::Addr, ":1")],
            "--addr: \":1\" is not an address",
        ),
        (
            "",
            &[],
            &[(Key::UploadMax, "5 min")],
            "--upload-max: \"5 min\" is not a size",
        ),
        (
            "",
            &[],
            &[(Key::UploadMax, "0")],
            "--upload-max: \"0\" is not a size",
        ),
        (
            "",
            &[("BANDSTAND_AS_OF", "noon")],
            &[],
            "BANDSTAND_AS_OF: \"noon\" is neither an instant",
        ),
        (
            "",
            &[("BANDSTAND_LOG", "engine=loud")],
            &[],
            "BANDSTAND_LOG: \"engine=loud\": ",
        ),
        (
            "",
            &[("BANDSTAND_CONFIG", "other.toml")],
            &[],
            "configuration file other.toml",
        ),
    ] {
        let refusal = load(file, environment, command_line).unwrap_err();
        assert!(refusal.contains(want), "{want}: {refusal}");
    }
}

#[test]
fn a_message_never_repeats_a_databases_address() {
    let refusal = load(
        "",
        &[("BANDSTAND_DATABASE_URL", "mysql://u:secret@h/d")],
        &[],
    )
    .unwrap_err();
    assert!(refusal.starts_with("environment variable BANDSTAND_DATABASE_URL: "));
    assert!(!refusal.contains("secret"), "{refusal}");
}

#[test]
fn a_message_about_a_faulty_file_repeats_nothing_of_it() {
    for line in [
        "database_url = postgres://u:hush@h/d",
        "database_url = \"postgres://u:hush@h/d",
        "database_url = 'postgres://u:hush@h/d\"",
        "database_url = \"\"\"postgres://u:hush@h/d",
        "database_url \"postgres://u:hush@h/d\"",
        "database_url: \"postgres://u:hush@h/d\"",
        "database_url = \"postgres://u:\\hush@h/d\"",
        "database_url = \"postgres://u:hush@h/d\" hush",
        "database_url = [\"hush\"]",
        "database_url = { password = \"hush\" }",
        "mail = smtp://u:hush@h",
        "mail = \"u:hush@h\"",
        "mail = hush",
        "mail = \"smtp://h\"\nmail = \"smtp://u:hush@h\"",
    ] {
        let refusal = load(&format!("addr = \"[::1]:1\"\n{line}"), &[], &[]).unwrap_err();
        assert!(refusal.starts_with("bandstand.toml: "), "{refusal}");
        assert!(!refusal.contains("hush"), "{refusal}");
    }
    let refusal = load("\n\nmail = hush", &[], &[]).unwrap_err();
    assert!(refusal.starts_with("bandstand.toml: line 3: "), "{refusal}");
}

#[test]
fn a_databases_address_is_shown_without_its_password() {
    for (url, shown) in [
        ("postgres://u:hush@h:5432/d", "postgres://u:…@h:5432/d"),
        ("postgres://u:hu@sh:hu@h/d", "postgres://u:…@h/d"),
        ("postgres://h/d?user=u&password=hush", "postgres://h/d?…"),
        ("postgres://u:hu?sh@h/d", "postgres://…"),
        ("postgres://h:1/d?password=hu@sh", "postgres://…"),
        ("postgres://u@h/d", "postgres://u@h/d"),
        ("sqlite://a.db?mode=rwc", "sqlite://a.db?mode=rwc"),
        ("sqlite::memory:", "sqlite::memory:"),
    ] {
        let settings = load("", &[("BANDSTAND_DATABASE_URL", url)], &[]).unwrap();
        assert_eq!(settings.shown_database_url(), shown);
    }
}

#[test]
fn a_slip_in_a_variables_name_is_noticed() {
    let environment = [
        ("BANDSTAND_DATABSE_URL", "postgres://h/d"),
        ("BANDSTAND_TEST_POSTGRES_URL", "postgres://h/d"),
    ];
    let settings = load("", &environment, &[]).unwrap();
    assert_eq!(settings.strange_variables, ["BANDSTAND_DATABSE_URL"]);
}

#[test]
fn names_are_one_in_three_spellings() {
    assert_eq!(Key::TrustedHops.name(), "trusted_hops");
    assert_eq!(Key::TrustedHops.variable(), "BANDSTAND_TRUSTED_HOPS");
    assert_eq!(Key::TrustedHops.flag(), "--trusted-hops");
}
