//! Who is in a household: its holder, members, and those who were asked in.
//!
//! The holder has the contract: it invites, removes, and decides what costs
//! money. A member sees the same pages and decides nothing. An invitation is a
//! token in a mail, good for one use within [`INVITATION_LIFE`]; only its hash is
//! kept, and the mail's text only until it is sent.

use super::{
    Email, Passwords, Token, by_email, check_password, end_all_of, password::no_randomness,
};
use crate::{
    Db, EngineError,
    audit::{self, Event},
    clock::new_uuid,
    entity::{account, invitation, outbox, portal_user},
    flow::dispatch::MESSAGE_INVITATION,
    viewer::{Role, Viewer},
};
use domain::id::{AccountId, UserId};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, entity::prelude::*,
};
use serde_json::json;
use uuid::Uuid;

/// How long an invitation can be taken up.
pub const INVITATION_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Invitations that a household may send in a day.
pub const INVITATIONS_A_DAY: u64 = 20;
/// Members and open invitations that a household may have.
pub const PEOPLE_MAX: u64 = 20;

/// The people of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// Those who can sign in: the holder first, then by e-mail address.
    pub people: Vec<Person>,
    /// Those who were asked and have not come yet, by e-mail address.
    pub invited: Vec<Invited>,
    /// Whether the viewer may invite and remove.
    pub is_holder: bool,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Which user.
    pub user: UserId,
    /// Their e-mail address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Whether they were invited; a holder was not.
    pub is_member: bool,
}

/// Somebody who was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// Which invitation.
    pub id: Uuid,
    /// Who.
    pub email: String,
    /// Until when they can come.
    pub until: Timestamp,
}

/// An invitation, as whoever holds its token sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    /// Who was asked.
    pub email: String,
    /// Into whose household.
    pub household: String,
}

/// Why somebody could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum InviteRefusal {
    /// That is no address.
    #[error("that is not an e-mail address")]
    NotAnEmail,
    /// They are in.
    #[error("{0} is in the household already")]
    InAlready(String),
    /// There are [`PEOPLE_MAX`].
    #[error("a household has at most {PEOPLE_MAX} people")]
    TooMany,
    /// They sent [`INVITATIONS_A_DAY`].
    #[error("a household sends at most {INVITATIONS_A_DAY} invitations a day")]
    TooOften,
    /// Not theirs to ask, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Why somebody could not join.
#[derive(Debug, thiserror::Error)]
pub enum JoinRefusal {
    /// The token is none of ours, was used, was withdrawn, or is too old.
    #[error("the invitation is not good any more")]
    NotGood,
    /// Somebody signs in with that address already.
    #[error("there is a user {0} already")]
    Taken(String),
    /// The name.
    #[error("one line of 1 to 120 characters is wanted")]
    Name,
    /// The password; what is wrong with it.
    #[error("{0}")]
    Password(String),
    /// It could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// The people of the viewer's account.
///
/// # Errors
/// [`EngineError::NotFound`] for who has no account; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn household(viewer: &Viewer, db: &Db, now: Timestamp) -> Result<Household, EngineError> {
    let account = viewer.subscriber()?;
    let users = portal_user::Entity::find()
        .filter(portal_user::Column::AccountId.eq(account.uuid()))
        .filter(portal_user::Column::DisabledAtUs.is_null())
        .order_by_asc(portal_user::Column::IsMember)
        .order_by_asc(portal_user::Column::Email)
        .all(db.read())
        .await?;
    let people = users.into_iter().map(|user| Person {
        user: UserId::new(user.id),
        email: user.email,
        name: user.display_name,
        is_member: user.is_member != 0,
    });
    let mut invited = Vec::new();
    for row in open_invitations(db.read(), account, now).await? {
        invited.push(Invited {
            until: until(&row)?,
            id: row.id,
            email: row.email,
        });
    }
    Ok(Household {
        people: people.collect(),
        invited,
        is_holder: viewer.holder().is_ok(),
    })
}

async fn open_invitations(
    conn: &impl ConnectionTrait,
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<invitation::Model>, EngineError> {
    let oldest = now - INVITATION_LIFE;
    Ok(invitation::Entity::find()
        .filter(invitation::Column::AccountId.eq(account.uuid()))
        .filter(invitation::Column::EndedAtUs.is_null())
        .filter(invitation::Column::CreatedAtUs.gt(oldest.as_microsecond()))
        .order_by_asc(invitation::Column::Email)
        .all(conn)
        .await?)
}

fn until(row: &invitation::Model) -> Result<Timestamp, EngineError> {
    let created = Timestamp::from_microsecond(row.created_at_us);
    let created = created.map_err(|_| EngineError::Row {
        table: "invitation",
        column: "created_at_us",
        row: row.id.to_string(),
    })?;
    Ok(created + INVITATION_LIFE)
}

/// Asks somebody into the viewer's household, by a mail. Who was asked already is
/// asked anew, and the mail before is worth nothing.
///
/// # Errors
/// One variant of [`InviteRefusal`]; [`EngineError::NotFound`] for who is not the
/// holder.
pub async fn invite(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    email: &str,
) -> Result<(), InviteRefusal> {
    let account = viewer.holder()?;
    let email: Email = email.parse().map_err(|_| InviteRefusal::NotAnEmail)?;
    let token = Token::random().map_err(no_randomness)?;
    db.in_tx(async |tx| {
        let there = by_email(tx, email.as_str()).await?;
        if there.is_some_and(|user| user.account_id == Some(account.uuid())) {
            return Ok(Err(InviteRefusal::InAlready(email.to_string())));
        }
        let of_email = open_invitations(tx, account, now).await?;
        let of_email = of_email
            .into_iter()
            .filter(|one| one.email == email.as_str());
        for row in of_email {
            end(tx, now, row.id).await?;
        }
        let day_ago = now - SignedDuration::from_hours(24);
        let today = invitation::Entity::find()
            .filter(invitation::Column::AccountId.eq(account.uuid()))
            .filter(invitation::Column::CreatedAtUs.gt(day_ago.as_microsecond()))
            .count(tx)
            .await?;
        if today >= INVITATIONS_A_DAY {
            return Ok(Err(InviteRefusal::TooOften));
        }
        if people(tx, account, now).await? >= PEOPLE_MAX {
            return Ok(Err(InviteRefusal::TooMany));
        }
        let row = invitation::Model {
            id: new_uuid(now),
            account_id: account.uuid(),
            email: email.to_string(),
            token_hash: token.hash(),
            invited_by: viewer.user.uuid(),
            created_at_us: now.as_microsecond(),
            ended_at_us: None,
        };
        let mail = outbox::Model {
            // its own, since each invitation is another one
            id: row.id,
            account_id: account.uuid(),
            kind: MESSAGE_INVITATION.to_owned(),
            payload: json!({
                "email": email.as_str(),
                "by": viewer.name,
                "language": viewer.language,
                "token": token.cookie_value(),
            })
            .to_string(),
            created_at_us: now.as_microsecond(),
            due_at_us: now.as_microsecond(),
            attempts: 0,
            sent_at_us: None,
            fault: None,
            user_id: None,
            webhook_id: None,
            given_up_at_us: None,
        };
        invitation::Entity::insert(row.into_active_model())
            .exec_without_returning(tx)
            .await?;
        outbox::Entity::insert(mail.into_active_model())
            .exec_without_returning(tx)
            .await?;
        let event =
            Event::new("member.invite", account).with_detail(json!({ "email": email.as_str() }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await?
}

async fn people(
    conn: &impl ConnectionTrait,
    account: AccountId,
    now: Timestamp,
) -> Result<u64, EngineError> {
    let users = portal_user::Entity::find()
        .filter(portal_user::Column::AccountId.eq(account.uuid()))
        .count(conn)
        .await?;
    let invited = open_invitations(conn, account, now).await?.len() as u64;
    Ok(users + invited)
}

/// Ends an invitation, and the mail that may not have gone out yet.
async fn end(tx: &DatabaseTransaction, now: Timestamp, id: Uuid) -> Result<bool, EngineError> {
    let ended = invitation::Entity::update_many()
        .col_expr(
            invitation::Column::EndedAtUs,
            Expr::value(Some(now.as_microsecond())),
        )
        .filter(invitation::Column::Id.eq(id))
        .filter(invitation::Column::EndedAtUs.is_null())
        .exec(tx)
        .await?;
    outbox::Entity::delete_many()
        .filter(outbox::Column::Id.eq(id))
        .filter(outbox::Column::SentAtUs.is_null())
        .exec(tx)
        .await?;
    Ok(ended.rows_affected == 1)
}

/// Takes an invitation back.
///
/// # Errors
/// [`EngineError::NotFound`] for who is not the holder, or where it is not one of
/// theirs; [`EngineError::Database`].
pub async fn withdraw(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: Uuid,
) -> Result<(), EngineError> {
    let account = viewer.holder()?;
    db.in_tx(async |tx| {
        let row = invitation::Entity::find_by_id(id).one(tx).await?;
        let row = row.filter(|row| row.account_id == account.uuid());
        let row = row.ok_or(EngineError::NotFound)?;
        if end(tx, now, id).await? {
            let event =
                Event::new("member.withdraw", account).with_detail(json!({ "email": row.email }));
            audit::record(tx, now, Some(viewer), event).await?;
        }
        Ok(())
    })
    .await
}

/// Takes a member out of the viewer's household: their sessions end at once, and
/// they are no user any more.
///
/// # Errors
/// [`EngineError::NotFound`] for who is not the holder, or where it is no member of
/// theirs; [`EngineError::Database`].
pub async fn remove_member(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    user: UserId,
) -> Result<(), EngineError> {
    let account = viewer.holder()?;
    db.in_tx(async |tx| {
        let row = portal_user::Entity::find_by_id(user.uuid()).one(tx).await?;
        let row = row.filter(|row| row.account_id == Some(account.uuid()) && row.is_member != 0);
        let row = row.ok_or(EngineError::NotFound)?;
        end_all_of(tx, user).await?;
        outbox::Entity::delete_many()
            .filter(outbox::Column::UserId.eq(user.uuid()))
            .filter(outbox::Column::SentAtUs.is_null())
            .exec(tx)
            .await?;
        portal_user::Entity::delete_by_id(user.uuid())
            .exec(tx)
            .await?;
        let event = Event::new("member.remove", account).with_detail(json!({ "email": row.email }));
        audit::record(tx, now, Some(viewer), event).await
    })
    .await
}

/// What a token invites to; `None` where it is not good any more.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn welcome(
    db: &Db,
    now: Timestamp,
    token: &Token,
) -> Result<Option<Welcome>, EngineError> {
    let Some(row) = good(db.read(), now, token).await? else {
        return Ok(None);
    };
    let account = account::Entity::find_by_id(row.account_id)
        .one(db.read())
        .await?;
    Ok(account.map(|account| Welcome {
        email: row.email,
        household: account.name,
    }))
}

async fn good(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    token: &Token,
) -> Result<Option<invitation::Model>, EngineError> {
    let oldest = now - INVITATION_LIFE;
    Ok(invitation::Entity::find()
        .filter(invitation::Column::TokenHash.eq(token.hash()))
        .filter(invitation::Column::EndedAtUs.is_null())
        .filter(invitation::Column::CreatedAtUs.gt(oldest.as_microsecond()))
        .one(conn)
        .await?)
}

/// Makes whoever holds the token a member of the household, who can then sign in.
///
/// # Errors
/// One variant of [`JoinRefusal`].
pub async fn join(
    db: &Db,
    now: Timestamp,
    token: &Token,
    name: &str,
    password: &str,
    client: &str,
) -> Result<(), JoinRefusal> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 120 || name.chars().any(char::is_control) {
        return Err(JoinRefusal::Name);
    }
    check_password(password).map_err(|refusal| JoinRefusal::Password(refusal.to_string()))?;
    // before the password is hashed, which costs something
    if good(db.read(), now, token).await?.is_none() {
        return Err(JoinRefusal::NotGood);
    }
    let phc = Passwords::of_process().hash(password).await?;
    db.in_tx(async |tx| {
        let Some(row) = good(tx, now, token).await? else {
            return Ok(Err(JoinRefusal::NotGood));
        };
        if by_email(tx, &row.email).await?.is_some() {
            return Ok(Err(JoinRefusal::Taken(row.email)));
        }
        let account = AccountId::new(row.account_id);
        let inviter = portal_user::Entity::find_by_id(row.invited_by)
            .one(tx)
            .await?;
        let language = inviter.map(|user| user.language);
        let user = portal_user::Model {
            id: new_uuid(now),
            email: row.email,
            password_phc: phc.clone(),
            role: Role::Subscriber(account).code(),
            account_id: Some(account.uuid()),
            display_name: name.to_owned(),
            language: language.unwrap_or_else(|| "en".to_owned()),
            disabled_at_us: None,
            created_at_us: now.as_microsecond(),
            is_member: 1,
        };
        end(tx, now, row.id).await?;
        portal_user::Entity::insert(user.clone().into_active_model())
            .exec_without_returning(tx)
            .await?;
        let event = Event::new("member.join", account).with_detail(json!({ "email": user.email }));
        let member = super::user::viewer_from(user, Uuid::nil(), client)?;
        audit::record(tx, now, Some(&member), event).await?;
        Ok(Ok(()))
    })
    .await?
}
