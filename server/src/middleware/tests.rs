//! The whole stack around a few handlers.

use super::{around, session_cookie};
use crate::{
    Config,
    download::{Connection, Delivered, Meter, Settle, Settling, Transferring, serve},
    portal::{PageContext, PageError, Portal, Routes},
};
use app::route::{self, Audience, Method, Route};
use axum::{
    Extension, Form, Router,
    body::{Body, to_bytes},
    response::{IntoResponse, Response},
};
use domain::{party::Language, time::FixedClock};
use engine::{
    Db, EngineError, RoleName,
    flow::add_user::{NewUser, add_user},
    identity::{Attempt, sign_in},
    media::ChildLimits,
};
use http::{HeaderMap, Request, StatusCode, header};
use leptos::prelude::*;
use std::{collections::HashMap, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tower::ServiceExt;

const PANICS: Route = Route {
    template: "/panics",
    ..route::HEALTH
};
const FAILS: Route = Route {
    template: "/fails",
    ..route::HEALTH
};
const REFUSES: Route = Route {
    template: "/refuses",
    ..route::HEALTH
};
const COUNTED: Route = Route {
    template: "/counted",
    ..route::HEALTH
};
const CHANGES: Route = Route {
    method: Method::Post,
    template: "/changes",
    ..route::HEALTH
};
const PRIVATE: Route = Route {
    audience: Audience::Subscriber,
    template: "/private",
    ..route::HEALTH
};

async fn page(context: PageContext) -> Response {
    context
        .page("Healthy")
        .show(|| view! { <h1>"Healthy"</h1> })
}

async fn panics() -> StatusCode {
    panic!("secret of the panic")
}

async fn fails() -> Result<(), PageError> {
    Err(EngineError::Config("secret of the cause".into()).into())
}

async fn refuses() -> Result<(), PageError> {
    Err(EngineError::refused("<b>no</b> such period").into())
}

/// What a metered download would say of itself.
const SONG: &str = "la la la la la la la la la la la la la la la la la la la la";

/// Settles nothing.
struct Deaf;

impl Settle for Deaf {
    fn settle(&self, _: Delivered) -> Settling<'_> {
        Box::pin(async { Ok(()) })
    }
}

async fn counted(Extension(connection): Extension<Connection>) -> Response {
    let folder = tempfile::tempdir().unwrap();
    let meter = Meter::new(folder.path().to_owned(), Arc::new(Deaf));
    let transferring = Transferring {
        transfer: uuid::Uuid::from_u128(1),
        delivery: uuid::Uuid::from_u128(2),
        range: 0..SONG.len() as u64,
    };
    let song = SONG.into_response();
    meter.count(&connection, transferring, song).unwrap()
}

async fn changes(Form(_): Form<HashMap<String, String>>) -> &'static str {
    "changed"
}

async fn stack() -> Router {
    stack_on(Db::open("sqlite::memory:").await.unwrap())
}

fn stack_on(db: Db) -> Router {
    let portal = Portal::new(
        db,
        Config {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            database_url: String::new(),
            trusted_hops: 1,
            clock: Arc::new(FixedClock::new("2026-11-21T09:00:00Z".parse().unwrap())),
            spool_dir: "unused".into(),
            content: std::env::temp_dir().display().to_string(),
            content_variables: Vec::new(),
            program: "/bin/false".into(),
            media_limits: ChildLimits::default(),
            upload_bytes_max: 1 << 20,
            mail: crate::mail::MailTo::Off,
            mail_from: "Bandstand <bandstand@localhost>".into(),
            public_url: None,
        },
    )
    .unwrap();
    let routers = Routes::new(&portal)
        .at(&route::HEALTH, page)
        .at(&PANICS, panics)
        .at(&FAILS, fails)
        .at(&REFUSES, refuses)
        .at(&COUNTED, counted)
        .at(&CHANGES, changes)
        .at(&PRIVATE, page)
        .at(&route::OPERATOR, page)
        .into_routers();
    around(routers, portal.assets.router(), portal)
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

async fn send(request: http::request::Builder, body: impl Into<Body>) -> Answer {
    let request = request.body(body.into()).unwrap();
    let response = stack().await.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

/// A database in which an operator is signed in, and the line of their cookie.
async fn signed_in_operator() -> (Db, String) {
    let db = Db::open("sqlite::memory:").await.unwrap();
    db.migrate().await.unwrap();
    let now = "2026-11-21T08:59:00Z".parse().unwrap();
    let operator = NewUser {
        email: "ada@example.com",
        password: "a long one",
        role: RoleName::Operator,
        account: None,
        name: "Ada",
        language: Language::De,
    };
    add_user(&db, now, operator).await.unwrap();
    let attempt = Attempt {
        email: "ada@example.com",
        password: "a long one",
        client: "127.0.0.1",
        agent: "test",
        replaces: None,
    };
    let (token, _) = sign_in(&db, now, attempt).await.unwrap();
    let line = session_cookie(&token, Duration::from_secs(60)).unwrap();
    let (cookie, attributes) = line.to_str().unwrap().split_once(';').unwrap();
    assert!(attributes.contains("HttpOnly"), "{attributes}");
    (db, cookie.to_owned())
}

#[tokio::test]
async fn the_cookie_opens_the_doors_of_its_role_only() {
    let (db, cookie) = signed_in_operator().await;
    for (path, cookie, want) in [
        ("/operator", cookie.as_str(), 200),
        // a subscriber's page: to an operator there is nothing here
        ("/private", &cookie, 404),
        ("/operator", "", 303),
        ("/operator", &cookie[..cookie.len() - 1], 303),
        (
            "/operator",
            &format!("__Host-session={}", "0".repeat(64)),
            303,
        ),
    ] {
        let request = Request::get(path).header("cookie", cookie);
        let request = request.body(Body::empty()).unwrap();
        let response = stack_on(db.clone()).oneshot(request).await.unwrap();
        assert_eq!(response.status(), want, "{path} {cookie}");
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        // the way out stands on error pages too, in the viewer's own language
        let has_way_out = body.contains("<html lang=\"de\"") && body.contains(">Abmelden</button>");
        assert_eq!(has_way_out, want != 303, "{path} {cookie}: {body}");
    }
}

#[tokio::test]
async fn without_the_database_nobody_is_let_in() {
    let db = Db::open("sqlite::memory:").await.unwrap();
    // no schema: the session cannot be looked up
    let request =
        Request::get("/operator").header("cookie", format!("__Host-session={}", "0".repeat(64)));
    let request = request.body(Body::empty()).unwrap();
    let response = stack_on(db).oneshot(request).await.unwrap();
    assert_eq!(response.status(), 500);
}

async fn get(path: &str) -> Answer {
    send(Request::get(path), Body::empty()).await
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer
        .headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn every_response_carries_the_security_headers() {
    for path in [
        "/healthz",
        "/absent",
        "/panics",
        "/fails",
        "/private",
        "/pkg/absent.js",
    ] {
        let answer = get(path).await;
        assert_eq!(
            header(&answer, "x-content-type-options"),
            "nosniff",
            "{path}"
        );
        assert_eq!(header(&answer, "referrer-policy"), "same-origin", "{path}");
        assert_eq!(
            header(&answer, "cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert_eq!(
            header(&answer, "cross-origin-resource-policy"),
            "same-origin",
            "{path}"
        );
        assert!(
            header(&answer, "permissions-policy").contains("camera=()"),
            "{path}"
        );
        assert!(
            header(&answer, "content-security-policy").contains("default-src 'none'"),
            "{path}"
        );
        assert_eq!(header(&answer, "cache-control"), "no-store", "{path}");
        assert_eq!(header(&answer, "x-request-id").len(), 10, "{path}");
        assert_eq!(header(&answer, "strict-transport-security"), "", "{path}");
    }
}

#[tokio::test]
async fn a_policy_holds_a_new_nonce_each_time_and_nothing_inline() {
    let (one, two) = (get("/healthz").await, get("/healthz").await);
    let policy = header(&one, "content-security-policy");
    assert!(
        policy.contains("script-src 'nonce-") && !policy.contains("unsafe-inline"),
        "{policy}"
    );
    assert_ne!(policy, header(&two, "content-security-policy"));
    assert!(!one.body.contains(" style="), "{}", one.body);
}

#[tokio::test]
async fn https_is_insisted_on_once_it_is_there() {
    let request = Request::get("/absent").header("x-forwarded-proto", "https");
    let answer = send(request, Body::empty()).await;
    assert!(header(&answer, "strict-transport-security").starts_with("max-age=63072000"));
}

#[tokio::test]
async fn errors_are_pages_that_tell_no_cause() {
    for (path, status, heading) in [
        ("/absent", 404, "Page not found"),
        ("/panics", 500, "Something went wrong here"),
        ("/fails", 500, "Something went wrong here"),
        ("/refuses", 422, "This cannot be done"),
        ("/changes", 405, "This address takes no such request"),
    ] {
        let answer = get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(
            header(&answer, "content-type"),
            "text/html; charset=utf-8",
            "{path}"
        );
        assert!(
            answer.body.contains(&format!("<h1>{heading}</h1>")),
            "{path}: {}",
            answer.body
        );
        assert!(!answer.body.contains("secret"), "{path}: {}", answer.body);
        let number = header(&answer, "x-request-id");
        assert_eq!(
            answer.body.contains(number),
            status == 500,
            "{path}: {}",
            answer.body
        );
    }
    assert_eq!(header(&get("/changes").await, "allow"), "POST");
    assert!(
        get("/refuses")
            .await
            .body
            .contains("&lt;b&gt;no&lt;/b&gt; such period")
    );
}

#[tokio::test]
async fn other_sites_change_nothing() {
    let form = "application/x-www-form-urlencoded";
    for (site, origin, want) in [
        (Some("same-origin"), None, 200),
        // a bookmark, a typed address
        (Some("none"), None, 200),
        (Some("cross-site"), None, 403),
        (Some("same-site"), None, 403),
        // browsers from before Sec-Fetch-Site
        (None, Some("https://bandstand.example"), 200),
        (None, Some("https://evil.example"), 403),
        (None, Some("null"), 403),
        // not a browser
        (None, None, 200),
    ] {
        for kind in [form, "text/plain", "multipart/form-data; boundary=x"] {
            let mut request = Request::post("/changes")
                .header(header::HOST, "bandstand.example")
                .header(header::CONTENT_TYPE, kind);
            if let Some(site) = site {
                request = request.header("sec-fetch-site", site);
            }
            if let Some(origin) = origin {
                request = request.header(header::ORIGIN, origin);
            }
            let answer = send(request, "a=1").await;
            // what passes is read as a form only
            let want = if want == 200 && kind != form {
                415
            } else {
                want
            };
            assert_eq!(answer.status, want, "{site:?} {origin:?} {kind}");
        }
    }
}

#[tokio::test]
async fn a_form_of_more_than_its_share_is_not_read() {
    let request = |bytes: usize| {
        let request = Request::post("/changes")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        send(request, format!("a={}", "x".repeat(bytes - 2)))
    };
    assert_eq!(request(super::FORM_BYTES_MAX).await.status, 200);
    let refused = request(super::FORM_BYTES_MAX + 1).await;
    assert_eq!(refused.status, 413);
    assert!(
        refused.body.contains("This is too large"),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_the_form_and_back() {
    let answer = get("/private?period=2026-10").await;
    assert_eq!(answer.status, 303);
    assert_eq!(
        header(&answer, "location"),
        "/sign-in?next=%2Fprivate%3Fperiod%3D2026-10"
    );
}

#[tokio::test]
async fn pages_speak_the_language_that_was_chosen_or_asked_for() {
    for (cookie, accept, want) in [
        ("", "", "en"),
        ("", "de-AT,en;q=0.5", "de"),
        ("__Host-language=en; __Host-theme=dark", "de", "en"),
        ("__Host-language=xx", "de", "de"),
    ] {
        let request = Request::get("/absent")
            .header("cookie", cookie)
            .header("accept-language", accept);
        let answer = send(request, Body::empty()).await;
        assert!(
            answer.body.contains(&format!("<html lang=\"{want}\"")),
            "{cookie} {accept}: {}",
            answer.body
        );
        assert_eq!(
            answer.body.contains("data-theme=\"dark\""),
            cookie.contains("dark")
        );
    }
}

#[tokio::test]
async fn pages_are_compressed_and_files_are_sent_as_they_are_kept() {
    for path in ["/absent", "/healthz"] {
        let request = Request::get(path).header("accept-encoding", "br");
        let response = stack()
            .await
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(response.headers()["content-encoding"], "br", "{path}");
    }
    let page = get("/healthz").await.body;
    let stylesheet = page
        .split("rel=\"stylesheet\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let answer = get(stylesheet.unwrap()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        header(&answer, "cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(header(&answer, "content-type"), "text/css; charset=utf-8");
}

#[tokio::test]
async fn a_body_that_is_counted_is_not_compressed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap())
        .await
        .unwrap();
    tokio::spawn(serve(listener, stack().await, std::future::pending()));
    let request = "GET /counted HTTP/1.1\r\nhost: x\r\naccept-encoding: br\r\n\
        connection: close\r\n\r\n";
    client.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(!answer.contains("content-encoding"), "{answer}");
    assert!(answer.ends_with(&format!("\r\n\r\n{SONG}")), "{answer}");
}
