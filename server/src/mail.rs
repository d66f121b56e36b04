//! Mail: what a message says, and how it goes out.
//!
//! By default messages are files in a folder, which a demo shows and nobody gets;
//! `smtp://…` or `smtps://…` sends them. A message keeps its `Message-ID` at every
//! try, so that a second copy of it is recognizable.

use app::{
    format::NO_BREAK,
    text::allowance as words,
    view::allowance::{percent_of_crossing, unit, will},
};
use domain::{metering::Action, party::Language};
use engine::{
    Db, EngineError,
    flow::dispatch::{Message, Recipient, claim_due, note_fault, note_sent},
};
use jiff::Timestamp;
use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use std::{path::PathBuf, sync::Arc};

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

impl Mailer {
    /// Sets mail up.
    ///
    /// # Errors
    /// [`MailError`].
    pub fn new(to: &MailTo, from: &str) -> Result<Self, MailError> {
        let transport = match to {
            MailTo::Off => Transport::Off,
            MailTo::Folder(path) => {
                std::fs::create_dir_all(path).map_err(|source| MailError::Folder {
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
        Ok(Self { transport, from })
    }

    /// Sends what is due; how many messages went out.
    ///
    /// # Errors
    /// [`EngineError::Database`]. A message that cannot be sent is noted, and tried
    /// again.
    pub async fn send_due(&self, db: &Db, now: Timestamp) -> Result<u64, EngineError> {
        if matches!(self.transport, Transport::Off) {
            return Ok(0);
        }
        let mut sent = 0;
        for message in claim_due(db, now).await? {
            match self.send(&message).await {
                Ok(()) => {
                    note_sent(db, now, message.id).await?;
                    sent += 1;
                }
                Err(fault) => {
                    tracing::warn!(message = %message.id, fault, "a message was not sent");
                    note_fault(db, message.id, &fault).await?;
                }
            }
        }
        Ok(sent)
    }

    async fn send(&self, message: &Message) -> Result<(), String> {
        for (index, recipient) in message.recipients.iter().enumerate() {
            let mail = self.mail(message, index, recipient)?;
            match &self.transport {
                Transport::Off => {}
                Transport::Folder(folder) => {
                    folder.send(mail).await.map_err(|error| error.to_string())?;
                }
                Transport::Smtp(server) => {
                    server.send(mail).await.map_err(|error| error.to_string())?;
                }
            }
        }
        Ok(())
    }

    fn mail(
        &self,
        message: &Message,
        index: usize,
        recipient: &Recipient,
    ) -> Result<lettre::Message, String> {
        let address = recipient
            .email
            .parse()
            .map_err(|_| "no address".to_owned())?;
        let domain = self.from.email.domain();
        let (subject, body) = words_of(message, recipient.language);
        lettre::Message::builder()
            .message_id(Some(format!("<{}.{index}@{domain}>", message.id.simple())))
            .from(self.from.clone())
            .to(Mailbox::new(Some(recipient.name.clone()), address))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .map_err(|error| error.to_string())
    }
}

/// Subject and text.
fn words_of(message: &Message, language: Language) -> (String, String) {
    let crossing = &message.crossing;
    let show = |quantity| app::format::quantity(quantity, unit(crossing.service), language);
    let percent = percent_of_crossing(&crossing.threshold, language);
    let quota = show(crossing.quota);
    let subject = words::mail_subject(language, &percent, &quota).to_string();
    let zone = &message.account.cycle.zone;
    let at = app::format::day_and_time(crossing.at, zone, language);
    let mut body = vec![
        words::mail_reached(language, &show(crossing.metric), &quota, &at).to_string(),
        words::mail_where(language).to_owned(),
    ];
    if crossing.action != Action::Notify {
        let then = words::mail_then(language, &will(crossing.action, language));
        body.insert(1, then.to_string());
    }
    // what keeps figures and units together on a page only bloats a mail
    let plain = |text: String| text.replace(NO_BREAK, " ");
    (plain(subject), plain(body.join("\n\n") + "\n"))
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
            let error = Mailer::new(&to, from).err().map(|error| error.to_string());
            let error = error.unwrap_or_default();
            assert!(error.starts_with(want), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
