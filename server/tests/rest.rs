//! The programs' interface over HTTP: who gets in, what each thing that is wrong is
//! called, calls that are repeated, and deliveries from their quote to the ledger.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use axum::{
    Router,
    body::{Body, to_bytes},
};
use domain::{
    delivery::{Ask, PreferenceFile, SubscriberPreferences, Willing},
    id::AccountId,
    party::Language,
    time::FixedClock,
    unit::Money,
};
use engine::{
    Db, Role, RoleName, Viewer,
    check::check,
    entity::{account, account_tariff, delivery, ledger_posting},
    flow::{
        add_accounts::add_accounts,
        add_tariff::add_tariff,
        add_user::{NewUser, add_user},
        delivery::{self as flow, sponsor, wish},
    },
    identity::{
        Attempt, Scope, TOKEN_FAILURES_MAX, api_tokens, disable_user, make_api_token,
        provider_viewer, revoke_api_token, sign_in,
    },
    media::ChildLimits,
    signature::ensure_key,
};
use http::{HeaderMap, Method, Request, StatusCode, header};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use server::{
    Config,
    mail::MailTo,
    portal::{self, Portal},
    rest::ProblemKind,
};
use std::{collections::BTreeMap, sync::Arc};
use tempfile::TempDir;
use tower::ServiceExt;

const NOW: &str = "2026-11-21T09:00:00Z";
const QUOTE: &str = "/api/v1/deliveries/quote";
const DELIVER: &str = "/api/v1/deliveries/deliver";
const REPORT: &str = "/api/v1/deliveries/report";
const PASSWORD: &str = "correct horse battery";

const TARIFF: &str = r#"
code = "harbour"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
tax = "exclusive"
name = { en = "Harbour" }

[[group]]
service = "data"
unit = "GB"
increment = "1 KB"
tax_rate = "19"
bands = [{ up_to = "10", cost = "19.00" }]
above = { cost = "34.00" }
"#;

const ACCOUNTS: &str = r#"
[seller]
name = "Quay Telecom GmbH"
address = ["Pier 1", "20457 Hamburg"]
tax_id = "DE123456789"

[[account]]
reference = "H-1"
name = "Household H-1"
address = ["1 Quay Street", "20457 Hamburg"]
currency = "EUR"
zone = "Europe/Berlin"
cycle_day = 1
opened_on = "2026-01-01"
tariffs = [{ from = "2026-01-01", code = "harbour" }]
line = [{ label = "Mobile", kind = "mobile", identifiers = ["+49151000051"] }]
"#;

const PER_MB: &str = r#"
version = 1
valid_from = "2026-01-01"
currency = "EUR"

[[price]]
name = { en = "A megabyte", de = "Ein Megabyte" }
per_mb = "0.10"
"#;

struct House {
    router: Router,
    db: Db,
    clock: Arc<FixedClock>,
    /// Of the first provider, for everything.
    token: String,
    _folder: TempDir,
}

#[derive(Debug)]
struct Got {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Got {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// That it is this problem, in full.
    #[track_caller]
    fn is(&self, code: &str) -> Value {
        let json = self.json();
        assert_eq!(json["code"], code, "{self:?}");
        assert_eq!(json["type"], format!("/api#problem-{code}"));
        assert_eq!(json["status"], self.status.as_u16());
        assert_eq!(self.header("content-type"), "application/problem+json");
        json
    }

    #[track_caller]
    fn done(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/json");
        self.json()
    }
}

/// Who says yes to everything and is not asked.
fn easy() -> SubscriberPreferences {
    SubscriberPreferences {
        willing: Willing::Yes,
        ask: Ask::Never,
        ..SubscriberPreferences::default()
    }
}

fn euro(micros: i64) -> Money {
    Money::new(micros, "EUR".parse().unwrap())
}

fn amount(micros: i64) -> Value {
    json!({ "micros": micros, "currency": "EUR" })
}

fn values(subscriber: i64, provider: i64) -> Value {
    json!({
        "subscriber": amount(subscriber),
        "provider": amount(provider),
        "charge": amount(subscriber + provider),
    })
}

/// 10 MB: 1.00 EUR.
fn asking() -> Value {
    json!({
        "gpsi": "msisdn-49151000051",
        "content": "song-1",
        "title": "Harbour Lights",
        "downlinkVolume": 10_000_000,
        "network": "mobile",
    })
}

/// `asking` with one field another.
fn but(field: &str, value: Value) -> Value {
    let mut body = asking();
    body[field] = value;
    body
}

const ALL: [Scope; 3] = Scope::ALL;

impl House {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        let url = format!("sqlite://{}?mode=rwc", file.display());
        let db = Db::open(&url).await.unwrap();
        db.migrate().await.unwrap();
        let now = NOW.parse().unwrap();
        ensure_key(&db, now).await.unwrap();
        add_tariff(&db, now, TARIFF, None).await.unwrap();
        add_accounts(&db, now, ACCOUNTS, None).await.unwrap();
        let operator = Viewer::command_line();
        flow::add_tariff(&db, now, &operator, PER_MB).await.unwrap();
        for name in ["first", "second"] {
            let new = NewUser {
                email: &format!("{name}@example.com"),
                password: PASSWORD,
                role: RoleName::Provider,
                account: None,
                name,
                language: Language::En,
            };
            add_user(&db, now, new).await.unwrap();
        }
        let clock = Arc::new(FixedClock::new(now));
        let config = Config {
            address: ([127, 0, 0, 1], 0).into(),
            database_url: String::new(),
            trusted_hops: 0,
            clock: clock.clone(),
            spool_dir: folder.path().join("spool"),
            content: folder.path().join("content").display().to_string(),
            content_variables: Vec::new(),
            program: "/bin/false".into(),
            media_limits: ChildLimits::default(),
            upload_bytes_max: 1 << 20,
            mail: MailTo::Off,
            mail_from: "Bandstand <bandstand@localhost>".into(),
            public_url: None,
        };
        let portal = Portal::new(db.clone(), config).unwrap();
        let mut house = Self {
            router: portal::router(portal).unwrap(),
            db,
            clock,
            token: String::new(),
            _folder: folder,
        };
        house.token = house.token("first", &ALL, 30).await;
        house.wishes(&easy()).await;
        house
    }

    fn now(&self) -> jiff::Timestamp {
        use domain::time::Clock;
        self.clock.now()
    }

    fn pass(&self, minutes: i64) {
        let later = jiff::SignedDuration::from_mins(minutes);
        self.clock.set(self.now().checked_add(later).unwrap());
    }

    async fn provider(&self, name: &str) -> Viewer {
        let email = format!("{name}@example.com");
        let viewer = provider_viewer(self.db.read(), &email).await.unwrap();
        viewer.unwrap()
    }

    async fn token(&self, name: &str, scopes: &[Scope], days: u16) -> String {
        let viewer = self.provider(name).await;
        let scopes = scopes.iter().copied().collect();
        make_api_token(&self.db, self.now(), &viewer, "test", &scopes, days)
            .await
            .unwrap()
    }

    /// What the first provider sponsors from now on.
    async fn sponsors(&self, rules: &str) {
        let viewer = self.provider("first").await;
        let file = PreferenceFile::from_toml(&format!("currency = \"EUR\"\n{rules}")).unwrap();
        let version = match sponsor(&self.db, self.now(), &viewer, 0, &file).await {
            Err(flow::PreferRefusal::Stale { version }) => version,
            done => {
                done.unwrap();
                return;
            }
        };
        sponsor(&self.db, self.now(), &viewer, version, &file)
            .await
            .unwrap();
    }

    async fn wishes(&self, said: &SubscriberPreferences) {
        let row = account::Entity::find().one(self.db.read()).await;
        let viewer = Viewer {
            role: Role::Subscriber(AccountId::new(row.unwrap().unwrap().id)),
            ..Viewer::command_line()
        };
        wish(&self.db, self.now(), &viewer, said).await.unwrap();
    }

    async fn send(&self, request: Request<Body>) -> Got {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(status.as_u16() < 500, "{status} {text}");
        Got {
            status,
            headers,
            text,
        }
    }

    async fn post_as(&self, token: &str, path: &str, key: &str, body: &Value) -> Got {
        let mut request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        if !key.is_empty() {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(body.to_string().into()).unwrap())
            .await
    }

    async fn post(&self, path: &str, key: &str, body: &Value) -> Got {
        self.post_as(&self.token, path, key, body).await
    }

    async fn get_as(&self, token: &str, path: &str) -> Got {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn report(&self, key: &str, instruction: &Value, ranges: &[(u64, u64)]) -> Got {
        self.post(REPORT, key, &told(instruction, ranges, false))
            .await
    }

    /// A delivery of 10 MB; answers its reference and its instruction.
    async fn fixed(&self, key: &str) -> (String, Value) {
        let answer = self.post(DELIVER, key, &asking()).await.done(201);
        let reference = answer["referenceId"].as_str().unwrap().to_owned();
        (reference, answer["instruction"].clone())
    }

    /// What is on each account of the ledger.
    async fn ledger(&self) -> BTreeMap<String, i64> {
        let rows = ledger_posting::Entity::find().all(self.db.read()).await;
        let mut sums = BTreeMap::new();
        for row in rows.unwrap() {
            *sums.entry(row.ledger_account).or_default() += row.amount_micros;
        }
        sums.retain(|_, sum| *sum != 0);
        sums
    }

    async fn is_sound(&self) {
        let report = check(&self.db).await.unwrap();
        assert!(report.is_sound(), "{report:#?}");
    }
}

fn told(instruction: &Value, ranges: &[(u64, u64)], is_final: bool) -> Value {
    let range = |(from, to): &(u64, u64)| json!({ "from": from, "to": to });
    let ranges: Vec<Value> = ranges.iter().map(range).collect();
    json!({ "instruction": instruction, "delivered": ranges, "final": is_final })
}

const LAST_SIX: &str = "[[rule]]\nname = \"Last six\"\npart = \"last 6 MB\"\nshare = \"100 %\"\n";

#[tokio::test]
async fn a_delivery_goes_from_its_quote_to_the_ledger() {
    let house = House::open().await;
    house.sponsors(LAST_SIX).await;
    let quoted = house.post(QUOTE, "", &asking()).await.done(200);
    assert_eq!(quoted["values"], values(400_000, 600_000));
    assert_eq!(quoted["taxMode"], "exclusive");
    assert_eq!(quoted["pricePerMegabyte"], amount(100_000));
    assert_eq!(quoted["sponsoringEnabled"], true);
    assert_eq!(quoted["consentRequired"], false);
    assert_eq!(
        quoted["portions"],
        json!([
            { "from": 0, "to": 3_999_999, "providerShare": 0 },
            { "from": 4_000_000, "to": 9_999_999, "providerShare": 1_000_000, "rule": "Last six" },
        ])
    );
    let why = quoted["why"].as_str().unwrap();
    assert!(why.contains("€0.60") && why.contains("Last six"), "{why}");
    assert!(house.ledger().await.is_empty(), "a quote books nothing");

    let body = but("values", quoted["values"].clone());
    let fixed = house.post(DELIVER, "k1", &body).await.done(201);
    assert_eq!(fixed["values"], quoted["values"]);
    assert_eq!(fixed["portions"], quoted["portions"]);
    assert_eq!(fixed["expiresAt"], "2026-11-21T10:00:00Z");
    assert_eq!(
        fixed["subscriberPreferences"],
        json!({ "willing": "yes", "ask": "never" })
    );
    assert_eq!(house.ledger().await["reserved:subscriber"].abs(), 400_000);

    let instruction = &fixed["instruction"];
    let path = format!(
        "/api/v1/deliveries/{}",
        fixed["referenceId"].as_str().unwrap()
    );
    let shown = house.get_as(&house.token, &path).await.done(200);
    assert_eq!(
        (&shown["state"], &shown["deliveredVolume"]),
        (&json!("open"), &json!(0))
    );

    // two pieces that overlap
    let first = house.report("k2", instruction, &[(0, 1_999_999)]).await;
    let first = first.done(200);
    assert_eq!(first["settled"], values(200_000, 0));
    assert_eq!(first["delivered"], json!([{ "from": 0, "to": 1_999_999 }]));
    let second = house
        .report("k3", instruction, &[(1_000_000, 4_999_999)])
        .await
        .done(200);
    assert_eq!(second["settled"], values(400_000, 100_000));
    assert_eq!(second["deliveredVolume"], 5_000_000);
    assert_eq!(second["state"], "open");

    let last = house
        .post(REPORT, "k4", &told(instruction, &[], true))
        .await;
    let last = last.done(200);
    assert_eq!(last["state"], "ended");
    assert_eq!(last["settled"], values(400_000, 100_000));
    assert_eq!(last["values"], values(400_000, 600_000));
    let shown = house.get_as(&house.token, &path).await.done(200);
    assert_eq!(shown, last);
    // what was reserved is let go, what arrived is earned
    let ledger = house.ledger().await;
    for left in ["reserved:subscriber", "reserved:provider", "reservations"] {
        assert_eq!(ledger.get(left), None, "{ledger:?}");
    }
    assert_eq!(ledger["revenue:delivery"].abs(), 500_000, "{ledger:?}");
    assert_eq!(ledger["provider-unbilled"].abs(), 100_000, "{ledger:?}");
    house.is_sound().await;
    house
        .report("k5", instruction, &[(5_000_000, 5_000_009)])
        .await
        .is("instruction-over");
}

#[tokio::test]
async fn all_of_a_file_completes_its_delivery() {
    let house = House::open().await;
    let (_, instruction) = house.fixed("k1").await;
    let done = house.report("k2", &instruction, &[(0, 9_999_999)]).await;
    let done = done.done(200);
    assert_eq!(done["state"], "complete");
    assert_eq!(done["settled"], done["values"]);
    house.is_sound().await;
}

#[tokio::test]
async fn each_refusal_has_its_name() {
    let house = House::open().await;
    let rule = |share: &str| format!("[[rule]]\nname = \"All\"\nshare = \"{share}\"\n");
    let spent = format!(
        "[budget]\nmonth = \"0.10 EUR\"\nwhen_spent = \"no delivery\"\n{}",
        rule("50 %")
    );
    let never = SubscriberPreferences {
        willing: Willing::Never,
        ..easy()
    };
    let sponsored = SubscriberPreferences {
        willing: Willing::IfSponsored,
        ..easy()
    };
    let delivery = SubscriberPreferences {
        per_delivery: Some(euro(300_000)),
        ..easy()
    };
    let month = SubscriberPreferences {
        per_month: Some(euro(300_000)),
        ..easy()
    };
    for (rules, wishes, want) in [
        (rule("0 %"), &never, "nobody-pays"),
        (rule("50 %"), &never, "never-charged"),
        (rule("0 %"), &sponsored, "not-sponsored"),
        (rule("50 %"), &delivery, "over-delivery-limit"),
        (rule("50 %"), &month, "over-month-limit"),
        (spent, &easy(), "budget-spent"),
    ] {
        house.sponsors(&rules).await;
        house.wishes(wishes).await;
        for (path, key) in [(QUOTE, ""), (DELIVER, "k")] {
            let refused = house.post(path, key, &asking()).await;
            assert_eq!(refused.status, StatusCode::CONFLICT);
            let detail = refused.is(want)["detail"].clone();
            // what a subscriber spent elsewhere is no provider's to know
            let says_amounts = detail.as_str().unwrap().contains("EUR");
            assert_eq!(says_amounts, want != "over-month-limit", "{want}: {detail}");
        }
    }
    let rows = delivery::Entity::find().all(house.db.read()).await.unwrap();
    assert!(rows.is_empty() && house.ledger().await.is_empty());
}

#[tokio::test]
async fn nobody_but_the_subscriber_consents() {
    let house = House::open().await;
    house.wishes(&SubscriberPreferences::default()).await;
    let quoted = house.post(QUOTE, "", &asking()).await.done(200);
    assert_eq!(quoted["consentRequired"], true);
    let refused = house.post(DELIVER, "k1", &asking()).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let refused = refused.is("consent-required");
    assert_eq!(refused["values"], values(1_000_000, 0));
    assert_eq!(refused["subscriberPage"], "/deliveries");
    let word = house
        .post(DELIVER, "k1", &but("consent", json!(true)))
        .await;
    assert_eq!(word.is("invalid")["errors"][0]["field"], "consent");
    // what the provider pays all of is not asked about
    house
        .sponsors("[[rule]]\nname = \"All\"\nshare = \"100 %\"\n")
        .await;
    house.post(DELIVER, "k1", &asking()).await.done(201);
}

#[tokio::test]
async fn what_was_shown_is_what_is_fixed() {
    let house = House::open().await;
    let seen = but("values", values(1_000_000, 0));
    house.post(QUOTE, "", &seen).await.done(200);
    house.sponsors(LAST_SIX).await;
    for (path, key) in [(QUOTE, ""), (DELIVER, "k1")] {
        let changed = house.post(path, key, &seen).await;
        assert_eq!(changed.status, StatusCode::CONFLICT);
        let changed = changed.is("quote-changed");
        assert_eq!(changed["values"], values(400_000, 600_000));
    }
    // what was never shown: another currency, and a sum that is none
    let mut dollars = values(400_000, 600_000);
    for of in ["subscriber", "provider", "charge"] {
        dollars[of]["currency"] = json!("USD");
    }
    let mut sum = values(400_000, 600_000);
    sum["charge"]["micros"] = json!(999_999);
    for never in [dollars, sum] {
        for (path, key) in [(QUOTE, ""), (DELIVER, "k1")] {
            let refused = house.post(path, key, &but("values", never.clone())).await;
            refused.is("quote-changed");
        }
    }
    let seen = but("values", values(400_000, 600_000));
    house.post(DELIVER, "k1", &seen).await.done(201);
}

#[tokio::test]
async fn each_field_that_is_wrong_is_named() {
    let house = House::open().await;
    let long = "x".repeat(65);
    for (field, value, want) in [
        ("gpsi", json!("49151000051"), "gpsi"),
        ("gpsi", json!("msisdn-4915"), "gpsi"),
        ("gpsi", json!("msisdn-+49151000051"), "gpsi"),
        ("gpsi", json!(49151000051_u64), "gpsi"),
        ("gpsi", Value::Null, "gpsi"),
        ("content", json!(""), "content"),
        ("content", json!(long), "content"),
        ("content", json!("a b"), "content"),
        ("title", json!(""), "title"),
        ("title", json!(" a"), "title"),
        ("title", json!("a\u{202e}b"), "title"),
        ("title", json!("x".repeat(201)), "title"),
        ("downlinkVolume", json!(0), "downlinkVolume"),
        ("downlinkVolume", json!(-1), "downlinkVolume"),
        ("downlinkVolume", json!(1.5), "downlinkVolume"),
        (
            "downlinkVolume",
            json!(1_000_000_000_001_u64),
            "downlinkVolume",
        ),
        ("durationSeconds", json!(0), "durationSeconds"),
        ("durationSeconds", Value::Null, "durationSeconds"),
        ("network", json!("dsl"), "network"),
        ("network", Value::Null, "network"),
        ("ipv4Addr", json!("10.0.0.1"), "network"),
        (
            "values",
            json!({ "subscriber": amount(1) }),
            "values.provider",
        ),
        ("more", json!(1), "more"),
    ] {
        let refused = house.post(QUOTE, "", &but(field, value.clone())).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{refused:?}"
        );
        let errors = &refused.is("invalid")["errors"];
        assert_eq!(errors[0]["field"], want, "{field} {value}: {errors}");
        assert!(!errors[0]["detail"].as_str().unwrap().is_empty());
    }
    // one whole number may be written as another
    let body = but("downlinkVolume", json!(10_000_000.0));
    house.post(QUOTE, "", &body).await.done(200);
    // all of them at once
    let mut body = but("content", json!(""));
    body["title"] = json!("");
    let errors = house.post(QUOTE, "", &body).await.is("invalid")["errors"].clone();
    assert_eq!(errors.as_array().unwrap().len(), 2);
    for field in ["gpsi", "content", "title", "downlinkVolume", "network"] {
        let mut body = asking();
        body.as_object_mut().unwrap().remove(field);
        let refused = house.post(QUOTE, "", &body).await.is("invalid");
        assert_eq!(refused["errors"][0]["field"], field);
    }
}

#[tokio::test]
async fn a_body_is_json_and_says_so() {
    let house = House::open().await;
    let large = format!("{{\"gpsi\":\"{}\"}}", "x".repeat(300_000));
    for (kind, body, want) in [
        ("application/json", "{", "not-json"),
        ("application/json", "", "not-json"),
        ("application/json", "{} {}", "not-json"),
        ("application/json", "[]", "invalid"),
        ("text/plain", "{}", "wrong-type"),
        ("application/json", large.as_str(), "too-large"),
    ] {
        let request = Request::post(QUOTE)
            .header(header::AUTHORIZATION, format!("Bearer {}", house.token))
            .header(header::CONTENT_TYPE, kind)
            .body(body.to_owned().into())
            .unwrap();
        house.send(request).await.is(want);
    }
}

#[tokio::test]
async fn a_network_is_told_by_the_address() {
    let house = House::open().await;
    let networks = "default fixed\nmobile 10.64.0.0/10\nroaming 2001:db8::/32\n";
    flow::set_networks(
        &house.db,
        house.now(),
        &Viewer::command_line(),
        networks,
        "UTC",
    )
    .await
    .unwrap();
    for (field, address, want) in [
        ("ipv4Addr", "10.64.0.1", Some("mobile")),
        ("ipv4Addr", "192.0.2.1", Some("fixed")),
        ("ipv6Addr", "2001:db8::1", Some("roaming")),
        ("ipv6Addr", "::ffff:10.64.0.1", Some("mobile")),
        ("ipv4Addr", "2001:db8::1", None),
        ("ipv6Addr", "10.64.0.1", None),
    ] {
        let mut body = but(field, json!(address));
        body.as_object_mut().unwrap().remove("network");
        let got = house.post(QUOTE, "", &body).await;
        match want {
            Some(network) => assert_eq!(got.done(200)["network"], network, "{address}"),
            None => assert_eq!(got.is("invalid")["errors"][0]["field"], field),
        }
    }
}

#[tokio::test]
async fn a_number_that_is_nobodys_looks_like_any_other() {
    let house = House::open().await;
    let mut seen = Vec::new();
    // nobody's; somebody's, but not yet; and what is no number of a line at all
    let early = "2025-12-31T00:00:00Z";
    for (gpsi, at) in [
        ("msisdn-49151999999", NOW),
        ("msisdn-49151000051", early),
        ("msisdn-151000051", NOW),
    ] {
        house.clock.set(at.parse().unwrap());
        let got = house.post(QUOTE, "", &but("gpsi", json!(gpsi))).await;
        assert_eq!(got.status, StatusCode::NOT_FOUND);
        got.is("unknown-subscriber");
        seen.push(got.text);
    }
    assert_eq!(seen[1], seen[2]);
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn the_door_opens_to_tokens_with_the_scope() {
    let house = House::open().await;
    let (reference, _) = house.fixed("k1").await;
    let path = format!("/api/v1/deliveries/{reference}");
    for (own, want) in [
        (Scope::Quote, QUOTE),
        (Scope::Deliver, DELIVER),
        (Scope::Report, REPORT),
    ] {
        let token = house.token("first", &[own], 30).await;
        for at in [QUOTE, DELIVER, REPORT] {
            let got = house.post_as(&token, at, "k1", &json!({})).await;
            if at == want {
                assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{got:?}");
                continue;
            }
            assert_eq!(got.status, StatusCode::FORBIDDEN);
            got.is("too-little-scope");
            let challenge = got.header("www-authenticate");
            assert!(
                challenge.contains("error=\"insufficient_scope\""),
                "{challenge}"
            );
        }
        house.get_as(&token, &path).await.done(200);
    }
}

#[tokio::test]
async fn without_a_good_token_nobody_gets_in() {
    let house = House::open().await;
    let attempt = Attempt {
        email: "first@example.com",
        password: PASSWORD,
        client: "192.0.2.7",
        agent: "test",
        replaces: None,
    };
    let (session, _) = sign_in(&house.db, house.now(), attempt).await.unwrap();
    let cookie = format!("__Host-session={}", session.cookie_value());
    for (method, path) in [
        (Method::POST, QUOTE),
        (Method::POST, DELIVER),
        (Method::POST, REPORT),
        (
            Method::GET,
            "/api/v1/deliveries/dlv_00000000000000000000000000000000",
        ),
    ] {
        let request = Request::builder()
            .method(&method)
            .uri(path)
            .header(header::COOKIE, &cookie)
            .header("sec-fetch-site", "same-origin");
        let got = house.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED);
        got.is("no-token");
        assert_eq!(got.header("www-authenticate"), "Bearer realm=\"bandstand\"");
    }

    let refused = async |token: &str| {
        let got = house.post_as(token, QUOTE, "", &asking()).await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{got:?}");
        got.is("bad-token");
        assert!(got.header("www-authenticate").contains("invalid_token"));
    };
    refused("bsd_AAAA").await;
    refused(&session.cookie_value()).await;

    let first = house.provider("first").await;
    house.pass(1); // so that it is the newest
    let revoked = house.token("first", &ALL, 30).await;
    house
        .post_as(&revoked, QUOTE, "", &asking())
        .await
        .done(200);
    let id = api_tokens(&house.db, &first).await.unwrap()[0].id;
    revoke_api_token(&house.db, house.now(), &first, id)
        .await
        .unwrap();
    refused(&revoked).await;

    let second = house.token("second", &ALL, 30).await;
    house.post_as(&second, QUOTE, "", &asking()).await.done(200);
    disable_user(&house.db, house.now(), "second@example.com")
        .await
        .unwrap();
    refused(&second).await;

    house.pass(30 * 24 * 60);
    refused(&house.token).await;
}

#[tokio::test]
async fn bad_tokens_are_told_to_wait_and_good_ones_are_not() {
    let house = House::open().await;
    for _ in 0..TOKEN_FAILURES_MAX {
        let got = house.post_as("bsd_x", QUOTE, "", &asking()).await;
        got.is("bad-token");
    }
    let got = house.post_as("bsd_x", QUOTE, "", &asking()).await;
    assert_eq!(got.status, StatusCode::TOO_MANY_REQUESTS);
    got.is("too-many-tries");
    assert_eq!(got.header("retry-after"), "900");
    house.post(QUOTE, "", &asking()).await.done(200);
    house.pass(16);
    house
        .post_as("bsd_x", QUOTE, "", &asking())
        .await
        .is("bad-token");
}

#[tokio::test]
async fn another_site_has_no_more_to_say_than_its_token() {
    let house = House::open().await;
    let request = Request::post(QUOTE)
        .header(header::AUTHORIZATION, format!("Bearer {}", house.token))
        .header(header::CONTENT_TYPE, "application/json")
        .header("sec-fetch-site", "cross-site")
        .header(header::ORIGIN, "https://label.example");
    let got = house
        .send(request.body(asking().to_string().into()).unwrap())
        .await;
    got.done(200);
}

#[tokio::test]
async fn a_call_that_is_repeated_does_nothing_more() {
    let house = House::open().await;
    let keys: [&str; 3] = ["", "a b", &"k".repeat(129)];
    for (path, key) in [DELIVER, REPORT]
        .into_iter()
        .flat_map(|path| keys.map(|key| (path, key)))
    {
        let body = match path {
            DELIVER => asking(),
            _ => told(&json!("a.b.c"), &[], false),
        };
        let got = house.post(path, key, &body).await;
        assert_eq!(got.status, StatusCode::BAD_REQUEST);
        got.is("no-idempotency-key");
    }
    let first = house.post(DELIVER, "k1", &asking()).await;
    first.done(201);
    assert_eq!(first.header("idempotency-replayed"), "");
    // the price and the hour are others by now
    house.sponsors(LAST_SIX).await;
    house.pass(90);
    let again = house.post(DELIVER, "k1", &asking()).await;
    again.done(201);
    assert_eq!(again.text, first.text);
    assert_eq!(again.header("idempotency-replayed"), "true");
    let other = house
        .post(DELIVER, "k1", &but("title", json!("Another")))
        .await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    other.is("idempotency-key-reused");
    let instruction = &first.json()["instruction"];
    house
        .report("k1", instruction, &[(0, 1)])
        .await
        .is("idempotency-key-reused");

    // keys are each provider's own
    let second = house.token("second", &ALL, 30).await;
    let theirs = house.post_as(&second, DELIVER, "k1", &asking()).await;
    assert_ne!(theirs.done(201)["referenceId"], first.json()["referenceId"]);
    let rows = delivery::Entity::find().all(house.db.read()).await.unwrap();
    assert_eq!(rows.len(), 2);
    house.is_sound().await;
}

#[tokio::test]
async fn a_refusal_is_asked_anew() {
    let house = House::open().await;
    house.wishes(&SubscriberPreferences::default()).await;
    house
        .post(DELIVER, "k1", &asking())
        .await
        .is("consent-required");
    house.wishes(&easy()).await;
    house.post(DELIVER, "k1", &asking()).await.done(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_do_one_thing() {
    let house = House::open().await;
    let body = asking();
    let both = || house.post(DELIVER, "k1", &body);
    let (a, b, c) = tokio::join!(both(), both(), both());
    assert_eq!(a.done(201), b.done(201));
    assert_eq!((&a.text, &a.text), (&b.text, &c.text));
    let rows = delivery::Entity::find().all(house.db.read()).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(house.ledger().await["reserved:subscriber"].abs(), 1_000_000);

    let instruction = &a.json()["instruction"];
    let piece = || house.report("k2", instruction, &[(0, 999_999)]);
    let (a, b) = tokio::join!(piece(), piece());
    assert_eq!(a.done(200), b.done(200));
    assert_eq!(a.json()["settled"], values(100_000, 0));

    // one key, two bodies: one of them is told so, or both did the same
    let other = but("title", json!("Another"));
    let (a, b) = tokio::join!(
        house.post(DELIVER, "k3", &body),
        house.post(DELIVER, "k3", &other)
    );
    let mut codes = [a.status.as_u16(), b.status.as_u16()];
    codes.sort_unstable();
    assert_eq!(codes, [201, 422], "{a:?} {b:?}");
    house.is_sound().await;
}

#[tokio::test]
async fn bytes_count_once_however_often_they_are_reported() {
    let house = House::open().await;
    let (_, instruction) = house.fixed("k1").await;
    let first = house.report("k2", &instruction, &[(0, 999_999)]).await;
    for key in ["k2", "k3", "k4"] {
        let again = house.report(key, &instruction, &[(0, 999_999)]).await;
        assert_eq!(again.done(200), first.done(200));
    }
    assert_eq!(house.ledger().await["revenue:delivery"].abs(), 100_000);
    house.is_sound().await;
}

#[tokio::test]
async fn a_report_of_what_was_not_asked_posts_nothing() {
    let house = House::open().await;
    let (reference, instruction) = house.fixed("k1").await;
    let before = house.ledger().await;
    let more = house.report("k2", &instruction, &[(0, 10_000_000)]).await;
    assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY);
    more.is("more-than-asked");
    let end = (0, u64::MAX);
    let wrong = house
        .report("k2", &instruction, &[(0, 1), (5, 4), end])
        .await;
    let errors = wrong.is("invalid")["errors"].clone();
    assert_eq!(errors[0]["field"], "delivered[1]");
    assert_eq!(errors[1]["field"], "delivered[2]");
    for (body, want) in [
        (json!({ "instruction": instruction }), "delivered"),
        (
            json!({ "instruction": "x", "delivered": [] }),
            "instruction",
        ),
        (
            json!({ "instruction": instruction, "delivered": [{ "from": 1 }] }),
            "delivered[0].to",
        ),
        (
            json!({ "instruction": instruction, "delivered": [{ "from": -1, "to": 1 }] }),
            "delivered[0].from",
        ),
        (
            json!({ "instruction": instruction, "delivered": [], "final": 1 }),
            "final",
        ),
        (told(&instruction, &vec![(0, 1); 1_001], false), "delivered"),
    ] {
        let refused = house.post(REPORT, "k2", &body).await.is("invalid");
        assert_eq!(refused["errors"][0]["field"], want, "{refused}");
    }

    // forged: each part of the token, and one of another kind
    let text = instruction.as_str().unwrap();
    let parts: Vec<&str> = text.split('.').collect();
    let turned = |part: &str| part.chars().rev().collect::<String>();
    for forged in [
        "a.b.c".to_owned(),
        format!("{}.{}.{}", turned(parts[0]), parts[1], parts[2]),
        format!("{}.{}.{}", parts[0], turned(parts[1]), parts[2]),
        format!("{}.{}.{}", parts[0], parts[1], turned(parts[2])),
    ] {
        let refused = house.report("k2", &json!(forged), &[(0, 1)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.is("forged-instruction");
    }

    // another provider's
    let second = house.token("second", &ALL, 30).await;
    let theirs = told(&instruction, &[(0, 1)], false);
    let refused = house.post_as(&second, REPORT, "k2", &theirs).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let refused = refused.is("unknown-delivery");
    let path = format!("/api/v1/deliveries/{reference}");
    for (token, path) in [
        (&second, path.as_str()),
        (
            &house.token,
            "/api/v1/deliveries/dlv_00000000000000000000000000000000",
        ),
        (&house.token, "/api/v1/deliveries/x"),
        (&house.token, "/api/v1/deliveries/%ff"),
    ] {
        assert_eq!(
            house.get_as(token, path).await.is("unknown-delivery"),
            refused
        );
    }

    // over, with the time that reports may take
    house.pass(74);
    house
        .report("k3", &instruction, &[(0, 999_999)])
        .await
        .done(200);
    house.pass(1);
    let over = house.report("k4", &instruction, &[(2, 3)]).await;
    assert_eq!(over.status, StatusCode::GONE);
    over.is("instruction-over");
    assert_ne!(house.ledger().await, before, "the one good report");
    house.is_sound().await;
}

#[tokio::test]
async fn pieces_that_do_not_touch_are_bounded() {
    let house = House::open().await;
    let (_, instruction) = house.fixed("k1").await;
    let many: Vec<(u64, u64)> = (0..1_000).map(|piece| (2 * piece, 2 * piece)).collect();
    house.report("k2", &instruction, &many).await.done(200);
    let refused = house.report("k3", &instruction, &[(9_000, 9_000)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.is("too-many-pieces");
    // one that closes the gaps is fewer
    house
        .report("k4", &instruction, &[(0, 9_000)])
        .await
        .done(200);
}

#[tokio::test]
async fn an_account_without_a_tariff_cannot_be_billed() {
    let house = House::open().await;
    // no account file leaves one without
    house
        .db
        .in_tx(async |tx| {
            account_tariff::Entity::delete_many().exec(tx).await?;
            Ok(())
        })
        .await
        .unwrap();
    let refused = house.post(QUOTE, "", &asking()).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.is("not-billable");
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let house = House::open().await;
    for path in [
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v1/deliveries",
    ] {
        let got = house.get_as(&house.token, path).await;
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}");
        got.is("no-such-address");
    }
    let got = house.get_as(&house.token, QUOTE).await;
    assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED);
    got.is("wrong-method");
    assert_eq!(got.header("allow"), "POST");
}

#[tokio::test]
async fn the_interface_is_described_for_programs_and_people() {
    let house = House::open().await;
    let open = async |path: &str, language: &str| {
        let request = Request::get(path).header(header::ACCEPT_LANGUAGE, language);
        house.send(request.body(Body::empty()).unwrap()).await
    };
    let document = open("/api/v1/openapi.json", "en").await.done(200);
    assert_eq!(document, server::rest::document());
    for (language, heading) in [("en", "For programs"), ("de", "Für Programme")] {
        let page = open("/api", language).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains(&format!("<h1>{heading}</h1>")));
        assert!(!page.text.contains("<script"), "it needs none");
        for kind in ProblemKind::ALL {
            let place = format!("id=\"{}\"", kind.anchor());
            assert!(page.text.contains(&place), "{place}");
        }
        for (path, methods) in document["paths"].as_object().unwrap() {
            assert!(page.text.contains(path), "{path}");
            for operation in methods.as_object().unwrap().values() {
                let summary = operation["summary"].as_str().unwrap();
                assert!(page.text.contains(summary), "{summary}");
            }
        }
        // each link on the page leads to a place on it
        for link in page.text.split("href=\"#").skip(1) {
            let place = link.split('"').next().unwrap();
            assert!(page.text.contains(&format!("id=\"{place}\"")), "{place}");
        }
    }
}
