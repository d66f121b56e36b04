//! `bandstand token`: what providers' programs sign in with.

use super::{
    Code, Context, Outcome,
    output::{Align, table},
};
use anyhow::bail;
use domain::id::TokenId;
use engine::{
    Db, Viewer,
    identity::{
        ApiToken, Scope, TOKEN_DAYS, api_tokens, make_api_token, provider_viewer, revoke_api_token,
    },
};
use serde_json::json;

/// Commands on API tokens.
#[derive(Debug, clap::Subcommand)]
pub enum Token {
    /// Make a token for a provider; prints its secret, this once
    #[command(after_help = "\
Examples:
  bandstand token make --user label@example.com --name \"Delivery server\" \\
      --scope quote --scope deliver --scope report --days 90

The provider's program sends it as `Authorization: Bearer bsd_…`; see docs/api.md.")]
    Make {
        /// The e-mail address of the provider
        #[arg(long, value_name = "EMAIL")]
        user: String,
        /// What to call it
        #[arg(long)]
        name: String,
        /// What it may do: quote, deliver, report; may be given several times
        #[arg(long, required = true, value_name = "SCOPE")]
        scope: Vec<Scope>,
        /// How long it is good: 30, 90 or 365
        #[arg(long, default_value_t = TOKEN_DAYS[0])]
        days: u16,
    },
    /// List a provider's tokens; secrets are kept nowhere
    List {
        /// The e-mail address of the provider
        #[arg(long, value_name = "EMAIL")]
        user: String,
    },
    /// Revoke a token: from now on it opens nothing
    Revoke {
        /// Its id, as `list` has it
        token: TokenId,
        /// The e-mail address of the provider
        #[arg(long, value_name = "EMAIL")]
        user: String,
    },
}

impl Token {
    pub async fn run(&self, context: &Context) -> Outcome {
        let db = context.db().await?;
        match self {
            Token::Make {
                user,
                name,
                scope,
                days,
            } => {
                let provider = provider(&db, user).await?;
                let scopes = scope.iter().copied().collect();
                let now = context.now();
                let secret = make_api_token(&db, now, &provider, name, &scopes, *days).await?;
                let report = json!({ "user": user, "name": name.trim(), "secret": secret });
                context.output.report(&report, |_| {
                    format!(
                        "{user}: {}\nThe token, shown this once: {secret}",
                        name.trim()
                    )
                })?;
            }
            Token::List { user } => {
                let tokens = api_tokens(&db, &provider(&db, user).await?).await?;
                list(context, &tokens)?;
            }
            Token::Revoke { token, user } => {
                let provider = provider(&db, user).await?;
                revoke_api_token(&db, context.now(), &provider, *token).await?;
                let report = json!({ "token": token, "done": "revoked" });
                let words = |_: &_| format!("{token}: revoked");
                context.output.report(&report, words)?;
            }
        }
        Ok(Code::Done)
    }
}

async fn provider(db: &Db, email: &str) -> anyhow::Result<Viewer> {
    match provider_viewer(db.read(), email).await? {
        Some(viewer) => Ok(viewer),
        None => bail!("{email}: no provider signs in with that address"),
    }
}

fn list(context: &Context, tokens: &[ApiToken]) -> anyhow::Result<()> {
    let report: Vec<_> = tokens
        .iter()
        .map(|token| {
            json!({
                "token": token.id,
                "name": token.name,
                "scopes": token.scopes,
                "created_at": token.created_at,
                "expires_at": token.expires_at,
                "revoked_at": token.revoked_at,
                "last_used_at": token.last_used_at,
            })
        })
        .collect();
    context.output.report(&report, |_| {
        let columns = [
            ("token", Align::Left),
            ("scopes", Align::Left),
            ("until", Align::Left),
            ("revoked", Align::Left),
            ("last used", Align::Left),
            ("name", Align::Left),
        ];
        let instant =
            |at: Option<jiff::Timestamp>| at.map_or_else(String::new, |at| at.to_string());
        let rows: Vec<_> = tokens
            .iter()
            .map(|token| {
                let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
                [
                    token.id.to_string(),
                    scopes.join(" "),
                    token.expires_at.to_string(),
                    instant(token.revoked_at),
                    instant(token.last_used_at),
                    token.name.clone(),
                ]
            })
            .collect();
        table(columns, &rows)
    })
}
