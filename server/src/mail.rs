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
    text::{Rich, allowance as words, household as household_words, paper as paper_words},
    view::allowance::{percent_of_crossing, unit, will},
};
use domain::{
    invoice::{DocumentKind, InvoiceDocument},
    metering::Action,
    party::Language,
    unit::Money,
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

/// A sentence of an invoice's number and an amount.
type CreditWords = fn(Language, &str, &str) -> Rich;

/// Subject and paragraphs of the mail that a bill goes out with.
fn invoice_words(
    document: &InvoiceDocument,
    language: Language,
    link: &impl Fn(&str) -> String,
) -> (String, Vec<String>) {
    let number = document.number.to_string();
    let month = app::format::month(document.period.month, language);
    let (subject, said) = match &document.kind {
        DocumentKind::Invoice => {
            let total = app::format::money(document.total, language);
            let said = paper_words::mail_invoice(language, &month, &total);
            let attached = Rich::plain(paper_words::mail_attached(language));
            (
                paper_words::mail_subject(language, &number, &month),
                said.and(to_pay(document, language)).and(attached),
            )
        }
        DocumentKind::CreditNote { of, .. } => {
            let of = of.to_string();
            let (says, amount) = match document.total.micros() {
                1.. => (paper_words::mail_owed_again as CreditWords, document.total),
                _ => (
                    paper_words::mail_credit as CreditWords,
                    magnitude(document.total),
                ),
            };
            let amount = app::format::money(amount, language);
            (
                paper_words::mail_credit_subject(language, &number, &of),
                says(language, &of, &amount),
            )
        }
    };
    let see = paper_words::mail_see(language, &link(&route::invoice(&number)));
    (subject.to_string(), vec![said.to_string(), see.to_string()])
}

/// How much is to be paid until when, with what was owed and paid before.
fn to_pay(document: &InvoiceDocument, language: Language) -> Rich {
    // of a stored document it is never out of range
    let due = document.due().unwrap_or(document.total);
    let day = app::format::date(document.due_on, language);
    let amount = app::format::money(magnitude(due), language);
    match due.micros() {
        1.. if due == document.total => paper_words::mail_due(language, &amount, &day),
        1.. => paper_words::mail_due_in_all(language, &amount, &day),
        0 => Rich::plain(paper_words::nothing_to_pay(language)),
        _ => paper_words::credit_stays(language, &amount),
    }
}

/// An amount without its sign.
fn magnitude(amount: Money) -> Money {
    match amount.micros() < 0 {
        false => amount,
        true => amount.checked_neg().unwrap_or(amount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::invoice::{Balance, Seller};

    fn invoice(previous: i64) -> InvoiceDocument {
        let seller = Seller {
            name: "Quay Telecom".into(),
            address: vec![],
            country: None,
            tax_id: "DE123456789".into(),
            email: None,
            phone: None,
            pay_to: None,
        };
        let now = "2026-11-01T12:00:00Z".parse().unwrap();
        let mut document = app::print::sample(&seller, Language::En, now).unwrap();
        document.balance = Some(Balance {
            previous: Money::new(previous, document.total.currency()),
            payments: vec![],
        });
        document
    }

    fn said(document: &InvoiceDocument, language: Language) -> String {
        let (_, paragraphs) = invoice_words(document, language, &|path| path.to_owned());
        paragraphs[0].replace(NO_BREAK, " ")
    }

    #[test]
    fn mail_asks_for_what_the_bill_asks_for() {
        let total = invoice(0).total.micros();
        for (previous, en, de) in [
            (
                0,
                "Please pay €35.58 by 15 November 2026.",
                "Bitte zahlen Sie 35,58 € bis zum 15. November 2026.",
            ),
            (
                1_000_000,
                "With what was open before and what you have paid, €36.58 is to be paid by 15 November 2026.",
                "Einschließlich offener Beträge und nach Abzug Ihrer Zahlungen sind 36,58 € bis zum 15. November 2026 zu zahlen.",
            ),
            (
                -total,
                "There is nothing to pay.",
                "Es ist nichts zu zahlen.",
            ),
            (
                -total - 1_000_000,
                "There is nothing to pay. Your credit of €1.00 counts",
                "Es ist nichts zu zahlen. Ihr Guthaben von 1,00 € wird",
            ),
        ] {
            let document = invoice(previous);
            for (language, wanted) in [(Language::En, en), (Language::De, de)] {
                let said = said(&document, language);
                assert!(said.contains(wanted), "{wanted}\n{said}");
            }
            assert!(said(&document, Language::En).contains("comes to €35.58."));
        }
    }

    #[test]
    fn mail_of_a_credit_note_says_what_is_credited() {
        let number = "2026-000002".parse().unwrap();
        let day = "2026-11-02".parse().unwrap();
        let note = invoice(0).credit_note(number, day, String::new()).unwrap();
        let de = said(&note, Language::De);
        assert!(
            de.contains("35,58 € werden Ihrem Konto gutgeschrieben"),
            "{de}"
        );
        assert!(!de.contains('−') && !de.contains("Gutschrift "), "{de}");
        let of_credit = note.credit_note(number, day, String::new()).unwrap();
        let en = said(&of_credit, Language::En);
        assert!(en.contains("with it its credit of €35.58"), "{en}");
    }

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
