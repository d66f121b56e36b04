//! What a provider's program signs in with: a secret of its own, with scopes and an
//! end. Of the secret only a hash is kept.

use super::Token;
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    clock::new_uuid,
    entity::{api_token, portal_user},
    viewer::{Role, RoleName},
};
use domain::id::{AccountId, TokenId, UserId};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, entity::prelude::*};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{collections::BTreeSet, fmt, str::FromStr};

/// What a secret begins with, so that one that leaked is found by its look.
const PREFIX: &str = "bsd_";
/// How many days a token may live.
pub const DAYS: [u16; 3] = [30, 90, 365];
/// The longest name, in characters.
pub const NAME_CHARS_MAX: usize = 60;
/// Tokens of one user that are neither over nor revoked.
pub const TOKENS_MAX: usize = 20;
/// How often at most it is noted that a token is used.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// What a token lets its program do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Ask what a delivery would cost whom.
    Quote,
    /// Fix it.
    Deliver,
    /// Report what was delivered.
    Report,
}

/// The text names no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown scope {0:?}: quote, deliver or report is wanted")]
pub struct UnknownScope(pub String);

/// A token as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Which.
    pub id: TokenId,
    /// What its owner calls it.
    pub name: String,
    /// What it lets its program do.
    pub scopes: BTreeSet<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is worth nothing any more.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// A program that has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiCaller {
    /// Whose.
    pub provider: UserId,
    /// By which token.
    pub token: TokenId,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
}

/// Why no token was made.
#[derive(Debug, thiserror::Error)]
pub enum TokenRefusal {
    /// No name, or too long a one.
    #[error("a name of 1 to {NAME_CHARS_MAX} characters is wanted")]
    Name,
    /// Nothing that it may do.
    #[error("at least one scope is wanted")]
    NoScope,
    /// Not one of [`DAYS`].
    #[error("30, 90 or 365 days are wanted")]
    Days,
    /// Too many.
    #[error("at most {TOKENS_MAX} tokens are good at a time: revoke one first")]
    TooMany,
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Scope {
    /// Each.
    pub const ALL: [Self; 3] = [Self::Quote, Self::Deliver, Self::Report];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Deliver => "deliver",
            Self::Report => "report",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = UnknownScope;
    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or_else(|| UnknownScope(text.chars().take(16).collect()))
    }
}

fn from_row(row: &api_token::Model) -> Result<ApiToken, EngineError> {
    let unreadable = |column| EngineError::Row {
        table: "api_token",
        column,
        row: row.id.to_string(),
    };
    let instant = |us, column| Timestamp::from_microsecond(us).map_err(|_| unreadable(column));
    let scopes = row.scopes.split(' ').map(str::parse);
    Ok(ApiToken {
        id: TokenId::new(row.id),
        name: row.name.clone(),
        scopes: scopes
            .collect::<Result<_, UnknownScope>>()
            .map_err(|_| unreadable("scopes"))?,
        created_at: instant(row.created_at_us, "created_at_us")?,
        expires_at: instant(row.expires_at_us, "expires_at_us")?,
        revoked_at: row
            .revoked_at_us
            .map(|us| instant(us, "revoked_at_us"))
            .transpose()?,
        last_used_at: row
            .last_used_at_us
            .map(|us| instant(us, "last_used_at_us"))
            .transpose()?,
    })
}

/// The viewer's tokens, newest first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no provider; [`EngineError::Database`].
pub async fn api_tokens(db: &Db, viewer: &Viewer) -> Result<Vec<ApiToken>, EngineError> {
    let rows = api_token::Entity::find()
        .filter(api_token::Column::UserId.eq(viewer.provider()?.uuid()))
        .order_by_desc(api_token::Column::CreatedAtUs)
        .all(db.read())
        .await?;
    rows.iter().map(from_row).collect()
}

/// Makes a token; returns its secret, which is told once and never again.
///
/// # Errors
/// One variant of [`TokenRefusal`] for each reason; [`EngineError::NotFound`] for
/// who is no provider.
pub async fn make_api_token(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    name: &str,
    scopes: &BTreeSet<Scope>,
    days: u16,
) -> Result<String, TokenRefusal> {
    let provider = viewer.provider()?;
    let name = name.trim();
    if name.is_empty()
        || name.chars().count() > NAME_CHARS_MAX
        || name.chars().any(char::is_control)
    {
        return Err(TokenRefusal::Name);
    }
    if scopes.is_empty() {
        return Err(TokenRefusal::NoScope);
    }
    if !DAYS.contains(&days) {
        return Err(TokenRefusal::Days);
    }
    let secret = Token::random().map_err(EngineError::from)?;
    let life = SignedDuration::from_hours(24 * i64::from(days));
    let expires_at = now.checked_add(life).map_err(EngineError::refused)?;
    let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    let row = api_token::Model {
        id: new_uuid(now),
        user_id: provider.uuid(),
        name: name.to_owned(),
        token_hash: secret.hash(),
        scopes: words.join(" "),
        created_at_us: now.as_microsecond(),
        expires_at_us: expires_at.as_microsecond(),
        revoked_at_us: None,
        last_used_at_us: None,
    };
    db.in_tx(async |tx| {
        let good = api_token::Entity::find()
            .filter(api_token::Column::UserId.eq(provider.uuid()))
            .filter(api_token::Column::RevokedAtUs.is_null())
            .filter(api_token::Column::ExpiresAtUs.gt(now.as_microsecond()))
            .all(tx)
            .await?;
        if good.len() >= TOKENS_MAX {
            return Ok(Err(TokenRefusal::TooMany));
        }
        api_token::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(tx)
            .await?;
        let event = Event::new("token.make", TokenId::new(row.id)).with_detail(json!({
            "name": row.name,
            "scopes": row.scopes,
            "expires": expires_at,
        }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await??;
    Ok(format!("{PREFIX}{}", secret.cookie_value()))
}

/// Revokes a token of the viewer's. One that is revoked stays so.
///
/// # Errors
/// [`EngineError::NotFound`] for somebody else's; [`EngineError::Database`].
pub async fn revoke_api_token(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: TokenId,
) -> Result<(), EngineError> {
    let provider = viewer.provider()?;
    db.in_tx(async |tx| {
        use api_token::Column as C;
        let row = api_token::Entity::find_by_id(id.uuid())
            .filter(C::UserId.eq(provider.uuid()))
            .one(tx)
            .await?
            .ok_or(EngineError::NotFound)?;
        if row.revoked_at_us.is_some() {
            return Ok(());
        }
        api_token::Entity::update_many()
            .col_expr(C::RevokedAtUs, Expr::value(now.as_microsecond()))
            .filter(C::Id.eq(id.uuid()))
            .exec(tx)
            .await?;
        audit::record(tx, now, Some(viewer), Event::new("token.revoke", id)).await
    })
    .await
}

/// Who calls with this secret; `None` for one that is not ours, over, revoked, or
/// whose owner is shut out.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn api_caller(
    db: &Db,
    now: Timestamp,
    secret: &str,
) -> Result<Option<ApiCaller>, EngineError> {
    let Some(token) = secret.strip_prefix(PREFIX).and_then(Token::parse) else {
        return Ok(None);
    };
    let row = api_token::Entity::find()
        .filter(api_token::Column::TokenHash.eq(token.hash()))
        .one(db.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let token = from_row(&row)?;
    if token.revoked_at.is_some() || token.expires_at <= now {
        return Ok(None);
    }
    let user = portal_user::Entity::find_by_id(row.user_id)
        .one(db.read())
        .await?;
    let is_provider = user.is_some_and(|user| {
        let role = Role::from_code(user.role, user.account_id.map(AccountId::new));
        user.disabled_at_us.is_none() && role.is_some_and(|role| role.name() == RoleName::Provider)
    });
    if !is_provider {
        return Ok(None);
    }
    let is_old = |at: Timestamp| at.saturating_add(NOTED_EVERY).is_ok_and(|next| next <= now);
    if token.last_used_at.is_none_or(is_old) {
        db.in_tx(async |tx| {
            api_token::Entity::update_many()
                .col_expr(
                    api_token::Column::LastUsedAtUs,
                    Expr::value(now.as_microsecond()),
                )
                .filter(api_token::Column::Id.eq(row.id))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await?;
    }
    Ok(Some(ApiCaller {
        provider: UserId::new(row.user_id),
        token: token.id,
        scopes: token.scopes,
    }))
}
