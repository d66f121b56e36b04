//! The rights store over HTTP: a master in pieces, a purchase, its sound in ranges,
//! a right that ends at once.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use app::route;
use axum::{
    Router,
    body::{Body, to_bytes},
};
use domain::{time::FixedClock, unit::Money};
use engine::{
    Db, Viewer,
    demo::{
        self,
        music::{song, wav},
    },
    flow::{bill::bill, rights::revoke},
    identity::{Attempt, sign_in},
    media::ChildLimits,
    read::{invoice::invoice, rights::rights_of},
};
use http::{Request, Response, StatusCode, header, request::Builder};
use serde_json::Value;
use server::{
    Config,
    mail::MailTo,
    portal::{self, Portal},
};
use std::{path::Path, sync::Arc};
use tempfile::TempDir;
use tower::ServiceExt;

const NOW: &str = "2026-11-21T09:00:00Z";
const ONCE: &str = "01900000-0000-7000-8000-000000000001";

struct Shop {
    router: Router,
    db: Db,
    folder: TempDir,
}

struct Got {
    status: StatusCode,
    headers: http::HeaderMap,
    body: Vec<u8>,
}

impl Got {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Shop {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
        let db = Db::open(&url).await.unwrap();
        db.migrate().await.unwrap();
        let clock = FixedClock::new(NOW.parse().unwrap());
        demo::fill(&db, &clock).await.unwrap();
        engine::signature::ensure_key(&db, NOW.parse().unwrap())
            .await
            .unwrap();
        let config = Config {
            address: ([127, 0, 0, 1], 0).into(),
            database_url: String::new(),
            trusted_hops: 0,
            clock: Arc::new(clock),
            spool_dir: folder.path().join("spool"),
            content: folder.path().join("content").display().to_string(),
            content_variables: Vec::new(),
            program: env!("CARGO_BIN_EXE_bandstand").into(),
            media_limits: ChildLimits::default(),
            upload_bytes_max: 64 << 20,
            mail: MailTo::Off,
            mail_from: "Bandstand <bandstand@localhost>".into(),
            public_url: None,
        };
        let portal = Portal::new(db.clone(), config).unwrap();
        Self {
            router: portal::router(portal).unwrap(),
            db,
            folder,
        }
    }

    async fn who(&self, name: &str) -> String {
        let attempt = Attempt {
            email: &format!("{name}@demo.example"),
            password: demo::PASSWORD,
            client: "192.0.2.7",
            agent: "test",
            replaces: None,
        };
        let (token, _) = sign_in(&self.db, NOW.parse().unwrap(), attempt)
            .await
            .unwrap();
        format!("__Host-session={}", token.cookie_value())
    }

    async fn send(&self, request: Builder, cookie: &str, body: impl Into<Body>) -> Got {
        let request = request
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .body(body.into())
            .unwrap();
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), 64 << 20)
            .await
            .unwrap()
            .to_vec();
        Got {
            status,
            headers,
            body,
        }
    }

    async fn form(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Got {
        let body = route::query(String::new(), fields);
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, cookie, body.trim_start_matches('?').to_owned())
            .await
    }

    /// Begins an upload; answers where it is.
    async fn begin(&self, cookie: &str, bytes: usize) -> String {
        let request = Request::post("/provider/uploads")
            .header("tus-resumable", "1.0.0")
            .header("upload-length", bytes)
            .header("upload-metadata", "filename c29uZy53YXY=");
        let begun = self.send(request, cookie, "").await;
        assert_eq!(begun.status, StatusCode::CREATED);
        begun.header("location").to_owned()
    }

    async fn piece(&self, place: &str, cookie: &str, offset: usize, bytes: &[u8]) -> Got {
        let request = Request::patch(place)
            .header("tus-resumable", "1.0.0")
            .header(header::CONTENT_TYPE, "application/offset+octet-stream")
            .header("upload-offset", offset);
        self.send(request, cookie, bytes.to_vec()).await
    }

    /// A song in the shop; answers its id.
    async fn published(&self, provider: &str, number: u64) -> String {
        let file = wav(&song(number, 20));
        let place = self.begin(provider, file.len()).await;
        let done = self.piece(&place, provider, 0, &file).await;
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
        let page = done.header("bandstand-next").to_owned();
        let said = [
            ("title", "Song"),
            ("artist", "Somebody"),
            ("price", "0.99"),
            ("currency", "EUR"),
            ("preview_start_seconds", "2"),
        ];
        assert_eq!(
            self.form(&page, provider, &said).await.status,
            StatusCode::SEE_OTHER
        );
        let up = self.form(&format!("{page}/publish"), provider, &[]).await;
        assert_eq!(up.status, StatusCode::SEE_OTHER, "{}", up.text());
        page.rsplit('/').next().unwrap().to_owned()
    }

    fn spooled(&self) -> usize {
        let folder: &Path = &self.folder.path().join("spool");
        std::fs::read_dir(folder).map_or(0, Iterator::count)
    }
}

#[tokio::test]
async fn an_upload_that_breaks_off_goes_on_where_it_was() {
    let shop = Shop::open().await;
    let provider = shop.who("provider").await;
    let file = wav(&song(1, 16));
    let place = shop.begin(&provider, file.len()).await;
    let (first, rest) = file.split_at(1_000_000);
    let done = shop.piece(&place, &provider, 0, first).await;
    assert_eq!(
        (done.status, done.header("upload-offset")),
        (StatusCode::NO_CONTENT, "1000000")
    );
    // the same piece again: the server is further on, and says how far
    let again = shop.piece(&place, &provider, 0, first).await;
    assert_eq!(
        (again.status, again.header("upload-offset")),
        (StatusCode::CONFLICT, "1000000")
    );
    let there = shop.send(Request::head(&place), &provider, "").await;
    assert_eq!(there.header("upload-offset"), "1000000");
    assert_eq!(there.header("upload-length"), file.len().to_string());
    let done = shop.piece(&place, &provider, 1_000_000, rest).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
    let next = done.header("bandstand-next");
    assert!(next.starts_with("/provider/recordings/con_"), "{next}");
    // an answer that was lost is given again
    let lost = shop.piece(&place, &provider, file.len(), b"").await;
    assert_eq!(lost.header("bandstand-next"), next);
    let page = shop.send(Request::get(next), &provider, "").await;
    assert!(page.text().contains("WAV"), "{}", page.text());
    assert_eq!(shop.spooled(), 0);
    let other = shop.who("harbour").await;
    let absent = shop.send(Request::head(&place), &other, "").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_refused_is_refused_in_words_and_leaves_nothing() {
    let shop = Shop::open().await;
    let (provider, operator) = (shop.who("provider").await, shop.who("operator").await);
    let master = wav(&song(1, 16));
    let longer = [&master[..], b"more"].concat();
    for (sent, declared, wanted) in [
        (&b"Dear Ada"[..], 8, "no audio file that is taken"),
        (&longer[..], master.len(), "more was sent"),
        (
            &wav(&[0; 44_100 * 40])[..],
            44 + 44_100 * 80,
            "cannot be told from others",
        ),
    ] {
        let place = shop.begin(&provider, declared).await;
        let refused = shop.piece(&place, &provider, 0, sent).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.header("content-type"), "application/problem+json");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(wanted), "{detail}");
    }
    let request = Request::post("/provider/uploads").header("upload-length", 10_u64 << 30);
    let large = shop.send(request, &provider, "").await;
    assert_eq!(large.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        large.json()["detail"].as_str().unwrap().contains("bytes"),
        "{}",
        large.text()
    );
    let stored = std::fs::read_dir(shop.folder.path().join("content"))
        .unwrap()
        .count();
    assert_eq!(stored, 0);
    let counts = shop
        .send(Request::get("/operator/content"), &operator, "")
        .await
        .text();
    for code in ["unknown-container", "too-little"] {
        assert!(counts.contains(code), "{code}");
    }
}

#[tokio::test]
async fn what_is_bought_is_played_in_ranges_and_a_revoked_right_stops_at_once() {
    let shop = Shop::open().await;
    let provider = shop.who("provider").await;
    let id = shop.published(&provider, 3).await;
    let (buyer, other) = (shop.who("harbour").await, shop.who("linden").await);
    let file = format!("/library/{id}/files/flac");
    let before = shop.send(Request::get(&file), &buyer, "").await;
    assert_eq!(before.status, StatusCode::NOT_FOUND);

    let page = shop
        .send(Request::get(format!("/shop/{id}")), &buyer, "")
        .await
        .text();
    assert!(page.contains("Song") && page.contains("0.99"), "{page}");
    let preview = shop
        .send(Request::get(format!("/shop/{id}/preview")), &buyer, "")
        .await;
    assert_eq!(
        (preview.status, preview.header("content-type")),
        (StatusCode::OK, "audio/ogg")
    );
    for _ in 0..2 {
        let bought = shop
            .form(&format!("/shop/{id}/buy"), &buyer, &[("once", ONCE)])
            .await;
        assert_eq!(
            bought.header("location"),
            format!("/library/{id}?done=bought")
        );
    }
    let shelf = shop.send(Request::get("/library"), &buyer, "").await.text();
    assert_eq!(
        shelf.matches(&format!("/library/{id}\"")).count(),
        1,
        "{shelf}"
    );

    let whole = shop.send(Request::get(&file), &buyer, "").await;
    assert_eq!(whole.status, StatusCode::OK);
    assert_eq!(&whole.body[..4], b"fLaC");
    assert_eq!(whole.header("content-length"), whole.body.len().to_string());
    let tag = whole.header("etag").to_owned();
    let part = Request::get(&file).header(header::RANGE, "bytes=100-199");
    let part = shop.send(part, &buyer, "").await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.body, whole.body[100..200]);
    let end = whole.body.len();
    assert_eq!(part.header("content-range"), format!("bytes 100-199/{end}"));
    let past = Request::get(&file).header(header::RANGE, format!("bytes={end}-"));
    let past = shop.send(past, &buyer, "").await;
    assert_eq!(past.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(past.header("content-range"), format!("bytes */{end}"));
    let changed = Request::get(&file)
        .header(header::RANGE, "bytes=0-0")
        .header(header::IF_RANGE, "\"another\"");
    assert_eq!(shop.send(changed, &buyer, "").await.status, StatusCode::OK);
    let same = Request::get(&file)
        .header(header::RANGE, "bytes=0-0")
        .header(header::IF_RANGE, &tag);
    assert_eq!(
        shop.send(same, &buyer, "").await.status,
        StatusCode::PARTIAL_CONTENT
    );
    let known = Request::get(&file).header(header::IF_NONE_MATCH, &tag);
    assert_eq!(
        shop.send(known, &buyer, "").await.status,
        StatusCode::NOT_MODIFIED
    );
    // it is played here; one to keep comes by an instruction
    let played = shop
        .send(Request::get(format!("{file}?download=1")), &buyer, "")
        .await;
    assert_eq!(played.header("content-disposition"), "");
    assert!(played.header("content-security-policy").contains("sandbox"));
    for format in ["wav", "opus"] {
        let path = format!("/library/{id}/files/{format}");
        assert_eq!(
            shop.send(Request::get(path), &buyer, "").await.status,
            StatusCode::OK
        );
    }
    for path in [&file, &format!("/library/{id}/files/mp4")] {
        let who = if *path == file { &other } else { &buyer };
        assert_eq!(
            shop.send(Request::get(path), who, "").await.status,
            StatusCode::NOT_FOUND
        );
    }

    let now = NOW.parse().unwrap();
    let operator = Viewer::command_line();
    let rights = rights_of(&operator, &shop.db, now, "harbour@demo.example").await;
    let right = rights.unwrap().unwrap().rights[0].holding.id;
    let asked = format!(r#"{{"contents":["{id}"]}}"#);
    let renew =
        || Request::post("/player/permissions").header(header::CONTENT_TYPE, "application/json");
    let renewed = shop.send(renew(), &buyer, asked.clone()).await.json();
    assert_eq!(renewed["permissions"].as_array().unwrap().len(), 1);
    revoke(&shop.db, now, &operator, right, "a slip")
        .await
        .unwrap();
    let after = Request::get(&file).header(header::RANGE, "bytes=0-0");
    assert_eq!(
        shop.send(after, &buyer, "").await.status,
        StatusCode::NOT_FOUND
    );
    let renewed = shop.send(renew(), &buyer, asked).await.json();
    assert_eq!(renewed["revoked"][0], id);
    assert_eq!(renewed["permissions"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn the_invoices_csv_has_the_music_and_adds_up() {
    let shop = Shop::open().await;
    let provider = shop.who("provider").await;
    let id = shop.published(&provider, 4).await;
    let buyer = shop.who("harbour").await;
    let bought = shop
        .form(&format!("/shop/{id}/buy"), &buyer, &[("once", ONCE)])
        .await;
    assert_eq!(bought.status, StatusCode::SEE_OTHER);
    let clock = FixedClock::new("2026-12-05T12:00:00Z".parse().unwrap());
    bill(&shop.db, &clock, "2026-11".parse().unwrap(), None)
        .await
        .unwrap();
    let kept = shop
        .send(Request::get(format!("/library/{id}")), &buyer, "")
        .await
        .text();
    let number = kept.split("on invoice ").nth(1).unwrap().get(..11).unwrap();
    let operator = Viewer::command_line();
    let document = invoice(&operator, &shop.db, number.parse().unwrap());
    let total = document.await.unwrap().document.total;
    let path = format!("/invoices/{number}/lines.csv");
    let csv = shop.send(Request::get(path), &buyer, "").await.text();
    let row = "purchase,music,\"Music: Song, Somebody\",2026-11,";
    assert!(csv.contains(row), "{csv}");
    let is_named = |row: &str| row.starts_with(&format!("{number},"));
    assert!(csv.lines().skip(1).all(is_named), "{csv}");
    let amounts = csv.lines().skip(1).map(|row| {
        let amount = row.rsplit(',').nth(1).unwrap();
        Money::parse(amount, total.currency()).unwrap()
    });
    assert_eq!(Money::sum(total.currency(), amounts), Ok(total), "{csv}");
}

#[tokio::test]
async fn what_a_program_asks_is_answered_in_json_whatever_happens() {
    let shop = Shop::open().await;
    let buyer = shop.who("harbour").await;
    let json = |path: &str| Request::post(path).header(header::CONTENT_TYPE, "application/json");
    let nobody = shop.send(json("/player/identify"), "", "{}").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    assert_eq!(nobody.json()["status"], 401);
    for body in [
        "",
        "{}",
        r#"{"identity":"pcm_0","algorithm":null,"words":null,"seconds":1,"container":"wav","codec":"pcm"}"#,
        r#"{"identity":null,"algorithm":"x","words":"!","seconds":1,"container":"wav","codec":"pcm"}"#,
        r#"{"identity":null,"algorithm":null,"words":null,"seconds":1,"container":"wav","codec":"pcm","role":"operator"}"#,
    ] {
        let refused = shop.send(json("/player/identify"), &buyer, body).await;
        assert!(
            refused.status.is_client_error(),
            "{body}: {}",
            refused.status
        );
        assert_eq!(
            refused.header("content-type"),
            "application/problem+json",
            "{body}"
        );
    }
    let quiet = r#"{"identity":null,"algorithm":null,"words":null,"seconds":1,"container":"wav","codec":"pcm"}"#;
    let unknown = shop
        .send(json("/player/identify"), &buyer, quiet)
        .await
        .json();
    assert_eq!(unknown["verdict"], "unknown");
    assert_eq!(unknown["keys"].as_array().unwrap().len(), 1);
}
