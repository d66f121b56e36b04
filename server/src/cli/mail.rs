//! `bandstand mail`: mails that were refused.

use super::{
    Code, Context, Outcome,
    output::{Align, plain, table},
};
use domain::id::MessageId;
use engine::{
    Viewer,
    read::refused_mail::{MailAbout, MailState, RefusedMail, refused_mails},
};

/// Mails to one query.
const PAGE: u64 = 1_000;

/// Commands on mails.
#[derive(Debug, clap::Subcommand)]
pub enum Mail {
    /// List the mails that were refused and have not gone out, newest first
    #[command(after_help = "\
Examples:
  bandstand mail list
  bandstand mail list --json

The portal's operator sends one again: To do, Refused mails.")]
    List {
        /// At most so many
        #[arg(long, value_name = "NUMBER", default_value_t = 100)]
        limit: usize,
    },
}

impl Mail {
    pub async fn run(&self, context: &Context) -> Outcome {
        let Mail::List { limit } = self;
        let db = context.db().await?;
        let viewer = Viewer::command_line();
        let mut rows = Vec::new();
        let mut after: Option<MessageId> = None;
        while rows.len() < *limit {
            let page = refused_mails(&viewer, &db, after, PAGE).await?;
            rows.extend(page.rows);
            match page.next {
                Some(next) => after = Some(next.parse()?),
                None => break,
            }
        }
        rows.truncate(*limit);
        context.output.report(&rows, |rows| list(rows))?;
        Ok(Code::Done)
    }
}

fn list(rows: &[RefusedMail]) -> String {
    if rows.is_empty() {
        return "no mail is refused".to_owned();
    }
    let columns = [
        ("put out", Align::Left),
        ("to", Align::Left),
        ("about", Align::Left),
        ("tries", Align::Right),
        ("state", Align::Left),
        ("reason", Align::Left),
    ];
    let rows: Vec<[String; 6]> = rows.iter().map(row).collect();
    table(columns, &rows)
}

fn row(mail: &RefusedMail) -> [String; 6] {
    let about = match mail.about {
        MailAbout::Invoice(number) => format!("invoice {number}"),
        MailAbout::CreditNote(number) => format!("credit note {number}"),
        MailAbout::Allowance => "allowance".to_owned(),
        MailAbout::Amount => "amount".to_owned(),
        MailAbout::Invitation => "invitation".to_owned(),
        MailAbout::Unreadable => "unreadable".to_owned(),
    };
    let state = match mail.state {
        MailState::Waiting { next_at } => format!("waits until {next_at}"),
        MailState::GivenUp => "given up".to_owned(),
    };
    [
        mail.put_out_at.to_string(),
        plain(mail.to.as_deref().unwrap_or_default()),
        about,
        mail.tries.to_string(),
        state,
        plain(mail.reason.as_deref().unwrap_or_default()),
    ]
}
