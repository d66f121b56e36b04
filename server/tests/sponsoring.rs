//! A provider's pages about deliveries, on the real router: rules through the form, a
//! delivery that the engine settles, its month's statement against the ledger, tokens.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use app::{
    route::{self, Route},
    view::delivery::sponsoring::{SponsoringForm, parse},
};
use axum::{
    Router,
    body::{Body, to_bytes},
};
use domain::{delivery::AccessNetwork, id::AccountId, party::Language, time::FixedClock};
use engine::{
    Db, Role, RoleName, Viewer, audit,
    check::check,
    demo,
    entity::{ledger_entry, ledger_posting, portal_user},
    flow::{
        add_user::{NewUser, add_user},
        delivery::{
            Asked, InstructRequest, Item, add_tariff, begin, instruct, issue_statements, settle,
        },
    },
    identity::{Attempt, TOKENS_MAX, api_caller, sign_in},
    new_uuid,
    read::statement::statement,
};
use http::{HeaderMap, Request, header};
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, entity::prelude::*};
use server::{
    Config,
    portal::{self, Portal},
};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

const NOW: &str = "2026-11-21T09:00:00Z";
const LABEL: &str = "provider@demo.example";
const RIVAL: &str = "rival@example.com";
const TARIFF: &str = r#"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
[[price]]
name = { en = "On the road", de = "Unterwegs" }
per_mb = "0.10"
"#;

struct Site {
    router: Router,
    db: Db,
    _folder: TempDir,
}

struct Got {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Got {
    fn header(&self, name: header::HeaderName) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    fn says(&self, status: u16, words: &[&str]) {
        assert_eq!(self.status, status, "{}", self.body);
        for words in words {
            assert!(self.body.contains(words), "no {words:?} in {}", self.body);
        }
    }

    /// The rows of a CSV file whose cells have no commas, without its header.
    fn rows(&self) -> Vec<Vec<String>> {
        let rows = self.body.lines().skip(1);
        let cells = |row: &str| row.split(',').map(str::to_owned).collect();
        rows.map(cells).collect()
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The micro-units of an amount as files write it.
fn micros(amount: &str) -> i64 {
    let (sign, digits) = match amount.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, amount),
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    sign * (whole.parse::<i64>().unwrap() * 1_000_000
        + format!("{rest:0<6}").parse::<i64>().unwrap())
}

impl Site {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
        let db = Db::open(&url).await.unwrap();
        db.migrate().await.unwrap();
        let clock = FixedClock::new(at(NOW));
        demo::fill(&db, &clock).await.unwrap();
        engine::signature::ensure_key(&db, at(NOW)).await.unwrap();
        let rival = NewUser {
            email: RIVAL,
            password: demo::PASSWORD,
            role: RoleName::Provider,
            account: None,
            name: "Rival Records",
            language: Language::En,
        };
        add_user(&db, at(NOW), rival).await.unwrap();
        let operator = Viewer::command_line();
        add_tariff(&db, at(NOW), &operator, TARIFF).await.unwrap();
        let config = Config {
            address: ([127, 0, 0, 1], 0).into(),
            database_url: String::new(),
            trusted_hops: 0,
            clock: Arc::new(clock),
            spool_dir: folder.path().join("spool"),
            content: folder.path().join("content").display().to_string(),
            content_variables: Vec::new(),
            program: env!("CARGO_BIN_EXE_bandstand").into(),
            media_limits: Default::default(),
            upload_bytes_max: 1 << 20,
            mail: server::mail::MailTo::Off,
            mail_from: "Bandstand <bandstand@localhost>".into(),
            public_url: Some("https://bandstand.example/".into()),
        };
        let portal = Portal::new(db.clone(), config).unwrap();
        Self {
            router: portal::router(portal).unwrap(),
            db,
            _folder: folder,
        }
    }

    async fn who(&self, email: &str) -> String {
        let attempt = Attempt {
            email,
            password: demo::PASSWORD,
            client: "192.0.2.7",
            agent: "test",
            replaces: None,
        };
        let (token, _) = sign_in(&self.db, at(NOW), attempt).await.unwrap();
        format!("__Host-session={}", token.cookie_value())
    }

    async fn viewer(&self, email: &str) -> Viewer {
        let row = portal_user::Entity::find()
            .filter(portal_user::Column::Email.eq(email))
            .one(self.db.read())
            .await
            .unwrap()
            .unwrap();
        Viewer {
            user: domain::id::UserId::new(row.id),
            role: Role::from_code(row.role, row.account_id.map(AccountId::new)).unwrap(),
            email: row.email,
            ..Viewer::command_line()
        }
    }

    async fn send(&self, request: http::request::Builder, cookie: &str, body: String) -> Got {
        let request = request
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = to_bytes(response.into_body(), 8 << 20).await.unwrap();
        Got {
            status,
            headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    async fn get(&self, path: &str, cookie: &str) -> Got {
        self.send(Request::get(path), cookie, String::new()).await
    }

    async fn post(&self, route: &Route, cookie: &str, fields: &[(&str, &str)]) -> Got {
        let body = route::query(String::new(), fields);
        let body = body.trim_start_matches('?').to_owned();
        self.send(Request::post(route.template), cookie, body).await
    }

    /// Sends the editor's form by the button `step`.
    async fn edits(&self, cookie: &str, form: &SponsoringForm, step: &str) -> Got {
        let pairs = form.pairs();
        let mut fields: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        fields.push(("step", step));
        self.post(&route::SPONSORING_SEND, cookie, &fields).await
    }

    /// Ten megabytes of the label's for the household of Harbour, of which the first
    /// `arrived` bytes arrive.
    async fn delivers(&self, moment: &str, arrived: u64) {
        let (moment, label) = (at(moment), self.viewer(LABEL).await);
        let harbour = self.viewer("harbour@demo.example").await;
        let request = InstructRequest {
            asked: Asked {
                account: harbour.subscriber().unwrap(),
                user: Some(harbour.user),
                item: Item {
                    provider: label.user,
                    content: "con_a".into(),
                    title: "=SUM(A1)".into(),
                    format: Some("flac".into()),
                    hash: None,
                    bytes: 10_000_000,
                    duration_s: Some(100),
                },
                network: AccessNetwork::Mobile,
            },
            once: new_uuid(moment),
            seen_micros: None,
            has_agreed: true,
        };
        let fixed = instruct(&self.db, moment, &request).await.unwrap();
        let id = fixed.delivery.id;
        let begun = begin(
            &self.db,
            moment,
            &harbour,
            id,
            &fixed.token,
            AccessNetwork::Mobile,
        );
        let delivered = engine::flow::delivery::Delivered {
            transfer: begun.await.unwrap().transfer,
            delivery: id,
            range: 0..arrived,
            doubtful: 0..0,
        };
        assert_eq!(settle(&self.db, moment, &[delivered]).await.unwrap(), 1);
    }

    /// What the ledger's account holds; of one entry alone, or of all.
    async fn ledger(&self, account: &str, entry: Option<Uuid>) -> i64 {
        let mut select = ledger_posting::Entity::find()
            .filter(ledger_posting::Column::LedgerAccount.eq(account));
        if let Some(entry) = entry {
            select = select.filter(ledger_posting::Column::EntryId.eq(entry));
        }
        let rows = select.all(self.db.read()).await.unwrap();
        rows.iter().map(|row| row.amount_micros).sum()
    }
}

/// A form with one rule.
fn form(from_version: u32, share: &str) -> SponsoringForm {
    let version = from_version.to_string();
    let pairs = [
        ("from_version", version.as_str()),
        ("currency", "EUR"),
        ("rule.0.name", "On us"),
        ("rule.0.share", share),
        ("rule.0.part", "last 6 MB"),
    ];
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    parse(&pairs).0
}

#[tokio::test]
async fn rules_are_added_reviewed_and_saved_from_the_version_they_started_with() {
    let site = Site::open().await;
    let label = site.who(LABEL).await;
    let editor = route::SPONSORING.template;
    let first = site.get(editor, &label).await;
    first.says(
        200,
        &["You have not said anything yet", "name=\"rule.0.name\""],
    );

    // rows come and go, and what was typed stays
    let mut typed = form(0, "75");
    let more = site.edits(&label, &typed, "add-rule").await;
    more.says(200, &["value=\"On us\"", "name=\"rule.1.name\""]);
    let gone = site.edits(&label, &typed, "remove-rule.0").await;
    assert!(!gone.body.contains("On us"), "{}", gone.body);

    // what is wrong stands beside its field, in the page's language
    typed.rules[0].share = "101".into();
    let german = format!("{label}; __Host-language=de");
    for step in ["review", "save"] {
        let wrong = site.edits(&german, &typed, step).await;
        wrong.says(
            422,
            &[
                "id=\"rule.0.share-error\"",
                "Geben Sie einen Anteil von 0 bis 100 ein",
            ],
        );
    }
    typed.rules[0].share = "75".into();
    let review = site.edits(&label, &typed, "review").await;
    review.says(
        200,
        &[
            "Review the changes",
            "75\u{a0}%",
            "name=\"step\" value=\"save\"",
        ],
    );
    let nothing = site.get(editor, &label).await;
    nothing.says(200, &["You have not said anything yet"]);

    let saved = site.edits(&label, &typed, "save").await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let there = saved.header(header::LOCATION);
    assert_eq!(there, "/provider/delivery?saved=1");
    let kept = site.get(there, &label).await;
    kept.says(
        200,
        &["Saved as version 1", "name=\"from_version\" value=\"1\""],
    );
    let other = site.get("/provider/delivery?saved=7", &label).await;
    assert!(!other.body.contains("Saved as version"));

    // somebody was quicker: nothing is saved, and it is reviewed against what is in force
    let late = form(0, "20");
    let overtaken = site.edits(&label, &late, "review").await;
    overtaken.says(409, &["Somebody else has saved"]);
    let conflict = site.edits(&label, &late, "save").await;
    conflict.says(
        409,
        &[
            "Somebody else has saved",
            "75\u{a0}%",
            "20\u{a0}%",
            "name=\"from_version\" value=\"1\"",
        ],
    );
    assert_eq!(site.edits(&label, &form(1, "20"), "save").await.status, 303);

    let history = site.get(route::SPONSORING_HISTORY.template, &label).await;
    history.says(
        200,
        &[
            "/provider/delivery/history/2",
            "The first version",
            "in force",
        ],
    );
    let second = site.get("/provider/delivery/history/2", &label).await;
    second.says(200, &["75\u{a0}%", "20\u{a0}%"]);
    for (path, status) in [
        ("/provider/delivery/history/3", 404),
        ("/provider/delivery/history/x", 404),
        ("/provider/delivery/history?after=x", 400),
        ("/provider/delivery?saved=x", 400),
    ] {
        assert_eq!(site.get(path, &label).await.status, status, "{path}");
    }
    let logged = audit::page(&Viewer::command_line(), &site.db, None, 1).await;
    assert_eq!(logged.unwrap()[0].action, "delivery.sponsor");
}

#[tokio::test]
async fn more_than_is_kept_is_refused_beside_the_groups() {
    let site = Site::open().await;
    let label = site.who(LABEL).await;
    let mut typed = form(0, "75");
    for place in 0..4 {
        let files: Vec<String> = (0..900).map(|file| format!("{place}{file:057}")).collect();
        typed
            .groups
            .push(app::view::delivery::sponsoring::GroupRow {
                name: format!("group {place}"),
                own: files.join("\n"),
                ..Default::default()
            });
    }
    let long = site.edits(&label, &typed, "save").await;
    long.says(422, &["href=\"#groups\"", "too long to be kept"]);
    typed.groups.truncate(3);
    assert_eq!(site.edits(&label, &typed, "save").await.status, 303);
}

#[tokio::test]
async fn what_is_sponsored_settled_and_stated_is_what_the_ledger_says() {
    let site = Site::open().await;
    let (label, rival) = (site.who(LABEL).await, site.who(RIVAL).await);
    let operator = site.who("operator@demo.example").await;
    assert_eq!(site.edits(&label, &form(0, "75"), "save").await.status, 303);
    site.delivers("2026-11-10T12:00:00Z", 10_000_000).await;
    site.delivers("2026-11-11T12:00:00Z", 6_500_000).await;

    // 6 and 2.5 of the sponsored megabytes: 0.45 and 0.1875
    let editor = site.get(route::SPONSORING.template, &label).await;
    editor.says(200, &["2\u{a0}deliveries", "€0.6375"]);
    let list = site.get(route::PROVIDER_DELIVERIES.template, &label).await;
    list.says(
        200,
        &[
            "Deliveries in November 2026",
            "€0.6375",
            "€1.0125",
            "6.5\u{a0}MB of 10\u{a0}MB",
            "On us",
            "On the road",
        ],
    );
    for hidden in ["Harbour", "harbour"] {
        assert!(!list.body.contains(hidden), "{hidden} in {}", list.body);
    }
    let file = site
        .get("/provider/deliveries.csv?month=2026-11", &label)
        .await;
    file.says(200, &["'=SUM(A1)"]);
    assert!(
        file.header(header::CONTENT_DISPOSITION)
            .contains("deliveries-2026-11.csv")
    );
    let sum = |rows: &[Vec<String>], column: usize| -> i64 {
        rows.iter().map(|row| micros(&row[column])).sum()
    };
    let rows = file.rows();
    assert_eq!(
        (rows.len(), sum(&rows, 7), sum(&rows, 8)),
        (2, 637_500, 1_012_500)
    );
    let empty = site
        .get("/provider/deliveries.csv?month=2026-10", &label)
        .await;
    assert_eq!((empty.status, empty.rows().len()), (200, 0));

    // the month's statement: the lines are what waited in the ledger, all that is
    // not zero is in the file, and the ledger keeps nothing back
    let waited = site.ledger("provider-unbilled", None).await;
    assert!(waited > 0);
    let month = "2026-11".parse().unwrap();
    let after = at("2026-12-02T09:00:00Z");
    let issued = issue_statements(&site.db, after, &Viewer::command_line(), month)
        .await
        .unwrap();
    let number = issued.numbers[0].to_string();
    let booked = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::StatementId.is_not_null())
        .all(site.db.read())
        .await
        .unwrap();
    assert_eq!(booked.len(), 1);
    let stated = site.ledger("provider-unbilled", Some(booked[0].id)).await;
    assert_eq!(stated, -waited);
    let list = site.get(route::STATEMENTS.template, &label).await;
    list.says(200, &[&number, "You owe us"]);
    let page = route::STATEMENT.path(&[&number]);
    let shown = site.get(&page, &label).await;
    shown.says(200, &["=SUM(A1)", "You owe us", &number]);
    let lines = route::STATEMENT_CSV.path(&[&number]);
    let csv = site.get(&lines, &label).await;
    csv.says(200, &["'=SUM(A1)"]);
    let rows = csv.rows();
    let sponsored: Vec<Vec<String>> = rows
        .iter()
        .filter(|row| row[0] == "sponsored")
        .cloned()
        .collect();
    assert_eq!(sum(&sponsored, 9), stated);
    let document = statement(&site.viewer(LABEL).await, &site.db, issued.numbers[0])
        .await
        .unwrap();
    assert_eq!(sum(&rows, 9), document.totals.balance.micros());
    let owed = site.ledger("provider-receivable", None).await;
    assert_eq!(sum(&rows, 9), -owed);
    assert!(check(&site.db).await.unwrap().is_sound());

    // an operator sees it, and nobody else anything of it
    let theirs = route::OPERATOR_STATEMENT.path(&[&number]);
    site.get(&theirs, &operator).await.says(200, &[&number]);
    for path in [&page, &lines, &theirs] {
        assert_eq!(site.get(path, &rival).await.status, 404, "{path}");
    }
    for path in [
        "/provider/statements/S2026-000009",
        "/provider/statements/x",
    ] {
        assert_eq!(site.get(path, &label).await.status, 404, "{path}");
    }
    assert_eq!(
        site.get("/provider/delivery/history/1", &rival)
            .await
            .status,
        404
    );
    for (path, words) in [
        ("/provider/delivery", "You have not said anything yet"),
        ("/provider/delivery/history", "Nothing was saved yet"),
        (
            "/provider/deliveries?month=2026-11",
            "No deliveries in this month",
        ),
        ("/provider/statements", "No statements yet"),
    ] {
        let got = site.get(path, &rival).await;
        got.says(200, &[words]);
        for hidden in ["SUM", "On us", &number] {
            assert!(!got.body.contains(hidden), "{hidden} on {path}");
        }
    }
    let none = site
        .get("/provider/deliveries.csv?month=2026-11", &rival)
        .await;
    assert_eq!((none.status, none.rows().len()), (200, 0));
    for path in [
        "/provider/deliveries?month=x",
        "/provider/deliveries?after=x",
        "/provider/statements?after=x",
    ] {
        assert_eq!(site.get(path, &label).await.status, 400, "{path}");
    }
}

#[tokio::test]
async fn a_token_is_shown_once_and_ends_when_it_is_revoked() {
    let site = Site::open().await;
    let (label, rival) = (site.who(LABEL).await, site.who(RIVAL).await);
    let make = &route::TOKENS_MAKE;
    let good = [
        ("name", "Edge <1>"),
        ("scope", "quote"),
        ("scope", "report"),
        ("days", "30"),
    ];
    for (field, value, fault, words) in [
        (
            "name",
            " ",
            "name-error",
            "Say what it is for, in 1 to 60 characters",
        ),
        ("days", "31", "days-error", "Choose 30, 90 or 365 days"),
        ("scope", "", "scope-error", "Choose at least one"),
    ] {
        let mut fields = good.to_vec();
        match value {
            "" => fields.retain(|(name, _)| *name != field),
            value => fields
                .iter_mut()
                .filter(|(name, _)| *name == field)
                .for_each(|one| one.1 = value),
        }
        let refused = site.post(make, &label, &fields).await;
        refused.says(422, &[&format!("id=\"{fault}\""), words]);
        assert!(!refused.body.contains("bsd_"));
    }
    let unknown = site
        .post(
            make,
            &label,
            &[("name", "a"), ("scope", "all"), ("days", "30")],
        )
        .await;
    assert_eq!(unknown.status, 400);

    let made = site.post(make, &label, &good).await;
    made.says(
        200,
        &[
            "Edge &lt;1&gt;",
            "https://bandstand.example/api/v1/deliveries",
        ],
    );
    assert_eq!(made.header(header::CACHE_CONTROL), "no-store");
    let secret = &made.body[made.body.find("bsd_").unwrap()..];
    let secret = &secret[..secret.find('<').unwrap()];
    let caller = api_caller(&site.db, at(NOW), secret)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(caller.scopes.len(), 2);
    let list = site.get(route::TOKENS.template, &label).await;
    list.says(
        200,
        &["Edge &lt;1&gt;", "ask who would pay, report what arrived"],
    );
    assert!(!list.body.contains("bsd_"));
    let theirs = site.get(route::TOKENS.template, &rival).await;
    theirs.says(200, &["No tokens yet"]);

    let id = caller.token.to_string();
    let revoke = &route::TOKENS_REVOKE;
    for (cookie, token) in [(&rival, id.as_str()), (&label, "x"), (&label, "")] {
        assert_eq!(
            site.post(revoke, cookie, &[("token", token)]).await.status,
            404
        );
    }
    assert!(
        api_caller(&site.db, at(NOW), secret)
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(
        site.post(revoke, &label, &[("token", &id)]).await.status,
        303
    );
    assert_eq!(api_caller(&site.db, at(NOW), secret).await.unwrap(), None);

    for _ in 0..TOKENS_MAX {
        assert_eq!(site.post(make, &label, &good).await.status, 200);
    }
    let german = format!("{label}; __Host-language=de");
    let full = site.post(make, &german, &good).await;
    full.says(
        422,
        &["id=\"name-error\"", "Höchstens 20 Tokens gelten zugleich"],
    );
}
