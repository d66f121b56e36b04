//! Mail: what a message says, and how it goes out.
//!
//! By default messages are files in a folder, which a demo shows and nobody gets;
//! `smtp://…` or `smtps://…` sends them. A message keeps its `Message-ID` at every
//! try, so that a second copy of it is recognizable. What a server refuses for good
//! (550: no such mailbox) is given up at once, everything else is tried again.

use crate::papers::Papers;
use app::{
    format::NO_BREAK,
    route,
    text::{allowance as words, household as household_words, paper as paper_words},
    view::allowance::{percent_of_crossing, unit, will},
};
use domain::{
    invoice::{DocumentKind, InvoiceDocument},
    metering::Action,
    party::Language,
};
use engine::{
    Db, EngineError,
    flow::dispatch::{
        CrossingMessage, Message, ROWS_MAX, Says, claim_due, give_up, note_fault, note_sent,
    },
};
use jiff::Timestamp;
use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType},
    transport::smtp::{self, response::Category},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The threshold that stands for every policy used up.
const EXHAUSTED: &str = "exhausted";

/// How messages go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailTo {
    /// Not at all: they wait.
    Off,
    /// As files in a folder.
    Folder(PathBuf),
    /// By SMTP; the address may hold a password.
    Smtp(String),
}

/// A way for messages to go out, with who they are from.
#[derive(Clone)]
pub struct Mailer {
    transport: Transport,
    from: Mailbox,
    /// What links begin with.
    portal_url: String,
}

#[derive(Clone)]
enum Transport {
    Off,
    Folder(Arc<AsyncFileTransport<Tokio1Executor>>),
    Smtp(Arc<AsyncSmtpTransport<Tokio1Executor>>),
}

/// Why mail cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The sender's address.
    #[error("mail_from: {0:?} is not an address such as Bandstand <bills@example.com>")]
    From(String),
    /// The folder.
    #[error("mail: {}", path.display())]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The server's address; it is not repeated, as it may hold a password.
    #[error("mail: not an address such as smtps://user:password@host")]
    Smtp(#[source] lettre::transport::smtp::Error),
}

/// Why a message did not go out.
enum Refusal {
    /// It may go out later.
    ForNow(String),
    /// It never will as it is.
    ForGood(String),
}

impl From<smtp::Error> for Refusal {
    fn from(error: smtp::Error) -> Self {
        let code = error.status().filter(|_| error.is_permanent());
        // where it is the connection or our password that is refused (x2z, x3z), the
        // operator mends that, and the mails wait for it
        let is_final = code.is_some_and(|code| match code.category {
            Category::Connections | Category::Unspecified3 => false,
            Category::Syntax
            | Category::Information
            | Category::Unspecified4
            | Category::MailSystem => true,
        });
        match is_final {
            true => Self::ForGood(error.to_string()),
            false => Self::ForNow(error.to_string()),
        }
    }
}

/// Makes the folder, and lets nobody else look in: invitations let people in.
fn own_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

impl Mailer {
    /// Sets mail up; links lead to the portal at `portal_url`.
    ///
    /// # Errors
    /// [`MailError`].
    pub fn new(to: &MailTo, from: &str, portal_url: &str) -> Result<Self, MailError> {
        let transport = match to {
            MailTo::Off => Transport::Off,
            MailTo::Folder(path) => {
                own_folder(path).map_err(|source| MailError::Folder {
                    path: path.clone(),
                    source,
                })?;
                Transport::Folder(Arc::new(AsyncFileTransport::new(path)))
            }
            MailTo::Smtp(url) => {
                let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
                Transport::Smtp(Arc::new(transport.map_err(MailError::Smtp)?.build()))
            }
        };
        let from = from
            .parse()
            .map_err(|_| MailError::From(from.chars().take(80).collect()))?;
        Ok(Self {
            transport,
            from,
            portal_url: portal_url.trim_end_matches('/').to_owned(),
        })
    }

    /// Sends what is due; how many messages went out.
    ///
    /// # Errors
    /// [`EngineError::Database`]. Why a message was refused is noted; it is tried again,
    /// or given up where it was refused for good.
    pub async fn send_due(
        &self,
        db: &Db,
        papers: &Papers,
        now: Timestamp,
    ) -> Result<u64, EngineError> {
        if matches!(self.transport, Transport::Off) {
            return Ok(0);
        }
        let mut sent = 0;
        loop {
            let messages = claim_due(db, now).await?;
            let is_last = messages.len() < ROWS_MAX;
            for message in messages {
                match self.send(papers, now, &message).await {
                    Ok(()) => {
                        note_sent(db, now, message.id).await?;
                        sent += 1;
                    }
                    Err(Refusal::ForNow(fault)) => {
                        tracing::warn!(message = %message.id, fault, "a message was not sent");
                        note_fault(db, message.id, &fault).await?;
                    }
                    Err(Refusal::ForGood(fault)) => {
                        tracing::warn!(message = %message.id, fault, "a message is given up");
                        give_up(db, now, message.id, &fault).await?;
                    }
                }
            }
            if is_last {
                return Ok(sent);
            }
        }
    }

    async fn send(
        &self,
        papers: &Papers,
        now: Timestamp,
        message: &Message,
    ) -> Result<(), Refusal> {
        let attached = match &message.says {
            Says::Invoice { id, document } => {
                let bytes = papers.bytes(now, *id).await;
                let bytes = bytes.map_err(|error| Refusal::ForNow(error.to_string()))?;
                Some((format!("{}.pdf", document.number), bytes))
            }
            Says::Crossing(_) | Says::Spend { .. } | Says::Invitation { .. } => None,
        };
        // what makes no mail today makes none tomorrow
        let mail = self.mail(message, attached).map_err(Refusal::ForGood)?;
        match &self.transport {
            Transport::Off => Ok(()),
            Transport::Folder(folder) => match folder.send(mail).await {
                Ok(_) => Ok(()),
                Err(error) => Err(Refusal::ForNow(error.to_string())),
            },
            Transport::Smtp(server) => {
                server.send(mail).await?;
                Ok(())
            }
        }
    }

    fn mail(
        &self,
        message: &Message,
        attached: Option<(String, Vec<u8>)>,
    ) -> Result<lettre::Message, String> {
        let recipient = &message.recipient;
        let address = recipient
            .email
            .parse()
            .map_err(|error| format!("{:?} is no e-mail address: {error}", recipient.email))?;
        let domain = self.from.email.domain();
        let (subject, body) = self.words_of(message);
        let mail = lettre::Message::builder()
            .message_id(Some(format!("<{}@{domain}>", message.id.simple())))
            .from(self.from.clone())
            .to(Mailbox::new(recipient.name.clone(), address))
            .subject(subject);
        let mail = match attached {
            None => mail.header(ContentType::TEXT_PLAIN).body(body),
            Some((name, bytes)) => {
                let pdf =
                    ContentType::parse("application/pdf").map_err(|error| error.to_string())?;
                let parts = MultiPart::mixed().singlepart(SinglePart::plain(body));
                mail.multipart(parts.singlepart(Attachment::new(name).body(bytes, pdf)))
            }
        };
        mail.map_err(|error| error.to_string())
    }

    /// Subject and text.
    fn words_of(&self, message: &Message) -> (String, String) {
        let language = message.recipient.language;
        let zone = &message.account.cycle.zone;
        let link = |path: &str| format!("{}{path}", self.portal_url);
        let (subject, paragraphs) = match &message.says {
            Says::Crossing(crossing) => self.crossing(message, crossing),
            Says::Spend { amount, total, at } => {
                let amount = app::format::money(*amount, language);
                let total = app::format::money(*total, language);
                let at = app::format::day_and_time(*at, zone, language);
                let subject = words::mail_spend_subject(language, &amount);
                let said = words::mail_spend(language, &total, &amount, &at);
                let see = words::mail_see(language, &link(route::OVERVIEW.template));
                (subject.to_string(), vec![said.to_string(), see.to_string()])
            }
            Says::Invoice { document, .. } => invoice_words(document, language, &link),
            Says::Invitation { by, token } => {
                let household = &message.account.name;
                let subject = household_words::mail_subject(language, household);
                let said = household_words::mail_body(language, by, household);
                let path = route::JOIN.with_query(&[("token", &token.cookie_value())]);
                let how = household_words::mail_link(language, &link(&path));
                (subject.to_string(), vec![said.to_string(), how.to_string()])
            }
        };
        // what keeps figures and units together on a page only bloats a mail
        let plain = |text: String| text.replace(NO_BREAK, " ");
        (plain(subject), plain(paragraphs.join("\n\n") + "\n"))
    }

    fn crossing(&self, message: &Message, crossing: &CrossingMessage) -> (String, Vec<String>) {
        let language = message.recipient.language;
        let show = |quantity| app::format::quantity(quantity, unit(crossing.service), language);
        let percent = percent_of_crossing(&crossing.threshold, language);
        let quota = show(crossing.quota);
        let subject = match crossing.threshold.as_str() {
            EXHAUSTED => words::mail_all_subject(language, &quota),
            _ => words::mail_subject(language, &percent, &quota),
        };
        let subject = subject.to_string();
        let zone = &message.account.cycle.zone;
        let at = app::format::day_and_time(crossing.at, zone, language);
        let said = words::mail_reached(language, &show(crossing.metric), &quota, &at);
        let mut paragraphs = vec![said.to_string()];
        if crossing.action != Action::Notify {
            let then = words::mail_then(language, &will(crossing.action, language));
            paragraphs.push(then.to_string());
        }
        let link = format!("{}{}", self.portal_url, route::ALLOWANCE.template);
        paragraphs.push(words::mail_see(language, &link).to_string());
        (subject, paragraphs)
    }
}

/// Subject and paragraphs of the mail that a bill goes out with.
fn invoice_words(
    document: &InvoiceDocument,
    language: Language,
    link: &impl Fn(&str) -> String,
) -> (String, Vec<String>) {
    let number = document.number.to_string();
    let month = app::format::month(document.period.month, language);
    let total = app::format::money(document.total, language);
    let due = app::format::date(document.due_on, language);
    let (subject, said) = match &document.kind {
        DocumentKind::Invoice => (
            paper_words::mail_subject(language, &number, &month),
            paper_words::mail_invoice(language, &month, &total, &due),
        ),
        DocumentKind::CreditNote { of, .. } => (
            paper_words::mail_credit_subject(language, &number, &of.to_string()),
            paper_words::mail_credit(language, &of.to_string(), &total),
        ),
    };
    let see = paper_words::mail_see(language, &link(&route::invoice(&number)));
    (subject.to_string(), vec![said.to_string(), see.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_set_up_is_named_without_secrets() {
        for (to, from, want) in [
            (
                MailTo::Off,
                "nobody",
                "mail_from: \"nobody\" is not an address",
            ),
            (
                MailTo::Smtp("smtp//x:secret@y".into()),
                "Bandstand <bills@example.com>",
                "mail: not an address such as smtps://",
            ),
        ] {
            let error = Mailer::new(&to, from, "http://localhost")
                .err()
                .map(|error| error.to_string());
            let error = error.unwrap_or_default();
            assert!(error.starts_with(want), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
