//! The operator's journey on the real router: a demo database, a fixed clock,
//! forms as a browser without scripts sends them.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

#[path = "portal_operator/delivery.rs"]
mod delivery;
#[path = "portal_operator/letter.rs"]
mod letter;
#[path = "portal_operator/refused.rs"]
mod refused;

use axum::{Router, body::Body};
use domain::time::FixedClock;
use engine::{
    Db, Viewer,
    audit::{self, AuditRow},
    demo,
    identity::{Attempt, sign_in},
    read::reject::{RejectFilter, RejectRow, rejects},
};
use http::{Method, Request, header};
use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use server::{
    Config,
    portal::{self, Portal},
};
use std::{fs, path::Path, sync::Arc, time::Duration};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tower::ServiceExt;

const DEMO_AT: &str = "2026-11-21T09:00:00Z";
const OPERATOR: &str = "operator@demo.example";
const SUBSCRIBER: &str = "harbour@demo.example";

/// The largest upload that this server takes.
const UPLOAD_BYTES_MAX: usize = 1 << 20;

/// The folder with the demo's database, filled once.
static DEMO: OnceCell<TempDir> = OnceCell::const_new();

async fn open(folder: &Path) -> Db {
    let file = folder.join("site.db");
    Db::open(&format!("sqlite://{}?mode=rwc", file.display()))
        .await
        .unwrap()
}

/// Copies the demo's database to `folder`.
async fn copy_demo(folder: &Path) {
    let fill = async || {
        let folder = tempfile::tempdir().unwrap();
        let db = open(folder.path()).await;
        db.migrate().await.unwrap();
        demo::fill(&db, &clock(DEMO_AT)).await.unwrap();
        folder
    };
    let demo = DEMO.get_or_init(fill).await;
    // nothing is written there any more: the file and its log are whole
    for name in ["site.db", "site.db-wal"] {
        let file = demo.path().join(name);
        if file.exists() {
            fs::copy(file, folder.join(name)).unwrap();
        }
    }
}

fn clock(now: &str) -> FixedClock {
    FixedClock::new(now.parse::<Timestamp>().unwrap())
}

/// A server of one test's own, and the operator signed in.
struct Site {
    router: Router,
    db: Db,
    now: Timestamp,
    folder: TempDir,
    cookie: Option<String>,
}

struct Answer {
    status: u16,
    location: String,
    headers: http::HeaderMap,
    body: String,
}

impl Site {
    async fn new() -> Self {
        Self::at(DEMO_AT).await
    }

    async fn at(now: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy_demo(folder.path()).await;
        let db = open(folder.path()).await;
        let config = Config {
            address: ([127, 0, 0, 1], 0).into(),
            database_url: String::new(),
            trusted_hops: 0,
            clock: Arc::new(clock(now)),
            spool_dir: folder.path().join("spool"),
            content: folder.path().join("content").display().to_string(),
            content_variables: Vec::new(),
            program: env!("CARGO_BIN_EXE_bandstand").into(),
            media_limits: Default::default(),
            upload_bytes_max: UPLOAD_BYTES_MAX,
            mail: server::mail::MailTo::Off,
            mail_from: "Bandstand <bandstand@localhost>".into(),
            public_url: None,
        };
        let site = Self {
            router: portal::router(Portal::new(db.clone(), config).unwrap()).unwrap(),
            db,
            now: now.parse().unwrap(),
            folder,
            cookie: None,
        };
        site.signed_in(OPERATOR).await
    }

    async fn signed_in(mut self, email: &str) -> Self {
        let attempt = Attempt {
            email,
            password: demo::PASSWORD,
            client: "192.0.2.7",
            agent: "test",
            replaces: None,
        };
        let (token, _) = sign_in(&self.db, self.now, attempt).await.unwrap();
        self.cookie = Some(format!("__Host-session={}", token.cookie_value()));
        self
    }

    async fn send(&self, method: Method, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, kind)
            .body(body.into())
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let location = response.headers().get(header::LOCATION);
        let location = location
            .map_or("", |path| path.to_str().unwrap())
            .to_owned();
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = axum::body::to_bytes(response.into_body(), 8 << 20)
            .await
            .unwrap();
        Answer {
            status,
            location,
            headers,
            // a PDF is more than text
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "text/plain", Body::empty())
            .await
    }

    /// A page that must be there.
    async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form: Vec<String> = fields
            .iter()
            .map(|(name, value)| {
                app::route::query(String::new(), &[(name, value)])[..]
                    .trim_start_matches('?')
                    .to_owned()
            })
            .collect();
        let kind = "application/x-www-form-urlencoded";
        self.send(Method::POST, path, kind, form.join("&")).await
    }

    /// Sends a file with the form of the imports' page.
    async fn upload(&self, fields: &[(&str, &str)], name: &str, file: &[u8]) -> Answer {
        self.multipart("/operator/imports", fields, ("file", name, file))
            .await
    }

    /// Sends a form with a file in it: its field, its name, its bytes.
    async fn multipart(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (field, name, file): (&str, &str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            let part = format!(
                "--x\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let part = format!(
            "--x\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let kind = "multipart/form-data; boundary=x";
        self.send(Method::POST, path, kind, body).await
    }

    /// Imports a file that is taken, and answers its page once it is through.
    async fn imported(&self, fields: &[(&str, &str)], name: &str, file: &[u8]) -> String {
        let answer = self.upload(fields, name, file).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        loop {
            let page = self.page(&answer.location).await;
            if !page.contains("data-state=\"running\"") {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn log(&self, rows: u64) -> Vec<AuditRow> {
        audit::page(&Viewer::command_line(), &self.db, None, rows)
            .await
            .unwrap()
    }

    async fn reject_for(&self, reason: &str) -> RejectRow {
        let filter = RejectFilter {
            reason: Some(reason.to_owned()),
            ..RejectFilter::default()
        };
        let operator = Viewer::command_line();
        let rows = rejects(&operator, &self.db, &filter, None, 1)
            .await
            .unwrap();
        rows.rows.into_iter().next().unwrap()
    }

    fn spooled(&self) -> usize {
        let spool = fs::read_dir(self.folder.path().join("spool"));
        spool.map_or(0, Iterator::count)
    }
}

/// The words of a page, without its tags.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push(' ');
            }
            _ if !is_tag => text.push(if c == '\u{a0}' { ' ' } else { c }),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(html: &str, wanted: &str) {
    let words = words(html);
    assert!(words.contains(wanted), "no {wanted:?} in: {words}");
}

const CSV: &str = "record_id,line,service,started_at,ended_at,quantity,unit,peer\n\
    t-1,harbour-home,voice,2026-11-20T10:00:00Z,2026-11-20T10:01:00Z,60,s,+49401\n\
    t-2,nobody,voice,2026-11-20T10:00:00Z,2026-11-20T10:01:00Z,60,s,+49401\n\
    t-3,harbour-home,data,2026-11-20T10:00:00Z,2026-11-20T10:01:00Z,5,MB,\n";

const ASTERISK: &str = "\"harbour-home\",\"harbour-home\",\"0401\",\"outgoing\",\"\",\"PJSIP/a-1\",\"PJSIP/b-1\",\"Dial\",\"x\",\"2026-11-20 10:00:00\",\"2026-11-20 10:00:05\",\"2026-11-20 10:01:05\",65,60,\"ANSWERED\",\"DOCUMENTATION\",\"t.1\",\"\"\n";

const RADIUS: &str = "Fri Nov 20 10:00:00 2026\n\tUser-Name = \"harbour-home\"\n\tNAS-IP-Address = 192.0.2.10\n\t\
    Acct-Status-Type = Stop\n\tAcct-Session-Id = \"T1\"\n\tAcct-Session-Time = 60\n\tAcct-Input-Octets = 1000\n\t\
    Acct-Output-Octets = 2000\n\tTimestamp = 1795082400\n\n";

#[tokio::test(flavor = "multi_thread")]
async fn every_page_shows() {
    let site = Site::new().await;
    for (path, heading) in [
        ("/operator", "What needs you"),
        ("/operator/imports", "Imports"),
        ("/operator/rejects", "Rejects"),
        ("/operator/tariffs", "Tariffs"),
        ("/operator/tariffs/new", "Add a tariff version"),
        (
            "/operator/tariffs/new?from=linden/1",
            "Add a tariff version",
        ),
        ("/operator/tariffs/linden/2", "Linden, version 2"),
        ("/operator/accounts", "Accounts"),
        ("/operator/accounts/mill-lane-4", "Household Mill Lane 4"),
        ("/operator/bill-runs", "Bill runs"),
        (
            "/operator/bill-runs/preview?period=2026-11",
            "November 2026: nothing to bill",
        ),
        ("/operator/invoices/2026-000001", "2026-000001"),
        ("/operator/audit", "Audit log"),
    ] {
        let page = site.page(path).await;
        says(&page, heading);
        assert!(!page.contains(" style="), "{path}");
    }
    for path in [
        "/operator/imports/imp_1",
        "/operator/rejects/x",
        "/operator/rejects?import=imp_00000000000000000000000000000001",
        "/operator/tariffs/absent/1",
        "/operator/tariffs/new?from=absent/1",
        "/operator/accounts/absent",
        "/operator/bill-runs/run_1",
        "/operator/invoices/2026-999999",
    ] {
        assert_eq!(site.get(path).await.status, 404, "{path}");
    }
    for path in ["/operator/imports?after=x", "/operator/audit?after=x"] {
        assert_eq!(site.get(path).await.status, 400, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_gets_in() {
    let subscriber = Site::new().await.signed_in(SUBSCRIBER).await;
    let mut nobody = Site::new().await;
    nobody.cookie = None;
    for path in [
        "/operator",
        "/operator/imports",
        "/operator/rejects",
        "/operator/tariffs/linden/2",
        "/operator/accounts/mill-lane-4",
        "/operator/bill-runs/preview?period=2026-11",
        "/operator/invoices/2026-000001",
        "/operator/audit",
    ] {
        assert_eq!(subscriber.get(path).await.status, 404, "{path}");
        let answer = nobody.get(path).await;
        assert_eq!(answer.status, 303, "{path}");
        assert!(
            answer.location.starts_with("/sign-in?next="),
            "{}",
            answer.location
        );
    }
    let log = subscriber.log(1).await;
    for path in [
        "/operator/tariffs",
        "/operator/bill-runs",
        "/operator/invoices/2026-000001/credit",
    ] {
        assert_eq!(subscriber.post(path, &[]).await.status, 404, "{path}");
    }
    let fields = [("format", "bandstand-csv")];
    assert_eq!(
        subscriber
            .upload(&fields, "a.csv", CSV.as_bytes())
            .await
            .status,
        404
    );
    assert_eq!(subscriber.spooled(), 0);
    assert_eq!(subscriber.log(1).await, log);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_imported_and_its_counts_add_up() {
    let site = Site::new().await;
    let fields = [("format", "bandstand-csv")];
    let page = site
        .imported(&fields, "../calls <b>.csv", CSV.as_bytes())
        .await;
    says(&page, "2 + 0 + 1 = 3: every record of the file.");
    says(&page, "Unknown line unknown_line 1");
    assert!(
        page.contains("calls &lt;b&gt;.csv") && !page.contains("../"),
        "{page}"
    );
    assert_eq!(site.spooled(), 0);
    let log = site.log(1).await;
    assert_eq!(log[0].action, "import.start");
    assert_eq!(log[0].actor, OPERATOR);
    assert_eq!(log[0].client, "127.0.0.1");
    assert!(log[0].detail.contains("bandstand-csv"), "{}", log[0].detail);

    let again = site
        .imported(&fields, "calls <b>.csv", CSV.as_bytes())
        .await;
    says(&again, "0 + 2 + 1 = 3: every record of the file.");
    says(
        &again,
        "An earlier import of this file kept 1 of the rejected",
    );
    let list = site.page("/operator/imports").await;
    says(&list, "calls &lt;b&gt;.csv bandstand-csv");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_format_is_taken() {
    let site = Site::new().await;
    let asterisk = [
        ("format", "asterisk-csv"),
        ("zone", "Europe/Berlin"),
        ("line_from", "src"),
    ];
    let page = site
        .imported(&asterisk, "Master.csv", ASTERISK.as_bytes())
        .await;
    says(&page, "1 + 0 + 0 = 1: every record of the file.");
    let radius = [("format", "radius-detail"), ("zone", ""), ("line_from", "")];
    let page = site.imported(&radius, "detail", RADIUS.as_bytes()).await;
    says(&page, "1 + 0 + 0 = 1: every record of the file.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_none_is_refused_with_the_line() {
    let site = Site::new().await;
    let fields = [("format", "bandstand-csv")];
    let page = site.imported(&fields, "other.csv", b"a,b\n1,2\n").await;
    says(&page, "The file was refused");
    says(&page, "line 1: the header has an unknown column");
    says(
        &site.page("/operator").await,
        "Refused files among the last imports 1",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_cannot_be_taken_comes_back_with_words() {
    let site = Site::new().await;
    #[expect(clippy::type_complexity, reason = "a table of rows")]
    let rows: [(&[(&str, &str)], &str, &[u8], &str); 5] = [
        (&[("format", "bandstand-csv")], "", b"", "Choose a file"),
        (
            &[("format", "bandstand-csv")],
            "a.csv",
            b"",
            "Choose a file that is not empty",
        ),
        (
            &[("format", "x")],
            "a.csv",
            b"a",
            "Choose the file’s format",
        ),
        (
            &[("format", "asterisk-csv")],
            "a.csv",
            b"a",
            "Say in which time zone",
        ),
        (
            &[("format", "asterisk-csv"), ("zone", "Berlin")],
            "a.csv",
            b"a",
            "Enter a time zone by its name",
        ),
    ];
    for (fields, name, file, wanted) in rows {
        let answer = site.upload(fields, name, file).await;
        assert_eq!(answer.status, 422, "{wanted}");
        says(&answer.body, wanted);
        says(&answer.body, "There is a problem");
        assert!(answer.body.contains("<title>Error: Imports"), "{wanted}");
        assert!(answer.body.contains("aria-invalid=\"true\""), "{wanted}");
    }
    let zone = site
        .upload(&[("format", "asterisk-csv"), ("zone", "Berlin")], "a", b"a")
        .await;
    assert!(
        zone.body.contains("value=\"Berlin\""),
        "what was typed stays"
    );
    assert_eq!(site.spooled(), 0);
    let imports = site.log(1).await;
    assert_eq!(imports[0].action, "sign-in", "nothing was imported");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_or_strange_is_not_kept() {
    let site = Site::new().await;
    let fields = [("format", "bandstand-csv")];
    let large = vec![b'x'; UPLOAD_BYTES_MAX + 1];
    assert_eq!(site.upload(&fields, "large.csv", &large).await.status, 413);
    let strange = [("format", "bandstand-csv"), ("role", "operator")];
    assert_eq!(site.upload(&strange, "a.csv", b"a").await.status, 400);
    let long = "z".repeat(300);
    let long = [("format", "bandstand-csv"), ("zone", long.as_str())];
    assert_eq!(site.upload(&long, "a.csv", b"a").await.status, 400);
    let broken = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc";
    let kind = "multipart/form-data; boundary=x";
    let answer = site
        .send(Method::POST, "/operator/imports", kind, broken)
        .await;
    assert_eq!(answer.status, 400);
    assert_eq!(site.spooled(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reject_is_mended_and_replayed() {
    let site = Site::new().await;
    let reject = site.reject_for("negative_number").await;
    let path = format!("/operator/rejects/{}", reject.id);
    let page = site.page(&path).await;
    says(&page, "Negative number");
    says(&page, "x-2,+49151000051,voice");

    let again = site.post(&path, &[("how", "as-is"), ("text", "")]).await;
    assert_eq!(again.status, 422);
    says(&again.body, "Still rejected: Negative number");

    let day = "2026-11-02T08:00:00Z,2026-11-02T08:00:05Z";
    let bad = format!("x-2,+49151000051,voice,{day},5,parsec,+4940100200");
    let still = site.post(&path, &[("how", "mended"), ("text", &bad)]).await;
    assert_eq!(still.status, 422);
    says(&still.body, "Still rejected: Unknown unit");
    assert!(still.body.contains("parsec"), "what was typed stays");
    for (text, wanted) in [
        ("", "Enter the record"),
        ("a\r\nb", "in this format it is one line"),
    ] {
        let answer = site.post(&path, &[("how", "mended"), ("text", text)]).await;
        assert_eq!(answer.status, 422);
        says(&answer.body, wanted);
    }

    let good = bad.replace("parsec", "s") + "\r\n";
    let done = site
        .post(&path, &[("how", "mended"), ("text", &good)])
        .await;
    assert_eq!(done.status, 303, "{}", done.body);
    let page = site.page(&done.location).await;
    says(&page, "It is accepted and counts now.");
    says(&page, "As it was mended");
    assert!(!page.contains("<textarea"), "it is decided on");
    let twice = site.post(&path, &[("how", "as-is")]).await;
    assert!(
        twice.location.ends_with("done=before"),
        "{}",
        twice.location
    );

    let log = site.log(3).await;
    let told: Vec<&str> = log.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(told, ["reject.replay"; 3]);
    assert!(log[0].detail.contains("accepted") && log[0].object == reject.id);
    // the record itself is not in the log
    assert!(!log.iter().any(|row| row.detail.contains("4940100200")));
    says(&site.page(&path).await, "accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reject_is_discarded_once() {
    let site = Site::new().await;
    let reject = site.reject_for("unknown_line").await;
    let path = format!("/operator/rejects/{}", reject.id);
    let done = site.post(&format!("{path}/discard"), &[]).await;
    assert_eq!(done.location, format!("{path}?done=discarded"));
    says(&site.page(&done.location).await, "It is discarded.");
    let twice = site.post(&format!("{path}/discard"), &[]).await;
    assert_eq!(twice.location, format!("{path}?done=before"));
    let log = site.log(2).await;
    assert_eq!(log[0].action, "reject.discard");
    assert_ne!(log[1].action, "reject.discard");

    let open = site.page("/operator/rejects?reason=unknown_line").await;
    let all = site
        .page("/operator/rejects?reason=unknown_line&all=1")
        .await;
    assert!(!open.contains(&reject.id) && all.contains(&reject.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_record_holds_stays_text() {
    let site = Site::new().await;
    let file = "record_id,line,service,started_at,ended_at,quantity,unit,peer\n\
        <script>alert(1)</script>,</textarea><img onerror=x>,voice,x,y,1,s,\u{202e}z\n";
    let page = site
        .imported(
            &[("format", "bandstand-csv")],
            "<script>.csv",
            file.as_bytes(),
        )
        .await;
    assert!(!page.contains("<script>.csv"), "{page}");
    let list = site.page("/operator/rejects").await;
    let id = list.split("/operator/rejects/").nth(1).unwrap();
    let id = id.split('"').next().unwrap();
    let reject = site.page(&format!("/operator/rejects/{id}")).await;
    for page in [list, reject] {
        assert!(
            !page.contains("<script>alert") && !page.contains("<img"),
            "{page}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_text_are_shown_one_by_one() {
    let site = Site::new().await;
    let mut file = b"record_id,line,service,started_at,ended_at,quantity,unit,peer\n".to_vec();
    file.extend_from_slice(
        b"t-9,harbour-home,voice,2026-11-20T10:00:00Z,2026-11-20T10:01:00Z,60,s,\xff\n",
    );
    site.imported(&[("format", "bandstand-csv")], "bytes.csv", &file)
        .await;
    let reject = site.reject_for("not_utf8").await;
    let path = format!("/operator/rejects/{}", reject.id);
    let page = site.page(&path).await;
    says(&page, "It holds bytes that are no text.");
    assert!(page.contains("ff") && page.contains('\u{fffd}'), "{page}");
    let text = "t-9,harbour-home,voice,2026-11-20T10:00:00Z,2026-11-20T10:01:00Z,60,s,";
    let left = format!("{text}\u{fffd}");
    let answer = site
        .post(&path, &[("how", "mended"), ("text", &left)])
        .await;
    assert_eq!(answer.status, 422);
    says(&answer.body, "Replace each \u{fffd}");
    let answer = site.post(&path, &[("how", "mended"), ("text", text)]).await;
    assert!(
        answer.location.ends_with("done=accepted"),
        "{}",
        answer.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tariff_is_checked_then_added() {
    let site = Site::new().await;
    let editor = site.page("/operator/tariffs/new?from=linden/1").await;
    says(&editor, "code = \"linden\" version = 3");

    let source = include_str!("../../engine/src/demo/tariffs/linden-2.toml")
        .replace("version = 2", "version = 3")
        .replace("2026-09-16", "2027-01-01")
        .replace('\n', "\r\n");
    let send = async |source: &str, how: &str| {
        site.post("/operator/tariffs", &[("source", source), ("how", how)])
            .await
    };
    let checked = send(&source, "check").await;
    assert_eq!(checked.status, 200);
    says(&checked.body, "The file is sound. Nothing was added yet.");
    says(&checked.body, "€46.90");
    assert_eq!(site.get("/operator/tariffs/linden/3").await.status, 404);

    for (source, wanted) in [
        (String::new(), "Enter the tariff’s file"),
        (source.replace("\"25\"", "\"250\""), "There is a problem"),
        (source.replace("EUR", "EUX"), "EUX"),
    ] {
        for how in ["check", "add"] {
            let refused = send(&source, how).await;
            assert_eq!(refused.status, 422, "{wanted}");
            says(&refused.body, wanted);
        }
    }
    // sound by itself, but another version says that already
    let taken = source.replace("version = 3", "version = 2");
    assert_eq!(send(&taken, "check").await.status, 200);
    let refused = send(&taken, "add").await;
    assert_eq!(refused.status, 422);
    says(&refused.body, "never changes");

    let added = send(&source, "add").await;
    assert_eq!(added.location, "/operator/tariffs/linden/3?done=added");
    says(&site.page(&added.location).await, "The version was added.");
    let log = site.log(1).await;
    assert_eq!(
        (log[0].action.as_str(), log[0].object.as_str()),
        ("tariff.add", "linden 3")
    );
    let again = send(&source, "add").await;
    assert_eq!(again.location, "/operator/tariffs/linden/3?done=was-there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_looked_at_then_billed() {
    let site = Site::at("2026-12-16T09:00:00Z").await;
    let preview = site
        .page("/operator/bill-runs/preview?period=2026-11")
        .await;
    says(&preview, "November 2026 would come to");
    says(&preview, "Would be billed 3");
    says(&preview, "Run it: write 3 invoices");
    let dry = site
        .post(
            "/operator/bill-runs",
            &[("period", "2026-11"), ("how", "dry-run")],
        )
        .await;
    assert_eq!(dry.location, "/operator/bill-runs/preview?period=2026-11");
    for path in [
        "/operator/bill-runs/preview?period=next",
        "/operator/bill-runs/preview",
    ] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, 422);
        says(&answer.body, "Enter a month as year and month");
    }

    // what is wrong with the seller is said once, and nobody is parked for it
    let run = [("period", "2026-11"), ("how", "run")];
    let seller = async |before: &str, after: &str| {
        let sql = format!(
            "UPDATE setting SET value = replace(value, '{before}', '{after}') WHERE name = 'seller'"
        );
        site.db.read().execute_unprepared(&sql).await.unwrap();
    };
    seller("DE000000000", "19 123 45678").await;
    for answer in [
        site.post("/operator/bill-runs", &run).await,
        site.get("/operator/bill-runs/preview?period=2026-11").await,
    ] {
        assert_eq!(answer.status, 422);
        says(&answer.body, "seller: tax_id: the seller has the VAT id");
    }
    seller("19 123 45678", "DE000000000").await;
    let done = site.post("/operator/bill-runs", &run).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let page = site.page(&done.location).await;
    says(&page, "The month was billed.");
    says(&page, "November 2026 came to");
    assert_eq!(page.matches("/operator/invoices/2026-").count(), 3);
    let log = site.log(2).await;
    assert_eq!(log[1].action, "bill_run.start");
    assert_eq!(log[0].action, "bill_run.finish");
    assert!(log[0].detail.contains("\"billed\":3"), "{}", log[0].detail);

    // once more: nothing is left to bill
    let preview = site
        .page("/operator/bill-runs/preview?period=2026-11")
        .await;
    says(&preview, "Have their invoice 3");
    let again = site.post("/operator/bill-runs", &run).await;
    says(&site.page(&again.location).await, "It wrote no invoice.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_invoice_is_taken_back() {
    let site = Site::new().await;
    let account = site.page("/operator/accounts/harbour-street-9").await;
    let number = account.split("/operator/invoices/").nth(1).unwrap();
    let number = number.split('"').next().unwrap();
    let path = format!("/operator/invoices/{number}");
    let page = site.page(&path).await;
    says(&page, "How it is booked");
    says(&page, "receivable");

    let credit = format!("{path}/credit");
    for (fields, wanted) in [
        (&[("reason", " "), ("sure", "1")][..], "Say why"),
        (
            &[("reason", "wrong 🙈"), ("sure", "1")],
            "The font has no “🙈”",
        ),
        (
            &[("reason", "\u{202e}gnorw"), ("sure", "1")],
            "U+202E cannot be seen",
        ),
        (
            &[("reason", "Wrong line")],
            "Confirm that the whole invoice",
        ),
    ] {
        let answer = site.post(&credit, fields).await;
        assert_eq!(answer.status, 422);
        says(&answer.body, wanted);
    }
    let done = site
        .post(&credit, &[("reason", "Wrong <line>"), ("sure", "1")])
        .await;
    assert_eq!(done.location, format!("{path}?done=credited"));
    let page = site.page(&done.location).await;
    says(&page, "was written: it takes invoice");
    assert!(
        !page.contains("name=\"sure\""),
        "there is nothing more to take back"
    );
    let log = site.log(2).await;
    assert_eq!(
        (log[0].action.as_str(), log[0].object.as_str()),
        ("invoice.credit", number)
    );
    assert!(log[0].detail.contains("Wrong <line>"));

    // a second press changes nothing
    let again = site
        .post(&credit, &[("reason", "Wrong line"), ("sure", "1")])
        .await;
    assert_eq!(again.location, format!("{path}?done=credited"));
    assert_eq!(site.log(2).await, log);
    let account = site.page("/operator/accounts/harbour-street-9").await;
    says(&account, "credit note");
    says(&account, "taken back");
    // its month can be billed again
    let preview = site
        .page("/operator/bill-runs/preview?period=2026-10")
        .await;
    // beside the one that the demo leaves
    says(&preview, "Would be billed 2");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_speak_german_too() {
    let mut site = Site::new().await;
    let cookie = site.cookie.take().unwrap();
    site.cookie = Some(format!("{cookie}; __Host-language=de"));
    for (path, wanted) in [
        ("/operator", "Was Sie braucht"),
        ("/operator/imports", "Nutzungsdatei importieren"),
        ("/operator/rejects", "Unbekannter Anschluss"),
        ("/operator/tariffs/linden/2", "Linde, Version 2"),
        ("/operator/bill-runs", "Einen Monat abrechnen"),
        ("/operator/audit", "meldete sich an"),
    ] {
        says(&site.page(path).await, wanted);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_holds_a_row_for_each_thing_done_and_is_whole() {
    let site = Site::new().await;
    site.imported(&[("format", "bandstand-csv")], "a.csv", CSV.as_bytes())
        .await;
    let page = site.page("/operator/audit").await;
    says(&page, "started an import");
    says(&page, OPERATOR);
    assert_eq!(audit::first_broken(site.db.read()).await.unwrap(), None);
}
