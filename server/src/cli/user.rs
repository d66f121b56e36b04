//! `bandstand user`: who may sign in.

use super::{
    Code, Context, Outcome,
    output::{Align, table},
};
use anyhow::{Context as _, bail};
use domain::party::Language;
use engine::{
    Db, RoleName, Viewer,
    flow::{
        add_user::{NewUser, add_user},
        delivery::{PartyForm, set_party},
    },
    identity::{disable_user, enable_user, made_up_password, provider_viewer, set_password, users},
};
use serde_json::json;
use std::{
    io::{self, BufRead, Read},
    path::PathBuf,
};

/// The longest line that is read as a password, in bytes.
const LINE_BYTES_MAX: u64 = 4_096;

/// Commands on users.
#[derive(Debug, clap::Subcommand)]
pub enum User {
    /// Add a user
    #[command(after_help = "\
Examples:
  bandstand user add ada@example.com --role operator --name Ada
  bandstand user add eve@example.com --role subscriber --account H-1042 \\
      --name \"Eve Quay\" --language de --password-stdin < password.txt

Without --password-stdin a password is made up and printed once. No option takes
a password, since every user of the machine can read a command line.")]
    Add {
        /// The e-mail address that the user signs in with
        email: String,
        /// subscriber, provider or operator
        #[arg(long)]
        role: RoleName,
        /// The reference of a subscriber's account
        #[arg(long, value_name = "REFERENCE")]
        account: Option<String>,
        /// The name that pages show
        #[arg(long)]
        name: String,
        /// en or de
        #[arg(long, default_value_t)]
        language: Language,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List every user
    List,
    /// Shut a user out; their sessions end at once
    Disable {
        /// The user's e-mail address
        email: String,
    },
    /// Let a user in again
    Enable {
        /// The user's e-mail address
        email: String,
    },
    /// Say who a provider is by law, for its statements from now on
    #[command(after_help = "\
Examples:
  bandstand user party label@example.com label.toml

The same as on the provider's own page; the format is in docs/formats/delivery.md.")]
    Party {
        /// The provider's e-mail address
        email: String,
        /// Its name, address, tax and bank account (TOML)
        file: PathBuf,
    },
    /// Give a user a new password; their sessions end at once
    SetPassword {
        /// The user's e-mail address
        email: String,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

impl User {
    pub async fn run(&self, context: &Context) -> Outcome {
        let db = context.db().await?;
        match self {
            User::Add {
                email,
                role,
                account,
                name,
                language,
                password_stdin,
            } => {
                let password = Password::take(*password_stdin)?;
                let new = NewUser {
                    email,
                    password: &password.text,
                    role: *role,
                    account: account.as_deref(),
                    name,
                    language: *language,
                };
                add_user(&db, context.now(), new).await?;
                password.tell(context, email, "added")
            }
            User::List => list(context, &db).await,
            User::Disable { email } => {
                disable_user(&db, context.now(), email).await?;
                tell(context, email, "disabled")
            }
            User::Enable { email } => {
                enable_user(&db, context.now(), email).await?;
                tell(context, email, "enabled")
            }
            User::Party { email, file } => {
                let text =
                    std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
                let form = PartyForm::from_toml(&text)
                    .map_err(|fault| anyhow::anyhow!("{}: {fault}", file.display()))?;
                let provider = provider_viewer(db.read(), email).await?;
                let Some(provider) = provider else {
                    bail!("{email} is no provider");
                };
                let viewer = Viewer::command_line();
                set_party(&db, context.now(), &viewer, provider.user, &form).await?;
                tell(context, email, "kept")
            }
            User::SetPassword {
                email,
                password_stdin,
            } => {
                let password = Password::take(*password_stdin)?;
                set_password(&db, context.now(), email, &password.text).await?;
                password.tell(context, email, "changed")
            }
        }
    }
}

/// A password, and whether it must be shown because nobody knows it yet.
struct Password {
    text: String,
    is_made_up: bool,
}

impl Password {
    fn take(from_stdin: bool) -> anyhow::Result<Self> {
        if !from_stdin {
            return Ok(Self {
                text: made_up_password()?,
                is_made_up: true,
            });
        }
        let mut text = String::new();
        io::stdin()
            .lock()
            .take(LINE_BYTES_MAX)
            .read_line(&mut text)
            .context("standard input")?;
        let text = text.trim_end_matches(['\r', '\n']).to_owned();
        if text.is_empty() {
            bail!("standard input: a password is wanted on the first line");
        }
        Ok(Self {
            text,
            is_made_up: false,
        })
    }

    fn tell(&self, context: &Context, email: &str, done: &str) -> Outcome {
        if !self.is_made_up {
            return tell(context, email, done);
        }
        let report = json!({ "email": email, "done": done, "password": self.text });
        context.output.report(&report, |_| {
            format!(
                "{email}: {done}\nThe password, shown this once: {}",
                self.text
            )
        })?;
        Ok(Code::Done)
    }
}

fn tell(context: &Context, email: &str, done: &str) -> Outcome {
    let report = json!({ "email": email, "done": done });
    context
        .output
        .report(&report, |_| format!("{email}: {done}"))?;
    Ok(Code::Done)
}

async fn list(context: &Context, db: &Db) -> Outcome {
    let users = users(db.read()).await?;
    context.output.report(&users, |users| {
        let columns = [
            ("e-mail", Align::Left),
            ("role", Align::Left),
            ("account", Align::Left),
            ("language", Align::Left),
            ("disabled", Align::Left),
            ("name", Align::Left),
        ];
        let rows: Vec<_> = users
            .iter()
            .map(|user| {
                [
                    user.email.clone(),
                    user.role.to_owned(),
                    user.account.clone().unwrap_or_default(),
                    user.language.to_string(),
                    user.disabled_at
                        .map(|at| at.to_string())
                        .unwrap_or_default(),
                    user.name.clone(),
                ]
            })
            .collect();
        table(columns, &rows)
    })?;
    Ok(Code::Done)
}
