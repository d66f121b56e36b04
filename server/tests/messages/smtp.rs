//! Mail by SMTP, to a server of a few lines: what is refused for now comes again
//! under its old `Message-ID`, what is refused for good does not.

use super::{demo_told_at_one, papers};
use engine::{
    Viewer,
    flow::{
        dispatch::{Says, claim_due},
        send_again::send_again,
    },
    identity::invite,
    read::refused_mail::{MailAbout, MailState, RefusedMail, refused_count, refused_mails},
};
use jiff::SignedDuration;
use server::mail::{MailTo, Mailer};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// Taken in full, then refused for now; the next time it is taken.
const LATER: &str = "later@example.com";
/// Has no mailbox there.
const GONE: &str = "gone@example.com";
/// Whose server dies with the mail in its hands, before it says that it has it.
const LOST: &str = "lost@example.com";
/// Whose mail a process of ours dies with.
const DROPPED: &str = "dropped@example.com";
/// Who the server wants a password for.
const LOCKED: &str = "locked@example.com";

/// A mail server that answers as it is told.
#[derive(Clone, Default)]
struct Stub(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    /// What was sent in full, by recipient.
    texts: HashMap<String, Vec<String>>,
    /// How often each recipient was named.
    asked: HashMap<String, usize>,
}

impl Stub {
    async fn listen(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stub = self.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let stub = stub.clone();
                tokio::spawn(async move { stub.talk(socket).await });
            }
        });
        address
    }

    /// One conversation; it ends where the other side hangs up, or we do.
    async fn talk(&self, socket: TcpStream) -> std::io::Result<()> {
        let mut socket = BufReader::new(socket);
        socket.write_all(b"220 stub\r\n").await?;
        let mut recipient = String::new();
        loop {
            let mut line = String::new();
            if socket.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let answer = match line.split([':', ' ']).next().unwrap().trim_end() {
                "EHLO" => "250 stub",
                "RCPT" => {
                    recipient = line.split(['<', '>']).nth(1).unwrap().to_owned();
                    self.named(&recipient)
                }
                "DATA" => {
                    socket.write_all(b"354 go on\r\n").await?;
                    let mut text = String::new();
                    while !text.ends_with("\r\n.\r\n") {
                        socket.read_line(&mut text).await?;
                    }
                    match self.taken(&recipient, text) {
                        Some(answer) => answer,
                        None => return Ok(()),
                    }
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            socket.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
    }

    fn named(&self, recipient: &str) -> &'static str {
        let mut script = self.0.lock().unwrap();
        *script.asked.entry(recipient.to_owned()).or_default() += 1;
        match recipient {
            GONE => "550 5.1.1 no such mailbox",
            LOCKED => "530 5.7.0 authentication required",
            _ => "250 ok",
        }
    }

    /// `None` where it hangs up.
    fn taken(&self, recipient: &str, text: String) -> Option<&'static str> {
        let mut script = self.0.lock().unwrap();
        let texts = script.texts.entry(recipient.to_owned()).or_default();
        texts.push(text);
        match (recipient, texts.len()) {
            (LATER, 1) => Some("450 4.2.1 busy, come again"),
            (LOST, 1) => None,
            _ => Some("250 taken"),
        }
    }

    fn asked(&self, recipient: &str) -> usize {
        let script = self.0.lock().unwrap();
        script.asked.get(recipient).copied().unwrap_or_default()
    }

    /// The `Message-ID` of each text that was sent to `recipient`.
    fn message_ids(&self, recipient: &str) -> Vec<String> {
        let script = self.0.lock().unwrap();
        let texts = script.texts.get(recipient).into_iter().flatten();
        let id = |text: &String| {
            let mut lines = text.lines();
            let line = lines.find_map(|line| line.strip_prefix("Message-ID: "));
            line.unwrap().to_owned()
        };
        texts.map(id).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_keeps_its_id_at_every_try_and_is_given_up_when_it_is_refused_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let (db, viewer, now) = demo_told_at_one(&folder).await;
    let papers = papers(&db, &folder);
    // what the demo sends is not what this is about
    let away = MailTo::Folder(folder.path().join("mail"));
    let away = Mailer::new(&away, "bills@example.com", "https://p.example.com").unwrap();
    away.send_due(&db, &papers, now).await.unwrap();

    let stub = Stub::default();
    let to = MailTo::Smtp(format!("smtp://{}", stub.listen().await));
    let mailer = Mailer::new(&to, "bills@example.com", "https://p.example.com").unwrap();
    invite(&db, now, &viewer, DROPPED).await.unwrap();
    let dropped = claim_due(&db, now).await.unwrap();
    let [dropped] = &dropped[..] else {
        panic!("{dropped:?}")
    };
    assert!(matches!(dropped.says, Says::Invitation { .. }));
    for email in [LATER, GONE, LOST, LOCKED] {
        invite(&db, now, &viewer, email).await.unwrap();
    }
    // the one that was dropped is still claimed
    assert_eq!(mailer.send_due(&db, &papers, now).await.unwrap(), 0);
    assert_eq!(stub.asked(DROPPED), 0);

    let operator = Viewer::command_line();
    let refused = async || {
        let page = refused_mails(&operator, &db, None, 10).await.unwrap();
        let count = refused_count(&operator, &db).await.unwrap();
        assert_eq!(count, page.rows.len() as u64);
        page.rows
    };
    let of = |rows: &[RefusedMail], email: &str| {
        let row = rows.iter().find(|row| row.to.as_deref() == Some(email));
        row.unwrap_or_else(|| panic!("{email}: {rows:#?}")).clone()
    };
    let rows = refused().await;
    assert_eq!(rows.len(), 4, "{rows:#?}");
    for (email, is_given_up, reason) in [
        (LATER, false, "4.2.1 busy, come again"),
        (GONE, true, "5.1.1 no such mailbox"),
        (LOST, false, "error"),
        // that is ours to mend, and the mail waits for it
        (LOCKED, false, "authentication required"),
    ] {
        let row = of(&rows, email);
        assert!(row.reason.as_ref().unwrap().contains(reason), "{row:?}");
        assert_eq!(row.state == MailState::GivenUp, is_given_up, "{row:?}");
        assert_eq!((row.about, row.tries), (MailAbout::Invitation, 1));
        assert_eq!(row.account, "harbour-street-9");
    }

    let later = now + SignedDuration::from_mins(6);
    assert_eq!(mailer.send_due(&db, &papers, later).await.unwrap(), 3);
    for email in [LATER, LOST] {
        let ids = stub.message_ids(email);
        assert_eq!((ids.len(), &ids[0]), (2, &ids[1]), "{email}");
    }
    let id = format!("<{}@example.com>", dropped.id.simple());
    assert_eq!(stub.message_ids(DROPPED), [id]);
    assert_eq!((stub.asked(GONE), stub.asked(LOCKED)), (1, 2));
    let rows = refused().await;
    assert_eq!(rows.len(), 2, "{rows:#?}");
    assert_eq!(of(&rows, LOCKED).tries, 2);

    // given up is given up, until somebody says otherwise
    let week = now + SignedDuration::from_hours(24 * 7);
    mailer.send_due(&db, &papers, week).await.unwrap();
    assert_eq!((stub.asked(GONE), of(&refused().await, GONE).tries), (1, 1));
    let gone = of(&rows, GONE).id;
    assert!(send_again(&db, week, &operator, gone).await.unwrap());
    assert!(send_again(&db, week, &viewer, gone).await.is_err());
    mailer.send_due(&db, &papers, week).await.unwrap();
    assert_eq!(stub.asked(GONE), 2);
    assert_eq!(of(&refused().await, GONE).state, MailState::GivenUp);
}
