//! Who reaches what: every row of the route table, taken by everybody, on the
//! real router and the demo's data.
//!
//! What is expected follows from a row's audience and from the names in its
//! template alone. A row with a name, a form or a query that this test does not
//! know fails it, so that a new page cannot be forgotten here.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use app::route::{self, Audience, FUNCTIONS, Method, ROUTES, Route};
use axum::{
    Router,
    body::{Body, to_bytes},
};
use domain::{delivery::PreferenceFile, id::MessageId, time::FixedClock};
use engine::{
    Db, Viewer,
    audit::{self, AuditRow},
    demo::{
        self,
        music::{song, wav},
    },
    flow::{
        content::{begin_upload, keep_cover, take_in},
        delivery::{Item, issue_statements, sponsor},
        dispatch::{Says, claim_due, note_fault},
    },
    identity::{Attempt, Scope, api_tokens, join, make_api_token, provider_viewer, sign_in},
    media::{ChildLimits, ContentStore, Media},
    read::{
        deliveries::{DeliveryQuery, deliveries},
        delivery_desk::delivery_desk,
        desk::own_recordings,
        matching::open_cases,
        rights::rights_of,
    },
};
use http::{Request, header};
use jiff::Timestamp;
use server::{
    Config,
    portal::{self, Portal},
};
use std::{fs, path::Path, sync::Arc};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tower::ServiceExt;

const NOW: &str = "2026-11-21T09:00:00Z";

/// Whoever stands before a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Anonymous,
    /// The subscriber whose invoice, records and lines the paths name.
    Owner,
    OtherSubscriber,
    Provider,
    Operator,
}

const EVERYBODY: [Who; 5] = [
    Who::Anonymous,
    Who::Owner,
    Who::OtherSubscriber,
    Who::Provider,
    Who::Operator,
];

impl Who {
    const fn email(self) -> Option<&'static str> {
        match self {
            Self::Anonymous => None,
            Self::Owner => Some("harbour@demo.example"),
            Self::OtherSubscriber => Some("linden@demo.example"),
            Self::Provider => Some("provider@demo.example"),
            Self::Operator => Some("operator@demo.example"),
        }
    }
}

/// What a door answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    /// A page, or the way on after a form.
    Opens,
    /// Leads to the sign-in form.
    SignIn,
    /// To them there is nothing here.
    Absent,
    /// A token is wanted, and a program is told so.
    Token,
}

/// What `who` gets from a route; `is_owned` where its path names what belongs to
/// one account.
fn wanted(audience: Audience, is_owned: bool, who: Who) -> Want {
    let is_right = match audience {
        Audience::Public => return Want::Opens,
        Audience::SignedIn => who != Who::Anonymous,
        Audience::Subscriber if is_owned => who == Who::Owner,
        Audience::Subscriber => matches!(who, Who::Owner | Who::OtherSubscriber),
        Audience::Provider => who == Who::Provider,
        Audience::Operator => who == Who::Operator,
        // nobody's cookie counts there
        Audience::Program
        | Audience::QuoteProgram
        | Audience::DeliverProgram
        | Audience::ReportProgram => return Want::Token,
    };
    match (is_right, who) {
        (true, _) => Want::Opens,
        (false, Who::Anonymous) => Want::SignIn,
        (false, _) => Want::Absent,
    }
}

/// The demo's database with everybody signed in, made once, and what its pages name.
struct Demo {
    folder: TempDir,
    /// Of [`EVERYBODY`], in that order.
    cookies: Vec<String>,
    /// Each one's second session, in that order.
    sessions: Vec<String>,
    /// Of the subscribers of [`EVERYBODY`], in that order: whom they asked in.
    invitations: Vec<String>,
    /// And who came.
    members: Vec<String>,
    invoice: String,
    record: String,
    line: String,
    import: String,
    reject: String,
    bill_run: String,
    /// A mail that was refused.
    mail: String,
    /// The document that it was to bring.
    paper: String,
    /// A delivery that is disputed.
    disputed: String,
    delivered: String,
    store: Store,
    sponsoring: Sponsoring,
}

/// What the provider's pages about deliveries name.
struct Sponsoring {
    token: String,
    statement: String,
}

impl Sponsoring {
    /// A version of the demo provider's preferences, a token, and the statement of
    /// what its shop sold.
    async fn make(db: &Db) -> Self {
        let now = NOW.parse().unwrap();
        let provider = provider_viewer(db.read(), "provider@demo.example")
            .await
            .unwrap()
            .unwrap();
        let file = PreferenceFile::from_toml("currency = 'EUR'").unwrap();
        sponsor(db, now, &provider, 0, &file).await.unwrap();
        make_api_token(db, now, &provider, "a", &[Scope::Quote].into(), 30)
            .await
            .unwrap();
        let tokens = api_tokens(db, &provider).await.unwrap();
        let (operator, after) = (Viewer::command_line(), "2026-12-02T00:00:00Z");
        let month = "2026-11".parse().unwrap();
        let stated = issue_statements(db, after.parse().unwrap(), &operator, month)
            .await
            .unwrap();
        Self {
            token: tokens[0].id.to_string(),
            statement: stated.numbers[0].to_string(),
        }
    }
}

/// What the pages of the rights store name.
struct Store {
    /// Bought by the owner.
    bought: String,
    /// For sale, with a cover.
    other: String,
    upload: String,
    case: String,
    right: String,
    user: String,
}

impl Store {
    /// The demo's shop, a cover, an upload that has begun, and a copy of a recording
    /// that waits for a person.
    async fn make(db: &Db, content: &Path) -> Self {
        let now = NOW.parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let place = content.display().to_string();
        let store = ContentStore::open(&place, []).unwrap();
        let media = Media::new(PROGRAM.into(), ChildLimits::default());
        demo::fill_shop(db, &store, &media, now, folder.path())
            .await
            .unwrap();
        let operator = Viewer::command_line();
        let owner = rights_of(&operator, db, now, "harbour@demo.example")
            .await
            .unwrap()
            .unwrap();
        let right = &owner.rights[0];
        let provider = provider_viewer(db.read(), "provider@demo.example")
            .await
            .unwrap()
            .unwrap();
        let all = own_recordings(&provider, db).await.unwrap();
        let other = all.iter().map(|row| row.recording.id);
        let other = other.rev().find(|id| *id != right.recording.id).unwrap();

        let file = folder.path().join("file");
        fs::write(&file, PNG).unwrap();
        let cover = store.put(&file).await.unwrap().hash;
        keep_cover(db, now, &provider, other, cover).await.unwrap();
        let upload = begin_upload(db, now, &provider, "a.wav", 4, 100)
            .await
            .unwrap();
        let copy: Vec<i16> = song(5, 64).iter().map(|sample| sample / 2).collect();
        fs::write(&file, wav(&copy)).unwrap();
        take_in(db, &store, &media, now, &provider, "copy.wav", &file)
            .await
            .unwrap();
        let cases = open_cases(&operator, db, 1).await.unwrap();
        Self {
            bought: right.recording.id.to_string(),
            other: other.to_string(),
            upload: upload.to_string(),
            case: cases[0].case.id.to_string(),
            right: right.holding.id.to_string(),
            user: owner.user.to_string(),
        }
    }
}

/// The program itself, which is its own child.
const PROGRAM: &str = env!("CARGO_BIN_EXE_bandstand");

/// One pixel.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, 0x49, 0x44, 0x41, 0x54,
    0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, 0x49, 0x45, 0x4e,
    0x44, 0xae, 0x42, 0x60, 0x82,
];

static DEMO: OnceCell<Demo> = OnceCell::const_new();

impl Demo {
    async fn get() -> &'static Self {
        DEMO.get_or_init(Self::make).await
    }

    async fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = open(folder.path()).await;
        db.migrate().await.unwrap();
        demo::fill(&db, &clock()).await.unwrap();
        let content = folder.path().join("content");
        let store = Store::make(&db, &content).await;
        let sponsoring = Sponsoring::make(&db).await;
        let disputed = disputed(&db).await;
        let delivered = delivered(&db).await;
        let [mail, paper] = refused_mail(&db).await;
        let mut cookies = Vec::new();
        for who in EVERYBODY {
            cookies.push(session(&db, who).await);
            session(&db, who).await;
        }
        let site = Site::on(db, tempfile::tempdir().unwrap(), &content);
        let named = async |who: Who, path: &str, before: &str| {
            let answer = site.get(path, &cookies[who as usize]).await;
            between(&answer.body, before)
        };
        let (mut invitations, mut members) = (vec![], vec![]);
        for who in [Who::Owner, Who::OtherSubscriber] {
            household(&site, &cookies[who as usize], who).await;
            invitations.push(named(who, "/household", "name=\"invitation\" value=\"").await);
            members.push(named(who, "/household", "name=\"user\" value=\"").await);
        }
        let mut sessions = vec![String::new()];
        for who in &EVERYBODY[1..] {
            sessions.push(named(*who, "/sessions", "name=\"session\" value=\"").await);
        }
        Self {
            invoice: named(Who::Owner, "/invoices", "href=\"/invoices/").await,
            record: named(Who::Owner, "/usage/records", "href=\"/usage/record/").await,
            line: named(Who::Owner, "/usage", "value=\"lin_").await,
            import: named(
                Who::Operator,
                "/operator/imports",
                "href=\"/operator/imports/",
            )
            .await,
            reject: named(
                Who::Operator,
                "/operator/rejects",
                "href=\"/operator/rejects/",
            )
            .await,
            bill_run: named(
                Who::Operator,
                "/operator/bill-runs",
                "href=\"/operator/bill-runs/run_",
            )
            .await,
            mail,
            paper,
            sessions,
            invitations,
            members,
            disputed,
            delivered,
            store,
            sponsoring,
            cookies,
            folder,
        }
    }

    fn cookie(&self, who: Who) -> &str {
        &self.cookies[who as usize]
    }

    /// A server on a copy of the database, which forms may change.
    async fn site(&self) -> Site {
        let folder = tempfile::tempdir().unwrap();
        // nothing is written there any more: the file and its log are whole
        for name in ["site.db", "site.db-wal"] {
            let file = self.folder.path().join(name);
            if file.exists() {
                fs::copy(file, folder.path().join(name)).unwrap();
            }
        }
        Site::on(
            open(folder.path()).await,
            folder,
            &self.folder.path().join("content"),
        )
    }

    /// Where `route` is with real values in it, and whether one of them belongs
    /// to an account.
    fn path(&self, route: &Route) -> (String, bool) {
        let mut values = Vec::new();
        let mut is_owned = false;
        let mut rest = route.template;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap();
            let value = match (name, before) {
                ("number", "/invoices/" | "/operator/invoices/") => {
                    is_owned = true;
                    self.invoice.as_str()
                }
                ("number", "/provider/statements/" | "/operator/statements/") => {
                    &self.sponsoring.statement
                }
                ("part", _) => "earned",
                ("form", _) => "ubl",
                ("version", "/provider/delivery/history/") => "1",
                ("seq", "/lines/") => "1",
                ("key", "/usage/record/") => {
                    is_owned = true;
                    &self.record
                }
                ("id", "/operator/imports/") => &self.import,
                ("id", "/operator/rejects/") => &self.reject,
                ("id", "/operator/bill-runs/") => &self.bill_run,
                ("code", "/operator/tariffs/") => "linden",
                ("version", "/") => "2",
                ("reference", "/operator/accounts/") => "mill-lane-4",
                ("delivery", "/operator/delivery/") => &self.disputed,
                ("content", "/library/") => {
                    is_owned = true;
                    &self.store.bought
                }
                ("format", "/files/" | "/deliver/") => "opus",
                ("delivery", "/deliveries/") => {
                    is_owned = true;
                    &self.delivered
                }
                ("instruction", "/file/") => "none",
                ("delivery", "/api/v1/deliveries/") => NO_DELIVERY,
                ("content", _) => &self.store.other,
                ("upload", "/provider/uploads/") => &self.store.upload,
                ("case", "/operator/matches/") => &self.store.case,
                ("user", "/operator/rights/") => &self.store.user,
                _ => panic!("no value for {{{name}}} of {}", route.template),
            };
            values.push(value);
            rest = after;
        }
        let path = route.path(&values);
        let query: &[(&str, &str)] = match *route {
            route::BILL_RUN_PREVIEW => &[("period", "2026-11")],
            _ => &[],
        };
        (route::query(path, query), is_owned)
    }

    /// A form that `route` takes, sent by `who`.
    fn form(&self, route: &Route, who: Who) -> Form {
        let mended = "x-1,+49151000051,voice,2026-11-02T08:00:00Z,2026-11-02T08:00:05Z,5,s,";
        let tariff = include_str!("../../engine/src/demo/tariffs/linden-2.toml");
        // the next version of the plan that the demo has
        let next_plan = &include_str!("../../engine/src/demo/metering.toml")
            .replace("version = 1", "version = 2")
            .replace("2026-01-01", "2027-01-01");
        let session = &self.sessions[who as usize];
        match *route {
            route::SIGN_IN_SEND => Form::fields(&[
                ("email", "linden@demo.example"),
                ("password", demo::PASSWORD),
            ]),
            route::PREFERENCES => Form::fields(&[("language", "de"), ("theme", "dark")]),
            route::SESSIONS_END => Form::fields(&[("session", session)]),
            route::SIGN_OUT | route::SESSIONS_END_ALL | route::REJECT_DISCARD => Form::fields(&[]),
            route::IMPORTS_UPLOAD => Form::upload(),
            route::REJECT_MEND => Form::fields(&[("how", "mended"), ("text", mended)]),
            route::TARIFF_SEND => Form::fields(&[("source", tariff), ("how", "check")]),
            route::PLAN_SEND => Form::fields(&[("source", next_plan), ("how", "check")]),
            route::BILL_RUN_SEND => Form::fields(&[("period", "2026-11"), ("how", "run")]),
            route::INVOICE_CREDIT => Form::fields(&[("reason", "Wrong line"), ("sure", "1")]),
            route::ALLOWANCE_CHOOSE => {
                Form::fields(&[("service", "data"), ("at_cap", "tell"), ("alert", "50")])
            }
            route::ALLOWANCE_RECHARGE => Form::fields(&[
                ("service", "data"),
                ("quantity", "1 GB"),
                ("once", "01900000-0000-7000-8000-000000000001"),
            ]),
            route::ALLOWANCE_AMOUNT => Form::fields(&[("amount", "80.00")]),
            route::HOUSEHOLD_INVITE => Form::fields(&[("email", "guest@example.com")]),
            route::HOUSEHOLD_WITHDRAW => {
                Form::fields(&[("invitation", own(&self.invitations, who))])
            }
            route::HOUSEHOLD_REMOVE => Form::fields(&[("user", own(&self.members, who))]),
            route::SHOP_BUY => Form::fields(&[("once", ONCE)]),
            route::SHOP_GIVE => Form::fields(&[("once", ONCE), ("email", "mill@demo.example")]),
            route::PLAYER_IDENTIFY => Form::json(
                r#"{"identity":null,"algorithm":null,"words":null,"seconds":1,"container":"wav","codec":"pcm"}"#,
            ),
            route::PLAYER_RENEW => Form::json(r#"{"contents":[]}"#),
            route::PLAYER_UPLOAD => Form::file("file", b"no sound"),
            route::UPLOADS => Form::piece(&[("upload-length", "4")], b""),
            route::UPLOAD_APPEND => Form::piece(&[("upload-offset", "0")], b"RI"),
            route::MASTER_SEND => Form::file("file", &wav(&song(40, 16))),
            route::RECORDING_SAVE => Form::fields(&[
                ("title", "A"),
                ("artist", "B"),
                ("price", "1.00"),
                ("currency", "EUR"),
                ("preview_start_seconds", "3"),
            ]),
            route::RECORDING_COVER => Form::file("cover", PNG),
            route::RECORDING_PUBLISH | route::RECORDING_WITHDRAW => Form::fields(&[]),
            route::SPONSORING_SEND => Form::fields(&[
                // its own first, then the demo's
                ("from_version", "2"),
                ("currency", "EUR"),
                ("rule.0.name", "All"),
                ("rule.0.share", "100"),
                ("step", "save"),
            ]),
            route::TOKENS_MAKE => {
                Form::fields(&[("name", "b"), ("scope", "deliver"), ("days", "90")])
            }
            route::PARTY_SAVE => Form::fields(&[
                ("name", "Pier Nine Records GmbH"),
                ("address", "Pier 9"),
                ("country", "DE"),
                ("vat_id", "DE812345678"),
                ("tax", "rate"),
                ("rate", "7"),
            ]),
            route::TOKENS_REVOKE => Form::fields(&[("token", &self.sponsoring.token)]),
            route::CONTENT_REFUSE => Form::fields(&[("reason", "A slip")]),
            route::MATCH_DECIDE => Form::fields(&[("decision", "same"), ("note", "It is.")]),
            route::RIGHTS_GRANT => Form::fields(&[
                ("email", "linden@demo.example"),
                ("content", &self.store.other),
            ]),
            route::RIGHTS_REVOKE | route::RIGHTS_REFUND => Form::fields(&[
                ("right", &self.store.right),
                ("email", "harbour@demo.example"),
                ("reason", "A slip"),
            ]),
            route::API_QUOTE | route::API_DELIVER | route::API_REPORT => Form::json("{}"),
            route::DELIVERY_TARIFF_SEND => Form::fields(&[
                (
                    "source",
                    include_str!("../../engine/src/demo/delivery_tariff.toml"),
                ),
                ("how", "check"),
            ]),
            route::DELIVERY_NETWORKS => Form::fields(&[
                ("networks", "mobile 10.0.0.0/8"),
                ("default", "fixed"),
                ("zone", "UTC"),
            ]),
            route::DISPUTE_DECIDE => Form::fields(&[("decision", "refund"), ("note", "A slip")]),
            route::STATEMENTS_ISSUE => Form::fields(&[("month", "2026-10")]),
            route::INVOICES_CHOOSE => Form::fields(&[("itemization", "masked")]),
            route::DELIVERIES_CHOOSE => Form::fields(&[("willing", "yes"), ("ask", "always")]),
            route::DELIVERY_START => Form::fields(&[("once", ONCE)]),
            route::DELIVERY_DISPUTE => Form::fields(&[("reason", "It broke off")]),
            route::LETTER_SAVE | route::LETTER_TRY => Form::parts(&[
                ("name", "Quay Telecom GmbH"),
                ("address", "Pier 1"),
                ("tax_id", "DE123456789"),
                ("accent", "#1f3a5f"),
            ]),
            route::MAIL_AGAIN => Form::fields(&[("message", &self.mail)]),
            route::PAPER_AGAIN => Form::fields(&[("document", &self.paper)]),
            route::JOIN_SEND => Form::fields(&[("token", "none")]),
            _ => panic!("no form for {}", route.template),
        }
    }
}

/// The demo's deliveries; answers one that is disputed.
async fn disputed(db: &Db) -> String {
    let provider = provider_viewer(db.read(), "provider@demo.example").await;
    let provider = provider.unwrap().unwrap().user;
    let songs = [5, 6, 7, 8].map(|megabytes| Item {
        provider,
        content: format!("song-{megabytes}"),
        title: format!("Song {megabytes}"),
        format: Some("flac".into()),
        hash: None,
        bytes: megabytes * 1_000_000,
        duration_s: Some(60),
    });
    let now = NOW.parse().unwrap();
    demo::fill_deliveries(db, now, &songs).await.unwrap();
    let operator = Viewer::command_line();
    let desk = delivery_desk(&operator, db, now).await.unwrap();
    desk.disputes[0].delivery.to_string()
}

/// One of the demo's bills, refused when it was mailed; answers the mail's id, and the
/// bill's.
async fn refused_mail(db: &Db) -> [String; 2] {
    let now = NOW.parse().unwrap();
    let mut found = None;
    for message in claim_due(db, now).await.unwrap() {
        if let Says::Invoice { id, .. } = message.says {
            note_fault(db, message.id, "450 busy").await.unwrap();
            found = Some([MessageId::new(message.id).to_string(), id.to_string()]);
        }
    }
    found.unwrap()
}

/// A delivery of the owner's; answers its id.
async fn delivered(db: &Db) -> String {
    let of_owner = DeliveryQuery {
        search: "harbour-street-9".into(),
        ..DeliveryQuery::default()
    };
    let found = deliveries(&Viewer::command_line(), db, &of_owner).await;
    found.unwrap().rows[0].facts.id.to_string()
}

/// What a subscriber has; what the owner has for everybody else.
fn own(all: &[String], who: Who) -> &str {
    match who {
        Who::OtherSubscriber => &all[1],
        Who::Anonymous | Who::Owner | Who::Provider | Who::Operator => &all[0],
    }
}

/// Asks two people into the household of `who`, of whom one comes.
async fn household(site: &Site, cookie: &str, who: Who) {
    for name in ["come", "stay"] {
        let email = format!("{name}-{who:?}@example.com");
        let form = Form::fields(&[("email", &email)]);
        let answer = site.post("/household/invite", cookie, form).await;
        assert_eq!(answer.status, 303, "{answer:?}");
    }
    let now = NOW.parse().unwrap();
    for message in claim_due(&site.db, now).await.unwrap() {
        if let Says::Invitation { token, .. } = message.says
            && message.recipient.email.starts_with("come")
        {
            let (name, password) = ("Somebody", "correct horse battery");
            let joined = join(&site.db, now, &token, name, password, "").await;
            joined.unwrap();
        }
    }
}

/// The reference of no delivery.
const NO_DELIVERY: &str = "dlv_01900000000070008000000000000001";

/// For forms that count once.
const ONCE: &str = "01900000-0000-7000-8000-000000000001";

/// A body, what kind it is, and what else is said about it.
struct Form {
    kind: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
}

impl Form {
    fn fields(fields: &[(&str, &str)]) -> Self {
        let query = route::query(String::new(), fields);
        Self {
            kind: "application/x-www-form-urlencoded",
            headers: vec![],
            body: query.trim_start_matches('?').as_bytes().to_vec(),
        }
    }

    fn json(body: &str) -> Self {
        Self {
            kind: "application/json",
            headers: vec![],
            body: body.as_bytes().to_vec(),
        }
    }

    fn piece(headers: &[(&'static str, &'static str)], body: &[u8]) -> Self {
        Self {
            kind: "application/offset+octet-stream",
            headers: headers.to_vec(),
            body: body.to_vec(),
        }
    }

    fn file(name: &str, bytes: &[u8]) -> Self {
        let head = format!(
            "--x\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"a\"\r\n\r\n"
        );
        Self {
            kind: "multipart/form-data; boundary=x",
            headers: vec![],
            body: [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat(),
        }
    }

    /// The same fields as [`Self::fields`], as a form sends them that may hold a file.
    fn parts(fields: &[(&str, &str)]) -> Self {
        let parts = fields.iter().map(|(name, value)| {
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        });
        Self {
            kind: "multipart/form-data; boundary=x",
            headers: vec![],
            body: (parts.collect::<String>() + "--x--\r\n").into_bytes(),
        }
    }

    fn upload() -> Self {
        let part = |headers: &str, value: &str| {
            format!("--x\r\ncontent-disposition: form-data; {headers}\r\n\r\n{value}\r\n")
        };
        let file = "record_id,line,service,started_at,ended_at,quantity,unit,peer\n\
            t-1,harbour-home,voice,2026-11-20T10:00:00Z,2026-11-20T10:01:00Z,60,s,+49401\n";
        Self {
            kind: "multipart/form-data; boundary=x",
            headers: vec![],
            body: (part("name=\"format\"", "bandstand-csv")
                + &part("name=\"file\"; filename=\"a.csv\"", file)
                + "--x--\r\n")
                .into_bytes(),
        }
    }
}

struct Site {
    router: Router,
    db: Db,
    unserved: Vec<Route>,
    // holds the database and the spool until the site goes
    _folder: TempDir,
}

#[derive(Debug)]
struct Answer {
    status: u16,
    location: String,
    body: String,
}

impl Site {
    fn on(db: Db, folder: TempDir, content: &Path) -> Self {
        let config = Config {
            address: ([127, 0, 0, 1], 0).into(),
            database_url: String::new(),
            trusted_hops: 0,
            clock: Arc::new(clock()),
            spool_dir: folder.path().join("spool"),
            content: content.display().to_string(),
            content_variables: Vec::new(),
            program: PROGRAM.into(),
            media_limits: Default::default(),
            upload_bytes_max: 8 << 20,
            mail: server::mail::MailTo::Off,
            mail_from: "Bandstand <bandstand@localhost>".into(),
            public_url: None,
        };
        let portal = Portal::new(db.clone(), config).unwrap();
        Self {
            unserved: portal::unserved(&portal),
            router: portal::router(portal).unwrap(),
            db,
            _folder: folder,
        }
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(Request::get(path), cookie, Body::empty()).await
    }

    async fn post(&self, path: &str, cookie: &str, form: Form) -> Answer {
        self.send_form(Request::post(path), cookie, form).await
    }

    async fn send_form(&self, request: http::request::Builder, cookie: &str, form: Form) -> Answer {
        let mut request = request.header(header::CONTENT_TYPE, form.kind);
        for (name, value) in form.headers {
            request = request.header(name, value);
        }
        self.send(request, cookie, Body::from(form.body)).await
    }

    /// What the server answers, which is never its own failure.
    async fn send(&self, request: http::request::Builder, cookie: &str, body: Body) -> Answer {
        let request = request
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .body(body)
            .unwrap();
        let asked = format!("{} {}", request.method(), request.uri());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let location = response.headers().get(header::LOCATION);
        let location = location
            .map_or("", |path| path.to_str().unwrap())
            .to_owned();
        let body = to_bytes(response.into_body(), 8 << 20).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        assert!(status < 500, "{asked}: {status}\n{body}");
        Answer {
            status,
            location,
            body,
        }
    }

    /// The newest row of the audit log.
    async fn logged(&self) -> Vec<AuditRow> {
        let operator = Viewer::command_line();
        audit::page(&operator, &self.db, None, 1).await.unwrap()
    }
}

async fn open(folder: &Path) -> Db {
    let file = folder.join("site.db");
    let url = format!("sqlite://{}?mode=rwc", file.display());
    Db::open(&url).await.unwrap()
}

fn clock() -> FixedClock {
    FixedClock::new(NOW.parse::<Timestamp>().unwrap())
}

/// Signs `who` in; answers the cookie that says so, empty for nobody.
async fn session(db: &Db, who: Who) -> String {
    let Some(email) = who.email() else {
        return String::new();
    };
    let attempt = Attempt {
        email,
        password: demo::PASSWORD,
        client: "192.0.2.7",
        agent: "test",
        replaces: None,
    };
    let (token, _) = sign_in(db, NOW.parse().unwrap(), attempt).await.unwrap();
    format!("__Host-session={}", token.cookie_value())
}

/// The value behind `before` in a page, up to its quote; identifiers keep the
/// prefix that `before` ends with.
fn between(html: &str, before: &str) -> String {
    let start = html
        .find(before)
        .unwrap_or_else(|| panic!("no {before} in {html}"));
    let prefix = before.rsplit(['/', '"']).next().unwrap();
    let rest = &html[start + before.len()..];
    let end = rest.find(['"', '?', '/']).unwrap();
    format!("{prefix}{}", &rest[..end])
}

#[track_caller]
fn check(answer: &Answer, want: Want, what: &str) {
    let Answer {
        status, location, ..
    } = answer;
    let is_sign_in = location == "/sign-in" || location.starts_with("/sign-in?");
    let is_right = match want {
        // a page, the way on, or for programs: made, taken
        Want::Opens => matches!(status, 200 | 201 | 204 | 303),
        // a program cannot follow a form
        Want::SignIn => *status == 401 || *status == 303 && is_sign_in,
        Want::Absent => *status == 404,
        Want::Token => *status == 401 && answer.body.contains("#problem-no-token"),
    };
    assert!(
        is_right,
        "{what}: wanted {want:?}, got {status} {location}\n{}",
        answer.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_opens_to_its_own_and_to_nobody_else() {
    let demo = Demo::get().await;
    let site = demo.site().await;
    let pages = ROUTES.iter().filter(|route| route.method == Method::Get);
    // its bytes are counted at a socket: tests/delivery asks for it as everybody
    let pages = pages.filter(|route| **route != route::DELIVERY_FILE);
    for route in pages {
        let (path, is_owned) = demo.path(route);
        for who in EVERYBODY {
            let answer = site.get(&path, demo.cookie(who)).await;
            let want = wanted(route.audience, is_owned, who);
            check(&answer, want, &format!("GET {path} as {who:?}"));
            // a page that is there leads nowhere else, least of all to the form
            let leads_on = matches!(*route, route::HOME | route::SIGN_IN);
            assert!(
                want != Want::Opens || leads_on || answer.status == 200,
                "GET {path} as {who:?}: {answer:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_is_taken_from_its_own_and_from_nobody_else() {
    let demo = Demo::get().await;
    let forms = ROUTES.iter().filter(|route| route.method != Method::Get);
    for route in forms {
        let (path, is_owned) = demo.path(route);
        for who in EVERYBODY {
            // each on a copy: sessions end, rejects are decided on
            let site = demo.site().await;
            let before = site.logged().await;
            let form = demo.form(route, who);
            let request = match route.method {
                Method::Patch => Request::patch(&path),
                Method::Get | Method::Post => Request::post(&path),
            };
            let answer = site.send_form(request, demo.cookie(who), form).await;
            let want = wanted(route.audience, is_owned, who);
            check(&answer, want, &format!("POST {path} as {who:?}"));
            let is_sent_on = answer.status == 303;
            assert!(
                !route.body.is_for_programs() || !is_sent_on,
                "{path} leads a program to a page"
            );
            if want != Want::Opens {
                let after = site.logged().await;
                assert_eq!(after, before, "POST {path} as {who:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_function_answers_its_own_and_nobody_else() {
    let demo = Demo::get().await;
    let site = demo.site().await;
    for function in FUNCTIONS {
        // arguments, and whether they name what belongs to one account
        let (arguments, is_owned): (&[(&str, &str)], bool) = match function.path {
            "/fn/gauge" => (&[("key", "data.harbour.1")], true),
            path => panic!("no arguments for {path}"),
        };
        for who in EVERYBODY {
            let form = Form::fields(arguments);
            let answer = site.post(function.path, demo.cookie(who), form).await;
            let want = match wanted(function.audience, is_owned, who) {
                Want::Opens => 200,
                // a script cannot follow a form
                Want::SignIn => 401,
                Want::Absent => 404,
                Want::Token => 401,
            };
            let what = format!("{} as {who:?}: {}", function.path, answer.body);
            assert_eq!(answer.status, want, "{what}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_another_account_is_absent_in_a_query_too() {
    let demo = Demo::get().await;
    let site = demo.site().await;
    for (route, name, value) in [
        (route::USAGE, "line", &demo.line),
        (route::USAGE_CSV, "line", &demo.line),
        (route::USAGE_RECORDS, "line", &demo.line),
        (route::USAGE_RECORDS, "late", &demo.invoice),
    ] {
        let path = route.with_query(&[(name, value)]);
        for (who, want) in [
            (Who::Owner, Want::Opens),
            (Who::OtherSubscriber, Want::Absent),
        ] {
            let answer = site.get(&path, demo.cookie(who)).await;
            check(&answer, want, &format!("GET {path} as {who:?}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_ends_the_session_of_another() {
    let demo = Demo::get().await;
    let site = demo.site().await;
    let theirs = Form::fields(&[("session", &demo.sessions[Who::Owner as usize])]);
    let path = route::SESSIONS_END.template;
    let answer = site
        .post(path, demo.cookie(Who::OtherSubscriber), theirs)
        .await;
    check(&answer, Want::Absent, path);
    let left = site
        .get(route::SESSIONS.template, demo.cookie(Who::Owner))
        .await;
    assert!(left.body.contains(&demo.sessions[Who::Owner as usize]));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_has_its_handler() {
    let site = Demo::get().await.site().await;
    assert_eq!(site.unserved, []);
}
