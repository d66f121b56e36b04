//! The desk of deliveries: what it shows, and each of its forms, taken and refused.

use super::{SUBSCRIBER, Site};
use engine::{
    Db, Viewer,
    demo::fill_deliveries,
    entity::portal_user,
    flow::delivery::Item,
    read::{
        deliveries::{DeliveryQuery, DeliveryRow, DeliveryState, deliveries},
        delivery_desk::delivery_desk,
    },
    setting,
};
use sea_orm::{EntityTrait, QueryFilter, entity::prelude::*};

const DESK: &str = "/operator/delivery";
const TARIFFS: &str = "/operator/delivery/tariffs";
const NETWORKS: &str = "/operator/delivery/networks";
const STATEMENTS: &str = "/operator/delivery/statements";

async fn furnished(site: &Site) {
    let provider = portal_user::Entity::find()
        .filter(portal_user::Column::Email.eq("provider@demo.example"))
        .one(site.db.read())
        .await
        .unwrap()
        .unwrap();
    let songs = [5, 6, 7, 8].map(|megabytes| Item {
        provider: domain::id::UserId::new(provider.id),
        content: format!("song-{megabytes}"),
        title: format!("Song {megabytes}"),
        format: Some("flac".into()),
        hash: None,
        bytes: megabytes * 1_000_000,
        duration_s: Some(60),
    });
    fill_deliveries(&site.db, site.now, &songs).await.unwrap();
}

async fn of_state(db: &Db, state: DeliveryState) -> Vec<DeliveryRow> {
    let query = DeliveryQuery {
        state: Some(state),
        ..DeliveryQuery::default()
    };
    let found = deliveries(&Viewer::command_line(), db, &query).await;
    found.unwrap().rows
}

async fn disputed(site: &Site) -> DeliveryRow {
    let mut rows = of_state(&site.db, DeliveryState::Disputed).await;
    assert_eq!(rows.len(), 1);
    rows.pop().unwrap()
}

#[track_caller]
fn has(html: &str, wanted: &[&str]) {
    for want in wanted {
        assert!(html.contains(want), "{want}: {html}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_shows_what_there_is_and_finds_it() {
    let site = Site::new().await;
    has(
        &site.page(DESK).await,
        &[
            "There is no delivery tariff yet",
            "There are no deliveries yet",
        ],
    );
    furnished(&site).await;
    let waits = disputed(&site).await.facts.id.to_string();
    has(
        &site.page(DESK).await,
        &[
            "Brought in November 2026",
            "Without tax",
            "Pier Nine Records",
            "then the subscriber is asked to pay",
            "runs out",
            "Die Aufnahme lässt sich nicht abspielen.",
            &format!("href=\"{DESK}/{waits}\""),
            "EUR, version 1",
            "in force",
            "mobile 127.0.0.1/32",
            "value=\"Europe/Berlin\"",
            "No past month waits.",
            "href=\"/operator/statements/S2026-000001\"",
            "Live at Pier Nine",
        ],
    );
    let found = site
        .page("/operator/delivery?network=fixed&state=complete&q=Song")
        .await;
    has(&found, &["Song 5", "<option value=\"fixed\" selected"]);
    assert!(!found.contains("Live at Pier Nine"), "{found}");
    has(
        &site
            .page("/operator/delivery?network=roaming&state=open&after=")
            .await,
        &["Nothing fits"],
    );
    let (viewer, all) = (Viewer::command_line(), DeliveryQuery::default());
    let all = deliveries(&viewer, &site.db, &all).await;
    let oldest = all.unwrap().rows.pop().unwrap().facts.id;
    let rest = site.page(&format!("{DESK}?after={oldest}")).await;
    assert!(!rest.contains("Live at Pier Nine"), "{rest}");
    for bad in [
        "network=dsl",
        "state=lost",
        "after=x",
        "after=dlv_018f3c6e7a2b7c4d8e5f0000000000d1",
    ] {
        assert_eq!(
            site.get(&format!("{DESK}?{bad}")).await.status,
            400,
            "{bad}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_delivery_says_what_it_came_from_and_its_dispute_is_decided_once() {
    let site = Site::new().await;
    furnished(&site).await;
    let row = disputed(&site).await;
    let path = format!("{DESK}/{}", row.facts.id);
    let decide = format!("{path}/dispute");
    let page = site.page(&path).await;
    has(
        &page,
        &[
            "Its instruction",
            "Valid until",
            "lindenallee-12",
            "The beginning on us",
            "name=\"decision\" value=\"refund\"",
            "ent_",
        ],
    );
    assert_eq!(page.matches(">Signed<").count(), 1, "{page}");

    let long = "x".repeat(501);
    for note in ["", "  ", &long] {
        let refused = site
            .post(&decide, &[("decision", "refund"), ("note", note)])
            .await;
        assert_eq!(refused.status, 422);
        has(
            &refused.body,
            &[
                "aria-describedby=\"note-error note-hint\"",
                "Say why: up to 500 characters",
            ],
        );
    }
    let asked = site
        .post(&decide, &[("decision", "maybe"), ("note", "x")])
        .await;
    assert_eq!(asked.status, 400);
    let done = site
        .post(
            &decide,
            &[("decision", "refund"), ("note", "It is silent.")],
        )
        .await;
    assert_eq!(
        (done.status, done.location),
        (303, format!("{path}?done=decided"))
    );
    let again = site
        .post(&decide, &[("decision", "keep"), ("note", "No.")])
        .await;
    assert_eq!(again.location, format!("{path}?done=was-decided"));
    let page = site.page(&again.location).await;
    has(
        &page,
        &[
            "It had been decided already.",
            "It is silent.",
            "were given back",
        ],
    );
    assert!(!page.contains("name=\"decision\""), "{page}");
    assert!(of_state(&site.db, DeliveryState::Disputed).await.is_empty());
    let report = engine::check::check(&site.db).await.unwrap();
    assert!(report.is_sound(), "{report:#?}");

    // nothing is disputed, nothing is there
    let other = of_state(&site.db, DeliveryState::Open(site.now)).await;
    let other = format!("{DESK}/{}/dispute", other[0].facts.id);
    let none = format!("{DESK}/dlv_018f3c6e7a2b7c4d8e5f0000000000d1");
    let fields = [("decision", "keep"), ("note", "x")];
    assert_eq!(site.post(&other, &fields).await.status, 404);
    assert_eq!(
        site.post(&format!("{none}/dispute"), &fields).await.status,
        404
    );
    assert_eq!(site.get(&none).await.status, 404);
    assert_eq!(site.get(&format!("{DESK}/nonsense")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_goes_on_is_not_refunded_yet() {
    let site = Site::new().await;
    furnished(&site).await;
    let open = of_state(&site.db, DeliveryState::Open(site.now)).await;
    let facts = &open[0].facts;
    let holder = Viewer {
        user: facts.user.unwrap(),
        role: engine::Role::Subscriber(facts.account),
        ..Viewer::command_line()
    };
    // a tenth arrived, all of it on the provider: two tenths more for a rest
    let begun = engine::flow::delivery::sign_again(&site.db, facts.clone())
        .await
        .unwrap();
    let begun = engine::flow::delivery::begin(
        &site.db,
        site.now,
        &holder,
        facts.id,
        &begun.token,
        facts.network,
    );
    let delivered = engine::flow::delivery::Delivered {
        transfer: begun.await.unwrap().transfer,
        delivery: facts.id,
        range: 0..facts.terms.bytes / 2,
        doubtful: 0..0,
    };
    engine::flow::delivery::settle(&site.db, site.now, &[delivered])
        .await
        .unwrap();
    engine::flow::delivery::dispute(&site.db, site.now, &holder, facts.id, "Why?")
        .await
        .unwrap();
    let path = format!("{DESK}/{}/dispute", facts.id);
    let refused = site
        .post(&path, &[("decision", "refund"), ("note", "Because.")])
        .await;
    assert_eq!(refused.status, 422);
    has(
        &refused.body,
        &["The download still goes on", "Because.</textarea>"],
    );
    let kept = site
        .post(&path, &[("decision", "keep"), ("note", "Because.")])
        .await;
    assert_eq!(kept.status, 303);
}

const TARIFF: &str = r#"
version = 1
valid_from = "2026-12-01"
currency = "EUR"
[[price]]
name = { en = "Anywhere", de = "Überall" }
per_mb = "0.10"
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_tariff_is_checked_added_once_and_each_fault_is_said() {
    let site = Site::new().await;
    has(
        &site.page("/operator/delivery/tariffs/new").await,
        &["name=\"source\"", "Abroad"],
    );
    let send = async |source: &str, how| {
        let source = source.replace('\n', "\r\n");
        site.post(TARIFFS, &[("source", &source), ("how", how)])
            .await
    };
    let checked = send(TARIFF, "check").await;
    assert_eq!(checked.status, 200);
    has(
        &checked.body,
        &["Nothing was added yet.", "Anywhere", "€0.10"],
    );
    let desk = delivery_desk(&Viewer::command_line(), &site.db, site.now)
        .await
        .unwrap();
    assert!(desk.tariffs.is_empty());
    has(&send(TARIFF, "add").await.body, &["The version is added."]);
    has(
        &send(TARIFF, "add").await.body,
        &["This version is there already."],
    );
    let desk = delivery_desk(&Viewer::command_line(), &site.db, site.now)
        .await
        .unwrap();
    // from December on
    assert_eq!(
        desk.tariffs.iter().map(|(_, now)| *now).collect::<Vec<_>>(),
        [false]
    );
    has(
        &site
            .page("/operator/delivery/tariffs/new?from=EUR%2F1")
            .await,
        &["2026-12-01", "This version is there already."],
    );
    for from in ["EUR%2F2", "USD%2F1", "x", "EUR%2Fx"] {
        let path = format!("/operator/delivery/tariffs/new?from={from}");
        assert_eq!(site.get(&path).await.status, 404, "{from}");
    }
    let second = TARIFF.replace("version = 1", "version = 2");
    let german = Site {
        cookie: site
            .cookie
            .as_ref()
            .map(|cookie| format!("{cookie}; __Host-language=de")),
        router: site.router.clone(),
        db: site.db.clone(),
        now: site.now,
        folder: tempfile::tempdir().unwrap(),
    };
    for (source, want, german_words) in [
        (
            String::new(),
            "Enter the tariff’s file",
            "Geben Sie die Datei",
        ),
        (
            TARIFF.replace("0.10", "0.20"),
            "version: 2 is the next",
            "version: 2 ist die nächste",
        ),
        (
            second.replace("12-01", "11-01"),
            "the version before applies from 1\u{a0}December 2026",
            "Die Version davor gilt ab 1.",
        ),
        (
            second.replace("0.10", "-1"),
            "Price 1: per_mb: “-1”",
            "Preis 1: per_mb: „-1“",
        ),
        (
            second.replace("EUR", "EUX"),
            "“EUX” is no currency",
            "„EUX“ ist keine Währung",
        ),
        (
            "version =".into(),
            "The file cannot be read",
            "Die Datei lässt sich nicht lesen",
        ),
    ] {
        let refused = send(&source, "add").await;
        assert_eq!(refused.status, 422, "{want}");
        has(
            &refused.body,
            &[want, "aria-describedby=\"source-error source-hint\""],
        );
        let refused = german
            .post(TARIFFS, &[("source", &source), ("how", "add")])
            .await;
        has(&refused.body, &[german_words]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn networks_and_their_zone_are_kept_or_each_line_is_named() {
    let site = Site::new().await;
    let lines = "# ours\r\nmobile 10.0.0.0/8\r\nfixed 10.64.0.0/10\r\n";
    let fields = |lines, default, zone| [("networks", lines), ("default", default), ("zone", zone)];
    let kept = site
        .post(NETWORKS, &fields(lines, "roaming", "Europe/Berlin"))
        .await;
    assert_eq!(
        (kept.status, kept.location.as_str()),
        (303, "/operator/delivery?done=networks")
    );
    let page = site.page(&kept.location).await;
    has(
        &page,
        &[
            "Networks and time zone are saved.",
            "fixed 10.64.0.0/10\nmobile 10.0.0.0/8",
            "<option value=\"roaming\" selected",
            "value=\"Europe/Berlin\"",
        ],
    );
    let stored = setting::get(site.db.read(), "delivery_networks")
        .await
        .unwrap();
    for (lines, default, zone, wanted) in [
        (
            "mobile 10.0.0.1/8\r\n\r\nwifi 10.0.0.0/8\r\nmobile",
            "fixed",
            "UTC",
            &[
                "Line 1: “10.0.0.1/8” is not a range",
                "Line 3: “wifi” is no network",
                "Line 4: write a network and a range",
                "aria-describedby=\"networks-error networks-hint\"",
            ][..],
        ),
        (
            "mobile 10.0.0.0/8\r\nmobile 10.0.0.0/8",
            "fixed",
            "UTC",
            &["Line 2: this range is there"],
        ),
        (
            "default mobile",
            "fixed",
            "UTC",
            &["Line 1: choose the network of all other"],
        ),
        ("", "dsl", "UTC", &["aria-describedby=\"default-error\""]),
        (
            "mobile 10.0.0.0/8",
            "fixed",
            "Europe/Nowhere",
            &[
                "“Europe/Nowhere” is no time zone",
                "aria-describedby=\"zone-error zone-hint\"",
            ],
        ),
    ] {
        let refused = site.post(NETWORKS, &fields(lines, default, zone)).await;
        assert_eq!(refused.status, 422, "{lines}");
        has(&refused.body, wanted);
        // what was typed is still there
        has(&refused.body, &[lines.lines().next().unwrap_or_default()]);
    }
    assert_eq!(
        setting::get(site.db.read(), "delivery_networks")
            .await
            .unwrap(),
        stored
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_are_issued_once_a_month_is_over() {
    let site = Site::at("2026-12-03T09:00:00Z").await;
    furnished(&site).await;
    // the demo's deliveries of November are stated, those of December run
    let post = async |month| site.post(STATEMENTS, &[("month", month)]).await;
    for (month, want) in [
        ("2026-12", "December 2026 is not over yet"),
        ("2027-01", "January 2027 is not over yet"),
        ("", "Choose a month"),
        ("soon", "Choose a month"),
    ] {
        let refused = post(month).await;
        assert_eq!(refused.status, 422, "{month}");
        has(
            &refused.body,
            &[want, "aria-describedby=\"month-error\"", "id=\"month\""],
        );
    }
    let nothing = post("2026-11").await;
    assert_eq!(nothing.location, "/operator/delivery?done=no-statements");
    has(
        &site.page(&nothing.location).await,
        &["There was nothing left to state."],
    );
    let later = Site::at("2026-12-03T09:00:00Z").await;
    let unstated = "2026-11-21T09:00:00Z".parse().unwrap();
    let site = Site {
        now: unstated,
        ..later
    };
    furnished(&site).await;
    has(
        &site.page(DESK).await,
        &["<option value=\"2026-11\">November 2026</option>"],
    );
    let issued = site.post(STATEMENTS, &[("month", "2026-11")]).await;
    assert_eq!(issued.location, "/operator/delivery?done=statements");
    has(
        &site.page(&issued.location).await,
        &[
            "The statements are issued.",
            "S2026-000002",
            "No past month waits.",
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn to_everyone_else_there_is_no_desk() {
    let site = Site::new().await;
    furnished(&site).await;
    let id = disputed(&site).await.facts.id;
    let site = site.signed_in(SUBSCRIBER).await;
    for path in [
        DESK.to_owned(),
        format!("{DESK}/{id}"),
        format!("{TARIFFS}/new"),
    ] {
        assert_eq!(site.get(&path).await.status, 404, "{path}");
    }
    for path in [
        TARIFFS,
        NETWORKS,
        STATEMENTS,
        &format!("{DESK}/{id}/dispute"),
    ] {
        assert_eq!(site.post(path, &[]).await.status, 404, "{path}");
    }
}
