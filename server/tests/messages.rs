//! Messages on their way: mail in a folder, signed calls to another system that
//! is tried again until it takes them.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use axum::{Router, body::Bytes, extract::State, routing::post};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{invoice::InvoiceNumber, time::FixedClock, unit::Money};
use engine::{
    Db, Viewer, demo,
    flow::{
        bill::bill,
        spend::set_spend_alert,
        tick::tick,
        webhook::{WebhookSecret, add_webhook, webhooks},
    },
    identity::{Attempt, invite, sign_in},
    media::ContentStore,
    read::{invoice::all_invoices, paper::paper},
};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use server::{
    mail::{MailTo, Mailer},
    papers::Papers,
    webhook::Caller,
};
use sha2::Sha256;
use std::{
    fs,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::AbortHandle};

#[path = "messages/smtp.rs"]
mod smtp;

const NOW: &str = "2026-11-21T09:00:00Z";

/// The demo, its harbour household to be told at one euro, and its holder.
async fn demo_told_at_one(folder: &TempDir) -> (Db, Viewer, Timestamp) {
    let file = folder.path().join("site.db");
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let db = Db::open(&url).await.unwrap();
    db.migrate().await.unwrap();
    let now: Timestamp = NOW.parse().unwrap();
    demo::fill(&db, &FixedClock::new(now)).await.unwrap();
    let attempt = Attempt {
        email: "harbour@demo.example",
        password: demo::PASSWORD,
        client: "192.0.2.7",
        agent: "test",
        replaces: None,
    };
    let (_, viewer) = sign_in(&db, now, attempt).await.unwrap();
    let currency = ["EUR", "USD"].map(|code| code.parse().unwrap());
    for currency in currency {
        let one = Money::new(1_000_000, currency);
        // the one that is not the account's is refused
        let _ = set_spend_alert(&db, now, &viewer, Some(one)).await;
    }
    (db, viewer, now)
}

/// What another system was sent, and what it answers next.
#[derive(Clone, Default)]
struct Other(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    calls: Vec<(HeaderMap, String)>,
    /// The last one comes first; then all is well.
    answers: Vec<StatusCode>,
}

async fn take(State(other): State<Other>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let mut other = other.0.lock().unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    other.calls.push((headers, body));
    other.answers.pop().unwrap_or(StatusCode::NO_CONTENT)
}

async fn listen(other: Other) -> (SocketAddr, AbortHandle) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/hook", post(take)).with_state(other);
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    (address, serving.abort_handle())
}

/// Whether the call was signed with `secret`, as its receiver finds out.
fn is_signed(headers: &HeaderMap, body: &str, secret: &WebhookSecret) -> bool {
    let said = |name| headers[name].to_str().unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.key().unwrap()).unwrap();
    let (id, at) = (said("webhook-id"), said("webhook-timestamp"));
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    let wanted = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    let mut signatures = said("webhook-signature").split(' ');
    signatures.any(|one| one == format!("v1,{wanted}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_signed_and_made_again_until_it_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let (db, _, now) = demo_told_at_one(&folder).await;
    let other = Other::default();
    other.0.lock().unwrap().answers = vec![StatusCode::FOUND, StatusCode::INTERNAL_SERVER_ERROR];
    let (address, serving) = listen(other.clone()).await;
    let url = format!("http://{address}/hook");
    let old = add_webhook(&db, now, &url).await.unwrap();
    let secret = add_webhook(&db, now, &url).await.unwrap();
    assert_eq!(tick(&db, now).await.unwrap().alerts, 1);

    let caller = Caller::default();
    let mut taken = Vec::new();
    for minutes in [0, 6, 60, 600] {
        let at = now + SignedDuration::from_mins(minutes);
        taken.push(caller.call_due(&db, at).await.unwrap());
        if minutes == 0 {
            let row = webhooks(&db).await.unwrap().remove(0);
            assert_eq!(
                (row.waiting, row.fault.as_deref()),
                (1, Some("answered 500"))
            );
        }
    }
    // a redirect is not followed, and is no answer either
    assert_eq!(taken, [0, 0, 1, 0]);
    let calls = other.0.lock().unwrap().calls.clone();
    assert_eq!(calls.len(), 3);
    for (headers, body) in &calls {
        assert!(is_signed(headers, body, &secret) && is_signed(headers, body, &old));
        assert!(!is_signed(headers, "{}", &secret));
        assert_eq!(headers["webhook-id"], calls[0].0["webhook-id"]);
        assert_eq!(body, &calls[0].1);
    }
    assert_ne!(
        calls[0].0["webhook-timestamp"],
        calls[1].0["webhook-timestamp"]
    );
    let body: serde_json::Value = serde_json::from_str(&calls[0].1).unwrap();
    assert_eq!(body["type"], "spend.amount_reached");
    assert_eq!(body["data"]["account"], "harbour-street-9");
    assert_eq!(webhooks(&db).await.unwrap()[0].waiting, 0);
    serving.abort();
}

fn papers(db: &Db, folder: &TempDir) -> Papers {
    let place = folder.path().join("content");
    let store = ContentStore::open(&place.display().to_string(), []).unwrap();
    Papers::new(db.clone(), store)
}

fn mails_in(folder: &Path) -> Vec<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        // quoted-printable, unfolded
        .map(|text| text.replace("=\r\n", "").replace("=3D", "="))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn bills_go_out_with_their_papers_when_their_run_is_through() {
    let folder = tempfile::tempdir().unwrap();
    let (db, _, now) = demo_told_at_one(&folder).await;
    let mails = folder.path().join("mail");
    let to = MailTo::Folder(mails.clone());
    let mailer = Mailer::new(&to, "bills@example.com", "https://p.example.com").unwrap();
    let papers = papers(&db, &folder);
    // the demo's last month goes out as soon as somebody sends, and nothing older
    mailer.send_due(&db, &papers, now).await.unwrap();
    let texts = mails_in(&mails);
    let bills = |texts: &[String]| -> Vec<String> {
        let bills = texts.iter().filter(|text| text.contains("application/pdf"));
        bills.cloned().collect()
    };
    let first = bills(&texts);
    assert_eq!(first.len(), 3, "{texts:#?}");
    for (to, subject) in [
        ("harbour@demo.example", "October 2026"),
        ("linden@demo.example", "Oktober 2026"),
        // its period ended in October, as it begins later in the month
        ("mill@demo.example", "September 2026"),
    ] {
        let mail = first.iter().find(|mail| mail.contains(to)).unwrap();
        assert!(mail.contains(subject), "{mail}");
    }
    fs::remove_dir_all(&mails).unwrap();
    fs::create_dir(&mails).unwrap();
    // the demo leaves this run to the operator
    let operator = Viewer::command_line();
    let clock = FixedClock::new(now);
    let report = bill(&db, &clock, "2026-10".parse().unwrap(), None).await;
    assert_eq!(report.unwrap().billed, 1);
    mailer.send_due(&db, &papers, now).await.unwrap();
    let texts = mails_in(&mails);
    let bills = bills(&texts);
    assert_eq!(bills.len(), 1, "{texts:#?}");
    let number = last_number(&db).await;
    let mail = &bills[0];
    assert!(
        mail.contains(&format!("Subject: Invoice {number}")),
        "{mail}"
    );
    assert!(
        mail.contains("To: \"Mill Lane 4\" <mill@demo.example>"),
        "{mail}"
    );
    assert!(
        mail.contains(&format!("filename=\"{number}.pdf\"")),
        "{mail}"
    );
    assert!(
        mail.contains(&format!("https://p.example.com/invoices/{number}")),
        "{mail}"
    );
    // what is attached is what is kept
    let id = paper(&operator, &db, number).await.unwrap();
    let bytes = papers.bytes(now, id.invoice).await.unwrap();
    let attached = BASE64_STANDARD.encode(&bytes);
    // the unfolding above takes the padding away
    let attached = attached.trim_end_matches('=');
    assert!(mail.replace("\r\n", "").contains(attached));
    assert!(bytes.starts_with(b"%PDF-1.7"));
    // the older bills, which nobody had looked at, are made beside
    let made = papers.make_due(now).await.unwrap();
    assert!(made > 10, "{made}");
    assert_eq!(papers.make_due(now).await.unwrap(), 0);
}

async fn last_number(db: &Db) -> InvoiceNumber {
    let page = all_invoices(&Viewer::command_line(), db, None, 1)
        .await
        .unwrap();
    page.rows[0].number
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_says_what_happened_once_and_leads_to_the_portal() {
    let folder = tempfile::tempdir().unwrap();
    let (db, viewer, now) = demo_told_at_one(&folder).await;
    tick(&db, now).await.unwrap();
    invite(&db, now, &viewer, "guest@example.com")
        .await
        .unwrap();
    let mails = folder.path().join("mail");
    let to = MailTo::Folder(mails.clone());
    let mailer = Mailer::new(
        &to,
        "Bandstand <bills@example.com>",
        "https://p.example.com/",
    )
    .unwrap();
    let papers = papers(&db, &folder);
    let sent = mailer.send_due(&db, &papers, now).await.unwrap();
    assert_eq!(mailer.send_due(&db, &papers, now).await.unwrap(), 0);
    let mut texts = mails_in(&mails);
    assert_eq!(texts.len() as u64, sent);
    let find = |texts: &mut Vec<String>, words: &str| {
        let place = texts.iter().position(|text| text.contains(words));
        texts.swap_remove(place.unwrap_or_else(|| panic!("{words}: {texts:#?}")))
    };
    let alert = find(&mut texts, "Subject: Your bill has reached");
    assert!(alert.contains("https://p.example.com/overview"), "{alert}");
    assert!(alert.contains("harbour@demo.example"), "{alert}");
    let invitation = find(&mut texts, "To: guest@example.com");
    assert!(
        invitation.contains("https://p.example.com/join?token="),
        "{invitation}"
    );
}
